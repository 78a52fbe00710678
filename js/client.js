// @ts-check
// The public client: what the application calls. The ring does the work, the news tell of it.
import { ImError, frameTooLarge, invalidArgument, queueFull, statusError } from './errors.js';
import { loadModule } from './load.js';
import { SentMessage, bookkeeping, settle } from './message.js';
import { News } from './news.js';
import { checkOptions, checkSend } from './options.js';
import { report } from './report.js';
import { Ring } from './ring.js';
import { quote, quoteNested, utf8Bytes, uuid4 } from './text.js';
import * as codes from './generated/codes.js';

/** @typedef {import('./index.js').ClientOptions} ClientOptions */
/** @typedef {import('./index.js').SendOptions} SendOptions */
/** @typedef {import('./index.js').LostReasonName} LostReasonName */
/** @typedef {import('./index.js').State} State */

const STATS = ['accepted', 'delivered', 'lost', 'retransmissions', 'shown', 'duplicates',
  'acksSent', 'framesIn', 'framesOut', 'invalidFrames', 'reconnects', 'rtt', 'pending',
  'pendingBytes', 'inFlight'];
const WAKE_HINTS = {
  resumed: codes.WAKE_RESUMED,
  networkUp: codes.WAKE_NETWORK_UP,
  networkDown: codes.WAKE_NETWORK_DOWN,
};

