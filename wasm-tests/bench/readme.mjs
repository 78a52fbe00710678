// The tables of this room's README: Markdown, made of a report.
import { CONTESTANTS } from './catalogue.mjs';
import {
  aliveOf, costOf, find, goalsOf, isPending, kindOf, sizeOf, titleOf, toOurs,
} from './report.mjs';
import { summary } from './statistics.mjs';
import { formatNoise, inMegabytes, range, short } from './table.mjs';

/** @typedef {import('./report.mjs').Report} Report */
/** @typedef {import('./report.mjs').Result} Result */

const LABELS = { send: 'send', receive: 'receive', ping: 'ping-pong' };

export function markdown(head, rows) {
  const line = (texts) => `| ${texts.join(' | ')} |`;
  return [line(head), `|---|${'---:|'.repeat(head.length - 1)}`, ...rows.map(line)].join('\n');
}

const times = (report, result) => `${toOurs(report, result).median.toFixed(2)}×`;
const nameOf = ({ versions }, id) => [titleOf(id), versions[id]].filter(Boolean).join(' ');

/** The cells in which everybody takes part. @param {Report} report */
function commonCells({ results }) {
  return results.filter(({ contestant, cell }) => contestant === 'raw' && !isPending(cell))
    .map(({ cell }) => cell);
}

/** @param {Report} report */
function everybody(report) {
  const cells = commonCells(report);
  const text = (id, cell) => {
    const result = find(report, id, cell);
    return result ? `${range(summary(costOf(result)))} **${times(report, result)}**` : '–';
  };
  const rows = CONTESTANTS.filter(({ id }) => cells.some((cell) => find(report, id, cell)))
    .map(({ id }) => [nameOf(report, id), ...cells.map((cell) => text(id, cell))]);
  return markdown(['', ...cells.map(({ workload, bytes }) =>
    `${LABELS[workload]} ${sizeOf(bytes)}`)], rows);
}

/** The whole matrix of the two clients of this protocol. @param {Report} report */
function inDepth(report) {
  const hand = report.results.filter(({ contestant, cell }) => contestant === 'hand' &&
    !isPending(cell));
  const texts = [...new Map(hand.map(({ cell }) => [`${cell.kind} ${cell.bytes}`, cell])).values()];
  const workloads = Object.keys(LABELS);
  const text = (workload, cell) => {
    const result = find(report, 'hand', { ...cell, workload });
    return result ? times(report, result) : '–';
  };
  return markdown(['', ...workloads.map((workload) => LABELS[workload])], texts.map((cell) =>
    [`${kindOf(cell.kind)}, ${sizeOf(cell.bytes)}`,
      ...workloads.map((workload) => text(workload, cell))]));
}

/** @param {Report} report */
function memory(report) {
  const rows = report.results.filter(({ cell }) => isPending(cell)).map((result) => [
    nameOf(report, result.contestant), range(inMegabytes(aliveOf(result))), times(report, result),
    (summary(aliveOf(result)).median / result.cell.count).toFixed(0),
    short(inMegabytes(result.values.outside).median), range(inMegabytes(result.values.rss))]);
  return markdown(['20,000 pending messages', 'alive, MB', 'to ours', 'bytes each',
    'of it WebAssembly, MB', 'RSS, MB'], rows);
}

/** @param {Report} report */
function goals(report) {
  const missed = goalsOf(report).filter(({ reached }) => !reached);
  if (!missed.length) return 'All goals are reached.';
  return `Missed: ${missed.map(({ what, value, goal }) =>
    `${what} ${value.toFixed(2)}× (goal ${goal.toFixed(1)}×)`).join('; ')}.`;
}

/** @param {Report} report */
export function formatReadme(report) {
  const { machine, repetitions, quick } = report;
  return `${machine.processor}, ${machine.cores} cores, Node ${machine.node}, ${repetitions} ` +
    `repetitions${quick ? ' of `--quick`' : ''}. ` +
    'Client CPU, µs per message: median [least–most], and **that of ours**, 1×:\n\n' +
    `${everybody(report)}\n\nThe client written by hand, to ours:\n\n${inDepth(report)}\n\n` +
    `${memory(report)}\n\n${goals(report)} ${formatNoise(report).replace(/^n/, 'N')}.\n`;
}
