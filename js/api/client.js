// @ts-check
// The public client: what the application calls. A session does the work, the news tell of it.
import {
  ImError, duplicateFingerprint, frameTooLarge, invalidArgument, queueFull, statusError,
} from './errors.js';
import { Held } from './held.js';
import { SentMessage, bookkeeping, isSettled, settle } from './message.js';
import { News } from './news.js';
import { checkOptions, checkSend } from './options.js';
import { Outcome } from './outcome.js';
import { report } from './report.js';
import { statistics } from '../core/ring.js';
import { loadLog, sessionMaker, startTicker } from '../core/starting.js';
import { Inheritance } from '../outbox/inheritance.js';
import { TokenSource } from './token.js';
import * as codes from '../generated/codes.js';

/** @typedef {import('../index.js').ClientOptions} ClientOptions */
/** @typedef {import('../index.js').SendOptions} SendOptions */
/** @typedef {import('../index.js').LostReasonName} LostReasonName */
/** @typedef {import('../index.js').State} State */
/** @typedef {import('./session.js').Session} Session */
/** @typedef {import('../outbox/journal.js').Shown} Shown */

const SILENT = codes.LOG_LEVELS.length - 1;

export class BaseClient {
  /**
   * @param {ClientOptions} options
   * @param {(options: ClientOptions) => import('../index.js').Platform} createPlatform
   * @param {import('../core/load.js').CoreLoader} loadCore
   */
  constructor(options, createPlatform, loadCore) {
    const { _urls, _userId, _numbers, _tokenBytes, _name } = checkOptions(options);
    this.userId = _userId;
    /** @type {State} */
    this.state = 'idle';
    this._options = Object.assign({}, options);  // later changes of the object are not ours
    this._numbers = _numbers;
    this._token = new TokenSource(options.token, _tokenBytes);
    this._urls = _urls;
    this._name = _name;
    this._loadCore = loadCore;
    this._platform = options.platform || createPlatform(options);
    this._news = new News();
    /** @type {Inheritance | null} */
    this._inheritance = null;
    /** @type {import('../outbox/journal.js').Journal | null} */
    this._journal = null;
    /** @type {Session | null} */
    this._session = null;
    this._loading = false;
    /** Sent while there was no core to take it. */
    this._held = new Held(_numbers, this._platform);
    /** What earlier clients have shown. @type {Shown[]} */
    this._shown = [];
    /** What spells the log, once somebody wants one. */
    /** @type {typeof import('./log.js').logEntry | undefined} */
    this._spellLog = undefined;
    /** What `login()` promised. @type {Outcome | null} */
    this._login = null;
    /** Why the session is about to stop, if not by `logout()`. @type {ImError | null} */
    this._stopError = null;
    /** After `dispose()` or a trap: the answer to every call. @type {ImError | null} */
    this._ended = null;
    this._unwatch = () => {};
    this._stopTicker = () => {};
    for (const key of Object.keys(this)) {  // internals show in no enumeration, log or JSON
      const enumerable = key === 'userId' || key === 'state';
      Object.defineProperty(this, key, { enumerable });
    }
  }

  /**
   * @param {string} event
   * @param {(value: any) => void} listener
   */
  on(event, listener) {
    const off = this._news._on(event, listener);
    this._setLogLevel();
    return off;
  }

  /** @returns {Promise<void>} */
  login() {
    if (this._ended) return Promise.reject(this._ended);
    if (this.state === 'online') return Promise.resolve();
    const { _promise } = this._login = this._login || new Outcome();
    if (this._session) {
      this._session._login();
      if (this._inheritance) this._restore(this._inheritance._handOver());
      this._tell();
    } else if (!this._loading) {
      this._load();
    }
    return _promise;
  }

  /**
   * @param {string} to
   * @param {string} content
   * @param {SendOptions} [options]
   * @returns {SentMessage}
   */
  send(to, content, options = {}) {
    if (this._ended) throw this._ended;
    checkSend(to, content, options);
    const { typeu = -1, qos = true, signal } = options;
    if (signal && signal.aborted) throw new ImError('ABORTED', 'the signal was aborted before');
    const message = new SentMessage(to, content, typeu, qos);
    const { expiresAfter = this._numbers['qos.expiresAfter'] } = options;
    if (expiresAfter) bookkeeping(message)._expiresAt = Date.now() + expiresAfter;
    if (this._session) this._submit(message, options);
    else if (this._loading) this._held._accept(message, options);
    else throw this._refusal(codes.STATUS_NOT_LOGGED_IN);
    if (this._journal && qos && !isSettled(message)) this._journal._keep(message);
    return message;
  }

  /** @param {string} content */
  echo(content) {
    if (this._ended) throw this._ended;
    if (typeof content !== 'string') throw invalidArgument('content', 'a string');
    const status = this._session ? this._session._echo(content) : codes.STATUS_NOT_LOGGED_IN;
    if (this._ended) throw this._ended;
    if (status < 0) throw this._refusal(status);
  }

