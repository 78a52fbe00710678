// @ts-check
// A mini-program of WeChat, or of a host like it.
import { ImError } from '../../api/errors.js';
import { OPTIONS } from '../../generated/codes.js';
import { createClock } from './clock.js';
import { hostApi, storedText } from './host.js';
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
  const clock = createClock();
  return {
    now: clock.now,
    setTimeout: clock.setTimeout,
    clearTimeout: clock.clearTimeout,
    prepare: () => (api.connectSocket ? stock.fill() : Promise.reject(
      new ImError('NO_WEBSOCKET', 'this host has no connectSocket'))),
    randomBytes: stock.take,
    liveTabs,
    openSocket: (url, handlers) => openSocket(api, url, connectTimeout, handlers),
    logSwitch: () => storedText(api, 'mobileimsdkLog'),
    openStore: () => storage = storage || new PagedStorage(api),
    watch(report) {
      const undo = watch(api, report), stop = clock.watch(report);
      return () => {
        stop();
        undo();
      };
    },
  };
}
