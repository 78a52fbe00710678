// @ts-check
// A store in memory: of hosts that keep nothing, and when another store has failed.

import { findIn } from './keys.js';

/** @typedef {import('./index.js').TalkStore} TalkStore */
/** @typedef {import('./index.js').TalkChange} TalkChange */

/** @implements {TalkStore} */
export class MemoryStore {
  constructor() {
    /** In order. @type {string[]} */
    this._keys = [];
    /** @type {Map<string, any>} */
    this._values = new Map();
  }

  /**
   * @param {string} from @param {string} to
   * @param {number} [limit] @param {boolean} [isLatestFirst]
   * @returns {Promise<Array<[string, any]>>}
   */
  range(from, to, limit = Infinity, isLatestFirst = false) {
    const start = this._find(from), end = this._find(to);
    const keys = isLatestFirst ? this._keys.slice(Math.max(start, end - limit), end).reverse()
      : this._keys.slice(start, Math.min(end, start + limit));
    return Promise.resolve(keys.map((key) => [key, this._values.get(key)]));
  }

  /** @param {(read: Map<string, any>) => TalkChange} change */
  update(change) {
    return new Promise((resolve) => {
      /** @type {Map<string, any>} */
      const read = new Map();
      for (;;) {
        const result = change(read);
        if (!result.more) return resolve(this.apply(result));
        result.more.forEach((key) => read.set(key, this._values.get(key)));
      }
    });
  }

  /** @param {TalkChange} change */
  apply({ puts = [], removes = [], drops = [] }) {
    for (const [from, to] of drops) {
      const start = this._find(from);
      this._keys.splice(start, this._find(to) - start)
        .forEach((key) => this._values.delete(key));
    }
    for (const key of removes) {
      if (this._values.delete(key)) this._keys.splice(this._find(key), 1);
    }
    for (const [key, value] of puts) {
      if (!this._values.has(key)) this._keys.splice(this._find(key), 0, key);
      this._values.set(key, value);
    }
  }

  /** Where a key is, or would be. @param {string} key */
  _find(key) {
    return findIn(this._keys.length, (i) => this._keys[i] < key);
  }

  erase() {
    this._keys = [];
    this._values.clear();
    return Promise.resolve();
  }

  close() {}
}
