// @ts-check
// The public client: what the application calls, and what it is told. The work is the ring's.
import { Emitter } from './events.js';
import { ImError, invalidArgument } from './errors.js';
import { loadModule } from './load.js';
import { logText } from './log.js';
import { SentMessage, bookkeeping, settle } from './message.js';
import { checkOptions } from './options.js';
import { Ring } from './ring.js';
import { quote, quoteNested, utf8Bytes, uuid4 } from './text.js';
import * as codes from './generated/codes.js';

/** @typedef {import('./index.js').ClientOptions} ClientOptions */
/** @typedef {import('./index.js').SendOptions} SendOptions */
/** @typedef {import('./index.js').LostReasonName} LostReasonName */
/** @typedef {import('./index.js').State} State */
/** @typedef {import('./core.js').Core} Core */

const EVENTS = ['message', 'state', 'delivered', 'lost', 'kickout', 'error', 'ping', 'pong', 'echo',
  'log'];
const STATS = ['accepted', 'delivered', 'lost', 'retransmissions', 'shown', 'duplicates', 'acksSent',
  'framesIn', 'framesOut', 'invalidFrames', 'logins', 'rtt', 'pending', 'pendingBytes', 'inFlight'];
const WAKE_HINTS = {
  resumed: codes.WAKE_RESUMED,
  networkUp: codes.WAKE_NETWORK_UP,
  networkDown: codes.WAKE_NETWORK_DOWN,
};
const MAX_TOKEN_UNITS = 32768;  // half of what a login frame may have, were it all ASCII

export class BaseClient {
  /**
   * @param {ClientOptions} options
   * @param {() => import('./index.js').Platform} createPlatform
   * @param {() => Uint8Array} coreBytes
   */
  constructor(options, createPlatform, coreBytes) {
    const { urls, userId, numbers } = checkOptions(options);
    this.userId = userId;
    /** @type {State} */
    this.state = 'idle';
    this._options = options;
    this._numbers = numbers;
    this._coreBytes = coreBytes;
    this.urls = urls;
    this.platform = options.platform || createPlatform();
    this._emitter = new Emitter((error, event) => this._handlerFailed(error, event));
    /** @type {Ring | null} */
    this._ring = null;
    this._loading = false;
    /** Sent while the core was loading. @type {Array<[SentMessage, SendOptions]>} */
    this._early = [];
    /** What `login()` promised. @type {Deferred | null} */
    this._login = null;
    /** Why the session stopped, until `login()` has been answered. @type {ImError | null} */
    this._stopError = null;
    /** Set by `dispose()` and by a trap: the answer to every later call. @type {ImError | null} */
    this._ended = null;
    /** What the application is still to be told. @type {Array<() => void>} */
    this._news = [];
    this._telling = false;
    this._unwatch = () => {};
  }

  /**
   * @param {string} event
   * @param {(value: any) => void} listener
   */
  on(event, listener) {
    if (EVENTS.indexOf(event) < 0) throw invalidArgument('event', `one of ${EVENTS.join(', ')}`);
    if (typeof listener !== 'function') throw invalidArgument('listener', 'a function');
    const off = this._emitter.on(event, listener);
    this._setLogLevel();
    return off;
  }

  /** @returns {Promise<void>} */
  login() {
    if (this._ended) return Promise.reject(this._ended);
    if (this.state === 'online') return Promise.resolve();
    if (!this._login) this._login = new Deferred();
    const { promise } = this._login;
    if (this._ring) this._ring.feed((api, core, now) => api.im_login(core.client, now));
    else if (!this._loading) this._load();
    return promise;
  }

  /**
   * @param {string} to
   * @param {string} content
   * @param {SendOptions} [options]
   * @returns {SentMessage}
   */
  send(to, content, options = {}) {
    if (this._ended) throw this._ended;
    const { typeu = -1, qos = true, signal } = checkSend(to, content, options);
    if (signal && signal.aborted) throw new ImError('ABORTED', 'signal was aborted before send()');
    const message = new SentMessage(to, content, typeu, qos);
    if (this._ring) {
      this._submit(message, options);
    } else if (this._loading) {
      message.fingerprint = options.fingerprint === undefined
        ? uuid4(this.platform.randomBytes(16)) : options.fingerprint;
      this._early.push([message, { ...options, fingerprint: message.fingerprint }]);
    } else {
      throw statusError(codes.STATUS_NOT_LOGGED_IN);
    }
    return message;
  }

