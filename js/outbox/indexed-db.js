// @ts-check
// The store of a browser: one database of the origin, texts under keys. The clients of a page share
// its connection, which the browser may lose, or want back, at any time.
import { nothing } from '../api/foreign.js';

const NAME = 'mobileimsdk-wasm';
const SLICE = 500;  // rows that are read in one task

/** @type {Promise<IDBDatabase> | undefined} */
let connection;
/** How many clients use it. */
let users = 0;

function connect() {
  if (connection) return connection;
  /** @type {Promise<IDBDatabase>} */
  const own = connection = new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME);
    request.onupgradeneeded = () => request.result.createObjectStore(NAME);
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      // Somebody wants to delete it, or the browser has closed it: next time it is opened anew.
      request.result.onversionchange = request.result.onclose = () => drop(own);
      resolve(request.result);
    };
  });
  return own;
}

/** @param {Promise<IDBDatabase>} own */
function drop(own) {
  if (connection === own) connection = undefined;
  own.then((database) => database.close(), nothing);
}

/**
 * @template T
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => T} work
 * @param {boolean} [isSecond]
 * @returns {Promise<T>} what it returned, once the transaction is complete
 */
function use(mode, work, isSecond) {
  const own = connect();
  return own.then((database) => new Promise((resolve, reject) => {
    const transaction = database.transaction(NAME, mode);
    const result = work(transaction.objectStore(NAME));
    transaction.oncomplete = () => resolve(result);
    transaction.onabort = () => reject(transaction.error);
  })).then((result) => {
    if (!users) drop(own);  // a last word
    return result;
  }, (cause) => {
    drop(own);  // on iOS connections die in silence
    if (isSecond) throw cause;
    return use(mode, work, true);
  });
}

/** @returns {import('../index.js').Store} */
export function openStore() {
  let isOpen = true;
  users++;
  return {
    load: (prefix, take) => use('readonly', (store) => {
      // Keys that begin with the prefix: from it to the next text of its length.
      const last = prefix.length - 1;
      const end = prefix.slice(0, last) + String.fromCharCode(prefix.charCodeAt(last) + 1);
      /** @param {string} begin @param {boolean} isBehind */
      const read = (begin, isBehind) => {
        const range = IDBKeyRange.bound(begin, end, isBehind, true);
        const keys = store.getAllKeys(range, SLICE), values = store.getAll(range, SLICE);
        values.onsuccess = () => {
          const names = /** @type {string[]} */ (keys.result);
          take(names.map((key, i) => [key, values.result[i]]));
          if (names.length === SLICE) read(names[SLICE - 1], true);
        };
      };
      read(prefix, false);
    }).then(() => []),
    write: (puts, removes) => use('readwrite', (store) => {
      for (const [key, value] of puts) store.put(value, key);
      for (const key of removes) store.delete(key);
      const { transaction } = store;
      // WebKit may put the page away before it does so itself.
      if (transaction.commit) transaction.commit();
    }),
    close() {
      if (isOpen && !--users && connection) drop(connection);
      isOpen = false;
    },
  };
}
