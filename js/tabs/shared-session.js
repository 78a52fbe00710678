// @ts-check
// The session of a tab that shares its connection. It asks the hub, which may be in this tab or in
// another, and tells what the hub reports. Until the hub has settled a message the tab keeps it,
// and offers it to the next hub if this one dies.
import {
  LOG_LEVELS, STATUS_DUPLICATE_FINGERPRINT, STATUS_FRAME_TOO_LARGE, STATUS_INVALID_ARGUMENT,
  STATUS_NOT_LOGGED_IN, STATUS_OK,
} from '../generated/codes.js';
import { quote, utf8Bytes, uuid4 } from '../core/text.js';
import { Intake } from './intake.js';
import { Place } from './place.js';
import { Shown } from './shown.js';
import { Standing } from './standing.js';
import { TabMode } from './tab-mode.js';
import { TabReceipts } from './tab-receipts.js';
import { spell } from './wire.js';

/** @typedef {import('../api/message.js').Pending} Pending */
/** @typedef {import('../core/session.js').Session} Session */
/** @typedef {import('../core/session.js').SessionListener} SessionListener */
/** @typedef {import('../index.js').LostReasonName} LostReasonName */
/** @typedef {import('./wire.js').Change} Change */
/** @typedef {import('./wire.js').Report} Report */
/** @typedef {import('./wire.js').WireError} WireError */

/** @implements {Session} */
export class SharedSession {
  /**
   * @param {import('./index.js').Kit} kit
   * @param {SessionListener} listener
   */
  constructor(kit, listener) {
    const { setup, outbox, shim } = kit, { host } = setup;
    this._kit = kit;
    this._host = host;
    this._listener = listener;
    this._tab = outbox && outbox.tab || uuid4(host.randomBytes(16));
    this._intake = new Intake(setup);
    this._shown = new Shown(setup);
    this._receipts = new TabReceipts(kit, listener, (question) => this._ask(question));
    this._standing = new Standing(this._tab);
    /** Marked here, and no hub has said that it knows, with when. @type {Map<string, number>} */
    this._marks = new Map();
    /** How the session ended, if it has. @type {Change | null} */
    this._ended = null;
    /** The tabs that have logged in, the latest first. @type {string[]} */
    this._order = [];
    /** What the hub has counted. */
    this._counts = shim.statistics();
    this._isListening = true;
    this._logLevel = LOG_LEVELS.length - 1;
    this._mode = new TabMode(setup);
    /** The hub in office has been told all that this tab wants. */
    this._isIntroduced = false;
    /** Bytes of the frame that was refused, if not by the intake. */
    this._refusedBytes = 0;
    /** Something that this tab said did not reach the others: that is told once. */
    this._isCutOff = false;
    this._isOver = false;
    this._place = new Place(kit, this._tab, this);
    this._place.resume();
  }

  // --- What the client wants ---

  login() {
    this._ask(this._standing.call('in'));
    this._listener.told();
  }

  logout() {
    this._ask(this._standing.call('out'));
    this._listener.told();
  }

  /** @param {import('../index.js').ReasonName} reason */
  halt(reason) {
    this._ask(this._standing.giveUp(reason));
    this._listener.told();
  }

  /** @param {Pending} message */
  send(message) {
    if (this._standing.wish !== 'in') return STATUS_NOT_LOGGED_IN;
    if (this._receipts.awaits(message)) return STATUS_DUPLICATE_FINGERPRINT;
    const number = this._intake.accept(message);
    if (number > 0) this._offer(message, false);
    else this._refusedBytes = this._intake.refusedBytes;
    return number;
  }

  /**
   * @param {Pending} message
   * @param {boolean} again
   */
  _offer({ to, content, typeu, qos, fingerprint, deadline }, again) {
    const expiresIn = deadline ? Math.max(deadline - this._host.now(), 1) : 0;
    this._ask({ kind: 'send', to, content, typeu, qos, fingerprint, expiresIn, again });
  }

  /** @param {number} number */
  abort(number) {
    const fingerprint = this._intake.named(number);
    if (fingerprint !== undefined) {
      this._ask({ kind: 'abort', fingerprint });
      this._settle(fingerprint, 'ABORTED');
    }
    this._listener.told();
  }

  /** @param {Pending} message */
  awaitReceipt(message) {
    if (this._isOver) return STATUS_NOT_LOGGED_IN;
    if (!this._kit.setup.numbers.receipts) return STATUS_INVALID_ARGUMENT;
    return this._receipts.awaitReceipt(message);
  }

  messages() {
    return this._intake.messages;
  }

  /** @param {string} fingerprint @param {number} age */
  remember(fingerprint, age) {
    if (this._isOver) return;
    this._shown.mark(fingerprint, age);
    if (this._marks.size < this._kit.setup.numbers.maxFingerprints) {
      this._marks.set(fingerprint, this._host.now() - age);
    }
    this._ask({ kind: 'seen', fingerprint, age });
  }

