// @ts-check
/** `WXWebAssembly`: code comes out of the package, by its path, and from nowhere else. */

/** @typedef {import('../gate.js').Gate} Gate */
/**
 * @typedef {object} EngineOptions
 * @property {'result' | 'instance'} [answer] as clients do, or as the typings say
 * @property {boolean} [brotli] base libraries before 2.14.0 know no `.wasm.br`
 */

/** @param {Gate} gate @param {string[]} files of the package @param {EngineOptions} options */
export function engineOf(gate, files, { answer = 'result', brotli = true }) {
  /** @param {unknown} path @param {WebAssembly.Imports} [imports] */
  async function instantiate(path, imports) {
    if (typeof path !== 'string' || !/^\/.*\.wasm(\.br)?$/.test(path)) {
      throw new Error('WebAssembly.instantiate: a path in the package is wanted');
    }
    if (path.endsWith('.br') && !brotli) throw new Error(`WebAssembly.instantiate: ${path}: .br`);
    if (!files.includes(path.slice(1))) throw new Error(`WebAssembly.instantiate: no file ${path}`);
    const response = await fetch(`/package${path}`);
    const made = await WebAssembly.instantiate(await response.arrayBuffer(), imports);
    for (const [name, value] of Object.entries(made.instance.exports)) {
      if (value instanceof WebAssembly.Global) throw new Error(`iOS exports no global: ${name}`);
    }
    return answer === 'result' ? made : made.instance;
  }

  return Object.freeze({
    instantiate: (/** @type {[unknown, WebAssembly.Imports]} */ ...given) =>
      new Promise((resolve, reject) => {
        instantiate(...given).then((value) => gate.pass(() => resolve(value)),
          (error) => gate.pass(() => reject(error)));
      }),
    Memory: WebAssembly.Memory, Table: WebAssembly.Table, Global: WebAssembly.Global,
  });
}
