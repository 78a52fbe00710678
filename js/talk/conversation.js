// @ts-check
// What an application does with one conversation.
import { CONTENT, writeContent } from './content.js';
import { invalidArgument } from './error.js';
import { set } from './operations.js';
import { newConversation } from './records.js';
import { PAGE } from './view.js';

/** @typedef {import('./engine.js').Engine} Engine */
/** @typedef {import('./records.js').MessageRecord} MessageRecord */

export class Conversation {
  /** @param {Engine} engine @param {import('./view.js').View} view */
  constructor(engine, view) {
    this.peer = view.peer;
    this._engine = engine;
    this._view = view;
    this.subscribe = (/** @type {() => void} */ listener) =>
      this._view.signals.on('change', listener);
    this.getSnapshot = () => this._view.snapshot;
  }

  /**
   * @param {any} content @param {any} [options]
   * @returns {string} its id
   */
  send(content, options = {}) {
    const { client } = this._engine;
    const isText = typeof content === 'string', text = isText ? content : writeContent(content);
    if (text === null) throw invalidArgument('content', 'a text or a kind of content');
    const { typeu = -1, expiresAfter, signal } = options;
    const sent = client.send(this.peer, text, {
      typeu: isText ? typeu : CONTENT, expiresAfter, signal,
    });
    const record = this._engine.ownOf(sent, sent.status);
    this._engine.follow(record);
    this.draft('');
    return record.id;
  }

  /** @param {string} id @returns {Promise<void>} */
  resend(id) {
    return this._engine.errand('resend', this.peer, id);
  }

  /** @param {string} id @returns {Promise<void>} */
  remove(id) {
    return this._engine.errand('remove', this.peer, id);
  }

  /** @returns {Promise<void>} */
  clear() {
    return this._engine.errand('clear', this.peer, false);
  }

  /** @returns {Promise<void>} */
  forget() {
    return this._engine.errand('clear', this.peer, true);
  }

  /** @returns {Promise<void>} */
  open() {
    return this._view.open();
  }

  leave() {
    this._view.leave();
  }

  /** @param {number} [count] @returns {Promise<void>} */
  older(count = PAGE) {
    if (!(count >= 1 && count <= 1000)) throw invalidArgument('count', '1 to 1,000');
    return this._view.older(Math.floor(count));
  }

  /** @param {string} text */
  draft(text) {
    this.set({ draft: text });
  }

  /** @param {any} changes */
  set(changes) {
    /** @type {any} */
    const given = {}, known = /** @type {any} */ (newConversation(''));
    for (const name of ['title', 'draft', 'muted', 'pinned']) {
      const value = changes[name], type = typeof known[name];
      if (value === undefined) continue;
      if (typeof value !== type) throw invalidArgument(name, `a ${type}`);
      given[name] = value;
    }
    this._engine.change(set(this.peer, given));
  }

  typing() {
    this._engine.client.typing(this.peer);
  }

  /** @param {any} file @param {any} [options] @returns {Promise<string>} */
  attach(file, options = {}) {
    return this._engine.more('attach', this, file, options);
  }

  /** @param {string} text @param {any} [options] @returns {Promise<number>} */
  search(text, options) {
    return this._engine.more('search', this.peer, text, options);
  }

  /** @param {any[]} messages @returns {Promise<number>} */
  merge(messages) {
    return this._engine.errand('mergeInto', this.peer, messages);
  }

  /** @param {any[]} page @returns {Promise<number>} */
  prepend(page) {
    return this._engine.errand('prependTo', this.peer, page);
  }

  /** @param {(line: string) => any} write @returns {Promise<void>} */
  export(write) {
    return this._engine.more('readExport', this.peer, write);
  }
}
