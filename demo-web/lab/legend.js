// @ts-check
// What a colour or a form means.
import { element } from '../shared/element.js';

/**
 * @param {string} form class names of lab.css: a form and a colour
 * @param {...(Node | string)} words
 */
export function legendEntry(form, ...words) {
  const sign = element('span', `sign ${form}`);
  sign.setAttribute('aria-hidden', 'true');
  return element('li', '', sign, ...words);
}
