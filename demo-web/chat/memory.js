// @ts-check
// The small things a browser remembers between visits: server and user. Never a token; what was
// said is the talk's, looks and language are in ../shared/choices.js.
import { PREFIX, read, write } from '../shared/choices.js';

const FORM_KEY = `${PREFIX}form`;

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
