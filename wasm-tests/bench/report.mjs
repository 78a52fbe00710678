// What a run has measured, in the form in which it is kept, and how to ask it.
import { CONTESTANTS } from './catalogue.mjs';
import { ratios, spread, summary } from './statistics.mjs';

/**
 * One contestant in one cell: for each quantity one value per repetition. Of work: `cpu`, us per
 * message, `rate`, messages per second, `rss`, bytes. Of pending messages: bytes more than before,
 * `heap`, `external`, `outside`, the part of `external` that is WebAssembly's, and `rss`.
 * @typedef {object} Result
 * @property {string} contestant
 * @property {import('./catalogue.mjs').Cell} cell
 * @property {Record<string, number[]>} values
 */
/**
 * @typedef {object} Report
 * @property {Record<string, string | number>} machine
 * @property {Record<string, string>} versions by contestant
 * @property {boolean} quick fewer messages, fewer cells
 * @property {number} repetitions
 * @property {Result[]} results
 */

export const isPending = ({ workload }) => workload === 'pending';

/** All that is alive after a garbage collection, for each repetition. @param {Result} result */
export function aliveOf({ values }) {
  return values.heap.map((heap, i) => heap + values.external[i]);
}

/** What a contestant is judged by: CPU, or memory. @param {Result} result */
export function costOf(result) {
  return isPending(result.cell) ? aliveOf(result) : result.values.cpu;
}

const sameCell = (a, b) => a.workload === b.workload && a.kind === b.kind && a.bytes === b.bytes;

/** @param {Report} report @returns {Result | undefined} */
export function find({ results }, contestant, cell) {
  return results.find((one) => one.contestant === contestant && sameCell(one.cell, cell));
}

/** What it costs of what ours costs. @param {Report} report @param {Result} result */
export function toOurs(report, result) {
  const ours = find(report, 'ours', result.cell);
  return ours && ratios(costOf(result), costOf(ours));
}

/** How much the same differs from itself. @param {Report} report */
export function noiseOf({ results }) {
  const spreads = results
    .filter(({ contestant, values }) => contestant === 'ours' && values.cpu)
    .map(({ values }) => spread(values.cpu));
  return spreads.length ? summary(spreads) : undefined;
}

/** @returns {string} */
export function titleOf(contestant) {
  return CONTESTANTS.find(({ id }) => id === contestant)?.title ?? 'the other build';
}

const LIBRARIES = CONTESTANTS.filter(({ id, package: name }) => name && id !== 'raw')
  .map(({ id }) => id);

/** @typedef {{ what: string, value: number, goal: number, reached: boolean }} Goal */

/**
 * What was aimed at: no more CPU than the client written by hand, every library 1.3 times as much,
 * and half the memory.
 * @param {Report} report
 * @returns {Goal[]}
 */
export function goalsOf(report) {
  /** @type {Goal[]} */
  const goals = [];
  for (const result of report.results) {
    const { contestant, cell } = result, ratio = toOurs(report, result);
    const goal = contestant === 'hand' ? (isPending(cell) ? 2 : 1)
      : LIBRARIES.includes(contestant) && !isPending(cell) ? 1.3 : 0;
    const aimed = cell.kind === 'ascii' && cell.bytes <= 1024 && cell.workload !== 'ping';
    if (!goal || !aimed || !ratio) continue;
    const what = `${nameOf(cell)}: ${titleOf(contestant)} to ours`;
    goals.push({ what, value: ratio.median, goal, reached: ratio.median >= goal });
  }
  return goals;
}

export const sizeOf = (bytes) => (bytes < 1024 ? `${bytes} B` : `${bytes / 1024} KB`);

const KINDS = { ascii: 'ASCII', chinese: 'Chinese', json: 'nested JSON' };
export const kindOf = (kind) => KINDS[kind];

/** @param {import('./catalogue.mjs').Cell} cell */
export const nameOf = ({ workload, kind, bytes }) =>
  `${workload}, ${sizeOf(bytes)}, ${kindOf(kind)}`;
