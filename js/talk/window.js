// @ts-check
// The messages of a conversation that are in memory: from one of them up to the latest.
import { findIn, messageKey } from './keys.js';
import { messageOf } from './records.js';

/** @typedef {import('./records.js').MessageRecord} MessageRecord */
/** @typedef {import('./index.js').TalkMessage} TalkMessage */
/** @typedef {{ key: string, record: MessageRecord, message: TalkMessage }} Entry */

export class Window {
  constructor() {
    /** Where it begins, by what was read: what is older is not here; '' where there is nothing. */
    this.oldest = '';
    /** Pages have come, or are on their way: else what is new comes with them. */
    this.isLoaded = false;
    this.isLoading = false;
    /** @type {Entry[]} in order */
    this._entries = [];
    /** @type {Map<string, Entry>} */
    this._byId = new Map();
    /** Gone while older ones are on their way. @type {Set<string>} */
    this._gone = new Set();
    /**
     * Changed meanwhile: their page may have been read before.
     * @type {Map<string, MessageRecord>}
     */
    this._early = new Map();
    /** @type {readonly TalkMessage[] | null} */
    this._list = null;
  }

  /** @returns {readonly TalkMessage[]} the same until something changes */
  get list() {
    if (!this._list) this._list = Object.freeze(this._entries.map(({ message }) => message));
    return this._list;
  }

  /** There is nothing older in the store. */
  get isWhole() {
    return this.isLoaded && !this.oldest;
  }

  get records() {
    return this._entries.map(({ record }) => record);
  }

  /**
   * @param {MessageRecord} record @param {boolean} [isOfPage] of one that was asked for
   * @returns {void}
   */
  take(record, isOfPage) {
    if (!isOfPage && !this.isLoaded && !this.isLoading) return;
    const { id, rev } = record, key = messageKey(record), known = this._byId.get(id);
    const early = this._early.get(id);
    if (isOfPage && early && early.rev > rev) return this.take(early, true);
    if (known ? known.record.rev >= rev : this._gone.has(id)) return undefined;
    if (known) {
      this._entries.splice(this._find(known.key), 1);
    } else if (!isOfPage && key < this.oldest) {
      // It comes with its page.
      if (this.isLoading && !(early && early.rev > rev)) this._early.set(id, record);
      return undefined;
    }
    const entry = { key, record, message: messageOf(record) };
    this._byId.set(id, entry);
    this._entries.splice(this._find(key), 0, entry);
    this._list = null;
    return undefined;
  }

  /** @param {string} id */
  discard(id) {
    const known = this._byId.get(id);
    if (this.isLoading) this._gone.add(id);
    if (known) this._drop(known);
  }

  /** @param {Entry} entry */
  _drop({ key, record }) {
    this._byId.delete(record.id);
    this._entries.splice(this._find(key), 1);
    this._list = null;
  }

  /** @param {MessageRecord[]} page older ones @param {string} oldest where that begins */
  prolong(page, oldest) {
    for (const record of page) this.take(record, true);
    this.isLoaded = true;
    this.oldest = oldest;
    this._list = null;
    // What is late, and came meanwhile, may belong below the page.
    while (this._entries.length && this._entries[0].key < oldest) this._drop(this._entries[0]);
  }

  /** Nothing is on its way any more, so what went meanwhile is of no interest. */
  settle() {
    this.isLoading = false;
    this._gone.clear();
    this._early.clear();
  }

  clear() {
    this._entries.slice().forEach(({ record }) => this.discard(record.id));
  }

  /** Keeps the latest. @param {number} count */
  shorten(count) {
    const old = this._entries.splice(0, Math.max(this._entries.length - count, 0));
    if (!old.length) return;
    old.forEach(({ record }) => this._byId.delete(record.id));
    this.oldest = this._entries[0].key;
    this._list = null;
  }

  /** @param {string} key */
  _find(key) {
    return findIn(this._entries.length, (i) => this._entries[i].key < key);
  }
}
