// @ts-check
// The messages of a client on their way out: accepted, handed to the session as there is room, and
// settled once, in public.
import { ImError, duplicateFingerprint, frameTooLarge, queueFull, statusError } from './errors.js';
import { attempt, nothing } from './foreign.js';
import { Pending } from './message.js';
import { checkSend } from './options.js';
import { spellContent } from '../core/spelling.js';
import { quote, utf8Bytes } from '../core/text.js';
import * as codes from '../generated/codes.js';

const SLICE = 500;  // messages that are handed on in one task

/** @typedef {import('../index.js').LostReasonName} LostReasonName */
/** @typedef {import('../index.js').UnconfirmedReasonName} UnconfirmedReasonName */

export class Traffic {
  /**
   * @param {import('../core/session.js').Setup} setup
   * @param {import('./news.js').News} news
   */
  constructor(setup, news) {
    this._setup = setup;
    this._news = news;
    /** @type {import('../core/session.js').Session | null} */
    this._session = null;
    /** Messages are accepted, though there is no session yet. */
    this.isLoading = false;
    this._refusedBytes = 0;
    /** Bytes accepted while the core is loading, roughly. */
    this._waitingBytes = 0;
    /** Where messages outlive the page. @type {import('../outbox/outbox.js').Outbox | null} */
    this._outbox = null;
    /** Fingerprints that ended while something waits. @type {Set<string | null>} */
    this._ended = new Set();
    /** Accepted, and waiting for room in the session. @type {Pending[]} */
    this._waiting = [];
    /** Calls off the next turn of those, where one is to come. */
    this._stopTurn = nothing;
    /** Calls when nothing is pending any more. */
    this.drained = nothing;
  }

  /** @param {import('../core/session.js').Session} session */
  useSession(session) {
    this._session = session;
  }

  /** @param {import('../outbox/outbox.js').Outbox | null} outbox */
  useOutbox(outbox) {
    this._outbox = outbox;
  }

  /**
   * @param {string} to
   * @param {string} content
   * @param {import('../index.js').SendOptions} options
   * @param {boolean} isRunning there is a session, which has not ended
   */
  send(to, content, options, isRunning) {
    const { typeu, qos, signal, fingerprint, expiresAfter: own } = checkSend(to, content, options);
    if (signal && attempt(() => signal.aborted)) {
      throw new ImError('ABORTED', 'the signal was aborted before');
    }
    const message = new Pending(to, content, typeu, qos, fingerprint);
    const { host, numbers: { 'qos.expiresAfter': usual } } = this._setup;
    const expiresAfter = own === undefined ? usual : own;
    if (expiresAfter) message.deadline = host.now() + expiresAfter;
    message.signal = signal;
    // Keep the order: a later message must not overtake one that waits.
    const mayWait = this.isLoading || isRunning && this._waiting.length > 0;
    const status = !mayWait && this._submit(message) || this._wait(message);
    if (status <= 0) throw this.refusal(status, mayWait);
    if (signal && !message.isSettled) this._followSignal(message, signal);
    if (this._outbox && qos && !message.isSettled) this._outbox.keep(message);
    return message.handle;
  }

  /**
   * @param {Pending} message
   * @returns {number} a status; above 0: accepted
   */
  _submit(message) {
    const session = this._session;
    if (!session) return codes.STATUS_NOT_LOGGED_IN;
    const number = message.awaited ? session.awaitReceipt(message) : session.send(message);
    if (number > 0) this._setup.tags.follow(message.fingerprint);
    if (message.awaited) return number;
    if (number > 0 && message.signal) {
      message.withdraw = () => {
        if (this._session === session) session.abort(number);
      };
    }
    return number;
  }

  /**
   * Accepts a message while there is no core to judge it, its size judged roughly.
   * @param {Pending} message
   * @returns {number} likewise
   */
  _wait(message) {
    const { numbers, tags } = this._setup, waiting = this._waiting, { fingerprint } = message;
    const bytes = utf8Bytes(spellContent(message)) + utf8Bytes(quote(message.to));
    if (fingerprint !== null && waiting.some((other) => other.fingerprint === fingerprint)) {
      return codes.STATUS_DUPLICATE_FINGERPRINT;
    }
    this._refusedBytes = bytes;
    if (bytes > numbers.maxFrameBytes) return codes.STATUS_FRAME_TOO_LARGE;
    if (waiting.length >= numbers['qos.maxPending'] ||
      this._waitingBytes + bytes > numbers['qos.maxPendingBytes']) {
      return codes.STATUS_QUEUE_FULL;
    }
    if (fingerprint === null) message.fingerprint = tags.fingerprintOf(message);
    this._waitingBytes += bytes;
    waiting.push(message);
    if (!this.isLoading) Promise.resolve().then(() => this._comeBack());
    return 1;
  }

