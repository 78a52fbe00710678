// @ts-check
// The session of a tab that shares its connection. It asks the hub, which may be in this tab or in
// another, and tells its client what the hub reports. Until the hub has settled a message the tab
// holds it, and tells it to the next hub if this one dies.
import {
  DEFAULT_PROBE_TIMEOUT, LOG_LEVELS, STATUS_NOT_LOGGED_IN, STATUS_OK,
} from '../generated/codes.js';
import { bookkeeping } from '../message.js';
import { Hub } from './hub.js';
import { Leadership } from './leadership.js';

/** @typedef {import('../client.js').BaseClient} BaseClient */
/** @typedef {import('../session.js').Session} Session */
/** @typedef {import('../message.js').SentMessage} SentMessage */
/** @typedef {import('../index.js').SendOptions} SendOptions */
/** @typedef {import('./hub.js').Request} Request */
/** @typedef {import('./hub.js').Report} Report */

const CHECK_INTERVAL = 10_000;  // ms between two looks at whether the leader still answers

/** @implements {Session} */
export class SharedSession {
  /**
   * @param {BaseClient} client
   * @param {LockManager} locks
   */
  constructor(client, locks) {
    this._client = client;
    this._platform = client._platform;
    this._wanted = false;
    this._logLevel = LOG_LEVELS.length;
    /** @type {Hub | null} */
    this._hub = null;
    /** The hub in office, by when it began: the latest counts. */
    this._hubNumber = 0;
    /** What the hub has counted. */
    this._counts = {};
    this._lastNumber = 0;
    /** Unsettled messages by number, as the client knows them. @type {Map<number, SentMessage>} */
    this._messages = new Map();
    /** Fingerprints of those that the hub has taken over. @type {Set<string>} */
    this._taken = new Set();
    /** ... and of those that the application wants no more. @type {Set<string>} */
    this._aborted = new Set();
    this._leaving = false;
    /** When what was shown. @type {Map<string, number>} */
    this._seen = new Map();
    /** @type {unknown} */
    this._timer = undefined;
    this._unanswered = false;
    const name = `mobileimsdk 1 ${client._name}`;
    this._channel = new BroadcastChannel(name);
    this._channel.onmessage = ({ data }) => this._receive(data);
    this._leadership = new Leadership(locks, name, {
      _elected: () => this._lead(),
      _deposed: () => {
        this._follow();
        this._leadership._run();
      },
    });
  }

  _prepare() {
    for (const [fingerprint, age] of this._client._shown.splice(0)) {
      this._seen.set(fingerprint, Date.now() - age);
    }
    this._resume();
  }

  // --- What the client wants ---

  _login() {
    this._wanted = true;
    this._leaving = false;
    this._ask({ kind: 'login' });
    this._client._tell();
  }

  _logout() {
    this._leaving = true;
    this._ask({ kind: 'logout' });
  }

  /**
   * @param {SentMessage} message
   * @param {SendOptions} options
   */
  _send(message, options) {
    if (!this._wanted) return STATUS_NOT_LOGGED_IN;
    this._client._held._accept(message, options);
    this._messages.set(++this._lastNumber, message);
    this._offer(message);
    return this._lastNumber;
  }

  /** @param {SentMessage} message */
  _offer(message) {
    const { to, content, typeu, qos, fingerprint } = message;
    const { _expiresAt } = bookkeeping(message);
    const expiresAfter = _expiresAt ? Math.max(_expiresAt - Date.now(), 1) : undefined;
    this._ask({ kind: 'send', to, content, typeu, qos, fingerprint, expiresAfter });
  }

  /** What the hub has not taken, in order. */
  _offerRest() {
    this._messages.forEach((message) => {
      if (!this._taken.has(message.fingerprint)) this._offer(message);
    });
  }

  /** @param {number} number */
  _abort(number) {
    const message = this._messages.get(number);
    if (!message) return;
    const { fingerprint } = message;
    if (this._taken.has(fingerprint)) {
      this._aborted.add(fingerprint);
      this._ask({ kind: 'abort', fingerprint });  // the hub says what becomes of it
    } else {
      this._settle(fingerprint, 'ABORTED');
      this._client._tell();
    }
  }

