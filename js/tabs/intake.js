// @ts-check
// Accepts messages in a tab whose core is another tab's, within that core's bounds.
import {
  STATUS_DUPLICATE_FINGERPRINT, STATUS_FRAME_TOO_LARGE, STATUS_QUEUE_FULL,
} from '../generated/codes.js';
import { quote, utf8Bytes } from '../core/text.js';

/** @typedef {import('../api/message.js').Pending} Pending */
/** @typedef {{ message: Pending, number: number, bytes: number }} Entry */

export class Intake {
  /** @param {Pick<import('../core/session.js').Setup, 'numbers' | 'tags'>} setup */
  constructor({ numbers, tags }) {
    this._tags = tags;
    this._numbers = numbers;
    /** By fingerprint, in the order of acceptance. @type {Map<string, Entry>} */
    this._entries = new Map();
    /** @type {Map<number, string>} */
    this._fingerprints = new Map();
    this._last = 0;
    this.bytes = 0;
    /** Of the message that was refused last. */
    this.refusedBytes = 0;
  }

  get count() {
    return this._entries.size;
  }

  /** In the order of acceptance. @returns {Pending[]} */
  get messages() {
    return Array.from(this._entries.values(), ({ message }) => message);
  }

  /**
   * Answers as a core would; sizes are judged roughly.
   * @param {Pending} message which gets a fingerprint, if it has none
   * @returns {number} its number (> 0), or a status
   */
  accept(message) {
    const numbers = this._numbers, { fingerprint = null, to, content } = message;
    if (fingerprint !== null && this._entries.has(fingerprint)) return STATUS_DUPLICATE_FINGERPRINT;
    const bytes = this.refusedBytes = utf8Bytes(quote(content)) + utf8Bytes(quote(to));
    if (bytes > numbers.maxFrameBytes) return STATUS_FRAME_TOO_LARGE;
    if (this.count >= numbers['qos.maxPending'] ||
      this.bytes + bytes > numbers['qos.maxPendingBytes']) {
      return STATUS_QUEUE_FULL;
    }
    const own = message.fingerprint = fingerprint === null
      ? this._tags.fingerprintOf(message) : fingerprint;
    const number = ++this._last;
    this.bytes += bytes;
    this._entries.set(own, { message, number, bytes });
    this._fingerprints.set(number, own);
    return number;
  }

  /**
   * @param {string} fingerprint
   * @returns {Pending | undefined} which was kept here until now
   */
  release(fingerprint) {
    const entry = this._entries.get(fingerprint);
    if (!entry) return undefined;
    this._entries.delete(fingerprint);
    this._fingerprints.delete(entry.number);
    this.bytes -= entry.bytes;
    return entry.message;
  }

  /** @param {string} fingerprint */
  find(fingerprint) {
    const entry = this._entries.get(fingerprint);
    return entry && entry.message;
  }

  /** @param {number} number @returns {string | undefined} the fingerprint of this message */
  named(number) {
    return this._fingerprints.get(number);
  }

  /** All of it, kept here no longer. */
  empty() {
    const { messages } = this;
    for (const { fingerprint } of messages) this.release(/** @type {string} */ (fingerprint));
    return messages;
  }
}
