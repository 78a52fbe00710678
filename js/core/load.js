// @ts-check
// Gets what runs the core: at once where the host allows it, else as a promise.
import { importTwin } from '#chunks';
import { ImError } from '../api/errors.js';
import { failure } from '../api/foreign.js';
import { kindOf } from '../api/options.js';

/**
 * What runs one core.
 * @typedef {object} Engine
 * @property {'wasm' | 'js'} kind
 * @property {any} api the exports of a core of its own
 * @property {Uint8Array} [seed] for hosts that have random bytes only later
 */

/**
 * How an entry comes by it.
 * @typedef {(options: import('../index.js').ClientOptions,
 *   platform: import('../index.js').Platform) => Engine | Promise<Engine>} CoreLoader
 */

const LOST = 'core.wasm could not be loaded';

/** Once it was needed it is kept: the next client need not wait, nor be refused once more. */
let twin = /** @type {(() => Engine) | null} */ (null);

/**
 * The core in plain JavaScript.
 * @param {unknown} reason why it must be that
 * @returns {Promise<Engine>}
 */
async function loadTwin(reason) {
  try {
    const { instantiate } = await importTwin();
    twin = () => ({ kind: 'js', api: instantiate() });
  } catch (cause) {
    // Only these are a policy's.
    const remedy = /^(Com|Ev)/.test(String(reason)) ? ', or allow \'wasm-unsafe-eval\'' : '';
    throw failure('WASM_LOAD_FAILED',
      `${LOST}: ${reason}. Serve the twin or import mobileimsdk-wasm/whole${remedy}`, cause);
  }
  return twin();
}

/** @param {WebAssembly.Instance} instance @returns {Engine} */
function running(instance) {
  return { kind: 'wasm', api: instance.exports };
}

/**
 * @param {any} source bytes, or a module
 * @returns {Engine | Promise<Engine>}
 */
function start(source) {
  const isBytes = 'byteLength' in source;
  /** @param {any} cause */
  const refused = (cause) => {
    // Nothing is wrong with the bytes, so the Content-Security-Policy forbids to run any, or there
    // is no address space for a memory (RangeError). Engines differ in the error that says so; and
    // WebKit compiles, but does not instantiate.
    const isForbidden = /^(Compile|Eval|Range)Error$/.test(cause.name) &&
      !(isBytes && !WebAssembly.validate(source));
    if (isForbidden) return loadTwin(cause);
    throw failure('WASM_LOAD_FAILED', LOST, cause);
  };
  try {
    const module = isBytes ? new WebAssembly.Module(source) : source;
    return running(new WebAssembly.Instance(module, {}));
  } catch (cause) {
    // Some engines refuse larger modules on the main thread, when it is to be done at once.
    if (/** @type {any} */ (cause).name !== 'RangeError') return refused(cause);
    return WebAssembly.instantiate(source, {})
      .then((/** @type {any} */ result) => running(result.instance || result), refused);
  }
}

/**
 * @param {Uint8Array} bytes
 * @returns {Engine | Promise<Engine>}
 */
function check(bytes) {
  const head = String.fromCharCode.apply(null, Array.from(bytes.subarray(0, 40)));
  if (head.slice(0, 4) === '\0asm') return start(bytes);
  throw new ImError('WASM_LOAD_FAILED', `${LOST}: not WebAssembly but ${JSON.stringify(head)}; ` +
    'the option `wasm` must lead to core.wasm');
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
    throw failure('WASM_LOAD_FAILED', `${LOST}: ${url}`, cause);
  }
}

/**
 * @param {import('../index.js').ClientOptions['wasm']} wasm
 * @param {() => Uint8Array} inlined
 * @returns {Engine | Promise<Engine>}
 */
export function loadCore(wasm, inlined) {
  if (twin) return twin();
  if (typeof WebAssembly === 'undefined') return loadTwin('this host has no WebAssembly');
  if (wasm === undefined) return check(inlined());
  const kind = kindOf(wasm);
  if (/Array/.test(kind)) return check(new Uint8Array(/** @type {ArrayBuffer} */ (wasm)));
  if (kind === 'WebAssembly.Module') return start(wasm);
  return fetchBytes(String(wasm)).then(check);
}