  /** @param {string} content */
  _echo(content) {
    if (this._client.state !== 'online') return STATUS_NOT_LOGGED_IN;
    this._ask({ kind: 'echo', content });
    return STATUS_OK;
  }

  _stats() {
    const stats = this._hub ? this._hub._inner.stats() : this._counts;
    const pending = this._messages.size, { state } = this._client;
    return { ...stats, pending, state, leader: this._hub !== null };
  }

  /** @param {number} level */
  _setLogLevel(level) {
    this._logLevel = level;
    this._ask({ kind: 'logs', level });
  }

  _frameBytes() {
    return 0;  // what is too large is refused before
  }

  /** @param {string} hint */
  _hint(hint) {
    if (hint === 'suspended') {
      this._leadership._withdraw();
      this._follow();
      this._platform.clearTimeout(this._timer);
    } else if (hint === 'resumed') {
      this._resume();
    }
  }

  /** @returns {SentMessage[]} none: the client itself has them */
  _end() {
    this._messages.forEach(({ fingerprint }) => this._ask({ kind: 'abort', fingerprint }));
    this._messages.clear();
    this._platform.clearTimeout(this._timer);
    this._wanted = false;
    // After what was asked has been answered, within this tab at least.
    Promise.resolve().then(() => {
      this._leadership._withdraw();
      this._follow();
      this._channel.close();
    });
    return [];
  }

  // --- Who leads ---

  _resume() {
    if (!this._leadership._end) this._leadership._run();
    this._hello();
    this._check();
  }

  _lead() {
    const now = Date.now();
    this._hub = new Hub(this, Math.max(now, this._hubNumber + 1), this._client._forAllTabs(
      Array.from(this._seen, ([fingerprint, at]) => [fingerprint, Math.max(now - at, 0)])));
    this._hub._tell({ kind: 'hub' });
    if (this._client._inheritance) this._client._inheritance._orphaned();
  }

  _follow() {
    const hub = this._hub;
    this._hub = null;
    if (hub) hub._close();
  }

  /** Takes the lead from a tab that does not answer, as one that sleeps with the lock in hand. */
  _check() {
    this._platform.clearTimeout(this._timer);
    const { probeTimeout = DEFAULT_PROBE_TIMEOUT } = this._client._numbers;
    this._timer = this._platform.setTimeout(() => {
      if (this._hub) return this._check();
      this._hello();
      this._unanswered = true;
      this._timer = this._platform.setTimeout(() => {
        if (this._unanswered && !this._hub) this._leadership._run(true);
        this._check();
      }, probeTimeout);
    }, CHECK_INTERVAL);
  }

  _hello() {
    const { _journal } = this._client;
    this._ask({ kind: 'hello', tab: _journal ? _journal._tab : '' });
  }

  /** A new hub knows nothing: it is told all that is wanted. */
  _introduce() {
    this._taken.clear();
    if (this._leaving) this._change({ state: 'stopped', reason: 'LOGGED_OUT', retryIn: null });
    this._ask({ kind: 'logs', level: this._logLevel });
    if (this._wanted) this._ask({ kind: 'login' });
    this._offerRest();
  }

  // --- The hub of this tab ---

  /** Another tab: if it dies, what it leaves is taken over. @param {string} tab */
  _meet(tab) {
    const { _journal } = this._client;
    if (_journal && tab) _journal._siblings._meet(tab);
  }

  /** @param {import('../index.js').Message} message */
  _keepShown({ qos, fingerprint }) {
    const { _journal } = this._client;
    if (_journal && qos && fingerprint !== null) _journal._remember(fingerprint);
  }

  /** @param {string} fingerprint */
  _forget(fingerprint) {
    const { _journal } = this._client;
    if (_journal) _journal._forget(fingerprint);
  }

  // --- What goes through the channel. Within a tab it goes the same way, only shorter. ---

