// @ts-check
/** As much of IndexedDB as reading takes: each answer comes in a task of its own. */

/** @typedef {{ lower: string, upper: string, lowerOpen: boolean, upperOpen: boolean }} Range */

export class FakeDatabase {
  static KeyRange = {
    /** @param {string} lower @param {string} upper @param {boolean} lowerOpen
     *  @param {boolean} upperOpen @returns {Range} */
    bound: (lower, upper, lowerOpen, upperOpen) => ({ lower, upper, lowerOpen, upperOpen }),
  };

  transactions = 0;
  /** The first transaction is aborted after so many answers. */
  failsAfter = Infinity;

  /** @param {Array<[string, string]>} rows */
  constructor(rows) {
    this.rows = [...rows].sort(([a], [b]) => (a < b ? -1 : 1));
  }

  open() {
    const result = { transaction: () => this.#transaction(), close() {} };
    const request = /** @type {any} */ ({ result });
    setImmediate(() => request.onsuccess());
    return request;
  }

  #transaction() {
    this.transactions += 1;
    /** @type {Array<() => void>} */
    const answers = [];
    let left = this.transactions === 1 ? this.failsAfter : Infinity;
    const transaction = /** @type {any} */ ({ error: new Error('aborted') });
    /** @param {(row: [string, string]) => string} pick */
    const reader = (pick) => (/** @type {Range} */ range, /** @type {number} */ count) => {
      const request = /** @type {any} */ ({});
      answers.push(() => {
        request.result = this.rows.filter(([key]) => (range.lowerOpen ? key > range.lower
          : key >= range.lower) && key < range.upper).slice(0, count).map(pick);
        request.onsuccess?.();
      });
      return request;
    };
    const run = () => {
      const next = answers.shift();
      if (!next) return transaction.oncomplete();
      if ((left -= 1) < 0) return transaction.onabort();
      next();
      setImmediate(run);
    };
    setImmediate(run);
    transaction.objectStore = () => ({ getAllKeys: reader(([key]) => key),
      getAll: reader(([, value]) => value) });
    return transaction;
  }
}
