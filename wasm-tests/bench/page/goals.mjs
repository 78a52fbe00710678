// What was aimed at, and whether it is reached; as far as a run has measured it.
import { median } from '../statistics.mjs';
import { find, nameOf, toOther } from './report.mjs';

/** @typedef {import('./report.mjs').Report} Report */
/** @typedef {{ what: string, value: number, goal: number, reached: boolean }} Goal */

/** How much of ours the others must cost, at least. */
const OTHERS = { hand: 1, 'socket-io': 1, centrifuge: 1.2, stomp: 1.2 };
const MEGABYTE = 1e6;

const atLeast = (what, value, goal) => ({ what, value, goal, reached: value >= goal });
const atMost = (what, value, goal) => ({ what, value, goal, reached: value <= goal });
const difference = (values, others) => median(values.map((value, i) => value - others[i]));

/** @param {Report} report @returns {Goal[]} */
function moving(report, cell, ours) {
  const goals = Object.entries(cell.workload === 'trickle' ? {} : OTHERS).flatMap(([id, goal]) => {
    const other = find(report, id, cell);
    return other ? [atLeast(`${id} ÷ ours`, toOther(report, other, 'ours').median, goal)] : [];
  });
  const kept = find(report, 'ours-kept', cell), raw = find(report, 'raw', cell);
  if (kept && cell.workload !== 'ping') {
    goals.push(atMost('default outbox ÷ memory', toOther(report, kept, 'ours').median,
      cell.workload === 'trickle' ? 1.1 : 1.25));
  }
  if (raw && cell.workload === 'send' && cell.bytes > 10_000) {
    goals.push(atLeast('throughput, ours ÷ raw', toOther(report, raw, 'ours', 'wall').median,
      0.9));
  }
  return ours ? goals : [];
}

function start(report, cell, ours) {
  const kept = find(report, 'ours-kept', cell), hand = find(report, 'hand', cell);
  const nothing = find(report, 'nothing', cell);
  return [
    ...kept && hand ? ['cold', 'warm'].map((key) => atMost(
      `online, ${key}: default outbox ÷ hand-written`,
      toOther(report, kept, 'hand', key).median, 1.1)) : [],
    ...ours && nothing && cell.throttle === 1 ? [atMost('importing, ms more than nothing',
      difference(ours.values.imported, nothing.values.imported), 1)] : [],
  ];
}

function tabs(_, __, ours) {
  if (!ours) return [];
  const { alone, leader, follower, leaderSend, followerSend } = ours.values;
  const toAlone = (values) => median(values.map((value, i) => value / alone[i]));
  return [atMost('leader ÷ alone', toAlone(leader), 1.2),
    atMost('follower ÷ alone', toAlone(follower), 0.4),
    atMost('a follower\'s send, ms more', difference(followerSend, leaderSend), 0.5)];
}

function memory(report, cell, ours) {
  const hand = find(report, 'hand', cell);
  return !ours || !hand ? [] : ['idle', 'received', 'kept'].map((key) => atMost(
    `${key}, MB more than hand-written`,
    difference(ours.values[key], hand.values[key]) / MEGABYTE, 1));
}

function restore(report, cell) {
  const kept = find(report, 'ours-kept', cell);
  return !kept ? [] : [atMost('restored, ms', median(kept.values.restored), 1000),
    atMost('the longest task, ms', median(kept.values.longest), 50)];
}

const BY_WORKLOAD = { send: moving, receive: moving, ping: moving, trickle: moving, start, tabs,
  memory, restore };

/** @param {Report} report @returns {Goal[]} */
export function goalsOf(report) {
  const cells = [...new Set(report.results.map(({ cell }) => cell))];
  return cells.flatMap((cell) =>
    BY_WORKLOAD[cell.workload](report, cell, find(report, 'ours', cell))
      .map((goal) => ({ ...goal, what: `${nameOf(cell)}: ${goal.what}` })));
}
