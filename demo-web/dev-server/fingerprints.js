// @ts-check
/**
 * Fingerprints seen lately. Bounded by time, as in the reference server, and by number, so that a
 * server left running does not grow for ever; beyond the bound the oldest is forgotten first.
 */

export const REMEMBER_FOR = 10 * 60 * 1000;
export const REMEMBER_AT_MOST = 100_000;

/**
 * A fingerprint together with whom it belongs to, as one key.
 * @param {string[]} parts
 */
export const fingerprintKey = (...parts) => JSON.stringify(parts);

export class RecentFingerprints {
  /** @type {Map<string, number>} in order of time, oldest first */
  #seen = new Map();
  /** @type {() => number} */
  #now;
  /** @type {number} */
  #atMost;

  /** @param {{ now: () => number, atMost?: number }} options */
  constructor({ now, atMost = REMEMBER_AT_MOST }) {
    this.#now = now;
    this.#atMost = atMost;
  }

  /** @param {string} key */
  has(key) {
    this.#forgetOld();
    return this.#seen.has(key);
  }

  /** Remembers, or remembers for another 10 minutes. @param {string} key */
  add(key) {
    this.#seen.delete(key);
    this.#seen.set(key, this.#now());
    this.#forgetOld();
  }

  clear() {
    this.#seen.clear();
  }

  #forgetOld() {
    const limit = this.#now() - REMEMBER_FOR;
    for (const [key, time] of this.#seen) {
      if (time > limit && this.#seen.size <= this.#atMost) break;
      this.#seen.delete(key);
    }
  }
}
