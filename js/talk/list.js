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
    /** Who is writing, each with a timer. @type {Map<string, unknown>} */
    this.typing = new Map();
    /** @type {readonly ConversationSummary[] | null} */
    this._list = null;
    this._hasChanged = false;
  }

  /** @returns {readonly ConversationSummary[]} the same until something changes */
  get list() {
    if (!this._list) {
      const sorted = this.records.sort(compare);
      // In this order, which is nearly that of the next time.
      this._records = new Map(sorted.map((record) => [record.peer, record]));
      this._list = Object.freeze(sorted.map(({ peer }) => this.summaryOf(peer)));
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
      typing: this.typing.has(peer),
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
    this.touch(record.peer);
    return true;
  }

  /** @param {string} peer */
  discard(peer) {
    if (this._records.delete(peer)) this.touch(peer);
  }

  /** What is listed of it is made anew; or of all. @param {string} [peer] */
  touch(peer) {
    if (peer === undefined) this._summaries.clear();
    else this._summaries.delete(peer);
    this._list = null;
    this._hasChanged = true;
  }

  /** @returns {boolean} it has changed since it was asked last */
  settle() {
    const has = this._hasChanged;
    this._hasChanged = false;
    return has;
  }

  /** Those that are too many: the longest silent. */
  get surplus() {
    return this._records.size > this._most ? this.list.slice(this._most) : [];
  }
}

/** @param {ConversationRecord} a @param {ConversationRecord} b */
const compare = (a, b) => Number(b.pinned) - Number(a.pinned) || b.at - a.at ||
  (a.peer < b.peer ? -1 : 1);
