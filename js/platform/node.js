// @ts-check
// Node: its global WebSocket, else the `ws` package.
import { ImError } from '../errors.js';
import { adaptSocket, createPlatform as createBrowserPlatform } from './browser.js';

/** @returns {Promise<any>} */
async function findWebSocket() {
  const own = /** @type {any} */ (globalThis).WebSocket;
  if (own) return own;
  try {
    return (await import('ws')).WebSocket;
  } catch (cause) {
    throw new ImError('NO_WEBSOCKET',
      'this Node has no global WebSocket: run `npm install ws`, or use Node 22', { cause });
  }
}

/** @returns {import('../index.js').Platform} */
export function createPlatform() {
  return {
    ...createBrowserPlatform(),
    async openSocket(url, handlers) {
      const WebSocket = await findWebSocket();
      return adaptSocket(new WebSocket(url), handlers);
    },
    watch: undefined,
  };
}