  /** @returns {Promise<void>} */
  logout() {
    if (this._session) {
      this._session._logout();
    } else {
      this._loading = false;
      this._loseHeld('LOGGED_OUT');
      this._answerLogin(new ImError('LOGGED_OUT', 'logout() was called'));
      this._tell();
    }
    return Promise.resolve();
  }

  dispose() {
    if (this._ended && this._ended.code === 'DISPOSED') return;
    this._end(new ImError('DISPOSED', 'the client was disposed of'), 'DISPOSED');
    this._news._then(() => this._news._clear());
    this._tell();
  }

  /** @returns {any} */
  stats() {
    const { state, _session } = this;
    return Object.assign({ state, core: null, leader: null },
      _session ? _session._stats() : statistics());
  }

  // --- Starting and ending ---

  _load() {
    this._loading = true;
    startTicker(this);
    /** @param {any} cause */
    const failed = (cause) => {
      if (!this._loading) return;
      this._loading = false;
      this._loseHeld('CORE_FAILED');
      this._answerLogin(cause instanceof ImError ? cause
        : new ImError('WASM_LOAD_FAILED', `the core could not start: ${cause}`, { cause }));
      this._tell();
    };
    /** @param {() => Session} makeSession */
    const ready = (makeSession) => {
      if (this._loading) this._start(makeSession());  // else ended meanwhile
    };
    try {
      const maker = sessionMaker(this);
      this._openJournal();
      const claimed = this._inheritance && this._inheritance._claim();
      const log = this._logLevel() < SILENT && !this._spellLog && loadLog(this);
      if (!claimed && !log && !('then' in maker)) ready(maker);
      else Promise.all([maker, claimed, log]).then(([made]) => ready(made)).catch(failed);
    } catch (cause) {
      failed(cause);
    }
  }

  _openJournal() {
    const platform = this._platform, { outbox, store } = this._options;
    if (this._journal || outbox === 'memory') return;
    const kept = store || platform.openStore && platform.openStore();
    if (!kept) return;
    this._inheritance = new Inheritance(this, kept, this._name);
    this._journal = this._inheritance._journal;
  }

  /** @param {Session} session */
  _start(session) {
    this._session = session;
    session._prepare();
    if (this._platform.watch) {
      this._unwatch = this._platform.watch((hint) => {
        if (this._journal) this._journal._hint(hint);
        session._hint(hint);
      });
    }
    this._loading = false;
    this._setLogLevel();
    const left = this._inheritance ? this._inheritance._handOver() : [];
    const held = this._held._empty();
    // Who sends it again by its fingerprint has it back already.
    const own = new Set(held.map(({ _message }) => _message.fingerprint));
    this._news._then(() => {
      this._restore(left.filter(({ fingerprint }) => !own.has(fingerprint)));
      for (const { _message, _options } of held) this._resubmit(_message, _options);
    });
    session._login();
  }

  /**
   * @param {ImError} error
   * @param {LostReasonName} reason
   */
  _end(error, reason) {
    this._ended = error;
    this._loading = false;
    this._unwatch();
    this._stopTicker();
    this._loseHeld(reason);
    if (this._session) for (const message of this._session._end()) this._lose(message, reason);
    if (this._journal) this._journal._close();
    this._answerLogin(error);
    this._changeState('stopped', reason, null);
  }

  // --- Sending ---

  /**
   * @param {SentMessage} message
   * @param {SendOptions} options
   */
  _submit(message, options) {
    const session = /** @type {Session} */ (this._session);
    const number = session._send(message, options);
    if (number <= 0) throw this._refusal(number);
    const { signal } = options;
    if (!signal || isSettled(message)) return;
    const abort = () => session._abort(number);
    bookkeeping(message)._release = () => signal.removeEventListener('abort', abort);
    signal.addEventListener('abort', abort);
    if (signal.aborted) abort();
  }

  /**
   * Of a message that was accepted before: what the core refuses now is lost.
   * @param {SentMessage} message
   * @param {SendOptions} options
   */
  _resubmit(message, options) {
    const { fingerprint } = message, { _expiresAt } = bookkeeping(message);
    const left = _expiresAt - Date.now();
    if (_expiresAt && left <= 0) return this._lose(message, 'EXPIRED');
    try {
      this._submit(message,
        Object.assign({}, options, { fingerprint, expiresAfter: _expiresAt ? left : undefined }));
    } catch (error) {
      const { code } = /** @type {ImError} */ (error);
      if (code === 'DUPLICATE_FINGERPRINT') return;  // it is pending already, and settles there
      this._news._note('error', error);
      this._lose(message, 'REJECTED');
    }
  }

  /**
   * Sends what an earlier page has left.
   * @param {SentMessage[]} messages
   */
  _restore(messages) {
    if (messages.length) this._news._note('restored', { messages });
    for (const message of messages) this._resubmit(message, {});
  }

