// @ts-check
// The tag of those who speak end-to-end receipts: a fingerprint that says when its message was
// accepted. Its bits: src/wire/tag.h.
import { uuid4 } from './text.js';

const TAG = /^[\da-f]{8}-[\da-f]{4}-8e2e-[89ab][\da-f]{3}-[\da-f]{12}$/;
const SERVER = '0', MOST_COUNT = 0x3fff;
const TRUSTED_AHEAD = 864e5;  // ms; of a tag that is further ahead the clock was no clock

/** UTF-16 units of a fingerprint that is remembered: so many of them fit, whoever made them. */
export const MOST_UNITS = 128;

/** @param {string | null} fingerprint @returns {fingerprint is string} */
export const isTag = (fingerprint) => TAG.test(String(fingerprint));

/**
 * When the message was accepted, Unix ms, and where it stands among its sender's: by its time and
 * count, and what tabs accepted in the same moment by chance, for everybody alike.
 * @param {string} tag
 */
export const stampOf = (tag) => ({
  sentAt: parseInt(tag.slice(0, 8) + tag.slice(9, 13), 16),
  order: tag.slice(0, 13) + tag.slice(19),
});

/** Makes the fingerprints of messages that no core has accepted yet. */
export class TagClock {
  /**
   * @param {import('./host.js').Host} host
   * @param {boolean} isOn receipts are asked for
   */
  constructor(host, isOn) {
    this._host = host;
    this._isOn = isOn;
    /** The ms of the last one, and how many that had before it. */
    this._time = 0;
    this._count = 0;
  }

  /** A message of this user has it: those to come follow. @param {string | null} tag */
  follow(tag) {
    if (!this._isOn || !isTag(tag)) return;
    const time = stampOf(tag).sentAt, count = parseInt(tag.slice(19, 23), 16) & MOST_COUNT;
    if (time < this._time || time > Date.now() + TRUSTED_AHEAD) return;
    this._count = time > this._time ? count : Math.max(count, this._count);
    this._time = time;
  }

  /** @param {Pick<import('../api/message.js').Pending, 'to' | 'qos'>} message */
  fingerprintOf({ to, qos }) {
    const random = uuid4(this._host.randomBytes(16)), now = Date.now();
    if (!this._isOn || !qos || to === SERVER) return random;
    if (now > this._time || this._count === MOST_COUNT) {
      this._time = Math.max(now, this._time + 1);
      this._count = 0;
    } else {
      this._count++;
    }
    const hex = ('00000000000' + this._time.toString(16)).slice(-12);
    return `${hex.slice(0, 8)}-${hex.slice(8)}-8e2e-` +
      `${(this._count + 0x8000).toString(16)}-${random.slice(24)}`;
  }
}
