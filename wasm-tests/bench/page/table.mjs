// What was measured as tables, for the terminal.
import { ratios, summary } from '../statistics.mjs';
import { columns, inMegabytes, range, short } from '../table.mjs';
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

/** The client that others are compared with. */
const oursIn = ({ workload }) => (workload === 'restore' ? 'ours-kept' : 'ours');

function cellText(report, result, column) {
  if (typeof column === 'string') {
    const ratio = result.values[column] && toOther(report, result, oursIn(result.cell), column);
    return ratio ? range(ratio) : '';
  }
  try {
    return column(result.values);
  } catch {
    return '';
  }
}

/** One cell. @param {Report} report @param {Result[]} results of the contestants in it */
function formatCell(report, results) {
  const [{ cell }] = results, described = COLUMNS[cell.workload];
  const count = cell.count ? `: ${cell.count.toLocaleString('en')} messages` : '';
  const rows = results.map((result) => [titleOf(result.contestant),
    ...Object.values(described).map((column) => cellText(report, result, column))]);
  return `${nameOf(cell)}${count}\n${columns([['', ...Object.keys(described)], ...rows])}\n`;
}

/** @param {Report} report */
export function formatReport(report) {
  const cells = [...new Set(report.results.map(({ cell }) => cell))];
  return cells.map((cell) =>
    formatCell(report, report.results.filter((result) => result.cell === cell))).join('\n');
}
