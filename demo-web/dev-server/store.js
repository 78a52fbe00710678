// @ts-check
/**
 * Store-and-forward: where a QoS message waits until its receiver has acknowledged it. It outlives
 * the simulated restarts of the server, and so must all it knows.
 */
import { RecentFingerprints, fingerprintKey } from './fingerprints.js';

/** @typedef {import('./protocol.js').Frame} Frame */
/** @typedef {import('./index.js').Acceptance} Acceptance */
/** @typedef {import('./index.js').MessageStore} MessageStore */

/** The bare reference server: it keeps nothing for anybody. @implements {MessageStore} */
export class NoStore {
  /** @returns {Acceptance} */
  accept() {
    return 'refused';
  }

  acknowledge() {
    return false;
  }

  /** @returns {Frame[]} */
  pending() {
    return [];
  }
}

/** @param {Frame} frame roughly what it costs to keep it, in UTF-16 units */
const cost = (frame) => (frame.dataContent ?? '').length + frame.from.length + 200;

/** @implements {MessageStore} */
export class MemoryStore {
  /** @type {Map<string, Map<string, Frame>>} by receiver, then by fingerprint, oldest first */
  #queues = new Map();
  /** @type {RecentFingerprints} */
  #accepted;
  #count = 0;
  #cost = 0;
  /** @type {number} */
  #maxMessages;
  /** @type {number} */
  #maxCost;

  /** @param {import('./index.js').MemoryStoreOptions} [options] */
  constructor({ now = Date.now, maxMessages = 100_000, maxCharacters = 2 ** 27 } = {}) {
    this.#accepted = new RecentFingerprints({ now });
    this.#maxMessages = maxMessages;
    this.#maxCost = maxCharacters;
  }

  /** How many messages wait. */
  get size() {
    return this.#count;
  }

  /** @param {Frame} frame @returns {Acceptance} */
  accept(frame) {
    const { to, fp } = frame;
    if (fp === null) return 'refused';
    const key = fingerprintKey(to, fp);
    const queue = this.#queues.get(to) ?? new Map();
    // The queue is asked too: a message can wait longer than fingerprints are remembered.
    if (this.#accepted.has(key) || queue.has(fp)) {
      this.#accepted.add(key);
      return 'duplicate';
    }
    if (this.#count >= this.#maxMessages || this.#cost + cost(frame) > this.#maxCost) {
      return 'refused';
    }
    queue.set(fp, frame);
    this.#queues.set(to, queue);
    this.#accepted.add(key);
    this.#count += 1;
    this.#cost += cost(frame);
    return 'stored';
  }

  /** @param {string} userId @param {string} fp */
  acknowledge(userId, fp) {
    const queue = this.#queues.get(userId);
    const frame = queue?.get(fp);
    if (queue === undefined || frame === undefined) return false;
    queue.delete(fp);
    if (queue.size === 0) this.#queues.delete(userId);
    this.#count -= 1;
    this.#cost -= cost(frame);
    return true;
  }

  /** @param {string} userId @returns {Frame[]} in the order they were accepted */
  pending(userId) {
    return [...(this.#queues.get(userId)?.values() ?? [])];
  }
}
