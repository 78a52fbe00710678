// @ts-check
// Checks once what the application asks for. Numbers have their ranges from the core.
import { CONTROL_SUBTYPE, LOG_LEVELS, OPTIONS, SENSE_MODES } from '../generated/codes.js';
import { invalidArgument, invalidOption } from './errors.js';
import { attempt } from './foreign.js';
import { quote, quoteNested, utf8Bytes } from '../core/text.js';

/** @typedef {import('../index.js').ClientOptions} ClientOptions */

/**
 * Every option there is, by its full name: the types it may have, its choices, or, where the core
 * knows it, nothing but a number in its range.
 * @type {Record<string, any>}
 */
const RULES = Object.assign(Object.create(null), OPTIONS, {
  userId: 'string', extra: 'string function', name: 'string', wasmPath: 'string',
  url: 'string object function', wasm: 'string object', ticker: 'string object',
  platform: 'object', reconnect: 'boolean object', qos: 'object', store: 'object',
  heartbeat: 'object',
  receipts: 'boolean object', 'receipts.sendRead': 'boolean',
  logger: 'function', randomBytes: 'function', webSocket: 'function',
  token: 'string function', twin: 'function object',
  shareAcrossTabs: 'boolean',
  senseMode: SENSE_MODES, logLevel: LOG_LEVELS, logLanguage: ['en', 'zh'],
  outbox: ['persistent', 'memory'],
  listening: null,  // which the client itself tells the core
});
const OPTION_NAMES = Object.keys(RULES).filter((name) => RULES[name]);
const WASM_KINDS = ['Undefined', 'String', 'URL', 'ArrayBuffer', 'Uint8Array',
  'WebAssembly.Module'];
