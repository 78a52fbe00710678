// @ts-check
/**
 * The knobs that make the network bad on purpose. `Link` asks them about every frame; the tests
 * turn them.
 */
import { MAX_TIMEOUT, checkBoolean, checkInteger } from './options.js';

/** @typedef {import('./protocol.js').Frame} Frame */
/** @typedef {import('./link.js').Link} Link */
/** @typedef {import('./index.js').FrameChoice} FrameChoice */
/** @typedef {import('./index.js').FrameContext} FrameContext */
/** @typedef {import('./index.js').Faults} FaultsApi */

/** @param {string} name @param {FrameChoice} choice @returns {FrameChoice} */
function checkChoice(name, choice) {
  if (typeof choice === 'function') return choice;
  if (typeof choice !== 'number') {
    throw new TypeError(`${name} takes a probability or a function of a frame`);
  }
  if (!(choice >= 0 && choice <= 1)) {
    throw new RangeError(`${name}: a probability is from 0 to 1, not ${choice}`);
  }
  return choice;
}

/** @param {FrameChoice} choice */
const probabilityOf = (choice) => (typeof choice === 'function' ? null : choice);

/** @implements {FaultsApi} */
export class Faults {
  #refusing = false;
  #hanging = false;
  #delay = 0;
  #jitter = 0;
  /** @type {{ in: FrameChoice, out: FrameChoice, twice: FrameChoice }} */
  #choices = { in: 0, out: 0, twice: 0 };
  /** @type {Set<import('node:stream').Duplex>} connections that wait for an answer in vain */
  #hung = new Set();
  /** @type {() => number} */
  #random;
  /** @type {() => Iterable<Link>} */
  #links;

  /** @param {{ random: () => number, links: () => Iterable<Link> }} options */
  constructor({ random, links }) {
    this.#random = random;
    this.#links = links;
  }

  /** @param {string} [userId] */
  cut(userId) {
    const links = this.#of(userId);
    for (const link of links) link.destroy();
    return links.length;
  }

  /** @param {string} [userId] */
  halfOpen(userId) {
    const links = this.#of(userId);
    for (const link of links) link.mute();
    return links.length;
  }

  refuse(on = true) {
    this.#refusing = checkBoolean('refuse', on);
  }

  hang(on = true) {
    this.#hanging = checkBoolean('hang', on);
    if (!on) this.#dropHung();
  }

  /** @param {number} ms @param {{ jitter?: number }} [options] */
  delay(ms, { jitter = 0 } = {}) {
    const delay = checkInteger('delay', ms, 0, MAX_TIMEOUT);
    this.#jitter = checkInteger('jitter', jitter, 0, MAX_TIMEOUT - delay);
    this.#delay = delay;
  }

  /** @param {FrameChoice} choice @param {'in' | 'out' | 'both'} [direction] */
  drop(choice, direction = 'both') {
    checkChoice('drop', choice);
    if (direction !== 'in' && direction !== 'out' && direction !== 'both') {
      throw new RangeError(`drop: the direction is "in", "out" or "both", not ${direction}`);
    }
    if (direction !== 'out') this.#choices.in = choice;
    if (direction !== 'in') this.#choices.out = choice;
  }

  /** @param {FrameChoice} choice */
  duplicate(choice) {
    this.#choices.twice = checkChoice('duplicate', choice);
  }

  /** @param {string} userId @param {string | Uint8Array} data */
  inject(userId, data) {
    if (typeof data !== 'string' && !(data instanceof Uint8Array)) {
      throw new TypeError('inject takes a string or a Uint8Array');
    }
    const links = this.#of(userId).filter((link) => !link.ended);
    for (const link of links) link.sendRaw(data);
    return links.length;
  }

  settings() {
    const { in: dropIn, out: dropOut, twice } = this.#choices;
    return {
      refuse: this.#refusing,
      hang: this.#hanging,
      delay: { ms: this.#delay, jitter: this.#jitter },
      drop: { in: probabilityOf(dropIn), out: probabilityOf(dropOut) },
      duplicate: probabilityOf(twice),
    };
  }

  heal() {
    this.#refusing = false;
    this.hang(false);
    this.delay(0);
    this.#choices = { in: 0, out: 0, twice: 0 };
    for (const link of [...this.#links()]) if (link.muted) link.destroy();
  }

  // ------------------------------------------------------------------- asked by the server

  get refusing() {
    return this.#refusing;
  }

  /** Whether frames of clients come late, or not at all: then their rhythm says nothing. */
  get disturbing() {
    return this.#choices.in !== 0 || this.#delay > 0 || this.#jitter > 0;
  }

  get hanging() {
    return this.#hanging;
  }

  /** Keeps a connection waiting. @param {import('node:stream').Duplex} socket */
  hold(socket) {
    this.#hung.add(socket);
    socket.once('close', () => this.#hung.delete(socket));
  }

  latency() {
    return this.#delay + (this.#jitter > 0 ? this.#random() * this.#jitter : 0);
  }

  /**
   * @param {'in' | 'out'} direction
   * @param {Frame | null} frame null if it is malformed
   * @param {string} [userId]
   */
  loses(direction, frame, userId) {
    return this.#choose(this.#choices[direction], frame, { direction, userId });
  }

  /** @param {Frame} frame @param {string} [userId] */
  doubles(frame, userId) {
    return this.#choose(this.#choices.twice, frame, { direction: 'out', userId });
  }

  /** @param {FrameChoice} choice @param {Frame | null} frame @param {FrameContext} context */
  #choose(choice, frame, context) {
    if (typeof choice === 'function') return Boolean(choice(frame, context));
    return choice > 0 && this.#random() < choice;
  }

  /** @param {string} [userId] undefined = everybody; the empty string is a user like any other */
  #of(userId) {
    const links = [...this.#links()];
    return userId === undefined ? links : links.filter((link) => link.userId === userId);
  }

  #dropHung() {
    for (const socket of this.#hung) socket.destroy();
  }
}
