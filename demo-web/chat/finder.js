// @ts-check
// Looks for a text in the open conversation, all of it: what was found, the latest first, each a
// button that leads there.
import { element, find, showText } from '../shared/element.js';
import { moveFocusWithKeys } from '../shared/keys.js';
import { personName } from './person.js';
import { text } from './texts.js';
import { shortText } from './times.js';

/** @typedef {import('../../js/talk/index.js').TalkMessage} TalkMessage */

const TYPED_FOR = 200;  // ms without a key
const MOST_FOUND = 100;
/** So much of a text is shown around what was found. */
const BEFORE = 20, UNITS = 120;

export class Finder {
  #bar = find('finder', HTMLElement);
  #field = find('finder-text', HTMLInputElement);
  #count = find('finder-count', HTMLElement);
  #list = find('finder-list', HTMLUListElement);
  #toggle = find('find', HTMLButtonElement);
  /** @type {AbortController | undefined} */
  #running;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #waiting;
  #chat;
  #show;

  /** @param {import('./chat.js').Chat} chat @param {(id: string) => unknown} show */
  constructor(chat, show) {
    this.#chat = chat;
    this.#show = show;
    this.#toggle.addEventListener('click', () => this.#set(this.#bar.hidden));
    this.#field.addEventListener('input', () => {
      clearTimeout(this.#waiting);
      this.#waiting = setTimeout(() => this.#search(), TYPED_FOR);
    });
    this.#bar.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || event.isComposing) return;
      event.preventDefault();
      event.stopPropagation();
      this.#set(false);
      this.#toggle.focus();
    });
    find('finder-form', HTMLFormElement).addEventListener('submit', (event) => {
      event.preventDefault();
      this.#list.querySelector('button')?.focus();
    });
    moveFocusWithKeys(this.#bar, '.found');
    chat.changed.on((change) => {
      if (change === 'opened') this.#set(false);
    });
  }

  /** @param {boolean} isShown */
  #set(isShown) {
    this.#bar.hidden = !isShown;
    this.#toggle.setAttribute('aria-expanded', String(isShown));
    this.#field.value = '';
    this.#search();
    if (isShown) this.#field.focus();
  }

  #search() {
    clearTimeout(this.#waiting);
    this.#running?.abort();
    this.#list.replaceChildren();
    showText(this.#count, '');
    const { open } = this.#chat, wanted = this.#field.value.trim();
    if (open === null || wanted === '') return;
    const running = this.#running = new AbortController();
    open.search(wanted, {
      signal: running.signal,
      limit: MOST_FOUND,
      found: (messages) => {
        if (running === this.#running) {
          this.#list.append(...messages.map((message) => this.#row(message, wanted)));
        }
      },
    }).then((count) => {
      if (running !== this.#running) return;
      showText(this.#count, count === 0 ? text('nothingFound')
        : text(count < MOST_FOUND ? 'foundCount' : 'foundMany', { count }));
    }, (error) => {
      if (!running.signal.aborted) this.#chat.troubled.emit(error);
    });
  }

  /** @param {TalkMessage} message @param {string} wanted */
  #row({ id, own, peer, time, body }, wanted) {
    const at = Math.max(body.text.toLowerCase().indexOf(wanted.toLowerCase()) - BEFORE, 0);
    const words = (at > 0 ? '…' : '') + body.text.slice(at, at + UNITS);
    const button = element('button', 'found',
      element('span', '', text('saidBy', { name: own ? text('you') : personName(peer) })),
      element('bdi', '', words), element('span', 'when', shortText(time)));
    button.type = 'button';
    button.addEventListener('click', () => this.#show(id));
    return element('li', '', button);
  }
}
