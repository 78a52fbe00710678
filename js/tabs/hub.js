// @ts-check
// What the leader does for all tabs: the one real client, and its answers to what tabs ask.
import { LOG_LEVELS } from '../generated/codes.js';
import { bookkeeping } from '../message.js';

/** @typedef {import('../client.js').BaseClient} BaseClient */
/** @typedef {import('../message.js').SentMessage} SentMessage */
/** @typedef {import('./shared-session.js').SharedSession} SharedSession */

/**
 * What a tab asks. The names are a protocol between tabs, which may run different versions of the
 * page: they are never shortened.
 * @typedef {{ kind: 'hello', tab: string } | { kind: 'login' } | { kind: 'logout' } |
 *   { kind: 'send', to: string, content: string, typeu: number, qos: boolean, fingerprint: string,
 *     expiresAfter?: number } | { kind: 'abort', fingerprint: string } |
 *   { kind: 'echo', content: string } | { kind: 'logs', level: number }} Request
 */
/**
 * What the hub tells all tabs.
 * @typedef {{ kind: 'hub' } | { kind: 'event', event: string, value: any } |
 *   { kind: 'state', change: import('../index.js').StateChange } | { kind: 'stats', stats: any } |
 *   { kind: 'error', error: WireError } | { kind: 'failed', error: WireError } |
 *   { kind: 'taken', fingerprint: string, status: import('../index.js').SendStatus } |
 *   { kind: 'settled', fingerprint: string, reason?: import('../index.js').LostReasonName }} Report
 */
/** @typedef {{ code: any, message: string, details: object }} WireError */

const SETTLED_KEPT = 4096;  // fingerprints, for tabs that ask late
const EVENTS = /** @type {const} */ (['ping', 'pong', 'echo', 'kickout']);
const ELSEWHERE = 1;  // why one is kicked out: the same user has logged in elsewhere

export class Hub {
  /**
   * @param {SharedSession} session of the leader's tab
   * @param {number} number when it began, Unix ms: a later hub has a greater one
   * @param {BaseClient} inner
   */
  constructor(session, number, inner) {
    this._session = session;
    this._number = number;
    this._inner = inner;
    this._closed = false;
    /** While it is doubtful whether this hub still leads. @type {Promise<void> | undefined} */
    this._doubt = undefined;
    /** @type {import('../index.js').StateChange | undefined} */
    this._change = undefined;
    /** Accepted from tabs, by fingerprint. */
    /** @type {Map<string, { _message: SentMessage, _abort: AbortController }>} */
    this._pending = new Map();
    /** @type {Map<string, any>} */
    this._settled = new Map();
    this._logLevel = LOG_LEVELS.length;  // nobody wants any
    inner.on('state', (change) => {
      this._change = change;
      this._tell({ kind: 'state', change });
      this._count();
    });
    inner.on('message', (value) => {
      session._keepShown(value);
      this._tell({ kind: 'event', event: 'message', value });
    });
    inner.on('error', (error) => this._tell({ kind: 'error', error: spell(error) }));
    for (const event of EVENTS) {
      inner.on(event, (value) => {
        // A tab that took over logs in as the same user; then all is well, and nobody is out.
        if (value.code === ELSEWHERE) this._doubt = session._leadership._confirm();
        this._tell({ kind: 'event', event, value });
        if (event === 'pong') this._count();
      });
    }
  }

  _count() {
    this._tell({ kind: 'stats', stats: this._inner.stats() });
  }

  /** @param {Report} report */
  _tell(report) {
    const tell = () => {
      if (!this._closed) this._session._broadcast({ ...report, hub: this._number });
    };
    if (this._doubt) this._doubt.then(tell);
    else tell();
  }

  /** @param {Request & { of: number }} request */
  _answer(request) {
    const inner = this._inner;
    // Who does not know of this hub yet asks again when it does, and then in order.
    if (request.kind !== 'hello' && request.of !== this._number) return;
    switch (request.kind) {
      case 'hello':
        this._session._meet(request.tab);
        this._tell({ kind: 'hub' });
        if (this._change) this._tell({ kind: 'state', change: this._change });
        this._count();
        break;
      case 'login':
        this._doubt = undefined;
        inner.login().catch((error) => {
          // Whatever ends a session is told by its state.
          if (inner.state === 'idle') this._tell({ kind: 'failed', error: spell(error) });
        });
        break;
      case 'logout':
        inner.logout();
        break;
      case 'send':
        this._send(request);
        break;
      case 'abort': {
        const entry = this._pending.get(request.fingerprint);
        if (entry) entry._abort.abort();
        break;
      }
      case 'echo':
        if (inner.state === 'online') inner.echo(request.content);
        break;
      case 'logs':
        this._log(request.level);
    }
  }

  /** @param {Extract<Request, { kind: 'send' }>} request */
  _send({ to, content, typeu, qos, fingerprint, expiresAfter }) {
    if (this._settled.has(fingerprint)) {
      const reason = this._settled.get(fingerprint);
      return this._tell({ kind: 'settled', fingerprint, reason });
    }
    const entry = this._pending.get(fingerprint);
    if (entry) return this._tell({ kind: 'taken', fingerprint, status: entry._message.status });
    const abort = new AbortController(), { signal } = abort;
    try {
      const message = this._inner.send(to, content,
        { typeu, qos, fingerprint, expiresAfter, signal });
      this._pending.set(fingerprint, { _message: message, _abort: abort });
      this._follow(message);
      return this._tell({ kind: 'taken', fingerprint, status: message.status });
    } catch (error) {
      const { code } = /** @type {any} */ (error);
      // What is only too early or too much stays with its tab, which asks again.
      if (code === 'NOT_LOGGED_IN' || code === 'QUEUE_FULL') return undefined;
      this._tell({ kind: 'error', error: spell(error) });
      return this._tell({ kind: 'settled', fingerprint, reason: 'REJECTED' });
    }
  }

  /** @param {SentMessage} message */
  _follow(message) {
    const { fingerprint } = message;
    bookkeeping(message)._written = () => {
      this._tell({ kind: 'taken', fingerprint, status: 'sent' });
    };
    /** @param {any} [error] */
    const settled = (error) => {
      if (this._closed) return;
      const reason = error && error.reason;
      this._pending.delete(fingerprint);
      this._settled.set(fingerprint, reason);
      if (this._settled.size > SETTLED_KEPT) {
        this._settled.delete(this._settled.keys().next().value || '');
      }
      this._session._forget(fingerprint);  // its tab may have died
      this._tell({ kind: 'settled', fingerprint, reason });
    };
    message.delivered.then(settled, settled);
  }

  /** @param {number} level */
  _log(level) {
    const inner = this._inner;
    if (level >= this._logLevel) return;
    inner._options.logLevel = /** @type {any} */ (LOG_LEVELS[level]);
    if (this._logLevel < LOG_LEVELS.length) inner._setLogLevel();
    else inner.on('log', (value) => this._tell({ kind: 'event', event: 'log', value }));
    this._logLevel = level;
  }

  /** Leaves without a word: another hub goes on, with what the tabs still have. */
  _close() {
    this._closed = true;
    this._inner.dispose();
  }
}

/**
 * An error as plain data: what caused it may be anything.
 * @param {any} error
 * @returns {WireError}
 */
function spell(error) {
  const { message, code, cause, ...details } = error;
  return { code, message, details: cause ? { ...details, cause: String(cause) } : details };
}
