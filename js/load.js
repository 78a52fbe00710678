// @ts-check
// Gets the compiled core: at once where the host allows it, else as a promise.
import { ImError } from './errors.js';

const MAGIC = 0x6d736100;  // "\0asm", little-endian

/** @param {unknown} cause @param {string} advice */
function failed(cause, advice) {
  return new ImError('WASM_LOAD_FAILED', `core.wasm could not be loaded: ${advice}`, { cause });
}

/**
 * @param {Uint8Array} bytes
 * @param {string} origin
 */
function checkMagic(bytes, origin) {
  const head = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.byteLength >= 8 && head.getUint32(0, true) === MAGIC) return bytes;
  const start = String.fromCharCode.apply(null, Array.from(bytes.subarray(0, 40)));
  throw failed(undefined, `${origin} is not WebAssembly, it begins with ${JSON.stringify(start)}; ` +
    'set the option `wasm` to the URL that serves core.wasm');
}

/**
 * @param {Uint8Array} bytes
 * @returns {WebAssembly.Module | Promise<WebAssembly.Module>}
 */
function compile(bytes) {
  if (typeof WebAssembly === 'undefined') throw failed(undefined, 'this host has no WebAssembly');
  try {
    return new WebAssembly.Module(/** @type {any} */ (bytes));
  } catch (cause) {
    // Some engines refuse larger modules on the main thread, only when compiled at once.
    if (!(cause instanceof RangeError)) throw compileFailed(cause);
    return WebAssembly.compile(/** @type {any} */ (bytes)).catch((late) => {
      throw compileFailed(late);
    });
  }
}

/** @param {unknown} cause */
function compileFailed(cause) {
  return failed(cause, `${cause}; a Content-Security-Policy needs 'wasm-unsafe-eval' in script-src`);
}

/**
 * @param {string} url
 * @returns {Promise<WebAssembly.Module>}
 */
async function fetchModule(url) {
  let bytes;
  try {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`HTTP status ${response.status}`);
    bytes = new Uint8Array(await response.arrayBuffer());
  } catch (cause) {
    throw failed(cause, `${url}: ${cause}`);
  }
  return compile(checkMagic(bytes, url));
}

/**
 * @param {import('./index.js').ClientOptions['wasm']} wasm
 * @param {() => Uint8Array} inlined
 * @returns {WebAssembly.Module | Promise<WebAssembly.Module>}
 */
export function loadModule(wasm, inlined) {
  if (wasm === undefined) return compile(inlined());
  if (typeof WebAssembly !== 'undefined' && wasm instanceof WebAssembly.Module) return wasm;
  if (wasm instanceof ArrayBuffer || ArrayBuffer.isView(wasm)) {
    const bytes = wasm instanceof ArrayBuffer ? new Uint8Array(wasm) : /** @type {any} */ (wasm);
    return compile(checkMagic(bytes, 'the option `wasm`'));
  }
  return fetchModule(String(wasm));
}
