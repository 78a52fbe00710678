// @ts-check
/**
 * What one would write without a core, and no more than that: JSON.parse, JSON.stringify and Maps.
 * No limits, no retransmission, no guard around a listener. The object for the listener is the same
 * as ours, member by member.
 */
import { PEER, USER } from './frames.js';

/**
 * @typedef {object} Peer
 * @property {(frame: string) => void} take what came from the socket
 * @property {(content: string) => { delivered: Promise<void> }} send
 */

export const MAX_FINGERPRINTS = 4096;

/** Fingerprints that were seen, the oldest forgotten first. */
class Seen {
  constructor() {
    /** @type {Map<string, number>} when, by fingerprint */
    this.times = new Map();
    // The first key of a Map from which much was deleted is slow to find.
    /** @type {string[]} */
    this.order = new Array(MAX_FINGERPRINTS).fill('');
    this.next = 0;
  }

  /** @param {string} fingerprint @param {number} now @returns {boolean} is it new? */
  remember(fingerprint, now) {
    if (this.times.has(fingerprint)) return false;
    this.times.delete(this.order[this.next]);
    this.order[this.next] = fingerprint;
    this.next = (this.next + 1) % MAX_FINGERPRINTS;
    this.times.set(fingerprint, now);
    return true;
  }
}

const HEX = Array.from({ length: 256 }, (_, i) => (256 + i).toString(16).slice(1));

/** For engines without crypto.randomUUID, as a library for mini-programs does it. */
function looseUuid() {
  const a = Math.random() * 4294967296 >>> 0, b = Math.random() * 4294967296 >>> 0;
  const c = Math.random() * 4294967296 >>> 0, d = Math.random() * 4294967296 >>> 0;
  return HEX[a & 255] + HEX[a >> 8 & 255] + HEX[a >> 16 & 255] + HEX[a >>> 24] + '-' +
    HEX[b & 255] + HEX[b >> 8 & 255] + '-' + HEX[b >> 16 & 15 | 64] + HEX[b >>> 24] + '-' +
    HEX[c & 63 | 128] + HEX[c >> 8 & 255] + '-' + HEX[c >> 16 & 255] + HEX[c >>> 24] +
    HEX[d & 255] + HEX[d >> 8 & 255] + HEX[d >> 16 & 255] + HEX[d >>> 24];
}

const { crypto } = /** @type {any} */ (globalThis);
/** @type {() => string} */
const uuid = crypto && crypto.randomUUID ? () => crypto.randomUUID() : looseUuid;

/** @param {any} frame @returns {string} */
const stringifiedAck = ({ bridge, from, fp }) => JSON.stringify({
  bridge, type: 4, dataContent: fp, from: USER, to: from, QoS: false, typeu: -1, sm: -1,
});

/** Right only for names without escapes. @param {any} frame @returns {string} */
const joinedAck = ({ bridge, from, fp }) => '{"bridge":' + bridge +
  ',"type":4,"dataContent":"' + fp + '","from":"' + USER + '","to":"' + from +
  '","QoS":false,"typeu":-1,"sm":-1}';

/**
 * @param {import('./sink.js').Sink} sink @param {'stringify' | 'concatenate'} spelling of ACKs
 * @returns {Peer}
 */
export function plainClient(sink, spelling) {
  const spell = spelling === 'stringify' ? stringifiedAck : joinedAck;
  const seen = new Seen();
  /** @type {Map<string, { frame: string, at: number, message: any, resolve: () => void }>} */
  const pending = new Map();
  let time = 1000.25;
  const now = () => time += 1 / 8192;

  return {
    take(text) {
      const frame = JSON.parse(text);
      if (frame.type === 4) {
        const entry = pending.get(frame.dataContent);
        if (!entry) return;
        pending.delete(frame.dataContent);
        entry.message.status = 'delivered';
        entry.resolve();
      } else if (frame.type === 2) {
        sink.written(spell(frame));
        if (!seen.remember(frame.fp, now())) return;
        sink.message({
          from: frame.from, to: frame.to, content: frame.dataContent, typeu: frame.typeu,
          qos: frame.QoS, fingerprint: frame.fp, serverTime: frame.sm < 0 ? null : frame.sm,
          bridge: frame.bridge,
        });
      }
    },
    send(content) {
      const fp = uuid();
      const frame = JSON.stringify({
        bridge: false, type: 2, dataContent: content, from: USER, to: PEER, fp, QoS: true,
        typeu: -1, sm: -1,
      });
      /** @type {any} */
      let resolve;
      const delivered = new Promise((settle) => { resolve = settle; });
      const message = {
        to: PEER, content, typeu: -1, qos: true, fingerprint: fp, status: 'queued', delivered,
      };
      pending.set(fp, { frame, at: now(), message, resolve });
      sink.written(frame);
      message.status = 'sent';
      return message;
    },
  };
}
