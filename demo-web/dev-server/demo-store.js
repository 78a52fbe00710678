// @ts-check
/**
 * What the desk of the demo keeps, in memory: it is gone with the demo, and needs no database. A
 * desk for people has one of the stores in ../desk/store/.
 */

/** @typedef {import('../desk/store/types.js').Change} Change */
/** @typedef {import('../desk/store/types.js').DeskStore} DeskStore */
/** @typedef {import('../desk/core/types.js').Chat} Chat */
/** @typedef {import('../desk/core/types.js').Doc} Doc */
/** @typedef {import('../desk/core/types.js').Entry} Entry */

/** @implements {DeskStore} */
export class MemoryDeskStore {
  /** By chat, in the order of their numbers. @type {Map<string, Entry[]>} */
  #entries = new Map();
  /** In JSON, so that what is handed out is nobody else's. @type {Map<string, string>} */
  #docs = new Map();
  /** @type {Map<string, string>} */
  #client = new Map();

  /** @param {Change} change */
  transact({ entries, docs, puts, removes }) {
    for (const entry of entries) {
      this.#entries.set(entry.chat, (this.#entries.get(entry.chat) ?? []).concat(entry));
    }
    for (const [key, doc] of docs) {
      if (doc) this.#docs.set(key, JSON.stringify(doc));
      else this.#docs.delete(key);
    }
    for (const [key, value] of puts) this.#client.set(key, value);
    for (const key of removes) this.#client.delete(key);
  }

  /** @returns {Array<[string, Doc]>} */
  open() {
    return [...this.#docs].map(([key, text]) => /** @type {[string, any]} */ (
      [key, JSON.parse(text)])).filter(([key, { status }]) => !key.startsWith('c:') ||
      status === 'waiting' || status === 'active');
  }

  /** @param {string} key @returns {Doc | undefined} */
  doc(key) {
    const text = this.#docs.get(key);
    return text === undefined ? undefined : JSON.parse(text);
  }

  /** @param {string} chat @param {number} from @param {number} limit */
  entries(chat, from, limit) {
    return this.#log(chat).filter(({ seq }) => seq >= from).slice(0, limit);
  }

  /** @param {string} chat @param {number} before @param {number} limit */
  page(chat, before, limit) {
    return this.#log(chat).filter(({ seq }) => seq < before).reverse().slice(0, limit);
  }

  /** @param {number} before @param {number} limit @returns {Chat[]} */
  closed(before, limit) {
    return [...this.#docs].filter(([key]) => key.startsWith('c:'))
      .map(([, text]) => JSON.parse(text))
      .filter(({ status, at }) => status === 'closed' && at < before)
      .sort((a, b) => b.at - a.at).slice(0, limit);
  }

  /** @param {string} prefix @returns {Array<[string, string]>} */
  clientEntries(prefix) {
    return [...this.#client].filter(([key]) => key.startsWith(prefix));
  }

  close() {}

  /** @param {string} chat */
  #log(chat) {
    return this.#entries.get(chat) ?? [];
  }
}
