// @ts-check
/** Two who give receipts, alice and bob, and what control frames the server saw. */
import assert from 'node:assert/strict';
import { imError, makeClient } from './story.js';
import { Page, VirtualBrowser } from './virtual-browser.js';
import { Exchange } from './virtual-exchange.js';
import { VirtualServer } from './virtual-server.js';
import { VirtualTabs } from './virtual-tabs.js';
import { Type } from './frames.js';
import { World } from './virtual-world.js';

/** @typedef {import('mobileimsdk-wasm').ClientOptions} ClientOptions */
/** @typedef {import('./virtual-tabs.js').Tab} Tab */

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
  /** Whose messages come to nothing, and are not acknowledged. @type {string | undefined} */
  ignored;

  /** @param {import('./virtual-world.js').VirtualSocket} socket @param {string} text */
  received(socket, text) {
    const { type, typeu, from } = JSON.parse(text);
    if (type === Type.MESSAGE && from === this.ignored) return undefined;
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

/** @param {VirtualTabs} tabs @returns {Promise<Tab>} */
export async function opened(tabs, options = {}) {
  return /** @type {Tab} */ (hear(await tabs.online({ receipts: true, ...options })));
}

/**
 * A leader, another tab, and bob, who know that the others give receipts.
 * @param {any} t @param {any[]} options of the tabs
 */
export async function shared(t, ...options) {
  const tabs = new VirtualTabs(t), { world } = tabs;
  const server = /** @type {Lossy} */ (tabs.server = world.server = new Lossy(world));
  const bob = hear(await tabs.peer({ receipts: true }));
  const all = [];
  for (const own of options) all.push(await opened(tabs, own));
  all[0].client.send('bob', 'hi');
  bob.client.send('alice', 'hi');
  await world.advance(2000);
  for (const { events } of [bob, ...all]) {
    for (const list of Object.values(events)) list.length = 0;
  }
  server.frames = [];
  return { tabs, world, server, bob, all };
}

/**
 * The leader of three tabs dies while the last one awaits a receipt, and the next leader cannot go
 * on with that.
 * @param {Awaited<ReturnType<typeof shared>>} tabs
 * @param {string} reason
 */
export async function endsWithoutItsLeader({ world, server, tabs, all: [leader, , last] }, reason) {
  server.drops = Infinity;
  const sent = last.client.send('bob', 'hello');
  await world.until(sent.delivered);
  await world.advance(10);
  await leader.crash();
  await world.advance(3000);
  assert.deepEqual(last.events.unconfirmed.map((end) => [end.message.content, end.reason]),
    [['hello', reason]]);
  await assert.rejects(sent.received, imError('UNCONFIRMED', { reason }));
  assert.deepEqual(tabs.messages, []);
}
