// @ts-check
/** Received messages: frame in, ACK out, message told. */
import { now } from './host.js';
import { Pool, ackOf, PEER, USER } from './frames.js';

/**
 * A client and where what it does ends.
 * @typedef {object} Entry
 * @property {string} name
 * @property {import('./plain.js').Peer} peer
 * @property {import('./sink.js').Sink} sink
 */

/** No client gets a fingerprint twice, unless it is checked how it takes that. */
const serials = new Map();

/** @param {Entry} entry @param {number} count @returns {number} the first of so many new ones */
function takeSerials({ name }, count) {
  const first = serials.get(name) ?? 1;
  serials.set(name, first + count);
  return first;
}

/** @param {Pool} pool @param {number} first @param {number} count */
const framesOf = (pool, first, count) =>
  Array.from({ length: count }, (_, i) => pool.message(first + i));

/**
 * What comes next, and what it adds up to.
 * @param {Entry} entry @param {Pool} pool @param {number} count
 */
export function prepare(entry, pool, count) {
  const first = takeSerials(entry, count), frames = framesOf(pool, first, count);
  let sum = 0;
  for (let i = 0; i < count; i += 1) sum += pool.sum(first + i);
  return { frames, sum };
}

/** @param {Entry} entry @param {Pool} pool @returns {import('./measure.js').Step} */
export function receiving(entry, pool) {
  const { peer, sink } = entry;
  return (count) => {
    const { frames, sum } = prepare(entry, pool, count), { messages, acks } = sink;
    const expected = sink.sum + sum;
    const began = now();
    for (let i = 0; i < count; i += 1) peer.take(frames[i]);
    const ms = now() - began;
    if (sink.messages - messages !== count || sink.acks - acks !== count ||
      sink.sum !== expected) {
      throw new Error(`${entry.name} took ${count} frames and told ` +
        `${sink.messages - messages} messages, ${sink.acks - acks} ACKs, ` +
        `sum ${sink.sum} for ${expected}`);
    }
    return ms;
  };
}

/**
 * Every message and every ACK in full, and each frame twice: the copy is acknowledged only.
 * @param {Entry} entry @param {Pool} pool @param {number} count
 */
export function checkReceiving(entry, pool, count) {
  const { peer, sink, name } = entry, first = takeSerials(entry, count);
  const kept = sink.kept = { messages: [], acks: [] };
  for (const frame of framesOf(pool, first, count)) peer.take(frame);
  for (const frame of framesOf(pool, first, count)) peer.take(frame);
  sink.kept = null;
  const expected = framesOf(pool, first, count).map((text) => JSON.parse(text));
  const messages = expected.map((frame) => ({
    from: PEER, to: USER, content: frame.dataContent, typeu: -1, qos: true, fingerprint: frame.fp,
    serverTime: frame.sm, bridge: false,
  }));
  const acks = expected.map(({ fp }) => ackOf(fp, USER, PEER));
  if (JSON.stringify(kept) !== JSON.stringify({ messages, acks: [...acks, ...acks] })) {
    throw new Error(`${name} told other messages or ACKs than were expected`);
  }
}
