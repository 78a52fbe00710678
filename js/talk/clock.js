// @ts-check
// The clock of a talk: the host's, unless the application brings its own.

/** @typedef {import('./index.js').TalkClock} TalkClock */

/** @type {TalkClock} */
export const HOST_CLOCK = {
  now: () => Date.now(),
  setTimeout: (run, ms) => setTimeout(run, ms),
  clearTimeout: (timer) => clearTimeout(/** @type {any} */ (timer)),
};

/**
 * Rejects when the promise takes longer. The time is waited for in two halves: a host that has slept
 * wakes up to a timer that is due, and the answer may be only behind it.
 * @template T
 * @param {TalkClock} clock @param {number} ms @param {() => Promise<T>} call
 * @returns {Promise<T>}
 */
export function within(clock, ms, call) {
  return new Promise((resolve, reject) => {
    let timer = clock.setTimeout(() => {
      timer = clock.setTimeout(() => reject(new Error(`no answer in ${ms} ms`)), ms / 2);
    }, ms / 2);
    // What throws at once rejects, too.
    new Promise((answer) => answer(call())).then(/** @param {any} value */ (value) => {
      clock.clearTimeout(timer);
      resolve(value);
    }, (cause) => {
      clock.clearTimeout(timer);
      reject(cause);
    });
  });
}
