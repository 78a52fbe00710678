// @ts-check
// What the application may ask for, checked once. Numbers have their ranges from the core.
import { LOG_LEVELS, OPTIONS, SENSE_MODES } from '../generated/codes.js';
import { invalidArgument, invalidOption } from './errors.js';
import { quote, quoteNested, utf8Bytes } from '../core/text.js';

/** @typedef {import('../index.js').ClientOptions} ClientOptions */

/**
 * Every option there is, by its full name: the types it may have, its choices, or, where the core
 * knows it, nothing but a number in its range.
 * @type {Record<string, any>}
 */
const RULES = Object.assign(Object.create(null), OPTIONS, {
  userId: 'string', extra: 'string', wasmPath: 'string',
  url: 'string object', wasm: 'string object', ticker: 'string object',
  platform: 'object', reconnect: 'object', qos: 'object', store: 'object',
  logger: 'function', randomBytes: 'function', token: 'string function', twin: 'function object',
  shareAcrossTabs: 'boolean',
  senseMode: SENSE_MODES, logLevel: LOG_LEVELS, logLanguage: ['en', 'zh'],
  outbox: ['persistent', 'memory'],
  listening: null,  // which the client itself tells the core
});
const LIFETIME = 'qos.expiresAfter';
const LOGIN_BYTES = 200;  // of a login frame without its texts, rounded up

/**
 * The class of a value, whatever realm it comes from.
 * @param {unknown} value
 */
export function kindOf(value) {
  return Object.prototype.toString.call(value).slice(8, -1);
}

/**
 * Checks the options of one group and notes the numbers among them.
 * @param {any} options
 * @param {string} prefix
 * @param {Record<string, number>} numbers
 */
function checkGroup(options, prefix, numbers) {
  for (const key of Object.keys(options)) {
    const name = prefix + key, value = options[key], rule = key.indexOf('.') < 0 && RULES[name];
    if (value === undefined) continue;
    if (!rule) throw invalidOption(name, 'left out: there is none of this name');
    if (typeof rule === 'string') {
      const types = rule.split(' ');
      if (types.indexOf(typeof value) < 0 || value === null) {
        throw invalidOption(name, `a ${types.join(' or a ')}`);
      }
      if (name === 'qos' || name === 'reconnect') checkGroup(value, name + '.', numbers);
    } else if (typeof rule[0] === 'string') {
      if (rule.indexOf(value) < 0) throw invalidOption(name, `one of ${rule}`);
    } else {
      const [low, high] = rule;
      if (!Number.isInteger(value) || value < low || value > high) {
        throw invalidOption(name, `a whole number from ${low} to ${high}`);
      }
      numbers[name] = value;
    }
  }
}

/**
 * @param {any} url
 * @returns {string[]}
 */
function checkUrls(url) {
  const urls = Array.isArray(url) ? url.slice() : [url];
  if (!urls.length) throw invalidOption('url', 'at least one URL');
  for (const one of urls) {
    if (typeof one !== 'string' || !/^wss?:\/\/[^/\s#][^\s#]*$/i.test(one)) {
      throw invalidOption('url', 'a ws: or wss: URL, or a list of such');
    }
  }
  return urls;
}

/**
 * @param {ClientOptions} options
 * @returns what is derived; `numbers` are for the core, by full name; `tokenBytes` are left for a
 *   token in a login frame; `name` is the user's at the server, for what outlives the page
 */
export function checkOptions(options) {
  if (typeof options !== 'object' || options === null) throw invalidOption('options', 'an object');
  /** @type {Record<string, number>} */
  const numbers = {};
  for (const name of Object.keys(OPTIONS)) numbers[name] = /** @type {any} */ (OPTIONS)[name][2];
  delete numbers[LIFETIME];  // by default a message has none
  checkGroup(options, '', numbers);
  const urls = checkUrls(options.url), { userId, senseMode = '15s', extra = '' } = options;
  if (typeof userId !== 'string') throw invalidOption('userId', 'a string');
  if (numbers['reconnect.minDelay'] > numbers['reconnect.maxDelay']) {
    throw invalidOption('reconnect.maxDelay', 'at least reconnect.minDelay');
  }
  numbers.senseMode = SENSE_MODES.indexOf(senseMode);
  numbers.url = urls.length;
  numbers.extra = options.extra === undefined ? 0 : 1;
  numbers.userId = utf8Bytes(quote(userId));
  if (numbers.userId > OPTIONS.userId[1]) {
    throw invalidOption('userId', `a string of at most ${OPTIONS.userId[1]} bytes`);
  }
  const tokenBytes = numbers.maxFrameBytes - LOGIN_BYTES - numbers.userId -
    utf8Bytes(quoteNested(userId)) - utf8Bytes(quoteNested(extra));
  if (tokenBytes < 0) throw invalidOption('extra', 'short enough for a login frame, with userId');
  const { token } = options;
  if (typeof token === 'string' && utf8Bytes(quoteNested(token)) > tokenBytes) {
    throw invalidOption('token', 'short enough for a login frame');
  }
  // Whose outbox it is. A query may hold what changes from page to page.
  const servers = Array.from(new Set(urls.map((one) => one.replace(/\?.*/, '')))).sort();
  return {
    _urls: urls, _userId: userId, _numbers: numbers, _tokenBytes: tokenBytes,
    _name: JSON.stringify([userId, servers]),
  };
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
