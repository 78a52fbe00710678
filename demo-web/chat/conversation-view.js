// @ts-check
// The open conversation: its head, its timeline, and where the reader is in it.
import { element, find, showText } from '../shared/element.js';
import { moveFocusWithKeys } from '../shared/keys.js';
import { paintAvatar, personName } from './person.js';
import { languageChanged, text } from './texts.js';
import { Timeline } from './timeline.js';

/** @typedef {import('./chat.js').Chat} Chat */
/** @typedef {import('./session.js').Session} Session */
/** @typedef {import('../../js/talk/index.js').TalkMessage} TalkMessage */

/** So near to the end, in CSS pixels, the reader wants to see what comes next. */
const NEAR_END = 80;
/** And so near to the beginning, what was said before. */
const NEAR_START = 200;

export class ConversationView {
  #nobody = find('nobody', HTMLElement);
  #open = find('open-conversation', HTMLElement);
  #avatar = find('peer-avatar', HTMLElement);
  #name = find('peer-name', HTMLElement);
  #state = find('peer-state', HTMLElement);
  #nothing = find('nothing-said', HTMLElement);
  #list = find('bubbles', HTMLElement);
  #jump = find('jump', HTMLButtonElement);
  #jumpCount = find('jump-count', HTMLElement);
  #older = element('button', 'older quiet');
  /** @type {Timeline | null} */
  #timeline = null;
  /** @type {readonly TalkMessage[]} */
  #shown = [];
  /** Whether the reader is where the next message will be. */
  #isNearEnd = true;
  /** What came while the reader was not. */
  #missed = 0;
  #session;
  #chat;
  #resend;

  /** @param {Session} session @param {(id: string) => void} resend */
  constructor(session, resend) {
    this.#session = session;
    this.#chat = session.chat;
    this.#resend = resend;
    this.#older.type = 'button';
    this.#older.addEventListener('click', () => this.#loadOlder());
    this.#list.addEventListener('scroll', () => {
      this.#notePlace();
      if (this.#list.scrollTop < NEAR_START) this.#loadOlder();
    }, { passive: true });
    // A keyboard that comes up, or a longer draft, must not hide the newest message.
    new ResizeObserver(() => this.#isNearEnd && this.#scrollToEnd()).observe(this.#list);
    this.#jump.addEventListener('click', () => {
      this.#scrollToEnd();
      this.#list.focus({ preventScroll: true });
    });
    moveFocusWithKeys(this.#list, '.bubble');
    languageChanged.on(() => this.#renderAnew());
    session.changed.on(() => this.#render());
    this.#chat.changed.on((change) => {
      if (change === 'opened') this.#renderAnew();
      else if (change === 'loaded') this.#showLoaded();
      else if (change === 'said' || change === 'firstNew') this.#render();
    });
  }

  /** Shows a message that may be far back. @param {string} id @returns {Promise<void>} */
  async show(id) {
    const { open } = this.#chat;
    if (open === null) return;
    const isThere = () => open !== this.#chat.open || this.#timeline?.find(id);
    while (!isThere() && open.getSnapshot().hasOlder) await open.older(500);
    const bubble = open === this.#chat.open ? this.#timeline?.find(id) : undefined;
    bubble?.scrollIntoView({ block: 'center' });
    bubble?.focus({ preventScroll: true });
  }

  #renderAnew() {
    const { open } = this.#chat;
    this.#nobody.hidden = open !== null;
    this.#open.hidden = open === null;
    this.#timeline = open && new Timeline(this.#list, this.#resend);
    this.#missed = 0;
    this.#shown = [];
    this.#isNearEnd = true;
    if (open === null) {
      this.#list.replaceChildren();
      return;
    }
    const name = personName(open.peer);
    paintAvatar(this.#avatar, open.peer);
    this.#name.textContent = name;
    this.#name.title = open.peer;
    this.#older.textContent = text('older');
    this.#list.setAttribute('aria-label', text('messagesWith', { name }));
    this.#render();
  }

  #render() {
    const { open, isLoading, firstNew, resending } = this.#chat;
    if (open === null) return;
    const { messages, hasOlder, typing, isLoading: isPaging } = open.getSnapshot();
    const before = new Set(this.#shown.map(({ id }) => id));
    const last = this.#shown.at(-1)?.id, keepPlace = this.#anchor();
    this.#shown = messages;
    this.#timeline?.render(messages, {
      isOnline: this.#session.isOnline, resending, firstNew,
      head: hasOlder && !isLoading ? this.#older : null,
    });
    this.#nothing.hidden = isLoading || messages.length > 0;
    this.#list.setAttribute('aria-busy', String(isLoading || isPaging));
    showText(this.#state, typing ? text('typing') : '');
    // What stands behind what was the last is news; what stands before it is an older page.
    const news = messages.slice(messages.findIndex(({ id }) => id === last) + 1)
      .filter(({ id }) => !before.has(id));
    // Who reads something older is not torn away from it, except by an own message.
    if (this.#isNearEnd || news.some(({ own }) => own)) {
      this.#scrollToEnd();
      return;
    }
    keepPlace();
    if (last !== undefined) this.#missed += news.length;
    this.#notePlace();
  }

  /** Keeps what the reader looks at where it is. @returns {() => void} to be called afterwards */
  #anchor() {
    if (this.#isNearEnd) return () => {};
    const { top } = this.#list.getBoundingClientRect();
    // A message, for the line of its day may go.
    const seen = Array.from(this.#list.querySelectorAll('.bubble')).find((bubble) =>
      bubble.getBoundingClientRect().bottom > top);
    const at = seen?.getBoundingClientRect().top ?? 0;
    return () => {
      if (seen?.isConnected) this.#list.scrollTop += seen.getBoundingClientRect().top - at;
    };
  }

  #showLoaded() {
    this.#isNearEnd = true;
    this.#render();
    if (this.#chat.firstNew !== null) this.#scrollToFirstNew();
  }

  #loadOlder() {
    const { open, isLoading } = this.#chat;
    if (open === null || isLoading) return;
    const { hasOlder, isLoading: isPaging } = open.getSnapshot();
    if (hasOlder && !isPaging) open.older().catch((error) => this.#chat.troubled.emit(error));
  }

  #scrollToEnd() {
    this.#list.scrollTop = this.#list.scrollHeight;
    this.#notePlace();
  }

  /** If all that is new does not fit, the reader begins at its beginning. */
  #scrollToFirstNew() {
    const line = this.#timeline?.firstNewLine;
    const above = (line?.getBoundingClientRect().top ?? 0) -
      this.#list.getBoundingClientRect().top;
    if (above < 0) this.#list.scrollTop += above;
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
