// @ts-check
// What is told of the desk as a whole: who is there, who waits, what is written already, and the
// lists that were asked for.
import {
  cannedIn, chatIn, colleagueIn, countIn, listIn, ownOf, textIn,
} from './frames.js';
import { ChatLists } from './lists.js';

/** @typedef {import('./frames.js').Canned} Canned */
/** @typedef {import('./frames.js').ChatInfo} ChatInfo */
/** @typedef {import('./frames.js').Colleague} Colleague */
/**
 * @typedef {object} Owner
 * @property {(frame: object) => void} tell
 * @property {(what: 'agents' | 'canned' | 'list') => void} changed
 * @property {(info: ChatInfo) => void} waiting somebody new is in the queue
 * @property {(chats: ChatInfo[], order: string, isMine: boolean) => void} seen how chats stand
 * @property {(ids: string[], order: string) => void} mine all his own, when that was asked
 */

const MOST_CANNED = 500;

export class Floor {
  /** @type {readonly Colleague[]} */
  agents = [];
  /** @type {readonly Canned[]} */
  canned = [];
  /** Of the pages that have come. @type {Canned[]} */
  #pages = [];
  #orders = { agents: '', canned: '' };
  /** Of the pages of his own that have come, and when the first was made. @type {Set<string>} */
  #mine = new Set();
  #mineOrder = '';
  #owner;

  /** @param {Owner} owner */
  constructor(owner) {
    this.#owner = owner;
    this.lists = new ChatLists(() => owner.changed('list'));
  }

  /** Asks for all of it. */
  ask() {
    const { tell } = this.#owner;
    this.#forgetMine();
    tell({ kind: 'list', which: 'mine' });
    tell({ kind: 'list', which: 'waiting' });
    tell({ kind: 'agents' });
    if (this.canned.length) return;
    this.#pages = [];
    tell({ kind: 'canned' });
  }

  /** @param {string} kind @param {unknown} frame @param {string} order @returns {boolean} */
  hear(kind, frame, order) {
    if (kind === 'agents') this.#hearAgents(frame, order);
    else if (kind === 'queue') this.#hearQueue(frame, order);
    else if (kind === 'list') this.#hearList(frame, order);
    else if (kind === 'canned') this.#hearCanned(frame, order);
    else return false;
    return true;
  }

  /** @param {'agents' | 'canned'} what @param {string} order @returns {boolean} */
  #isNews(what, order) {
    if (order && order < this.#orders[what]) return false;
    this.#orders[what] = order;
    return true;
  }

  /** @param {unknown} frame @param {string} order */
  #hearAgents(frame, order) {
    if (!this.#isNews('agents', order)) return;
    this.agents = Object.freeze(listIn(frame, 'agents', colleagueIn));
    this.#owner.changed('agents');
  }

  /** @param {unknown} frame @param {string} order */
  #hearQueue(frame, order) {
    const chats = listIn(frame, 'chats', chatIn), wasKnown = this.lists.hasQueue;
    const fresh = this.lists.setQueue(chats, countIn(frame, 'total'), order);
    this.#owner.seen(chats, order, false);
    // What was there before this page came is no news.
    if (wasKnown) for (const info of fresh) this.#owner.waiting(info);
  }

  /** @param {unknown} frame @param {string} order */
  #hearList(frame, order) {
    const which = textIn(frame, 'which', 10), chats = listIn(frame, 'chats', chatIn);
    if (which === 'waiting') this.#hearQueue(frame, order);
    if (which === 'all' || which === 'closed') {
      this.lists.put(which, chats, ownOf(frame, 'before'));
    }
    if (which === 'mine') this.#hearMine(chats, order, ownOf(frame, 'before'));
  }

  /**
   * Page by page; then he has these, and no others.
   * @param {ChatInfo[]} chats @param {string} order @param {unknown} before
   */
  #hearMine(chats, order, before) {
    const news = chats.filter(({ id }) => !this.#mine.has(id));
    for (const { id } of chats) this.#mine.add(id);
    this.#mineOrder = this.#mineOrder || order;
    this.#owner.seen(chats, order, true);
    // A page without news would be asked for for ever.
    if (typeof before === 'number' && news.length > 0) {
      this.#owner.tell({ kind: 'list', which: 'mine', before });
      return;
    }
    if (before === null) this.#owner.mine([...this.#mine], this.#mineOrder);
    this.#forgetMine();
  }

  #forgetMine() {
    this.#mine.clear();
    this.#mineOrder = '';
  }

  /** @param {unknown} frame @param {string} order */
  #hearCanned(frame, order) {
    if (!this.#isNews('canned', order)) return;
    const after = textIn(frame, 'after', 50);
    this.#pages = this.#pages.concat(listIn(frame, 'replies', cannedIn)).slice(0, MOST_CANNED);
    if (after && this.#pages.length < MOST_CANNED) {
      this.#owner.tell({ kind: 'canned', after });
      return;
    }
    const byKey = new Map(this.#pages.map((one) => [one.key, one]));
    this.#pages = [];
    this.canned = Object.freeze([...byKey.values()].sort((a, b) => (a.key < b.key ? -1 : 1)));
    this.#owner.changed('canned');
  }

  /** Brings a list, from its beginning. @param {'all' | 'closed'} which */
  refresh(which) {
    this.lists.begin(which);
    this.#owner.tell({ kind: 'list', which });
  }

  /** Brings the next page of it. @param {'all' | 'closed'} which */
  more(which) {
    const { before, isLoading } = this.lists.get(which);
    if (!before || isLoading) return;
    this.lists.more(which);
    this.#owner.tell({ kind: 'list', which, before });
  }

  clear() {
    this.lists.clear();
    this.#pages = [];
  }
}
