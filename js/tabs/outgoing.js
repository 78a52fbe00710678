// @ts-check
// The messages of all tabs on their way through the hub: those that wait for room in the core,
// those that it has, and how the latest ones ended.
import {
  STATUS_FRAME_TOO_LARGE, STATUS_NAMES, STATUS_NOT_LOGGED_IN, STATUS_QUEUE_FULL,
} from '../generated/codes.js';

/** @typedef {import('../api/message.js').Pending} Pending */
/** @typedef {import('../core/core-session.js').CoreSession} CoreSession */
/** @typedef {import('../index.js').LostReasonName} LostReasonName */
/** @typedef {import('./wire.js').SendRequest} SendRequest */
/** @typedef {import('./wire.js').WireError} WireError */
/**
 * What it tells, by fingerprint.
 * @typedef {object} Owner
 * @property {(fingerprint: string) => void} sent
 * @property {(fingerprint: string) => void} dropped
 * @property {(fingerprint: string, reason: LostReasonName | null, error: WireError | null) =>
 *   void} settled
 */

const SETTLED_KEPT = 4096;  // for tabs that ask late
const MOST_TABS = 64;  // as much as so many tabs may have pending, all of them may

export class Outgoing {
  /**
   * @param {import('./index.js').Kit} kit
   * @param {Owner} owner
   */
  constructor({ setup, shim }, owner) {
    this._host = setup.host;
    this._numbers = setup.numbers;
    this._shim = shim;
    this._owner = owner;
    /** @type {CoreSession | null} */
    this._core = null;
    /** Accepted from tabs and not yet by the core, in order. @type {Map<string, Pending>} */
    this._waiting = new Map();
    this._waitingUnits = 0;
    this._isAdmitting = false;
    /** Accepted by the core. @type {Map<string, { pending: Pending, id: number }>} */
    this._accepted = new Map();
    /** @type {Map<string, LostReasonName | null>} */
    this._settled = new Map();
  }

  /** @param {CoreSession} core which takes it from now on */
  begin(core) {
    this._core = core;
  }

  /**
   * @param {SendRequest} request
   * @param {boolean} isOver nothing is sent: the session was logged out
   */
  offer(request, isOver) {
    const { fingerprint, again } = request, entry = this._accepted.get(fingerprint);
    const end = this._settled.get(fingerprint);
    if (again && end !== undefined) {
      this._owner.settled(fingerprint, end, null);
    } else if (entry) {
      if (entry.pending.status === 'sent') this._owner.sent(fingerprint);
    } else if (isOver) {
      this._settle(fingerprint, 'LOGGED_OUT');
    } else {
      this._settled.delete(fingerprint);
      this._wait(request);
      this.admit();
    }
  }

  /** @param {SendRequest} request */
  _wait({ to, content, typeu, qos, fingerprint, expiresIn }) {
    const numbers = this._numbers, units = this._waitingUnits + content.length;
    if (this._waiting.has(fingerprint)) return;
    if (this._waiting.size >= MOST_TABS * numbers['qos.maxPending'] ||
      units > MOST_TABS * numbers['qos.maxPendingBytes']) {
      const message = 'the tabs have too many messages pending';
      return this._settle(fingerprint, 'REJECTED', { code: 'QUEUE_FULL', message, details: {} });
    }
    const pending = new this._shim.Pending(to, content, typeu, qos, fingerprint);
    if (expiresIn) pending.deadline = this._host.now() + expiresIn;
    this._waiting.set(fingerprint, pending);
    this._waitingUnits = units;
  }

  /** @param {string} fingerprint */
  _waitNoLonger(fingerprint) {
    const pending = this._waiting.get(fingerprint);
    if (!pending) return;
    this._waiting.delete(fingerprint);
    this._waitingUnits -= pending.content.length;
  }

  /** Hands to the core what it has room for. Not while it is in the middle of something. */
  admit() {
    if (this._isAdmitting) return;
    this._isAdmitting = true;
    for (const pending of this._waiting.values()) if (!this._accept(pending)) break;
    this._isAdmitting = false;
  }

  /**
   * @param {Pending} pending
   * @returns {boolean} false: it is too early, or too much
   */
  _accept(pending) {
    const core = this._core, fingerprint = /** @type {string} */ (pending.fingerprint);
    if (!core) return false;
    const entry = { pending, id: 0 };
    this._accepted.set(fingerprint, entry);  // before: it may be settled in this very moment
    const status = entry.id = core.send(pending);
    if (status > 0) {
      this._waitNoLonger(fingerprint);
      return true;
    }
    this._accepted.delete(fingerprint);
    if (!status || status === STATUS_NOT_LOGGED_IN || status === STATUS_QUEUE_FULL) return false;
    this._waitNoLonger(fingerprint);
    this._settle(fingerprint, 'REJECTED', this._refusal(status));
    return true;
  }

  /** @param {number} status @returns {WireError} */
  _refusal(status) {
    const code = /** @type {any} */ (STATUS_NAMES)[status];
    if (status !== STATUS_FRAME_TOO_LARGE || !this._core) {
      return { code, message: 'refused by the core', details: {} };
    }
    const bytes = this._core.refusedBytes(), limit = this._numbers.maxFrameBytes;
    return {
      code, message: `the frame has ${bytes} bytes, the limit is ${limit}`,
      details: { bytes, limit },
    };
  }

  /** The core's number of it; 0: it is not here. @param {Pending} pending */
  numberOf(pending) {
    const entry = this._accepted.get(/** @type {string} */ (pending.fingerprint));
    return entry && entry.pending === pending ? entry.id : 0;
  }

  /** @param {Pending} pending */
  noteSent(pending) {
    pending.advance('sent');
    this._owner.sent(/** @type {string} */ (pending.fingerprint));
  }

  /**
   * The core is done with it.
   * @param {Pending} pending
   * @param {LostReasonName | null} reason
   */
  noteEnd(pending, reason) {
    const fingerprint = /** @type {string} */ (pending.fingerprint);
    const entry = this._accepted.get(fingerprint);
    if (!entry || entry.pending !== pending) return;  // aborted, and sent again perhaps
    this._accepted.delete(fingerprint);
    this._settle(fingerprint, reason);
  }

  /**
   * @param {string} fingerprint
   * @param {LostReasonName | null} reason
   * @param {WireError | null} [error]
   */
  _settle(fingerprint, reason, error = null) {
    this._settled.set(fingerprint, reason);
    if (this._settled.size > SETTLED_KEPT) {
      this._settled.delete(/** @type {any} */ (this._settled.keys().next().value));
    }
    this._owner.settled(fingerprint, reason, error);
  }

  /** Its tab knows; but another may have it too, back from a sleep. @param {string} fingerprint */
  abort(fingerprint) {
    const entry = this._accepted.get(fingerprint);
    this._waitNoLonger(fingerprint);
    this._accepted.delete(fingerprint);
    if (entry && this._core) this._core.abort(entry.id);
    this._owner.dropped(fingerprint);
  }

  /** @param {LostReasonName} reason */
  loseWaiting(reason) {
    this._waiting.forEach((_, fingerprint) => {
      this._waitNoLonger(fingerprint);
      this._settle(fingerprint, reason);
    });
  }

  /** There is no core to take it; its tabs know. */
  forgetWaiting() {
    this._waiting.clear();
    this._waitingUnits = 0;
  }
}
