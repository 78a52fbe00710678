// @ts-check
// The small things a browser remembers between visits: server and user, and who one talks with.
// Never a token; messages are in history.js, looks and language in ../shared/choices.js.
import { PREFIX, read, write } from '../shared/choices.js';
import { MAX_PEOPLE } from './chat.js';

/** @typedef {import('./chat.js').Person} Person */

const FORM_KEY = `${PREFIX}form`;
const PEOPLE_KEY = `${PREFIX}people:`;

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
