// @ts-check
/**
 * What a DevServer can be told: checked once, here, with errors that name the option.
 */
import { guardLogger } from './printable.js';
import { MemoryStore, NoStore } from './store.js';

/** @typedef {import('./index.js').DevServerOptions} DevServerOptions */
/** @typedef {import('./index.js').MessageStore} MessageStore */
/** @typedef {import('./index.js').Logger} Logger */
/** @typedef {import('./index.js').LoginAttempt} LoginAttempt */
/** @typedef {import('./index.js').ReceivedMessage} ReceivedMessage */

/**
 * @typedef {object} Clock
 * @property {() => number} now Unix ms
 * @property {(task: () => void, ms: number) => unknown} setTimeout
 * @property {(timer: any) => void} clearTimeout
 */

/**
 * @typedef {object} Config
 * @property {string} host
 * @property {number} port
 * @property {string} path
 * @property {number} idleTimeout ms
 * @property {number} maxFrameBytes
 * @property {MessageStore} store
 * @property {number} retransmitAfter ms
 * @property {boolean} stampTime
 * @property {(attempt: LoginAttempt) => number | Promise<number>} verifyToken
 * @property {(message: ReceivedMessage) => unknown} onMessage
 * @property {Map<string, string>} webRoots URL prefix to directory
 * @property {boolean} control
 * @property {number} maxUploadBytes 0 = none are taken
 * @property {number} maxUploadsTotal bytes
 * @property {Required<Logger>} logger
 * @property {Clock} clock
 * @property {() => number} random
 */

/** How long the server lets a link be silent, in ms, by the sense mode of its clients. */
export const SENSE_MODES = Object.freeze({
  '3s': 7_000,
  '5s': 11_000,
  '10s': 15_000,
  '15s': 20_000,
  '30s': 35_000,
  '60s': 65_000,
  '120s': 125_000,
});

const MIB = 2 ** 20;

/** The longest time a JavaScript timer can wait, in ms. */
export const MAX_TIMEOUT = 2 ** 31 - 1;

/** @type {Clock} */
const SYSTEM_CLOCK = {
  now: () => Date.now(),
  setTimeout: (task, ms) => setTimeout(task, ms),
  clearTimeout: (timer) => clearTimeout(timer),
};

const KNOWN = new Set([
  'host', 'port', 'path', 'senseMode', 'idleTimeout', 'maxFrameBytes', 'store', 'retransmitAfter',
  'stampTime', 'verifyToken', 'onMessage', 'webRoot', 'control', 'maxUploadBytes',
  'maxUploadsTotal', 'logger', 'clock', 'random',
]);

/** @param {unknown} value */
const show = (value) => (typeof value === 'string' ? JSON.stringify(value) : String(value));

/**
 * @param {string} name
 * @param {unknown} value
 * @param {number} low
 * @param {number} high
 * @returns {number}
 */
export function checkInteger(name, value, low, high) {
  if (typeof value !== 'number') throw new TypeError(`${name} must be a number`);
  if (!Number.isInteger(value) || value < low || value > high) {
    throw new RangeError(`${name} must be a whole number from ${low} to ${high}, not ${value}`);
  }
  return value;
}

/** @param {string} name @param {unknown} value @returns {string} */
export function checkString(name, value) {
  if (typeof value !== 'string') throw new TypeError(`${name} must be a string`);
  return value;
}

/** @param {string} name @param {unknown} value @returns {boolean} */
export function checkBoolean(name, value) {
  if (typeof value !== 'boolean') throw new TypeError(`${name} must be true or false`);
  return value;
}

/**
 * @template {Function} F
 * @param {string} name
 * @param {F} value
 * @returns {F}
 */
function checkFunction(name, value) {
  if (typeof value !== 'function') throw new TypeError(`${name} must be a function`);
  return value;
}

/** @param {string} name @param {unknown} value @param {string[]} methods */
function checkMethods(name, value, methods) {
  for (const method of methods) {
    const found = Object(value)[method];
    if (typeof found !== 'function') throw new TypeError(`${name} must have a method ${method}()`);
  }
}

