// @ts-check
/**
 * Pages that send, are reloaded, crash in the middle of a write, sleep and have company, at random:
 * what was stored is never lost, what is known as shown is not shown again.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { messageFrame } from './support/frames.js';
import { VirtualBrowser } from './support/virtual-browser.js';
import { World, xorshift } from './support/virtual-world.js';

/** @typedef {import('./support/virtual-browser.js').Page} Page */

const SEEDS = 60, STEPS = 120;
const LONG = 50;  // ms; a write takes less than 20, and may have to wait for another
const OPTIONS = { qos: { retransmits: 100, retryInterval: 1000 }, reconnect: { minDelay: 5 } };

class Story {
  /** Contents by fingerprint, where `stored` was resolved. @type {Map<string, string>} */
  stored = new Map();
  /** @type {Set<string>} */
  delivered = new Set();
  /** @type {Page[]} */
  pages = [];
  /** What must not be, found where throwing would end nothing. @type {string[]} */
  #wrong = [];
  /** Fingerprints that were shown long enough before the end of their page. @type {Set<string>} */
  #shown = new Set();
  #sent = 0;
  #received = 0;
  #opened = 0;

  /** @param {import('node:test').TestContext} t @param {number} seed @param {number} tabs */
  constructor(t, seed, tabs) {
    const random = xorshift(seed);
    this.browser = new VirtualBrowser(t, new World(seed));
    this.tabs = tabs;
    /** @param {number} below */
    this.random = (below) => random() % below;
  }

  open() {
    const { world } = this.browser, page = this.browser.open(OPTIONS), number = this.#opened += 1;
    const known = new Set([...this.browser.shown, ...this.#shown]);
    page.store.latency = this.random(20);
    const { client } = page;
    client.on('message', ({ fingerprint }) => {
      const fp = String(fingerprint);
      if (known.has(fp)) this.#wrong.push(`page ${number} shows ${fp} again`);
      known.add(fp);
      world.later(LONG, () => page.alive && this.#shown.add(fp));
    });
    client.on('delivered', ({ fingerprint }) => this.delivered.add(fingerprint));
    client.on('lost', ({ message, reason }) =>
      this.#wrong.push(`${message.content} is lost: ${reason}`));
    client.on('error', ({ code }) => {
      if (!/^(ANOTHER_TAB|CONNECT_FAILED)$/.test(code)) this.#wrong.push(code);
    });
    client.on('restored', ({ messages }) => {
      const numbers = messages.map(({ content }) => Number(content)).join();
      const inOrder = numbers.split(',').sort((a, b) => Number(a) - Number(b)).join();
      // What several tabs wrote has no order.
      if (this.tabs === 1 && numbers !== inOrder) this.#wrong.push(`out of order: ${numbers}`);
    });
    client.login();
    this.pages.push(page);
  }

  /** @param {Page} page */
  send({ client }) {
    for (let i = this.random(4); i >= 0; i -= 1) {
      const sent = client.send('bob', `${this.#sent += 1}`);
      sent.stored.then(() => this.stored.set(sent.fingerprint, sent.content));
    }
  }

  /** A message comes in, or its copy. */
  receive() {
    const fp = `in ${this.random(3) ? this.#received += 1 : this.random(this.#received + 1)}`;
    for (const page of this.pages) page.sockets.at(-1)?.text(messageFrame({ fp }));
  }

  async step() {
    const { browser, pages } = this, { server, world } = browser;
    if (!pages.length) this.open();
    const at = this.random(pages.length), page = pages[at];
    switch (this.random(12)) {
      case 0: await pages.splice(at, 1)[0].crash(); break;
      case 1: await pages.splice(at, 1)[0].leave(); break;
      case 2: if (pages.length < this.tabs) this.open(); break;
      case 3: server.acknowledges = !server.acknowledges; break;
      case 4: await page.hint(this.random(2) ? 'suspended' : 'resumed'); break;
      case 5: browser.epoch += this.random(10_000); break;
      case 6: if (world.sockets.length) await server.close(); break;
      case 7: case 8: this.receive(); break;
      default: this.send(page);
    }
    await world.advance(this.random(25));
  }

  /** All is well again: everything arrives. */
  async end() {
    const { browser } = this, { world, server } = browser;
    server.acknowledges = true;
    for (const page of this.pages) await page.crash();
    this.pages = [];
    this.open();
    await world.advance(60_000);
    const lost = [...this.stored].filter(([fingerprint]) => !this.delivered.has(fingerprint));
    assert.deepEqual([lost, this.#wrong], [[], []]);
    assert.deepEqual(browser.messages, []);
    this.pages[0].client.dispose();
    return this.stored.size;
  }
}

describe('whatever happens to its pages, a browser', () => {
  for (const tabs of [1, 3]) {
    test(`with ${tabs} of them loses nothing stored and shows nothing twice`, async (t) => {
      let stored = 0;
      for (let seed = 1; seed <= SEEDS; seed += 1) {
        const story = new Story(t, seed, tabs);
        try {
          for (let i = 0; i < STEPS; i += 1) await story.step();
          stored += await story.end();
        } catch (/** @type {any} */ error) {
          error.message = `seed ${seed}: ${error.message}`;
          throw error;
        }
      }
      assert.ok(stored > SEEDS * STEPS / 4, `only ${stored} were stored`);
    });
  }
});
