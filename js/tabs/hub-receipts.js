// @ts-check
// The receipts of all tabs at the hub: those that are awaited, and those that are owed, each once
// for all tabs.
import { isTag } from '../core/tag.js';
import { STATUS_DUPLICATE_FINGERPRINT, STATUS_NOT_LOGGED_IN } from '../generated/codes.js';

/** @typedef {import('../api/message.js').Pending} Pending */
/** @typedef {import('../core/core-session.js').CoreSession} CoreSession */
/** @typedef {import('../index.js').UnconfirmedReasonName} UnconfirmedReasonName */
/** @typedef {import('./wire.js').AwaitRequest} AwaitRequest */
/** @typedef {import('./wire.js').OweRequest} OweRequest */

const MOST_KEPT = 4096;  // for tabs that ask late
const MOST_WAITING = 65_536;  // requests while there is no core
const MOST_UNITS = 4_194_304;  // of theirs, unless more may be awaited

export class HubReceipts {
  /**
   * @param {import('./index.js').Kit} kit
   * @param {(report: any) => void} note
   */
  constructor({ outbox, setup: { numbers }, shim }, note) {
    this._numbers = numbers;
    this._outbox = outbox;
    this._shim = shim;
    this._note = note;
    /** @type {CoreSession | null} */
    this._core = null;
    /** What the core is not told yet. @type {Array<AwaitRequest | OweRequest>} */
    this._waiting = [];
    this._waitingUnits = 0;
    /** Those that the core has, and its numbers of them. @type {Map<string, number>} */
    this._awaited = new Map();
    /** How the latest waits ended. @type {Map<string, object>} */
    this._ends = new Map();
    /**
     * Said to the core already, so many times that have not ended: what is said once more, as it
     * was read meanwhile, takes the place of what was said before.
     * @type {Map<string, { isRead: boolean, open: number }>}
     */
    this._owed = new Map();
  }

  /** @param {CoreSession} core */
  begin(core) {
    this._core = core;
    this.retry();
  }

  /** @param {AwaitRequest | OweRequest} request */
  take(request) {
    const { maxFrameBytes, 'receipts.maxAwaitingBytes': mostBytes } = this._numbers;
    const units = unitsOf(request);
    if (units > maxFrameBytes || this._waiting.length >= MOST_WAITING ||
      this._waitingUnits + units > Math.max(mostBytes, MOST_UNITS)) {
      return this._refuse(request);
    }
    this._keep(request);
    this.retry();
  }

  /** @param {AwaitRequest | OweRequest} request until the core takes it */
  _keep(request) {
    this._waiting.push(request);
    this._waitingUnits += unitsOf(request);
  }

  /** Nobody waits for it, and its tab must not. @param {AwaitRequest | OweRequest} request */
  _refuse({ kind, fingerprint }) {
    if (!isTag(fingerprint) || this._awaited.has(fingerprint)) return;
    if (kind === 'owe') this._noteReceiptEnd(fingerprint, true);
    else this._note({ kind: 'unconfirmed', fingerprint, reason: 'QUEUE_FULL' });
  }

  /** Tells the core what it was not told. Not while it is in the middle of something. */
  retry() {
    if (!this._core) return;
    const waiting = this._waiting;
    this._waiting = [];
    this._waitingUnits = 0;
    for (const request of waiting) {
      if (request.kind === 'owe') this._owe(request);
      else if (!this._await(request)) this._keep(request);
    }
  }

  /** @param {AwaitRequest} request @returns {boolean} false: it is too early */
  _await(request) {
    const { to, content, typeu, fingerprint, copies, age } = request;
    if (this.repeat(fingerprint) || this._awaited.has(fingerprint)) return true;
    const pending = new this._shim.Pending(to, content, typeu, true, fingerprint);
    pending.advance('delivered', undefined, [Date.now() - age, copies]);
    const status = /** @type {CoreSession} */ (this._core).awaitReceipt(pending);
    if (status > 0 && !this._ends.has(fingerprint)) this._awaited.set(fingerprint, status);
    // One that is pending ends as that.
    if (status < 0 && status !== STATUS_DUPLICATE_FINGERPRINT && status !== STATUS_NOT_LOGGED_IN) {
      this._refuse(request);
    }
    return status !== 0;
  }

