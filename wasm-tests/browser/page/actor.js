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
  lost: ({ message, reason }) => ({ fingerprint: message.fingerprint, reason }),
  restored: ({ messages }) => ({
    messages: messages.map((/** @type {SentMessage} */ { fingerprint, content, to, status }) =>
      ({ fingerprint, content, to, status })),
  }),
  kickout: ({ code }) => ({ code }),
  error: ({ code, message, cause }) => ({ code, message, cause: `${cause}` }),
  ping: () => ({ at: performance.now() }),
  log: ({ level, code, text }) => ({ level, code, text }),
};

export class Actor {
  /** @type {any} */
  #client;
  /** @type {number[]} */
  #ticks = [];

  /**
   * @param {import('../../../js/index.js').ClientOptions & { ownStore?: boolean, logs?: boolean }}
   *   options `ownStore`: what the page keeps itself, in localStorage; `logs`: tell of them too
   */
  create({ ownStore = false, logs = false, ...options }) {
    this.#client = new Client({ ...options, ...(ownStore ? { store: new LocalStore() } : {}) });
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
      indexedDB.deleteDatabase(name);
    }
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
