// @ts-check
// The list of people, the latest first, and the field to find one in it or begin with a new one. Of
// many only the first are in the page, and more as its reader comes to their end: a browser lays
// out and paints all that is there whenever one of them moves.
import { element, find, place } from '../shared/element.js';
import { moveFocusWithKeys, visibleItems } from '../shared/keys.js';
import { paced } from './pace.js';
import { PersonRow } from './person-row.js';
import { personName } from './person.js';
import { languageChanged, text } from './texts.js';

/** @typedef {import('./chat.js').Chat} Chat */

/** So many are there at first, and so many more at a time. */
const SOME = 20;
/** When the list changes all the time, so many ms from one to the next. */
const REST = 200;

export class PeopleView {
  #scroller = find('people-scroller', HTMLElement);
  #list = find('person-list', HTMLUListElement);
  #search = find('person-search', HTMLInputElement);
  #start = find('person-start', HTMLButtonElement);
  #startWords = find('person-start-words', HTMLElement);
  /** @type {Map<string, PersonRow>} */
  #rows = new Map();
  /** Those of them that are in the page. @type {Set<PersonRow>} */
  #shown = new Set();
  /** So many may be. */
  #most = SOME;
  #chat;

  /** @param {Chat} chat */
  constructor(chat) {
    this.#chat = chat;
    find('person-form', HTMLFormElement).addEventListener('submit', (event) => {
      event.preventDefault();
      this.#openFirst();
    });
    this.#search.addEventListener('input', () => this.#lookFor(this.#search.value));
    this.#search.addEventListener('keydown', (event) => this.#handleKey(event));
    this.#start.addEventListener('click', () => this.#choose(this.#search.value.trim()));
    moveFocusWithKeys(this.#scroller, 'button');
    // One of the list is where Tab stops; the arrow keys move on from there.
    this.#scroller.addEventListener('focusin', ({ target }) => {
      for (const { button } of this.#shown) button.tabIndex = button === target ? 0 : -1;
    });
    this.#followEnd();
    languageChanged.on(() => this.#renderAnew());
    const render = paced(REST, () => this.#render());
    chat.changed.on((change) => {
      if (change === 'list') render();
      else if (change === 'opened') this.#markOpen();
    });
  }

  /** Somebody in the list, or where one begins. @param {string | null} peer */
  focus(peer = null) {
    if (peer !== null) this.#reach(peer);
    const row = peer === null ? undefined : this.#rows.get(peer);
    (row?.button.offsetParent ? row.button : this.#search).focus();
  }

  #followEnd() {
    const end = this.#scroller.appendChild(element('div', ''));
    const watcher = new IntersectionObserver((entries) => {
      if (!entries.at(-1)?.isIntersecting || this.#found().length <= this.#most) return;
      this.#most += SOME;
      this.#render();
      // Says again whether it is near.
      watcher.unobserve(end);
      watcher.observe(end);
    }, { root: this.#scroller, rootMargin: '50%' });
    watcher.observe(end);
    this.#scroller.addEventListener('scroll', () => {
      if (this.#scroller.scrollTop === 0) this.#most = SOME;
    }, { passive: true });
  }

  #renderAnew() {
    this.#rows.clear();
    this.#lookFor('');
  }

  /** @param {string} wanted in a name */
  #lookFor(wanted) {
    if (this.#search.value !== wanted) this.#search.value = wanted;
    this.#most = SOME;
    this.#render();
  }

  /** Those whose name has what is looked for. */
  #found() {
    const { list } = this.#chat, wanted = this.#search.value.trim().toLowerCase();
    return wanted === '' ? list : list.filter(({ peer }) =>
      [peer, personName(peer)].some((name) => name.toLowerCase().includes(wanted)));
  }

  /** Brings somebody into the page who is in the list. @param {string} peer */
  #reach(peer) {
    const at = this.#found().findIndex((one) => one.peer === peer);
    if (at < this.#most) return;
    this.#most = at + 1;
    this.#render();
  }

  #render() {
    if (this.#chat.list.length === 0) this.#search.value = '';
    const focused = document.activeElement, open = this.#chat.open?.peer;
    const found = this.#found();
    // Who has the focus keeps it, however far others push him down.
    const held = found.findIndex(({ peer }) => this.#rows.get(peer)?.button === focused);
    const before = this.#shown;
    this.#shown = new Set();
    for (const summary of found.slice(0, Math.max(this.#most, held + 1))) {
      const row = this.#rowOf(summary.peer);
      row.render(summary);
      row.markOpen(summary.peer === open);
      this.#shown.add(row);
    }
    const peers = new Set(this.#chat.list.map(({ peer }) => peer));
    for (const peer of this.#rows.keys()) if (!peers.has(peer)) this.#rows.delete(peer);
    for (const row of before) if (!this.#shown.has(row)) row.button.tabIndex = -1;
    place(this.#list, Array.from(this.#shown, ({ item }) => item));
    // What is moved loses it.
    if (held >= 0 && document.activeElement !== focused) {
      /** @type {HTMLElement} */ (focused).focus();
    }
    this.#renderStart();
    if (!Array.from(this.#shown).some(({ button }) => button.tabIndex === 0)) this.#keepTabStop();
  }

  /** @param {string} peer */
  #rowOf(peer) {
    let row = this.#rows.get(peer);
    if (row === undefined) {
      row = new PersonRow(peer, () => this.#choose(peer));
      this.#rows.set(peer, row);
    }
    return row;
  }

  #renderStart() {
    const wanted = this.#search.value.trim(), isHidden = wanted === '' || this.#chat.has(wanted);
    this.#start.hidden = isHidden;
    if (!isHidden) this.#startWords.textContent = text('startChat', { name: wanted });
  }

  #markOpen() {
    const peer = this.#chat.open?.peer;
    for (const row of this.#shown) row.markOpen(row.peer === peer);
    this.#keepTabStop();
  }

  /** Tab stops at the open one, else at the first. */
  #keepTabStop() {
    const rows = Array.from(this.#shown), open = this.#chat.open?.peer;
    const stop = rows.find(({ peer }) => peer === open) ?? rows[0];
    for (const row of rows) row.button.tabIndex = row === stop ? 0 : -1;
  }

  /** The very one that was typed, else the first that is found, else somebody new. */
  #openFirst() {
    const wanted = this.#search.value.trim();
    const [first] = visibleItems(this.#list, 'button');
    if (wanted === '') return;
    if (first === undefined || this.#chat.has(wanted)) this.#choose(wanted);
    else first.click();
  }

  /** @param {string} peer */
  #choose(peer) {
    this.#lookFor('');
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
      this.#lookFor('');
    }
  }
}
