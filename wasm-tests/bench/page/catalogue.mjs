// Who takes part in a page, and what is measured.

/** @typedef {import('../catalogue.mjs').Contestant & { build?: string }} Contestant */
/**
 * What one page has to do.
 * @typedef {object} Cell
 * @property {string} workload
 * @property {string} [kind] of text
 * @property {number} [bytes] of UTF-8 of each text
 * @property {number} count of messages that are measured
 * @property {number} warmUp messages before
 * @property {number} [pool] of different texts
 * @property {number} [throttle] how much slower the processor is
 */

const MOVING = ['send', 'receive', 'ping'];
export const WORKLOADS = [...MOVING, 'trickle', 'start', 'tabs', 'memory', 'restore'];

/** A build of ours, with what keeps nothing and with what a page has by default. */
const both = (id, title) => [
  { id, title: `${title}, memory`, server: 'mobileimsdk', module: 'ours', build: id,
    settings: { client: { outbox: 'memory' } }, workloads: WORKLOADS },
  { id: `${id}-kept`, title: `${title}, default outbox`, server: 'mobileimsdk', module: 'ours',
    build: id, settings: { client: {} }, workloads: WORKLOADS },
];

/** @type {Contestant[]} */
export const CONTESTANTS = [
  ...both('ours', 'ours'),
  { id: 'hand', title: 'hand-written', server: 'mobileimsdk',
    workloads: [...MOVING, 'trickle', 'start', 'memory'] },
  { id: 'socket-io', title: 'socket.io', package: 'socket.io-client', server: 'socket-io',
    workloads: [...MOVING, 'start', 'memory'] },
  { id: 'centrifuge', title: 'centrifuge-js', package: 'centrifuge', server: 'centrifuge',
    workloads: ['send', 'ping', 'start'] },
  { id: 'stomp', title: 'stompjs', package: '@stomp/stompjs', server: 'stomp',
    workloads: [...MOVING, 'start'] },
  { id: 'mqtt', title: 'mqtt.js', package: 'mqtt', server: 'mqtt',
    workloads: [...MOVING, 'start'] },
  { id: 'nothing', title: 'nothing', workloads: ['start'] },
  { id: 'raw', title: 'raw WebSocket', server: 'mobileimsdk', workloads: MOVING },
];

/** Another build, to be compared with. @type {Contestant[]} */
export const BASE = both('base', 'the other build');

const SIZES = [120, 1024, 16_384];
const KINDS = ['ascii', 'chinese'];
/** Those with the whole matrix; the others have ASCII, and the shortest ping-pong. */
const IN_DEPTH = ['ours', 'ours-kept', 'base', 'base-kept', 'hand'];

function amount(workload, bytes, quick) {
  if (workload === 'ping') {
    return quick ? { count: 300, warmUp: 200 } : { count: 1000, warmUp: 500 };
  }
  const small = quick ? { count: 2000, warmUp: 1500 } : { count: 5000, warmUp: 3000 };
  return bytes < 10_000 ? small : { count: small.count / 5, warmUp: small.warmUp / 5 };
}

const moving = (workload, kind, bytes, quick) =>
  ({ workload, kind, bytes, pool: 64, ...amount(workload, bytes, quick) });

const short = { kind: 'ascii', bytes: 120, pool: 64 };

/** What is not only moving messages. */
const others = (quick) => [
  { workload: 'trickle', ...short, count: quick ? 30 : 100, warmUp: 20 },
  { workload: 'start', throttle: 1, count: 0, warmUp: 0 },
  { workload: 'start', throttle: 4, count: 0, warmUp: 0 },
  { workload: 'tabs', ...short, count: quick ? 1000 : 3000, warmUp: 500, pings: 50 },
  { workload: 'memory', ...short, count: quick ? 3000 : 10_000, warmUp: 0 },
  { workload: 'restore', ...short, count: quick ? 5000 : 20_000, warmUp: 0 },
];

/** @param {boolean} quick @returns {Cell[]} in the order in which they are measured */
export function cells(quick) {
  const matrix = KINDS.flatMap((kind) => SIZES.flatMap((bytes) =>
    MOVING.map((workload) => moving(workload, kind, bytes, quick))));
  const few = ({ workload, kind, bytes }) => kind === 'ascii' &&
    (workload === 'ping' ? bytes === SIZES[0] : bytes !== SIZES[1]);
  return [...quick ? matrix.filter(few) : matrix, ...others(quick)];
}

/** @param {Contestant} contestant @param {Cell} cell */
export function takesPart({ id, workloads }, { workload, kind, bytes }) {
  if (!workloads.includes(workload)) return false;
  if (workload === 'restore') return /-kept$/.test(id);
  return IN_DEPTH.includes(id) || !MOVING.includes(workload) ||
    kind === 'ascii' && (workload !== 'ping' || bytes === SIZES[0]);
}
