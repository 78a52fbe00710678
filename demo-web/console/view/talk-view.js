// @ts-check
// The open chat: its head, its lines, and where the reader is in them.
import { element, find, showText } from '../../shared/element.js';
import { moveFocusWithKeys } from '../../shared/keys.js';
import { paintAvatar, visitorName } from './person.js';
import { text } from './texts.js';
import { sinceText } from './times.js';
import { Timeline } from './timeline.js';

/** @typedef {import('./stage.js').Stage} Stage */
/** @typedef {import('../model/chat-record.js').ChatSnapshot} ChatSnapshot */

/** So near to the end, in CSS pixels, the reader wants to see what comes next. */
const NEAR_END = 80;
/** And so near to the beginning, what was said before. */
const NEAR_START = 200;

export class TalkView {
  #nothing = find('nothing-open', HTMLElement);
  #open = find('open-chat', HTMLElement);
  #avatar = find('visitor-avatar', HTMLElement);
  #name = find('visitor-name', HTMLElement);
  #state = find('visitor-state', HTMLElement);
  #list = find('bubbles', HTMLElement);
  #gone = find('gone', HTMLElement);
  #accept = find('accept', HTMLButtonElement);
  #transfer = find('transfer', HTMLButtonElement);
  #end = find('end', HTMLButtonElement);
  #jump = find('jump', HTMLButtonElement);
  #jumpCount = find('jump-count', HTMLElement);
  #older = element('button', 'older quiet');
  /** @type {Timeline | null} */
  #timeline = null;
  /** @type {ChatSnapshot | null} */
  #shown = null;
  #isNearEnd = true;
  /** What came while the reader was not there. */
  #missed = 0;
  #stage;

  /** @param {Stage} stage */
  constructor(stage) {
    this.#stage = stage;
    this.#older.type = 'button';
    this.#older.addEventListener('click', () => this.#loadOlder());
    this.#list.addEventListener('scroll', () => {
      this.#notePlace();
      if (this.#list.scrollTop < NEAR_START) this.#loadOlder();
    }, { passive: true });
    new ResizeObserver(() => this.#isNearEnd && this.#scrollToEnd()).observe(this.#list);
    this.#jump.addEventListener('click', () => {
      this.#scrollToEnd();
      this.#list.focus({ preventScroll: true });
    });
    this.#accept.addEventListener('click', () => stage.accept(stage.open?.id));
    moveFocusWithKeys(this.#list, '.bubble');
    stage.rendered.on((dirt) => {
      if (dirt.all || dirt.opened) this.#renderAnew();
      else if (this.#shown && dirt.chats.has(this.#shown.id)) this.#render();
    });
  }

  /** Where one goes on when the chat is not his. */
  get acceptButton() {
    return this.#accept.hidden ? this.#list : this.#accept;
  }

  #renderAnew() {
    const { open, desk } = this.#stage;
    this.#nothing.hidden = open !== null;
    this.#open.hidden = open === null;
    this.#shown = null;
    this.#missed = 0;
    this.#isNearEnd = true;
    this.#timeline = open && desk && new Timeline(this.#list, desk.me, {
      again: (id) => desk.retry(id), discard: (id) => desk.discard(id),
    });
    if (!open) {
      this.#list.replaceChildren();
      return;
    }
    this.#older.textContent = text('older');
    this.#render();
  }

  #render() {
    const { open } = this.#stage, former = this.#shown;
    if (!open || open === former) return;
    this.#renderHead(open, former);
    const keepPlace = this.#anchor(), last = former?.lines.at(-1)?.seq ?? 0;
    this.#shown = open;
    this.#timeline?.render(open, open.hasOlder ? this.#older : null);
    this.#list.setAttribute('aria-busy', String(open.isLoading));
    const news = former ? open.lines.filter(({ seq }) => seq > last) : [];
    const isOwn = open.says.length > (former?.says.length ?? 0);
    // Who reads something older is not torn away from it, except by a message of his own.
    if (this.#isNearEnd || isOwn) {
      this.#scrollToEnd();
      return;
    }
    keepPlace();
    this.#missed += news.filter(({ from }) => from === 'visitor').length;
    this.#notePlace();
  }

  /** @param {ChatSnapshot} chat @param {ChatSnapshot | null} former */
  #renderHead(chat, former) {
    const name = visitorName(chat);
    if (!former || visitorName(former) !== name) {
      paintAvatar(this.#avatar, chat.id, name);
      this.#name.textContent = name;
      this.#list.setAttribute('aria-label', text('messagesWith', { name }));
    }
    const isSupervisor = this.#stage.desk?.standing.role === 'supervisor';
    const isOpen = chat.status === 'active' || chat.status === 'waiting';
    this.#accept.hidden = chat.status !== 'waiting';
    this.#transfer.hidden = !(chat.isMine || isSupervisor && isOpen);
    this.#end.hidden = this.#transfer.hidden;
    this.#state.classList.toggle('typing', chat.isTyping);
    this.#state.textContent = chat.isTyping ? text('typing') : stateText(chat);
    showText(this.#gone, goneText(chat, this.#stage.desk?.me ?? ''));
  }

  /** Keeps what the reader looks at where it is. @returns {() => void} to be called afterwards */
  #anchor() {
    if (this.#isNearEnd) return () => {};
    const { top } = this.#list.getBoundingClientRect();
    const seen = Array.from(this.#list.querySelectorAll('.bubble, .event')).find((one) =>
      one.getBoundingClientRect().bottom > top);
    const at = seen?.getBoundingClientRect().top ?? 0;
    return () => {
      if (seen?.isConnected) this.#list.scrollTop += seen.getBoundingClientRect().top - at;
    };
  }

  #loadOlder() {
    const { open, desk } = this.#stage;
    if (open && desk && open.hasOlder && !open.isLoading) desk.older(open.id);
  }

  #scrollToEnd() {
    this.#list.scrollTop = this.#list.scrollHeight;
    this.#notePlace();
  }

  #notePlace() {
    const { scrollHeight, scrollTop, clientHeight } = this.#list;
    this.#isNearEnd = scrollHeight - scrollTop - clientHeight < NEAR_END;
    if (this.#isNearEnd) this.#missed = 0;
    this.#jump.hidden = this.#isNearEnd;
    this.#jumpCount.textContent = this.#missed > 0 ? String(this.#missed) : '';
    this.#jumpCount.hidden = this.#missed === 0;
    const name = this.#missed > 0 ? text('jumpNew', { count: this.#missed }) : text('jump');
    this.#jump.setAttribute('aria-label', name);
    this.#jump.title = name;
  }
}

/** @param {ChatSnapshot} chat */
function stateText(chat) {
  const { profile: { page, product } } = chat;
  if (chat.status === 'waiting') return text('waitingFor', { time: sinceText(chat.since) });
  if (chat.status === 'closed') return text('isClosed');
  if (!chat.isMine && chat.status === 'active') {
    return text('withAgent', { name: chat.name ?? chat.agent ?? '' });
  }
  return product?.title ?? page?.title ?? '';
}

/** Why one cannot write here. @param {ChatSnapshot} chat @param {string} me */
function goneText(chat, me) {
  if (chat.isMine) return '';
  if (chat.status === 'closed') return text('goneClosed');
  if (chat.status === 'active' && chat.agent !== me) {
    return text('goneOther', { name: chat.name ?? chat.agent ?? '' });
  }
  return text(chat.status === 'waiting' ? 'goneWaiting' : 'goneHanded');
}
