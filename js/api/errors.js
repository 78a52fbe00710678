// @ts-check
// The one error type, and few words to raise it.
import {
  STATUS_DUPLICATE_FINGERPRINT, STATUS_FRAME_TOO_LARGE, STATUS_NAMES, STATUS_QUEUE_FULL,
} from '../generated/codes.js';

/** @typedef {import('../index.js').ErrorCode} ErrorCode */

/** As src/wire/PROTOCOL.md lists them. */
export const ServerErrorCode = Object.freeze({
  OK: 0, NOT_LOGGED_IN: 1, UNKNOWN: 2, SEND_FAILED: 3, INVALID_FRAME: 4, CONNECTION_BROKEN: 201,
  CONNECT_FAILED: 202, NOT_INITIALISED: 203, NETWORK_DOWN: 204, NO_SERVER_ADDRESS: 205,
  SESSION_UNKNOWN: 301,
});

const MOST_TEXT = 4096;  // units: what an error quotes may be as long as it likes

/** @param {any} value */
const brief = (value) => (typeof value === 'string' ? value.slice(0, MOST_TEXT) : value);

export class ImError extends Error {
  /**
   * @param {ErrorCode} code
   * @param {string} message
   * @param {object} [details] own properties of the error: `option`, `serverCode`, `cause` ...
   */
  constructor(code, message, details = {}) {
    super(brief(message));
    this.name = 'ImError';
    this.code = code;
    for (const key of Object.keys(details)) {
      /** @type {any} */ (this)[key] = brief(/** @type {any} */ (details)[key]);
    }
  }
}

/**
 * @param {string} option
 * @param {string} expected
 */
export function invalidOption(option, expected) {
  return new ImError('INVALID_OPTION', `option ${option} must be ${expected}`, { option });
}

/**
 * @param {string} argument
 * @param {string} expected
 */
export function invalidArgument(argument, expected) {
  return new ImError('INVALID_ARGUMENT', `${argument} must be ${expected}`, { argument });
}

/**
 * @param {number} status of the core
 * @param {string} message
 * @param {object} [details]
 */
export function statusError(status, message, details) {
  return new ImError(/** @type {any} */ (STATUS_NAMES)[status], message, details);
}

/** @typedef {Record<string, number>} Numbers options for the core, by full name; see options.js */

/**
 * @param {Numbers} numbers
 * @param {number} bytes
 */
export function frameTooLarge({ maxFrameBytes: limit }, bytes) {
  return statusError(STATUS_FRAME_TOO_LARGE, `the frame has ${bytes} bytes of ${limit}`,
    { bytes, limit });
}

/**
 * @param {Numbers} numbers
 * @param {number} pending messages
 * @param {number} bytes of theirs
 */
export function queueFull(numbers, pending, bytes) {
  const { 'qos.maxPending': count, 'qos.maxPendingBytes': size } = numbers;
  return statusError(STATUS_QUEUE_FULL, `${pending} messages of ${bytes} bytes are pending`,
    { limit: pending < count ? size : count });
}

export function duplicateFingerprint() {
  return statusError(STATUS_DUPLICATE_FINGERPRINT, 'a message with this fingerprint is pending');
}

/** @param {number} code the server's */
export function kickedOut(code) {
  return new ImError('KICKED_OUT', `the server kicked this client out: ${code}` +
    (code === 1 ? ', the user logged in elsewhere' : ''), { serverCode: code });
}

/**
 * @param {import('../index.js').UnconfirmedReasonName | 'NOT_ASKED'} reason
 * @param {string | null} fingerprint
 */
export function unconfirmed(reason, fingerprint) {
  return new ImError('UNCONFIRMED', `message ${fingerprint} has no receipt: ${reason}`,
    { reason, fingerprint });
}

export function loggedOut() {
  return new ImError('LOGGED_OUT', 'logout() was called');
}

/** @param {import('../index.js').ReasonName} reason of the state `stopped` */
export function stopped(reason) {
  return reason === 'LOGGED_OUT' ? loggedOut()
    : new ImError('ABORTED', `the client has stopped: ${reason}`);
}
