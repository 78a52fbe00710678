// @ts-check
// The desk at work: a client of the package, the core, and the journal between them. When the
// store fails, all of it ends, before a receipt is given for what is not kept, and begins anew with
// what the store has.
import { Door } from './door.js';
import { Journal } from './journal.js';
import { Keeper } from './keeper.js';

/** @typedef {import('mobileimsdk-wasm').ClientOptions} ClientOptions */
/** @typedef {import('./core/types.js').Input} Input */
/** @typedef {Pick<import('mobileimsdk-wasm').Platform, 'setTimeout' | 'clearTimeout'>} Timers */
/** @typedef {import('./store/types.js').DeskStore} DeskStore */
/**
 * @typedef {object} DeskOptions
 * @property {import('./core/types.js').Settings} settings
 * @property {() => DeskStore | Promise<DeskStore>} openStore
 * @property {Omit<ClientOptions, 'store' | 'outbox' | 'receipts'>} client
 * @property {(line: string) => void} [log] never told what somebody wrote
 * @property {(cause: Error) => void} [ended] it cannot go on by itself
 * @property {(run: () => void) => void} [soon] after what has come already
 * @property {() => number} [now]
 * @property {Timers} [timers]
 * @property {(secret: string, hash: string) => Promise<boolean>} [verify]
 */

/** ms until a store that failed is tried again */
export const FIRST_DELAY = 1_000, LAST_DELAY = 60_000;

export class Desk {
  /** @param {DeskOptions} options */
  constructor(options) {
    this._options = options;
    this._log = options.log || (() => {});
    this._now = options.now || Date.now;
    this._timers = options.timers || { setTimeout, clearTimeout };
    /** @type {Session | null} */
    this._session = null;
    /** The latest. @type {Promise<Session | null>} */
    this._opening = Promise.resolve(null);
    this._delay = FIRST_DELAY;
    /** @type {unknown} */
    this._timer = undefined;
    this._isStopped = false;
    this._failures = 0;
  }

  /** @returns {Promise<void>} rejects when the store cannot be opened, or the login is refused */
  async start() {
    const session = await this._open();
    if (session) await session.begin();
  }

  /** @returns {Promise<Session | null>} null: it was stopped meanwhile */
  _open() {
    this._opening = this._openOnce().then(async (session) => {
      if (this._isStopped) await session.end();
      else this._session = session;
      return this._session;
    });
    return this._opening;
  }

  async _openOnce() {
    const store = await this._options.openStore();
    const session = new Session(this._options, store, {
      log: this._log, now: this._now, timers: this._timers,
      failed: (cause) => void this._fail(session, cause),
      ended: (cause) => this._options.ended && this._options.ended(cause),
      worked: () => { this._delay = FIRST_DELAY; },
    });
    try {
      await session.load();
    } catch (error) {
      await session.end().catch(() => {});
      throw error;
    }
    return session;
  }

  /** @param {Session} session @param {unknown} cause */
  async _fail(session, cause) {
    if (this._session !== session) return;
    this._session = null;
    this._failures += 1;
    this._log(`the store fails (${describe(cause)}): nothing is received until it is back`);
    await session.end().catch(() => {});
    this._tryLater();
  }

  _tryLater() {
    if (this._isStopped) return;
    this._timer = this._timers.setTimeout(() => {
      this._open().then((session) => {
        if (!session) return;
        this._log('the store is back');
        session.begin().catch(() => {});  // told by `ended`
      }, () => this._tryLater());
    }, this._delay);
    this._delay = Math.min(this._delay * 2, LAST_DELAY);
  }

  /** What is taken is written, then all ends. */
  async stop() {
    this._isStopped = true;
    this._timers.clearTimeout(/** @type {any} */ (this._timer));
    await this._opening.catch(() => {});
    const session = this._session;
    this._session = null;
    if (session) await session.end();
  }

  /** @param {Input} input @returns {Promise<boolean>} when it is durable; false: not now */
  async feed(input) {
    const session = this._session;
    if (!session) return false;
    session.feed(input);
    await session.idle();
    return this._session === session;
  }

  /** For the end point. */
  health() {
    const session = this._session;
    return {
      state: session ? session.state : 'stopped', store: Boolean(session),
      storeFailures: this._failures, ...(session ? session.health() : {}),
    };
  }

  agents() {
    return this._session ? this._session.agents() : null;
  }
}

/**
 * Is it for a door?
 * @param {import('./core/types.js').Output} output
 * @returns {output is import('./core/types.js').Deed}
 */
export const isDeed = (output) =>
  output.do === 'send' || output.do === 'markRead' || output.do === 'typing';

/** @param {unknown} cause */
export const describe = (cause) => {
  const { code, message } = /** @type {NodeJS.ErrnoException} */ (Object(cause));
  return code || message || 'unknown';
};

/** From one opening of the store to its closing. */
class Session {
  /**
   * @param {DeskOptions} options @param {DeskStore} store
   * @param {{ log: (line: string) => void, now: () => number, timers: Timers,
   *   failed: (cause: unknown) => void, ended: (cause: Error) => void, worked: () => void }} owner
   */
  constructor(options, store, owner) {
    this._store = store;
    this._owner = owner;
    this._isOver = false;
    const { now, timers, log, ended } = owner;
    const failed = (/** @type {unknown} */ cause) => this._fail(cause);
    const journal = this._journal = new Journal(store, {
      soon: options.soon || ((run) => void setImmediate(run)), failed,
      inTurn: (run) => this._keeper.inTurn(run),
      durable: (outputs) => {
        owner.worked();
        for (const output of outputs) this._act(output);
      },
    });
    const door = this._door = new Door(options.client, journal.clientStore, {
      log, now, timers, ended, failed, heard: (input, needsWrite) => this.feed(input, needsWrite),
    });
    this._keeper = new Keeper(options.settings, store, journal, {
      now, timers, log, failed, verify: options.verify, fingerprint: () => door.newFingerprint(),
      stage: (outputs, needsWrite) => journal.stage({ outputs, needsWrite }),
    });
  }

  load() {
    return this._keeper.load();
  }

  async begin() {
    if (!await this._journal.prefetch() || this._isOver) return;
    await this._door.begin().finally(() => this._journal.endPrefetch());
  }

  /** @param {Input} input @param {boolean} [needsWrite] */
  feed(input, needsWrite) {
    if (!this._isOver) this._keeper.hear(input, needsWrite);
  }

  /** @param {import('./core/types.js').Output} output */
  _act(output) {
    if (this._isOver) return;
    if (isDeed(output)) this._door.act(output);
    this._keeper.act(output);
  }

  /** @param {unknown} cause */
  _fail(cause) {
    if (this._isOver) return;
    this._isOver = true;
    this._journal.end(cause);  // else the client, as it closes, keeps what it has heard as taken
    this._door.close().catch(() => {});
    this._owner.failed(cause);
  }

  get state() {
    return this._door.state;
  }

  health() {
    return { ...this._keeper.health(), ...this._door.health() };
  }

  agents() {
    return this._keeper.agents();
  }

  /** When all that it was fed is written, or never will be. */
  async idle() {
    await this._keeper.idle();
    await this._journal.idle();
  }

  /** @returns {Promise<void>} */
  async end() {
    // What is taken is still written, and its receipts are not given without.
    await this._door.close();
    if (!this._isOver) await this._journal.finish();
    this._isOver = true;
    this._journal.end();
    this._keeper.end();
    await this._store.close();
  }
}
