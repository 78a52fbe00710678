// @ts-check
// How a user id looks: a name and a coloured letter. Ids are foreign text and may be anything.
import { text } from './texts.js';

const SERVER = '0';

/** @param {string} id */
export function personName(id) {
  if (id === SERVER) return text('serverName');
  return id.trim() === '' ? text('emptyName') : id;
}

/**
 * @param {HTMLElement} place
 * @param {string} id
 */
export function paintAvatar(place, id) {
  const name = personName(id);
  place.textContent = [...name][0].toUpperCase();
  // A user can take the name "Server", but not this form.
  place.classList.toggle('server', id === SERVER);
  let hue = 0;
  for (const letter of id) hue = (hue * 31 + (letter.codePointAt(0) ?? 0)) % 360;
  place.style.setProperty('--hue', String(hue));
}
