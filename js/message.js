// @ts-check
// A message on its way out: the handle that `send()` returns, and what the shim keeps beside it.
import { ImError } from './errors.js';

const OWN = '_own';

export class SentMessage {
  /**
   * @param {string} to
   * @param {string} content
   * @param {number} typeu
   * @param {boolean} qos
   */
  constructor(to, content, typeu, qos) {
    this.to = to;
    this.content = content;
    this.typeu = typeu;
    this.qos = qos;
    this.fingerprint = '';
    /** @type {import('./index.js').SendStatus} */
    this.status = 'queued';
    // Not for applications, so it shows in no enumeration, log or JSON.
    Object.defineProperty(this, OWN, { value: new Bookkeeping() });
  }

  // Made when somebody looks: most messages need no promise.
  get delivered() {
    const own = bookkeeping(this);
    if (!own._promise) {
      own._promise = own._done ? settled(own._error) : new Promise((resolve, reject) => {
        own._settle = (error) => (error ? reject(error) : resolve());
      });
      own._promise.catch(() => {});  // not looking at it is fine
    }
    return own._promise;
  }
}

/** @typedef {import('./index.js').LostReasonName} LostReasonName */

class Bookkeeping {
  constructor() {
    /** Its text on the wire, until it is settled. */
    this._frame = '';
    this._done = false;
    /** @type {ImError | undefined} */
    this._error = undefined;
    /** @type {Promise<void> | undefined} */
    this._promise = undefined;
    /** @type {((error?: ImError) => void) | undefined} */
    this._settle = undefined;
    /** Lets go of the AbortSignal. @type {(() => void) | undefined} */
    this._release = undefined;
  }
}

/**
 * @param {SentMessage} message
 * @returns {Bookkeeping}
 */
export function bookkeeping(message) {
  return /** @type {any} */ (message)[OWN];
}

/**
 * Ends a message: without a reason it was delivered (or, without QoS, written).
 * @param {SentMessage} message
 * @param {LostReasonName} [reason]
 */
export function settle(message, reason) {
  const own = bookkeeping(message);
  if (own._done) return;
  own._done = true;
  own._frame = '';
  if (reason) {
    message.status = 'lost';
    own._error = new ImError('MESSAGE_LOST', `message ${message.fingerprint} is lost: ${reason}`,
      { reason, fingerprint: message.fingerprint });
  } else {
    message.status = message.qos ? 'delivered' : 'sent';
  }
  if (own._settle) own._settle(own._error);
  if (own._release) own._release();
}

/** @param {ImError | undefined} error */
function settled(error) {
  return error ? Promise.reject(error) : Promise.resolve();
}