  /** The session was in the middle of something. */
  _comeBack() {
    this._news.later(() => this._handOn());
    this._news.tell();
  }

  /**
   * @param {Pending} message
   * @param {AbortSignal} signal
   */
  _followSignal(message, signal) {
    const abort = () => {
      const at = this._waiting.indexOf(message);
      if (at >= 0) this._waiting.splice(at, 1);
      if (!this._waiting.length) this._waitingBytes = 0;
      if (at >= 0) this.settle(message, 'ABORTED');
      else message.withdraw();
      this._news.tell();
    };
    message.letGo = () => signal.removeEventListener('abort', abort);
    attempt(() => signal.addEventListener('abort', abort));
    if (attempt(() => signal.aborted)) abort();
  }

  /**
   * Why it was refused.
   * @param {number} status
   * @param {boolean} [isOurs] not by the session, but here
   */
  refusal(status, isOurs) {
    const { numbers } = this._setup, session = isOurs ? null : this._session;
    if (status === codes.STATUS_FRAME_TOO_LARGE) {
      return frameTooLarge(numbers, session ? session.refusedBytes() : this._refusedBytes);
    }
    if (status === codes.STATUS_QUEUE_FULL) {
      const { pending, pendingBytes } = session ? session.stats()
        : { pending: this._waiting.length, pendingBytes: this._waitingBytes };
      return queueFull(numbers, pending, pendingBytes);
    }
    if (status === codes.STATUS_DUPLICATE_FINGERPRINT) return duplicateFingerprint();
    return statusError(status, status === codes.STATUS_NOT_LOGGED_IN
      ? 'there is no session: call login() first' : 'refused by the core');
  }

  // --- Waiting for room ---

  /**
   * Takes what earlier pages have left, and what came while the core was loading. To be called in
   * the course of `tell()`.
   * @param {number} [most] to hand on at once; 0: the session is new, and nobody else's
   */
  takeOver(most = SLICE) {
    const outbox = this._outbox, waiting = this._waiting;
    const known = new Set(waiting.map(({ fingerprint }) => fingerprint));
    // Skip restored messages that the application has sent again.
    const left = outbox ? outbox.takeLeft().filter((message) => {
      const { fingerprint } = message, isOver = this.isLoading && this._ended.has(fingerprint);
      if (isOver) outbox.dismiss(message);  // and has aborted
      return !isOver && !known.has(fingerprint);
    }) : [];
    this._waiting = this.isLoading ? left.concat(waiting) : waiting.concat(left);
    this.isLoading = false;
    this._waitingBytes = 0;
    const restored = this._noteRestored();
    // What nobody else can have is told before the session, which takes more turns, is online.
    for (const message of most ? [] : this._roomFor(left)) {
      restored.push(message.handle);
      message.isRestored = false;
    }
    this._handOn(most || SLICE);
  }

  /** Those that an empty session takes, by a rough count of bytes. @param {Pending[]} left */
  _roomFor(left) {
    const { numbers } = this._setup;
    let bytes = 0;
    return left.filter(({ awaited }) => !awaited).slice(0, numbers['qos.maxPending'])
      .filter(({ content }) => (bytes += content.length) <= numbers['qos.maxPendingBytes']);
  }

  /** Noted before what becomes of them, told after they are all known. */
  _noteRestored() {
    /** @type {import('./message.js').SentMessage[]} */
    const restored = [];
    this._news.later(() => {
      if (restored.length) this._news.tellEvent('restored', { messages: restored });
    });
    return restored;
  }

  /**
   * Hands on what waits, as far as there is room.
   * @param {number} [most] the rest in another turn
   */
  _handOn(most = SLICE) {
    const waiting = this._waiting, now = this._setup.host.now();
    if (this._stopTurn !== nothing && this._isBusy()) return;
    const restored = this._noteRestored();
    let i = 0;
    for (; i < waiting.length; i++) {
      if (i === most) {
        this._takeTurn();
        break;
      }
      const message = waiting[i], { isRestored, deadline } = message;
      const isExpired = deadline > 0 && deadline <= now;
      // Restored while it was pending here, it is the same message.
      if (isRestored && this._ended.has(message.fingerprint)) continue;
      const status = isExpired ? 1 : this._submit(message);
      if (!status || status === codes.STATUS_NOT_LOGGED_IN) break;
      if (status === codes.STATUS_QUEUE_FULL && this._isBusy()) break;
      if (status === codes.STATUS_DUPLICATE_FINGERPRINT && isRestored) continue;
      if (message.awaited) {
        // Only who asks for receipts awaits any.
        if (status < 0 && this._outbox) this._outbox.dismiss(message);
        continue;
      }
      if (isRestored) restored.push(message.handle);
      message.isRestored = false;
      if (isExpired) this.settle(message, 'EXPIRED');
      else if (status <= 0) this._reject(message, status);
    }
    this._waiting = waiting.slice(i);
    if (this._waiting.length) return;
    this._waitingBytes = 0;
    this._ended.clear();
  }

