// @ts-check
// What an application has of a talk.
import { Conversation } from './conversation.js';
import { Engine } from './engine.js';
import { invalidArgument, invalidOption } from './error.js';

/** @typedef {import('./index.js').TalkOptions} TalkOptions */

/** Each client has one: two would count everything twice. @type {WeakMap<object, Talk>} */
const talks = new WeakMap();

/** By option, what it must be; undefined is the default. @type {Record<string, string>} */
const OPTIONS = { title: 'function', upload: 'function', store: 'object', clock: 'object',
  name: 'string', maxConversations: 'number' };

export class Talk {
  /** @param {any} client @param {TalkOptions} [options] */
  constructor(client, options = {}) {
    const isClient = client && ['on', 'send', 'pending', 'markRead'].every((name) =>
      typeof client[name] === 'function');
    if (!isClient) throw invalidArgument('client', 'a client');
    if (talks.has(client)) {
      throw invalidArgument('client', 'one without a talk');
    }
    check(options);
    this.client = client;
    const engine = this._engine = new Engine(client, options);
    talks.set(client, this);
    this.ready = engine.ready;
    /** @type {Promise<void> | null} */
    this._closing = null;
    this.subscribe = (/** @type {() => void} */ listener) => engine.signals.on('change', listener);
    this.getSnapshot = () => engine.list.list;
  }

  /** @param {any} client @param {TalkOptions} [options] */
  static of(client, options) {
    return talks.get(client) || new Talk(client, options);
  }

  conversations() {
    return this.getSnapshot();
  }

  /** @param {string} peer */
  conversation(peer) {
    // Who sends is a claim: what comes from '' is listed, so it can be opened.
    if (typeof peer !== 'string') throw invalidArgument('peer', 'a user id');
    const { _engine: engine } = this, view = engine.viewOf(peer);
    return view.conversation = view.conversation || new Conversation(engine, view);
  }

  get unread() {
    return this._engine.list.unread;
  }

  get isLoading() {
    return this._engine.list.isLoading;
  }

  /** @param {boolean} isVisible */
  setVisible(isVisible) {
    if (typeof isVisible !== 'boolean') throw invalidArgument('isVisible', 'true or false');
    this._engine.setVisible(isVisible);
  }

  refreshTitles() {
    this._engine.renameAll();
  }

  /** @param {string} event @param {(value: any) => void} listener */
  on(event, listener) {
    return this._engine.signals.on(event, listener);
  }

  /** @param {string} event @param {(value: any) => void} listener */
  off(event, listener) {
    this._engine.signals.off(event, listener);
  }

  /** @param {(line: string) => any} write @returns {Promise<void>} */
  export(write) {
    return this._engine.more('exportAll', write);
  }

  /** @returns {Promise<void>} */
  erase() {
    return this._engine.errand('erase');
  }

  /** @returns {Promise<void>} */
  close() {
    if (talks.get(this.client) === this) talks.delete(this.client);
    return this._closing = this._closing || this._engine.close();
  }
}

/** @param {any} options */
function check(options) {
  if (!options || typeof options !== 'object') throw invalidArgument('options', 'an object');
  for (const name of Object.keys(OPTIONS)) {
    const value = options[name];
    if (value === undefined || typeof value === OPTIONS[name] && value !== null) continue;
    throw invalidOption(name, `a ${OPTIONS[name]}`);
  }
  const { maxConversations: most = 1 } = options;
  if (!(most >= 1 && most <= 1e6)) throw invalidOption('maxConversations', '1 to 1,000,000');
}
