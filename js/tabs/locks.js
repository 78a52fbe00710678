// @ts-check
// Web Locks, guarded: they may throw, reject, or never answer.

/** @typedef {import('../core/host.js').Host} Host */

const PATIENCE = 1900;  // ms
const ASLEEP = 500;  // ms by which a timer is late where nothing ran: then nothing could answer

/**
 * Waits for a lock and holds it.
 * @param {LockManager} locks
 * @param {string} name
 * @param {object} listener
 * @param {() => void} listener.granted
 * @param {(wasHeld: boolean) => void} [listener.refused] it cannot be had, or was taken away
 * @param {boolean} [steal] does not wait
 * @returns {() => void} lets go of it, or waits no longer
 */
export function hold(locks, name, { granted, refused = () => {} }, steal = false) {
  const abort = new AbortController();
  let isHeld = false, isOver = false, release = () => {};
  new Promise((resolve) => {  // which catches what request() throws
    resolve(locks.request(name, steal ? { steal } : { signal: abort.signal }, () => {
      if (isOver) return undefined;
      return new Promise((letGo) => {
        release = () => letGo(undefined);
        isHeld = true;
        granted();
      });
    }));
  }).catch(() => {
    if (isOver) return;
    isOver = true;
    refused(isHeld);
  });
  return () => {
    isOver = true;
    abort.abort();
    release();
  };
}

/**
 * What the promise comes to, if that is soon.
 * @template T
 * @param {Host} host
 * @param {Promise<T>} promise
 * @param {boolean} [again] a late timer was taken for a sleep once
 * @returns {Promise<T>}
 */
export function soon(host, promise, again = false) {
  return new Promise((resolve, reject) => {
    const late = host.now() + PATIENCE + ASLEEP;
    const stop = host.setTimer(PATIENCE, () => {
      if (!again && host.now() > late) resolve(soon(host, promise, true));
      else reject(new Error(`no answer in ${PATIENCE} ms`));
    });
    promise.then(resolve, reject).then(stop);
  });
}

/**
 * The names of the locks that are held. Never fails.
 * @param {Host} host
 * @param {LockManager} locks
 * @returns {Promise<Set<string | undefined> | null>} null: nobody knows
 */
export function heldNames(host, locks) {
  /** @type {Promise<LockManagerSnapshot>} */
  const query = new Promise((resolve) => resolve(locks.query()));
  return soon(host, query)
    .then(({ held = [] }) => new Set(held.map(({ name }) => name)))
    .catch(() => null);
}
