// @ts-check
// One chat in a list: who, what was said last, since when, what is unread.
import { element } from '../../shared/element.js';
import { previewOf } from './body-view.js';
import { paintAvatar, visitorName } from './person.js';
import { text } from './texts.js';
import { fullText, isDate, shortText, sinceText } from './times.js';

/** @typedef {import('../model/frames.js').ChatInfo} ChatInfo */
/** @typedef {import('../model/chat-record.js').ChatSnapshot} ChatSnapshot */

const MOST_SHOWN = 99;

export class Row {
  #avatar = element('span', 'avatar');
  #name = element('bdi', 'name');
  #time = element('time', 'when');
  #preview = element('span', 'preview');
  #unread = element('span', 'unread');
  /** @type {ChatInfo | ChatSnapshot | null} */
  #shown = null;
  #which = '';
  #isOpen = false;

  /** @param {string} id @param {(id: string) => void} choose */
  constructor(id, choose) {
    this.id = id;
    this.#avatar.setAttribute('aria-hidden', 'true');
    this.button = element('button', 'person row', this.#avatar, element('span', 'who',
      element('span', 'top', this.#name, this.#time),
      element('span', 'bottom', this.#preview, this.#unread)));
    this.button.type = 'button';
    this.button.dataset.chat = id;
    this.button.addEventListener('click', () => choose(id));
    this.item = element('li', '', this.button);
  }

  /**
   * @param {ChatInfo | ChatSnapshot} chat the same object as long as nothing has changed
   * @param {string} which list it stands in @param {boolean} isOpen
   */
  render(chat, which, isOpen) {
    if (isOpen) this.button.setAttribute('aria-current', 'true');
    else this.button.removeAttribute('aria-current');
    if (chat === this.#shown && which === this.#which && isOpen === this.#isOpen) return;
    this.#shown = chat;
    this.#which = which;
    this.#isOpen = isOpen;
    this.#paint();
  }

  /** Anew, in another language or later. */
  paintAgain() {
    if (this.#shown) this.#paint();
  }

  #paint() {
    const chat = /** @type {ChatInfo | ChatSnapshot} */ (this.#shown), name = visitorName(chat);
    paintAvatar(this.#avatar, chat.id, name);
    this.#name.textContent = name;
    this.#name.title = chat.id;
    const time = this.#which === 'queue' ? chat.since : chat.at;
    this.#time.textContent = this.#which === 'queue' && isDate(time) ? sinceText(time)
      : isDate(time) ? shortText(time) : '';
    this.#time.title = fullText(time);
    this.#preview.replaceChildren(...this.#previewOf(chat));
    // Of an open one a person sees what comes.
    const { unread } = chat, isShown = unread > 0 && this.#which !== 'closed';
    this.#unread.hidden = !isShown;
    this.#unread.replaceChildren();
    if (!isShown) return;
    const count = element('span', '', unread > MOST_SHOWN ? `${MOST_SHOWN}+` : String(unread));
    count.setAttribute('aria-hidden', 'true');
    this.#unread.append(count, element('span', 'unseen', text('unread', { count: unread })));
  }

  /** @param {ChatInfo | ChatSnapshot} chat @returns {(Node | string)[]} */
  #previewOf(chat) {
    if ('isTyping' in chat && chat.isTyping) return [element('span', 'typing', text('typing'))];
    if (this.#which === 'all') {
      return [chat.status === 'active' ? text('withAgent', { name: chat.name ?? chat.agent ?? '' })
        : text('withNobody')];
    }
    if (this.#which === 'queue') {
      const { product, page } = chat.profile;
      return [element('bdi', '', product?.title ?? page?.title ?? page?.url ?? '')];
    }
    if (this.#which === 'closed') {
      const { rating } = chat;
      const stars = rating ? '★'.repeat(rating) + '☆'.repeat(5 - rating) : '';
      return [element('span', 'stars', stars), stars ? ' ' : '', chat.name ?? text('isClosed')];
    }
    if (!('lines' in chat)) return [];
    if (chat.draft && !this.#isOpen && !chat.unread) {
      return [element('span', 'urgent', text('draft')), element('bdi', '', chat.draft)];
    }
    const last = chat.lines.filter(({ from }) => from !== 'desk').at(-1) ?? chat.lines.at(-1);
    if (!last) return [];
    const name = last.agent === chat.agent ? text('you') : last.name ?? '';
    const by = last.from === 'agent' ? text('saidBy', { name }) : '';
    return [by, element('bdi', '', previewOf(last))];
  }
}
