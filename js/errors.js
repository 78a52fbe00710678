// @ts-check
// The one error type, and few words to raise it.
import { STATUS_NAMES } from './generated/codes.js';

/** @typedef {import('./index.js').ErrorCode} ErrorCode */

export class ImError extends Error {
  /**
   * @param {ErrorCode} code
   * @param {string} message
   * @param {object} [details] own properties of the error: `option`, `serverCode`, `cause` ...
   */
  constructor(code, message, details) {
    super(message);
    this.name = 'ImError';
    this.code = code;
    Object.assign(this, details);
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
