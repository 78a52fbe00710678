// @ts-check
// The closing table, and whether it is as it must be.

const COLUMNS = ['accepted', 'delivered', 'lost', 'shown', 'duplicates', 'reconnects'];

/**
 * @param {Array<import('../../js/index.js').Client>} clients
 * @param {Map<string, number>} expected messages that each must have been shown
 * @returns {string[]} what is wrong; empty: nothing
 */
export function printTable(clients, expected) {
  const print = (/** @type {unknown[]} */ cells) => console.log(
    cells.map((cell, i) => i === 0 ? String(cell).padEnd(8) : String(cell).padStart(12)).join(''));
  console.log('');
  print(['', ...COLUMNS]);
  const wrong = [];
  for (const client of clients) {
    const stats = /** @type {any} */ (client.stats());
    print([client.userId, ...COLUMNS.map((column) => stats[column])]);
    wrong.push(...check(client.userId, stats, expected.get(client.userId) ?? 0));
  }
  if (!clients.some((client) => client.stats().duplicates > 0)) {
    wrong.push('no duplicate was suppressed, though the server sent one');
  }
  return wrong;
}

/**
 * @param {string} who
 * @param {import('../../js/index.js').Stats} stats
 * @param {number} expected
 */
function check(who, stats, expected) {
  const wrong = [];
  if (stats.delivered !== stats.accepted) wrong.push(`${who}: not everything was delivered`);
  if (stats.lost !== 0) wrong.push(`${who}: ${stats.lost} lost`);
  if (stats.shown !== expected) wrong.push(`${who}: shown ${stats.shown}, sent ${expected}`);
  if (stats.reconnects < 2) wrong.push(`${who}: reconnected ${stats.reconnects} times, not twice`);
  return wrong;
}
