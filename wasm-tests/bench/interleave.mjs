// The order of a run. Each repetition of a cell gives every contestant its turn, and each begins
// with another one: whatever else the machine does, it does to all alike.

/**
 * @template Contestant, Cell
 * @param {Cell[]} cells
 * @param {(cell: Cell) => Contestant[]} contestantsOf
 * @param {number} repetitions
 * @returns {Array<{ cell: Cell, contestant: Contestant, repetition: number }>}
 */
export function interleave(cells, contestantsOf, repetitions) {
  const turns = [];
  for (let repetition = 0; repetition < repetitions; repetition++) {
    for (const cell of cells) {
      const contestants = contestantsOf(cell), first = repetition % contestants.length;
      const rotated = [...contestants.slice(first), ...contestants.slice(0, first)];
      for (const contestant of rotated) turns.push({ cell, contestant, repetition });
    }
  }
  return turns;
}
