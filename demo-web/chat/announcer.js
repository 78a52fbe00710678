// @ts-check
// Tells users of screen readers what has come and what has failed: in one sentence when much comes
// at once, and nothing that is only progress. The log itself is silent for that reason.
import { isOwn } from './conversation.js';
import { element, find } from './element.js';
import { personName } from './person.js';
import { text } from './texts.js';

/** @typedef {import('./chat.js').Chat} Chat */
/** @typedef {import('./conversation.js').Bubble} Bubble */
/** @typedef {import('./conversation.js').Conversation} Conversation */

const COLLECTED_FOR = 700;
const SPOKEN_UNITS = 200;

export class Announcer {
  #place = find('announcement', HTMLElement);
  /** @type {{ conversation: Conversation, bubble: Bubble }[]} */
  #news = [];
  #chat;

  /** @param {Chat} chat */
  constructor(chat) {
    this.#chat = chat;
    chat.changed.on((change) => {
      if (change.kind === 'reset') this.#news = [];
      const isNews = change.kind === 'bubble' && !isOwn(change.bubble) ||
        change.kind === 'bubbleChanged' && change.bubble.status === 'failed';
      if (!isNews) return;
      if (this.#news.length === 0) setTimeout(() => this.#announce(), COLLECTED_FOR);
      this.#news.push(change);
    });
  }

  #announce() {
    const news = this.#news.splice(0);
    if (news.length === 0) return;
    const failed = news.find(({ bubble }) => isOwn(bubble));
    // A new element, because the same words again are no change to announce.
    this.#place.replaceChildren(element('span', '', failed !== undefined
      ? text('notDeliveredNews', { words: spoken(failed.bubble) }) : this.#received(news)));
  }

  /** @param {{ conversation: Conversation, bubble: Bubble }[]} news */
  #received(news) {
    const [{ conversation, bubble }] = news;
    const name = personName(conversation.peer);
    if (news.length > 1) return text('newMessagesFrom', { count: news.length });
    if (conversation !== this.#chat.open) return text('newMessage', { name });
    return text('newMessageSaying', { name, words: spoken(bubble) });
  }
}

/** @param {Bubble} bubble */
const spoken = ({ text: words }) => words.slice(0, SPOKEN_UNITS);
