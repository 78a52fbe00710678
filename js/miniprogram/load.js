// @ts-check
// Gets what runs the core in a mini-program: core.wasm by its path in the package, or the twin that
// the application brings.
import { ImError } from '../errors.js';
import { hostEngine } from './host.js';

/** @typedef {import('../load.js').Engine} Engine */
/** @typedef {import('../index.js').ClientOptions} ClientOptions */

/** Where "build npm" puts it. */
const PATH = '/miniprogram_npm/mobileimsdk-wasm/core.wasm.br';
const BRING_TWIN = 'twin: () => require(\'mobileimsdk-wasm/twin\')';

/** Once it was needed it is kept: the next client need not wait. @type {(() => Engine) | null} */
let twin = null;

/**
 * @param {NonNullable<ClientOptions['twin']>} source
 * @returns {Promise<Engine>}
 */
function loadTwin(source) {
  return new Promise((resolve) => {
    resolve(typeof source === 'function' ? source() : source);
  }).then((module) => {
    const made = () => /** @type {Engine} */ ({ _kind: 'js', _api: module.instantiate() });
    const engine = made();
    twin = made;
    return engine;
  });
}

/**
 * @param {string[]} paths the next one where one fails
 * @param {string[]} failures so far
 * @returns {Promise<Engine | null>} null: none of them
 */
function loadWasm(paths, failures) {
  const engine = hostEngine();
  if (!engine) failures.push('this host has no WebAssembly');
  if (!engine || !paths.length) return Promise.resolve(null);
  return new Promise((resolve) => resolve(engine.instantiate(paths[0], {}))).then((result) => {
    const { exports } = result.instance || result;
    return /** @type {Engine} */ ({ _kind: 'wasm', _api: exports });
  }).catch((cause) => {
    failures.push(`${paths[0]}: ${cause && (cause.message || cause.errMsg) || cause}`);
    return loadWasm(paths.slice(1), failures);
  });
}

/**
 * @param {ClientOptions} options
 * @returns {Engine | Promise<Engine>}
 */
function loadEngine({ wasmPath = PATH, twin: source }) {
  if (twin) return twin();
  const paths = /\.br$/.test(wasmPath) ? [wasmPath, wasmPath.slice(0, -3)] : [wasmPath];
  /** @type {string[]} */
  const failures = [];
  return loadWasm(paths, failures).then((engine) => {
    if (engine) return engine;
    const reason = failures.join('; ');
    if (source) {
      return loadTwin(source).catch((cause) => {
        throw new ImError('WASM_LOAD_FAILED',
          `neither core.wasm nor its twin could be loaded: ${reason}; twin: ${cause}`, { cause });
      });
    }
    const advice = hostEngine() ? 'name the path inside your package, new Client({ wasmPath: ' +
      `'/path/to/core.wasm.br', ... }), or give the core in plain JavaScript, ` : 'add ';
    throw new ImError('WASM_LOAD_FAILED',
      `core.wasm could not be loaded: ${reason}; ${advice}new Client({ ${BRING_TWIN}, ... })`);
  });
}

/** @type {import('../load.js').CoreLoader} */
export function loadCore(options, platform) {
  const { prepare } = /** @type {import('../platform/miniprogram.js').MiniPlatform} */ (platform);
  if (!prepare) return loadEngine(options);  // a platform of the application's own
  return Promise.all([prepare(), loadEngine(options)]).then(([, engine]) => engine);
}
