// @ts-check
// The open conversation: its head and its bubbles.
import { BubbleView } from './bubble-view.js';
import { element, find } from './element.js';
import { paintAvatar, personName } from './person.js';

/** @typedef {import('./chat.js').Chat} Chat */
/** @typedef {import('./conversation.js').Bubble} Bubble */

/** So near to the end, in CSS pixels, the reader wants to see what comes next. */
const NEAR_END = 80;

export class ConversationView {
  #nobody = find('nobody', HTMLElement);
  #peer = find('peer', HTMLElement);
  #avatar = find('peer-avatar', HTMLElement);
  #name = find('peer-name', HTMLElement);
  #list = find('bubbles', HTMLElement);
  /** @type {Map<Bubble, BubbleView>} */
  #views = new Map();
  #chat;
  #resend;

  /**
   * @param {Chat} chat
   * @param {(peer: string, bubble: Bubble) => void} resend
   */
  constructor(chat, resend) {
    this.#chat = chat;
    this.#resend = resend;
    find('back', HTMLButtonElement).addEventListener('click', () => chat.choose(null));
    chat.changed.on((change) => {
      if (change.kind === 'reset' || change.kind === 'opened') this.#renderAll();
      else if (change.conversation !== chat.open) return;
      else if (change.kind === 'bubble') this.#append(change.bubble);
      else if (change.kind === 'bubbleChanged') this.#views.get(change.bubble)?.render();
      else if (change.kind === 'bubbleGone') this.#remove(change.bubble);
    });
  }

  #renderAll() {
    const { open } = this.#chat;
    this.#nobody.hidden = open !== null;
    this.#peer.hidden = open === null;
    this.#list.hidden = open === null;
    this.#views.clear();
    this.#list.replaceChildren();
    if (open === null) return;
    paintAvatar(this.#avatar, open.peer);
    this.#name.textContent = personName(open.peer);
    this.#name.title = open.peer;
    const all = document.createDocumentFragment();
    for (const bubble of open.bubbles) all.append(this.#make(open.peer, bubble));
    this.#list.append(all);
    this.#scrollToEnd();
  }

  /** @param {Bubble} bubble */
  #append(bubble) {
    const list = this.#list;
    const isNearEnd = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_END;
    list.append(this.#make(this.#chat.open?.peer ?? '', bubble));
    // Who reads something older is not torn away from it, except by an own message.
    if (isNearEnd || bubble.status !== 'received') this.#scrollToEnd();
  }

  /** @param {string} peer @param {Bubble} bubble */
  #make(peer, bubble) {
    const view = new BubbleView(bubble, () => this.#resend(peer, bubble));
    this.#views.set(bubble, view);
    return view.element;
  }

  /** @param {Bubble} bubble */
  #remove(bubble) {
    this.#views.get(bubble)?.element.remove();
    this.#views.delete(bubble);
  }

  #scrollToEnd() {
    this.#list.scrollTop = this.#list.scrollHeight;
  }
}

/** Tells users of screen readers about messages in conversations that are not open. */
export class Announcer {
  /** @param {Chat} chat @param {(peer: string) => string} words */
  constructor(chat, words) {
    const place = find('announcement', HTMLElement);
    chat.changed.on((change) => {
      if (change.kind !== 'bubble' || change.conversation === chat.open) return;
      // A new element, because the same words again are no change to announce.
      place.replaceChildren(element('span', '', words(change.conversation.peer)));
    });
  }
}
