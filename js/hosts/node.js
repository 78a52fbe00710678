// @ts-check
// Node: its global WebSocket, else the `ws` package.
import { importWs } from '#chunks';
import { ImError } from '../api/errors.js';
import { explain } from './node-hints.js';
import { adaptSocket, createPlatform as createBrowserPlatform } from './browser.js';

const CORKED_UNITS = 32768;  // far below what the core takes for a backlog

/**
 * @param {string} url
 * @param {any} Given the application's own kind of socket
 * @returns {Promise<any>} a socket, opening
 */
async function open(url, Given) {
  const Own = Given || /** @type {any} */ (globalThis).WebSocket;
  if (Own) return new Own(url);
  let ws;
  try {
    ws = await importWs();
  } catch (cause) {
    throw new ImError('NO_WEBSOCKET',
      'this Node has no global WebSocket: run `npm install ws`, or use Node 22', { cause });
  }
  // By default it would keep the process for 30 s when the other side does not hang up.
  return new ws.WebSocket(url, /** @type {any} */ ({ closeTimeout: 1000 }));
}

/**
 * What is written in one turn leaves in one system call, where `ws` would make one for each frame.
 * @param {any} ws
 * @returns {import('../index.js').Socket}
 */
function corked(ws) {
  /** @type {any} */
  let tcp;
  let units = 0;
  const flush = () => {
    if (units) tcp.uncork();
    units = 0;
  };
  if (ws.on) ws.on('upgrade', (/** @type {any} */ { socket }) => { tcp = socket; });
  return {
    send(frame) {
      if (tcp && !units) {
        tcp.cork();
        process.nextTick(flush);
      }
      if (tcp) units += frame.length;
      ws.send(frame);
      if (units > CORKED_UNITS) flush();
    },
    close: () => ws.close(),
    get bufferedAmount() { return ws.bufferedAmount; },
  };
}

/**
 * @param {Pick<import('../index.js').ClientOptions, 'webSocket'>} [options]
 * @returns {import('../index.js').Platform}
 */
export function createPlatform(options = {}) {
  const platform = createBrowserPlatform(options);  // not spread: that would ask for its locks
  platform.openSocket = async (url, handlers) =>
    corked(adaptSocket(await open(url, options.webSocket), handlers));
  platform.explain = explain;
  platform.openStore = platform.watch = undefined;
  platform.logSwitch = () => process.env.MOBILEIMSDK_LOG;
  return platform;
}