  /** The rest is handed on in a task of its own. */
  _takeTurn() {
    this._stopTurn();
    this._stopTurn = this._setup.host.setTimer(0, () => {
      this._stopTurn = nothing;
      this._comeBack();
    });
  }

  /** There is something that makes room when it is settled. */
  _isBusy() {
    return this._session !== null && this._session.stats().pending > 0;
  }

  /**
   * Of a message that was accepted before: what is refused now is lost.
   * @param {Pending} message
   * @param {number} status
   */
  _reject(message, status) {
    this._news.note('error', this.refusal(status));
    this.settle(message, 'REJECTED');
  }

  // --- What becomes of a message ---

  /** @param {Pending} message */
  sent(message) {
    if (message.advance('sent')) this._noteStatus(message);
  }

  /**
   * @param {Pending} message
   * @param {LostReasonName} [reason] none: delivered, or, without QoS, written
   * @param {boolean} [awaits] its receipt may come
   */
  settle(message, reason, awaits) {
    const { qos } = message, isDelivered = !reason && qos;
    if (!message.advance(reason ? 'lost' : qos ? 'delivered' : 'sent', reason,
      awaits ? [Date.now(), 0] : undefined)) return;
    if (this._outbox && awaits) this._outbox.keep(message);
    else if (this._outbox) this._outbox.dismiss(message);
    if (this._waiting.length) this._ended.add(message.fingerprint);
    this._noteStatus(message, reason);
    if (isDelivered) this._news.note('delivered', message.handle);
    if (reason) this._news.note('lost', { message: message.handle, reason });
    if (this._waiting.length) this._news.later(() => this._handOn());
    if (this.drained !== nothing) this._news.later(() => this.drained());
  }

  /**
   * It was sent once more while it awaits its receipt.
   * @param {Pending} message
   * @param {number} copies
   */
  copied(message, copies) {
    const { awaited } = message;
    if (!awaited) return;
    awaited[1] = copies;
    if (this._outbox) this._outbox.keep(message);
  }

  /**
   * A receipt has come.
   * @param {Pending} message
   * @param {'received' | 'read'} status
   */
  confirm(message, status) {
    const { awaited } = message;
    if (!message.advance(status)) return;
    if (awaited && this._outbox) this._outbox.dismiss(message);
    this._noteStatus(message);
    this._news.note(status, message.handle);
  }

  /** No receipt comes. @param {Pending} message @param {UnconfirmedReasonName} reason */
  forsake(message, reason) {
    if (!message.forsake(reason)) return;
    if (this._outbox) this._outbox.dismiss(message);
    this._news.note('unconfirmed', { message: message.handle, reason });
  }

  /**
   * Its client ends, and leaves it to nobody.
   * @param {Pending} message
   * @param {'DISPOSED' | 'CORE_FAILED' | 'CLOSED'} reason
   */
  end(message, reason) {
    if (message.awaited) this.forsake(message, reason === 'CLOSED' ? 'DISPOSED' : reason);
    else this.settle(message, reason);
  }

  /**
   * @param {Pending} message
   * @param {LostReasonName} [reason]
   */
  _noteStatus(message, reason) {
    if (!this._news.hears('status')) return;
    const { snapshot, status } = message;
    this._news.note('status', Object.freeze(reason ? { message: snapshot, status, reason }
      : { message: snapshot, status }));
  }

  /** @returns {import('./message.js').SentMessage[]} in the order of acceptance */
  pending() {
    const held = this._session ? this._session.messages() : [];
    return held.concat(this._waiting)
      .filter(({ isSettled, isRestored }) => !isSettled && !isRestored)
      .map(({ handle }) => handle);
  }

  get isDrained() {
    return !this._waiting.length && !this._isBusy();
  }

  /**
   * Loses what waits, and what the session has left.
   * @param {Pending[]} messages of the session
   * @param {LostReasonName} reason
   */
  loseAll(messages, reason) {
    for (const message of this.abandon(messages)) this.settle(message, reason);
  }

  /**
   * All that the application was promised, for somebody else to settle.
   * @param {Pending[]} messages of the session
   */
  abandon(messages) {
    const waiting = this._waiting.filter((message) => !message.isRestored);
    this._waiting = [];
    this._waitingBytes = 0;
    this.isLoading = false;
    this._stopTurn();
    this._stopTurn = nothing;
    return messages.concat(waiting);
  }
}
