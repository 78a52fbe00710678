// @ts-check
/** The timers of the page's code: overdue ones fire once when it goes on. */

/** @typedef {import('./clock.js').Clock} Clock */
/** @typedef {import('./gate.js').Gate} Gate */

/** @param {Clock} clock @param {Gate} gate */
export function timersOf(clock, gate) {
  /** @type {Map<number, ReturnType<Clock['start']> | undefined>} */
  const running = new Map();
  let last = 0;

  /** @param {number} id @param {() => void} deed @param {number} ms @param {boolean} again */
  function arm(id, deed, ms, again) {
    running.set(id, clock.start(() => {
      running.set(id, undefined);
      gate.pass(() => {
        if (!running.has(id)) return;
        if (again) arm(id, deed, ms, again);
        else running.delete(id);
        deed();
      });
    }, ms));
  }

  /** @param {boolean} again */
  const starter = (again) =>
    /** @param {Function} deed @param {number} [ms] @param {any[]} values */
    (deed, ms = 0, ...values) => {
      if (typeof deed !== 'function') throw new TypeError('a timer takes a function');
      last += 1;
      arm(last, () => deed(...values), Number(ms) || 0, again);
      return last;
    };

  /** @param {number} id */
  function clear(id) {
    clock.stop(running.get(id));
    running.delete(id);
  }

  return {
    setTimeout: starter(false), setInterval: starter(true),
    clearTimeout: clear, clearInterval: clear,
  };
}
