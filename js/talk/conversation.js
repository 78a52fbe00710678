// @ts-check
// What an application does with one conversation.
import { CONTENT, writeContent } from './content.js';
import { attempt, invalidArgument } from './error.js';
import { MESSAGE, PLACE, idKey, prefixOf, rangeOf } from './keys.js';
import { follow, remove, set } from './operations.js';
import { asMessage } from './records.js';
import { PAGE } from './view.js';

/** @typedef {import('./engine.js').Engine} Engine */
/** @typedef {import('./records.js').MessageRecord} MessageRecord */

export class Conversation {
  /** @param {Engine} engine @param {string} peer */
  constructor(engine, peer) {
    this.peer = peer;
    this._engine = engine;
    this._view = engine.viewOf(peer);
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
    const text = typeof content === 'string' ? content : writeContent(content);
    if (text === null) throw invalidArgument('content', 'a text, or a body as in CONTENT.md');
    const { typeu = -1, expiresAfter, signal } = options;
    const sent = client.send(this.peer, text, {
      typeu: typeof content === 'string' ? typeu : CONTENT, expiresAfter, signal,
    });
    const record = this._engine.ownOf(sent, sent.status);
    this._change(follow(record));
    if (this._engine.list.recordOf(this.peer).draft) this.draft('');
    return record.id;
  }

  /** @param {string} id @returns {Promise<void>} */
  resend(id) {
    const { peer } = this, { history, client } = this._engine;
    return history.change((tx) => tx.message(tx.get(idKey(PLACE, peer, id)) || ''))
      .then((record) => {
        if (!record || record.status !== 'lost' || record.fingerprint === null) {
          throw invalidArgument('id', 'of a message that is lost');
        }
        const { content, typeu, fingerprint } = record;
        const sent = client.send(peer, content, { typeu, fingerprint });
        return history.change(follow(this._engine.ownOf(sent, sent.status), true));
      });
  }

  /** @param {string} id @returns {Promise<void>} */
  remove(id) {
    const { history, list } = this._engine, { last } = list.recordOf(this.peer);
    const [from, to] = rangeOf(prefixOf(MESSAGE, this.peer));
    const others = last && last.id === id ? history.range(from, to, 2, true)
      : Promise.resolve(/** @type {Array<[string, any]>} */ ([]));
    return others.then((entries) => {
      const before = entries.map(([, value]) => asMessage(value)).find((one) => one &&
        one.id !== id);
      return history.change(remove(this.peer, id, before));
    });
  }

  /** @returns {Promise<void>} */
  clear() {
    return this._engine.clear(this.peer, false);
  }

  /** @returns {Promise<void>} */
  forget() {
    return this._engine.clear(this.peer, true);
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
    const known = { title: 'string', draft: 'string', muted: 'boolean', pinned: 'boolean' };
    /** @type {any} */
    const given = {};
    for (const name of Object.keys(known)) {
      const value = changes[name];
      if (value === undefined) continue;
      if (typeof value !== known[name]) throw invalidArgument(name, `a ${known[name]}`);
      given[name] = value;
    }
    this._change(set(this.peer, given));
  }

  typing() {
    this._engine.client.typing(this.peer);
  }

  /** @param {any} file @param {any} [options] @returns {Promise<string>} */
  attach(file, options = {}) {
    const { upload } = this._engine.options, { progress, signal, body = {} } = options;
    if (typeof upload !== 'function') throw invalidArgument('file', 'sent with the option upload');
    return Promise.resolve(upload(file, { progress: (part) => {
      if (progress) attempt(() => progress(part));
    }, signal })).then((url) => {
      const { name, size, type } = file, isImage = /^image\//.test(type);
      return this.send(Object.assign({
        kind: isImage ? 'image' : 'file', url, name: String(name || url), size, type,
        text: `${name || ''} ${url}`.trim(),
      }, body));
    });
  }

  /** @param {string} text @param {any} [options] @returns {Promise<number>} */
  search(text, options) {
    return this._engine.more((kit, { search }) => search(kit, this.peer, text, options));
  }

  /** @param {any[]} messages @returns {Promise<number>} */
  merge(messages) {
    return this._engine.more((kit, { mergeInto }) => mergeInto(kit, this.peer, messages));
  }

  /** @param {any[]} page @returns {Promise<number>} */
  prepend(page) {
    return this._engine.more((kit, { prependTo }) => prependTo(kit, this.peer, page));
  }

  /** @param {(line: string) => any} write @returns {Promise<void>} */
  export(write) {
    return this._engine.more((kit, { readExport }) => readExport(kit, this.peer, write));
  }

  /** @param {(tx: import('./transaction.js').Transaction) => any} operation */
  _change(operation) {
    this._engine.history.change(operation).catch((cause) => this._engine.fail(cause));
  }
}