const GROUPS = ['reconnect', 'qos', 'receipts', 'heartbeat'];
/** By default there is none. */
const UNSET = ['qos.expiresAfter', 'heartbeat.interval', 'heartbeat.timeout'];
const SEND_OPTIONS = ['typeu', 'qos', 'expiresAfter', 'signal', 'fingerprint'];
const LOGIN_OPTIONS = ['timeout', 'signal', 'keepTrying'];
const MOST_MS = 3600000, MOST_INT = 0x7fffffff;
const READABLE = 'something that can be read';
const MOST_URLS = OPTIONS.url[1], MOST_NAME = 200;
/** No other address has a user's name or a password where it is looked for, and hidden. */
const ADDRESS = /^wss?:\/\/(?:[^/?#\s]*@)?(?:\[[^\]\s]*\]|[^/?#\s:@]+)(?::\d*)?(?:[/?][^\s#]*)?$/i;
const LOGIN_BYTES = 200;  // of a login frame without its texts, rounded up
const RECEIPT_BYTES = 700;  // of a frame with one receipt and the longest name of a peer, likewise

/**
 * The class of a value, whatever realm it comes from.
 * @param {unknown} value
 */
export function kindOf(value) {
  return attempt(() => Object.prototype.toString.call(value).slice(8, -1)) || 'Proxy';
}

/** @typedef {(name: string, expected: string) => Error} Invalid */

/**
 * Copies what the application gave, each member read once: later changes of it are not ours.
 * @param {any} given
 * @param {string[]} members
 * @param {Invalid} invalid
 * @param {string} [prefix] of the names of its members
 */
function copyOf(given, members, invalid, prefix = '') {
  const own = Object.create(null);
  for (const key of members) {
    try {
      own[key] = given[key];
    } catch (cause) {
      throw invalid(prefix + key, READABLE);
    }
  }
  return own;
}

/** @param {any} given @param {string} name its own @param {string} [prefix] likewise */
function copyOfAll(given, name, prefix) {
  const members = attempt(() => Object.keys(given));
  if (!members) throw invalidOption(name, READABLE);
  return copyOf(given, members, invalidOption, prefix);
}

/**
 * How many letters tell two words apart.
 * @param {string} one
 * @param {string} other
 */
function distance(one, other) {
  let row = Array.from(other + '.', (_, i) => i);
  for (let i = 0; i < one.length; i++) {
    const next = [i + 1];
    for (let k = 0; k < other.length; k++) {
      next.push(Math.min(row[k + 1] + 1, next[k] + 1, row[k] + (one[i] === other[k] ? 0 : 1)));
    }
    row = next;
  }
  return row[other.length];
}

/**
 * Says that there is nothing of this name, and what was meant, if a name is near.
 * @param {string} name
 * @param {string[]} names
 */
function unknown(name, names) {
  /** @param {string} one */
  const word = (one) => one.slice(one.indexOf('.') + 1, 40).toLowerCase();
  const own = word(name), group = name.slice(0, name.indexOf('.') + 1);
  let least = Math.min(3, (own.length >> 1) + 1), meant = '';
  for (const one of names) {
    const far = distance(own, word(one)) + (one.startsWith(group) ? 0 : 0.5);
    if (far >= least) continue;
    least = far;
    meant = one;
  }
  return 'left out: there is none of this name' + (meant && `; did you mean ${meant}?`);
}

/** @param {unknown} value @param {string} types @param {string} name @param {Invalid} invalid */
function checkType(value, types, name, invalid) {
  const legal = types.split(' ');
  if (value !== null && legal.indexOf(typeof value) >= 0) return;
  throw invalid(name, `of type ${legal.join(' or ')}`);
}

/** @param {any} value @param {string} type @param {string} name */
export function checkArgument(value, type, name) {
  checkType(value, type, name, invalidArgument);
}

/**
 * @param {any} value
 * @param {number} low
 * @param {number} high
 * @param {string} name
 * @param {Invalid} invalid
 */
function checkNumber(value, low, high, name, invalid) {
  if (Number.isInteger(value) && value >= low && value <= high) return;
  throw invalid(name, `a whole number from ${low} to ${high}`);
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
    if (!rule) throw invalidOption(name, unknown(name, OPTION_NAMES));
    if (typeof rule === 'string') {
      checkType(value, rule, name, invalidOption);
      if (GROUPS.indexOf(name) >= 0 && typeof value === 'object') {
        checkGroup(options[key] = copyOfAll(value, name, name + '.'), name + '.', numbers);
      }
    } else if (typeof rule[0] === 'string') {
      if (rule.indexOf(value) < 0) throw invalidOption(name, `one of ${rule}`);
    } else {
      checkNumber(value, rule[0], rule[1], name, invalidOption);
      numbers[name] = value;
    }
  }
}

/**
 * An answer needs time.
 * @param {Record<string, number>} numbers
 * @param {number} seconds from one keep-alive to the next, in this sense mode
 */
function checkHeartbeat(numbers, seconds) {
  const interval = numbers['heartbeat.interval'] || seconds * 1000;
  if (numbers['heartbeat.timeout'] < interval + 1000) {
    throw invalidOption('heartbeat.timeout', `at least 1000 more than the interval, ${interval}`);
  }
}

/**
 * @param {any} url
 * @param {Invalid} [invalid]
 * @returns {string[]}
 */
export function checkUrls(url, invalid = invalidOption) {
  const urls = attempt(() => (Array.isArray(url) ? Array.from(url) : [url])) || [null];
  if (!urls.length || urls.length > MOST_URLS) throw invalid('url', `1 to ${MOST_URLS} URLs`);
  for (const one of urls) {
    const isText = typeof one === 'string', [http, s] = isText && /^http(s?):/i.exec(one) || [];
    if (isText && ADDRESS.test(one)) continue;
    throw invalid('url', 'a ws: or wss: URL, or a list of such' +
      (http ? `: ws${s.toLowerCase()}: instead of ${http.toLowerCase()}` : ''));
  }
  return urls;
}

/**
 * @param {any} extra
 * @param {number} room bytes of a login frame
 * @param {Invalid} [invalid]
 * @returns {string | undefined}
 */
export function checkExtra(extra, room, invalid = invalidOption) {
  checkType(extra, 'string undefined', 'extra', invalid);
  if (extra === undefined || utf8Bytes(quoteNested(extra)) <= room) return extra;
  throw invalid('extra', 'short enough for a login frame, with userId');
}

/** @param {any} userId @param {any} name */
function checkNames(userId, name) {
  checkType(userId, 'string', 'userId', invalidOption);
  if (userId === '') throw invalidOption('userId', 'a name: the empty string is nobody\'s');
  if (userId === '0') throw invalidOption('userId', 'another than \'0\', the server\'s own');
  if (name === '' || name && name.length > MOST_NAME) {
    throw invalidOption('name', `a string of 1 to ${MOST_NAME} units`);
  }
}

/**
 * @param {ClientOptions} given
 * @returns a copy of the `options`, and what follows from them: in a login frame `room` bytes are
 *   left for token and extra; of what is `derived`, `numbers` are for the core, by full name, and
 *   `name` is the user's at the server, for what outlives the page
 */
export function checkOptions(given) {
  checkType(given, 'object', 'options', invalidOption);
  /** @type {ClientOptions} */
  const options = copyOfAll(given, 'options');
  /** @type {Record<string, number>} */
  const numbers = {};
  for (const name of Object.keys(OPTIONS)) numbers[name] = /** @type {any} */ (OPTIONS)[name][2];
  for (const name of UNSET) delete numbers[name];
  checkGroup(options, '', numbers);
  const { userId, senseMode = 'auto', extra, receipts = false, url, token } = options;
  const reconnect = /** @type {unknown} */ (options.reconnect);
  // Those of a function are not known yet.
  const urls = typeof url === 'function' ? ['ws://'] : checkUrls(url);
  const fixed = typeof extra === 'string' ? extra : '';
  checkNames(userId, options.name);
  if (numbers['reconnect.minDelay'] > numbers['reconnect.maxDelay']) {
    throw invalidOption('reconnect.maxDelay', 'at least reconnect.minDelay');
  }
  checkHeartbeat(numbers, parseInt(senseMode, 10) || 15);
  if (WASM_KINDS.indexOf(kindOf(options.wasm)) < 0) {
    throw invalidOption('wasm', `one of ${WASM_KINDS}`);
  }
  numbers.senseMode = SENSE_MODES.indexOf(senseMode);
  numbers.url = urls.length;
  numbers.receipts = receipts ? 1 : 0;
  if (reconnect === true) throw invalidOption('reconnect', 'false, or an object');
  numbers.reconnect = reconnect === false ? 0 : 1;
  numbers.userId = utf8Bytes(quote(userId));
  if (numbers.userId > OPTIONS.userId[1]) {
    throw invalidOption('userId', `a string of at most ${OPTIONS.userId[1]} bytes`);
  }
  const least = numbers.receipts * (RECEIPT_BYTES + numbers.userId);
  if (numbers.maxFrameBytes < least) {
    throw invalidOption('maxFrameBytes', `at least ${least} with receipts`);
  }
  const room = numbers.maxFrameBytes - LOGIN_BYTES - numbers.userId -
    utf8Bytes(quoteNested(userId));
  checkExtra(fixed, room);
  if (typeof token === 'string' && utf8Bytes(quoteNested(token) + quoteNested(fixed)) > room) {
    throw invalidOption('token', 'short enough for a login frame');
  }
  // Name the owner of the outbox. A query may hold what changes from page to page.
  const servers = Array.from(new Set(urls.map((one) => one.replace(/\?.*/, '')))).sort();
  const { name = typeof url === 'function' ? 'default' : servers } = options;
  const sendRead = /** @type {any} */ (receipts).sendRead !== false;
  return {
    options, room, places: { url: typeof url === 'function' ? url : urls, extra, room },
    derived: {
      name: JSON.stringify([userId, name]), userId, numbers, sendRead,
      language: options.logLanguage,
    },
  };
}

/**
 * The members of the options of a call. Others of its own it must not have: they are misspelt.
 * @param {any} options
 * @param {string[]} members
 */
function argumentsIn(options, members) {
  checkArgument(options, 'object', 'options');
  const keys = attempt(() => Object.keys(options));
  if (!keys) throw invalidArgument('options', READABLE);
  const stranger = keys.find((key) => members.indexOf(key) < 0);
  if (stranger !== undefined) throw invalidArgument(stranger, unknown(stranger, members));
  return copyOf(options, members, invalidArgument);
}

/**
 * Checks what `send()` is given. Every member is read once: the object is the application's.
 * @param {any} to
 * @param {any} content
 * @param {any} options
 */
export function checkSend(to, content, options) {
  checkArgument(to, 'string', 'to');
  checkArgument(content, 'string', 'content');
  const { typeu = -1, qos = true, expiresAfter, signal, fingerprint } =
    argumentsIn(options, SEND_OPTIONS);
  checkNumber(typeu, -MOST_INT - 1, MOST_INT, 'typeu', invalidArgument);
  if (typeu === CONTROL_SUBTYPE) {  // no application is shown such a frame
    throw invalidArgument('typeu', `another number than ${CONTROL_SUBTYPE}, which receipts have`);
  }
  checkArgument(qos, 'boolean', 'qos');
  if (expiresAfter !== undefined) {
    checkNumber(expiresAfter, 1, Number.MAX_SAFE_INTEGER, 'expiresAfter', invalidArgument);
  }
  checkArgument(fingerprint, 'string undefined', 'fingerprint');
  checkSignal(signal);
  return { typeu, qos, expiresAfter, signal, fingerprint };
}

/** @param {any} signal */
function checkSignal(signal) {
  if (signal !== undefined &&
    attempt(() => typeof Object(signal).addEventListener) !== 'function') {
    throw invalidArgument('signal', 'an AbortSignal');
  }
}

/**
 * Checks what `login()` is given.
 * @param {any} options
 * @returns {import('../index.js').LoginOptions}
 */
export function checkLogin(options) {
  const { timeout, signal, keepTrying = false } = argumentsIn(options, LOGIN_OPTIONS);
  if (timeout !== undefined) checkNumber(timeout, 1, MOST_MS, 'timeout', invalidArgument);
  checkSignal(signal);
  checkArgument(keepTrying, 'boolean', 'keepTrying');
  return { timeout, signal, keepTrying };
}

/**
 * Checks what `markRead()` is given.
 * @param {any} given
 * @returns {Array<{ from: string, fingerprint: string | null }>}
 */
export function checkMessages(given) {
  const list = attempt(() => (Array.isArray(given) ? Array.from(given) : [given])) || [null];
  return list.map((message) => {
    checkArgument(message, 'object', 'message');
    const { from, fingerprint } = copyOf(message, ['from', 'fingerprint'], invalidArgument,
      'message.');
    checkArgument(from, 'string', 'message.from');
    if (fingerprint !== null) checkArgument(fingerprint, 'string', 'message.fingerprint');
    return { from, fingerprint };
  });
}

/**
 * @param {any} options of `logout()`
 * @returns {number} ms to wait for what is pending
 */
export function checkLogout(options) {
  const { drain = 0 } = argumentsIn(options, ['drain']);
  checkNumber(drain, 0, MOST_MS, 'drain', invalidArgument);
  return drain;
}
