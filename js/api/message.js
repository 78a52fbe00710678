// @ts-check
// A message on its way out: the handle that `send()` returns, and what the shim keeps beside it.
import { ImError } from './errors.js';
import { Outcome } from './outcome.js';

const OWN = '_own';

export class SentMessage {
  /**
   * @param {string} to
   * @param {string} content
   * @param {number} typeu
   * @param {boolean} qos
   * @param {string} [fingerprint]
   */
  constructor(to, content, typeu, qos, fingerprint = '') {
    this.to = to;
    this.content = content;
    this.typeu = typeu;
    this.qos = qos;
    this.fingerprint = fingerprint;
    /** @type {import('../index.js').SendStatus} */
    this.status = 'queued';
  }

  get delivered() {
    return deliveryOf(this)._promise;
  }

  get stored() {
    const own = bookkeeping(this);
    if (!own._storage) {
      own._storage = new Outcome();
      own._storage._settle(notStored());
    }
    return own._storage._promise;
  }
}

/** @typedef {import('../index.js').LostReasonName} LostReasonName */

class Bookkeeping {
  constructor() {
    /** Its text on the wire, from its first transmission until it is settled. */
    this._frame = '';
    /** @type {Outcome | undefined} */
    this._delivery = undefined;
    /** The journal's word; without a journal it has none. @type {Outcome | undefined} */
    this._storage = undefined;
    /** When its own lifetime ends, Unix ms; 0: never. */
    this._expiresAt = 0;
    /** Wants to know when it is on the wire. @type {(() => void) | undefined} */
    this._written = undefined;
    /** Lets go of the AbortSignal. @type {(() => void) | undefined} */
    this._release = undefined;
    /** Takes it out of the journal. @type {(() => void) | undefined} */
    this._forget = undefined;
  }
}

/**
 * Not for applications, so it shows in no enumeration, log or JSON. Made when it is needed, which
 * while thousands wait it is not.
 * @param {SentMessage} message
 * @returns {Bookkeeping}
 */
export function bookkeeping(message) {
  const { [OWN]: own = new Bookkeeping() } = /** @type {any} */ (message);
  if (!(OWN in message)) Object.defineProperty(message, OWN, { value: own });
  return own;
}

/** @param {SentMessage} message */
export function isSettled({ status, qos }) {
  return status === 'delivered' || status === 'lost' || !qos && status === 'sent';
}

/**
 * How the delivery ends, or has ended.
 * @param {SentMessage} message
 */
function deliveryOf(message) {
  const own = bookkeeping(message);
  if (!own._delivery) {
    own._delivery = new Outcome();
    if (isSettled(message)) own._delivery._settle();  // a lost one has its error from the start
  }
  return own._delivery;
}

/** @param {SentMessage} message with QoS */
export function wasWritten(message) {
  const { _written } = bookkeeping(message);
  if (message.status === 'queued' && _written) _written();
  message.status = 'sent';
}

/**
 * Ends a message: without a reason it was delivered (or, without QoS, written).
 * @param {SentMessage} message
 * @param {LostReasonName} [reason]
 */
export function settle(message, reason) {
  if (isSettled(message)) return;
  const own = bookkeeping(message), { fingerprint } = message;
  const delivery = reason ? deliveryOf(message) : own._delivery;
  own._frame = '';
  message.status = reason ? 'lost' : message.qos ? 'delivered' : 'sent';
  if (delivery) {
    delivery._settle(reason && new ImError('MESSAGE_LOST',
      `message ${fingerprint} is lost: ${reason}`, { reason, fingerprint }));
  }
  if (own._release) own._release();
  if (own._forget) own._forget();
}

export function notStored() {
  return new ImError('NOT_STORED', 'this message is kept in memory alone');
}
