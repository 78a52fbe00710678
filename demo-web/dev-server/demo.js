// @ts-check
/**
 * The demo: its pages and a desk beside the server, for `npm start` and `--demo`. Whoever only
 * wants to look gets them on another port where the wanted one is taken.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isLoopback } from './control.js';
import { DevServer } from './index.js';

/** @typedef {import('./index.js').DevServerOptions} DevServerOptions */

const DEFAULT_PORT = 3000;
const here = (/** @type {string} */ name) => fileURLToPath(new URL(name, import.meta.url));
/** The package has none, and a build of it may have failed. */
const REFERENCE = here('../../build/api');
const SHOP = here('../shop/index.html');

/** @param {string} [text] what `--port` says @returns {number} */
export function readPort(text = String(DEFAULT_PORT)) {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65535) return Number(text);
  throw new RangeError(`--port must be a whole number from 0 to 65535, not ${text}`);
}

/** @typedef {import('./demo-desk.js').DemoDesk} DemoDesk */

/**
 * A desk, not started yet; null where others can reach the server, since its secret is shown.
 * @param {string} [host]
 * @returns {Promise<DemoDesk | null>}
 */
export async function makeDesk(host = 'localhost') {
  if (!isLoopback(host) && host !== 'localhost') return null;
  const { DemoDesk } = await import('./demo-desk.js');
  return new DemoDesk();
}

/**
 * @param {DevServerOptions & { port: number }} options
 * @param {(line: string) => void} say
 * @param {DemoDesk | null} [desk] to be started beside it
 * @returns {Promise<DevServer>} started
 */
export async function startDemo(options, say, desk = null) {
  const roots = {
    '/': here('..'),
    '/dist': here('../../dist'),
    '/api': existsSync(REFERENCE) ? REFERENCE : here('no-reference'),
    ...desk ? { '/demo-desk': desk.folder } : {},
  };
  const start = async (/** @type {number} */ port) => {
    const server = new DevServer({ ...options, port, webRoot: roots });
    await server.start();
    return server;
  };
  const server = await startSomewhere(options.port, start, say);
  try {
    await desk?.start({ url: server.url, senseMode: options.senseMode });
  } catch (error) {
    say(`\nThe desk could not be started: ${/** @type {Error} */ (error).message}`);
  }
  return server;
}

/**
 * @param {number} port @param {(port: number) => Promise<DevServer>} start
 * @param {(line: string) => void} say
 */
async function startSomewhere(port, start, say) {
  try {
    return await start(port);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EADDRINUSE') throw error;
    const server = await start(0);
    say(`\nPort ${port} is taken, so it is ${new URL(server.httpUrl).port} instead.`);
    return server;
  }
}

/**
 * @param {DevServer} server @param {DemoDesk | null} [desk]
 * @returns {string[]} lines that lead to the pages
 */
export function describeDemo(server, desk = null) {
  const ids = desk?.agents.map(({ id }) => id).join(' or ');
  return [
    `Start here: ${server.httpUrl}`,
    '',
    `The chat page: ${server.httpUrl}/chat/`,
    'Open it twice, log in under two names, and talk.',
    '',
    `The network lab: ${server.httpUrl}/lab/`,
    'Break the network under two clients, and watch.',
    ...desk ? [
      '',
      ...existsSync(SHOP) ? [`A sample shop: ${server.httpUrl}/shop/`] : [],
      `The agents' console: ${server.httpUrl}/console/`,
      `Write in the shop; answer in the console as ${ids}, secret ${desk.secret}`,
    ] : [],
    ...(existsSync(REFERENCE) ? ['', `The API reference: ${server.httpUrl}/api/`] : []),
  ];
}
