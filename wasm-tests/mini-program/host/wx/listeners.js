// @ts-check
/** What the page's code listens for: `wx.onAppShow` and the like, with their undo. */

const NAMES = ['AppShow', 'AppHide', 'NetworkStatusChange', 'NetworkWeakChange'];

export class Listeners {
  /** @type {Map<string, Set<Function>>} */
  #all = new Map(NAMES.map((name) => [name, new Set()]));

  api() {
    /** @type {Record<string, Function>} */
    const api = {};
    for (const [name, listeners] of this.#all) {
      api[`on${name}`] = (/** @type {Function} */ listener) => { listeners.add(listener); };
      api[`off${name}`] = (/** @type {Function | undefined} */ listener) => {
        if (listener) listeners.delete(listener);
        else listeners.clear();
      };
    }
    return api;
  }

  /** @param {string} name @param {object} value */
  tell(name, value) {
    for (const listener of [...this.#all.get(name) ?? []]) {
      try {
        listener(value);
      } catch (error) {
        reportError(error);
      }
    }
  }

  /** @returns {Record<string, number>} */
  get counts() {
    return Object.fromEntries([...this.#all].map(([name, { size }]) => [name, size]));
  }
}
