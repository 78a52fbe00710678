// @ts-check
// Gets the compiled core: at once where the host allows it, else as a promise.
import { ImError } from './errors.js';
import { kindOf } from './options.js';

/**
 * @param {unknown} cause
 * @param {string} advice
 */
function failed(cause, advice) {
  return new ImError('WASM_LOAD_FAILED', `core.wasm could not be loaded: ${advice}`, { cause });
}

/**
 * @param {Uint8Array} bytes
 * @returns {WebAssembly.Module | Promise<WebAssembly.Module>}
 */
function compile(bytes) {
  if (typeof WebAssembly === 'undefined') throw failed(undefined, 'this host has no WebAssembly');
  const head = String.fromCharCode.apply(null, Array.from(bytes.subarray(0, 40)));
  if (head.slice(0, 4) !== '\0asm') {
    throw failed(undefined, `not WebAssembly but ${JSON.stringify(head)}; ` +
      'the option `wasm` must lead to core.wasm');
  }
  /** @param {unknown} cause */
  const refused = (cause) =>
    failed(cause, `${cause}; does the Content-Security-Policy have 'wasm-unsafe-eval'?`);
  try {
    return new WebAssembly.Module(/** @type {any} */ (bytes));
  } catch (cause) {
    // Some engines refuse larger modules on the main thread, when compiled at once.
    if (!(cause instanceof RangeError)) throw refused(cause);
    return WebAssembly.compile(/** @type {any} */ (bytes)).catch((late) => {
      throw refused(late);
    });
  }
}

/**
 * @param {string} url
 * @returns {Promise<Uint8Array>}
 */
async function fetchBytes(url) {
  try {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`HTTP status ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  } catch (cause) {
    throw failed(cause, `${url}: ${cause}`);
  }
}

/**
 * @param {import('./index.js').ClientOptions['wasm']} wasm
 * @param {() => Uint8Array} inlined
 * @returns {WebAssembly.Module | Promise<WebAssembly.Module>}
 */
export function loadModule(wasm, inlined) {
  if (wasm === undefined) return compile(inlined());
  const kind = kindOf(wasm);
  if (kind === 'ArrayBuffer') return compile(new Uint8Array(/** @type {ArrayBuffer} */ (wasm)));
  if (kind === 'Uint8Array') return compile(/** @type {Uint8Array} */ (wasm));
  if (kind === 'WebAssembly.Module') return /** @type {WebAssembly.Module} */ (wasm);
  return fetchBytes(String(wasm)).then(compile);
}
