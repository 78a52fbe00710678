// @ts-check
// How a visitor or an agent looks: a name and a coloured letter. Both are foreign text.
import { text } from './texts.js';

/** @param {{ id: string, profile: { name?: string } }} chat */
export const visitorName = ({ id, profile }) =>
  profile.name?.trim() || text('visitor', { id: id.replace(/^v/, '').slice(0, 4) || id });

/** @param {HTMLElement} place @param {string} id @param {string} name */
export function paintAvatar(place, id, name) {
  const [letter = '?'] = [...name.replace(/[\u2066-\u2069]/g, '')];
  place.textContent = letter.toUpperCase();
  let hue = 0;
  for (const unit of id) hue = (hue * 31 + (unit.codePointAt(0) ?? 0)) % 360;
  place.style.setProperty('--hue', String(hue));
}
