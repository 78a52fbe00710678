'use strict';
// What was said with one peer. Plain data: no client, no page, no storage.

/**
 * One message as the user sees it.
 * @typedef {object} Bubble
 * @property {string} key unique while the program runs
 * @property {string} text
 * @property {number} time when it was said, Unix ms, as a server may claim it
 * @property {'received' | 'queued' | 'sent' | 'delivered' | 'arrived' | 'read' | 'lost'} status
 *   `received` = the peer's, all others = one's own: `arrived` at the peer's program, then `read`
 * @property {string} fingerprint what a resend must repeat; empty where there is none
 */

/** The user id of the server itself. */
const SERVER = '0';

const STATUSES = ['received', 'queued', 'sent', 'delivered', 'arrived', 'read', 'lost'];

/** Older ones are forgotten, several at once: each cut makes a page draw all of them anew. */
const MAX_BUBBLES = 200;
const SLACK = 50;
/** UTF-16 units of all bubbles together; at 50 people far from the 10 MB of a host's storage. */
const MAX_UNITS = 40000;

let keys = 0;

function makeBubble(text, time, status, fingerprint) {
  keys += 1;
  return { key: `b${keys}`, text, time, status, fingerprint };
}

/** Of what a storage written by any version of this program holds; null = it is no bubble. */
function readBubble(value) {
  const { text, time, status, fingerprint } = Object(value);
  const isBubble = typeof text === 'string' && typeof time === 'number' &&
    STATUSES.indexOf(status) >= 0 && typeof fingerprint === 'string';
  return isBubble ? makeBubble(text, time, status, fingerprint) : null;
}

function isOwn(bubble) {
  return bubble.status !== 'received';
}

/** Whether it may still become delivered or lost by itself. */
function isUnsettled(bubble) {
  return bubble.status === 'queued' || bubble.status === 'sent';
}

/** The newest ones that fit; the very newest always does. */
function newest(bubbles, maxBubbles, maxUnits) {
  let units = 0;
  let first = bubbles.length;
  while (first > 0 && bubbles.length - first < maxBubbles) {
    units += bubbles[first - 1].text.length;
    if (units > maxUnits && first < bubbles.length) break;
    first -= 1;
  }
  return bubbles.slice(first);
}

class Conversation {
  /** @param {string} peer user id; any string */
  constructor(peer) {
    this.peer = peer;
    /** @type {Bubble[]} oldest first */
    this.bubbles = [];
    this.units = 0;
    this.unread = 0;
    /** What was begun and not sent. */
    this.draft = '';
  }

  get last() {
    return this.bubbles[this.bubbles.length - 1];
  }

  add(bubble) {
    this.bubbles.push(bubble);
    this.units += bubble.text.length;
    const isOver = this.bubbles.length > MAX_BUBBLES + SLACK || this.units > 2 * MAX_UNITS;
    if (isOver) this.reset(newest(this.bubbles, MAX_BUBBLES, MAX_UNITS));
  }

  reset(bubbles) {
    this.bubbles = bubbles;
    this.units = bubbles.reduce((sum, { text }) => sum + text.length, 0);
  }

  /** The latest of one's own with this fingerprint. */
  findOwn(fingerprint) {
    for (let i = this.bubbles.length - 1; i >= 0; i -= 1) {
      const bubble = this.bubbles[i];
      if (isOwn(bubble) && bubble.fingerprint === fingerprint) return bubble;
    }
    return undefined;
  }
}

module.exports = {
  Conversation, MAX_BUBBLES, MAX_UNITS, SERVER, SLACK,
  isOwn, isUnsettled, makeBubble, newest, readBubble,
};
