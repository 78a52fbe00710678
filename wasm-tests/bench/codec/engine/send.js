// @ts-check
/** Sent messages: from `send()` to the frame, and from its ACK to the settled promise. */
import { PEER, serverAck, sumOfFrame, USER } from './frames.js';
import { now } from './host.js';

/** @typedef {import('./receive.js').Entry} Entry */
/** @typedef {import('./frames.js').Pool} Pool */

const WINDOW = 128;  // on the wire at once: no client holds any of them back

/** @param {string} content @param {string} fp @returns {string} what must be on the wire */
const frameOf = (content, fp) => JSON.stringify({
  bridge: false, type: 2, dataContent: content, from: USER, to: PEER, fp, QoS: true, typeu: -1,
  sm: -1,
});

/** @param {Entry} entry @param {Pool} pool @returns {import('./measure.js').Step} */
export function sending(entry, pool) {
  const { peer, sink, name } = entry, { contents } = pool;
  let next = 0, settled = 0;
  const settle = () => { settled += 1; };

  /** @param {number} count */
  async function oneWindow(count) {
    const texts = Array.from({ length: count }, (_, i) => contents[(next + i) % contents.length]);
    next += count;
    settled = 0;
    sink.sent = [];
    let ms = -now();
    for (let i = 0; i < count; i += 1) peer.send(texts[i]).delivered.then(settle);
    ms += now();
    const acks = sink.sent.map(serverAck);
    ms -= now();
    for (let i = 0; i < count; i += 1) peer.take(acks[i]);
    await undefined;
    ms += now();
    if (settled !== count || acks.length !== count) {
      throw new Error(`${name} sent ${count} messages: ${acks.length} frames, ${settled} settled`);
    }
    return ms;
  }

  return async (count) => {
    let ms = 0;
    for (let left = count; left > 0; left -= WINDOW) ms += await oneWindow(Math.min(left, WINDOW));
    return ms;
  };
}

/**
 * Every frame in full.
 * @param {Entry} entry @param {Pool} pool @param {number} count
 */
export async function checkSending({ peer, sink, name }, pool, count) {
  sink.sent = [];
  const { sum } = sink, texts = pool.contents.slice(0, count);
  const sent = texts.map((content) => /** @type {any} */ (peer.send(content)));
  const frames = sent.map(({ fingerprint }, i) => frameOf(texts[i], fingerprint));
  if (JSON.stringify(sink.sent) !== JSON.stringify(frames)) {
    throw new Error(`${name} wrote other frames than were expected`);
  }
  if (frames.reduce((all, frame) => all + sumOfFrame(frame), sum) !== sink.sum) {
    throw new Error(`the frames of ${name} do not add up`);
  }
  for (const frame of frames) peer.take(serverAck(frame));
  await Promise.all(sent.map(({ delivered }) => delivered));
  if (sent.some(({ status }) => status !== 'delivered')) throw new Error(`${name}: not delivered`);
}
