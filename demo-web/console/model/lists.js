// @ts-check
// The lists of chats that are not his: those that wait, and what he asked to see.

/** @typedef {import('./frames.js').ChatInfo} ChatInfo */
/** @typedef {{ chats: readonly ChatInfo[], total: number, before: number | null,
 *   past: string | null, isLoading: boolean }} List */

/** @type {List} */
const NOTHING = Object.freeze({
  chats: Object.freeze([]), total: 0, before: null, past: null, isLoading: false,
});

export class ChatLists {
  /** @type {Record<'queue' | 'all' | 'closed', List>} */
  #lists = { queue: NOTHING, all: NOTHING, closed: NOTHING };
  #queueOrder = '';
  /** Lists of which a further page is on its way. @type {Set<'all' | 'closed'>} */
  #further = new Set();
  hasQueue = false;
  #changed;

  /** @param {() => void} changed */
  constructor(changed) {
    this.#changed = changed;
  }

  get queue() {
    return this.#lists.queue;
  }

  /** @param {'all' | 'closed'} which */
  get(which) {
    return this.#lists[which];
  }

  /** @param {string} id @returns {ChatInfo | null} */
  find(id) {
    for (const { chats } of Object.values(this.#lists)) {
      const found = chats.find((info) => info.id === id);
      if (found) return found;
    }
    return null;
  }

  /** @param {'queue' | 'all' | 'closed'} which @param {Partial<List>} more */
  #set(which, more) {
    this.#lists[which] = Object.freeze({ ...this.#lists[which], ...more });
    this.#changed();
  }

  /**
   * @param {ChatInfo[]} given @param {number} total @param {string} order
   * @returns {ChatInfo[]} those that were not in it
   */
  setQueue(given, total, order) {
    if (order && order < this.#queueOrder) return [];
    this.#queueOrder = order;
    this.hasQueue = true;
    // The one that has waited longest is the next.
    const chats = given.sort((a, b) => a.since - b.since || (a.id < b.id ? -1 : 1));
    const known = new Set(this.queue.chats.map(({ id }) => id));
    this.#set('queue', { chats: Object.freeze(chats), total: Math.max(total, chats.length) });
    return chats.filter(({ id }) => !known.has(id));
  }

  /** He has it now; the queue itself is told a moment later. @param {string} id */
  leaveQueue(id) {
    const { chats, total } = this.queue, rest = chats.filter((info) => info.id !== id);
    if (rest.length === chats.length) return;
    this.#set('queue', { chats: Object.freeze(rest), total: Math.max(total - 1, rest.length) });
  }

  /** From its beginning. @param {'all' | 'closed'} which */
  begin(which) {
    this.#further.delete(which);
    this.#set(which, { isLoading: true });
  }

  /** The next page. @param {'all' | 'closed'} which */
  more(which) {
    this.#further.add(which);
    this.#set(which, { isLoading: true });
  }

  /**
   * @param {'all' | 'closed'} which @param {ChatInfo[]} page
   * @param {unknown} before @param {string | null} past where the next page begins
   */
  put(which, page, before, past) {
    const former = this.#further.delete(which) ? this.#lists[which].chats : [];
    const ids = new Set(page.map(({ id }) => id));
    const chats = [...former.filter(({ id }) => !ids.has(id)), ...page];
    this.#set(which, {
      chats: Object.freeze(chats), total: chats.length, isLoading: false,
      before: typeof before === 'number' && page.length > 0 ? before : null, past,
    });
  }

  /** A chat stands as it says now, in whatever list it is. @param {ChatInfo} info */
  note(info) {
    for (const which of /** @type {const} */ (['all', 'closed'])) {
      const { chats } = this.#lists[which];
      if (!chats.some(({ id }) => id === info.id)) continue;
      const isGone = which === 'closed' ? info.status !== 'closed'
        : info.status === 'closed' || info.status === 'new';
      this.#set(which, { chats: Object.freeze(isGone ? chats.filter(({ id }) => id !== info.id)
        : chats.map((one) => (one.id === info.id ? info : one))) });
    }
  }

  clear() {
    this.#lists = { queue: NOTHING, all: NOTHING, closed: NOTHING };
    this.hasQueue = false;
    this.#changed();
  }
}
