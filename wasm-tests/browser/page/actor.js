// @ts-check
/** What a test can tell the page to do. Arguments and answers are JSON. */
import { Client } from '/dist/browser.mjs';
import { LocalStore } from './local-store.js';
import { note } from './journal.js';

/** @typedef {import('../../../js/index.js').SentMessage} SentMessage */

/** Of each event, what the test wants to know. @type {Record<string, (value: any) => object>} */
const EVENTS = {
  message: ({ from, content, fingerprint }) => ({ from, content, fingerprint }),
  state: ({ state, previous, reason }) => ({ state, previous, reason }),
  delivered: ({ fingerprint }) => ({ fingerprint }),
  received: ({ fingerprint }) => ({ fingerprint }),
  read: ({ fingerprint }) => ({ fingerprint }),
  unconfirmed: ({ message, reason }) => ({ fingerprint: message.fingerprint, reason }),
  lost: ({ message, reason }) => ({ fingerprint: message.fingerprint, reason }),
  restored: ({ messages }) => ({
    messages: messages.map((/** @type {SentMessage} */ { fingerprint, content, to, status }) =>
      ({ fingerprint, content, to, status })),
  }),
  kickout: ({ code }) => ({ code }),
  error: ({ code, message, cause, phase, url, hint }) =>
    ({ code, message, cause: `${cause}`, phase, url, hint }),
  ping: () => ({ at: performance.now() }),
  log: ({ level, code, text }) => ({ level, code, text }),
};

export class Actor {
  /** @type {any} */
  #client;
  /** All that were made. @type {any[]} */
  #clients = [];
  /** @type {number[]} */
  #ticks = [];
  /** @type {IDBDatabase[]} */
  #databases = [];

  /**
   * @param {import('../../../js/index.js').ClientOptions & { ownStore?: boolean, logs?: boolean }}
   *   options `ownStore`: what the page keeps itself, in localStorage; `logs`: tell of them too
   */
  create({ ownStore = false, logs = false, ...options }) {
    this.#client = new Client({ ...options, ...(ownStore ? { store: new LocalStore() } : {}) });
    this.#clients.push(this.#client);
    for (const [name, look] of Object.entries(EVENTS)) {
      if (name === 'log' && !logs) continue;
      this.#client.on(name, (/** @type {any} */ value) => note(name, look(value)));
    }
  }

