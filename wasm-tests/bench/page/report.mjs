// What a run has measured, and how to ask it.
import { kindOf, sizeOf } from '../report.mjs';
import { ratios } from '../statistics.mjs';
import { BASE, CONTESTANTS } from './catalogue.mjs';

/** @typedef {import('../report.mjs').Result} Result one value per repetition of each quantity */
/** @typedef {import('../report.mjs').Report} Report */

const LABELS = { send: 'send + ACK', receive: 'receive + ACK', ping: 'ping-pong',
  trickle: '10 messages a second', start: 'start-up', tabs: '5 tabs, one connection',
  memory: 'memory', restore: 'restoring' };

export const isMoving = (workload) => ['send', 'receive', 'ping'].includes(workload);
export const labelOf = ({ workload }) => LABELS[workload];

/** @param {import('./catalogue.mjs').Cell} cell */
export function nameOf({ workload, kind, bytes, throttle }) {
  return [LABELS[workload], bytes && sizeOf(bytes), kind && kindOf(kind),
    throttle > 1 && `processor ${throttle} times slower`].filter(Boolean).join(', ');
}

const ALL = [...CONTESTANTS, ...BASE];
export const titleOf = (contestant) => ALL.find(({ id }) => id === contestant).title;

/** @param {Report} report @returns {Result | undefined} */
export function find({ results }, contestant, cell) {
  return results.find((one) => one.contestant === contestant && nameOf(one.cell) ===
    nameOf(cell));
}

/** Its cost to that of another, repetition by repetition. @param {Report} report */
export function toOther(report, result, other, key = 'cpu') {
  const found = find(report, other, result.cell);
  return found?.values[key] && ratios(result.values[key], found.values[key]);
}