/** @param {DevServerOptions} options */
function readIdleTimeout({ senseMode = '15s', idleTimeout }) {
  if (!Object.hasOwn(SENSE_MODES, senseMode)) {
    const modes = Object.keys(SENSE_MODES).join(', ');
    throw new RangeError(`senseMode must be one of ${modes}, not ${show(senseMode)}`);
  }
  if (idleTimeout === undefined) return SENSE_MODES[senseMode];
  return checkInteger('idleTimeout', idleTimeout, 1, MAX_TIMEOUT);
}

/** @param {string} path */
function checkPath(path) {
  checkString('path', path);
  if (!/^\/[^\s?#]*$/.test(path)) {
    throw new RangeError(`path must begin with "/" and have no query, not ${show(path)}`);
  }
  return path;
}

/** @param {DevServerOptions['store']} store @param {Clock} clock @returns {MessageStore} */
function readStore(store, clock) {
  if (store === false) return new NoStore();
  if (store === true) return new MemoryStore({ now: clock.now });
  if (typeof store !== 'object' || store === null) {
    throw new TypeError('store must be true, false or a message store');
  }
  checkMethods('store', store, ['accept', 'acknowledge', 'pending']);
  return store;
}

/** @param {DevServerOptions['webRoot']} webRoot @returns {Map<string, string>} */
function readWebRoots(webRoot) {
  if (webRoot === undefined) return new Map();
  if (typeof webRoot === 'string') return new Map([['/', webRoot]]);
  if (typeof webRoot !== 'object' || webRoot === null) {
    throw new TypeError('webRoot must be a directory or an object {prefix: directory}');
  }
  const roots = new Map();
  for (const [prefix, directory] of Object.entries(webRoot)) {
    if (!prefix.startsWith('/')) {
      throw new RangeError(`webRoot: the prefix ${show(prefix)} must begin with "/"`);
    }
    roots.set(prefix, checkString(`webRoot[${show(prefix)}]`, directory));
  }
  return roots;
}

/** @param {DevServerOptions} options @returns {Config} */
export function readOptions(options) {
  if (typeof options !== 'object' || options === null) {
    throw new TypeError('the options must be an object');
  }
  for (const name of Object.keys(options)) {
    if (!KNOWN.has(name)) throw new TypeError(`there is no option ${show(name)}`);
  }
  const { clock = SYSTEM_CLOCK, logger = {} } = options;
  checkMethods('clock', clock, ['now', 'setTimeout', 'clearTimeout']);
  if (typeof logger !== 'object' || logger === null) {
    throw new TypeError('logger must be an object');
  }
  const maxFrameBytes = options.maxFrameBytes ?? 65_536;
  return {
    host: checkString('host', options.host ?? '127.0.0.1'),
    port: checkInteger('port', options.port ?? 3000, 0, 65_535),
    path: checkPath(options.path ?? '/websocket'),
    idleTimeout: readIdleTimeout(options),
    maxFrameBytes: checkInteger('maxFrameBytes', maxFrameBytes, 1, 2 ** 30),
    store: readStore(options.store ?? true, clock),
    retransmitAfter: checkInteger(
      'retransmitAfter', options.retransmitAfter ?? 5_000, 1, MAX_TIMEOUT,
    ),
    stampTime: checkBoolean('stampTime', options.stampTime ?? false),
    verifyToken: checkFunction('verifyToken', options.verifyToken ?? (() => 0)),
    onMessage: checkFunction('onMessage', options.onMessage ?? (() => {})),
    webRoots: readWebRoots(options.webRoot),
    control: checkBoolean('control', options.control ?? true),
    maxUploadBytes: checkInteger('maxUploadBytes', options.maxUploadBytes ?? 10 * MIB, 0, 2 ** 30),
    maxUploadsTotal: checkInteger(
      'maxUploadsTotal', options.maxUploadsTotal ?? 256 * MIB, 1, 2 ** 40,
    ),
    logger: guardLogger(logger),
    clock,
    random: checkFunction('random', options.random ?? Math.random),
  };
}
