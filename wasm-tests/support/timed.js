// @ts-check
/** Parts of a longer trial, one after the other: how long each took, or that it failed. */

/** @param {Record<string, string>} results by part */
export function timed(results) {
  /**
   * @template T
   * @param {string} part
   * @param {() => T | Promise<T>} action
   * @returns {Promise<T | undefined>} undefined: it failed, and why is on the console
   */
  return async (part, action) => {
    const began = Date.now();
    try {
      const result = await action();
      results[part] = `${((Date.now() - began) / 1000).toFixed(1)} s`;
      return result;
    } catch (error) {
      results[part] = 'failed';
      console.error(`${part}: ${/** @type {Error} */ (error).stack}`);
    }
  };
}
