// @ts-check
// One line in the list of people: who, what was said last and when, and how much is unread.
import { isOwn } from './conversation.js';
import { element } from './element.js';
import { paintAvatar, personName } from './person.js';
import { text } from './texts.js';
import { fullText, shortText } from './times.js';

/** @typedef {import('./conversation.js').Conversation} Conversation */

/** Nobody reads more of a preview, and a message may be huge. */
const PREVIEW_UNITS = 100;

export class PersonRow {
  #name = element('bdi', 'name');
  #avatar = element('span', 'avatar');
  #time = element('time', 'when');
  #preview = element('span', 'preview');
  #unread = element('span', 'unread');
  #conversation;
  #isOpen = false;
  button = element('button', 'person');

  /** @param {Conversation} conversation @param {() => void} choose */
  constructor(conversation, choose) {
    this.#conversation = conversation;
    this.#avatar.setAttribute('aria-hidden', 'true');
    this.button.type = 'button';
    this.button.tabIndex = -1;
    this.button.title = conversation.peer;
    this.button.append(this.#avatar, element('span', 'who',
      element('span', 'top', this.#name, this.#time),
      element('span', 'bottom', this.#preview, this.#unread)));
    this.button.addEventListener('click', choose);
    this.item = element('li', '', this.button);
  }

  render() {
    const { peer, last, unread } = this.#conversation;
    paintAvatar(this.#avatar, peer);
    this.#name.textContent = personName(peer);
    this.#time.textContent = last === undefined ? '' : shortText(last.time);
    this.#time.title = last === undefined ? '' : fullText(last.time);
    this.#renderPreview();
    this.#unread.hidden = unread === 0;
    this.#unread.replaceChildren();
    if (unread === 0) return;
    const count = element('span', '', unread > 99 ? '99+' : String(unread));
    count.setAttribute('aria-hidden', 'true');
    this.#unread.append(count, element('span', 'unseen', text('unread', { count: unread })));
  }

  #renderPreview() {
    const { draft, last } = this.#conversation;
    const isDraft = draft.trim() !== '' && !this.#isOpen;  // who writes sees it elsewhere
    const isFailed = !isDraft && last?.status === 'failed';
    const label = isDraft ? text('draft') : isFailed ? `${text('failed')}: `
      : last !== undefined && isOwn(last) ? text('saidBy', { name: text('you') }) : '';
    const words = (isDraft ? draft : last?.text ?? '').slice(0, PREVIEW_UNITS);
    this.#preview.replaceChildren();
    if (label !== '') {
      this.#preview.append(element('span', isDraft || isFailed ? 'urgent' : '', label));
    }
    if (words !== '') this.#preview.append(element('bdi', '', words));
  }

  /** Whether what the user looks for is in its name. @param {string} wanted in lower case */
  matches(wanted) {
    const { peer } = this.#conversation;
    return [peer, personName(peer)].some((name) => name.toLowerCase().includes(wanted));
  }

  /** @param {boolean} isOpen */
  markOpen(isOpen) {
    if (isOpen) this.button.setAttribute('aria-current', 'true');
    else this.button.removeAttribute('aria-current');
    if (isOpen === this.#isOpen) return;
    this.#isOpen = isOpen;
    this.#renderPreview();
  }
}
