// @ts-check
// The one error type, and the module's few words on how to raise it.

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
 * @returns {ImError}
 */
export function invalidOption(option, expected) {
  return new ImError('INVALID_OPTION', `option ${option} must be ${expected}`, { option });
}

/**
 * @param {string} argument
 * @param {string} expected
 * @returns {ImError}
 */
export function invalidArgument(argument, expected) {
  return new ImError('INVALID_ARGUMENT', `${argument} must be ${expected}`, { argument });
}
