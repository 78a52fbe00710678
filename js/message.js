// @ts-check
// A message on its way out: the handle that `send()` returns, and what the shim keeps beside it.
import { ImError } from './errors.js';

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
    Object.defineProperty(this, 'own', { value: new Bookkeeping() });
  }

  // Made when somebody looks: most messages need no promise.
  get delivered() {
    const own = bookkeeping(this);
    if (!own.promise) {
      own.promise = own.done ? settled(own.error) : new Promise((resolve, reject) => {
        own.settle = (error) => (error ? reject(error) : resolve());
      });
      own.promise.catch(() => {});  // not looking at it is fine
    }
    return own.promise;
  }
}

/** @typedef {import('./index.js').LostReasonName} LostReasonName */

class Bookkeeping {
  constructor() {
    /** Its text on the wire, until it is settled. */
    this.frame = '';
    this.done = false;
    /** @type {ImError | undefined} */
    this.error = undefined;
    /** @type {Promise<void> | undefined} */
    this.promise = undefined;
    /** @type {((error?: ImError) => void) | undefined} */
    this.settle = undefined;
    /** Lets go of the AbortSignal. @type {(() => void) | undefined} */
    this.release = undefined;
  }
}

/**
 * @param {SentMessage} message
 * @returns {Bookkeeping}
 */
export function bookkeeping(message) {
  return /** @type {any} */ (message).own;
}

/**
 * Ends a message: without a reason it was delivered (or, without QoS, written).
 * @param {SentMessage} message
 * @param {LostReasonName} [reason]
 */
export function settle(message, reason) {
  const own = bookkeeping(message);
  if (own.done) return;
  own.done = true;
  own.frame = '';
  if (reason) {
    message.status = 'lost';
    own.error = new ImError('MESSAGE_LOST', `message ${message.fingerprint} is lost: ${reason}`,
      { reason, fingerprint: message.fingerprint });
  } else {
    message.status = message.qos ? 'delivered' : 'sent';
  }
  if (own.settle) own.settle(own.error);
  if (own.release) own.release();
}

/** @param {ImError | undefined} error */
function settled(error) {
  return error ? Promise.reject(error) : Promise.resolve();
}
