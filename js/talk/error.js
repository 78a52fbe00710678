// @ts-check
// The error of a talk looks like the client's: a talk stands on the public API alone and bundles
// nothing of the client, so it has a copy of the class.

/** @typedef {import('../index.js').ErrorCode} ErrorCode */

export class ImError extends Error {
  /** @param {ErrorCode} code @param {string} message @param {object} [details] */
  constructor(code, message, details) {
    super(message);
    this.name = 'ImError';
    this.code = code;
    Object.assign(this, details);
  }
}

/** @param {string} argument @param {string} expected */
export const invalidArgument = (argument, expected) =>
  new ImError('INVALID_ARGUMENT', `${argument} must be ${expected}`, { argument });

/** @param {string} option @param {string} expected */
export const invalidOption = (option, expected) =>
  new ImError('INVALID_OPTION', `option ${option} must be ${expected}`, { option });

/** @param {string} what @param {unknown} [cause] */
export const storeFailed = (what, cause) =>
  new ImError('STORE_FAILED', `the history ${what}`, { cause });

export const nothing = () => {};

/**
 * Calls foreign code: what it throws or rejects with ends in `failed`.
 * @template T @param {() => T} call @param {(cause: unknown) => void} [failed]
 * @returns {T | undefined}
 */
export function attempt(call, failed = nothing) {
  try {
    const result = /** @type {any} */ (call());
    if (result && typeof result.then === 'function') result.then(nothing, failed);
    return result;
  } catch (cause) {
    failed(cause);
  }
}
