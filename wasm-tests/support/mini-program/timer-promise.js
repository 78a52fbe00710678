// @ts-check
/** Promise as WeChat has it on iOS up to 15: made of timers, so who waits is told a task later. */

class TimerPromise {
  /** How one of this page makes a timer. @type {(run: () => void) => void} */
  static later;

  /** @type {(run: () => void) => void} */
  #later;
  /** @type {'pending' | 'fulfilled' | 'rejected'} */
  #state = 'pending';
  /** @type {unknown} */
  #value;
  /** @type {Array<() => void>} */
  #waiting = [];

  /** @param {(resolve: (value?: any) => void, reject: (cause: unknown) => void) => void} work */
  constructor(work) {
    this.#later = new.target.later;
    let called = false;
    const once = (/** @type {(value: any) => void} */ act) => (/** @type {any} */ value) => {
      if (!called) act(value);
      called = true;
    };
    const reject = once((cause) => this.#settle('rejected', cause));
    try {
      work(once((value) => this.#follow(value)), reject);
    } catch (error) {
      reject(error);
    }
  }

  /** @param {any} value */
  #follow(value) {
    if (typeof value?.then !== 'function') return this.#settle('fulfilled', value);
    this.#later(() => value.then((/** @type {any} */ result) => this.#follow(result),
      (/** @type {unknown} */ cause) => this.#settle('rejected', cause)));
  }

  /** @param {'fulfilled' | 'rejected'} state @param {unknown} value */
  #settle(state, value) {
    this.#state = state;
    this.#value = value;
    for (const run of this.#waiting.splice(0)) this.#later(run);
  }

  /** @param {any} [fulfilled] @param {any} [rejected] */
  then(fulfilled, rejected) {
    const Own = /** @type {typeof TimerPromise} */ (this.constructor);
    return new Own((resolve, reject) => {
      const run = () => {
        const handler = this.#state === 'fulfilled' ? fulfilled : rejected;
        try {
          if (typeof handler === 'function') resolve(handler(this.#value));
          else if (this.#state === 'fulfilled') resolve(this.#value);
          else reject(this.#value);
        } catch (error) {
          reject(error);
        }
      };
      if (this.#state === 'pending') this.#waiting.push(run);
      else this.#later(run);
    });
  }

  /** @param {any} rejected */
  catch(rejected) {
    return this.then(undefined, rejected);
  }

  /** @param {any} value */
  static resolve(value) {
    return value instanceof this ? value : new this((resolve) => resolve(value));
  }

  /** @param {unknown} cause */
  static reject(cause) {
    return new this((_, reject) => reject(cause));
  }

  /** @param {any[]} values */
  static all(values) {
    return new this((resolve, reject) => {
      /** @type {any[]} */
      const results = [];
      let left = values.length;
      if (!left) resolve(results);
      values.forEach((value, i) => this.resolve(value).then((/** @type {any} */ result) => {
        results[i] = result;
        if (!(left -= 1)) resolve(results);
      }, reject));
    });
  }
}

/** A class of its own for each page. @param {(run: () => void) => void} later */
export function timerPromise(later) {
  return class extends TimerPromise {
    /** @override */
    static later = later;
  };
}
