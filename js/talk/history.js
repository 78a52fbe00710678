// @ts-check
// The history as it is kept: one task after the other, so that a reader sees what was written
// before. A store that fails is given up for memory, with what is known, and that is said once.
import { within } from './clock.js';
import { ImError, attempt, storeFailed } from './error.js';
import { CONVERSATION, VERSION_KEY, conversationKey } from './keys.js';
import { MemoryStore } from './memory-store.js';
import { asConversation } from './records.js';
import { Transaction } from './transaction.js';

/** @typedef {import('./index.js').TalkStore} TalkStore */
/** @typedef {import('./transaction.js').News} News */
/** @typedef {{ run: (tx: Transaction) => any, done: (result: any) => void,
 *   failed: (cause: unknown) => void }} Operation */

/** What an older page's store must go through, one after the other. */
/** @type {Array<(store: TalkStore) => Promise<void>>} */
const MIGRATIONS = [];
const PATIENCE = 10000;  // ms that a store has for one answer

export class History {
  /**
   * @param {object} kit
   * @param {import('./index.js').TalkClock} kit.clock
   * @param {() => TalkStore | Promise<TalkStore>} kit.open
   * @param {(news: News) => void} kit.changed hears of every change, before who asked for it
   * @param {(memory: MemoryStore) => void} kit.seed puts in what is known
   * @param {(error: ImError) => void} kit.failed
   * @param {Array<(store: TalkStore) => Promise<void>>} [kit.migrations]
   */
  constructor({ clock, open, changed, seed, failed, migrations = MIGRATIONS }) {
    this._clock = clock;
    this._open = open;
    this._changed = changed;
    this._seed = seed;
    this._failed = failed;
    this._migrations = migrations;
    /** @type {TalkStore | null} */
    this._store = null;
    this.isFallen = false;
    /** What it was before it fell. @type {TalkStore | null} */
    this._broken = null;
    /** @type {Operation[]} */
    this._waiting = [];
    /** Being stored. @type {Operation[]} */
    this._batch = [];
    /** @type {Promise<any>} */
    this._last = Promise.resolve();
  }

  /** Do other tabs have the same? */
  get isShared() {
    return !this.isFallen && this._store !== null && this._store.shared === true;
  }

  /** @returns {Promise<any[]>} the conversations */
  load() {
    return this._task((store) => this._migrate(store).then(() => listIn(store)));
  }

  /** @param {TalkStore} store */
  _migrate(store) {
    const newest = this._migrations.length + 1;
    /** @type {any} */
    let found;
    return store.update((read) => {
      if (!read.has(VERSION_KEY)) return { more: [VERSION_KEY] };
      found = read.get(VERSION_KEY);
      return found ? {} : { puts: [[VERSION_KEY, { version: newest }]] };
    }).then(() => {
      const version = found ? found.version : newest;
      if (!(version >= 1 && version <= newest)) throw new Error(`it has version ${version}`);
      /** @type {Promise<unknown>} */
      let done = Promise.resolve();
      this._migrations.slice(version - 1).forEach((migrate, i) => {
        done = done.then(() => migrate(store)).then(() => store.update(() =>
          ({ puts: [[VERSION_KEY, { version: version + i + 1 }]] })));
      });
      return done;
    });
  }

  /**
   * @template T @param {(tx: Transaction) => T} run
   * @returns {Promise<T>} what it returned, once that is stored
   */
  change(run) {
    return new Promise((done, failed) => {
      // What is asked for in one turn is stored together.
      if (this._waiting.push({ run, done, failed }) > 1) return;
      this._task((store) => this._commit(store)).catch((cause) =>
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
      const tx = last = new Transaction(read, this._clock.now());
      results = batch.map(({ run }) => run(tx));
      return tx.end();
    }).then(() => {
      if (store !== this._store) return;  // an answer that came too late
      this._batch = [];
      if (last) this._changed(last.news);
      batch.forEach(({ done }, i) => done(results[i]));
    });
  }

  /**
   * @param {string} from @param {string} to
   * @param {number} limit @param {boolean} isLatestFirst
   * @returns {Promise<Array<[string, any]>>}
   */
  range(from, to, limit, isLatestFirst) {
    return this._task((store) => store.range(from, to, limit, isLatestFirst));
  }

  /** Resolves when nothing is left, also in a store that has failed. */
  erase() {
    return this._task((store) => store.erase()).then(() => this.isFallen && within(this._clock,
      PATIENCE, () => Promise.resolve(this._broken || this._open())
        .then((store) => (this._broken = store).erase()))
      .catch((cause) => { throw storeFailed('cannot be erased', cause); }));
  }

  /** Resolves when all is stored that was asked for. */
  close() {
    const close = () => {
      for (const store of [this._store, this._broken]) if (store) attempt(() => store.close());
    };
    return this._last.then(close, close);
  }

  /** @template T @param {(store: TalkStore) => Promise<T>} call @returns {Promise<T>} */
  _task(call) {
    const run = () => within(this._clock, PATIENCE, () => this._opened().then(call))
      .catch((cause) => {
        if (this.isFallen) throw cause;
        this._fall(cause);
        return call(/** @type {TalkStore} */ (this._store));
      });
    return this._last = this._last.then(run, run);
  }

  /** @returns {Promise<TalkStore>} */
  _opened() {
    if (this._store) return Promise.resolve(this._store);
    return Promise.resolve(this._open()).then((store) => this._store = this._store || store);
  }

  /** @param {unknown} cause */
  _fall(cause) {
    const memory = new MemoryStore();
    this._seed(memory);
    this.isFallen = true;
    this._broken = this._store;
    this._store = memory;
    this._failed(storeFailed('is kept in memory alone from now on: its store failed', cause));
  }
}

/** @param {TalkStore} store */
const listIn = (store) => store.range(CONVERSATION, `${CONVERSATION}~`, Infinity, false)
  .then((entries) => entries.map(([key, value]) => {
    const record = asConversation(value);
    return record && conversationKey(record.peer) === key ? record : undefined;
  }).filter(Boolean));
