// @ts-check
/** Samples into medians, ratios and goals, and those into a table. */

/**
 * @typedef {object} Case
 * @property {'receive' | 'send'} way
 * @property {'ascii' | 'chinese' | 'nested'} kind
 * @property {number} bytes of the text
 * @property {Record<string, number[]>} samples ns per operation in each batch, by variant
 */
/** @typedef {{ median: number, min: number, max: number }} Spread */
/** @typedef {{ way: string, kind: string, bytes: number, ns: Record<string, Spread>,
 *   ratio: Record<string, Spread> }} Row */
/** @typedef {{ engine: string, goal: string, value: string, met: boolean }} Goal */

export const BASE = 'stringify';
const LARGE = 16384, SMALL = 120;
const WITHOUT_JIT = 'jsc, no JIT';

/** @param {number[]} values @returns {Spread} */
function spread(values) {
  const sorted = values.slice().sort((a, b) => a - b), middle = sorted.length >> 1;
  const median = sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  return { median, min: sorted[0], max: sorted[sorted.length - 1] };
}

/**
 * A ratio is of batches of the same turn, so that a machine that slows down does not count.
 * @param {Case} one @returns {Row}
 */
export function summarize({ way, kind, bytes, samples }) {
  /** @type {Row} */
  const row = { way, kind, bytes, ns: {}, ratio: {} };
  for (const [name, values] of Object.entries(samples)) {
    row.ns[name] = spread(values);
    if (samples[BASE]) row.ratio[name] = spread(values.map((ns, i) => ns / samples[BASE][i]));
  }
  return row;
}

/**
 * What issue and design ask for, as far as the engine has the rows.
 * @param {string} engine @param {Row[]} rows @returns {Goal[]}
 */
export function goalsOf(engine, rows) {
  /** @type {Goal[]} */
  const goals = [];
  const find = (/** @type {string} */ kind, /** @type {number} */ bytes) =>
    rows.find((row) => row.way === 'receive' && row.kind === kind && row.bytes === bytes);
  /** @param {string} goal @param {number} value @param {number} most */
  const add = (goal, value, most) => {
    goals.push({ engine, goal, value: `${value.toFixed(2)} of at most ${most.toFixed(2)}`,
      met: value <= most });
  };
  for (const kind of ['ascii', 'chinese', 'nested']) {
    const large = find(kind, LARGE), small = find(kind, SMALL);
    const ratio = large?.ratio.wasm?.median;
    if (!large || ratio === undefined) continue;
    if (engine === WITHOUT_JIT) {
      add(`receive ${kind} 16 KB, wasm: time of ${BASE}`, ratio, 2);
      if (!small || kind === 'nested') continue;
      add(`receive ${kind} 16 KB, wasm: time of 120 B`,
        large.ns.wasm.median / small.ns.wasm.median, 1.25);
    } else if (engine !== 'jsc') {
      add(`receive ${kind} 16 KB, wasm: time of ${BASE}`, ratio, kind === 'nested' ? 1.3 : 1 / 1.5);
    }
  }
  return goals;
}

/** @param {number} ns */
const time = (ns) => (ns < 10000 ? ns.toFixed(0) : `${(ns / 1000).toFixed(ns < 100000 ? 1 : 0)}k`);
/** @param {Spread} of */
const times = ({ median, min, max }) => `${time(median)} (${time(min)}-${time(max)})`;
/** @param {number} bytes */
const size = (bytes) => (bytes < 1024 ? `${bytes} B` : `${bytes / 1024} KB`);

/** @param {string[][]} lines @returns {string} columns aligned, the first one to the left */
function table(lines) {
  const widths = lines[0].map((_, i) => Math.max(...lines.map((line) => (line[i] ?? '').length)));
  return lines.map((line) => line.map((cell, i) =>
    (i ? cell.padStart(widths[i]) : cell.padEnd(widths[i]))).join('  ')).join('\n');
}

/** @param {Row[]} rows of one way */
function tableOf(rows) {
  const names = Object.keys(rows[0].ns);
  const titles = names.flatMap((name) => (name === BASE ? [name] : [name, 'x']));
  return table([['', ...titles], ...rows.map((row) => [
    `${row.way} ${row.kind} ${size(row.bytes)}`,
    ...names.flatMap((name) => (name === BASE || !row.ratio[name] ? [times(row.ns[name])]
      : [times(row.ns[name]), row.ratio[name].median.toFixed(2)])),
  ])]);
}

/** @param {{ engines: Record<string, Row[]>, goals: Goal[] }} result */
export function format({ engines, goals }) {
  const parts = ['ns per message, median (min-max) of batches in turn. stringify, concatenate: ' +
    'plain JavaScript,\nby how it spells an ACK; wasm, twin: the shipped client on either core; ' +
    'x: time divided by that of\nstringify, so less than 1 is faster.'];
  for (const [engine, rows] of Object.entries(engines)) {
    parts.push(`--- ${engine} ---`);
    for (const way of ['receive', 'send']) {
      const own = rows.filter((row) => row.way === way);
      if (own.length) parts.push(tableOf(own));
    }
  }
  if (goals.length) {
    parts.push('--- goals ---', goals.map(({ engine, goal, value, met }) =>
      `${met ? 'met    ' : 'NOT MET'}  ${engine}: ${goal}: ${value}`).join('\n'));
  }
  return parts.join('\n\n');
}
