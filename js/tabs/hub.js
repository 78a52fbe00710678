// @ts-check
// What the leader does for all tabs: the one real client, and its answers to what tabs ask.
import { LOG_LEVELS } from '../generated/codes.js';
import { bookkeeping, isSettled } from '../api/message.js';

/** @typedef {import('../api/client.js').BaseClient} BaseClient */
/** @typedef {import('../api/message.js').SentMessage} SentMessage */
/** @typedef {import('../index.js').LostReasonName} LostReasonName */
/** @typedef {import('./shared-session.js').SharedSession} SharedSession */
/** @typedef {Pick<import('../index.js').StateChange, 'state' | 'reason' | 'retryIn'>} Change */

/**
 * What a tab asks. The names are a protocol between tabs, which may run different versions of the
 * page: they are never shortened. `again`: it was asked before, of this hub or of an earlier one.
 * @typedef {{ kind: 'hello', tab: string } | { kind: 'login', again: boolean } |
 *   { kind: 'logout' } | SendRequest | { kind: 'abort', fingerprint: string } |
 *   { kind: 'echo', content: string } | { kind: 'logs', level: number }} Request
 */
/**
 * @typedef {{ kind: 'send', to: string, content: string, typeu: number, qos: boolean,
 *   fingerprint: string, expiresAt: number, again: boolean }} SendRequest
 */
/**
 * What the hub tells all tabs.
 * @typedef {{ kind: 'hub', change?: Change, stats: any } |
 *   { kind: 'event', event: string, value: any } |
 *   { kind: 'state', change: Change } | { kind: 'stats', stats: any } |
 *   { kind: 'error', error: WireError } | { kind: 'failed', error: WireError } |
 *   { kind: 'sent', fingerprint: string } | { kind: 'dropped', fingerprint: string } |
 *   { kind: 'settled', fingerprint: string, reason?: LostReasonName, error?: WireError }} Report
 */
/** @typedef {{ code: any, message: string, details: object }} WireError */

const SETTLED_KEPT = 4096;  // fingerprints, for tabs that ask late
const EVENTS = /** @type {const} */ (['ping', 'pong', 'echo', 'kickout']);
const ELSEWHERE = 1;  // why one is kicked out: the same user has logged in elsewhere
/** @type {Change} */
const LOGGED_OUT = { state: 'stopped', reason: 'LOGGED_OUT', retryIn: null };

export class Hub {
  /**
   * @param {SharedSession} session of the leader's tab
   * @param {number} number a later hub has a greater one
   * @param {BaseClient} inner
   * @param {Change | undefined} change how the session stands, if it has ended
   */
  constructor(session, number, inner, change) {
    this._session = session;
    this._number = number;
    this._inner = inner;
    this._change = change;
    /** Told when it is certain that this hub still leads. @type {Report[] | null} */
    this._doubtful = null;
    /** Accepted from tabs and not yet by the client, in order: it has no session, or no room. */
    /** @type {Map<string, SendRequest>} */
    this._waiting = new Map();
    this._admitting = false;
    /** Accepted by the client, by fingerprint. */
    /** @type {Map<string, { _message: SentMessage, _abort: AbortController }>} */
    this._pending = new Map();
    /** @type {Map<string, LostReasonName | undefined>} */
    this._settled = new Map();
    this._logLevel = LOG_LEVELS.length;  // nobody wants any
    inner.on('state', (next) => this._changed(next));
    inner.on('message', (value) => {
      session._keepShown(value);
      this._tell({ kind: 'event', event: 'message', value });
    });
    inner.on('error', (error) => {
      // A core that fails ends its tab alone: another tab goes on with a core of its own.
      if (error.code === 'CORE_FAILED') session._fall(error.cause);
      else this._tell({ kind: 'error', error: spell(error) });
    });
    for (const event of EVENTS) {
      inner.on(event, (value) => {
        // A tab that took over logs in as the same user; then all is well, and nobody is out.
        if (value.code === ELSEWHERE) this._doubt();
        this._tell({ kind: 'event', event, value });
        if (event === 'pong') this._count();
      });
    }
  }

  async _doubt() {
    const { _leadership, _platform } = this._session;
    const reports = this._doubtful = this._doubtful || [];
    await _leadership._confirm(_platform);
    this._doubtful = null;
    for (const report of reports.splice(0)) this._tell(report);
  }

  /** @param {Change} change */
  _changed(change) {
    if (this._inner._ended) return;
    this._change = change;
    this._tell({ kind: 'state', change });
    this._count();
    this._admit();
  }

  /** All of it in one, so that a new tab does not ask for what it has already. */
  _present() {
    this._tell({ kind: 'hub', change: this._change, stats: this._inner.stats() });
  }

  _count() {
    this._tell({ kind: 'stats', stats: this._inner.stats() });
  }

  /** @param {Report} report */
  _tell(report) {
    if (this._doubtful) this._doubtful.push(report);
    else if (!this._inner._ended) this._session._broadcast({ ...report, hub: this._number });
  }

