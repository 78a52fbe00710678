// @ts-check
// Node: its global WebSocket, else the `ws` package.
import { ImError } from '../errors.js';
import { adaptSocket, createPlatform as createBrowserPlatform } from './browser.js';

/**
 * @param {string} url
 * @returns {Promise<any>} a socket, opening
 */
async function open(url) {
  const Own = /** @type {any} */ (globalThis).WebSocket;
  if (Own) return new Own(url);
  let ws;
  try {
    ws = await import('ws');
  } catch (cause) {
    throw new ImError('NO_WEBSOCKET',
      'this Node has no global WebSocket: run `npm install ws`, or use Node 22', { cause });
  }
  // By default it would keep the process for 30 s when the other side does not hang up.
  return new ws.WebSocket(url, /** @type {any} */ ({ closeTimeout: 1000 }));
}

/** @returns {import('../index.js').Platform} */
export function createPlatform() {
  const platform = createBrowserPlatform();  // not spread: that would ask for its locks
  platform.openSocket = async (url, handlers) => adaptSocket(await open(url), handlers);
  platform.openStore = platform.watch = undefined;
  return platform;
}
