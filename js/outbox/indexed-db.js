// @ts-check
// The store of a browser: one database of the origin, texts under keys.
import { createStore, promisifyRequest } from 'idb-keyval';

const NAME = 'mobileimsdk-wasm';

/** @returns {import('../index.js').Store} */
export function openStore() {
  const use = createStore(NAME, NAME);
  return {
    load: (prefix) => use('readonly', (store) => {
      // Keys that begin with the prefix: from it to the next text of its length.
      const last = prefix.length - 1;
      const range = IDBKeyRange.bound(prefix,
        prefix.slice(0, last) + String.fromCharCode(prefix.charCodeAt(last) + 1), false, true);
      return Promise.all([store.getAllKeys(range), store.getAll(range)].map(promisifyRequest))
        .then(([keys, values]) => keys.map((key, i) => [key, values[i]]));
    }),
    write: (puts, removes) => use('readwrite', (store) => {
      for (const [key, value] of puts) store.put(value, key);
      for (const key of removes) store.delete(key);
      store.transaction.commit?.();  // WebKit may put the page away before it does so itself
      return promisifyRequest(store.transaction);
    }),
  };
}
