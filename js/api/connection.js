// @ts-check
// The inside of a client: it gives commands to a session, hears its events, and decides what they
// mean for promises and listeners. Nothing of it is in the application's hands.
import { Addresses } from './addresses.js';
import { ImError, kickedOut, loggedOut, stopped } from './errors.js';
import { attempt, failure, isImError, nothing } from './foreign.js';
import { Farewell } from './farewell.js';
import { Life } from './life.js';
import { Logging } from './logging.js';
import { Logins, answered, refusal } from './login.js';
import { News } from './news.js';
import { checkArgument, checkLogout, checkOptions } from './options.js';
import { Outcome } from './outcome.js';
import { Receipts } from './receipts.js';
import { SenseMode } from './sense-mode.js';
import { TokenSource } from './token.js';
import { Traffic } from './traffic.js';
import { Host } from '../core/host.js';
import { ownSession, sharedSession, startTicker } from '../core/starting.js';
import { statistics } from '../core/statistics.js';
import { TagClock } from '../core/tag.js';
import { openOutbox } from '../outbox/open.js';
import * as codes from '../generated/codes.js';

/** @typedef {import('../index.js').ReasonName} ReasonName */
/** @typedef {import('../index.js').State} State */
/** @typedef {import('../core/starting.js').SessionMaker} SessionMaker */
/** @typedef {import('./message.js').Pending} Pending */

export class Connection {
  /**
   * @param {import('../index.js').ClientOptions} options
   * @param {(options: import('../index.js').ClientOptions) => import('../index.js').Platform}
   *   createPlatform
   * @param {import('../core/load.js').CoreLoader} loadCore
   */
  constructor(options, createPlatform, loadCore) {
    const { options: own, room, places, derived } = checkOptions(options);
    const platform = own.platform || createPlatform(own);
    this._options = own;
    /** @type {State} */
    this.state = 'idle';
    this._life = new Life();
    this.news = new News((isFull) => {
      if (this._session) this._session.setListening(!isFull);
    }, (message) => this.receipts.isNew(message), () => this.receipts.told());
    /** Of something that the client goes on without. */
    this._warn = (/** @type {ImError} */ error) => {
      this.news.note('error', error);
      this.news.tell();
    };
    const host = new Host(platform, (what, cause) => {
      this.news.note('error',
        failure('PLATFORM_FAILED', `${what}() of the platform failed`, cause));
      Promise.resolve().then(() => this.news.tell());  // the core may be in the middle of an input
    });
    /** @type {import('../core/session.js').Setup} */
    this.setup = Object.assign(derived, {
      host, shown: [], addresses: new Addresses(places), loadEngine: () => loadCore(own, platform),
      tags: new TagClock(host, derived.numbers.receipts > 0),
    });
    this._traffic = new Traffic(this.setup, this.news);
    this.receipts = new Receipts(this.setup);
    this.sense = new SenseMode(this.setup);
    this.log = new Logging(own, this.news, this._warn, platform);
    this._listener = this._listen();
    /** @type {import('../core/session.js').Session | null} */
    this._session = null;
    /** @type {ReturnType<typeof openOutbox>} */
    this._outbox = null;
    this._token = new TokenSource(own.token, room);
    this._logins = new Logins(host, this.news, (error) => this._giveUp(error));
    /** The promise of logout(), while it waits for pending messages. @type {Outcome | null} */
    this._departure = null;
    /** Why the session is about to stop, if not by logout(). @type {ImError | null} */
    this._stopError = null;
    this._farewell = new Farewell(host);
    /** The answer to every call after the end. @type {ImError | null} */
    this._ended = null;
    /** @type {Promise<void>} */
    this._closed = Promise.resolve();
    this._unwatch = this._stopTicker = nothing;
  }

  get pending() { return this._traffic.pending(); }

  // --- Commands ---

  /** @param {import('../index.js').LoginOptions} terms @returns {Promise<void>} */
  login(terms) {
    const life = this._life, isOnline = this.state === 'online' && life.phase === 'running';
    const error = this._ended || refusal(terms);
    if (error || isOnline) return answered(error);
    if (life.phase === 'idle') this._logins.failure = null;
    const login = this._logins.join(terms);
    if (!this._logins.isAwaited) return login;  // its signal has called back at once
    if (life.phase === 'idle' && this._session) {
      this._begin();
      this._session.login();
      this._takeOver();
    } else if (life.phase === 'leaving') {
      life.proceed(this._traffic.isLoading ? 'load' : 'login');
      this._stay();
    } else if (life.phase === 'running') {
      this._hasten();
    } else if (life.proceed('login')) {
      this._load();
    }
    this.news.tell();
    return login;
  }

