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
  /** Pages of them that were asked for, by the key before each. @type {Set<string>} */
  #cannedAsked = new Set();
  #hasLastCanned = false;
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
    if (!this.#hasLastCanned) this.#askCanned();
  }

  #askCanned() {
    this.#cannedAsked.clear();
    this.#owner.tell({ kind: 'canned' });
  }

  /** One is set; the desk answers with all. @param {string} key @param {string | null} text */
  noteCanned(key, text) {
    this.#cannedAsked.clear();
    if (text === null) this.#setCanned(this.canned.filter((one) => one.key !== key));
  }

  /** @param {string} kind @param {unknown} frame @param {string} order @returns {boolean} */
  hear(kind, frame, order) {
    if (kind === 'agents') this.#hearAgents(frame, order);
    else if (kind === 'queue') this.#hearQueue(frame, order);
    else if (kind === 'list') this.#hearList(frame, order);
    else if (kind === 'canned') this.#hearCanned(frame, order);
    else {
      const info = kind === 'chat' ? chatIn(frame) : null;
      if (info) this.lists.note(info);
      return false;
    }
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
      this.lists.put(which, chats, ownOf(frame, 'before'), textIn(frame, 'past', 200));
    }
    if (which === 'mine') this.#hearMine(chats, order, frame);
  }

  /**
   * Page by page; then he has these, and no others. Pages that his other tabs have asked for come
   * here, too, in between and afterwards: only as many as he has are all.
   * @param {ChatInfo[]} chats @param {string} order @param {unknown} frame
   */
  #hearMine(chats, order, frame) {
    const before = ownOf(frame, 'before'), past = textIn(frame, 'past', 200) ?? undefined;
    const news = chats.filter(({ id }) => !this.#mine.has(id));
    for (const { id } of chats) this.#mine.add(id);
    this.#mineOrder = this.#mineOrder || order;
    this.#owner.seen(chats, order, true);
    if (typeof before === 'number') {
      // What comes after a page without news is asked for already.
      if (news.length > 0) this.#owner.tell({ kind: 'list', which: 'mine', before, past });
      return;
    }
    const isWhole = before === null && this.#mine.size >= countIn(frame, 'total');
    if (isWhole) this.#owner.mine([...this.#mine], this.#mineOrder);
    this.#forgetMine();
  }

  #forgetMine() {
    this.#mine.clear();
    this.#mineOrder = '';
  }

  /** @param {unknown} frame @param {string} order */
  #hearCanned(frame, order) {
    if (!this.#isNews('canned', order)) return;
    const after = textIn(frame, 'after', 50), page = listIn(frame, 'replies', cannedIn);
    const first = page[0]?.key, last = page.at(-1)?.key;
    // What his other tabs have asked for comes here, too: a page stands for its own keys alone.
    const others = first === undefined || last === undefined ? this.canned
      : this.canned.filter(({ key }) => key < first || after !== null && key > last);
    this.#setCanned([...others, ...page]);
    if (after === null) this.#hasLastCanned = true;
    if (after === null || this.#cannedAsked.has(after)) return;
    if (this.#cannedAsked.size >= MOST_CANNED) return;
    this.#cannedAsked.add(after);
    this.#owner.tell({ kind: 'canned', after });
  }

  /** @param {Canned[]} replies */
  #setCanned(replies) {
    const byKey = new Map(replies.map((one) => [one.key, one]));
    this.canned = Object.freeze([...byKey.values()].sort((a, b) => (a.key < b.key ? -1 : 1))
      .slice(0, MOST_CANNED));
    this.#owner.changed('canned');
  }

  /** Brings a list, from its beginning. @param {'all' | 'closed'} which */
  refresh(which) {
    this.lists.begin(which);
    this.#owner.tell({ kind: 'list', which });
  }

  /** Brings the next page of it. @param {'all' | 'closed'} which */
  more(which) {
    const { before, past, isLoading } = this.lists.get(which);
    if (!before || isLoading) return;
    this.lists.more(which);
    this.#owner.tell({ kind: 'list', which, before, past: past ?? undefined });
  }

  clear() {
    this.lists.clear();
    this.#cannedAsked.clear();
  }
}
