// @ts-check
// What is to happen later, as long as somebody wants it.

/**
 * @typedef {{ now: () => number, setTimeout: (run: () => void, ms: number) => unknown,
 *   clearTimeout: (timer: any) => void }} Clock
 */

/** @type {Clock} */
const HOST = {
  now: () => Date.now(), setTimeout: (run, ms) => setTimeout(run, ms),
  clearTimeout: (timer) => clearTimeout(timer),
};

export class Timers {
  /** @type {Set<unknown>} */
  #running = new Set();
  #clock;

  /** @param {Clock} [clock] */
  constructor(clock = HOST) {
    this.#clock = clock;
  }

  now() {
    return this.#clock.now();
  }

  /** @param {number} ms @param {() => void} run @returns {() => void} its own undo */
  later = (ms, run) => {
    const timer = this.#clock.setTimeout(() => {
      if (this.#running.delete(timer)) run();
    }, ms);
    this.#running.add(timer);
    return () => {
      this.#running.delete(timer);
      this.#clock.clearTimeout(timer);
    };
  };

  end() {
    for (const timer of this.#running) this.#clock.clearTimeout(timer);
    this.#running.clear();
  }
}