  /** @param {string} content */
  echo(content) {
    if (this._ended) throw this._ended;
    if (typeof content !== 'string') throw invalidArgument('content', 'a string');
    if (!this._ring) throw statusError(codes.STATUS_NOT_LOGGED_IN);
    const { texts } = this._ring;
    const quoted = texts[codes.SOURCE_CONTENT] = quote(content);
    let status = 0;
    this._ring.feed((api, core, now) => {
      status = api.im_echo(core.client, utf8Bytes(quoted), now);
    });
    if (status < 0) throw this._refusal(status);
  }

  /** @returns {Promise<void>} */
  logout() {
    if (this._ring) {
      this._ring.feed((api, core, now) => api.im_logout(core.client, now));
    } else {
      this._loading = false;
      this._loseEarly('LOGGED_OUT');
      this._answerLogin(new ImError('LOGGED_OUT', 'logout() was called'));
      this.tell();
    }
    return Promise.resolve();
  }

  dispose() {
    if (this._ended && this._ended.code === 'DISPOSED') return;
    this._end(new ImError('DISPOSED', 'the client was disposed of'), 'DISPOSED');
    this._news.push(() => this._emitter.clear());
    this.tell();
  }

  stats() {
    /** @type {Record<string, any>} */
    const stats = { state: this.state, memoryBytes: 0, reconnects: 0 };
    for (const name of STATS) stats[name] = 0;
    if (this._ring && !this._ring.dead) {
      const { api, client } = this._ring.core;
      const values = new Float64Array(api.memory.buffer, api.im_stats(client), STATS.length);
      STATS.forEach((name, i) => { stats[name] = values[i]; });
      stats.memoryBytes = api.memory.buffer.byteLength;
    } else {
      stats.rtt = -1;
    }
    stats.rtt = stats.rtt < 0 ? null : stats.rtt;
    stats.reconnects = Math.max(stats.logins - 1, 0);
    delete stats.logins;
    return stats;
  }

  // --- Starting and ending ---

  _load() {
    this._loading = true;
    const ready = (/** @type {WebAssembly.Module} */ module) => {
      if (!this._loading) return;  // logged out or disposed of in the meantime
      this._loading = false;
      this._start(module);
    };
    const failed = (/** @type {any} */ error) => {
      if (!this._loading) return;
      this._loading = false;
      this._loseEarly('CORE_FAILED');
      this._answerLogin(error instanceof ImError ? error
        : new ImError('WASM_LOAD_FAILED', `the core could not start: ${error}`, { cause: error }));
      this.tell();
    };
    try {
      const loaded = loadModule(this._options.wasm, this._coreBytes);
      if (loaded instanceof WebAssembly.Module) ready(loaded);
      else loaded.then(ready).catch(failed);
    } catch (error) {
      failed(error);
    }
  }

