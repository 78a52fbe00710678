// @ts-check
// Shows what a line says, as text: it is remote. A picture is loaded only from where this page came
// from, so that nobody learns that an agent looks at it.
import { element, icon } from '../../shared/element.js';
import { sizeText } from '../../shared/size-text.js';
import { isOwnUpload } from '../../chat/upload.js';
import { findLinks, parseContent } from '../library.js';
import { readFrame, textIn } from '../model/frames.js';
import { text } from './texts.js';

/** @typedef {import('../model/frames.js').Line} Line */
/** @typedef {import('../../../js/talk/index.js').Body} Body */

const MOST_WIDTH = 288, MOST_HEIGHT = 320, MOST_STARS = 10;

/** What the desk says to visitors, as agents read it. @type {Record<string, any>} */
const EVENTS = {
  waiting: 'eventWaiting', outside: 'eventOutside', nobody: 'eventNobody',
  accepted: 'eventAccepted', transferred: 'eventTransferred', returned: 'eventReturned',
  closed: 'eventClosed',
};

/** @param {Pick<Line, 'content' | 'typeu'>} line */
export const bodyOf = ({ content, typeu }) => parseContent(content, typeu);

/** What the desk did, in the agent's language. @param {Line} line @returns {string} */
export function eventText({ content, typeu }) {
  const { frame } = readFrame(content) ?? {}, event = textIn(frame, 'event', 20) ?? '';
  const body = parseContent(content, typeu);
  if (body.kind === 'rating') return text('ratingAsked');
  if (body.kind === 'form') return text('formSent', { title: body.title });
  return Object.prototype.hasOwnProperty.call(EVENTS, event)
    ? text(EVENTS[event], { name: textIn(frame, 'agent', 100) ?? text('agent') }) : body.text;
}

/** A line in a few words. @param {Line} line */
export function previewOf(line) {
  if (line.from === 'desk') return eventText(line);
  const { kind, text: said, ...body } = bodyOf(line);
  const words = (kind === 'image' || kind === 'file'
    ? `${text(kind === 'image' ? 'picture' : 'file')} ${'name' in body ? body.name ?? '' : ''}`
    : kind === 'rating' && 'value' in body ? stars(body) : said).slice(0, 160);
  return line.from === 'note' ? text('noteMark') + words : words;
}

/** @param {any} rating */
function stars({ value = 0, most }) {
  const all = Math.min(most, MOST_STARS), lit = Math.min(value, all);
  return '★'.repeat(lit) + '☆'.repeat(all - lit);
}

/** @param {Pick<Line, 'content' | 'typeu'>} line @returns {HTMLElement} */
export function bodyView(line) {
  const body = bodyOf(line);
  switch (body.kind) {
    case 'image': return isOwnUpload(body.url) ? imageView(body)
      : fileView(body.url, body.name || body.url, body.size);
    case 'file': return fileView(body.url, body.name, body.size);
    case 'card': return cardView(body);
    case 'rating': return ratingView(body);
    case 'form': return formView(body);
    default: return wordsView(body.text);
  }
}

/** @param {string} said */
function wordsView(said) {
  const words = element('p', 'words', ...said === '' ? [''] : findLinks(said)
    .map(({ text: part, href }) => (href === undefined ? part : linkTo(href, part))));
  words.dir = 'auto';
  return words;
}

/**
 * @param {string} href `http:` or `https:`, as the reader has checked
 * @param {...(Node | string)} children
 */
export function linkTo(href, ...children) {
  const made = element('a', '', ...children);
  made.href = href;
  made.target = '_blank';
  made.rel = 'noopener noreferrer';
  return made;
}

/** @param {import('../../../js/talk/index.js').ImageBody} body */
function imageView({ url, name, width, height }) {
  const image = element('img', '');
  image.alt = name || text('picture');
  image.decoding = 'async';
  if (width && height) {
    const scale = Math.min(1, MOST_WIDTH / width, MOST_HEIGHT / height);
    image.width = Math.max(Math.round(width * scale), 1);
    image.height = Math.max(Math.round(height * scale), 1);
  }
  const made = linkTo(url, image);
  made.className = 'picture';
  made.setAttribute('aria-label', image.alt);
  image.addEventListener('error', () => made.replaceWith(fileView(url, name || url)));
  image.src = url;
  return made;
}

/** @param {string} url @param {string} name @param {number} [size] bytes */
function fileView(url, name, size) {
  const about = size === undefined ? [] : [element('span', 'file-size', sizeText(size))];
  const made = linkTo(url, icon('file'),
    element('span', 'who', element('bdi', 'file-name', name), ...about));
  made.className = 'file';
  return made;
}

/** @param {import('../../../js/talk/index.js').CardBody} body */
function cardView({ title, subtitle, url, image }) {
  const name = element('strong', '', title), more = subtitle ? [element('span', '', subtitle)] : [];
  return element('div', 'said-card', ...pictureOf(image), url ? linkTo(url, name) : name, ...more);
}

/**
 * A picture beside words that say the same, if it lies where this page does.
 * @param {string | undefined} url @returns {HTMLElement[]}
 */
export function pictureOf(url) {
  if (!url || !URL.canParse(url) || new URL(url).origin !== location.origin) return [];
  const image = element('img', 'goods');
  image.alt = '';
  image.decoding = 'async';
  image.addEventListener('error', () => image.remove());
  image.src = url;
  return [image];
}

/** @param {import('../../../js/talk/index.js').RatingBody} body */
function ratingView({ most, value, note }) {
  const drawn = element('span', 'stars', stars({ most, value }));
  drawn.setAttribute('role', 'img');
  drawn.setAttribute('aria-label', value === undefined ? text('ratingAsked')
    : text('rated', { value, most }));
  return element('div', 'said-card', drawn, ...note ? [element('span', '', note)] : []);
}

/** @param {import('../../../js/talk/index.js').FormBody} body */
function formView({ title, fields }) {
  const list = element('dl', '');
  for (const { name, label, value } of fields) {
    list.append(element('dt', '', label || name), element('dd', '', value ?? '—'));
  }
  return element('div', 'said-card', element('strong', '', title), list);
}
