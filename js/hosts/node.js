// @ts-check
// Node: its global WebSocket, else the `ws` package.
import { importWs } from '#chunks';
import { ImError } from '../api/errors.js';
import { explain } from './node-hints.js';
import { openOwn } from './node-own.js';
import { adaptSocket, createPlatform as createBrowserPlatform } from './browser.js';

const CORKED_UNITS = 32768;  // far below what the core takes for a backlog

/**
 * @param {string} url
 * @returns {Promise<any>} a socket of the package `ws`, opening
 */
async function openWs(url) {
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
  platform.openSocket = async (url, handlers) => {
    const Given = options.webSocket, Own = /** @type {any} */ (globalThis).WebSocket;
    const isWs = Given || Own && Own.prototype && Own.prototype.on;  // or like it
    if (Own && !isWs) return openOwn(Own, url, handlers);
    return corked(adaptSocket(isWs ? new (Given || Own)(url) : await openWs(url), handlers));
  };
  platform.explain = explain;
  platform.openStore = platform.watch = undefined;
  platform.logSwitch = () => process.env.MOBILEIMSDK_LOG;
  return platform;
}
