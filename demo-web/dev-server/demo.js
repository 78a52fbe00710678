// @ts-check
/**
 * The demo: its pages beside the server, for `npm start` and `--demo`. Whoever only wants to look
 * gets them on another port where the wanted one is taken.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { DevServer } from './index.js';

/** @typedef {import('./index.js').DevServerOptions} DevServerOptions */

const DEFAULT_PORT = 3000;
const here = (/** @type {string} */ name) => fileURLToPath(new URL(name, import.meta.url));
/** The package has none, and a build of it may have failed. */
const REFERENCE = here('../../build/api');

/** @param {string} [text] what `--port` says @returns {number} */
export function readPort(text = String(DEFAULT_PORT)) {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65535) return Number(text);
  throw new RangeError(`--port must be a whole number from 0 to 65535, not ${text}`);
}

/**
 * @param {DevServerOptions & { port: number }} options
 * @param {(line: string) => void} say
 * @returns {Promise<DevServer>} started
 */
export async function startDemo(options, say) {
  const roots = {
    '/': here('..'),
    '/dist': here('../../dist'),
    '/api': existsSync(REFERENCE) ? REFERENCE : here('no-reference'),
  };
  const start = async (/** @type {number} */ port) => {
    const server = new DevServer({ ...options, port, webRoot: roots });
    await server.start();
    return server;
  };
  try {
    return await start(options.port);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EADDRINUSE') throw error;
    const server = await start(0);
    say(`\nPort ${options.port} is taken, so it is ${new URL(server.httpUrl).port} instead.`);
    return server;
  }
}

/** @param {DevServer} server @returns {string[]} lines that lead to the pages */
export function describeDemo(server) {
  return [
    `Start here: ${server.httpUrl}`,
    '',
    `The chat page: ${server.httpUrl}/chat/`,
    'Open it twice, log in under two names, and talk.',
    '',
    `The network lab: ${server.httpUrl}/lab/`,
    'Break the network under two clients, and watch.',
    ...(existsSync(REFERENCE) ? ['', `The API reference: ${server.httpUrl}/api/`] : []),
  ];
}
