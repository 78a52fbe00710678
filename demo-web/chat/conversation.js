// @ts-check
// What was said with one peer. Plain data: no client, no page.

/**
 * `delivered` to the server, `arrived` at the peer's application, `read` by the peer.
 * @typedef {'received' | 'queued' | 'sending' | 'delivered' | 'arrived' | 'read' | 'failed'}
 *   BubbleStatus
 */

/**
 * One message on the page.
 * @typedef {object} Bubble
 * @property {string} text
 * @property {number} time when it was said, Unix ms, as a server may claim it
 * @property {number} at when it came to this browser, Unix ms; later ones have more
 * @property {BubbleStatus} status `received` = the peer's, all others = one's own
 * @property {string} fingerprint what a resend must repeat; empty where there is none
 */

const STATUSES = ['received', 'queued', 'sending', 'delivered', 'arrived', 'read', 'failed'];

let latest = 0;

/** No two messages of this page come at the same time, so that they can be sorted by it. */
export function arrivalTime() {
  latest = Math.max(Date.now(), latest + 1);
  return latest;
}

/** @param {Bubble} bubble */
export const isOwn = ({ status }) => status !== 'received';

/** Whether it may still become delivered or failed by itself. @param {Bubble} bubble */
export const isUnsettled = ({ status }) => status === 'queued' || status === 'sending';

/**
 * Of what a database or another tab of any version of this page holds.
 * @param {unknown} value
 * @returns {Bubble | undefined} undefined = it is no bubble
 */
export function readBubble(value) {
  const { text, time, at, status, fingerprint } = Object(value);
  const isBubble = typeof text === 'string' && typeof time === 'number' && Number.isFinite(at) &&
    STATUSES.includes(status) && typeof fingerprint === 'string';
  return isBubble ? { text, time, at, status, fingerprint } : undefined;
}

export class Conversation {
  /** @type {Bubble[]} oldest first */
  bubbles = [];
  unread = 0;
  /** What came until then has been read. */
  readAt = 0;
  /** What was begun and not sent. */
  draft = '';
  /** Where the reader left off: the first that was unread. @type {Bubble | null} */
  firstNew = null;

  /** @param {string} peer user id; any string */
  constructor(peer) {
    this.peer = peer;
  }

  get last() {
    return this.bubbles.at(-1);
  }

  /** @param {string} fingerprint @returns {Bubble | undefined} */
  findOwn(fingerprint) {
    return this.bubbles.filter(isOwn).reverse().find((own) => own.fingerprint === fingerprint);
  }
}
