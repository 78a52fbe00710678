// @ts-check
// The small things a browser remembers between visits: server and user, looks and language, and
// who one talks with. Never a token; messages are in history.js.
import { MAX_PEOPLE } from './chat.js';

/** @typedef {import('./chat.js').Person} Person */

const PREFIX = 'mobileimsdk-chat:';
const FORM_KEY = `${PREFIX}form`;
const PEOPLE_KEY = `${PREFIX}people:`;

/** @param {string} key @returns {unknown} */
function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null');
  } catch {
    return null;  // storage is off, or holds something foreign
  }
}

/** @param {string} key @param {unknown} value */
function write(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Storage is off or full: the page works without.
  }
}

/** @param {unknown} value */
const asText = (value) => (typeof value === 'string' ? value : '');

/** @returns {{ server: string, user: string }} empty = not known */
export function recallForm() {
  const { server, user } = Object(read(FORM_KEY));
  return { server: asText(server), user: asText(user) };
}

/** @param {{ server: string, user: string }} form */
export function rememberForm({ server, user }) {
  write(FORM_KEY, { server, user });
}

/**
 * @template {string} T
 * @param {'theme' | 'language'} name
 * @param {readonly T[]} values
 * @returns {T | undefined} undefined = none was made
 */
export function recallChoice(name, values) {
  const value = read(PREFIX + name);
  return values.find((one) => one === value);
}

/** @param {'theme' | 'language'} name @param {string} value */
export function rememberChoice(name, value) {
  write(PREFIX + name, value);
}

/** @param {string} owner @returns {Person[]} the latest active last */
export function recallPeople(owner) {
  const people = read(PEOPLE_KEY + owner);
  if (!Array.isArray(people)) return [];
  return people.map(Object).filter(({ id }) => typeof id === 'string').slice(-MAX_PEOPLE)
    .map(({ id, readAt, draft }) => ({ id, readAt: Number(readAt) || 0, draft: asText(draft) }));
}

/** @param {string} owner @param {Person[]} people */
export function rememberPeople(owner, people) {
  write(PEOPLE_KEY + owner, people);
}
