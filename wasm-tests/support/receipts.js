// @ts-check
/** Two who give receipts, alice and bob, and what control frames the server saw. */
import { makeClient } from './story.js';
import { Page, VirtualBrowser } from './virtual-browser.js';
import { Exchange } from './virtual-exchange.js';
import { VirtualServer } from './virtual-server.js';
import { Type } from './frames.js';
import { World } from './virtual-world.js';

/** @typedef {import('mobileimsdk-wasm').ClientOptions} ClientOptions */

export const CONTROL = 36398;
const MORE = ['status', 'received', 'read', 'unconfirmed', 'typing'];

/** @param {Page} page @returns {Page} which writes down what receipts tell, too */
export function hear(page) {
  for (const name of MORE) {
    page.events[name] = [];
    page.client.on(/** @type {any} */ (name), (/** @type {any} */ value) =>
      page.events[name].push(value));
  }
  return page;
}

/** @param {Partial<ClientOptions>} options */
export const listenAll = (options) => makeClient(new World(), options);

/** A tag of the year 2027. @param {number} number */
export const tag = (number) =>
  `01a3185c-5000-8e2e-8${number.toString(16).padStart(3, '0')}-000000000000`;

/** A server that takes messages and, now and then, writes them nowhere. */
export class Lossy extends Exchange {
  /** So many messages come next that are acknowledged, and that is all. */
  drops = 0;

  /** @param {import('./virtual-world.js').VirtualSocket} socket @param {string} text */
  received(socket, text) {
    const { type, typeu } = JSON.parse(text);
    if (!this.drops || type !== Type.MESSAGE || typeu === CONTROL) {
      return super.received(socket, text);
    }
    this.drops -= 1;
    VirtualServer.prototype.received.call(this, socket, text);
  }
}

/** @param {Exchange} server @returns {any[]} what control frames said, in order */
export const controls = (server) => server.frames.filter(({ typeu }) => typeu === CONTROL)
  .map(({ dataContent }) => JSON.parse(dataContent ?? ''));

/**
 * @param {{ after: (undo: () => void) => void }} t
 * @param {object} [how]
 * @param {Partial<ClientOptions>} [how.alice]
 * @param {Partial<ClientOptions>} [how.bob]
 * @param {boolean} [how.silent] bob listens to nothing
 * @param {boolean} [how.login] false: alice is not logged in
 * @param {boolean} [how.persistent] bob has a store
 */
export async function pair(t, { alice: own, bob: others, silent, login = true, persistent } = {}) {
  const browser = new VirtualBrowser(t), { world } = browser;
  const server = browser.server = world.server = new Lossy(world);
  const elsewhere = new VirtualBrowser(t, world);
  const page = hear(browser.open({ receipts: true, ...own }));
  /** @type {Partial<ClientOptions>} */
  const options = { userId: 'bob', receipts: true, outbox: persistent ? 'persistent' : 'memory',
    ...others };
  /** @type {any} */
  const bob = silent ? { client: makeClient(world, options) } : hear(new Page(elsewhere, options));
  await world.until(bob.client.login());
  if (login) await world.until(page.client.login());
  return { browser, elsewhere, world, server, page, alice: page, bob, silent: bob };
}