  /** Nothing has to be loaded. */
  _begin() {
    this._life.proceed('login');
    this._life.proceed('ready');
  }

  /** Nobody waits for the login any more: no more is tried. @param {ImError} error */
  _giveUp({ code }) {
    const reason = /** @type {ReasonName} */ (code), { phase } = this._life;
    if (phase === 'running' && this._session) this._session.halt(reason);
    if (phase !== 'loading') return;
    this._traffic.isLoading = false;
    this._life.proceed('stop');
    this._changeState('stopped', reason, null);
  }

  /** Where the session waits or hangs: now. */
  _hasten() {
    if (this._session && this._logins.mayHasten()) this._session.login();
  }

  /**
   * @param {string} to
   * @param {string} content
   * @param {import('../index.js').SendOptions} options
   */
  send(to, content, options) {
    if (this._ended) throw this._ended;
    if (this._life.phase === 'leaving') {
      throw this._traffic.refusal(codes.STATUS_NOT_LOGGED_IN);
    }
    try {
      return this._traffic.send(to, content, options, this._life.phase === 'running');
    } catch (error) {
      throw this._ended || error;  // the core died of it
    }
  }

  /** @param {string} content */
  echo(content) {
    if (this._ended) throw this._ended;
    checkArgument(content, 'string', 'content');
    const status = this._session ? this._session.echo(content) : codes.STATUS_NOT_LOGGED_IN;
    if (this._ended) throw this._ended;
    if (status < 0) throw this._traffic.refusal(status);
  }

  /** @param {import('../index.js').LogoutOptions} options @returns {Promise<void>} */
  logout(options) {
    const drain = checkLogout(options), life = this._life;
    if (this._ended) return this._closed;
    if (drain && this._departure) return this._departure.promise;
    if (!drain || !life.proceed('drain')) return this._leave();
    const departure = this._departure = new Outcome(), { promise } = departure;
    const leave = () => {
      if (this._departure === departure) this._leave();
    };
    const stop = this.setup.host.setTimer(drain, leave);
    promise.then(stop, stop);
    this._traffic.drained = () => this._traffic.isDrained && leave();
    this._traffic.drained();
    return promise;
  }

  /** What no session has yet is handed on, in its turn. @param {number} [most] at once */
  _takeOver(most) {
    this.news.later(() => {
      this._traffic.takeOver(most);
      this.receipts.handOn();
    });
  }

  /** login() was called while what is pending was waited for: the session goes on. */
  _stay() {
    const departure = this._takeDeparture();
    if (departure) departure.settle(new ImError('ABORTED', 'login() was called'));
    if (this.state === 'online') this._logins.answer(null);
    else this._hasten();
  }

  /** Nobody waits for what is pending any more. @returns what was promised to who did */
  _takeDeparture() {
    const departure = this._departure;
    this._departure = null;
    this._traffic.drained = nothing;
    return departure;
  }

  /** @returns {Promise<void>} resolves when the session is over and its store empty */
  _leave() {
    if (this._ended) return this._closed;
    const session = this._session, traffic = this._traffic, departure = this._takeDeparture();
    const isOver = this.state === 'idle' || this.state === 'stopped';
    // All of our own first: a listener that is told of the end may begin anew.
    const messages = traffic.abandon([]), outbox = attempt(() => this._openOutbox(), nothing);
    const ending = Promise.all([isOver || this._farewell.wait(), outbox && outbox.clear()]);
    this._life.proceed('stop');
    this._logins.answer(loggedOut());
    this.receipts.told();  // of what a listener is hearing right now
    if (session) session.logout();
    for (const message of messages) traffic.settle(message, 'LOGGED_OUT');
    this.news.tell();
    return ending.then(() => {
      if (departure) departure.settle();
    });
  }

