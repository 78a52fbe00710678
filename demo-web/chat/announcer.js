// @ts-check
// Tells users of screen readers what has come and what has failed: in one sentence when much comes
// at once, and nothing that is only progress. The log itself is silent for that reason.
import { element, find } from '../shared/element.js';
import { personName } from './person.js';
import { text } from './texts.js';

/** @typedef {import('./session.js').News} News */

const COLLECTED_FOR = 700;
const SPOKEN_UNITS = 200;

export class Announcer {
  #place = find('announcement', HTMLElement);
  /** @type {News[]} */
  #news = [];
  #chat;

  /** @param {import('./session.js').Session} session */
  constructor(session) {
    this.#chat = session.chat;
    session.changed.on(() => {
      if (session.stage === 'out' || session.stage === 'entering') this.#news = [];
    });
    session.told.on((news) => {
      if (this.#news.length === 0) setTimeout(() => this.#announce(), COLLECTED_FOR);
      this.#news.push(news);
    });
  }

  #announce() {
    const news = this.#news.splice(0);
    if (news.length === 0) return;
    const failed = news.find(({ own }) => own);
    // A new element, because the same words again are no change to announce.
    this.#place.replaceChildren(element('span', '', failed === undefined ? this.#received(news)
      : text('notDeliveredNews', { words: spoken(failed) })));
  }

  /** @param {News[]} news */
  #received(news) {
    const [{ peer }] = news, name = personName(peer);
    if (news.length > 1) return text('newMessagesFrom', { count: news.length });
    if (peer !== this.#chat.open?.peer) return text('newMessage', { name });
    return text('newMessageSaying', { name, words: spoken(news[0]) });
  }
}

/** @param {News} news */
const spoken = ({ text: words }) => words.slice(0, SPOKEN_UNITS);
