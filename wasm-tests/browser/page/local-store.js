// @ts-check
/** A store of the application's own, as a page could have one. */
export class LocalStore {
  /** @param {string} prefix @returns {Promise<Array<[string, string]>>} */
  async load(prefix) {
    return Object.entries({ ...localStorage }).filter(([key]) => key.startsWith(prefix));
  }

  /** @param {ReadonlyArray<[string, string]>} puts @param {readonly string[]} removes */
  async write(puts, removes) {
    for (const [key, value] of puts) localStorage.setItem(key, value);
    for (const key of removes) localStorage.removeItem(key);
  }
}
