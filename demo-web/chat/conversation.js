// @ts-check
// What was said with one peer. Plain data: no client, no page.

/** @typedef {'received' | 'queued' | 'sending' | 'delivered' | 'failed'} BubbleStatus */

/**
 * One message on the page.
 * @typedef {object} Bubble
 * @property {string} text
 * @property {number} time Unix ms
 * @property {BubbleStatus} status `received` = the peer's, all others = one's own
 * @property {string} fingerprint what a resend must repeat; empty where there is none
 */

/** Older ones are forgotten, so that a page open for days stays small. */
const MAX_BUBBLES = 1_000;

export class Conversation {
  /** @type {Bubble[]} oldest first */
  bubbles = [];
  unread = 0;

  /** @param {string} peer user id; any string */
  constructor(peer) {
    this.peer = peer;
  }

  get last() {
    return this.bubbles.at(-1);
  }

  /**
   * @param {Bubble} bubble
   * @returns {Bubble | undefined} the one forgotten for it
   */
  add(bubble) {
    this.bubbles.push(bubble);
    return this.bubbles.length > MAX_BUBBLES ? this.bubbles.shift() : undefined;
  }
}
