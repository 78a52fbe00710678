// @ts-check
// Gets what runs the core: at once where the host allows it, else as a promise.
import { importTwin } from '#chunks';
import { ImError } from './errors.js';
import { kindOf } from './options.js';

/**
 * Makes cores, all alike.
 * @typedef {object} Engine
 * @property {'wasm' | 'js'} _kind
 * @property {() => any} _instantiate the exports of a core of its own
 */

/** Once it was needed it is kept: the next client need not wait, nor be refused once more. */
let twin = /** @type {Engine | null} */ (null);

/**
 * @param {unknown} cause
 * @param {string} advice
 */
function failed(cause, advice) {
  return new ImError('WASM_LOAD_FAILED', `core.wasm could not be loaded: ${advice}`, { cause });
}

/**
 * The core in plain JavaScript.
 * @param {unknown} reason why it must be that
 * @returns {Promise<Engine>}
 */
async function loadTwin(reason) {
  try {
    const { instantiate } = await importTwin();
    return twin = { _kind: 'js', _instantiate: instantiate };
  } catch (cause) {
    throw failed(cause, `${reason}; nor twin.mjs in its place: ${cause}. Serve that file beside ` +
      'this script, or allow \'wasm-unsafe-eval\' in the Content-Security-Policy');
  }
}

/** @param {WebAssembly.Module} module @returns {Engine} */
function engineOf(module) {
  return { _kind: 'wasm', _instantiate: () => new WebAssembly.Instance(module, {}).exports };
}

/**
 * @param {Uint8Array} bytes
 * @returns {Engine | Promise<Engine>}
 */
function compile(bytes) {
  const head = String.fromCharCode.apply(null, Array.from(bytes.subarray(0, 40)));
  if (head.slice(0, 4) !== '\0asm') {
    throw failed(undefined, `not WebAssembly but ${JSON.stringify(head)}; ` +
      'the option `wasm` must lead to core.wasm');
  }
  const source = /** @type {any} */ (bytes);
  /** @param {unknown} cause */
  const refused = (cause) => {
    // Nothing is wrong with the bytes: the Content-Security-Policy forbids to compile any.
    if (WebAssembly.validate(source)) return loadTwin(cause);
    throw failed(cause, `${cause}`);
  };
  try {
    return engineOf(new WebAssembly.Module(source));
  } catch (cause) {
    // Some engines refuse larger modules on the main thread, when compiled at once.
    if (!(cause instanceof RangeError)) return refused(cause);
    return WebAssembly.compile(source).then(engineOf, refused);
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
 * @returns {Engine | Promise<Engine>}
 */
export function loadCore(wasm, inlined) {
  if (twin) return twin;
  if (typeof WebAssembly === 'undefined') return loadTwin('this host has no WebAssembly');
  if (wasm === undefined) return compile(inlined());
  const kind = kindOf(wasm);
  if (kind === 'ArrayBuffer') return compile(new Uint8Array(/** @type {ArrayBuffer} */ (wasm)));
  if (kind === 'Uint8Array') return compile(/** @type {Uint8Array} */ (wasm));
  if (kind === 'WebAssembly.Module') return engineOf(/** @type {WebAssembly.Module} */ (wasm));
  return fetchBytes(String(wasm)).then(compile);
}
