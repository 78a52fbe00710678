// @ts-check
// The page's own account of the messages of one client, kept from the message handles and the
// events alone. The client keeps another in `stats()`; the page checks one against the other.
import { Signal } from '../shared/signal.js';

/** @typedef {import('../../js/index.js').SentMessage} SentMessage */
/** @typedef {'queued' | 'sent' | 'delivered' | 'lost'} Status without receipts */
/** @typedef {Record<Status, number>} Counts */

/** How many of the latest messages the strip can show. */
const LATEST = 2_000;

export class Ledger {
  /** @type {Signal<{ message: SentMessage, took: number }>} took: ms from `send()` to the ACK */
  delivered = new Signal();
  /** The latest messages, oldest first. @type {SentMessage[]} */
  latest = [];

  /** When each message was accepted. @type {Map<SentMessage, number>} */
  #unsettled = new Map();
  #accepted = 0;
  #delivered = 0;
  #lost = 0;

  /** @param {SentMessage} message that `send()` has just returned */
  accept(message) {
    this.#accepted += 1;
    this.#unsettled.set(message, performance.now());
    this.latest.push(message);
    if (this.latest.length >= 2 * LATEST) this.latest.splice(0, LATEST);
  }

  /** @param {SentMessage} message of a `delivered` or `lost` event */
  settle(message) {
    const acceptedAt = this.#unsettled.get(message);
    if (acceptedAt === undefined) return;
    this.#unsettled.delete(message);
    if (message.status === 'lost') {
      this.#lost += 1;
    } else {
      this.#delivered += 1;
      this.delivered.emit({ message, took: performance.now() - acceptedAt });
    }
  }

  get accepted() {
    return this.#accepted;
  }

  get unsettled() {
    return this.#unsettled.size;
  }

  /** @returns {Counts} */
  counts() {
    // Handles change from queued to sent without an event, so these are counted anew.
    let queued = 0;
    for (const { status } of this.#unsettled.keys()) if (status === 'queued') queued += 1;
    return {
      queued,
      sent: this.#unsettled.size - queued,
      delivered: this.#delivered,
      lost: this.#lost,
    };
  }
}