  /** @param {string} from @param {string} fingerprint @param {boolean} isRead */
  owe(from, fingerprint, isRead) {
    this._shown.noteHeard(fingerprint);
    if (!this._isOver) this._receipts.owe(from, fingerprint, isRead);
  }

  /** @param {string} to */
  typing(to) {
    this._ask({ kind: 'typing', to });
  }

  /** @param {string} content */
  echo(content) {
    if (this._standing.told !== 'online') return STATUS_NOT_LOGGED_IN;
    const bytes = utf8Bytes(quote(content));  // roughly
    if (bytes > this._kit.setup.numbers.maxFrameBytes) {
      this._refusedBytes = bytes;
      return STATUS_FRAME_TOO_LARGE;
    }
    this._ask({ kind: 'echo', content });
    return STATUS_OK;
  }

  refusedBytes() {
    return this._refusedBytes;
  }

  /** @param {number} link @param {string | null} token */
  giveToken(link, token) {
    this._ask({ kind: 'token', tab: this._tab, link, token });
  }

  /** @param {number} link @param {import('../api/errors.js').ImError} error */
  failToken(link, error) {
    this._ask({ kind: 'noToken', tab: this._tab, link, error: spell(error) });
  }

  /** @param {boolean} isListening */
  setListening(isListening) {
    this._isListening = isListening;
    this._join();
  }

  /** @param {number} mode */
  setSenseMode(mode) {
    this._ask(this._mode.set(mode));
  }

  /** @param {number} level */
  setLogLevel(level) {
    this._logLevel = level;
    this._join();
  }

  _join() {
    this._ask({
      kind: 'join', tab: this._tab, listens: this._isListening, level: this._logLevel,
    });
  }

  /** @param {string} hint */
  hint(hint) {
    if (this._isOver) return;
    if (hint === 'suspended') this._suspend();
    else this._place.hint(hint);
    if (hint !== 'resumed') return;
    this._isIntroduced = false;  // what was said while this tab slept it may have missed
    this._place.resume();
  }

  /** Its link is lost: with `reconnect: false` that is the end of the session in this tab. */
  _suspend() {
    this._place.suspend();
    if (this._kit.setup.numbers.reconnect || !this._standing.hasSession) return;
    this._change({ state: 'stopped', reason: 'LINK_CLOSED', retryIn: null, failure: null });
    this._listener.told();
  }

  stats() {
    const { hub } = this._place;
    return {
      ...hub && !this._isOver ? hub.stats() : this._counts,
      pending: this._intake.count, leader: hub !== null && !this._isOver,
    };
  }

  end() {
    // What lies in the store the next tab asks for again.
    const left = this._intake.empty().concat(this._receipts.empty());
    for (const { fingerprint } of left) this._ask({ kind: 'abort', fingerprint });
    this._isOver = true;
    this._counts = this._kit.shim.statistics();
    // After what was asked has been answered, within this tab at least.
    Promise.resolve().then(() => this._place.leave());
    return left;
  }

  /** @param {any} question null: there is none */
  _ask(question) {
    if (question && !this._isOver) this._place.ask(question);
  }

  // --- What its place among the tabs tells ---

  /** A hub in this tab begins: what it may know. */
  get legacy() {
    return { change: this._ended, order: this._order };
  }

  get shown() {
    return this._shown.ages;
  }

  /** Another hub is in office, which knows nothing of this tab. */
  adopted() {
    this._isIntroduced = false;
  }

  /** With the hub's core all of this tab has failed. @param {unknown} cause */
  coreFailed(cause) {
    if (this._isOver) return;
    this._listener.failed(cause);
    this._listener.told();
  }

  /** @param {unknown} cause */
  channelFailed(cause) {
    const { ImError } = this._kit.shim, isNews = !this._isCutOff;
    this._isCutOff = true;
    if (!this._place.hub) this._isIntroduced = false;  // the hub may have missed something
    if (!isNews || this._isOver) return;
    this._listener.error(new ImError('SHARING_UNAVAILABLE',
      'the other tabs cannot be reached any more', { cause }));
    this._listener.told();
  }

  /** Of the hub in office. @param {Report} report */
  heard(report) {
    if (this._isOver) return;
    this._hear(report);
    if (!this._isIntroduced) this._introduce();
    this._listener.told();
  }

  /**
   * Of a hub that is over, whether it knows or not. What it has shown it has acknowledged, so
   * nobody shows it again; and if it ended the session before it went, that is the end.
   * @param {Report} report
   * @param {boolean} isFormer of the one before the hub of this tab
   */
  heardLate(report, isFormer) {
    if (this._isOver) return;
    if (report.kind === 'message') this._hear(report);
    else if (report.kind === 'state' && report.change.state === 'stopped' && isFormer &&
      this._standing.hasSession) {
      this._place.restart(() => this._change(report.change));
    }
    this._listener.told();
  }

