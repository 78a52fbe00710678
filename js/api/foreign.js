// @ts-check
// The one place where code that is not ours is called: listeners, loggers, stores, signals, tokens,
// the console. What it throws, and what its promises reject with, ends here.
import { ImError } from './errors.js';

export const nothing = () => {};

/**
 * Calls foreign code.
 * @template T
 * @param {() => T} call
 * @param {(cause: unknown) => void} [failed] hears of a throw at once, of a rejection later
 * @returns {T | undefined} undefined when it threw
 */
export function attempt(call, failed = nothing) {
  try {
    const result = /** @type {any} */ (call());
    if (result && typeof result.then === 'function') result.then(undefined, failed);
    return result;
  } catch (cause) {
    failed(cause);
  }
}

/** @param {unknown} cause may be a Proxy that throws @returns {cause is ImError} */
export function isImError(cause) {
  return attempt(() => cause instanceof ImError) === true;
}

/**
 * Spells a cause. Some have no text: a Symbol in a template, an object without a
 * prototype.
 * @param {unknown} cause
 */
export function describe(cause) {
  return attempt(() => String(cause)) || 'something without a text';
}

/**
 * Makes an error of what went wrong there, in our words and its own.
 * @param {import('../index.js').ErrorCode} code
 * @param {string} what
 * @param {unknown} cause
 */
export function failure(code, what, cause) {
  return new ImError(code, `${what}: ${describe(cause)}`, { cause });
}

/** Says it on the console, if there is one. @param {...unknown} words */
export function complain(...words) {
  attempt(() => console.error(...words));
}
