// The table of a run: printed, and kept in the README.
import fs from 'node:fs';

const TABS = 'all tabs';
/** What is tried, in order. */
export const COLUMNS = ['built', 'chat', 'outbox', '20 s away', 'log', 'twin', TABS];
/** What stands under tabs where there are none, as in mini-programs. */
export const NO_TABS = '–';

const [BEGIN, END] = ['<!-- made by npm run test:frameworks -->', '<!-- end -->'];

/**
 * @typedef {object} Row
 * @property {string} framework
 * @property {string} target
 * @property {boolean} hasTabs
 * @property {Record<string, string>} results
 */

/** @param {Row[]} rows */
export function printRows(rows) {
  const cells = rows.map(({ framework, target, results }) =>
    [framework, target, ...COLUMNS.map((column) => results[column] ?? '-')]);
  cells.unshift(['framework', 'target', ...COLUMNS]);
  const widths = cells[0].map((_, i) => Math.max(...cells.map((row) => row[i].length)));
  console.log();
  for (const row of cells) {
    console.log(row.map((cell, i) => cell.padEnd(widths[i])).join('  ').trimEnd());
  }
}

/** How it went, not how long it took, so that two runs are alike. @param {string} [result] */
const mark = (result) => ({ failed: 'fails', undefined: '' })[String(result)] ?? 'works';

/** @param {Row} row @param {string} column */
const cell = ({ hasTabs, results }, column) =>
  (column === TABS && !hasTabs ? NO_TABS : mark(results[column]));

/** @param {string} file @param {Row[]} rows */
export function writeReadme(file, rows) {
  const line = (/** @type {string[]} */ cells) => `| ${cells.join(' | ')} |`;
  const table = [
    line(['framework', 'target', ...COLUMNS]), line(['', '', ...COLUMNS].map(() => '---')),
    ...rows.map((row) =>
      line([row.framework, row.target, ...COLUMNS.map((column) => cell(row, column))])),
  ].join('\n');
  const [before, , after] = split(fs.readFileSync(file, 'utf8'));
  fs.writeFileSync(file, `${before}${BEGIN}\n${table}\n${END}${after}`);
}

/** @param {string} text */
function split(text) {
  const from = text.indexOf(BEGIN), to = text.indexOf(END);
  if (from < 0 || to < from) throw new Error('README.md has no place for the table');
  return [text.slice(0, from), text.slice(from, to), text.slice(to + END.length)];
}
