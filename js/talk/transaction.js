// @ts-check
// One change of the store, of any number of operations: all of it is stored, or nothing. Operations
// run on what has been read so far; what they miss is read then, and they run again.
import { conversationKey, messageKey, rangeFor } from './keys.js';
import { asConversation, asMessage, newConversation, previewOf } from './records.js';

/** @typedef {import('./records.js').ConversationRecord} ConversationRecord */
/** @typedef {import('./records.js').MessageRecord} MessageRecord */

/**
 * What has changed, for this tab and the others.
 * @typedef {object} News
 * @property {ConversationRecord[]} conversations
 * @property {MessageRecord[]} messages
 * @property {Array<[peer: string, id: string]>} removed
 * @property {string[]} cleared peers whose messages are all gone
 * @property {string[]} forgotten peers who are gone
 */

/** @returns {News} */
const noNews = () =>
  ({ conversations: [], messages: [], removed: [], cleared: [], forgotten: [] });

export class Transaction {
  /** @param {Map<string, any>} read @param {number} now Unix ms */
  constructor(read, now) {
    this.now = now;
    this.news = noNews();
    this._read = read;
    /** What is written instead; undefined: it is gone. @type {Map<string, any>} */
    this._written = new Map();
    /** @type {Array<[string, string]>} */
    this._drops = [];
    /** @type {Set<string>} */
    this._missing = new Set();
    /** @type {Map<string, ConversationRecord>} */
    this._conversations = new Map();
    /** What is shown, by its key: of two changes the last. @type {Map<string, MessageRecord>} */
    this._shown = new Map();
    /** @type {Set<ConversationRecord>} */
    this._touched = new Set();
  }

  /** @param {string} key */
  get(key) {
    if (this._written.has(key)) return this._written.get(key);
    if (this._drops.some(([from, to]) => from <= key && key < to)) return undefined;
    if (!this._read.has(key)) this._missing.add(key);
    return this._read.get(key);
  }

  /**
   * What goes in the same change that it came in is no news.
   * @param {string} key @param {any} value undefined takes it away
   */
  put(key, value) {
    this._written.set(key, value);
    if (value === undefined) this._shown.delete(key);
  }

  /** All keys of this letter and peer. @param {string} letter @param {string} peer */
  drop(letter, peer) {
    const [from, to] = rangeFor(letter, peer);
    for (const map of [this._written, this._shown]) {
      map.forEach((/** @type {any} */ _, /** @type {string} */ key) =>
        from <= key && key < to && map.delete(key));
    }
    this._drops.push([from, to]);
  }

  /** As it stands: to be changed, then `touch()`ed. @param {string} peer */
  conversation(peer) {
    const known = this._conversations.get(peer);
    if (known) return known;
    /** @type {ConversationRecord} */
    const record = asConversation(this.get(conversationKey(peer)), peer) || newConversation(peer);
    this._conversations.set(peer, record);
    return record;
  }

  /** @param {ConversationRecord} record */
  touch(record) {
    this._touched.add(record);
  }

  /** @param {string} key @returns {MessageRecord | undefined} a copy */
  message(key) {
    return asMessage(this.get(key));
  }

  /** @param {ConversationRecord} conversation @param {MessageRecord} message */
  save(conversation, message) {
    const { last } = conversation;
    const key = messageKey(message);
    message.rev = this._nextRev(conversation);
    this.put(key, message);
    this.show(key, message);
    if (!last || last.key <= key) conversation.last = previewOf(message);
    this.touch(conversation);
  }

  /** @param {string} key @param {MessageRecord} message as it is now */
  show(key, message) {
    this._shown.set(key, message);
  }

  /** Also greater than any before it was forgotten. @param {ConversationRecord} record */
  _nextRev({ rev }) {
    return Math.max(rev + 1, this.now);
  }

  /** @param {string} peer */
  forget(peer) {
    this._touched.delete(this.conversation(peer));
    this._conversations.delete(peer);
    this.put(conversationKey(peer), undefined);
    this.news.forgotten.push(peer);
  }

  /** @returns {import('./index.js').TalkChange} */
  end() {
    if (this._missing.size) return { more: Array.from(this._missing) };
    this._touched.forEach((record) => {
      record.rev = this._nextRev(record);
      this.put(conversationKey(record.peer), record);
      this.news.conversations.push(record);
    });
    this.news.messages = Array.from(this._shown.values());
    /** @type {Array<[string, any]>} */
    const puts = [], /** @type {string[]} */ removes = [];
    this._written.forEach((value, key) => {
      if (value === undefined) removes.push(key);
      else puts.push([key, value]);
    });
    return { puts, removes, drops: this._drops };
  }
}
