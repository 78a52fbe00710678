// @ts-check
// What the browser remembers between visits: server, user and the ids of people. Never a token,
// never a message.
import { MAX_PEOPLE } from './chat.js';

const FORM_KEY = 'mobileimsdk-chat:form';
const PEOPLE_KEY = 'mobileimsdk-chat:people:';

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

/** @param {string} owner @returns {string[]} the latest active last */
export function recallPeople(owner) {
  const people = read(PEOPLE_KEY + owner);
  if (!Array.isArray(people)) return [];
  return people.filter((id) => typeof id === 'string').slice(-MAX_PEOPLE);
}

/** @param {string} owner @param {Iterable<string>} people */
export function rememberPeople(owner, people) {
  write(PEOPLE_KEY + owner, [...people]);
}
