// @ts-check
/**
 * The server's own second try: a QoS frame its receiver has not acknowledged goes out once more.
 * Volatile on purpose: the reference server forgets it all when it restarts.
 */
import { fingerprintKey } from './fingerprints.js';

/** @typedef {import('./protocol.js').Frame} Frame */
/** @typedef {import('./options.js').Clock} Clock */

export class Retransmitter {
  /** @type {Map<string, unknown>} the running timer of each frame without ACK */
  #timers = new Map();
  /** @type {Clock} */
  #clock;
  /** @type {number} */
  #after;
  /** @type {(frame: Frame) => void} */
  #send;

  /** @param {{ clock: Clock, after: number, send: (frame: Frame) => void }} options */
  constructor({ clock, after, send }) {
    this.#clock = clock;
    this.#after = after;
    this.#send = send;
  }

  /**
   * Starts to wait for the ACK of a frame; does nothing for one that is being waited for already,
   * so that a sender's own retransmissions do not multiply the server's.
   * @param {Frame} frame
   * @returns {boolean} whether the waiting has started now
   */
  watch(frame) {
    if (!frame.QoS || frame.fp === null) return false;
    const key = fingerprintKey(frame.to, frame.fp);
    if (this.#timers.has(key)) return false;
    this.#wait(key, () => this.#retransmit(key, frame));
    return true;
  }

  /** @param {string} userId the receiver @param {string} fp what it has acknowledged */
  forget(userId, fp) {
    const key = fingerprintKey(userId, fp);
    this.#clock.clearTimeout(this.#timers.get(key));
    this.#timers.delete(key);
  }

  clear() {
    for (const timer of this.#timers.values()) this.#clock.clearTimeout(timer);
    this.#timers.clear();
  }

  /** @param {string} key @param {Frame} frame */
  #retransmit(key, frame) {
    // Watched for as long again, so that a late duplicate from the sender starts nothing new.
    this.#wait(key, () => this.#timers.delete(key));
    this.#send(frame);
  }

  /** @param {string} key @param {() => void} then */
  #wait(key, then) {
    this.#timers.set(key, this.#clock.setTimeout(then, this.#after));
  }
}
