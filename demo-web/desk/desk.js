// @ts-check
// The desk at work: a client of the package, the core, and the journal between them. When the
// store fails, all of it ends, before a receipt is given for what is not kept, and begins anew with
// what the store has.
import { Client } from 'mobileimsdk-wasm';
import { DeskCore } from './core/desk-core.js';
import { Journal } from './journal.js';
import { isSecret, newPass } from './secrets.js';

/** @typedef {import('mobileimsdk-wasm').ClientOptions} ClientOptions */
/** @typedef {import('./core/types.js').Input} Input */
/** @typedef {import('./core/types.js').Output} Output */
/** @typedef {import('./core/types.js').Question} Question */
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
 * @property {Pick<import('mobileimsdk-wasm').Platform, 'setTimeout' | 'clearTimeout'>} [timers]
 * @property {(secret: string, hash: string) => Promise<boolean>} [verify]
 */

const FIRST_DELAY = 1_000, LAST_DELAY = 60_000;  // ms until a store that failed is tried again
const LONG_AWAY = 30_000;  // ms after which everybody is told that the desk is back
const FRAME_LIFE = 60_000;  // ms; how things stood is worth nothing later
const MOST_TIMEOUT = 3_600_000;

export class Desk {
  /** @param {DeskOptions} options */
  constructor(options) {
    this._options = options;
    this._log = options.log || (() => {});
    this._now = options.now || Date.now;
    this._timers = options.timers || { setTimeout, clearTimeout };
    /** @type {Session | null} */
    this._session = null;
    this._delay = FIRST_DELAY;
    /** @type {unknown} */
    this._timer = undefined;
    this._isStopped = false;
    this._failures = 0;
  }

  /** @returns {Promise<void>} rejects when the store cannot be opened, or the login is refused */
  async start() {
    const session = await this._open();
    this._session = session;
    await session.begin();
  }

