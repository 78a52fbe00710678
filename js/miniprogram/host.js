// @ts-check
// The host that runs this mini-program: its API, and what it has of WebAssembly. Globals are asked
// for by name, since no object that holds them is there on every host.
/** @typedef {(options: any) => any} HostFunction */
/** @typedef {Record<string, HostFunction>} HostApi */

/**
 * The API of the host, an empty one where this is no mini-program. Some siblings of WeChat define
 * `wx` too, so that one is looked for last.
 * @returns {HostApi}
 */
export function hostApi() {
  return typeof tt !== 'undefined' ? tt : typeof qq !== 'undefined' ? qq
    : typeof swan !== 'undefined' ? swan : typeof ks !== 'undefined' ? ks
      : typeof my !== 'undefined' ? my : typeof wx !== 'undefined' ? wx : {};
}

/** @param {HostApi} api */
export function isAlipay(api) {
  return typeof my !== 'undefined' && api === my;
}

/**
 * WebAssembly as mini-programs have it, which takes a path inside the package, and nothing else.
 * @returns {{ instantiate(path: string, imports: object): Promise<any> } | undefined}
 */
export function hostEngine() {
  return typeof WXWebAssembly !== 'undefined' ? WXWebAssembly
    : typeof TTWebAssembly !== 'undefined' ? TTWebAssembly
      : typeof QQWebAssembly !== 'undefined' ? QQWebAssembly
        : typeof MYWebAssembly !== 'undefined' ? MYWebAssembly : undefined;
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
 * What a host says of a failure: WeChat's way, or Alipay's.
 * @param {any} error
 * @returns {string}
 */
export function errorText(error) {
  return String(error && (error.errMsg || error.errorMessage || error.error) || error);
}