  /** @param {OweRequest} request */
  _owe({ from, fingerprint, read }) {
    const owed = this._owed.get(fingerprint);
    if (owed && (owed.isRead || !read)) {
      if (!owed.open) this._noteReceiptEnd(fingerprint, owed.isRead);
      return;
    }
    keep(this._owed, fingerprint, { isRead: read, open: (owed ? owed.open : 0) + 1 });
    /** @type {CoreSession} */ (this._core).owe(from, fingerprint, read);
  }

  /**
   * The core takes it for new: what it was told of it before, it has forgotten.
   * @param {import('../index.js').Message} message
   */
  came({ fingerprint }) {
    this._owed.delete(/** @type {string} */ (fingerprint));
  }

  /** @param {string} to */
  typing(to) {
    if (this._core) this._core.typing(to);
  }

  /** Its tab has ended, which awaited it. @param {string} fingerprint */
  abort(fingerprint) {
    const number = this._awaited.get(fingerprint), waiting = this._waiting;
    this._waiting = [];
    this._waitingUnits = 0;
    for (const request of waiting) {
      if (request.kind === 'owe' || request.fingerprint !== fingerprint) this._keep(request);
    }
    if (number && this._core) this._core.abort(number);
  }

  /** Its receipt is awaited, or was. @param {string} fingerprint */
  knows(fingerprint) {
    return this._awaited.has(fingerprint) || this._ends.has(fingerprint);
  }

  /** Tells once more how the wait ended, if it has. @param {string} fingerprint */
  repeat(fingerprint) {
    const end = this._ends.get(fingerprint);
    if (end) this._note(Object.assign({}, end));
    return end !== undefined;
  }

  // --- What the core tells ---

  /** @param {Pending} pending @param {number | null} number of one that awaits its receipt */
  delivered({ fingerprint }, number) {
    const name = /** @type {string} */ (fingerprint);
    this._ends.delete(name);
    if (number !== null) this._awaited.set(name, number);
  }

  /** @param {Pending} pending @param {number} copies */
  copied({ fingerprint }, copies) {
    this._note({ kind: 'copied', fingerprint, copies });
  }

  /**
   * @param {Pending} pending
   * @param {'received' | 'read' | 'unconfirmed'} kind
   * @param {UnconfirmedReasonName} [reason]
   */
  end({ fingerprint }, kind, reason) {
    const name = /** @type {string} */ (fingerprint);
    const end = reason ? { kind, fingerprint, reason } : { kind, fingerprint };
    this._awaited.delete(name);
    if (reason === 'ABORTED') return;
    keep(this._ends, name, end);
    if (this._outbox) this._outbox.forget(name);  // its tab may have died
    this._note(Object.assign({}, end));
  }

  /** @param {string} fingerprint */
  receiptEnded(fingerprint) {
    const owed = this._owed.get(fingerprint);
    if (owed && --owed.open > 0) return;
    this._noteReceiptEnd(fingerprint, owed !== undefined && owed.isRead);
  }

  /** @param {string} fingerprint @param {boolean} read what was owed says so */
  _noteReceiptEnd(fingerprint, read) {
    this._note({ kind: 'receiptEnded', fingerprint, read });
  }
}

/** @param {any} request */
const unitsOf = ({ to = '', from = '', content = '', fingerprint }) =>
  to.length + from.length + content.length + fingerprint.length;

/**
 * @template T
 * @param {Map<string, T>} map whose oldest are forgotten
 * @param {string} fingerprint
 * @param {T} value
 */
function keep(map, fingerprint, value) {
  map.set(fingerprint, value);
  if (map.size > MOST_KEPT) map.delete(/** @type {any} */ (map.keys().next().value));
}
