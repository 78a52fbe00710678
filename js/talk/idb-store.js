// @ts-check
// The store of a browser: one database for each user, records under texts. The browser may close
// its connection, or want it closed, at any time; then the next call opens another.
import { openDB } from 'idb';
import { followPage } from './page-life.js';

// Who has this store shares it.
export { Tabs } from './tabs.js';

/** @typedef {import('./index.js').TalkChange} TalkChange */

const RECORDS = 'records';

/** @param {string} name @returns {import('./index.js').TalkStore} */
export function openStore(name) {
  /** @type {Promise<import('idb').IDBPDatabase> | undefined} */
  let opening;
  const drop = () => {
    const own = opening;
    opening = undefined;
    if (own) own.then((database) => database.close(), () => {});
  };
  const open = () => opening = opening || openDB(name, 1, {
    upgrade: (database) => void database.createObjectStore(RECORDS),
    blocking: drop, terminated: drop,
  });
  /**
   * @template T @param {(database: import('idb').IDBPDatabase) => Promise<T>} call
   * @param {boolean} [isSecond] @returns {Promise<T>}
   */
  const use = (call, isSecond) => open().then(call).catch((cause) => {
    drop();  // on iOS connections die in silence
    if (isSecond) throw cause;
    return use(call, true);
  });
  const unfollow = followPage(drop);
  return {
    shared: true,
    // A range of nothing is none to IndexedDB.
    range: (from, to, limit = Infinity, isLatestFirst = false) => (from < to
      ? use((database) => rangeIn(database, from, to, limit, isLatestFirst))
      : Promise.resolve([])),
    update: (change) => use((database) => updateIn(database, change)),
    erase: () => use((database) => database.clear(RECORDS)),
    close() {
      unfollow();
      drop();
    },
  };
}

/** @param {string} from @param {string} to */
const between = (from, to) => IDBKeyRange.bound(from, to, false, true);

/**
 * @param {import('idb').IDBPDatabase} database @param {string} from @param {string} to
 * @param {number} limit @param {boolean} isLatestFirst
 * @returns {Promise<Array<[string, any]>>}
 */
function rangeIn(database, from, to, limit, isLatestFirst) {
  const { store } = database.transaction(RECORDS), range = between(from, to);
  const isPart = limit < Infinity, isPartOfEnd = isPart && isLatestFirst;
  /** @param {IDBKeyRange} part */
  const read = (part) => {
    const count = isPart ? limit : undefined;
    return Promise.all([store.getAllKeys(part, count), store.getAll(part, count)])
      .then(([keys, values]) => {
        /** @type {Array<[string, any]>} */
        const found = keys.map((key, i) => [String(key), values[i]]);
        return isLatestFirst ? found.reverse() : found;
      });
  };
  if (!isPartOfEnd) return read(range);
  // Where the page begins: in one stride, since a cursor that brings each record takes its time.
  return store.openKeyCursor(range, 'prev')
    .then((cursor) => (cursor && limit > 1 ? cursor.advance(limit - 1) : cursor))
    .then((cursor) => read(cursor ? between(String(cursor.key), to) : range));
}

/**
 * @param {import('idb').IDBPDatabase} database
 * @param {(read: Map<string, any>) => TalkChange} change
 */
function updateIn(database, change) {
  const transaction = database.transaction(RECORDS, 'readwrite'), { store } = transaction;
  /** @type {Map<string, any>} */
  const read = new Map();
  /** @returns {Promise<unknown>} */
  const run = () => {
    const { more, puts = [], removes = [], drops = [] } = change(read);
    if (more) {
      return Promise.all(more.map((key) => store.get(key).then((value) => read.set(key, value))))
        .then(run);
    }
    for (const [from, to] of drops) if (from < to) store.delete(between(from, to));
    for (const key of removes) store.delete(key);
    for (const [key, value] of puts) store.put(value, key);
    return Promise.resolve();
  };
  // What fails ends the transaction, and `done` says so.
  return run().catch((cause) => {
    transaction.abort();
    throw cause;
  }).then(() => transaction.done);
}
