// @ts-check
// The list of people, the latest first, and the field to find one in it or begin with a new one.
import { find, place } from '../shared/element.js';
import { moveFocusWithKeys, visibleItems } from '../shared/keys.js';
import { PersonRow } from './person-row.js';
import { languageChanged, text } from './texts.js';

/** @typedef {import('./chat.js').Chat} Chat */

export class PeopleView {
  #scroller = find('people-scroller', HTMLElement);
  #list = find('person-list', HTMLUListElement);
  #search = find('person-search', HTMLInputElement);
  #start = find('person-start', HTMLButtonElement);
  #startWords = find('person-start-words', HTMLElement);
  /** @type {Map<string, PersonRow>} */
  #rows = new Map();
  #chat;

  /** @param {Chat} chat */
  constructor(chat) {
    this.#chat = chat;
    find('person-form', HTMLFormElement).addEventListener('submit', (event) => {
      event.preventDefault();
      this.#openFirst();
    });
    this.#search.addEventListener('input', () => this.#filter());
    this.#search.addEventListener('keydown', (event) => this.#handleKey(event));
    this.#start.addEventListener('click', () => this.#choose(this.#search.value.trim()));
    moveFocusWithKeys(this.#scroller, 'button');
    // One of the list is where Tab stops; the arrow keys move on from there.
    this.#scroller.addEventListener('focusin', ({ target }) => {
      for (const { button } of this.#rows.values()) button.tabIndex = button === target ? 0 : -1;
    });
    languageChanged.on(() => this.#renderAnew());
    chat.changed.on((change) => {
      if (change === 'list') this.#render();
      else if (change === 'opened') this.#markOpen();
    });
  }

  /** Somebody in the list, or where one begins. @param {string | null} peer */
  focus(peer = null) {
    const row = peer === null ? undefined : this.#rows.get(peer);
    (row?.button.offsetParent ? row.button : this.#search).focus();
  }

  #renderAnew() {
    this.#rows.clear();
    this.#search.value = '';
    this.#render();
  }

  #render() {
    const { list } = this.#chat, focused = document.activeElement;
    const peers = new Set(list.map(({ peer }) => peer));
    let isNew = false;
    for (const peer of this.#rows.keys()) if (!peers.has(peer)) this.#rows.delete(peer);
    for (const summary of list) {
      const { peer } = summary;
      let row = this.#rows.get(peer);
      if (row === undefined) {
        isNew = true;
        row = new PersonRow(peer, () => this.#choose(peer));
        this.#rows.set(peer, row);
      }
      row.render(summary);
    }
    place(this.#list, list.map(({ peer }) => /** @type {PersonRow} */ (this.#rows.get(peer)).item));
    if (focused instanceof HTMLElement && this.#list.contains(focused)) focused.focus();
    if (isNew) {
      this.#filter();
      this.#markOpen();
    }
    if (list.length === 0) this.#search.value = '';
  }

  #markOpen() {
    const peer = this.#chat.open?.peer;
    for (const [other, row] of this.#rows) row.markOpen(other === peer);
    this.#keepTabStop();
  }

  #keepTabStop() {
    const rows = [...this.#rows.values()];
    for (const { button } of rows) button.tabIndex = -1;
    const open = this.#chat.open && this.#rows.get(this.#chat.open.peer);
    const stop = open && !open.item.hidden ? open.button
      : Array.from(this.#list.children).find((item) => !/** @type {any} */ (item).hidden)
        ?.firstElementChild;
    if (stop instanceof HTMLElement) stop.tabIndex = 0;
  }

  #filter() {
    const wanted = this.#search.value.trim();
    const folded = wanted.toLowerCase();
    for (const row of this.#rows.values()) row.item.hidden = !row.matches(folded);
    this.#start.hidden = wanted === '' || this.#rows.has(wanted);
    this.#startWords.textContent = text('startChat', { name: wanted });
    this.#keepTabStop();
  }

  /** The very one that was typed, else the first that is found, else somebody new. */
  #openFirst() {
    const wanted = this.#search.value.trim();
    const [first] = visibleItems(this.#list, 'button');
    if (wanted === '') return;
    if (first === undefined || this.#rows.has(wanted)) this.#choose(wanted);
    else first.click();
  }

  /** @param {string} peer */
  #choose(peer) {
    this.#search.value = '';
    this.#filter();
    this.#chat.choose(peer);
  }

  /** @param {KeyboardEvent} event */
  #handleKey(event) {
    if (event.isComposing) return;
    if (event.key === 'ArrowDown') {
      event.preventDefault();
      visibleItems(this.#scroller, 'button')[0]?.focus();
    } else if (event.key === 'Escape' && this.#search.value !== '') {
      event.preventDefault();
      event.stopPropagation();
      this.#search.value = '';
      this.#filter();
    }
  }
}
