// @ts-check
// The list of conversations: pinned ones first, then the latest.
import { attempt } from './error.js';
import { newConversation } from './records.js';

/** @typedef {import('./records.js').ConversationRecord} ConversationRecord */
/** @typedef {import('./index.js').ConversationSummary} ConversationSummary */

export class List {
  /** @param {((peer: string) => string | undefined) | undefined} titleOf @param {number} most */
  constructor(titleOf, most) {
    this.isLoading = true;
    this._titleOf = titleOf;
    this._most = most;
    /** @type {Map<string, ConversationRecord>} */
    this._records = new Map();
    /** @type {Map<string, ConversationSummary>} */
    this._summaries = new Map();
    /** @type {Set<string>} */
    this._typing = new Set();
    /** As they were listed last: nearly in order again. @type {ConversationRecord[]} */
    this._sorted = [];
    /** @type {readonly ConversationSummary[] | null} */
    this._list = null;
    this._hasChanged = false;
  }

  /** @returns {readonly ConversationSummary[]} the same until something changes */
  get list() {
    if (!this._list) {
      const known = new Set();
      const sorted = this._sorted.map(({ peer }) => this._records.get(peer)).filter((record) => {
        if (record) known.add(record.peer);
        return record !== undefined;
      });
      this._records.forEach((record) => known.has(record.peer) || sorted.push(record));
      this._sorted = /** @type {ConversationRecord[]} */ (sorted).sort(compare);
      this._list = Object.freeze(this._sorted.map(({ peer }) => this.summaryOf(peer)));
    }
    return this._list;
  }

  get records() {
    return Array.from(this._records.values());
  }

  get unread() {
    let sum = 0;
    this._records.forEach(({ unread }) => { sum += unread; });
    return sum;
  }

  /** @param {string} peer */
  has(peer) {
    return this._records.has(peer);
  }

  /** @param {string} peer */
  recordOf(peer) {
    return this._records.get(peer) || newConversation(peer);
  }

  /** @param {string} peer @returns {ConversationSummary} the same until something changes */
  summaryOf(peer) {
    const known = this._summaries.get(peer);
    if (known) return known;
    const { unread, last, title, draft, muted, pinned } = this.recordOf(peer);
    const named = title || attempt(() => this._titleOf && this._titleOf(peer));
    const summary = Object.freeze({
      peer, title: typeof named === 'string' && named ? named : peer, unread, draft, muted, pinned,
      typing: this._typing.has(peer),
      last: last && Object.freeze({
        id: last.id, own: last.id[0] === '>', text: last.text,
        kind: /** @type {any} */ (last.kind), time: last.time, status: last.status || null,
      }),
    });
    if (this.has(peer)) this._summaries.set(peer, summary);
    return summary;
  }

  /** @param {ConversationRecord} record @returns {boolean} it is news */
  take(record) {
    const known = this._records.get(record.peer);
    if (known && known.rev >= record.rev) return false;
    this._records.set(record.peer, record);
    this._touch(record.peer);
    return true;
  }

  /** @param {string} peer */
  discard(peer) {
    if (this._records.delete(peer)) this._touch(peer);
  }

  /** @param {string} peer @param {boolean} isTyping */
  setTyping(peer, isTyping) {
    if (isTyping) this._typing.add(peer);
    else this._typing.delete(peer);
    this._touch(peer);
  }

  /** The titles may be others now. */
  refresh() {
    this._summaries.clear();
    this._list = null;
    this._hasChanged = true;
  }

  /** @param {string} peer */
  _touch(peer) {
    this._summaries.delete(peer);
    this._list = null;
    this._hasChanged = true;
  }

  /** @returns {boolean} it has changed since it was asked last */
  settle() {
    const has = this._hasChanged;
    this._hasChanged = false;
    return has;
  }

  /** @returns {string[]} those that are too many, the longest silent first */
  surplus() {
    const count = this._records.size - this._most;
    return count > 0 ? this.records.sort(compare).slice(-count).map(({ peer }) => peer) : [];
  }
}

/** @param {ConversationRecord} a @param {ConversationRecord} b */
const compare = (a, b) => Number(b.pinned) - Number(a.pinned) || b.at - a.at ||
  (a.peer < b.peer ? -1 : 1);
