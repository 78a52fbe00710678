// @ts-check
// The history as it is kept: one task after the other, so that a reader sees what was written
// before. A store that fails is given up for memory, with what is known, and that is said once.
import { within } from './clock.js';
import { ImError, attempt, storeFailed } from './error.js';
import { CONVERSATION, VERSION_KEY, conversationKey, endOf } from './keys.js';
import { MemoryStore } from './memory-store.js';
import { asConversation } from './records.js';
import { Transaction } from './transaction.js';

/** @typedef {import('./index.js').TalkStore} TalkStore */
/** @typedef {import('./transaction.js').News} News */
/** @typedef {{ run: (tx: Transaction) => any, done: (result: any) => void,
 *   failed: (cause: unknown) => void }} Operation */

const VERSION = 1;
/**
 * Whose history it is.
 * @typedef {object} Host
 * @property {import('./index.js').TalkClock} clock
 * @property {() => TalkStore | Promise<TalkStore>} open
 * @property {(news: News) => void} changed hears of every change, before who asked for it
 * @property {(memory: MemoryStore) => void} fill puts in what is known
 * @property {(cause: unknown) => void} fail
 * @property {(name: 'migrate', store: TalkStore, found: any, wanted: number) => Promise<unknown>}
 *   more brings a store of another version to this one
 */

/** ms that a store has for one answer. */
export const PATIENCE = 10000;

export class History {
  /** @param {Host} host @param {number} [version] */
  constructor(host, version = VERSION) {
    this._host = host;
    this._version = version;
    /** @type {TalkStore | null} */
    this._store = null;
    this.isFallen = false;
    /** What it was before it fell. @type {TalkStore | null} */
    this.broken = null;
    /** @type {Operation[]} */
    this._waiting = [];
    /** Being stored. @type {Operation[]} */
    this._batch = [];
    /** @type {Promise<any>} */
    this._last = Promise.resolve();
    /** Nothing more is taken. */
    this.isClosing = false;
  }

  /** Do other tabs have the same? */
  get isShared() {
    return this._store && this._store.shared;
  }

  /** @returns {Promise<any[]>} the conversations */
  load() {
    // Both are asked at once, as each takes its time: only what has another version is read again.
    return this.task((store) => Promise.all([
      listIn(store), store.range(VERSION_KEY, `${VERSION_KEY}\0`, 1, false),
    ]).then(([list, [entry]]) => {
      const version = this._version, /** @type {any} */ found = entry && entry[1];
      if (found && found.version === version) return list;
      const prepared = found ? this._host.more('migrate', store, found, version)
        : store.update(() => ({ puts: [[VERSION_KEY, { version }]] }));
      return prepared.then(() => listIn(store));
    }));
  }

  /**
   * @template T @param {(tx: Transaction) => T} run
   * @returns {Promise<T>} what it returned, once that is stored
   */
  change(run) {
    return this.isClosing ? this.task(/** @type {any} */ (run)) : new Promise((done, failed) => {
      // What is asked for in one turn is stored together.
      if (this._waiting.push({ run, done, failed }) > 1) return;
      this.task((store) => this._commit(store)).catch((cause) =>
        this._batch.splice(0).forEach((operation) => operation.failed(cause)));
    });
  }

  /** @param {TalkStore} store */
  _commit(store) {
    // What a store has failed to take is taken by the next.
    const batch = this._batch = this._batch.concat(this._waiting.splice(0));
    /** @type {any[]} */
    let results = [], /** @type {Transaction | undefined} */ last;
    return store.update((read) => {
      const tx = last = new Transaction(read, this._host.clock.now());
      results = batch.map(({ run }) => run(tx));
      return tx.end();
    }).then(() => {
      if (store !== this._store) return;  // an answer that came too late
      this._batch = [];
      if (last) this._host.changed(last.news);
      batch.forEach(({ done }, i) => done(results[i]));
    });
  }

  /**
   * @param {string} from @param {string} to
   * @param {number} limit @param {boolean} isLatestFirst
   * @returns {Promise<Array<[string, any]>>}
   */
  range(from, to, limit, isLatestFirst) {
    return this.task((store) => store.range(from, to, limit, isLatestFirst)
      .then((entries) => entries.filter(Array.isArray)));
  }

  /** Resolves when all is stored that was asked for; nothing more is taken. */
  close() {
    this.isClosing = true;
    const close = () => [this._store, this.broken].forEach(leave);
    return this._last.then(close, close);
  }

  /**
   * After all that was asked for before.
   * @template T @param {(store: TalkStore) => Promise<T>} call @returns {Promise<T>}
   */
  task(call) {
    if (this.isClosing) return Promise.reject(storeFailed('is closed'));
    const run = () => within(this._host.clock, PATIENCE, () => this._opened().then(call))
      .catch((cause) => {
        if (this.isFallen) throw cause;
        this._fall(cause);
        return call(/** @type {TalkStore} */ (this._store));
      });
    return this._last = this._last.then(run, run);
  }

  /** @returns {Promise<TalkStore>} */
  _opened() {
    return Promise.resolve(this._store || this._host.open()).then((store) => {
      const known = this._store = this._store || store;
      if (known !== store) {  // too late
        if (this.isClosing) leave(store);
        else this.broken = store;
      }
      return known;
    });
  }

  /** @param {unknown} cause */
  _fall(cause) {
    const memory = new MemoryStore();
    this._host.fill(memory);
    this.isFallen = true;
    this.broken = this._store;
    this._store = memory;
    this._host.fail(storeFailed('is in memory: its store failed', cause));
  }
}

/** @param {TalkStore | null} store */
const leave = (store) => attempt(() => store && store.close());

/** @param {TalkStore} store */
const listIn = (store) => store.range(CONVERSATION, endOf(CONVERSATION), Infinity, false)
  .then((entries) => entries.map(([key, value]) => {
    const record = asConversation(value);
    return record && conversationKey(record.peer) === key ? record : undefined;
  }).filter(Boolean));
