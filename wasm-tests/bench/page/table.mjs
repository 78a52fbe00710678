// What was measured as tables, for the terminal.
import { noiseOf } from '../report.mjs';
import { ratios, summary } from '../statistics.mjs';
import { columns, formatNoise, inMegabytes, range, short } from '../table.mjs';
import { goalsOf } from './goals.mjs';
import { nameOf, titleOf, toOther } from './report.mjs';

/** @typedef {import('./report.mjs').Report} Report */
/** @typedef {import('./report.mjs').Result} Result */

const plain = (key) => (values) => range(summary(values[key]));
const megabytes = (key) => (values) => range(inMegabytes(values[key]));
const toAlone = (key) => (values) => range(ratios(values[key], values.alone));

const MOVING = { 'renderer CPU, us/message': plain('cpu'), 'to ours': 'cpu',
  'script, us': plain('script'), 'wall, us': plain('wall'),
  'network process, us': plain('network'),
  transactions: ({ transactions }) => short(summary(transactions).median) };

/** Columns by workload: a function, or the key of what is compared with ours. */
const COLUMNS = {
  send: MOVING, receive: MOVING, ping: MOVING, trickle: MOVING,
  start: { 'import, ms': plain('imported'), 'script, ms': plain('script'),
    'CPU, ms': plain('importCpu'), 'online, cold, ms': plain('cold'), 'to ours': 'cold',
    'cold, CPU, ms': plain('coldCpu'), 'warm, ms': plain('warm'),
    'warm, CPU, ms': plain('warmCpu') },
  tabs: { 'alone, CPU us/message': plain('alone'), leader: toAlone('leader'),
    follower: toAlone('follower'), 'send, alone, ms': plain('aloneSend'),
    'leader\'s': plain('leaderSend'), 'follower\'s': plain('followerSend') },
  memory: { 'idle, MB': megabytes('idle'), 'received, MB': megabytes('received'),
    'heap with kept texts, MB': megabytes('kept') },
  restore: { 'restored, ms': plain('restored'), 'online, ms': plain('online'), 'to ours': 'online',
    'longest task, ms': plain('longest'), 'of sending, ms': plain('longestSending'),
    'CPU, ms': plain('cpu') },
};

/** What it is compared with: of the other build, each with its own kind. @param {Result} result */
const oursFor = ({ contestant, cell }) =>
  (cell.workload === 'restore' || contestant === 'base-kept' ? 'ours-kept' : 'ours');

function cellText(report, result, column) {
  if (typeof column === 'string') {
    const ratio = result.values[column] && toOther(report, result, oursFor(result), column);
    return ratio ? range(ratio) : '';
  }
  try {
    return column(result.values);
  } catch {
    return '';
  }
}

/** @param {Report} report */
export const cellsOf = ({ results }) => [...new Set(results.map(({ cell }) => cell))];

/**
 * One cell.
 * @param {Report} report
 * @param {import('./catalogue.mjs').Cell} cell
 * @returns {{ title: string, head: string[], rows: string[][] }}
 */
export function tableOf(report, cell) {
  const results = report.results.filter((result) => result.cell === cell);
  const described = COLUMNS[cell.workload];
  const count = cell.count ? `: ${cell.count.toLocaleString('en')} messages` : '';
  return { title: nameOf(cell) + count, head: ['', ...Object.keys(described)],
    rows: results.map((result) => [titleOf(result.contestant),
      ...Object.values(described).map((column) => cellText(report, result, column))]) };
}

/** @param {Report} report */
export function formatGoals(report) {
  const goals = goalsOf(report);
  return goals.length ? columns(goals.map(({ what, value, goal, reached }) =>
    [what, value.toFixed(2), `goal ${goal.toFixed(2)}`, reached ? 'reached' : 'MISSED'])) : '';
}

/** @param {Report} report */
export function formatReport(report) {
  const tables = cellsOf(report).map((cell) => tableOf(report, cell));
  return [...tables.map(({ title, head, rows }) => `${title}\n${columns([head, ...rows])}\n`),
    formatGoals(report), noiseOf(report) ? formatNoise(report) : ''].filter(Boolean).join('\n');
}
