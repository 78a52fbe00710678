// @ts-check
/**
 * A clock that stands still until a test moves it.
 */
export class FakeClock {
  /** @type {{ due: number, task: () => void }[]} */
  #timers = [];
  #time;

  /** @param {number} [start] Unix ms */
  constructor(start = 1_700_000_000_000) {
    this.#time = start;
  }

  now = () => this.#time;

  /** @param {() => void} task @param {number} ms */
  setTimeout = (task, ms) => {
    const timer = { due: this.#time + ms, task };
    this.#timers.push(timer);
    return timer;
  };

  /** @param {any} timer */
  clearTimeout = (timer) => {
    this.#timers = this.#timers.filter((other) => other !== timer);
  };

  /** How many timers run. */
  get size() {
    return this.#timers.length;
  }

  /** Runs what becomes due, in order of time. @param {number} ms */
  advance(ms) {
    const end = this.#time + ms;
    for (;;) {
      const due = this.#timers.filter((timer) => timer.due <= end);
      if (due.length === 0) break;
      const next = due.reduce((first, timer) => (timer.due < first.due ? timer : first));
      this.#time = Math.max(this.#time, next.due);
      this.clearTimeout(next);
      next.task();
    }
    this.#time = end;
  }
}
