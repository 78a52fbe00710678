// @ts-check
// Shows what a message says: a text with its links, a picture, a file. Puts all of it in as text,
// since it is remote. A kind without a view of its own shows its fallback.
import { element, icon } from '../shared/element.js';
import { sizeText } from '../shared/size-text.js';
import { findLinks } from './library.js';
import { text } from './texts.js';
import { isOwnUpload } from './upload.js';

/** @typedef {import('../../js/talk/index.js').Body} Body */

/** In CSS pixels; a picture that says no size gets this much room. */
const MOST_WIDTH = 288, MOST_HEIGHT = 320;

/** @param {Body} body */
export function bodyView(body) {
  if (body.kind === 'image' && isOwnUpload(body.url)) return imageView(body);
  if (body.kind === 'image' || body.kind === 'file') {
    return fileView(body.url, body.name || body.url, body.size);
  }
  const words = element('p', 'words', ...body.text === '' ? [''] : findLinks(body.text)
    .map(({ text: part, href }) => (href === undefined ? part : link('', href, part))));
  words.dir = 'auto';
  return words;
}

/**
 * In the order of Tab only while its bubble has the focus, for there may be hundreds.
 * @param {string} className @param {string} href @param {...(Node | string)} children
 */
function link(className, href, ...children) {
  const made = element('a', className, ...children);
  made.href = href;
  made.target = '_blank';
  made.rel = 'noopener noreferrer';
  made.tabIndex = -1;
  return made;
}

/** @param {import('../../js/talk/index.js').ImageBody} body */
function imageView({ url, name, width, height }) {
  const image = element('img', '');
  image.alt = name || text('picture');
  image.decoding = 'async';
  if (width && height) {
    // Its room is there before it is, so that nothing jumps.
    const scale = Math.min(1, MOST_WIDTH / width, MOST_HEIGHT / height);
    image.width = Math.max(Math.round(width * scale), 1);
    image.height = Math.max(Math.round(height * scale), 1);
  }
  const made = link('picture', url, image);
  made.setAttribute('aria-label', image.alt);
  image.addEventListener('error', () => made.replaceWith(fileView(url, name || url)));
  image.src = url;
  return made;
}

/** @param {string} url @param {string} name @param {number} [size] bytes */
function fileView(url, name, size) {
  const title = element('bdi', 'file-name', name);
  const about = size === undefined ? [] : [element('span', 'file-size', sizeText(size))];
  return link('file', url, icon('file'), element('span', 'who', title, ...about));
}
