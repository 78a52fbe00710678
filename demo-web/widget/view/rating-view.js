// @ts-check
// So many stars to choose from; one press is the answer.
import { drawing, element } from '../loader/element.js';
import { STAR } from './icons.js';

/**
 * @param {number} most @param {number} value so many are given; 0 = none yet
 * @param {import('./words.js').Text} text
 * @param {((value: number) => void) | null} give null: it is over
 */
export function starsView(most, value, text, give) {
  const stars = element('span', 'stars'), all = Math.min(Math.max(Math.floor(most), 1), 10);
  if (!give) {
    stars.setAttribute('role', 'img');
    stars.setAttribute('aria-label', text('rated', { n: value, most: all }));
  }
  /** @type {Array<HTMLElement>} */
  const made = [];
  /** @param {number} upTo */
  const light = (upTo) => made.forEach((star, i) => {
    star.className = i < upTo ? 'star-on' : 'star-off';
  });
  for (let n = 1; n <= all; n++) {
    const star = element(give ? 'button' : 'span', '', drawing(STAR));
    if (give && star instanceof HTMLButtonElement) {
      star.type = 'button';
      star.setAttribute('aria-label', text('stars', { n, most: all }));
      star.addEventListener('click', () => give(n));
      for (const event of ['mouseenter', 'focus']) star.addEventListener(event, () => light(n));
    }
    made.push(star);
    stars.append(star);
  }
  stars.addEventListener('mouseleave', () => light(value));
  light(value);
  return stars;
}
