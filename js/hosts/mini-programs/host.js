// @ts-check
// The host that runs this mini-program: its API, and what it has of WebAssembly. Globals are asked
// for by name, since no object that holds them is there on every host.
/** @typedef {(options: any) => any} HostFunction */
/** @typedef {Record<string, HostFunction>} HostApi */

/**
 * What a name stands for; one that this host does not know throws.
 * @template T
 * @param {() => T} named
 */
function look(named) {
  try {
    return named();
  } catch (error) {
    return undefined;
  }
}

/**
 * The API of the host, an empty one where this is no mini-program. Some hosts like WeChat define
 * `wx` too, so that one is looked for last.
 * @returns {HostApi}
 */
export function hostApi() {
  return look(() => tt) || look(() => qq) || look(() => swan) || look(() => ks) || look(() => my) ||
    look(() => wx) || {};
}

/** @param {HostApi} api */
export function isAlipay(api) {
  return api === look(() => my);
}

/**
 * WebAssembly as mini-programs have it, which takes a path inside the package, and nothing else.
 * @returns {{ instantiate(path: string, imports: object): Promise<any> } | undefined}
 */
export function hostEngine() {
  return look(() => WXWebAssembly) || look(() => TTWebAssembly) || look(() => QQWebAssembly) ||
    look(() => MYWebAssembly);
}

/**
 * Calls a function of the host that answers by callbacks.
 * @param {HostApi} api
 * @param {string} name
 * @param {object} [options]
 * @returns {Promise<any>}
 */
export function ask(api, name, options) {
  return new Promise((success, reject) => {
    const fail = (/** @type {unknown} */ error) => reject(new Error(errorText(error)));
    api[name](Object.assign({}, options, { success, fail }));
  });
}

/**
 * What is in storage under a key, at once: Alipay has it in an object.
 * @param {HostApi} api
 * @param {string} key
 */
export function storedText(api, key) {
  return api.getStorageSync && (isAlipay(api) ? api.getStorageSync({ key }).data
    : api.getStorageSync(key));
}

/**
 * What a host says of a failure: WeChat's way, or Alipay's; or what was thrown.
 * @param {any} error
 * @returns {string}
 */
export function errorText(error) {
  const text = error && (error.errMsg || error.errorMessage || error.message || error.error);
  return String(text || JSON.stringify(error));
}