  /**
   * Ends link and timers, and keeps what is stored for the next client.
   * @returns {Promise<void>}
   */
  close() {
    const error = new ImError('CLOSED', 'the client was closed'), outbox = this._outbox;
    const kept = this._end(error, 'CLOSED', (message) => outbox !== null && message.qos);
    if (!kept) return this._closed;
    this.news.tell();
    const settle = () => {
      this._traffic.useOutbox(null);  // which is closed
      for (const message of kept) {
        if (message.storage.error) this._traffic.end(message, 'CLOSED');
        else message.leave();
      }
      this._silence();
    };
    return this._closed = this._closed.then(settle, settle);
  }

  /**
   * Ends everything, what is pending as well.
   * @returns {Promise<void>}
   */
  dispose() {
    const error = new ImError('DISPOSED', 'the client was disposed of');
    if (!this._end(error, 'DISPOSED', () => false)) {
      if (this._ended && this._ended.code === 'CORE_FAILED') this._ended = error;
    }
    this._silence();
    return this._closed;
  }

  /** Tells the last news. */
  _silence() {
    this.news.later(() => this.news.end());
    this.news.tell();
  }

  /** @returns {any} */
  stats() {
    const { state, _session: session, _logins: { failure: lastFailure } } = this;
    return Object.assign({ state, core: null, leader: null, lastFailure },
      session && !this._ended ? session.stats() : statistics());
  }

  _load() {
    const life = this._life, { generation } = life, { host } = this.setup, own = this._options;
    const isCurrent = () => life.generation === generation;
    this._traffic.isLoading = true;
    if (own.ticker) this._stopTicker = startTicker(host.platform, own.ticker, this._warn);
    own.ticker = undefined;  // once, however often the client logs in
    /** @param {unknown} cause */
    const failed = (cause) => {
      if (isCurrent()) this._unavailable(cause);
    };
    /** @param {SessionMaker} maker */
    const ready = (maker) => {
      if (!isCurrent()) return;
      this.setup.shown = this._outbox ? this._outbox.past.list() : [];
      this._start(maker(this._listener));
    };
    const begin = () => {
      if (!isCurrent()) return;
      // Find first what is wrong with the host itself.
      const alone = own.shareAcrossTabs ? null : ownSession(this.setup);
      if (alone && 'then' in alone) alone.catch(nothing);
      const outbox = this._openOutbox();
      const maker = alone || sharedSession(this.setup, outbox, this._warn);
      const log = this.log.open();
      if (!outbox && !log && !('then' in maker)) return ready(maker);
      return Promise.all([maker, outbox && outbox.open(), log]).then(([made]) => ready(made));
    };
    // A page that is made in advance claims nothing: nobody may ever look at it.
    attempt(() => {
      const { platform } = host, activation = platform.activated && platform.activated();
      if (!activation) return begin();
      this._openOutbox();  // which keeps what is sent meanwhile
      return Promise.resolve(activation).then(begin);
    }, failed);
  }

  _openOutbox() {
    if (this._outbox) return this._outbox;
    const outbox = this._outbox = openOutbox(this.setup, this._options, this._warn, () => {
      if (this._life.phase === 'running') this._takeOver();
      this.news.tell();
    });
    this._traffic.useOutbox(outbox);
    if (outbox) this.receipts.useOutbox(outbox);
    return outbox;
  }

  /** @param {import('../core/session.js').Session} session */
  _start(session) {
    this._session = session;
    this._traffic.useSession(session);
    this.receipts.useSession(session);
    this.sense.useSession(session);
    this._life.proceed('ready');
    this._unwatch();
    this._unwatch = this.setup.host.watch((hint) => {
      if (this._outbox) this._outbox.hint(hint);
      session.hint(hint);
    });
    this.log.useSession(session);
    if (this.news.isFull) session.setListening(false);
    this._takeOver(this._options.shareAcrossTabs ? Infinity : 0);  // once it has begun
    session.login();
  }

  /** There is no core. @param {unknown} cause */
  _unavailable(cause) {
    const traffic = this._traffic, departure = this._takeDeparture();
    const error = isImError(cause) ? cause
      : failure('WASM_LOAD_FAILED', 'the core could not start', cause);
    if (traffic.isLoading) traffic.loseAll([], 'CORE_FAILED');
    else this._stopError = error;
    this._life.proceed('stop');
    this._changeState('stopped', 'CORE_FAILED', null);
    this._logins.answer(error);
    if (departure) this._leave().then(() => departure.settle());
    this.news.tell();
  }

