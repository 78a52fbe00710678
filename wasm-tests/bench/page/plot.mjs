// The plot in README: renderer CPU per message, a panel for each of four cells.
import { draw } from '../plot.mjs';
import { summary } from '../statistics.mjs';
import { CONTESTANTS } from './catalogue.mjs';
import { find, nameOf } from './report.mjs';

/** @typedef {import('./report.mjs').Report} Report */

/** The two shortest of ASCII that were measured, both ways. @param {Report} report */
function shown({ results }) {
  const sizes = results.filter(({ cell: { workload, kind } }) =>
    workload === 'send' && kind === 'ascii').map(({ cell }) => cell.bytes);
  return [...new Set(sizes)].sort((a, b) => a - b).slice(0, 2).flatMap((bytes) =>
    ['send', 'receive'].map((workload) => ({ workload, bytes, kind: 'ascii' })));
}

/** @param {Report} report @returns {string} SVG */
export function plot(report) {
  const panels = shown(report).map((cell) => ({
    title: nameOf(cell),
    bars: CONTESTANTS.flatMap(({ id, title, build }) => {
      const result = find(report, id, cell);
      return result ? [{ id: build ?? id, title, ...summary(result.values.cpu) }] : [];
    }),
  }));
  return draw(panels, 'CPU of the page\'s process per message, microseconds: median, and from ' +
    'the least to the most');
}
