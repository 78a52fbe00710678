// @ts-check
// What one agent's tabs keep in this browser: drafts, and what is not in the log yet. In memory
// where storage is off or full.

export class Keep {
  /** @type {Map<string, unknown>} what storage did not take */
  #memory = new Map();
  #prefix;

  /** @param {string} prefix */
  constructor(prefix) {
    this.#prefix = prefix;
  }

  /** @param {string} key @returns {unknown} */
  get(key) {
    if (this.#memory.has(key)) return this.#memory.get(key);
    try {
      return JSON.parse(localStorage.getItem(this.#prefix + key) ?? 'null');
    } catch {
      return null;
    }
  }

  /** @param {string} key @param {unknown} value */
  set(key, value) {
    try {
      localStorage.setItem(this.#prefix + key, JSON.stringify(value));
      this.#memory.delete(key);
    } catch {
      this.#memory.set(key, value);
    }
  }

  /** @param {string} key */
  remove(key) {
    this.#memory.delete(key);
    try {
      localStorage.removeItem(this.#prefix + key);
    } catch {
      // It was never there.
    }
  }

  /** @returns {string[]} */
  keys() {
    const keys = [...this.#memory.keys()];
    try {
      for (let i = 0; i < localStorage.length; i += 1) {
        const key = localStorage.key(i);
        if (key?.startsWith(this.#prefix)) keys.push(key.slice(this.#prefix.length));
      }
    } catch {
      // Storage is off.
    }
    return keys;
  }
}
