// @ts-check
// Time in a mini-program, where the clock on the wall is all there is: it may be set, and goes on
// while the program sleeps. What pending timers did not live to see was no time.

const LATE = 1000;  // ms by which a timer may be late

export function createClock() {
  /** When each pending timer is due. @type {Map<unknown, number>} */
  const due = new Map();
  /** @type {Set<(hint: 'resumed') => void>} */
  const reports = new Set();
  let offset = 0, last = 0;

  function now() {
    const wall = Date.now() + offset;
    let latest = wall;
    due.forEach((at) => { latest = Math.min(latest, at + LATE); });
    last = Math.max(last, latest);  // set back, it goes on from where it was
    offset += last - wall;
    if (last < wall) Promise.resolve().then(() => reports.forEach((report) => report('resumed')));
    return last;
  }

  return {
    now,

    /**
     * @param {() => void} callback
     * @param {number} ms
     */
    setTimeout(callback, ms) {
      /** @type {unknown} */
      const timer = setTimeout(() => {
        now();  // while it counts
        due.delete(timer);
        callback();
      }, ms);
      due.set(timer, now() + ms);
      return timer;
    },

    /** @param {unknown} timer */
    clearTimeout(timer) {
      due.delete(timer);
      clearTimeout(/** @type {any} */ (timer));
    },

    /** @param {(hint: 'resumed') => void} report @returns {() => void} its own undo */
    watch(report) {
      reports.add(report);
      return () => {
        reports.delete(report);
      };
    },
  };
}