  async _open() {
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
        if (this._isStopped) return session.end();
        this._session = session;
        this._log('the store is back');
        session.begin().catch(() => {});  // told by `ended`
        return undefined;
      }).catch(() => this._tryLater());
    }, this._delay);
    this._delay = Math.min(this._delay * 2, LAST_DELAY);
  }

  /** What is taken is written, then all ends. */
  async stop() {
    this._isStopped = true;
    this._timers.clearTimeout(/** @type {any} */ (this._timer));
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

/** @param {unknown} cause */
const describe = (cause) => {
  const { code, message } = /** @type {NodeJS.ErrnoException} */ (Object(cause));
  return code || message || 'unknown';
};

/** It cannot go on by itself, as the server has it; the message says why. */
export class DeskEnded extends Error {}

/** From one opening of the store to its closing. */
class Session {
  /**
   * @param {DeskOptions} options @param {DeskStore} store
   * @param {{ log: (line: string) => void, now: () => number,
   *   timers: NonNullable<DeskOptions['timers']>, failed: (cause: unknown) => void,
   *   ended: (cause: Error) => void, worked: () => void }} owner
   */
  constructor(options, store, owner) {
    this._store = store;
    this._owner = owner;
    this._isOver = false;
    /** @type {unknown} */
    this._timer = undefined;
    this._lostAt = 0;
    this._hasBegun = false;
    const soon = options.soon || ((/** @type {() => void} */ run) => void setImmediate(run));
    this._journal = new Journal(store, {
      soon,
      durable: (outputs) => {
        owner.worked();
        for (const output of outputs) this._act(output);
      },
      failed: (cause) => this._fail(cause),
    });
    const client = this._client = new Client({
      maxFingerprints: 200_000, qos: { maxPending: 100_000, maxPendingBytes: 2 ** 26 },
      ...options.client, receipts: { maxAwaiting: 100_000, maxAwaitingBytes: 2 ** 26,
        maxPeers: 65_536, maxDebts: 65_536, holdFor: 3_600_000 },
      outbox: 'persistent', store: this._journal.clientStore,
    });
    this._verify = options.verify || isSecret;
    this._core = new DeskCore(options.settings, {
      fingerprint: () => client.newFingerprint(), pass: newPass,
    });
    this._listen();
  }

  async load() {
    this._core.load(await this._store.open());
  }

  _listen() {
    const client = this._client;
    client.on('message', ({ from, content, typeu, fingerprint, order, qos }) => this.feed(
      { type: 'message', from, content, typeu, fingerprint, order },
      qos && fingerprint !== null,
    ));
    client.on('typing', ({ from }) => this.feed({ type: 'typing', from }));
    for (const event of /** @type {const} */ (['received', 'read'])) {
      client.on(event, ({ to, fingerprint }) =>
        this.feed({ type: 'receipt', to, fingerprint, isRead: event === 'read' }));
    }
    client.on('error', (error) => {
      // It would go on and give receipts for what is not kept.
      if (error.code === 'STORE_FAILED') return this._fail(error.cause || error);
      return this._owner.log(`${error.code}${error.code === 'CONNECT_FAILED' ? '' : ': '}` +
        `${error.code === 'CONNECT_FAILED' ? ` (attempt ${error.attempt})` : error.message}`);
    });
    client.on('state', ({ state }) => this._follow(state));
    client.on('kickout', ({ code }) => this._end(new DeskEnded(code === 1
      ? 'another desk, or somebody else, has logged in under this id'
      : 'the server has put an end to the session')));
  }

  /** @param {import('mobileimsdk-wasm').State} state */
  _follow(state) {
    if (state === 'waiting' && !this._lostAt) this._lostAt = this._owner.now();
    if (state !== 'online') return;
    this._owner.log('online');
    const away = this._lostAt ? this._owner.now() - this._lostAt : 0;
    this._lostAt = 0;
    if (!this._hasBegun || away > LONG_AWAY) this.feed({ type: 'start' });
    this._hasBegun = true;
  }

  /** @returns {Promise<void>} resolves when online, or ended */
  async begin() {
    try {
      await this._client.login();
    } catch (error) {
      if (this._isOver) return;
      this._end(/** @type {Error} */ (error));
      throw error;
    }
  }

  /** @param {Error} cause */
  _end(cause) {
    if (!this._isOver) this._owner.ended(cause);
  }

  /** @param {unknown} cause */
  _fail(cause) {
    if (this._isOver) return;
    this._isOver = true;
    this._client.close().catch(() => {});
    this._owner.failed(cause);
  }

  // --- The core ---

  /** @param {Input} input @param {boolean} [needsWrite] */
  feed(input, needsWrite = false) {
    if (this._isOver) return;
    const outputs = this._core.input(input, this._owner.now());
    this._journal.stage({ outputs, needsWrite });
    for (const output of outputs) this._ask(output);
    this._wait();
  }

  _wait() {
    const { timers, now } = this._owner, { due } = this._core;
    timers.clearTimeout(/** @type {any} */ (this._timer));
    this._timer = undefined;
    if (this._isOver || due === Infinity) return;
    const ms = Math.min(Math.max(due - now(), 0), MOST_TIMEOUT);
    this._timer = timers.setTimeout(() => this.feed({ type: 'time' }), ms);
  }

  /** What does not wait until all is durable. @param {Output} output */
  _ask(output) {
    if (output.do === 'verify') {
      void this._verify(output.secret, output.hash).then((isRight) =>
        this.feed({ type: 'verified', id: output.id, isRight }));
    }
    if (output.do === 'ask' && output.question.what === 'chat') {
      const { key } = output.question;
      this._answer(output.id, () => this._journal.doc(key));
    }
  }

  /** What waits until then. @param {Output} output */
  _act(output) {
    if (this._isOver) return;
    if (output.do === 'send') this._send(output);
    if (output.do === 'typing') this._client.typing(output.to);
    if (output.do === 'markRead') {
      this._client.markRead({ from: output.from, fingerprint: output.fingerprint });
    }
    if (output.do === 'ask' && output.question.what !== 'chat') {
      const { question } = output;
      this._answer(output.id, () => this._look(question));
    }
  }

  /** @param {Question} question @returns {unknown} */
  _look(question) {
    const store = this._store;
    if (question.what === 'entries') {
      return store.entries(question.chat, question.from, question.limit);
    }
    if (question.what === 'page') return store.page(question.chat, question.before, question.limit);
    return question.what === 'closed' ? store.closed(question.before, question.limit) : undefined;
  }

  /** @param {number} id @param {() => unknown} look */
  _answer(id, look) {
    try {
      const value = look();
      if (!(value instanceof Promise)) return this.feed({ type: 'answer', id, value });
      value.then((found) => this.feed({ type: 'answer', id, value: found }),
        (cause) => this._fail(cause));
    } catch (error) {
      this._fail(error);
    }
    return undefined;
  }

  /** @param {Extract<Output, { do: 'send' }>} output */
  _send({ to, content, typeu, fingerprint, qos }) {
    try {
      this._client.send(to, content, fingerprint ? { typeu, fingerprint }
        : { typeu, qos: qos !== false, expiresAfter: FRAME_LIFE });
    } catch (error) {
      const { code } = /** @type {any} */ (error);
      // It is under way already; or there is no room, and its receiver will ask for it.
      if (code !== 'DUPLICATE_FINGERPRINT') this._owner.log(`a message was not sent: ${code}`);
    }
  }

  // --- How it goes, and the end ---

  get state() {
    return this._client.state;
  }

  health() {
    const { rtt, pending, awaiting, reconnects } = this._client.stats();
    return { ...this._core.health(), rtt, pending, awaiting, reconnects };
  }

  agents() {
    return this._core.agents();
  }

  idle() {
    return this._journal.idle();
  }

  /** @returns {Promise<void>} */
  async end() {
    // What is taken is still written, and its receipts are not given without.
    await this._client.close();
    if (!this._isOver) await this._journal.idle();
    this._isOver = true;
    this._journal.end();
    this._timers();
    await this._store.close();
  }

  _timers() {
    this._owner.timers.clearTimeout(/** @type {any} */ (this._timer));
  }
}
