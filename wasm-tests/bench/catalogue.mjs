// Who takes part, against which server, and what is measured.

/**
 * @typedef {object} Contestant
 * @property {string} id
 * @property {string} title
 * @property {string} server
 * @property {string} [package] of npm
 * @property {string[]} workloads in which it takes part
 * @property {string} [module] of contestants/, its id by default
 * @property {object} [settings] for it
 */
/**
 * What one client has to do.
 * @typedef {object} Cell
 * @property {'send' | 'receive' | 'ping' | 'pending'} workload
 * @property {string} kind of text
 * @property {number} bytes of UTF-8 of each text
 * @property {number} count of messages that are measured
 * @property {number} warmUp messages before
 * @property {number} pool of different texts
 */

export const WORKLOADS = ['send', 'receive', 'ping', 'pending'];
const MOVING = ['send', 'receive', 'ping'];

/** @type {Contestant[]} */
export const CONTESTANTS = [
  { id: 'ours', title: 'mobileimsdk-wasm', server: 'mobileimsdk', workloads: WORKLOADS },
  { id: 'hand', title: 'hand-written', server: 'mobileimsdk', workloads: WORKLOADS },
  { id: 'hand-flat', title: 'hand-written, flat ids', server: 'mobileimsdk', module: 'hand',
    settings: { flatIds: true }, workloads: ['pending'] },
  { id: 'stomp', title: 'stompjs', package: '@stomp/stompjs', server: 'stomp', workloads: MOVING },
  { id: 'socket-io', title: 'socket.io', package: 'socket.io-client', server: 'socket-io',
    workloads: WORKLOADS },
  { id: 'mqtt', title: 'mqtt.js', package: 'mqtt', server: 'mqtt', workloads: WORKLOADS },
  { id: 'centrifuge', title: 'centrifuge-js', package: 'centrifuge', server: 'centrifuge',
    workloads: ['send', 'ping'] },
  { id: 'raw', title: 'raw ws', package: 'ws', server: 'mobileimsdk', workloads: MOVING },
];

/** Another build of ours, to be compared with. @type {Contestant} */
export const BASE = { id: 'base', title: 'the other build', server: 'mobileimsdk',
  module: 'ours', workloads: WORKLOADS };

const SIZES = [120, 1024, 16_384];
const KINDS = ['ascii', 'chinese', 'json'];
/** Those with the whole matrix; the others have what comes in ASCII, and the shortest ping-pong. */
const IN_DEPTH = ['ours', 'base', 'hand'];

/** How many messages, and how many before, until everything is compiled that will be. */
function amount(workload, bytes, quick) {
  if (workload === 'pending') return { count: 20_000, warmUp: 0 };
  if (workload === 'ping') {
    return quick ? { count: 300, warmUp: 300 } : { count: 2000, warmUp: 1000 };
  }
  const small = quick ? { count: 3000, warmUp: 2000 } : { count: 20_000, warmUp: 10_000 };
  return bytes < 10_000 ? small : { count: small.count / 8, warmUp: small.warmUp / 10 };
}

/** @param {boolean} quick in a minute @returns {Cell[]} in the order in which they are measured */
export function cells(quick) {
  const some = (workload, bytes, kind) =>
    ({ workload, kind, bytes, pool: 64, ...amount(workload, bytes, quick) });
  const matrix = KINDS.flatMap((kind) => SIZES.flatMap((bytes) =>
    ['send', 'receive', 'ping'].map((workload) => some(workload, bytes, kind))));
  const pending = some('pending', 120, 'ascii');
  if (!quick) return [...matrix, pending];
  const few = matrix.filter(isQuick).map((cell) => ({ ...cell, inDepth: cell.bytes > SIZES[0] }));
  return [...few, pending];
}

/** Without ping-pong, in ASCII, the shortest for all, the middle size for those in depth. */
function isQuick({ workload, kind, bytes }) {
  return kind === 'ascii' && workload !== 'ping' && bytes < SIZES[2];
}

function isForAll({ workload, kind, bytes }) {
  return kind === 'ascii' && (workload !== 'ping' || bytes === SIZES[0]);
}

/** @param {Contestant} contestant @param {Cell} cell */
export function takesPart(contestant, cell) {
  if (!contestant.workloads.includes(cell.workload)) return false;
  return cell.workload === 'pending' || isForAll(cell) && !cell.inDepth ||
    IN_DEPTH.includes(contestant.id);
}
