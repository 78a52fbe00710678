// What was measured as tables, for the terminal.
import {
  aliveOf, goalsOf, isPending, nameOf, noiseOf, titleOf, toOurs,
} from './report.mjs';
import { summary } from './statistics.mjs';

/** @typedef {import('./report.mjs').Report} Report */
/** @typedef {import('./report.mjs').Result} Result */

const MB = 1e6;

/** Three digits. @param {number} value */
export function short(value) {
  return value.toFixed(Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2);
}

/** @param {import('./statistics.mjs').Summary} summary */
export const range = ({ median, min, max }) => `${short(median)} [${short(min)}–${short(max)}]`;

export const inMegabytes = (values) => summary(values.map((bytes) => bytes / MB));

export function columns(rows) {
  const widths = rows[0].map((_, i) => Math.max(...rows.map((row) => row[i].length)));
  return rows.map((row) => `  ${row.map((text, i) => (i ? text.padStart(widths[i])
    : text.padEnd(widths[i]))).join('   ')}`.trimEnd()).join('\n');
}

/** @param {Report} report @param {Result} result */
function ratioText(report, result) {
  const ratio = toOurs(report, result);
  return ratio ? range(ratio) : '';
}

function workRow(report, result) {
  const { contestant, values } = result;
  return [titleOf(contestant), range(summary(values.cpu)), ratioText(report, result),
    Math.round(summary(values.rate).median).toLocaleString('en'), range(inMegabytes(values.rss))];
}

function pendingRow(report, result) {
  const { contestant, cell, values } = result;
  const of = (key) => short(inMegabytes(values[key]).median);
  return [titleOf(contestant), range(inMegabytes(aliveOf(result))), ratioText(report, result),
    (summary(aliveOf(result)).median / cell.count).toFixed(0), of('heap'), of('external'),
    of('outside'), range(inMegabytes(values.rss))];
}

const WORK_HEAD = ['', 'client CPU, us/message', 'to ours', 'messages/s', 'RSS, MB'];
const PENDING_HEAD = ['', 'alive, MB', 'to ours', 'bytes/message', 'heap', 'external', 'of it wasm',
  'RSS, MB'];

/** One cell. @param {Report} report @param {Result[]} results of the contestants in it */
function formatCell(report, results) {
  const [{ cell }] = results;
  const table = isPending(cell)
    ? [PENDING_HEAD, ...results.map((result) => pendingRow(report, result))]
    : [WORK_HEAD, ...results.map((result) => workRow(report, result))];
  return `${nameOf(cell)}: ${cell.count.toLocaleString('en')} messages\n${columns(table)}\n`;
}

const percent = (part) => `${(part * 100).toFixed(0)} %`;

/** @param {Report} report */
export function formatNoise(report) {
  const noise = noiseOf(report);
  if (!noise || report.repetitions === 1) return 'noise: unknown, there was one repetition';
  return `noise: ${report.repetitions} repetitions of ours lie within ` +
    `${percent(noise.median)} of their median in the middle cell, ` +
    `${percent(noise.max)} in the worst`;
}

/** @param {Report} report */
export function formatGoals(report) {
  const goals = goalsOf(report);
  if (!goals.length) return '';
  return columns(goals.map(({ what, value, goal, reached }) =>
    [what, `${value.toFixed(2)}x`, `goal ${goal.toFixed(1)}x`, reached ? 'reached' : 'MISSED']));
}

/** @param {Report} report */
export function formatReport(report) {
  const cells = [...new Set(report.results.map(({ cell }) => cell))];
  return [...cells.map((cell) =>
    formatCell(report, report.results.filter((result) => result.cell === cell))),
  formatGoals(report), formatNoise(report)].filter(Boolean).join('\n');
}

