// @ts-check
// The list of people one has talked with, and the field to begin with somebody new.
import { element, find } from './element.js';
import { paintAvatar, personName } from './person.js';
import { text } from './texts.js';

/** @typedef {import('./chat.js').Chat} Chat */
/** @typedef {import('./conversation.js').Conversation} Conversation */

export class PeopleView {
  #list = find('person-list', HTMLUListElement);
  #id = find('person-id', HTMLInputElement);
  /** @type {Map<Conversation, Row>} */
  #rows = new Map();
  #chat;

  /** @param {Chat} chat */
  constructor(chat) {
    this.#chat = chat;
    find('person-form', HTMLFormElement).addEventListener('submit', (event) => {
      event.preventDefault();
      const id = this.#id.value.trim();
      if (id === '') return;
      this.#id.value = '';
      chat.choose(id);
    });
    chat.changed.on((change) => {
      if (change.kind === 'reset') this.#renderAll();
      else if (change.kind === 'opened') this.#markOpen();
      else if (change.kind === 'person') this.#renderPerson(change.conversation);
      else if (change.kind === 'personGone') this.#remove(change.conversation);
    });
  }

  focus() {
    this.#id.focus();
  }

  #renderAll() {
    this.#rows.clear();
    this.#list.replaceChildren();
    for (const conversation of this.#chat.conversations.values()) this.#renderPerson(conversation);
  }

  /** @param {Conversation} conversation */
  #renderPerson(conversation) {
    let row = this.#rows.get(conversation);
    if (row === undefined) {
      row = new Row(conversation, () => this.#chat.choose(conversation.peer));
      this.#rows.set(conversation, row);
    }
    row.render();
    this.#moveUp(conversation, row);
  }

  /**
   * The latest active is the first of the list.
   * @param {Conversation} conversation
   * @param {Row} row
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
    for (const [conversation, row] of this.#rows) row.markOpen(conversation === this.#chat.open);
  }

  /** @param {Conversation} conversation */
  #remove(conversation) {
    this.#rows.get(conversation)?.item.remove();
    this.#rows.delete(conversation);
  }
}

class Row {
  #preview = element('span', 'preview');
  #unread = element('span', 'unread');
  #button = element('button', 'person');
  #conversation;

  /** @param {Conversation} conversation @param {() => void} choose */
  constructor(conversation, choose) {
    this.#conversation = conversation;
    const avatar = element('span', 'avatar');
    avatar.setAttribute('aria-hidden', 'true');
    paintAvatar(avatar, conversation.peer);
    const name = element('bdi', 'name', personName(conversation.peer));
    this.#button.type = 'button';
    this.#button.title = conversation.peer;
    this.#button.append(avatar, element('span', 'who', name, this.#preview), this.#unread);
    this.#button.addEventListener('click', choose);
    this.item = element('li', '', this.#button);
  }

  render() {
    const { last, unread } = this.#conversation;
    this.#preview.textContent = last === undefined ? '' : last.text.slice(0, 100);
    this.#unread.textContent = unread > 0 ? String(unread) : '';
    this.#unread.hidden = unread === 0;
    if (unread > 0) this.#unread.setAttribute('aria-label', text('unread', { count: unread }));
  }

  /** @param {boolean} isOpen */
  markOpen(isOpen) {
    if (isOpen) this.#button.setAttribute('aria-current', 'true');
    else this.#button.removeAttribute('aria-current');
  }
}
