// Whether the core needs more instructions than it did: counts against the baseline.
const ALLOWED = 1.03;

/**
 * @typedef {{ builtBy: string, instructions: Record<string, number> }} Counts
 * @typedef {'same' | 'better' | 'worse' | 'new' | 'gone'} Verdict
 * @typedef {{ name: string, now?: number, was?: number, ratio?: number, verdict: Verdict }} Row
 */

function rowOf(name, now, was) {
  if (was === undefined) return { name, now, verdict: 'new' };
  if (now === undefined) return { name, was, verdict: 'gone' };
  const ratio = now / was;
  // What costs nothing was not counted.
  const areCounts = [now, was].every((count) => Number.isInteger(count) && count > 0);
  if (!areCounts || ratio > ALLOWED) return { name, now, was, ratio, verdict: 'worse' };
  return { name, now, was, ratio, verdict: ratio < 1 / ALLOWED ? 'better' : 'same' };
}

/**
 * What is not in both fails too: an operation must not leave the gate unseen.
 * @param {Counts} measured @param {Counts} baseline
 * @returns {{ passed: boolean, sameBuilder: boolean, rows: Row[] }}
 */
export function judge(measured, baseline) {
  const now = new Map(Object.entries(measured.instructions));
  const was = new Map(Object.entries(baseline.instructions));
  const names = [...new Set([...now.keys(), ...was.keys()])];
  if (names.length === 0) throw new Error('nothing was counted');
  const rows = names.map((name) => rowOf(name, now.get(name), was.get(name)));
  return {
    passed: rows.every(({ verdict }) => verdict === 'same' || verdict === 'better'),
    sameBuilder: measured.builtBy === baseline.builtBy,
    rows,
  };
}

const grouped = (number) => (number === undefined ? '-' : number.toLocaleString('en-US'));

/** @param {Row[]} rows */
export function formatTable(rows) {
  const line = (name, now, was, ratio, verdict) => [name.padEnd(32), now.padStart(12),
    was.padStart(12), ratio.padStart(7), ` ${verdict}`].join(' ').trimEnd();
  return [line('operation', 'instructions', 'baseline', 'ratio', ''), ...rows.map((row) =>
    line(row.name, grouped(row.now), grouped(row.was), row.ratio?.toFixed(3) ?? '-',
      row.verdict === 'same' ? '' : row.verdict))].join('\n');
}

/** The table of this room's README. @param {Counts} counts */
export function formatReadme({ builtBy, instructions }) {
  const rows = Object.entries(instructions)
    .map(([name, count]) => `| ${name} | ${grouped(count)} |`);
  return `Counted in what ${builtBy} built:\n\n| operation | instructions |\n|---|---:|\n` +
    `${rows.join('\n')}\n`;
}
