// @ts-check
// What was said, kept in IndexedDB. A browser that keeps nothing (private mode, no space, storage
// switched off) costs the history and nothing else, so no call here throws or rejects.
import { isOwn, readBubble } from './conversation.js';

/** @typedef {import('./conversation.js').Bubble} Bubble */
/** @typedef {import('./chat.js').Said} Said */

const DATABASE = 'mobileimsdk-chat';
const STORE = 'bubbles';

/** Some browsers never answer when their storage is broken; nobody can wait for that. */
const PATIENCE = 2_000;

/**
 * A record is one bubble under [owner, peer, side, fingerprint], so that two tabs that hear the
 * same message keep it once. What has no fingerprint was sent without QoS: nobody promised to
 * deliver it, and nobody keeps it.
 */
export class History {
  /** @type {Promise<IDBDatabase | null>} */
  #opened = openDatabase();

  /** @param {string} owner @returns {Promise<Said[]>} in the order of coming */
  async load(owner) {
    const records = await Promise.race([
      this.#withStore('readonly', (store) => store.getAll(below(owner))), after(PATIENCE),
    ]);
    /** @type {Said[]} */
    const said = [];
    for (const { peer, bubble } of (records ?? []).map(Object)) {
      const read = readBubble(bubble);
      if (typeof peer === 'string' && read !== undefined) said.push({ peer, bubble: read });
    }
    return said.sort((a, b) => a.bubble.at - b.bubble.at);
  }

  /** @param {string} owner @param {string} peer @param {Bubble} bubble */
  put(owner, peer, bubble) {
    if (bubble.fingerprint === '') return;
    const record = { peer, bubble: { ...bubble } };
    void this.#withStore('readwrite', (store) => store.put(record, keyOf(owner, peer, bubble)));
  }

  /** @param {string} owner @param {string} peer @param {Bubble} bubble */
  remove(owner, peer, bubble) {
    void this.#withStore('readwrite', (store) => store.delete(keyOf(owner, peer, bubble)));
  }

  /** @param {string} owner @param {string} peer */
  clear(owner, peer) {
    void this.#withStore('readwrite', (store) => store.delete(below(owner, peer)));
  }

  /**
   * One transaction; the database keeps their order.
   * @template T
   * @param {IDBTransactionMode} mode
   * @param {(store: IDBObjectStore) => IDBRequest<T>} use
   * @returns {Promise<T | null>} null = it failed
   */
  async #withStore(mode, use) {
    try {
      const database = await this.#opened;
      if (database === null) return null;
      return await result(use(database.transaction(STORE, mode).objectStore(STORE)));
    } catch {
      return null;
    }
  }
}

/** @returns {Promise<IDBDatabase | null>} */
async function openDatabase() {
  try {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    const opened = result(request);
    void opened.then((database) => {
      database.onversionchange = () => database.close();  // a newer page wants to change it
    }).catch(() => {});
    return await Promise.race([opened, after(PATIENCE)]);
  } catch {
    return null;
  }
}

/** @param {string} owner @param {string} peer @param {Bubble} bubble */
function keyOf(owner, peer, bubble) {
  return [owner, peer, isOwn(bubble) ? 'own' : 'theirs', bubble.fingerprint];
}

/** All keys that begin like this: an array comes after every string. @param {...string} start */
function below(...start) {
  return IDBKeyRange.bound(start, [...start, []]);
}

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
function result(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** @param {number} ms @returns {Promise<null>} */
function after(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms, null));
}
