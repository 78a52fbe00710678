// @ts-check
// A mini-program of WeChat, or of one of its siblings.
import { ImError } from '../../api/errors.js';
import { OPTIONS } from '../../generated/codes.js';
import { hostApi } from './host.js';
import { watch } from './lifecycle.js';
import { createRandomStock } from './random.js';
import { openSocket } from './socket.js';
import { PagedStorage } from './storage.js';

/** @typedef {import('../../index.js').Platform} Platform */
/**
 * One that must get ready first, and knows the clients of this program that share its store.
 * @typedef {Platform & { prepare?: () => Promise<void>, liveTabs?: Set<string> }} MiniPlatform
 */

/** The pages are read once, and shared by all clients. @type {PagedStorage | undefined} */
let storage;

/** @type {Set<string>} */
const liveTabs = new Set();

/**
 * @param {import('../../index.js').ClientOptions} options
 * @returns {MiniPlatform}
 */
export function createPlatform({ randomBytes, connectTimeout = OPTIONS.connectTimeout[2] }) {
  const api = hostApi(), stock = createRandomStock(api, randomBytes);
  let last = 0, back = 0;
  return {
    // The wall clock is all there is. Set back, it goes on from where it was.
    now() {
      const wall = Date.now();
      if (wall < last) back += last - wall;
      last = wall;
      return wall + back;
    },
    setTimeout: (callback, ms) => setTimeout(callback, ms),
    clearTimeout: (timer) => clearTimeout(/** @type {any} */ (timer)),
    prepare: () => (api.connectSocket ? stock._fill() : Promise.reject(
      new ImError('NO_WEBSOCKET', 'this host has no connectSocket'))),
    randomBytes: stock._take,
    liveTabs,
    openSocket: (url, handlers) => openSocket(api, url, connectTimeout, handlers),
    openStore: () => storage = storage || new PagedStorage(api),
    watch: (report) => watch(api, report),
  };
}
