// @ts-check
/**
 * `on(name, fn)` with an undo, and listeners that cannot harm the server.
 */

/** @typedef {import('./index.js').DevServerEvents} DevServerEvents */

const NAMES = ['login', 'logout', 'message', 'close', 'frame', 'notice'];

export class Events {
  /** @type {Map<string, Set<(event: any) => unknown>>} */
  #listeners = new Map(NAMES.map((name) => [name, new Set()]));
  /** @type {(name: string, error: unknown) => void} */
  #onError;

  /** @param {(name: string, error: unknown) => void} onError gets what a listener throws */
  constructor(onError) {
    this.#onError = onError;
  }

  /**
   * @template {keyof DevServerEvents} N
   * @param {N} name
   * @param {(event: DevServerEvents[N]) => void} listener
   * @returns {() => void}
   */
  on(name, listener) {
    const listeners = this.#listeners.get(name);
    if (listeners === undefined) {
      throw new RangeError(`there is no event ${JSON.stringify(name)}, only ${NAMES.join(', ')}`);
    }
    if (typeof listener !== 'function') throw new TypeError('a listener must be a function');
    // Wrapped, so that one function registered twice can be undone one at a time.
    const entry = (/** @type {DevServerEvents[N]} */ event) => listener(event);
    listeners.add(entry);
    return () => void listeners.delete(entry);
  }

  /**
   * @template {keyof DevServerEvents} N
   * @param {N} name
   * @param {DevServerEvents[N]} event
   */
  emit(name, event) {
    for (const listener of [...(this.#listeners.get(name) ?? [])]) {
      this.shield(name, () => listener(event));
    }
  }

  /**
   * Runs the application's code; what it throws, or rejects with, is reported and no more.
   * @param {string} name
   * @param {() => unknown} run
   */
  shield(name, run) {
    try {
      const result = run();
      if (result instanceof Promise) result.catch((error) => this.#onError(name, error));
    } catch (error) {
      this.#onError(name, error);
    }
  }
}
