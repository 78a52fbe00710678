// @ts-check
// What is not ours may throw, or never answer: a store, a lock.

/** @typedef {import('../core/host.js').Host} Host */

export const SOON = 1000;  // ms that a login waits
export const PATIENCE = 5000;  // ms; a database can be blocked for ever
const ASLEEP = 500;  // ms by which a timer is off where nothing ran, or where it is throttled

/**
 * Turns a throw into a rejection.
 * @template T
 * @param {() => T | Promise<T>} call
 * @returns {Promise<T>}
 */
export const ask = (call) => new Promise((resolve) => resolve(call()));

/**
 * @template T, L
 * @param {Host} host
 * @param {number} ms
 * @param {Promise<T>} promise
 * @param {() => L | Promise<L>} late is called when the promise is not settled by then
 * @returns {Promise<T | L>} as the promise, or else what `late` returns
 */
export const inTime = (host, ms, promise, late) => new Promise((resolve, reject) => {
  /** @param {boolean} isSecond a timer that was off is taken for a sleep once, of the other too */
  const wait = (isSecond) => {
    const due = host.now() + ms;
    const stop = host.setTimer(ms, () => {
      if (isSecond || Math.abs(host.now() - due) < ASLEEP) resolve(late());
      else wait(true);
    });
    promise.then(stop, stop);
  };
  promise.then(resolve, reject);
  wait(false);
});
