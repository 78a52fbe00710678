// @ts-check
// What a widget is given, checked at once: a wrong one is named, with what it must be.
import { invalidArgument, invalidOption } from '../loader/error.js';

/** @typedef {(name: string, expected: string) => Error} Complaint */

/** @param {string} type @returns {(value: unknown) => boolean} */
const typed = (type) => (value) => typeof value === type;
/** @param {any} value */
const isObject = (value) => !!value && typeof value === 'object' && !Array.isArray(value);
/** @param {any} value */
const isText = (value) => typeof value === 'string' && value !== '';

/**
 * By a word for the type; other words are choices.
 * @type {Record<string, (value: any) => boolean>}
 */
const TYPES = {
  'a text': isText,
  'a function': typed('function'),
  'true or false': typed('boolean'),
  'an integer': (value) => Math.floor(value) === value && Math.abs(value) < 2 ** 31,
  'a list of fields': (value) => Array.isArray(value) &&
    value.every((one) => isText(one) || isObject(one) && isText(one.name)),
  'an object': isObject,
  'an address (http: or https:)': (value) => /^https?:\/\/[^\s"'<>\\]+$/i.test(value),
  'an address (ws: or wss:)': (value) => typeof value === 'function' ||
    [].concat(value).length > 0 && [].concat(value).every((one) => /^wss?:\/\/./i.test(one)),
  'a text or a function': (value) => isText(value) || typeof value === 'function',
};
const [TEXT, FUNCTION, FLAG, INTEGER, FIELDS, OBJECT, WEB, SOCKET, TOKEN] = Object.keys(TYPES);
const SCHEME = 'auto, light or dark';

/** @type {Record<string, string>} */
const THEME = { scheme: SCHEME, accent: TEXT, onAccent: TEXT, font: TEXT, radius: TEXT };
/** @type {Record<string, string>} */
const OPTIONS = {
  url: SOCKET, to: TEXT, mode: 'desk or direct', name: TEXT, title: TEXT, subtitle: TEXT,
  greeting: TEXT, locale: TEXT, dir: 'ltr or rtl', side: 'left or right', zIndex: INTEGER,
  preChat: FIELDS, upload: FUNCTION, sign: FUNCTION, words: OBJECT, link: TEXT, stylesheet: TEXT,
  sound: FLAG, client: OBJECT, user: OBJECT, theme: '',
};

/** @param {unknown} value @param {string} expected @param {string} name @param {Complaint} wrong */
function check(value, expected, name, wrong) {
  const isGood = TYPES[expected] || ((/** @type {any} */ given) =>
    isText(given) && expected.split(/, | or /).indexOf(given) >= 0);
  if (!isGood(value)) throw wrong(name, expected);
}

/**
 * Null and undefined count as left out.
 * @param {any} given @param {Record<string, string>} types @param {Complaint} wrong
 * @param {string} path what stands before the names
 */
function checkAll(given, types, wrong, path) {
  for (const name of Object.keys(given)) {
    const isKnown = Object.prototype.hasOwnProperty.call(types, name);
    if (!isKnown) throw wrong(path + name, `one of ${Object.keys(types).join(', ')}`);
    if (types[name] && given[name] != null) check(given[name], types[name], path + name, wrong);
  }
}

/** @param {any} given */
export function checkOptions(given) {
  check(given, OBJECT, 'options', invalidArgument);
  const { theme, user } = given;
  for (const name of ['url', 'to']) check(given[name], OPTIONS[name], name, invalidOption);
  checkAll(given, OPTIONS, invalidOption, '');
  if (theme != null) checkTheme(theme, invalidOption);
  if (user != null) checkPerson(user.id, user.token, user.profile, 'user.', invalidOption);
}

/** @param {any} theme @param {Complaint} [wrong] */
export function checkTheme(theme, wrong = invalidArgument) {
  if (isObject(theme)) checkAll(theme, THEME, wrong, 'theme.');
  else check(theme, SCHEME, 'theme', wrong);
}

/** @param {any} value @param {string} argument */
export const checkText = (value, argument) => check(value, TEXT, argument, invalidArgument);

/**
 * @param {any} id @param {any} token @param {any} profile @param {string} [path]
 * @param {Complaint} [wrong]
 */
export function checkPerson(id, token, profile, path = '', wrong = invalidArgument) {
  check(id, TEXT, `${path}id`, wrong);
  if (id === '0') throw wrong(`${path}id`, 'a user id, and not that of the server');
  if (token != null) check(token, TOKEN, `${path}token`, wrong);
  if (profile == null) return;
  check(profile, OBJECT, `${path}profile`, wrong);
  if (profile.name != null) check(profile.name, TEXT, `${path}profile.name`, wrong);
  if (profile.attributes != null) {
    checkAttributes(profile.attributes, `${path}profile.attributes`, wrong);
  }
}

/** @param {any} attributes @param {string} [path] @param {Complaint} [wrong] */
export function checkAttributes(attributes, path = 'attributes', wrong = invalidArgument) {
  check(attributes, OBJECT, path, wrong);
  for (const name of Object.keys(attributes)) {
    if (attributes[name] != null && !/^[snb]/.test(typeof attributes[name])) {
      throw wrong(`${path}.${name}`, 'a text, a number, true, false or null');
    }
  }
}

/** @param {any} product */
export function checkProduct(product) {
  if (product === null) return;
  check(product, OBJECT, 'product', invalidArgument);
  check(product.title, TEXT, 'product.title', invalidArgument);
  checkAll(product, { title: TEXT, subtitle: TEXT, url: WEB, image: WEB }, invalidArgument,
    'product.');
}