  /** @param {Request & { of: number }} request */
  _answer(request) {
    const inner = this._inner;
    // Who does not know of this hub yet asks again when it does, and then in order.
    if (request.kind !== 'hello' && request.of !== this._number) return;
    switch (request.kind) {
      case 'hello':
        this._session._meet(request.tab);
        this._present();
        break;
      case 'login':
        // A tab that slept through the end of its session begins no other.
        if (!request.again || !this._hasEnded()) this._login();
        break;
      case 'logout':
        inner.logout();
        this._waiting.forEach((_, fingerprint) => this._settle(fingerprint, 'LOGGED_OUT'));
        this._waiting.clear();
        this._changed(LOGGED_OUT);  // which nobody else says of what had not begun
        break;
      case 'send':
        this._send(request);
        break;
      case 'abort':
        this._abort(request.fingerprint);
        break;
      case 'echo':
        this._echo(request.content);
        break;
      case 'logs':
        this._log(request.level);
    }
  }

  _hasEnded() {
    return this._change !== undefined && this._change.state === 'stopped';
  }

  _login() {
    const inner = this._inner;
    inner.login().catch((error) => {
      // Whatever else ends a session is told by its state.
      if (inner.state !== 'idle' || error.code === 'LOGGED_OUT') return;
      this._waiting.clear();
      this._tell({ kind: 'failed', error: spell(error) });
    });
  }

  /** @param {SendRequest} request */
  _send(request) {
    const { fingerprint, again } = request, entry = this._pending.get(fingerprint);
    if (again && this._settled.has(fingerprint)) {
      this._tell({ kind: 'settled', fingerprint, reason: this._settled.get(fingerprint) });
    } else if (entry) {
      if (entry._message.status === 'sent') this._tell({ kind: 'sent', fingerprint });
    } else if (this._change && this._change.reason === 'LOGGED_OUT') {
      this._settle(fingerprint, 'LOGGED_OUT');
    } else {
      this._settled.delete(fingerprint);
      this._waiting.set(fingerprint, request);
      this._admit();
    }
  }

  /** Hands to the client what it has room for. */
  _admit() {
    if (this._admitting) return;
    this._admitting = true;
    for (const [fingerprint, request] of this._waiting) {
      if (!this._accept(request)) break;
      this._waiting.delete(fingerprint);
    }
    this._admitting = false;
  }

  /**
   * @param {SendRequest} request
   * @returns {boolean} false: it is too early, or too much
   */
  _accept({ to, content, typeu, qos, fingerprint, expiresAt }) {
    const expiresAfter = expiresAt ? Math.max(expiresAt - Date.now(), 1) : undefined;
    const abort = new AbortController(), { signal } = abort;
    try {
      const message = this._inner.send(to, content,
        { typeu, qos, fingerprint, expiresAfter, signal });
      this._follow({ _message: message, _abort: abort });
    } catch (error) {
      const { code } = /** @type {any} */ (error);
      if (code === 'NOT_LOGGED_IN' || code === 'QUEUE_FULL') return false;
      this._settle(fingerprint, 'REJECTED', spell(error));
    }
    return true;
  }

  /** @param {{ _message: SentMessage, _abort: AbortController }} entry */
  _follow(entry) {
    const { fingerprint, status } = entry._message, own = bookkeeping(entry._message);
    const over = () => {
      if (this._inner._ended || this._pending.get(fingerprint) !== entry) return;
      this._pending.delete(fingerprint);
      const { reason } = /** @type {any} */ (own._delivery && own._delivery._error || {});
      this._settle(fingerprint, reason);
      this._admit();
    };
    this._pending.set(fingerprint, entry);
    const written = own._written = () => this._tell({ kind: 'sent', fingerprint });
    // Told in its turn, among the client's own events.
    own._forget = () => this._inner._news._then(over);
    if (isSettled(entry._message)) over();
    else if (status === 'sent') written();
  }

  /**
   * @param {string} fingerprint
   * @param {LostReasonName} [reason]
   * @param {WireError} [error]
   */
  _settle(fingerprint, reason, error) {
    this._settled.set(fingerprint, reason);
    if (this._settled.size > SETTLED_KEPT) {
      this._settled.delete(this._settled.keys().next().value || '');
    }
    this._session._forget(fingerprint);  // its tab may have died
    this._tell({ kind: 'settled', fingerprint, reason, error });
  }

  /** Its tab knows; but another may have it too, back from a sleep. @param {string} fingerprint */
  _abort(fingerprint) {
    const entry = this._pending.get(fingerprint);
    this._waiting.delete(fingerprint);
    this._pending.delete(fingerprint);
    if (entry) entry._abort.abort();
    this._tell({ kind: 'dropped', fingerprint });
  }

  /** @param {string} content */
  _echo(content) {
    try {
      if (this._inner.state === 'online') this._inner.echo(content);
    } catch (error) {
      this._tell({ kind: 'error', error: spell(error) });
    }
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