  /** @param {WebAssembly.Module} module */
  _start(module) {
    const ring = new Ring(this, module);
    for (const name of Object.keys(this._numbers)) {
      ring.core.setOption(name, this._numbers[name]);
    }
    ring.texts[codes.SOURCE_USER_ID] = quote(this.userId);
    ring.texts[codes.SOURCE_NESTED_USER_ID] = quoteNested(this.userId);
    ring.texts[codes.SOURCE_NESTED_EXTRA] = quoteNested(this._options.extra || '');
    this._ring = ring;
    this._setLogLevel();
    if (this.platform.watch) {
      this._unwatch = this.platform.watch((hint) => ring.feed((api, core, now) =>
        api.im_wake(core.client, WAKE_HINTS[hint], now)));
    }
    ring.feed((api, core, now) => api.im_login(core.client, now));
    for (const [message, options] of this._early.splice(0)) {
      try {
        this._submit(message, options);
      } catch (error) {
        this._lose(message, 'REJECTED');
      }
    }
    this.tell();
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
      this._ring.end();
      for (const message of this._ring.messages.values()) this._lose(message, reason);
      this._ring.messages.clear();
    }
    this._answerLogin(error);
    this._changeState('stopped', /** @type {any} */ (reason), null);
  }

  /** @param {unknown} cause */
  coreFailed(cause) {
    const error = new ImError('CORE_FAILED', `the core stopped: ${cause}`, { cause });
    this._end(error, 'CORE_FAILED');
    this._tellOf('error', error);
    this.tell();
  }

  // --- Sending ---

  /**
   * @param {SentMessage} message
   * @param {SendOptions} options
   */
  _submit(message, options) {
    const ring = /** @type {Ring} */ (this._ring);
    const { texts } = ring;
    const content = texts[codes.SOURCE_CONTENT] = quote(message.content);
    const recipient = texts[codes.SOURCE_RECIPIENT] = quote(message.to);
    const own = options.fingerprint;
    const fingerprint = own === undefined ? '' : quote(own);
    let number = 0;
    ring.feed((api, core, now) => core.write(message.to, own) ? api.im_send(core.client,
      message.to.length, own === undefined ? -1 : own.length, utf8Bytes(content),
      utf8Bytes(recipient), utf8Bytes(fingerprint), message.typeu, message.qos ? 1 : 0,
      options.expiresAfter || 0, now) : codes.STATUS_FRAME_TOO_LARGE, (result) => {
      number = result;
      if (number <= 0) return;
      const { api, client } = ring.core;
      message.fingerprint = own === undefined
        ? ring.core.read(api.im_fingerprint(client), 36) : own;
      texts[codes.SOURCE_FINGERPRINT] = quote(message.fingerprint);
      ring.messages.set(number, message);
    });
    if (number <= 0) throw this._refusal(number);
    this._followSignal(message, number, options.signal);
  }

  /**
   * @param {SentMessage} message
   * @param {number} number
   * @param {AbortSignal} [signal]
   */
  _followSignal(message, number, signal) {
    const own = bookkeeping(message);
    if (!signal || own.done) return;
    const abort = () => this._ring && this._ring.feed((api, core, now) =>
      api.im_abort(core.client, number, now));
    own.release = () => signal.removeEventListener('abort', abort);
    signal.addEventListener('abort', abort);
    if (signal.aborted) abort();
  }

  /** @param {number} status */
  _refusal(status) {
    if (this._ended) return this._ended;
    const { core } = /** @type {Ring} */ (this._ring);
    const limit = (/** @type {string} */ name) => name in this._numbers
      ? this._numbers[name] : /** @type {any} */ (codes.OPTIONS)[name][1];
    if (status === codes.STATUS_FRAME_TOO_LARGE) {
      const bytes = core.api.im_frame_bytes(core.client);
      return statusError(status, `the frame has ${bytes} bytes, ${limit('maxFrameBytes')} are allowed`,
        { bytes, limit: limit('maxFrameBytes') });
    }
    if (status === codes.STATUS_QUEUE_FULL) {
      return statusError(status, `${core.api.im_stats ? this.stats().pending : 0} messages wait`,
        { limit: limit('qos.maxPending') });
    }
    return statusError(status);
  }

  // --- What the ring reports, noted during the drain and told after it ---

  /**
   * @param {number} kind
   * @param {Core} core
   */
  output(kind, core) {
    const { code, detail, value } = core;
    switch (kind) {
      case codes.OUTPUT_ASK_TOKEN: {
        const { link } = core;
        this._news.push(() => this._askToken(link));
        break;
      }
      case codes.OUTPUT_STATE_CHANGED:
        this._changeState(/** @type {State} */ (codes.STATES[code]), codes.STATE_REASONS[detail],
          value < 0 ? null : value);
        break;
      case codes.OUTPUT_LOGIN_REFUSED:
        this._stopError = new ImError('LOGIN_REFUSED', `the server refused the login, code ${code}`,
          { serverCode: code });
        this._tellOf('error', this._stopError);
        break;
      case codes.OUTPUT_KICKED_OUT:
        this._stopError = new ImError('KICKED_OUT', `kicked out, code ${code}`, { serverCode: code });
        this._tellOf('kickout', { code, reason: core.text(0) });
        break;
      case codes.OUTPUT_MESSAGE:
        this._tellOf('message', readMessage(core));
        break;
      case codes.OUTPUT_DELIVERED: {
        const message = /** @type {Ring} */ (this._ring).take(core.message);
        settle(message);
        this._tellOf('delivered', message);
        break;
      }
      case codes.OUTPUT_LOST:
        this._lose(/** @type {Ring} */ (this._ring).take(core.message), codes.LOST_REASONS[code]);
        break;
      case codes.OUTPUT_ECHO:
        this._tellOf('echo', { content: core.text(0) });
        break;
      case codes.OUTPUT_PING:
        this._tellOf('ping', {});
        break;
      case codes.OUTPUT_PONG:
        this._tellOf('pong', { rtt: value });
        break;
      case codes.OUTPUT_ERROR:
        this._tellOf('error', code === codes.STATUS_SERVER_ERROR
          ? statusError(code, `the server reports error ${detail}: ${core.text(0)}`,
            { serverCode: detail })
          : statusError(code));
        break;
      case codes.OUTPUT_LOG:
        this._log(code, detail, value, core.message);
        break;
    }
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
    const ring = this._ring;
    if (ring && state !== 'connecting' && state !== 'authenticating') {
      ring.texts[codes.SOURCE_NESTED_TOKEN] = '';  // needed no more, so kept no longer
    }
    this._tellOf('state', { state, previous, reason, retryIn });
    if (state === 'online') this._answerLogin(null);
    if (state === 'stopped') {
      this._answerLogin(this._stopError || new ImError('LOGGED_OUT', 'logout() was called'));
      this._stopError = null;
    }
  }

  /** @param {number} link */
  _askToken(link) {
    const ring = /** @type {Ring} */ (this._ring);
    const { token } = this._options;
    const answer = (/** @type {unknown} */ value) => {
      const none = value === undefined || value === null;
      if (!none && (typeof value !== 'string' || value.length > MAX_TOKEN_UNITS)) {
        throw new TypeError(`a token is a string of at most ${MAX_TOKEN_UNITS} characters`);
      }
      if (!none) ring.texts[codes.SOURCE_NESTED_TOKEN] = quoteNested(/** @type {string} */ (value));
      ring.feed((api, core, now) => api.im_token_ready(core.client, link, none ? 0 : 1, now));
    };
    const failed = (/** @type {unknown} */ cause) => {
      this._tellOf('error', new ImError('TOKEN_FAILED', 'token() gave no token', { cause }));
      ring.feed((api, core, now) => api.im_token_failed(core.client, link, now));
      this.tell();
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
   * @param {string} reason
   */
  _lose(message, reason) {
    settle(message, /** @type {LostReasonName} */ (reason));
    this._tellOf('lost', { message, reason });
  }

  /** @param {LostReasonName} reason */
  _loseEarly(reason) {
    for (const [message] of this._early.splice(0)) this._lose(message, reason);
  }

  /** @param {ImError | null} error */
  _answerLogin(error) {
    const login = this._login;
    this._login = null;
    if (!login) return;
    this._news.push(() => (error ? login.reject(error) : login.resolve()));
  }

  // --- Telling ---

  /**
   * @param {string} event
   * @param {unknown} value
   */
  _tellOf(event, value) {
    this._news.push(() => this._emitter.emit(event, value));
  }

  tell() {
    if (this._telling) return;
    this._telling = true;
    for (let i = 0; i < this._news.length; i++) this._news[i]();  // it grows while it is told
    this._news = [];
    this._telling = false;
  }

  /** @param {unknown} cause */
  socketFailed(cause) {
    this._tellOf('error', cause instanceof ImError ? cause
      : new ImError('SOCKET_FAILED', `the socket failed: ${cause}`, { cause }));
  }

  /**
   * @param {unknown} cause
   * @param {string} event
   */
  _handlerFailed(cause, event) {
    if (event === 'error' || !this._emitter.has('error')) {
      console.error(`mobileimsdk-wasm: a listener of "${event}" threw`, cause);
      return;
    }
    this._tellOf('error', new ImError('HANDLER_FAILED', `a listener of "${event}" threw`, { cause }));
  }

  _setLogLevel() {
    if (!this._ring || this._ring.dead) return;
    const wanted = this._options.logger || this._emitter.has('log');
    const level = wanted ? this._options.logLevel || 'info' : 'silent';
    this._ring.core.setOption('logLevel', codes.LOG_LEVELS.indexOf(level));
  }

  /**
   * @param {number} code
   * @param {number} level
   * @param {number} value
   * @param {number} message
   */
  _log(code, level, value, message) {
    const name = codes.LOG_CODES[code];
    /** @type {string | number} */
    let meaning = Math.round(value);
    if (name === 'MESSAGE_LOST') meaning = codes.LOST_REASONS[value];
    if (name === 'FRAME_INVALID') meaning = /** @type {any} */ (codes.STATUS_NAMES)[value];
    const entry = {
      level: codes.LOG_LEVELS[level], code: name, time: Date.now(),
      text: logText(name, this._options.logLanguage || 'en', meaning, message),
    };
    const { logger } = this._options;
    this._news.push(() => {
      this._emitter.emit('log', entry);
      try {
        if (logger) logger(/** @type {any} */ (entry));
      } catch (cause) {
        this._handlerFailed(cause, 'log');
      }
    });
  }
}

class Deferred {
  constructor() {
    /** @type {() => void} */
    this.resolve = () => {};
    /** @type {(error: ImError) => void} */
    this.reject = () => {};
    /** @type {Promise<void>} */
    this.promise = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    this.promise.catch(() => {});  // who does not look at login() is told by events
  }
}

/**
 * @param {any} to
 * @param {any} content
 * @param {any} options
 * @returns {SendOptions}
 */
function checkSend(to, content, options) {
  if (typeof to !== 'string') throw invalidArgument('to', 'a string');
  if (typeof content !== 'string') throw invalidArgument('content', 'a string');
  if (options === null || typeof options !== 'object') throw invalidArgument('options', 'an object');
  const { typeu, qos, expiresAfter, signal, fingerprint } = options;
  if (typeu !== undefined && typeu !== (typeu | 0)) throw invalidArgument('typeu', 'an int32');
  if (qos !== undefined && typeof qos !== 'boolean') throw invalidArgument('qos', 'a boolean');
  if (expiresAfter !== undefined && !(Number.isSafeInteger(expiresAfter) && expiresAfter > 0)) {
    throw invalidArgument('expiresAfter', 'a whole number of ms above 0');
  }
  if (fingerprint !== undefined && typeof fingerprint !== 'string') {
    throw invalidArgument('fingerprint', 'a string');
  }
  if (signal !== undefined && !(signal && typeof signal.addEventListener === 'function')) {
    throw invalidArgument('signal', 'an AbortSignal');
  }
  return options;
}

/** @param {Core} core */
function readMessage(core) {
  const { value, flags, subtype } = core;
  const [from, to, content, fingerprint] = [0, 1, 2, 3].map((i) => core.text(i));
  return {
    from: from === null ? '-1' : from,
    to: to === null ? '-1' : to,
    content: content === null ? '' : content,
    typeu: subtype,
    qos: (flags & 1) !== 0,
    fingerprint,
    serverTime: value < 0 ? null : value,
    bridge: (flags & 2) !== 0,
  };
}

/**
 * @param {number} status
 * @param {string} [detail]
 * @param {object} [details]
 */
function statusError(status, detail, details) {
  const code = /** @type {any} */ (codes.STATUS_NAMES)[status];
  return new ImError(code, detail || `${code}: see the error table in the README`, details);
}
