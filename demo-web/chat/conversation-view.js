// @ts-check
// The open conversation: its head, its timeline, and where the reader is in it.
import { isOwn } from './conversation.js';
import { find } from './element.js';
import { moveFocusWithKeys } from './keys.js';
import { paintAvatar, personName } from './person.js';
import { languageChanged, text } from './texts.js';
import { Timeline } from './timeline.js';

/** @typedef {import('./chat.js').Chat} Chat */
/** @typedef {import('./chat.js').Change} Change */
/** @typedef {import('./conversation.js').Bubble} Bubble */

/** So near to the end, in CSS pixels, the reader wants to see what comes next. */
const NEAR_END = 80;

export class ConversationView {
  #nobody = find('nobody', HTMLElement);
  #open = find('open-conversation', HTMLElement);
  #avatar = find('peer-avatar', HTMLElement);
  #name = find('peer-name', HTMLElement);
  #nothing = find('nothing-said', HTMLElement);
  #list = find('bubbles', HTMLElement);
  #jump = find('jump', HTMLButtonElement);
  #jumpCount = find('jump-count', HTMLElement);
  /** @type {Timeline | null} */
  #timeline = null;
  /** Whether the reader is where the next message will be. */
  #isNearEnd = true;
  /** What came while the reader was not. */
  #missed = 0;
  #chat;
  #resend;

  /**
   * @param {Chat} chat
   * @param {(peer: string, bubble: Bubble) => void} resend
   */
  constructor(chat, resend) {
    this.#chat = chat;
    this.#resend = resend;
    this.#list.addEventListener('scroll', () => this.#notePlace(), { passive: true });
    // A keyboard that comes up, or a longer draft, must not hide the newest message.
    new ResizeObserver(() => this.#isNearEnd && this.#scrollToEnd()).observe(this.#list);
    this.#jump.addEventListener('click', () => {
      this.#scrollToEnd();
      this.#list.focus({ preventScroll: true });
    });
    moveFocusWithKeys(this.#list, '.bubble');
    languageChanged.on(() => this.#renderAll());
    chat.changed.on((change) => this.#follow(change));
  }

  /** @param {Change} change */
  #follow(change) {
    if (change.kind === 'reset' || change.kind === 'opened') this.#renderAll();
    else if (change.conversation !== this.#chat.open) return;
    else if (change.kind === 'cleared') this.#renderAll();
    else if (change.kind === 'bubble') this.#append(change.bubble);
    else if (change.kind === 'bubbleChanged') this.#timeline?.render(change.bubble);
    else if (change.kind === 'bubbleGone') this.#timeline?.remove(change.bubble);
    else if (change.kind === 'firstNew') this.#timeline?.showFirstNew();
  }

  #renderAll() {
    const { open } = this.#chat;
    this.#nobody.hidden = open !== null;
    this.#open.hidden = open === null;
    this.#timeline = open && new Timeline(this.#list, open, this.#resend);
    this.#missed = 0;
    if (open === null) {
      this.#list.replaceChildren();
      return;
    }
    const name = personName(open.peer);
    paintAvatar(this.#avatar, open.peer);
    this.#name.textContent = name;
    this.#name.title = open.peer;
    this.#list.setAttribute('aria-label', text('messagesWith', { name }));
    this.#nothing.hidden = open.bubbles.length > 0;
    this.#scrollToEnd();
    if (open.firstNew !== null) this.#scrollToFirstNew();
  }

  /** @param {Bubble} bubble */
  #append(bubble) {
    this.#nothing.hidden = true;
    this.#timeline?.append(bubble);
    // Who reads something older is not torn away from it, except by an own message.
    if (this.#isNearEnd || isOwn(bubble)) {
      this.#scrollToEnd();
    } else {
      this.#missed += 1;
      this.#notePlace();
    }
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
