// @ts-check
/**
 * The desk's store on a virtual disk: a transaction is there as a whole or not at all, some virtual
 * time after it was asked for; what the process asks for when it is dead never comes.
 */

/** @typedef {import('./virtual-world.js').World} World */
/** @typedef {import('../../demo-web/desk/store/types.js').DeskStore} DeskStore */
/** @typedef {import('../../demo-web/desk/store/types.js').Change} Change */
/** @typedef {import('../../demo-web/desk/core/types.js').Entry} Entry */
/** @typedef {import('../../demo-web/desk/core/types.js').Chat} Chat */

export class DeskDisk {
  /** By chat, in the order of their numbers. @type {Map<string, Entry[]>} */
  entries = new Map();
  /** @type {Map<string, string>} */
  docs = new Map();
  /** @type {Map<string, string>} */
  client = new Map();
  /** What every transaction throws, if anything. @type {Error | null} */
  fails = null;

  /** @param {Change} change */
  apply({ entries, docs, puts, removes }) {
    for (const entry of entries) {
      const log = this.entries.get(entry.chat) ?? [];
      if (log.some(({ seq }) => seq === entry.seq)) throw new Error('the entry is there already');
      log.push(JSON.parse(JSON.stringify(entry)));
      this.entries.set(entry.chat, log);
    }
    for (const [key, doc] of docs) {
      if (doc) this.docs.set(key, JSON.stringify(doc));
      else this.docs.delete(key);
    }
    for (const [key, value] of puts) this.client.set(key, value);
    for (const key of removes) this.client.delete(key);
  }

  /** @param {string} key @returns {any} */
  doc(key) {
    const text = this.docs.get(key);
    return text && JSON.parse(text);
  }

  /** @param {string} chat @returns {Entry[]} */
  log(chat) {
    return this.entries.get(chat) ?? [];
  }

  /** @returns {Chat[]} */
  get chats() {
    return [...this.docs.keys()].filter((key) => key.startsWith('c:')).map((key) => this.doc(key));
  }
}

/** @implements {DeskStore} */
export class VirtualDeskStore {
  alive = true;
  latency = 3;
  /** How long it takes to read the client's own store; 0: as the rest. */
  reading = { ms: 0 };

  /** @param {World} world @param {DeskDisk} disk */
  constructor(world, disk) {
    this.world = world;
    this.disk = disk;
  }

  /**
   * As slow as a disk; never, once its process has died.
   * @template T @param {() => T} act @param {number} [ms] @returns {Promise<T>}
   */
  later(act, ms) {
    return new Promise((resolve, reject) => {
      this.world.later(ms || this.latency, () => {
        if (!this.alive) return;
        try {
          resolve(act());
        } catch (error) {
          reject(error);
        }
      });
    });
  }

  /** @param {Change} change */
  transact(change) {
    return this.later(() => {
      if (this.disk.fails) throw this.disk.fails;
      this.disk.apply(change);
    });
  }

  open() {
    return this.later(() => [...this.disk.docs.keys()]
      .map((key) => /** @type {[string, any]} */ ([key, this.disk.doc(key)]))
      .filter(([key, { status }]) => !key.startsWith('c:') || /waiting|active/.test(status)));
  }

  /** @param {string} key */
  doc(key) {
    return this.later(() => this.disk.doc(key));
  }

  /** @param {string} chat @param {number} from @param {number} limit */
  entries(chat, from, limit) {
    return this.later(() => this.disk.log(chat).filter(({ seq }) => seq >= from).slice(0, limit));
  }

  /** @param {string} chat @param {number} before @param {number} limit */
  page(chat, before, limit) {
    return this.later(() => this.disk.log(chat).filter(({ seq }) => seq < before).reverse()
      .slice(0, limit));
  }

  /** @param {number} before @param {number} limit */
  closed(before, limit) {
    return this.later(() => this.disk.chats
      .filter(({ status, at }) => status === 'closed' && at < before)
      .sort((a, b) => b.at - a.at).slice(0, limit));
  }

  /** @param {string} prefix */
  clientEntries(prefix) {
    return this.later(() => [...this.disk.client].filter(([key]) => key.startsWith(prefix)),
      this.reading.ms);
  }

  close() {}
}
