// @ts-check
// What the application may ask for, checked once. Numbers have their ranges from the core.
import { OPTIONS, SENSE_MODES, LOG_LEVELS } from './generated/codes.js';
import { invalidArgument, invalidOption } from './errors.js';
import { quote, utf8Bytes } from './text.js';

/** @typedef {import('./index.js').ClientOptions} ClientOptions */

// Options with a number for the core, by their full names; groups are objects.
const GROUPS = {
  reconnect: ['minDelay', 'maxDelay', 'stableAfter'],
  qos: ['retransmits', 'retryInterval', 'window', 'maxPending', 'maxPendingBytes', 'expiresAfter'],
};
const NUMBERS = ['connectTimeout', 'maxFrameBytes'];
const OTHERS = ['url', 'userId', 'token', 'extra', 'senseMode', 'wasm', 'platform', 'logger',
  'logLevel', 'logLanguage'];

/**
 * @param {any} value
 * @param {string} name
 */
function checkObject(value, name) {
  if (value === null || typeof value !== 'object') throw invalidOption(name, 'an object');
}

/**
 * @param {any} object
 * @param {string[]} known
 * @param {string} prefix
 */
function checkNames(object, known, prefix) {
  for (const name of Object.keys(object)) {
    if (known.indexOf(name) < 0) {
      throw invalidOption(prefix + name, `left out: there is none of this name`);
    }
  }
}

/**
 * @param {any} value
 * @param {string} name
 * @param {readonly any[]} choices
 */
function checkChoice(value, name, choices) {
  if (value !== undefined && choices.indexOf(value) < 0) {
    throw invalidOption(name, `one of ${choices.join(', ')}`);
  }
}

/**
 * @param {any} value
 * @param {string} name
 * @param {string[]} types
 */
function checkType(value, name, types) {
  if (value !== undefined && types.indexOf(typeof value) < 0) {
    throw invalidOption(name, `a ${types.join(' or a ')}`);
  }
}

/**
 * @param {any} url
 * @returns {string[]}
 */
function checkUrls(url) {
  const urls = Array.isArray(url) ? url.slice() : [url];
  const [, , low, high] = OPTIONS.url;
  if (urls.length < low || urls.length > high) throw invalidOption('url', 'at least one URL');
  for (const one of urls) {
    if (typeof one !== 'string' || !/^wss?:\/\/[^/]/i.test(one)) {
      throw invalidOption('url', 'a ws: or wss: URL, or a list of such');
    }
  }
  return urls;
}

/**
 * @param {Record<string, number>} numbers
 * @param {string} name
 * @param {any} value
 */
function takeNumber(numbers, name, value) {
  if (value === undefined) return;
  const [, , low, high] = /** @type {Record<string, number[]>} */ (OPTIONS)[name];
  if (!Number.isInteger(value) || value < low || value > high) {
    throw invalidOption(name, `a whole number from ${low} to ${high}`);
  }
  numbers[name] = value;
}

/**
 * @param {ClientOptions} options
 * @returns {{ urls: string[], userId: string, numbers: Record<string, number> }}
 *   what is derived; `numbers` are for the core, by full name
 */
export function checkOptions(options) {
  checkObject(options, 'options');
  checkNames(options, OTHERS.concat(NUMBERS, Object.keys(GROUPS)), '');
  const urls = checkUrls(options.url);
  if (typeof options.userId !== 'string') throw invalidOption('userId', 'a string');
  checkType(options.token, 'token', ['string', 'function']);
  checkType(options.extra, 'extra', ['string']);
  checkType(options.logger, 'logger', ['function']);
  checkType(options.platform, 'platform', ['object']);
  checkChoice(options.senseMode, 'senseMode', SENSE_MODES);
  checkChoice(options.logLevel, 'logLevel', LOG_LEVELS);
  checkChoice(options.logLanguage, 'logLanguage', ['en', 'zh']);

  /** @type {Record<string, number>} */
  const numbers = {};
  for (const name of NUMBERS) takeNumber(numbers, name, /** @type {any} */ (options)[name]);
  for (const [group, names] of Object.entries(GROUPS)) {
    const values = /** @type {any} */ (options)[group];
    if (values === undefined) continue;
    checkObject(values, group);
    checkNames(values, names, group + '.');
    for (const name of names) takeNumber(numbers, group + '.' + name, values[name]);
  }
  const { minDelay = OPTIONS['reconnect.minDelay'][1], maxDelay = OPTIONS['reconnect.maxDelay'][1] }
    = options.reconnect || {};
  if (minDelay > maxDelay) {
    throw invalidOption('reconnect.maxDelay', `at least reconnect.minDelay (${minDelay})`);
  }
  numbers.senseMode = SENSE_MODES.indexOf(options.senseMode || '15s');
  numbers.url = urls.length;
  numbers.extra = options.extra === undefined ? 0 : 1;
  takeNumber(numbers, 'userId', utf8Bytes(quote(options.userId)));
  return { urls, userId: options.userId, numbers };
}

/**
 * @param {any} to
 * @param {any} content
 * @param {any} options
 */
export function checkSend(to, content, options) {
  /** @param {boolean} legal @param {string} argument @param {string} expected */
  const check = (legal, argument, expected) => {
    if (!legal) throw invalidArgument(argument, expected);
  };
  check(typeof to === 'string', 'to', 'a string');
  check(typeof content === 'string', 'content', 'a string');
  check(typeof options === 'object' && options !== null, 'options', 'an object');
  const { typeu = -1, qos = true, expiresAfter = 1, signal, fingerprint = '' } = options;
  check(typeu === (typeu | 0), 'typeu', 'an int32');
  check(typeof qos === 'boolean', 'qos', 'a boolean');
  check(Number.isSafeInteger(expiresAfter) && expiresAfter > 0, 'expiresAfter', 'ms above 0');
  check(typeof fingerprint === 'string', 'fingerprint', 'a string');
  check(signal === undefined || typeof Object(signal).addEventListener === 'function', 'signal',
    'an AbortSignal');
}
