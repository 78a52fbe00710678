// @ts-check
// What comes is remote: of a frame only own members are looked at, each checked for its type and
// size. Nothing here throws, whatever it is given.

/** The `typeu` of the desk's own frames, which nobody is shown. */
export const FRAME = 36400;
/** The `typeu` of messages whose content is a kind in JSON, as `mobileimsdk-wasm/talk` has it. */
export const CONTENT = 36399;
/** Of a message that is a text. */
export const TEXT = -1;

/** What a frame may take as a part of the server's frame, in bytes. */
export const MOST_BYTES = 60_000;
/** UTF-16 units of a fingerprint that is remembered, as the package does. */
export const MOST_PRINT = 128;
const MOST_ATTRIBUTES = 20;
/** What agents are told of one visitor, in bytes: a frame has room for several. */
const MOST_PROFILE = 4_096;
/** Kinds that people send each other; `system` is the desk's alone. */
const KINDS = new Set(['image', 'file', 'card', 'rating', 'form']);

/** @typedef {import('./types.js').Profile} Profile */

/** @param {unknown} value @param {string} name @returns {unknown} */
const ownOf = (value, name) => (typeof value === 'object' && value !== null &&
  Object.prototype.hasOwnProperty.call(value, name)
  ? /** @type {any} */ (value)[name] : undefined);

/** @param {string} content @returns {{ kind: string, frame: unknown } | null} */
export function readFrame(content) {
  try {
    const frame = JSON.parse(content), kind = ownOf(frame, 'kind');
    if (typeof kind === 'string' && kind.length <= 32 && !Array.isArray(frame)) {
      return { kind, frame };
    }
  } catch {
    // It is no JSON, or nested too deep.
  }
  return null;
}

/**
 * A text of at most so many units; null: there is none.
 * @param {unknown} frame @param {string} name @param {number} most @returns {string | null}
 */
export function textIn(frame, name, most) {
  const value = ownOf(frame, name);
  return typeof value === 'string' && value.length > 0 && value.length <= most ? value : null;
}

/**
 * A whole number of that range; null: there is none.
 * @param {unknown} frame @param {string} name @param {number} low @param {number} high
 * @returns {number | null}
 */
export function numberIn(frame, name, low, high) {
  const value = ownOf(frame, name);
  return typeof value === 'number' && Number.isInteger(value) && value >= low && value <= high
    ? value : null;
}

/** @param {unknown} frame @param {string} name @returns {string | undefined} */
const addressIn = (frame, name) => {
  const value = textIn(frame, name, 2048);
  return value && /^https?:\/\/[^\s"'<>\\]+$/i.test(value) ? value : undefined;
};

/** @param {unknown} frame @returns {Profile} what is usable of a hello */
export function profileIn(frame) {
  /** @type {Profile} */
  const profile = {};
  const name = textIn(frame, 'name', 100), locale = textIn(frame, 'locale', 35);
  if (name) profile.name = name;
  if (locale && /^[A-Za-z]{2,3}([-_][A-Za-z0-9]+)*$/.test(locale)) profile.locale = locale;
  const page = ownOf(frame, 'page');
  const url = addressIn(page, 'url'), title = textIn(page, 'title', 200) || undefined;
  if (url || title) profile.page = { url, title };
  const product = ownOf(frame, 'product'), what = textIn(product, 'title', 200);
  if (what) {
    profile.product = {
      title: what, subtitle: textIn(product, 'subtitle', 200) || undefined,
      url: addressIn(product, 'url'), image: addressIn(product, 'image'),
    };
  }
  const attributes = attributesIn(ownOf(frame, 'attributes'));
  if (attributes) profile.attributes = attributes;
  return profile;
}

/**
 * What is known of a visitor, with what his page says now; what would be too much of it is left
 * out, the least needed first.
 * @param {Profile} known @param {unknown} frame
 * @returns {Profile}
 */
export function profileWith(known, frame) {
  const profile = { ...known, ...profileIn(frame) };
  for (const name of /** @type {const} */ (['attributes', 'product', 'page', 'name'])) {
    if (bytesOf(JSON.stringify(profile)) <= MOST_PROFILE) break;
    delete profile[name];
  }
  return profile;
}

/** @param {unknown} given @returns {Record<string, string> | null} */
function attributesIn(given) {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return null;
  /** @type {Array<[string, string]>} */
  const found = [];
  for (const key of Object.keys(given).slice(0, MOST_ATTRIBUTES)) {
    const value = textIn(given, key, 200);
    if (value && key.length <= 50 && key !== '__proto__') found.push([key, value]);
  }
  return found.length ? Object.fromEntries(found) : null;
}

/**
 * The kind of a message between people; null: it is none that is passed on.
 * @param {string} content @param {number} typeu @returns {string | null}
 */
export function kindOf(content, typeu) {
  if (typeu === TEXT) return 'text';
  if (typeu !== CONTENT) return null;
  const found = readFrame(content);
  return found && KINDS.has(found.kind) && textIn(found.frame, 'text', 16_384) !== null
    ? found.kind : null;
}

/**
 * Bytes of a content in the frame of the server, where it is a text in JSON again.
 * @param {string} content
 */
export const bytesOf = (content) => Buffer.byteLength(JSON.stringify(content));
