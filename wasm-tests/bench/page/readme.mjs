// The tables of this room's README: Markdown, made of a report.
import { markdown } from '../readme.mjs';
import { kindOf, sizeOf } from '../report.mjs';
import { summary } from '../statistics.mjs';
import { formatNoise, range } from '../table.mjs';
import { CONTESTANTS } from './catalogue.mjs';
import { goalsOf } from './goals.mjs';
import { find, isMoving, labelOf, toOther } from './report.mjs';
import { cellsOf, tableOf } from './table.mjs';

/** @typedef {import('./report.mjs').Report} Report */

const times = (ratio) => (ratio ? `${ratio.median.toFixed(2)}×` : '–');

/** The cells in which everybody takes part. @param {Report} report */
const commonCells = (report) => cellsOf(report).filter((cell) => find(report, 'raw', cell));

/** @param {Report} report */
function everybody(report) {
  const cells = commonCells(report), { versions } = report;
  const text = (id, cell) => {
    const result = find(report, id, cell);
    return result ? `${range(summary(result.values.cpu))} **${times(toOther(report, result,
      'ours'))}**` : '–';
  };
  const rows = CONTESTANTS.filter(({ id }) => cells.some((cell) => find(report, id, cell)))
    .map(({ id, title }) => [[title, versions[id]].filter(Boolean).join(' '),
      ...cells.map((cell) => text(id, cell))]);
  return markdown(['', ...cells.map((cell) => `${labelOf(cell)}, ${sizeOf(cell.bytes)}`)], rows);
}

/** The client written by hand, to ours with either outbox. @param {Report} report */
function inDepth(report) {
  const cells = cellsOf(report).filter(({ workload }) => isMoving(workload));
  const columns = [...new Map(cells.map((cell) => [`${cell.kind} ${cell.bytes}`, cell])).values()];
  const rows = [...new Map(cells.map((cell) => [cell.workload, cell])).values()];
  const text = (cell) => {
    const hand = find(report, 'hand', cell);
    return ['ours', 'ours-kept'].map((id) => times(hand && toOther(report, hand, id)))
      .join(' / ');
  };
  return markdown(['', ...columns.map(({ kind, bytes }) => `${kindOf(kind)}, ${sizeOf(bytes)}`)],
    rows.map((row) => [labelOf(row), ...columns.map(({ kind, bytes }) =>
      text({ ...row, kind, bytes }))]));
}

/** @param {Report} report */
function goals(report) {
  const all = goalsOf(report), missed = all.filter(({ reached }) => !reached);
  return `${all.length - missed.length} of ${all.length} goals are reached. ${missed.length
    ? `Missed:\n\n${markdown(['', 'measured', 'goal'], missed.map(({ what, value, goal }) =>
      [what, value.toFixed(2), goal.toFixed(2)]))}` : ''}`;
}

/** @param {Report} report */
export function formatReadme(report) {
  const { machine, repetitions, quick } = report;
  const others = cellsOf(report).filter(({ workload }) => !isMoving(workload))
    .map((cell) => tableOf(report, cell))
    .map(({ title, head, rows }) => `**${title}**\n\n${markdown(head, rows)}`);
  return '![CPU of the page\'s process per message](plot.svg)\n\n' +
    `${machine.processor}, ${machine.cores} cores, Chromium ${machine.chromium}, ` +
    `${repetitions} repetitions${quick ? ' of `--quick`' : ''}. CPU of the page's process, µs ` +
    `per message: median [least–most], and **that of ours**, 1×:\n\n${everybody(report)}\n\n` +
    'The client written by hand, to ours in memory / with the default outbox; above 1 is what ' +
    `we want:\n\n${inDepth(report)}\n\n${others.join('\n\n')}\n\n` +
    `${formatNoise(report).replace(/^n/, 'N')}.\n\n${goals(report)}\n`;
}
