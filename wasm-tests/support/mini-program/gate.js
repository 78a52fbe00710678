// @ts-check
/**
 * The way into the code of a page: timers and callbacks come through, wait while the host has
 * suspended JavaScript, and are no more once the page is gone.
 */

/** @typedef {import('../virtual-world.js').World} World */
/** @typedef {import('./strict.js').Report} Report */

export class Gate {
  alive = true;
  suspended = false;
  /** @type {Array<() => void>} what happened meanwhile */
  #held = [];
  /** @type {Map<number, unknown>} the world's timers by the page's numbers */
  #timers = new Map();
  #lastTimer = 0;

  /** @param {World} world @param {Report} report */
  constructor(world, report) {
    this.world = world;
    this.report = report;
  }

  /** @param {() => void} run */
  pass(run) {
    if (!this.alive) return;
    if (this.suspended) {
      this.#held.push(run);
      return;
    }
    try {
      run();
    } catch (error) {
      const { stack = error } = /** @type {any} */ (Object(error));
      this.report(`thrown into the host: ${String(stack).split('\n', 3).join('\n')}`);
    }
  }

  /** The same, later. @param {number} ms @param {() => void} run */
  later(ms, run) {
    this.world.later(ms, () => this.pass(run));
  }

  suspend() {
    this.suspended = true;
  }

  /** Each callback is a task of its own. @param {Array<() => void>} first before the held ones */
  resume(first = []) {
    this.suspended = false;
    for (const run of [...first, ...this.#held.splice(0)]) this.later(0, run);
  }

  // The page's own names for them.
  timers = {
    /** @param {() => void} run @param {number} [ms] */
    setTimeout: (run, ms = 0) => {
      const timer = this.#lastTimer += 1;
      if (!this.alive) return timer;
      this.#timers.set(timer, this.world.platform.setTimeout(() => this.pass(() => {
        if (this.#timers.delete(timer)) run();
      }), ms));
      return timer;
    },
    /** @param {number} timer */
    clearTimeout: (timer) => {
      this.world.platform.clearTimeout(this.#timers.get(timer));
      this.#timers.delete(timer);
    },
  };

  /** How many timers are set. */
  get pending() {
    return this.#timers.size;
  }

  /** The page is gone, in the middle of anything. */
  close() {
    this.alive = false;
    this.#held = [];
    for (const timer of this.#timers.keys()) this.timers.clearTimeout(timer);
  }
}
