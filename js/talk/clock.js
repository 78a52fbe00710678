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
 * Rejects when the promise takes longer. The time is waited for in two halves: a host that has
 * slept wakes up to a timer that is due, and the answer may be only behind it.
 * @template T
 * @param {TalkClock} clock @param {number} ms @param {() => Promise<T>} call
 * @returns {Promise<T>}
 */
export function within(clock, ms, call) {
  return new Promise((resolve, reject) => {
    /** @type {unknown} */
    let timer;
    const half = (/** @type {() => void} */ run) => { timer = clock.setTimeout(run, ms / 2); };
    half(() => half(() => reject(new Error(`no answer in ${ms} ms`))));
    // What throws at once rejects, too.
    after(new Promise((answer) => answer(call())), () => clock.clearTimeout(timer))
      .then(resolve, reject);
  });
}

/**
 * The same promise, once this is done at its end.
 * @template T @param {Promise<T>} promise @param {() => void} run @returns {Promise<T>}
 */
export const after = (promise, run) => promise.then((value) => {
  run();
  return value;
}, (cause) => {
  run();
  throw cause;
});