  /** Begins it; how it ended is told: "online", or the code of the error. */
  login() {
    void endOf(this.#client.login(), 'online').then((end) => note('login', { end }));
  }

  async logout() {
    await this.#client.logout();
  }

  dispose() {
    this.#client.dispose();
  }

  /** Closes the client that was made first. */
  async close() {
    await this.#clients.shift().close();
  }

  stats() {
    return this.#client.stats();
  }

  /**
   * Sends one after the other, and answers when it has begun.
   * @param {string} to @param {string[]} contents
   * @param {{ pace?: number, qos?: boolean }} [options] pace: ms between two, all at once without
   */
  send(to, contents, { pace, ...options } = {}) {
    const [content, ...rest] = contents;
    if (content === undefined) return;
    this.#sendOne(to, content, options);
    if (pace === undefined) this.send(to, rest, options);
    else setTimeout(() => this.send(to, rest, { pace, ...options }), pace);
  }

  /** Somebody has seen these. @param {{ from: string, fingerprint: string }[]} messages */
  markRead(messages) {
    this.#client.markRead(messages);
  }

  /** What the next page in this tab calls itself. @param {string} tab */
  renameNext(tab) {
    history.replaceState(null, '', `?tab=${tab}`);
  }

  now() {
    return performance.now();
  }

  /** A clock of one tick a second, made as pages make it: each timer sets the next. */
  startTicking() {
    this.#ticks.push(performance.now());
    setTimeout(() => this.startTicking(), 1000);
  }

  /** Between two ticks, or since the last one, ms. */
  longestTick() {
    const ticks = [...this.#ticks, performance.now()];
    return Math.max(...ticks.slice(1).map((tick, i) => tick - ticks[i]));
  }

  /** Databases of another version, or of another program. */
  async spoilStorage() {
    for (const { name = '', version = 0 } of await indexedDB.databases()) {
      await answer(indexedDB.deleteDatabase(name));
      const { result } = await answer(indexedDB.open(name, version + 1));
      result.close();
    }
  }

  /** Databases that cannot be opened: somebody is in it, while somebody wants to delete it. */
  async blockStorage() {
    for (const { name = '' } of await indexedDB.databases()) {
      const { result } = await answer(indexedDB.open(name));
      result.onversionchange = () => {}; // a polite page would close it now
      this.#databases.push(result);
      indexedDB.deleteDatabase(name);
    }
  }

  /** Lets go of it. */
  unblockStorage() {
    for (const database of this.#databases) database.close();
  }

  /** Deletes them: resolves when they are gone. */
  async deleteStorage() {
    for (const { name = '' } of await indexedDB.databases()) {
      await answer(indexedDB.deleteDatabase(name));
    }
  }

  /** The connection that is used next is dead, as on iOS; nobody tells. */
  loseConnection() {
    const { transaction } = IDBDatabase.prototype;
    /** @type {IDBDatabase | undefined} */
    let dead;
    IDBDatabase.prototype.transaction = function first(...args) {
      dead ??= this;
      if (this === dead) throw new DOMException('It is closed.', 'InvalidStateError');
      return transaction.apply(this, args);
    };
  }

  /** The next transaction that writes does not succeed. */
  abortOnce() {
    const { transaction } = IDBDatabase.prototype;
    IDBDatabase.prototype.transaction = function first(names, mode) {
      const made = transaction.call(this, names, mode);
      if (mode !== 'readwrite') return made;
      IDBDatabase.prototype.transaction = transaction;
      Object.defineProperty(made, 'commit', { value: undefined });
      queueMicrotask(() => made.abort());
      return made;
    };
  }

  /**
   * A client in a frame that may run scripts, and nothing else; what it hears is told.
   * @param {import('../../../js/index.js').ClientOptions} options
   */
  sandbox(options) {
    const frame = document.createElement('iframe');
    frame.sandbox.add('allow-scripts');
    addEventListener('message', ({ source, data: { kind, details } }) => {
      if (kind !== 'ready') note(kind, details);
      else /** @type {Window} */ (source).postMessage(options, '*');
    });
    frame.src = '/sandboxed.html';
    document.body.append(frame);
  }

  /** Says all kinds of things on the channels of tabs, as any script of the origin can. */
  async rant() {
    const { held = [] } = await navigator.locks.query();
    const names = held.map(({ name = '' }) => name).filter((name) => / hub [\d.]+$/.test(name));
    for (const name of names) {
      const channel = new BroadcastChannel(name.replace(/ hub [\d.]+$/, ''));
      const number = Number(/[\d.]+$/.exec(name)?.[0]);
      const stopped = { state: 'stopped', reason: 'LOGGED_OUT', retryIn: null };
      for (const hub of [number + 1, Date.now() + 1e12, 1e300, Infinity, NaN, -1, '9', null, {}]) {
        for (const said of [{ kind: 'hub', change: stopped, counts: {}, logins: [] },
          { kind: 'state', change: stopped }, { kind: '__proto__' }, { kind: 'settled' },
          { kind: 'kickout', kickout: { code: 1, reason: null } }]) {
          channel.postMessage({ ...said, hub });
        }
      }
      for (const said of [null, 5, 'x', [], {}, Array(1e6).fill({}), new Map(), new Error('x'),
        { kind: 'send', of: number, to: 5 }, { kind: 'state', hub: number, change: { state: 'x' } },
        { kind: 'login', of: number, tab: {} }, { kind: 'logout', of: number, call: 'x' }]) {
        channel.postMessage(said);
      }
      channel.close();
    }
    return names.length;
  }

  /** With `?trouble=counted`. @returns {number} */
  connections() {
    return /** @type {any} */ (window).connections;
  }

  /** @returns {Promise<number>} */
  async countDatabases() {
    return (await indexedDB.databases()).length;
  }

  /** @param {string} to @param {string} content @param {{ qos?: boolean }} options */
  #sendOne(to, content, options) {
    /** @type {SentMessage} */
    const sent = this.#client.send(to, content, options);
    const { fingerprint } = sent;
    note('accepted', { fingerprint, content });
    void endOf(sent.stored, 'stored').then((end) => note('stored', { fingerprint, end }));
    void endOf(sent.delivered, 'delivered').then((end) => note('ended', { fingerprint, end }));
  }
}

/** @param {Promise<unknown>} promise @param {string} resolved @returns {Promise<string>} */
const endOf = (promise, resolved) => promise.then(() => resolved, (error) => `${error.code}`);

/** @param {IDBOpenDBRequest} request @returns {Promise<IDBOpenDBRequest>} when it has succeeded */
const answer = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request);
  request.onerror = () => reject(request.error);
});