  /** @param {Request} question */
  _ask(question) {
    const request = { ...question, of: this._hubNumber };
    if (this._hub) Promise.resolve().then(() => this._hub && this._hub._answer(request));
    else this._channel.postMessage(request);
  }

  /** @param {Report & { hub: number }} report */
  _broadcast(report) {
    this._channel.postMessage(report);
    this._hear(report);
  }

  /** @param {any} data */
  _receive(data) {
    const hub = this._hub;
    if (hub && data.hub > hub._number) {  // another has taken the lead
      this._follow();
      this._leadership._run();
    }
    if (this._hub) this._hub._answer(data);
    else if (data.hub) this._hear(data);
  }

  /** @param {Report & { hub: number }} report */
  _hear(report) {
    const client = this._client;
    if (report.hub < this._hubNumber) return;  // of one that does not know yet that it is over
    if (report.hub > this._hubNumber) {
      this._hubNumber = report.hub;
      this._introduce();
    }
    this._unanswered = false;
    switch (report.kind) {
      case 'state':
        this._change(report.change);
        break;
      case 'stats':
        this._counts = report.stats;
        break;
      case 'event':
        this._event(report.event, report.value);
        break;
      case 'error':
        client._reportError(report.error);
        break;
      case 'failed':
        client._answerLogin(client._errorOf(report.error));
        break;
      case 'taken':
        this._take(report.fingerprint, report.status);
        break;
      case 'settled':
        this._settle(report.fingerprint, report.reason);
        this._offerRest();  // there may be room now
    }
    client._tell();
  }

  /** @param {Pick<import('../index.js').StateChange, 'state' | 'reason' | 'retryIn'>} change */
  _change({ state, reason, retryIn }) {
    this._wanted = state !== 'stopped';
    if (!this._wanted) this._leaving = false;
    if (reason === 'LOGGED_OUT') {
      this._messages.forEach(({ fingerprint }) => this._settle(fingerprint, 'LOGGED_OUT'));
    }
    this._client._changeState(state, reason, retryIn);
    if (state === 'online') this._offerRest();
  }

  /**
   * @param {string} event
   * @param {any} value
   */
  _event(event, value) {
    const { _news, _options } = this._client;
    if (event === 'message' && !this._isNew(value)) return;
    if (event === 'kickout') this._client._kickedOut(value);
    else if (event !== 'log') _news._note(event, value);
    else if (LOG_LEVELS.indexOf(value.level) >= this._logLevel) _news._log(value, _options.logger);
  }

  /** @param {import('../index.js').Message} message */
  _isNew({ qos, fingerprint }) {
    if (!qos || fingerprint === null) return true;
    const { fingerprintMemory, maxFingerprints } = this._client._numbers;
    const at = this._seen.get(fingerprint), now = Date.now();
    if (at !== undefined && now - at < fingerprintMemory) return false;
    this._seen.delete(fingerprint);
    this._seen.set(fingerprint, now);
    if (this._seen.size > maxFingerprints) {
      this._seen.delete(/** @type {any} */ (this._seen.keys().next().value));
    }
    return true;
  }

  /**
   * @param {string} fingerprint
   * @param {import('../index.js').SendStatus} status
   */
  _take(fingerprint, status) {
    const entry = this._client._held._entries.get(fingerprint);
    if (!entry) return;
    this._taken.add(fingerprint);
    entry._message.status = status;
    if (this._aborted.has(fingerprint)) this._ask({ kind: 'abort', fingerprint });
  }

  /**
   * @param {string} fingerprint
   * @param {import('../index.js').LostReasonName} [reason]
   */
  _settle(fingerprint, reason) {
    const client = this._client, entry = client._held._release(fingerprint);
    if (!entry) return;
    this._taken.delete(fingerprint);
    this._aborted.delete(fingerprint);
    this._messages.forEach((message, number) => {
      if (message === entry._message) this._messages.delete(number);
    });
    if (reason) client._lose(entry._message, reason);
    else client._deliver(entry._message);
  }
}
