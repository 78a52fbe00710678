// @ts-check
// The session of a tab that shares its connection. It asks the hub, which may be in this tab or in
// another, and tells its client what the hub reports. Until the hub has settled a message the tab
// holds it, and tells it to the next hub if this one dies.
import {
  LOG_LEVELS, STATUS_FRAME_TOO_LARGE, STATUS_NOT_LOGGED_IN, STATUS_OK,
} from '../generated/codes.js';
import { bookkeeping } from '../api/message.js';
import { statistics } from '../core/ring.js';
import { quote, utf8Bytes } from '../core/text.js';
import { Hub } from './hub.js';
import { Leadership } from './leadership.js';

/** @typedef {import('../api/client.js').BaseClient} BaseClient */
/** @typedef {import('../api/session.js').Session} Session */
/** @typedef {import('../api/message.js').SentMessage} SentMessage */
/** @typedef {import('../index.js').LostReasonName} LostReasonName */
/** @typedef {import('../index.js').SendOptions} SendOptions */
/** @typedef {import('./hub.js').Request} Request */
/** @typedef {import('./hub.js').Report} Report */
/** @typedef {import('./hub.js').Change} Change */

const CHECK_INTERVAL = 10_000;  // ms between two looks at whether the leader still answers

/**
 * The client that has the one connection of all tabs.
 * @param {BaseClient} client
 * @param {import('../outbox/journal.js').Shown[]} shown
 */
