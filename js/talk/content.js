// @ts-check
// What a message says: text as it is, or one of the kinds of CONTENT.md in JSON. Whatever comes is
// remote: of JSON only the members that a kind has are taken over, each checked, so that nothing
// else gets any further.

/** @typedef {import('./index.js').Body} Body */

/** The `typeu` of messages whose content is a kind in JSON. */
export const CONTENT = 36399;

const MOST_UNITS = 16384, MOST_ITEMS = 50;

/**
 * Members of each kind by a word for their type: `text`, `count`, `flag`, `url`, or the members of
 * what a list has. With `!` a message without it is none of this kind.
 * @type {Record<string, Record<string, any>>}
 */
const KINDS = {
  image: { url: 'url!', name: 'text', width: 'count', height: 'count', size: 'count' },
  file: { url: 'url!', name: 'text!', size: 'count', type: 'text' },
  card: {
    title: 'text!', subtitle: 'text', url: 'url', image: 'url',
    actions: { label: 'text!', url: 'url', say: 'text' },
  },
  rating: { most: 'count!', value: 'count', note: 'text' },
  form: {
    title: 'text!', isAnswer: 'flag',
    fields: {
      name: 'text!', label: 'text', type: 'text', required: 'flag', value: 'text', options: {
        value: 'text!', label: 'text',
      },
    },
  },
  system: {},
};

/** @param {unknown} value @returns {value is number} */
export const isCount = (value) => typeof value === 'number' && value >= 0 && value <= 2 ** 53;

/** @param {unknown} value @param {string} type */
function isOf(value, type) {
  if (type === 'count') return isCount(value);
  if (type === 'flag') return typeof value === 'boolean';
  if (typeof value !== 'string' || value.length > MOST_UNITS) return false;
  // Nothing that runs: of addresses only those that are fetched.
  return type === 'text' || /^https?:\/\/[^\s"'<>\\]+$/i.test(value);
}

/** @param {any} value @param {string} name */
const ownOf = (value, name) =>
  (Object.prototype.hasOwnProperty.call(value, name) ? value[name] : undefined);

/** @param {any} value @param {Record<string, any>} members @returns {any} null: it is none */
function pick(value, members) {
  if (!value || typeof value !== 'object') return null;
  /** @type {any} */
  const picked = {};
  for (const name of Object.keys(members)) {
    const type = members[name], given = ownOf(value, name);
    if (typeof type === 'object') {
      const list = Array.isArray(given) ? given.slice(0, MOST_ITEMS) : [];
      picked[name] = Object.freeze(list.map((item) => pick(item, type)).filter(Boolean));
    } else if (isOf(given, type.replace('!', ''))) {
      picked[name] = given;
    } else if (type.endsWith('!')) {
      return null;
    }
  }
  return Object.freeze(picked);
}

/** @param {string} content @param {number} typeu @returns {Body} */
export function parseContent(content, typeu) {
  if (typeu === CONTENT) {
    try {
      return bodyOf(JSON.parse(content)) || textBody(content);
    } catch (error) {
      // It is no JSON, or nested deeper than this engine reads.
    }
  }
  return textBody(content);
}

/** @param {string} text @returns {Body} */
const textBody = (text) => Object.freeze({ kind: 'text', text });

/** @param {any} value @returns {Body | null} */
function bodyOf(value) {
  if (!value || typeof value !== 'object' || Array.isArray(value)) return null;
  const kind = ownOf(value, 'kind'), text = ownOf(value, 'text');
  if (typeof kind !== 'string' || !isOf(text, 'text')) return null;
  const members = ownOf(KINDS, kind), picked = members && pick(value, members);
  return picked ? Object.freeze(Object.assign({ kind, text }, picked))
    : Object.freeze({ kind: 'unknown', text });
}

/**
 * A content in JSON; null where the body is none of its kind.
 * @param {any} body @returns {string | null}
 */
export function writeContent(body) {
  const written = bodyOf(body);
  return written && written.kind !== 'unknown' ? JSON.stringify(written) : null;
}
