// @ts-check
// What a message says. All of it is remote, so it is put in as text, never as markup.
import { findLinks } from '../../../js/talk/links.js';
import { drawing, element } from '../loader/element.js';
import { FILE } from './icons.js';

/** @typedef {import('../../../js/talk/index.js').Body} Body */
/** @typedef {{ text: import('./words.js').Text, own: boolean, say: (text: string) => void }} How */

/** In CSS pixels. */
const MOST_WIDTH = 240, MOST_HEIGHT = 280;
const UNITS = ['B', 'KB', 'MB', 'GB'];

/** @param {Body} body @param {How} how @returns {HTMLElement} */
export function bodyView(body, how) {
  if (body.kind === 'image' && isShown(body.url, how)) return imageView(body, how);
  if (body.kind === 'image' || body.kind === 'file') {
    return fileView(body.url, body.name || body.url, body.size);
  }
  if (body.kind === 'card') return cardView(body, how);
  if (body.kind === 'form' && body.isAnswer) return answerView(body);
  return wordsView(body.text);
}

/** @param {string} words */
function wordsView(words) {
  const made = element('p', 'words', ...findLinks(words).map(({ text, href }) =>
    (href ? link('', href, text) : text)));
  made.dir = 'auto';
  return made;
}

/** @param {string} className @param {string} href @param {...(Node | string)} children */
function link(className, href, ...children) {
  const made = element('a', className, ...children);
  made.href = href;
  made.target = '_blank';
  made.rel = 'noopener noreferrer';
  return made;
}

/** Not from where a look would be noted: one's own, or of this site. @param {string} url
 * @param {How} how */
function isShown(url, { own }) {
  return own || url.indexOf(`${location.origin}/`) === 0;
}

/** @param {import('../../../js/talk/index.js').ImageBody} body @param {How} how */
function imageView({ url, name, width, height }, { text }) {
  const image = element('img', '');
  image.alt = name || text('picture');
  if (width && height) {
    // Its room is there before it is, so that nothing jumps.
    const scale = Math.min(1, MOST_WIDTH / width, MOST_HEIGHT / height);
    image.width = Math.max(Math.round(width * scale), 1);
    image.height = Math.max(Math.round(height * scale), 1);
  }
  const made = link('picture', url, image);
  image.addEventListener('error', () => made.replaceWith(fileView(url, name || url)));
  image.src = url;
  return made;
}

/** @param {string} url @param {string} name @param {number} [size] bytes */
function fileView(url, name, size) {
  const title = element('bdi', 'file-name', name);
  const about = size === undefined ? [] : [element('span', 'file-size', sizeText(size))];
  return link('file', url, drawing(FILE), element('span', 'file-about', title, ...about));
}

/** @param {number} bytes */
function sizeText(bytes) {
  const unit = Math.min(Math.floor(Math.log2(Math.max(bytes, 1)) / 10), UNITS.length - 1);
  const value = bytes / Math.pow(1024, unit);
  return `${value >= 10 || unit === 0 ? Math.round(value) : value.toFixed(1)} ${UNITS[unit]}`;
}

/** @param {import('../../../js/talk/index.js').CardBody} body @param {How} how */
export function cardView({ title, subtitle, url, image, actions }, how) {
  const made = element('div', 'card');
  if (image && isShown(image, how)) {
    const picture = element('img', '');
    picture.alt = '';
    picture.addEventListener('error', () => picture.remove());
    picture.src = image;
    made.append(picture);
  }
  const name = element('b', '', title);
  const about = element('span', 'card-about', url ? link('', url, name) : name);
  if (subtitle) about.append(element('span', 'card-more', subtitle));
  for (const { label, url: to, say } of actions) {
    if (to) {
      about.append(link('action', to, label));
    } else if (say && !how.own) {
      const button = element('button', 'action', label);
      button.type = 'button';
      button.addEventListener('click', () => how.say(say));
      about.append(button);
    }
  }
  made.append(about);
  return made;
}

/** @param {import('../../../js/talk/index.js').FormBody} body */
function answerView({ title, fields }) {
  const made = element('div', 'answer', element('b', '', title));
  for (const { name, label, value } of fields) {
    if (value) made.append(element('span', 'asked', label || name), element('span', '', value));
  }
  return made;
}
