// What was measured as tables, for the terminal.
import { summary } from '../statistics.mjs';
import { columns, range, short } from '../table.mjs';
import { nameOf, titleOf, toOther } from './report.mjs';

/** @typedef {import('./report.mjs').Report} Report */
/** @typedef {import('./report.mjs').Result} Result */

const ratioText = (ratio) => (ratio ? range(ratio) : '');

const MOVING_HEAD = ['', 'renderer CPU, us/message', 'to ours', 'script, us', 'wall, us',
  'network process, us', 'transactions'];

/** @param {Report} report @param {Result} result */
function movingRow(report, result) {
  const { contestant, values } = result, of = (key) => range(summary(values[key]));
  return [titleOf(contestant), of('cpu'), ratioText(toOther(report, result, 'ours')), of('script'),
    of('wall'), of('network'), short(summary(values.transactions).median)];
}

/** One cell. @param {Report} report @param {Result[]} results of the contestants in it */
function formatCell(report, results) {
  const [{ cell }] = results;
  const count = `${cell.count.toLocaleString('en')} messages`;
  return `${nameOf(cell)}: ${count}\n${columns([MOVING_HEAD,
    ...results.map((result) => movingRow(report, result))])}\n`;
}

/** @param {Report} report */
export function formatReport(report) {
  const cells = [...new Set(report.results.map(({ cell }) => cell))];
  return cells.map((cell) =>
    formatCell(report, report.results.filter((result) => result.cell === cell))).join('\n');
}
