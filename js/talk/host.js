// @ts-check
// The API of the host that runs this mini-program. A talk stands on the client's public API alone,
// so it looks for itself. Globals are asked for by name: no object that holds them is everywhere.

/** @typedef {Record<string, (options: any) => any>} HostApi */

/** What a name stands for; one that this host does not know throws. @param {() => any} named */
function look(named) {
  try {
    return named();
  } catch (error) {
    return undefined;
  }
}

/**
 * An empty one where this is no mini-program. Some hosts define `wx`, too, so that is looked for
 * last.
 * @returns {HostApi}
 */
export const hostApi = () => look(() => tt) || look(() => qq) || look(() => swan) ||
  look(() => ks) || look(() => my) || look(() => wx) || {};

/**
 * Calls a function of the host that answers by callbacks.
 * @param {HostApi} api @param {string} name @param {object} [options]
 * @returns {Promise<any>}
 */
export function ask(api, name, options) {
  return new Promise((success, reject) => {
    const fail = (/** @type {any} */ error) => reject(new Error(String(error &&
      (error.errMsg || error.errorMessage) || name)));
    api[name](Object.assign({}, options, { success, fail }));
  });
}
