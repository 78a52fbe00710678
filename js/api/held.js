// @ts-check
// Messages that were accepted where no core can judge them yet, within its bounds.
import { duplicateFingerprint, frameTooLarge, queueFull } from './errors.js';
import { quote, utf8Bytes, uuid4 } from '../core/text.js';

/** @typedef {import('./message.js').SentMessage} SentMessage */
/** @typedef {import('../index.js').SendOptions} SendOptions */
/** @typedef {{ _message: SentMessage, _options: SendOptions, _bytes: number }} Entry */

export class Held {
  /**
   * @param {Record<string, number>} numbers options for the core, by full name
   * @param {import('../index.js').Platform} platform
   */
  constructor(numbers, platform) {
    this._numbers = numbers;
    this._platform = platform;
    /** By fingerprint, in the order of acceptance. @type {Map<string, Entry>} */
    this._entries = new Map();
    this._bytes = 0;
  }

  /**
   * Throws what the core would say, its size judged roughly.
   * @param {SentMessage} message
   * @param {SendOptions} options
   */
  _accept(message, options) {
    const numbers = this._numbers, count = this._entries.size;
    const { fingerprint = uuid4(this._platform.randomBytes(16)) } = options;
    if (this._entries.has(fingerprint)) throw duplicateFingerprint();
    const bytes = utf8Bytes(quote(message.content)) + utf8Bytes(quote(message.to));
    if (bytes > numbers.maxFrameBytes) throw frameTooLarge(numbers, bytes);
    if (count >= numbers['qos.maxPending'] ||
      this._bytes + bytes > numbers['qos.maxPendingBytes']) {
      throw queueFull(numbers, count, this._bytes);
    }
    message.fingerprint = fingerprint;
    this._bytes += bytes;
    this._entries.set(fingerprint, { _message: message, _options: options, _bytes: bytes });
  }

  /**
   * @param {string} fingerprint
   * @returns {Entry | undefined} which was held until now
   */
  _release(fingerprint) {
    const entry = this._entries.get(fingerprint);
    if (!entry) return undefined;
    this._entries.delete(fingerprint);
    this._bytes -= entry._bytes;
    return entry;
  }

  /** All of it, held no longer. */
  _empty() {
    const entries = Array.from(this._entries.values());
    this._entries.clear();
    this._bytes = 0;
    return entries;
  }
}