export class BaseClient {
  /**
   * @param {ClientOptions} options
   * @param {() => import('./index.js').Platform} createPlatform
   * @param {() => Uint8Array} coreBytes
   */
  constructor(options, createPlatform, coreBytes) {
    const { urls, userId, numbers, tokenBytes } = checkOptions(options);
    this.userId = userId;
    /** @type {State} */
    this.state = 'idle';
    this._options = { ...options };  // later changes of the object are not ours
    this._numbers = numbers;
    this._tokenBytes = tokenBytes;
    /** The link whose token is awaited. */
    this._askedFor = 0;
    this._urls = urls;
    this._coreBytes = coreBytes;
    this._platform = options.platform || createPlatform();
    this._news = new News();
    /** @type {Ring | null} */
    this._ring = null;
    this._loading = false;
    /** Sent while the core was loading. @type {Array<[SentMessage, SendOptions]>} */
    this._early = [];
    this._earlyBytes = 0;
    /** What `login()` promised. @type {Deferred | null} */
    this._login = null;
    /** Why the session is about to stop, if not by `logout()`. @type {ImError | null} */
    this._stopError = null;
    /** After `dispose()` or a trap: the answer to every call. @type {ImError | null} */
    this._ended = null;
    this._unwatch = () => {};
    for (const name of Object.keys(this)) {  // internals show in no enumeration, log or JSON
      if (name !== 'userId' && name !== 'state') hide(this, name);
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
    const { _promise } = this._login = this._login || new Deferred();
    if (this._ring) this._ring._input('im_login');
    else if (!this._loading) this._load();
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
    if (this._ring) {
      this._submit(this._ring, message, options);
    } else if (this._loading) {
      this._hold(message, options);
    } else {
      throw this._refusal(codes.STATUS_NOT_LOGGED_IN);
    }
    return message;
  }

  /** @param {string} content */
  echo(content) {
    if (this._ended) throw this._ended;
    if (typeof content !== 'string') throw invalidArgument('content', 'a string');
    let status = codes.STATUS_NOT_LOGGED_IN;
    if (this._ring) {
      const quoted = this._ring._texts[codes.SOURCE_CONTENT] = quote(content);
      status = this._ring._input('im_echo', utf8Bytes(quoted));
      if (this._ended) throw this._ended;
    }
    if (status < 0) throw this._refusal(status);
  }

  /** @returns {Promise<void>} */
  logout() {
    if (this._ring) {
      this._ring._input('im_logout');
    } else {
      this._loading = false;
      this._loseEarly('LOGGED_OUT');
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

  stats() {
    const core = this._ring && !this._ring._dead ? this._ring._core : null;
    const buffer = core ? core._api.memory.buffer : new ArrayBuffer(0);
    const values = core ? new Float64Array(buffer, core._call('im_stats')) : [];
    /** @type {Record<string, any>} */
    const stats = { state: this.state, memoryBytes: buffer.byteLength };
    STATS.forEach((name, i) => { stats[name] = values[i] || 0; });
    if (!core || stats.rtt < 0) stats.rtt = null;
    return stats;
  }

  // --- Starting and ending ---

  _load() {
    this._loading = true;
    /** @param {WebAssembly.Module} module */
    const ready = (module) => this._loading && this._start(module);  // else ended meanwhile
    /** @param {any} cause */
    const failed = (cause) => {
      if (!this._loading) return;
      this._loading = false;
      this._loseEarly('CORE_FAILED');
      this._answerLogin(cause instanceof ImError ? cause
        : new ImError('WASM_LOAD_FAILED', `the core could not start: ${cause}`, { cause }));
      this._tell();
    };
    try {
      const loaded = loadModule(this._options.wasm, this._coreBytes);
      if ('then' in loaded) loaded.then(ready).catch(failed);
      else ready(loaded);
    } catch (cause) {
      failed(cause);
    }
  }

  /** @param {WebAssembly.Module} module */
  _start(module) {
    const ring = new Ring(this, module);
    for (const name of Object.keys(this._numbers)) {
      ring._core._setOption(name, this._numbers[name]);
    }
    ring._texts[codes.SOURCE_USER_ID] = quote(this.userId);
    ring._texts[codes.SOURCE_NESTED_USER_ID] = quoteNested(this.userId);
    ring._texts[codes.SOURCE_NESTED_EXTRA] = quoteNested(this._options.extra || '');
    if (this._platform.watch) {
      this._unwatch = this._platform.watch((hint) => ring._input('im_wake', WAKE_HINTS[hint]));
    }
    this._loading = false;
    this._ring = ring;
    this._setLogLevel();
    const early = this._early.splice(0);
    this._earlyBytes = 0;
    this._news._then(() => {
      for (const [message, options] of early) {
        try {
          this._submit(ring, message, options);
        } catch (error) {
          this._news._note('error', error);
          this._lose(message, 'REJECTED');
        }
      }
    });
    ring._input('im_login');
  }

  /**
   * @param {ImError} error
   * @param {LostReasonName} reason
   */
  _end(error, reason) {
    this._ended = error;
    this._loading = false;
    this._unwatch();
    this._loseEarly(reason);
    if (this._ring) {
      this._ring._end();
      this._ring._messages.forEach((message) => this._lose(message, reason));
      this._ring._messages.clear();
    }
    this._answerLogin(error);
    this._changeState('stopped', reason, null);
  }

  // --- Sending ---

  /**
   * @param {Ring} ring
   * @param {SentMessage} message
   * @param {SendOptions} options
   */
  _submit(ring, message, options) {
    const number = ring._send(message, options);
    if (number <= 0) throw this._refusal(number);
    const own = bookkeeping(message), { signal } = options;
    if (!signal || own._done) return;
    const abort = () => ring._input('im_abort', number);
    own._release = () => signal.removeEventListener('abort', abort);
    signal.addEventListener('abort', abort);
    if (signal.aborted) abort();
  }

  /**
   * Keeps a message until the core is there, within the same bounds.
   * @param {SentMessage} message
   * @param {SendOptions} options
   */
  _hold(message, options) {
    const numbers = this._numbers, held = this._early;
    const bytes = utf8Bytes(quote(message.content)) + utf8Bytes(quote(message.to));
    if (bytes > numbers.maxFrameBytes) throw frameTooLarge(numbers, bytes);
    if (held.length >= numbers['qos.maxPending'] ||
      this._earlyBytes + bytes > numbers['qos.maxPendingBytes']) {
      throw queueFull(numbers, held.length, this._earlyBytes);
    }
    const { fingerprint = uuid4(this._platform.randomBytes(16)) } = options;
    const clash = options.fingerprint !== undefined &&
      held.some(([other]) => other.fingerprint === fingerprint);
    if (clash) throw this._refusal(codes.STATUS_DUPLICATE_FINGERPRINT);
    message.fingerprint = fingerprint;
    this._earlyBytes += bytes;
    held.push([message, { ...options, fingerprint }]);
  }

  /** @param {number} status */
  _refusal(status) {
    if (this._ended) return this._ended;
    if (status === codes.STATUS_FRAME_TOO_LARGE) {
      const { _core } = /** @type {Ring} */ (this._ring);
      return frameTooLarge(this._numbers, _core._call('im_frame_bytes'));
    }
    if (status === codes.STATUS_QUEUE_FULL) {
      const { pending, pendingBytes } = this.stats();
      return queueFull(this._numbers, pending, pendingBytes);
    }
    return statusError(status, status === codes.STATUS_NOT_LOGGED_IN
      ? 'there is no session: call login() first'
      : status === codes.STATUS_DUPLICATE_FINGERPRINT
        ? 'a message with this fingerprint is pending' : 'refused by the core');
  }

  // --- What the ring and the core report: noted here, told after the drain ---

  /**
   * @param {number} kind
   * @param {import('./core.js').Core} core
   */
  _output(kind, core) {
    report(this, kind, core);
  }

  /** @param {unknown} cause */
  _socketFailed(cause) {
    if (cause instanceof ImError && cause.code === 'NO_WEBSOCKET' && this._ring) {
      this._stopError = cause;  // trying again would not help
      this._ring._input('im_logout');
    }
    this._news._note('error', cause instanceof ImError ? cause
      : new ImError('SOCKET_FAILED', `the socket failed: ${cause}`, { cause }));
  }

  /** @param {unknown} cause */
  _coreFailed(cause) {
    const error = new ImError('CORE_FAILED', `the core stopped: ${cause}`, { cause });
    this._end(error, 'CORE_FAILED');
    this._news._note('error', error);
  }

  _tell() {
    this._news._tell();
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
    if (state !== 'connecting') this._askedFor = 0;
    if (this._ring && state !== 'connecting' && state !== 'authenticating') {
      this._ring._texts[codes.SOURCE_NESTED_TOKEN] = '';  // needed no more, so kept no longer
    }
    if (state === 'online') this._answerLogin(null);
    if (state !== 'stopped') return;
    this._answerLogin(this._stopError || new ImError('LOGGED_OUT', 'logout() was called'));
    this._stopError = null;
  }

  /** @param {number} link */
  _askToken(link) {
    const ring = /** @type {Ring} */ (this._ring), { token } = this._options;
    this._askedFor = link;
    /** @param {unknown} value */
    const answer = (value) => {
      if (this._askedFor !== link) return;  // too late: another was asked for, or none is wanted
      const given = value !== undefined && value !== null;
      const text = given ? quoteNested(/** @type {any} */ (value)) : '';
      if (given && typeof value !== 'string' || utf8Bytes(text) > this._tokenBytes) {
        throw new TypeError('a token is a string that fits into a login frame');
      }
      ring._texts[codes.SOURCE_NESTED_TOKEN] = text;
      ring._input('im_token_ready', link, given ? 1 : 0);
    };
    /** @param {unknown} cause */
    const failed = (cause) => {
      if (this._askedFor !== link) return;
      this._news._note('error', new ImError('TOKEN_FAILED', 'token() gave no token', { cause }));
      ring._input('im_token_failed', link);
      this._tell();
    };
    try {
      if (typeof token === 'function') Promise.resolve(token()).then(answer).catch(failed);
      else answer(token);
    } catch (cause) {
      failed(cause);
    }
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
  _loseEarly(reason) {
    this._earlyBytes = 0;
    for (const [message] of this._early.splice(0)) this._lose(message, reason);
  }

  /** @param {ImError | null} error */
  _answerLogin(error) {
    const login = this._login;
    this._login = null;
    if (login) this._news._then(() => (error ? login._reject(error) : login._resolve()));
  }

  _setLogLevel() {
    const ring = this._ring, { logger, logLevel = 'info' } = this._options;
    if (!ring || ring._dead) return;
    const wanted = logger || this._news._of('log').length > 0;
    ring._core._setOption('logLevel', codes.LOG_LEVELS.indexOf(wanted ? logLevel : 'silent'));
  }
}

class Deferred {
  constructor() {
    this._resolve = () => {};
    /** @type {(error: ImError) => void} */
    this._reject = () => {};
    /** @type {Promise<void>} */
    this._promise = new Promise((resolve, reject) => {
      this._resolve = resolve;
      this._reject = reject;
    });
    this._promise.catch(() => {});  // who does not look at login() is told by events
  }
}

/**
 * @param {any} object
 * @param {string} name
 */
function hide(object, name) {
  Object.defineProperty(object, name, { enumerable: false });
}
