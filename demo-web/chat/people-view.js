// @ts-check
// The list of people, the latest first, and the field to find one in it or begin with a new one.
import { find } from './element.js';
import { moveFocusWithKeys, visibleItems } from './keys.js';
import { PersonRow } from './person-row.js';
import { languageChanged, text } from './texts.js';

/** @typedef {import('./chat.js').Chat} Chat */
/** @typedef {import('./chat.js').Change} Change */
/** @typedef {import('./conversation.js').Conversation} Conversation */

export class PeopleView {
  #scroller = find('people-scroller', HTMLElement);
  #list = find('person-list', HTMLUListElement);
  #search = find('person-search', HTMLInputElement);
  #start = find('person-start', HTMLButtonElement);
  #startWords = find('person-start-words', HTMLElement);
  /** @type {Map<Conversation, PersonRow>} */
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
    languageChanged.on(() => this.#renderAll());
    chat.changed.on((change) => this.#follow(change));
  }

  /** Somebody in the list, or where one begins. @param {Conversation | null} conversation */
  focus(conversation = null) {
    const row = conversation === null ? undefined : this.#rows.get(conversation);
    (row?.button.offsetParent ? row.button : this.#search).focus();
  }

  /** @param {Change} change */
  #follow(change) {
    if (change.kind === 'reset') this.#renderAll();
    else if (change.kind === 'opened') this.#markOpen();
    else if (change.kind === 'person') this.#renderPerson(change.conversation);
    else if (change.kind === 'personGone') this.#remove(change.conversation);
  }

  #renderAll() {
    this.#rows.clear();
    this.#list.replaceChildren();
    for (const conversation of this.#chat.conversations.values()) {
      this.#list.prepend(this.#rowOf(conversation).item);
    }
    this.#search.value = '';
    this.#filter();
    this.#markOpen();
  }

  /** @param {Conversation} conversation */
  #rowOf(conversation) {
    let row = this.#rows.get(conversation);
    if (row === undefined) {
      row = new PersonRow(conversation, () => this.#choose(conversation.peer));
      this.#rows.set(conversation, row);
      row.render();
    }
    return row;
  }

  /** @param {Conversation} conversation */
  #renderPerson(conversation) {
    const isNew = !this.#rows.has(conversation);
    const row = this.#rowOf(conversation);
    row.render();
    this.#moveUp(conversation, row);
    if (isNew) this.#filter();
  }

  /**
   * The latest active is the first of the list.
   * @param {Conversation} conversation
   * @param {PersonRow} row
   */
  #moveUp(conversation, row) {
    const latest = [...this.#chat.conversations.values()].at(-1);
    const isInPlace = conversation !== latest ? row.item.isConnected
      : this.#list.firstElementChild === row.item;
    if (isInPlace) return;
    const focused = document.activeElement;
    this.#list.prepend(row.item);
    if (focused instanceof HTMLElement && row.item.contains(focused)) focused.focus();
  }

  #markOpen() {
    const { open } = this.#chat;
    for (const [conversation, row] of this.#rows) row.markOpen(conversation === open);
    this.#keepTabStop();
  }

  /** @param {Conversation} conversation */
  #remove(conversation) {
    this.#rows.get(conversation)?.item.remove();
    this.#rows.delete(conversation);
    this.#keepTabStop();
  }

  #keepTabStop() {
    const rows = [...this.#rows.values()];
    for (const { button } of rows) button.tabIndex = -1;
    const open = this.#chat.open && this.#rows.get(this.#chat.open);
    const stop = open && !open.item.hidden ? open.button
      : Array.from(this.#list.children).find((item) => !/** @type {any} */ (item).hidden)
        ?.firstElementChild;
    if (stop instanceof HTMLElement) stop.tabIndex = 0;
  }

  #filter() {
    const wanted = this.#search.value.trim();
    const folded = wanted.toLowerCase();
    for (const row of this.#rows.values()) row.item.hidden = !row.matches(folded);
    this.#start.hidden = wanted === '' || this.#chat.conversations.has(wanted);
    this.#startWords.textContent = text('startChat', { name: wanted });
    this.#keepTabStop();
  }

  /** The very one that was typed, else the first that is found, else somebody new. */
  #openFirst() {
    const wanted = this.#search.value.trim();
    const [first] = visibleItems(this.#list, 'button');
    if (wanted === '') return;
    if (first === undefined || this.#chat.conversations.has(wanted)) this.#choose(wanted);
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
