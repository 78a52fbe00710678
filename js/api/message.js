// @ts-check
// A message on its way out. Its state is a `Pending`, and ours alone; what the application holds is
// a view of it, which may be frozen, proxied, cloned or thrown away.
import { ImError, unconfirmed } from './errors.js';
import { attempt, nothing } from './foreign.js';
import { Outcome } from './outcome.js';

/** @typedef {import('../index.js').LostReasonName} LostReasonName */
/** @typedef {import('../index.js').UnconfirmedReasonName} UnconfirmedReasonName */
/**
 * Since when, Unix ms, and how many copies were sent.
 * @typedef {[since: number, copies: number]} Awaited
 */
/** @typedef {LostReasonName | UnconfirmedReasonName | undefined} Reason */

/** How far it has come. */
const RANKS = { queued: 0, sent: 1, delivered: 2, lost: 2, received: 3, read: 4 };

/** @param {any} handle, or a proxy of it @returns {Pending} */
const pendingOf = (handle) => handle._pending();

/** The handle that `send()` returns. */
export class SentMessage {
  /** @param {Pending} pending */
  constructor(pending) {
    this.to = pending.to;
    this.content = pending.content;
    this.typeu = pending.typeu;
    this.qos = pending.qos;
    this.fingerprint = /** @type {string} */ (pending.fingerprint);
    // The way in is a function: nobody who freezes or wraps whatever he finds gets at what it
    // returns. Both stay configurable, or a proxy could not stand in for a handle that is frozen
    // later. (One call for both takes four times as long.)
    this._pending = () => pending;
    Object.defineProperty(this, /* @__KEY__ */ '_pending', HIDDEN);
    Object.defineProperty(this, 'status', STATUS);
  }

  get delivered() {
    return pendingOf(this).delivery.promise;
  }

  get received() {
    return pendingOf(this).receipt.promise;
  }

  get stored() {
    return pendingOf(this).storage.promise;
  }
}

const HIDDEN = { enumerable: false };

/** Own and enumerable, so that a clone, JSON and a console show it. */
const STATUS = {
  enumerable: true, configurable: true,
  /** @this {any} */
  get() { return pendingOf(this).status; },
};

export class Pending {
  /**
   * @param {string} to
   * @param {string} content
   * @param {number} typeu
   * @param {boolean} qos
   * @param {string | null} [fingerprint] null: whoever accepts it makes one
   */
  constructor(to, content, typeu, qos, fingerprint = null) {
    this.to = to;
    this.content = content;
    this.typeu = typeu;
    this.qos = qos;
    this.fingerprint = fingerprint;
    /** Only ever forward, by `advance`. @type {import('../index.js').SendStatus} */
    this.status = 'queued';
    /** Its text on the wire until it is over; before its first transmission see spelling.js. */
    this.wireText = '';
    /** When its own lifetime ends, by the host's clock; 0: never. */
    this.deadline = 0;
    /** Aborts it. @type {AbortSignal | undefined} */
    this.signal = undefined;
    /** Takes it back from the session. */
    this.withdraw = nothing;
    /** Lets go of the signal. */
    this.letGo = nothing;
    /** The outbox's word; in memory alone it has none. @type {Outcome | undefined} */
    this.keeping = undefined;
    /** An earlier page has left it, and the application does not know of it yet. */
    this.isRestored = false;
    /** Its client was closed; the next one goes on with it. */
    this._isLeft = false;
    /** Why it was lost, or is unconfirmed. @type {Reason} */
    this._reason = undefined;
    /** It was delivered, and its receipt may come. @type {Awaited | undefined} */
    this.awaited = undefined;
    /** @type {Outcome | undefined} */
    this._delivery = undefined;
    /** @type {Outcome | undefined} */
    this._receipt = undefined;
    /** @type {SentMessage | undefined} */
    this._handle = undefined;
  }

  /** Made when it is accepted, as it has no fingerprint before. */
  get handle() {
    return this._handle = this._handle || new SentMessage(this);
  }

  get isSettled() {
    return RANKS[this.status] > (this.qos ? 1 : 0);
  }

  /** Something more may become of it. */
  get isOpen() {
    return !this.isSettled || this.awaited !== undefined;
  }

  /** How the delivery ends, or has ended. */
  get delivery() {
    if (!this._delivery) {
      this._delivery = new Outcome();
      if (this.isSettled || this._isLeft) this._settle();
    }
    return this._delivery;
  }

  /** How the wait for its receipt ends, or has ended. */
  get receipt() {
    if (!this._receipt) {
      this._receipt = new Outcome();
      this._settleReceipt();
    }
    return this._receipt;
  }

  get storage() {
    if (!this.keeping) {
      this.keeping = new Outcome();
      this.keeping.settle(notStored());
    }
    return this.keeping;
  }

  /**
   * A step towards its end; false: it is there, or further, already.
   * @param {import('../index.js').SendStatus} status
   * @param {LostReasonName} [reason]
   * @param {Awaited} [awaited]
   */
  advance(status, reason, awaited) {
    const rank = RANKS[status], before = RANKS[this.status], isSettled = this.isSettled;
    if (rank <= before || this.status === 'lost' || isSettled && rank <= RANKS.lost) return false;
    this.status = status;
    this._reason = reason;
    this.awaited = awaited;
    if (this.isSettled) this._settle();
    return true;
  }

  /** Its receipt is awaited no more. @param {UnconfirmedReasonName} reason */
  forsake(reason) {
    if (!this.awaited) return false;
    this._reason = reason;
    this.awaited = undefined;
    this._settle();
    return true;
  }

  /** Its client is closed, and it is in the store: the next client of this user goes on with it. */
  leave() {
    this._isLeft = true;
    this._settle();
  }

  _settle() {
    if (!this.awaited) this.wireText = '';
    if (this._delivery) this._delivery.settle(this.isSettled ? this._loss() : this._parting());
    this._settleReceipt();
    attempt(this.letGo);
    this.letGo = this.withdraw = nothing;
  }

  _settleReceipt() {
    const { _receipt: receipt, status, fingerprint } = this;
    if (!receipt) return;
    if (RANKS[status] > RANKS.delivered) receipt.settle();
    else if (!this.isOpen) {
      const reason = /** @type {UnconfirmedReasonName} */ (this._reason) || 'NOT_ASKED';
      receipt.settle(this._loss() || unconfirmed(reason, fingerprint));
    } else if (this._isLeft) receipt.settle(this._parting());
  }

  _parting() {
    const { fingerprint } = this;
    return new ImError('CLOSED', `the client was closed; message ${fingerprint} is ` +
      'stored for the next client of this user', { fingerprint });
  }

  _loss() {
    const { fingerprint, status, _reason: reason } = this;
    return status !== 'lost' ? undefined : new ImError('MESSAGE_LOST',
      `message ${fingerprint} is lost: ${reason}`, { reason, fingerprint });
  }

  /** How it stands, for frameworks: nothing changes it any more. */
  get snapshot() {
    const { to, content, typeu, qos, fingerprint, status } = this;
    return Object.freeze({ to, content, typeu, qos, fingerprint, status });
  }
}

export function notStored() {
  return new ImError('NOT_STORED', 'the message is in memory alone');
}
