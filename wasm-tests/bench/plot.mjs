// The plot in this room's README: client CPU per message, a panel for each of four cells, made of a
// report.
import { CONTESTANTS } from './catalogue.mjs';
import { costOf, find, sizeOf, titleOf } from './report.mjs';
import { summary } from './statistics.mjs';
import { short } from './table.mjs';

const PANEL = { width: 430, names: 140, values: 44, row: 22, top: 34, bottom: 34 };
const LABELS = { send: 'Send, acknowledged', receive: 'Receive and acknowledge' };
// One pair of each colour: on a light page, on a dark one.
const STYLE = `text{font:13px sans-serif;fill:#222}.title{font-weight:bold}.end{text-anchor:end}
.middle{text-anchor:middle}.small{font-size:11px}.bar{fill:#9aa5b1}.ours{fill:#0a7d4f}
.axis{stroke:#d0d4d9}.whisker{stroke:#222;stroke-width:1.5}
@media(prefers-color-scheme:dark){text{fill:#e6e6e6}.bar{fill:#6b7681}.ours{fill:#3fb98a}
.axis{stroke:#444c56}.whisker{stroke:#e6e6e6}}`;

const CELLS = [120, 1024].flatMap((bytes) => ['send', 'receive'].map((workload) =>
  ({ workload, bytes, kind: 'ascii' })));

const text = (x, y, content, kind = '') =>
  `<text x="${x}" y="${y}" class="${kind}">${content}</text>`;
const at = (x, y) => `${x.toFixed(1)} ${y.toFixed(1)}`;
const line = (kind, x1, y1, x2, y2) =>
  `<path class="${kind}" d="M${at(x1, y1)}L${at(x2, y2)}"/>`;

/** Round steps, at most five of them. @param {number} most @returns {number[]} */
export function ticks(most) {
  const rough = most / 5, power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= rough);
  return Array.from({ length: Math.floor(most / step + 1e-9) + 1 }, (_, i) => i * step);
}

/** @typedef {import('./statistics.mjs').Summary & { id: string, title: string }} Bar */
/** @typedef {{ title: string, bars: Bar[] }} Panel */

/** @param {Bar[]} bars @param {number} most the whole width */
function panel(title, bars, most) {
  const { width, names, values, row, top } = PANEL;
  const scale = (value) => names + value / most * (width - names - values);
  const foot = top + bars.length * row;
  const grid = ticks(most).map((tick) => line('axis', scale(tick), top, scale(tick), foot) +
    text(scale(tick).toFixed(1), foot + 16, tick, 'small middle'));
  const rows = bars.map(({ id, title: name, median, min, max }, i) => {
    const y = top + i * row, middle = y + row / 2;
    return text(names - 8, middle + 4.5, name, 'end') +
      `<rect class="bar ${id}" x="${names}" y="${y + 3}" height="${row - 6}" ` +
      `width="${(scale(median) - names).toFixed(1)}"/>` +
      line('whisker', scale(min), middle, scale(max), middle) +
      line('whisker', scale(min), middle - 4, scale(min), middle + 4) +
      line('whisker', scale(max), middle - 4, scale(max), middle + 4) +
      text((scale(max) + 6).toFixed(1), middle + 4.5, short(median), 'small');
  });
  return text(names, 20, title, 'title') + grid.join('') + rows.join('\n');
}

/** @param {Panel[]} panels four @param {string} title @returns {string} SVG */
export function draw(panels, title) {
  const most = Math.max(...panels.flatMap(({ bars }) => bars.map(({ max }) => max)));
  const rows = Math.max(...panels.map(({ bars }) => bars.length));
  const height = PANEL.top + rows * PANEL.row + PANEL.bottom;
  const drawn = panels.map(({ title: name, bars }, i) => `<g transform="translate(${
    i % 2 * PANEL.width} ${Math.floor(i / 2) * height})">\n${panel(name, bars, most)}</g>`);
  const box = `0 0 ${PANEL.width * 2} ${height * 2 + 8}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${box}" role="img">\n` +
    `<title>${title}</title>\n<style>${STYLE}</style>\n${drawn.join('\n')}\n` +
    `${text(PANEL.width, height * 2, title, 'small middle')}\n</svg>\n`;
}

/** @param {import('./report.mjs').Report} report @returns {string} SVG */
export function plot(report) {
  const panels = CELLS.map((cell) => {
    /** @type {Bar[]} */
    const bars = CONTESTANTS.flatMap(({ id }) => {
      const result = find(report, id, cell);
      return result ? [{ id, title: titleOf(id), ...summary(costOf(result)) }] : [];
    });
    return { title: `${LABELS[cell.workload]}, ${sizeOf(cell.bytes)}`, bars };
  });
  return draw(panels,
    'Client CPU per message, microseconds: median, and from the least to the most');
}
