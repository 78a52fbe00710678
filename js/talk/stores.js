// @ts-check
// Where a history is kept, unless the application says so: in IndexedDB where there is one. What is
// not needed at once is in files of their own, loaded then.
import { MemoryStore } from './memory-store.js';

export const MOST_CONVERSATIONS = 10000;

export const loadMore = () => import('./more.js');

export const loadShared = () => import('./idb-store.js');

/**
 * @param {string} name
 * @param {(count: number) => void} trimmed unused: a browser that has no room says so
 * @returns {import('./index.js').TalkStore | Promise<any>}
 */
export const openDefault = (name, trimmed) => (typeof indexedDB === 'object' && indexedDB
  ? loadShared().then(({ openStore }) => openStore(name)) : new MemoryStore());
