// @ts-check
// The same as stores.js for mini-programs: everything in one file, and the host's storage.
import { hostApi } from './host.js';
import { MemoryStore } from './memory-store.js';
import * as more from './more.js';
import { PagedStore } from './paged-store.js';
import { Pages } from './pages.js';

/** Each takes some of the little room. */
export const MOST_CONVERSATIONS = 1000;

/** Two clients of one user write to the same pages, so they have one store. */
/** @type {Map<string, PagedStore>} */
const stores = new Map();

export const loadMore = () => Promise.resolve(more);

/** There are no other tabs. @returns {Promise<any>} */
export const loadShared = () => Promise.reject(new Error('a mini-program has no tabs'));

/**
 * @param {string} name
 * @param {(count: number) => void} trimmed hears how many messages went for want of room
 * @returns {any}
 */
export function openDefault(name, trimmed) {
  const api = hostApi(), known = stores.get(name);
  if (!api.setStorage) return new MemoryStore();
  if (known && !known.isClosed) {
    known.users += 1;
    known.trimmed = trimmed;
    return known;
  }
  const store = new PagedStore(new Pages(api, name));
  store.trimmed = trimmed;
  stores.set(name, store);
  return store;
}