function clientForAll(client, shown) {
  const inner = client._another({
    shareAcrossTabs: false, outbox: 'memory', store: undefined, logger: undefined,
    ticker: undefined,  // its timers are backed already
  });
  inner._shown = shown;
  return inner;
}

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
    this._over = false;
    this._logLevel = LOG_LEVELS.length;
    /** @type {Hub | null} */
    this._hub = null;
    /** The hub in office, by when it began: the latest counts. */
    this._hubNumber = 0;
    /** The one before the hub of this tab. */
    this._formerNumber = 0;
    /** It has been told all that this tab wants. */
    this._introduced = false;
    /** What the hub has counted. */
    this._counts = statistics();
    this._lastNumber = 0;
    /** By which the client knows the unsettled messages that it holds, by fingerprint. */
    /** @type {Map<string, number>} */
    this._numberOf = new Map();
    /** `logout()` was called, and no hub has answered. */
    this._leaving = false;
    /** How the session ended, if it has. @type {Change | undefined} */
    this._ended = undefined;
    /** When what was shown, by the platform's clock. @type {Map<string, number>} */
    this._seen = new Map();
    /** Bytes of the frame that was refused. */
    this._refusedBytes = 0;
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
      this._seen.set(fingerprint, this._platform.now() - age);
    }
    this._resume();
  }

  // --- What the client wants ---

  _login() {
    this._wanted = true;
    this._leaving = false;
    this._askLogin();
    this._client._tell();
  }

  _askLogin() {
    this._ask({ kind: 'login', again: this._client._hasSession() });
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
    this._numberOf.set(message.fingerprint, ++this._lastNumber);
    this._offer(message, false);
    return this._lastNumber;
  }

  /**
   * @param {SentMessage} message
   * @param {boolean} again
   */
  _offer(message, again) {
    const { to, content, typeu, qos, fingerprint } = message;
    const { _expiresAt: expiresAt } = bookkeeping(message);
    this._ask({ kind: 'send', to, content, typeu, qos, fingerprint, expiresAt, again });
  }

  /** @param {number} number */
  _abort(number) {
    this._numberOf.forEach((own, fingerprint) => {
      if (own !== number) return;
      this._ask({ kind: 'abort', fingerprint });
      this._settle(fingerprint, 'ABORTED');
    });
    this._client._tell();
  }

  /** @param {string} content */
  _echo(content) {
    if (this._client.state !== 'online') return STATUS_NOT_LOGGED_IN;
    this._refusedBytes = utf8Bytes(quote(content));  // roughly
    if (this._refusedBytes > this._client._numbers.maxFrameBytes) return STATUS_FRAME_TOO_LARGE;
    this._ask({ kind: 'echo', content });
    return STATUS_OK;
  }

  _stats() {
    const stats = this._hub ? this._hub._inner.stats() : this._counts;
    const pending = this._numberOf.size, { state } = this._client;
    return { ...stats, pending, state, leader: this._hub !== null };
  }

  /** @param {number} level */
  _setLogLevel(level) {
    this._logLevel = level;
    this._ask({ kind: 'logs', level });
  }

  _frameBytes() {
    return this._refusedBytes;
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
    this._numberOf.forEach((_, fingerprint) => this._ask({ kind: 'abort', fingerprint }));
    this._numberOf.clear();
    this._over = true;
    this._counts = statistics();
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
    this._introduced = false;  // what was said while this tab slept it may have missed
    this._hello();
    this._check();
  }

  _lead() {
    const now = this._platform.now();
    // By its fraction it is another one than that of a leader elected in the same moment.
    const number = Math.max(Date.now(), Math.floor(this._hubNumber) + 1) +
      this._platform.randomBytes(1)[0] / 256;
    this._formerNumber = this._hubNumber;
    this._hub = new Hub(this, number, clientForAll(this._client,
      Array.from(this._seen, ([fingerprint, at]) => [fingerprint, now - at])), this._ended);
    this._hub._present();
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
    const { probeTimeout } = this._client._numbers;
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
    this._introduced = true;
    if (this._leaving) this._ask({ kind: 'logout' });
    else if (this._wanted) this._askLogin();
    this._ask({ kind: 'logs', level: this._logLevel });
    this._client._held._entries.forEach(({ _message }) => this._offer(_message, true));
  }

  // --- The hub of this tab ---

  /** Another tab: if it dies, what it leaves is taken over. @param {string} tab */
  _meet(tab) {
    const { _journal } = this._client;
    if (_journal && tab) _journal._siblings._meet(tab);
  }

  /** @param {import('../index.js').Message} message */
  _keepShown(message) {
    const { _journal } = this._client;
    if (_journal) _journal._remember(message);
  }

  /** With the hub's core all of this tab has failed. @param {unknown} cause */
  _fall(cause) {
    this._client._coreFailed(cause);
    this._client._tell();
  }

  /** @param {string} fingerprint */
  _forget(fingerprint) {
    const { _journal } = this._client;
    if (_journal) _journal._forget(fingerprint);
  }

  // --- What goes through the channel. Within a tab it goes the same way, only shorter. ---

  /** @param {Request} question */
  _ask(question) {
    if (this._over) return;
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
    if (data.hub) this._hear(data);
    else if (this._hub) this._hub._answer(data);
  }

  /** @param {Report & { hub: number }} report */
  _hear(report) {
    const client = this._client;
    if (this._over) return;
    if (report.hub < this._hubNumber) return this._hearLate(report);
    if (report.hub > this._hubNumber) this._introduced = false;
    this._hubNumber = report.hub;
    this._unanswered = false;
    switch (report.kind) {
      case 'hub':
        this._counts = report.stats;
        if (report.change) this._change(report.change);
        break;
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
        client._noteError(client._errorOf(report.error));
        break;
      case 'failed':
        this._fail(client._errorOf(report.error));
        break;
      case 'sent':
        this._noteSent(report.fingerprint);
        break;
      case 'dropped':
        this._offerAgain(report.fingerprint);
        break;
      case 'settled':
        this._settle(report.fingerprint, report.reason, report.error);
    }
    if (!this._introduced) this._introduce();
    client._tell();
  }

  /**
   * Of a hub that is over, whether it knows or not. What it has shown it has acknowledged, so
   * nobody shows it again; and if it ended the session before it went, that is the end.
   * @param {Report & { hub: number }} report
   */
  _hearLate(report) {
    if (report.kind === 'event' && report.event === 'message') {
      this._event('message', report.value);
    } else if (report.kind === 'state' && report.change.state === 'stopped' && this._hub &&
      report.hub === this._formerNumber && this._client._hasSession()) {
      this._follow();
      this._change(report.change);
      this._lead();
    }
    this._client._tell();
  }

  /** @param {Change} change */
  _change(change) {
    const { state, reason, retryIn } = change, client = this._client, ended = state === 'stopped';
    // What ended before a login here was heard says nothing of it.
    if (ended && this._wanted && !this._leaving && !client._hasSession()) return;
    this._wanted = !ended;
    this._ended = ended ? change : undefined;
    if (reason === 'LOGGED_OUT') {
      this._leaving = false;
      this._loseAll(reason);
    }
    client._changeState(state, reason, retryIn);
  }

  /** There is no core. @param {import('../api/errors.js').ImError} error */
  _fail(error) {
    const client = this._client;
    this._wanted = false;
    this._loseAll('CORE_FAILED');
    if (client._hasSession()) {
      client._stopError = error;
      client._changeState('stopped', 'CORE_FAILED', null);
    } else {
      client._answerLogin(error);
    }
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
    const at = this._seen.get(fingerprint), now = this._platform.now();
    if (at !== undefined && now - at < fingerprintMemory) return false;
    this._seen.delete(fingerprint);
    this._seen.set(fingerprint, now);
    if (this._seen.size > maxFingerprints) {
      this._seen.delete(/** @type {any} */ (this._seen.keys().next().value));
    }
    return true;
  }

  /** @param {string} fingerprint */
  _offerAgain(fingerprint) {
    const entry = this._client._held._entries.get(fingerprint);
    if (entry) this._offer(entry._message, true);
  }

  /** @param {string} fingerprint */
  _noteSent(fingerprint) {
    const entry = this._client._held._entries.get(fingerprint);
    if (entry && entry._message.qos) entry._message.status = 'sent';
  }

  /** @param {LostReasonName} reason */
  _loseAll(reason) {
    this._numberOf.forEach((_, fingerprint) => this._settle(fingerprint, reason));
  }

  /**
   * @param {string} fingerprint
   * @param {LostReasonName} [reason]
   * @param {import('./hub.js').WireError} [error] what is to blame
   */
  _settle(fingerprint, reason, error) {
    const client = this._client, entry = client._held._release(fingerprint);
    if (!entry) return;
    this._numberOf.delete(fingerprint);
    if (error) client._noteError(client._errorOf(error));
    if (reason) client._lose(entry._message, reason);
    else client._deliver(entry._message);
  }
}
