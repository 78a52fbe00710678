// @ts-check
/** Clients on real sockets, and waiting for what they tell: for events, never for a time. */
import { Client } from 'mobileimsdk-wasm';
import { DevServer } from 'mobileimsdk-wasm/dev-server';

/** @typedef {import('mobileimsdk-wasm').ClientOptions} ClientOptions */

/** Far longer than anything takes; only a failing test waits for it. */
const PATIENCE = 10_000;

/** Soon back, soon sent again: a test has no time. */
const HASTE = {
  reconnect: { minDelay: 10, maxDelay: 100, stableAfter: 100 },
  qos: { retryInterval: 300 },
};

/**
 * @param {import('node:test').TestContext} t
 * @param {import('mobileimsdk-wasm/dev-server').DevServerOptions} [options]
 */
export async function startServer(t, options) {
  const server = new DevServer({ port: 0, retransmitAfter: 200, ...options });
  await server.start();
  t.after(() => server.close());
  return server;
}

/**
 * A client that is disposed of after the test.
 * @param {import('node:test').TestContext} t
 * @param {DevServer} server
 * @param {string} userId
 * @param {Partial<ClientOptions>} [options]
 */
export function makeClient(t, server, userId, options = {}) {
  const client = new Client({ url: server.url, userId, ...HASTE, ...options });
  t.after(() => client.dispose());
  return client;
}

/** @param {Parameters<typeof makeClient>} args */
export async function loggedIn(...args) {
  const client = makeClient(...args);
  await soon(client.login(), 'the login');
  return client;
}

/**
 * @template T @param {Promise<T>} promise @param {string} what @param {number} [patience]
 * @returns {Promise<T>}
 */
export function soon(promise, what, patience = PATIENCE) {
  /** @type {NodeJS.Timeout} */
  let timer;
  const late = new Promise((_, reject) => {
    const missing = () => reject(new Error(`in ${patience} ms there was not: ${what}`));
    timer = setTimeout(missing, patience);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/**
 * The next event that fits.
 * @param {Client} client @param {string} event @param {(value: any) => boolean} [fits]
 * @param {number} [patience]
 * @returns {Promise<any>}
 */
export function next(client, event, fits = () => true, patience = PATIENCE) {
  const heard = new Promise((resolve) => {
    const off = client.on(/** @type {any} */ (event), (/** @type {any} */ value) => {
      if (!fits(value)) return;
      off();
      resolve(value);
    });
  });
  return soon(heard, `${client.userId}: ${event}`, patience);
}

/** @param {Client} client @param {string} state @param {number} [patience] */
export async function reaches(client, state, patience) {
  if (client.state !== state) await next(client, 'state', (to) => to.state === state, patience);
}

/** @param {number} ms @returns {Promise<void>} only for what must take time */
export const pass = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
