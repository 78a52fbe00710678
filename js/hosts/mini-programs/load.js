// @ts-check
// Gets what runs the core in a mini-program: core.wasm by its path in the package, or the twin that
// the application brings.
import { ImError } from '../../api/errors.js';
import { errorText, hostEngine } from './host.js';

/** @typedef {import('../../core/load.js').Engine} Engine */
/** @typedef {import('../../index.js').ClientOptions} ClientOptions */

/** Where "build npm" puts it. */
const PATH = '/miniprogram_npm/mobileimsdk-wasm/core.wasm.br';
const TWIN = 'twin: () => require(\'mobileimsdk-wasm/twin\')';

/** Once it was needed it is kept: the next client need not wait. @type {(() => Engine) | null} */
let twin = null;

/** @param {string} reason */
function failed(reason) {
  return new ImError('WASM_LOAD_FAILED', `core.wasm could not be loaded: ${reason}`);
}

/**
 * @param {ClientOptions['twin']} source
 * @param {string} reason why it must be that
 * @param {string} [advice] what else would help
 * @returns {Promise<Engine>}
 */
function loadTwin(source, reason, advice = '') {
  if (!source) return Promise.reject(failed(`${reason}; ${advice}give the option ${TWIN}`));
  return new Promise((resolve) => {
    resolve(typeof source === 'function' ? source() : source);
  }).then((module) => {
    const made = () => /** @type {Engine} */ ({ kind: 'js', api: module.instantiate() });
    const engine = made();
    twin = made;
    return engine;
  }).catch((cause) => {
    throw failed(`${reason}; twin: ${cause}`);
  });
}

/**
 * @param {string} path
 * @param {ClientOptions['twin']} source
 * @param {string} failures so far, each with a semicolon
 * @returns {Promise<Engine>}
 */
function loadWasm(path, source, failures) {
  const engine = hostEngine();
  if (!engine) return loadTwin(source, 'this host has no WebAssembly');
  return new Promise((resolve) => resolve(engine.instantiate(path, {}))).then((result) => {
    const { exports } = result.instance || result;
    return /** @type {Engine} */ ({ kind: 'wasm', api: exports });
  }).catch((cause) => {
    const reason = `${failures}${path}: ${errorText(cause)}`;
    return /\.br$/.test(path) ? loadWasm(path.slice(0, -3), source, `${reason}; `)
      : loadTwin(source, reason, 'name its place, wasmPath: \'/in/package/core.wasm.br\', or ');
  });
}

/**
 * @param {ClientOptions} options
 * @returns {Engine | Promise<Engine>}
 */
function loadEngine({ wasmPath = PATH, twin: source }) {
  return twin ? twin() : loadWasm(wasmPath, source, '');
}

/** @type {import('../../core/load.js').CoreLoader} */
export function loadCore(options, platform) {
  const { prepare } = /** @type {import('./platform.js').MiniPlatform} */ (platform);
  if (!prepare) return loadEngine(options);  // a platform of the application's own
  // The seed is taken before anything else can have used the bytes up.
  const seeded = prepare().then(() => platform.randomBytes(16));
  return Promise.all([seeded, loadEngine(options)]).then(([seed, engine]) =>
    Object.assign(engine, { seed }));
}
