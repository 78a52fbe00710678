// @ts-check
/** The phone's time: it runs by itself, and a test may let some of it pass at once. */
import { laterTask } from './later-task.js';

/** @typedef {{ due: number, deed: () => void, native: number }} Timer */

export class Clock {
  #skipped = 0;
  #shift;
  /** @type {Set<Timer>} */
  #timers = new Set();

  /** @param {number} [start] Unix ms, for pictures that show times */
  constructor(start = Date.now()) {
    this.#shift = start - Date.now();
  }

  /** Monotonic ms. */
  now() {
    return performance.now() + this.#skipped;
  }

  /** Unix ms. */
  time() {
    return Date.now() + this.#shift + this.#skipped;
  }

  /** @param {() => void} deed @param {number} ms @returns {Timer} */
  start(deed, ms) {
    const timer = { due: this.now() + ms, deed, native: 0 };
    this.#timers.add(timer);
    this.#arm(timer);
    return timer;
  }

  /** @param {Timer | undefined} timer */
  stop(timer) {
    if (timer === undefined) return;
    window.clearTimeout(timer.native);
    this.#timers.delete(timer);
  }

  /** Time passes at once; what is due in it happens one after the other, each at its time. */
  async skip(/** @type {number} */ ms) {
    const end = this.now() + ms;
    for (;;) {
      const [timer] = [...this.#timers].sort((one, other) => one.due - other.due);
      if (timer === undefined || timer.due > end) break;
      this.#skipTo(timer.due);
      this.#ring(timer);
      await laterTask();
    }
    this.#skipTo(end);
    for (const timer of this.#timers) {
      window.clearTimeout(timer.native);
      this.#arm(timer);
    }
  }

  /** @param {number} time */
  #skipTo(time) {
    this.#skipped += Math.max(0, time - this.now());
  }

  /** @param {Timer} timer */
  #arm(timer) {
    const left = Math.max(0, Math.ceil(timer.due - this.now()));
    timer.native = window.setTimeout(() => this.#ring(timer), left);
  }

  /** @param {Timer} timer */
  #ring(timer) {
    if (!this.#timers.delete(timer)) return;
    window.clearTimeout(timer.native);
    timer.deed();
  }
}

/** `Date` as the page's code has it. @param {Clock} clock */
export function dateOf(clock) {
  return new Proxy(Date, {
    construct: (target, values, caller) =>
      Reflect.construct(target, values.length === 0 ? [clock.time()] : values, caller),
    get: (target, name) => (name === 'now' ? () => clock.time() : Reflect.get(target, name)),
  });
}
