// @ts-check
/** What the pages have told, in the order of each page. */

/** Far longer than anything takes; only a failing test waits for it. */
const PATIENCE = 15_000;

/**
 * @typedef {object} Entry
 * @property {string} tab
 * @property {string} page a reload makes another one of it
 * @property {number} serial
 * @property {string} kind an event of the client or the page, or "accepted", "stored", "ended"
 */

export class Journal {
  /** @type {(Entry & Record<string, any>)[]} */
  entries = [];
  /** @type {Map<string, number>} the last serial of each page */
  #last = new Map();
  /** @type {Set<() => void>} */
  #waiters = new Set();

  /** @param {Entry[]} batch what was told twice counts once */
  add(batch) {
    for (const entry of batch) {
      if (entry.serial <= (this.#last.get(entry.page) ?? -1)) continue;
      this.#last.set(entry.page, entry.serial);
      this.entries.push(entry);
    }
    this.wake();
  }

  /** Something else that is waited for may have changed. */
  wake() {
    for (const check of [...this.#waiters]) check();
  }

  /**
   * @template T
   * @param {string} what @param {() => T | undefined | false} look
   * @param {number} [patience] ms
   * @returns {Promise<T>} what `look` finds, when it finds something
   */
  until(what, look, patience = PATIENCE) {
    return new Promise((resolve, reject) => {
      const check = () => {
        const found = look();
        if (found === undefined || found === false) return;
        end();
        resolve(found);
      };
      const timer = setTimeout(() => {
        end();
        reject(new Error(`in ${patience} ms there was not: ${what}`));
      }, patience);
      // What is no news of a page is looked at now and then.
      const poll = setInterval(check, 50);
      const end = () => {
        clearTimeout(timer);
        clearInterval(poll);
        this.#waiters.delete(check);
      };
      this.#waiters.add(check);
      check();
    });
  }
}