  /** @param {number} status */
  _refusal(status) {
    if (this._ended) return this._ended;
    if (status === codes.STATUS_FRAME_TOO_LARGE) {
      return frameTooLarge(this._numbers, /** @type {Session} */ (this._session)._frameBytes());
    }
    if (status === codes.STATUS_QUEUE_FULL) {
      const { pending, pendingBytes } = this.stats();
      return queueFull(this._numbers, pending, pendingBytes);
    }
    if (status === codes.STATUS_DUPLICATE_FINGERPRINT) return duplicateFingerprint();
    return statusError(status, status === codes.STATUS_NOT_LOGGED_IN
      ? 'there is no session: call login() first' : 'refused by the core');
  }

  // --- What the session reports: noted here, told after the drain ---

  /**
   * @param {number} kind
   * @param {import('../core/core.js').Core} core
   */
  _output(kind, core) {
    report(this, kind, core);
  }

  /** @param {{ code: number, reason: string | null }} value */
  _kickedOut(value) {
    const { code } = value;
    this._stopError = new ImError('KICKED_OUT', `the server kicked this client out: ${code}` +
      (code === 1 ? ', the same user has logged in elsewhere' : ''), { serverCode: code });
    this._news._note('kickout', value);
  }

  /** @param {ImError} error which may be why the session is about to stop */
  _noteError(error) {
    if (error.code === 'LOGIN_REFUSED' || error.code === 'NO_WEBSOCKET') this._stopError = error;
    this._news._note('error', error);
  }

  /** Of the same platform. @param {Partial<ClientOptions>} options which differ */
  _another(options) {
    return new BaseClient(Object.assign({}, this._options, options), () => this._platform,
      this._loadCore);
  }

  /** One that came from another tab. @param {import('../tabs/hub.js').WireError} wire */
  _errorOf({ code, message, details }) {
    return new ImError(code, message, details);
  }

  /** @param {unknown} cause */
  _socketFailed(cause) {
    const error = cause instanceof ImError ? cause
      : new ImError('SOCKET_FAILED', `the socket failed: ${cause}`, { cause });
    this._noteError(error);
    // Trying again would not help.
    if (error.code === 'NO_WEBSOCKET' && this._session) this._session._logout();
  }

  /** @param {unknown} cause */
  _coreFailed(cause) {
    const error = new ImError('CORE_FAILED', `the core stopped: ${cause}`, { cause });
    this._end(error, 'CORE_FAILED');
    this._news._note('error', error);
  }

  /** @param {ImError} error */
  _warn(error) {
    this._news._note('error', error);
    this._tell();
  }

  _tell() {
    this._news._tell();
  }

  _hasSession() {
    return this.state !== 'idle' && this.state !== 'stopped';
  }

  /**
   * @param {State} state
   * @param {string} reason
   * @param {number | null} retryIn
   */
  _changeState(state, reason, retryIn) {
    const previous = this.state;
    if (state === previous) return;
    this.state = state;
    this._news._note('state', { state, previous, reason, retryIn });
    if (state !== 'connecting') this._token._askedFor = 0;
    if (state === 'online') this._answerLogin(null);
    if (state !== 'stopped') return;
    this._answerLogin(this._stopError || new ImError('LOGGED_OUT', 'logout() was called'));
    this._stopError = null;
  }

  /** @param {number} link */
  _askToken(link) {
    const ring = /** @type {import('../core/ring.js').Ring} */ (this._session);
    this._token._ask(link, {
      _ready: (token) => ring._takeToken(link, token),
      _failed: (error) => {
        this._news._note('error', error);
        ring._input('im_token_failed', link);
        this._tell();
      },
    });
  }

  /** @param {SentMessage} message */
  _deliver(message) {
    settle(message);
    if (message.qos) this._news._note('delivered', message);
  }

  /**
   * @param {SentMessage} message
   * @param {LostReasonName} reason
   */
  _lose(message, reason) {
    settle(message, reason);
    this._news._note('lost', { message, reason });
  }

  /** @param {LostReasonName} reason */
  _loseHeld(reason) {
    for (const { _message } of this._held._empty()) this._lose(_message, reason);
  }

  /** @param {ImError | null} error */
  _answerLogin(error) {
    const login = this._login;
    this._login = null;
    if (login) this._news._then(() => login._settle(error));
  }

  /** @returns {number} an index of LOG_LEVELS */
  _logLevel() {
    const { logger, logLevel = 'info' } = this._options;
    return logger || this._news._of('log').length ? codes.LOG_LEVELS.indexOf(logLevel) : SILENT;
  }

  _setLogLevel() {
    const level = this._logLevel();
    if (!this._session) return;
    if (this._spellLog || level === SILENT) this._session._setLogLevel(level);
    else loadLog(this);
  }
}
