// @ts-check
/**
 * One direction of one link: tasks leave in the order they came, each after its own delay at the
 * earliest. Without delay and with nothing waiting, a task runs at once.
 */

/** @typedef {import('./options.js').Clock} Clock */

export class Lane {
  /** @type {Clock} */
  #clock;
  /** @type {{ due: number, task: () => void }[]} */
  #waiting = [];
  /** @type {unknown} */
  #timer;

  /** @param {Clock} clock */
  constructor(clock) {
    this.#clock = clock;
  }

  /** @param {() => void} task @param {number} delay ms */
  push(task, delay) {
    const last = this.#waiting.at(-1);
    if (last === undefined && delay <= 0) {
      task();
      return;
    }
    // Jitter must not let a frame overtake the one before it: TCP would not either.
    const due = Math.max(this.#clock.now() + delay, last?.due ?? 0);
    this.#waiting.push({ due, task });
    if (last === undefined) this.#arm(due);
  }

  /** Forgets what is under way. */
  clear() {
    this.#clock.clearTimeout(this.#timer);
    this.#waiting = [];
  }

  /** @param {number} due */
  #arm(due) {
    const wait = Math.max(0, due - this.#clock.now());
    this.#timer = this.#clock.setTimeout(() => this.#run(), wait);
  }

  #run() {
    const queue = this.#waiting;
    // The head is due even if the clock, read anew, is a fraction short of it.
    const now = Math.max(this.#clock.now(), queue[0].due);
    while (queue === this.#waiting && queue.length > 0 && queue[0].due <= now) {
      // Still counted as waiting while it runs, so that what it pushes queues up behind the rest.
      queue[0].task();
      queue.shift();
    }
    if (queue === this.#waiting && queue.length > 0) this.#arm(queue[0].due);
  }
}
