// @ts-check
// What a widget is given, checked at once: a wrong one is named.
import { invalidArgument, invalidOption } from './error.js';

/** @typedef {import('../index.js').WidgetOptions} WidgetOptions */
/** @typedef {(what: string, expected: string) => Error} Complaint */

/** @param {unknown} value */
const isText = (value) => typeof value === 'string' && value !== '';
/** @param {any} value */
const isObject = (value) => !!value && typeof value === 'object' && !Array.isArray(value);
/** @param {unknown} value */
const isFunction = (value) => typeof value === 'function';
/** @param {unknown} value */
const isAddress = (value) => isText(value) && /^https?:\/\/[^\s"'<>\\]+$/i.test(`${value}`);

/** @param {unknown} value */
const isField = (value) => isText(value) || isObject(value) && isText(/** @type {any} */ (value).name);

/** By option: is it good, and what it must be. @type {Record<string, [(v: any) => boolean, string]>} */
const OPTIONS = {
  url: [(v) => isFunction(v) || [].concat(v).length > 0 && [].concat(v).every((/** @type {any} */
    one) => /^wss?:\/\/./i.test(one)), 'an address that begins with ws: or wss:'],
  to: [isText, 'a user id'],
  mode: [(v) => v === 'desk' || v === 'direct', '"desk" or "direct"'],
  name: [isText, 'a text'],
  title: [isText, 'a text'],
  subtitle: [isText, 'a text'],
  greeting: [isText, 'a text'],
  locale: [isText, 'a language, like "en" or "zh-CN"'],
  dir: [(v) => v === 'ltr' || v === 'rtl', '"ltr" or "rtl"'],
  theme: [(v) => isTheme(v), 'a theme: see setTheme()'],
  side: [(v) => v === 'left' || v === 'right', '"left" or "right"'],
  zIndex: [(v) => Math.floor(v) === v && Math.abs(v) < 2 ** 31, 'an integer'],
  preChat: [(v) => Array.isArray(v) && v.every(isField), 'a list of fields, each with a name'],
  upload: [isFunction, 'a function'],
  sign: [isFunction, 'a function'],
  words: [isObject, 'an object'],
  link: [isText, 'an address'],
  stylesheet: [isText, 'an address'],
  sound: [(v) => typeof v === 'boolean', 'true or false'],
  client: [isObject, 'an object: options of the client'],
  user: [isObject, 'an object with `id`'],
};

const SCHEMES = ['auto', 'light', 'dark'];
const THEME = ['scheme', 'accent', 'onAccent', 'font', 'radius'];

/** @param {any} theme */
function isTheme(theme) {
  if (typeof theme === 'string') return SCHEMES.indexOf(theme) >= 0;
  return isObject(theme) && Object.keys(theme).every((name) => theme[name] === undefined ||
    THEME.indexOf(name) >= 0 && isText(theme[name]) &&
    (name !== 'scheme' || SCHEMES.indexOf(theme[name]) >= 0));
}

/** @param {any} given @returns {WidgetOptions} a copy */
export function checkOptions(given) {
  if (!isObject(given)) throw invalidArgument('options', 'an object');
  /** @type {any} */
  const options = {};
  for (const name of Object.keys(given)) {
    if (!Object.prototype.hasOwnProperty.call(OPTIONS, name)) {
      throw invalidOption(name, `one of ${Object.keys(OPTIONS).join(', ')}`);
    }
    if (given[name] !== undefined) options[name] = given[name];
  }
  for (const name of ['url', 'to']) if (!(name in options)) options[name] = null;
  for (const name of Object.keys(options)) {
    const [isGood, expected] = OPTIONS[name];
    if (!isGood(options[name])) throw invalidOption(name, expected);
  }
  return options;
}

/** @param {unknown} theme */
export function checkTheme(theme) {
  if (!isTheme(theme)) {
    throw invalidArgument('theme', '"auto", "light" or "dark", or an object of scheme, ' +
      `accent, onAccent, font, radius`);
  }
}

/** @param {unknown} value @param {string} argument @param {string} expected */
export function checkText(value, argument, expected) {
  if (!isText(value)) throw invalidArgument(argument, expected);
}

/** @param {unknown} listener */
export function checkFunction(listener) {
  if (!isFunction(listener)) throw invalidArgument('listener', 'a function');
}

/** @param {any} id @param {any} token @param {any} profile */
export function checkPerson(id, token, profile) {
  checkText(id, 'id', 'a user id');
  if (id === '0') throw invalidArgument('id', 'a user id, and not the server’s');
  if (!(token === undefined || token === null || isText(token) || isFunction(token))) {
    throw invalidArgument('token', 'a text or a function');
  }
  if (profile === undefined || profile === null) return;
  if (!isObject(profile)) throw invalidArgument('profile', 'an object');
  if (profile.name !== undefined && !isText(profile.name)) {
    throw invalidArgument('profile.name', 'a text');
  }
  if (profile.attributes !== undefined) checkAttributes(profile.attributes, 'profile.attributes');
}

/** @param {any} attributes @param {string} [argument] */
export function checkAttributes(attributes, argument = 'attributes') {
  if (!isObject(attributes)) throw invalidArgument(argument, 'an object');
  for (const name of Object.keys(attributes)) {
    const type = typeof attributes[name];
    if (attributes[name] !== null && !/^(string|number|boolean)$/.test(type)) {
      throw invalidArgument(`${argument}.${name}`, 'a text, a number, true, false or null');
    }
  }
}

/** @param {any} product */
export function checkProduct(product) {
  if (product === null) return;
  if (!isObject(product)) throw invalidArgument('product', 'an object, or null');
  checkText(product.title, 'product.title', 'a text');
  for (const name of ['subtitle', 'url', 'image']) {
    const value = product[name];
    if (value === undefined || value === null) continue;
    if (name === 'subtitle' ? !isText(value) : !isAddress(value)) {
      throw invalidArgument(`product.${name}`,
        name === 'subtitle' ? 'a text' : 'an address that begins with http: or https:');
    }
  }
}
