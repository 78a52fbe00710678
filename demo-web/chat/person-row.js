// @ts-check
// One line in the list of people: who, what was said last and when, and how much is unread.
import { element } from '../shared/element.js';
import { paintAvatar, personName } from './person.js';
import { previewText } from './preview.js';
import { text } from './texts.js';
import { fullText, shortText } from './times.js';

/** @typedef {import('../../js/talk/index.js').ConversationSummary} ConversationSummary */

/** Nobody reads more of a preview, and a draft may be huge. */
const PREVIEW_UNITS = 100;

export class PersonRow {
  #name = element('bdi', 'name');
  #avatar = element('span', 'avatar');
  #time = element('time', 'when');
  #preview = element('span', 'preview');
  #unread = element('span', 'unread');
  /** @type {ConversationSummary | null} */
  #summary = null;
  #isOpen = false;
  button = element('button', 'person');

  /** @param {string} peer @param {() => void} choose */
  constructor(peer, choose) {
    this.peer = peer;
    this.#avatar.setAttribute('aria-hidden', 'true');
    paintAvatar(this.#avatar, peer);
    this.#name.textContent = personName(peer);
    this.button.type = 'button';
    this.button.tabIndex = -1;
    this.button.title = peer;
    this.button.append(this.#avatar, element('span', 'who',
      element('span', 'top', this.#name, this.#time),
      element('span', 'bottom', this.#preview, this.#unread)));
    this.button.addEventListener('click', choose);
    this.item = element('li', '', this.button);
  }

  /** @param {ConversationSummary} summary the same object as long as nothing has changed */
  render(summary) {
    if (summary === this.#summary) return;
    this.#summary = summary;
    const { last, unread } = summary;
    this.#time.textContent = last === null ? '' : shortText(last.time);
    this.#time.title = last === null ? '' : fullText(last.time);
    this.#renderPreview();
    this.#unread.hidden = unread === 0;
    this.#unread.replaceChildren();
    if (unread === 0) return;
    const count = element('span', '', unread > 99 ? '99+' : String(unread));
    count.setAttribute('aria-hidden', 'true');
    this.#unread.append(count, element('span', 'unseen', text('unread', { count: unread })));
  }

  #renderPreview() {
    if (this.#summary === null) return;
    const { draft, last, typing } = this.#summary;
    this.#preview.replaceChildren();
    if (typing) {
      this.#preview.append(element('span', 'typing', text('typing')));
      return;
    }
    const isDraft = draft.trim() !== '' && !this.#isOpen;  // who writes sees it elsewhere
    const isFailed = !isDraft && last?.status === 'lost';
    const label = isDraft ? text('draft') : isFailed ? `${text('failed')}: `
      : last?.own ? text('saidBy', { name: text('you') }) : '';
    const words = isDraft ? draft : last === null ? '' : previewText(last.kind, last.text);
    if (label !== '') {
      this.#preview.append(element('span', isDraft || isFailed ? 'urgent' : '', label));
    }
    if (words !== '') this.#preview.append(element('bdi', '', words.slice(0, PREVIEW_UNITS)));
  }

  /** @param {boolean} isOpen */
  markOpen(isOpen) {
    if (isOpen === this.#isOpen) return;
    this.#isOpen = isOpen;
    if (isOpen) this.button.setAttribute('aria-current', 'true');
    else this.button.removeAttribute('aria-current');
    this.#renderPreview();
  }
}