  // --- Ending ---

  /**
   * @param {ImError} error
   * @param {'DISPOSED' | 'CORE_FAILED' | 'CLOSED'} reason
   * @param {(message: Pending) => boolean} isKept
   * @returns {Pending[] | null} what is kept; null: it has ended before
   */
  _end(error, reason, isKept) {
    const traffic = this._traffic, session = this._session, outbox = this._outbox;
    if (!this._life.proceed('end')) return null;
    const departure = this._takeDeparture();
    this._ended = error;
    this._unwatch();
    this._stopTicker();
    this.receipts.end();
    const messages = traffic.abandon(session ? session.end() : []);
    for (const message of messages) if (!isKept(message)) traffic.end(message, reason);
    this._logins.answer(error);
    if (departure) departure.settle(error);
    this._farewell.say();
    this._changeState('stopped', reason, null);
    if (outbox) this._closed = outbox.close();
    return messages.filter((message) => message.isOpen);
  }

  /**
   * @param {State} state
   * @param {ReasonName} reason
   * @param {number | null} retryIn
   */
  _changeState(state, reason, retryIn) {
    const previous = this.state;
    if (state === previous || state === 'stopped' && previous === 'idle' && !this._ended) return;
    this.state = state;
    const failure = state === 'waiting' || state === 'stopped' ? this._logins.failure : null;
    this.news.note('state', { state, previous, reason, retryIn, failure });
  }

  // --- Events of the session: noted here, told when it is done ---

  /** @returns {import('../core/session.js').SessionListener} */
  _listen() {
    const { news, _traffic: traffic } = this;
    return {
      state: (state, reason, retryIn, failed) => this._follow(state, reason, retryIn, failed),
      message: (message) => news.note('message', message),
      sent: (message) => traffic.sent(message),
      delivered: (message, awaits) => traffic.settle(message, undefined, awaits),
      lost: (message, reason) => traffic.settle(message, reason),
      copied: (message, copies) => traffic.copied(message, copies),
      received: (message) => traffic.confirm(message, 'received'),
      read: (message) => traffic.confirm(message, 'read'),
      unconfirmed: (message, reason) => traffic.forsake(message, reason),
      receiptEnded: (fingerprint) => this.receipts.ended(fingerprint),
      error: (error) => {
        if (/^(LOGIN_REFUSED|NO_WEBSOCKET)$/.test(error.code)) this._stopError = error;
        news.note('error', error);
      },
      kickout: (value) => {
        this._stopError = kickedOut(value.code);
        news.note('kickout', value);
      },
      event: (event, value) => news.note(event, value),
      log: (...entry) => this.log.note(...entry),
      askToken: (link) => news.later(() => {
        if (this._session) this._token.ask(link, this._session);
      }),
      failed: (cause) => {
        const error = failure('CORE_FAILED', 'the core stopped', cause);
        if (this._end(error, 'CORE_FAILED', () => false)) news.note('error', error);
      },
      unavailable: (error) => this._unavailable(error),
      told: () => news.tell(),
    };
  }

  /**
   * @param {State} state
   * @param {ReasonName} reason
   * @param {number | null} retryIn
   * @param {ImError | null} failed
   */
  _follow(state, reason, retryIn, failed) {
    const life = this._life, logins = this._logins;
    if (this._ended) return;
    if (failed) this.news.note('error', failed);
    if (failed || state === 'online') logins.failure = failed;
    this._changeState(state, reason, retryIn);
    // Another tab may have logged in for all.
    if (state !== 'stopped' && life.phase === 'idle') this._begin();
    if (state === 'online') logins.answer(null);
    if (state !== 'stopped') return;
    const departure = this._takeDeparture();
    life.proceed('stop');
    const { generation } = life;
    logins.answer(this._stopError || failed || stopped(reason));
    this._stopError = null;
    this._farewell.say();
    if (!departure) return;
    this.news.later(() => {
      if (life.generation === generation) this._leave().then(() => departure.settle());
      else departure.settle(new ImError('ABORTED', 'the client began anew'));
    });
  }
}
