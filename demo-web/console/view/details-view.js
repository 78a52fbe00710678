// @ts-check
// What is known of the visitor: his page, the product he looks at, and what the site says of him.
import { element, find } from '../../shared/element.js';
import { linkTo, pictureOf } from './body-view.js';
import { visitorName } from './person.js';
import { text } from './texts.js';
import { fullText } from './times.js';

/** @typedef {import('./stage.js').Stage} Stage */
/** @typedef {import('../model/chat-record.js').ChatSnapshot} ChatSnapshot */

const WIDE = matchMedia('(min-width: 68rem)');

export class DetailsView {
  #pane = find('details', HTMLElement);
  #body = find('details-body', HTMLElement);
  #toggle = find('details-toggle', HTMLButtonElement);
  #page = find('console-page', HTMLElement);
  /** As the agent has it: at first where there is room. */
  #isWanted = WIDE.matches;
  #shown = '';
  #stage;

  /** @param {Stage} stage */
  constructor(stage) {
    this.#stage = stage;
    this.#toggle.addEventListener('click', () => this.toggle());
    find('details-close', HTMLButtonElement).addEventListener('click', () => {
      this.toggle(false);
      this.#toggle.focus();
    });
    WIDE.addEventListener('change', () => this.toggle(WIDE.matches));
    stage.rendered.on((dirt) => {
      if (dirt.all) this.#shown = '';
      if (dirt.opened && !WIDE.matches) this.#isWanted = false;
      const { open } = stage;
      if (dirt.all || dirt.opened || open && dirt.chats.has(open.id)) this.#render();
    });
  }

  toggle(isWanted = !this.#isWanted) {
    this.#isWanted = isWanted;
    this.#render();
  }

  #render() {
    const { open } = this.#stage, isShown = this.#isWanted && open !== null;
    this.#pane.hidden = !isShown;
    this.#page.toggleAttribute('data-details', isShown);
    this.#toggle.setAttribute('aria-expanded', String(isShown));
    if (!isShown) return;
    const { id, status, agent, name, rating, profile, since, at } = open;
    const shown = JSON.stringify([id, status, agent, name, rating, profile, since, at]);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#body.replaceChildren(...sectionsOf(open));
  }
}

/** @param {ChatSnapshot} chat @returns {HTMLElement[]} */
function sectionsOf(chat) {
  const { page, product, attributes, locale } = chat.profile;
  const about = element('dl', 'facts', ...fact('status', statusOf(chat)),
    ...chat.rating ? fact('rating', '★'.repeat(chat.rating) + '☆'.repeat(5 - chat.rating)) : [],
    ...locale ? fact('language', languageName(locale)) : [],
    ...fact('lastSaid', fullText(chat.at)), ...fact('visitorId', chat.id));
  const sections = [section('', element('h3', 'big', visitorName(chat)), about)];
  if (product) {
    const title = element('strong', '', product.title);
    sections.push(section('product', element('div', 'product', ...pictureOf(product.image),
      product.url ? linkTo(product.url, title) : title,
      ...product.subtitle ? [element('span', 'help', product.subtitle)] : [])));
  }
  if (page) {
    const words = page.title ?? page.url ?? '';
    sections.push(section('page', page.url ? linkTo(page.url, words) : element('span', '', words)));
  }
  if (attributes) {
    const list = element('dl', 'facts');
    for (const [key, value] of Object.entries(attributes)) {
      list.append(element('dt', '', key), element('dd', '', value));
    }
    sections.push(section('attributes', list));
  }
  return sections;
}

/** @param {import('./texts.js').TextKey | ''} title @param {...HTMLElement} children */
function section(title, ...children) {
  const head = title ? [element('h3', '', text(title))] : [];
  return element('section', 'fact-section', ...head, ...children);
}

/** @param {import('./texts.js').TextKey} key @param {string} value */
const fact = (key, value) => [element('dt', '', text(key)), element('dd', '', value)];

/** @param {ChatSnapshot} chat */
function statusOf({ status, name, agent }) {
  if (status === 'active') return text('withAgent', { name: name ?? agent ?? '' });
  return text(status === 'closed' ? 'isClosed' : 'withNobody');
}

/** @param {string} tag */
function languageName(tag) {
  try {
    return new Intl.DisplayNames([document.documentElement.lang], { type: 'language' })
      .of(tag.replace('_', '-')) ?? tag;
  } catch {
    return tag;  // it has the form of one, and is none
  }
}