  /** A new hub knows nothing: it is told all that is wanted. */
  _introduce() {
    this._isIntroduced = true;
    this._join();
    this._ask(this._mode.question);
    this._ask(this._standing.request);
    for (const message of this._intake.messages) this._offer(message, true);
    this._receipts.introduce();
    this._marks.forEach((at, fingerprint) =>
      this._ask({ kind: 'seen', fingerprint, age: this._host.now() - at }));
  }

  /** @param {Report} report */
  _hear(report) {
    const listener = this._listener;
    switch (report.kind) {
      case 'hub':
        this._counts = report.counts;
        this._order = report.logins;
        if (report.change) this._change(report.change);
        this._receipts.compare(report.receipts);
        break;
      case 'heard':
        this._order = report.logins;
        if (report.tab === this._tab) this._standing.noteHeard(report.call);
        break;
      case 'state':
        this._change(report.change);
        break;
      case 'counts':
        this._counts = report.counts;
        break;
      case 'message':
        this._message(report.value);
        break;
      case 'senseMode':
        this._mode.hear(report.mode);
        break;
      case 'seen':
        this._shown.mark(report.fingerprint, report.age);
        this._marks.delete(report.fingerprint);
        break;
      case 'kickout':
        listener.kickout(report.kickout);
        break;
      case 'ping':
      case 'pong':
      case 'echo':
      case 'typing':
        listener.event(report.kind, report.value);
        break;
      case 'log':
        this._log(report);
        break;
      case 'error':
        listener.error(this._errorOf(report.error));
        break;
      case 'unavailable':
        this._unavailable(report.error);
        break;
      case 'askToken':
        if (report.tab === this._tab) listener.askToken(report.link);
        break;
      default:
        this._hearOfMessage(report);
    }
  }

  /** @param {import('../index.js').Message} message */
  _message(message) {
    const { from, fingerprint, order } = message;
    if (this._shown.isNew(message)) this._listener.message(message);
    else if (order && fingerprint !== null && this._shown.isHeard(fingerprint)) {
      this._receipts.owe(from, fingerprint, false);
    }
  }

  /** @param {Report} report */
  _hearOfMessage(report) {
    if ('fingerprint' in report) this._kit.setup.tags.follow(report.fingerprint);
    if (report.kind === 'sent') {
      const message = this._intake.find(report.fingerprint);
      if (message && message.qos) this._listener.sent(message);
    } else if (report.kind === 'dropped') {
      const message = this._intake.find(report.fingerprint);
      if (message) this._offer(message, true);
      else this._receipts.dropped(report.fingerprint);
    } else if (report.kind === 'settled') {
      this._settle(report.fingerprint, report.reason, report.error, report.awaits);
    } else {
      this._receipts.hear(report);
    }
  }

  /** @param {Extract<Report, { kind: 'log' }>} record */
  _log({ code, level, value, number, about = {} }) {
    if (level >= this._logLevel) this._listener.log(code, level, value, number, about);
  }

  /** @param {Change} change */
  _change(change) {
    const { state, reason, retryIn, failure } = change;
    const standing = this._standing;
    if (standing.isOlder(state)) return;
    if (standing.isOfOthers(change)) return this._ask(standing.call('in'));
    const isNews = standing.take(state);
    this._ended = state === 'stopped' ? change : null;
    if (reason === 'LOGGED_OUT') {
      this._loseAll(reason);
      this._receipts.forsakeAll(reason);
    }
    if (isNews) {
      this._listener.state(state, reason, retryIn, failure ? this._errorOf(failure) : null);
    }
  }

  /** There is no core. @param {WireError} wire */
  _unavailable(wire) {
    const standing = this._standing, { hasSession } = standing;
    if (standing.wish !== 'in' || !standing.isAnswered) return;
    standing.end();
    this._loseAll('CORE_FAILED');
    this._receipts.forsakeAll('CORE_FAILED');
    if (!hasSession) return this._listener.unavailable(this._errorOf(wire));
    this._listener.error(this._errorOf(wire));
    this._listener.state('stopped', 'CORE_FAILED', null, null);
  }

  /** @param {LostReasonName} reason */
  _loseAll(reason) {
    for (const { fingerprint } of this._intake.messages) {
      this._settle(/** @type {string} */ (fingerprint), reason);
    }
  }

  /**
   * @param {string} fingerprint
   * @param {LostReasonName | null} reason
   * @param {WireError | null} [blame]
   * @param {boolean} [awaits]
   */
  _settle(fingerprint, reason, blame = null, awaits = false) {
    const message = this._intake.release(fingerprint), listener = this._listener;
    if (!message) return;
    if (blame) listener.error(this._errorOf(blame));
    if (reason) return listener.lost(message, reason);
    if (awaits) this._receipts.hold(message);
    listener.delivered(message, awaits);
  }

  /** @param {WireError} wire */
  _errorOf({ code, message, details }) {
    return new this._kit.shim.ImError(code, message, details);
  }
}
