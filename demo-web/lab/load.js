// @ts-check
// Sends messages at a steady rate, from one client to the other or both ways.
import { Signal } from '../shared/signal.js';

/** @typedef {import('./subject.js').Subject} Subject */

/** @typedef {'me' | 'peer' | 'both'} Senders */

const TICK = 20;

export class Load {
  /** Why the client took no more. @type {Signal<string>} */
  refused = new Signal();
  #me;
  #peer;
  /** @type {[from: Subject, to: Subject][]} */
  #pairs = [];
  #serial = 0;
  #count = 0;
  #sent = 0;
  #perMs = 0;
  #begin = 0;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #ticking;

  /** @param {Subject} me @param {Subject} peer */
  constructor(me, peer) {
    this.#me = me;
    this.#peer = peer;
  }

  /** Messages of the present load that are not sent yet, per sender. */
  get left() {
    return this.#count - this.#sent;
  }

  /**
   * Replaces a load that is under way.
   * @param {{ count: number, rate: number, senders: Senders }} load `rate`: per second and sender
   */
  start({ count, rate, senders }) {
    this.stop();
    const me = this.#me, peer = this.#peer;
    this.#pairs = [];
    if (senders !== 'peer') this.#pairs.push([me, peer]);
    if (senders !== 'me') this.#pairs.push([peer, me]);
    this.#count = count;
    this.#sent = 0;
    this.#perMs = rate / 1_000;
    this.#begin = performance.now();
    this.#ticking = setInterval(() => this.#tick(), TICK);
    this.#tick();
  }

  stop() {
    clearInterval(this.#ticking);
    this.#count = this.#sent;
  }

  #tick() {
    // By the clock, not by counting ticks: a hidden page has few of them.
    const due = 1 + Math.floor((performance.now() - this.#begin) * this.#perMs);
    try {
      while (this.#sent < Math.min(due, this.#count)) this.#send();
    } catch (error) {
      this.stop();
      this.refused.emit(/** @type {any} */ (error).code ?? String(error));
    }
    if (this.left === 0) clearInterval(this.#ticking);
  }

  #send() {
    this.#serial += 1;
    for (const [from, to] of this.#pairs) from.send(to.userId, `#${this.#serial} 你好 👋`);
    this.#sent += 1;
  }
}
