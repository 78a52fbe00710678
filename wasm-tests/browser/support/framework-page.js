// @ts-check
/** A page of a framework, a server, and somebody to talk to; what became of the page's clients. */
import assert from 'node:assert/strict';
import { next, soon, startServer, loggedIn } from '../../support/real.js';
import { ClientPage } from './client-page.js';

/** @typedef {import('node:test').TestContext} TestContext */

/**
 * What a page does with each client it makes: `window.clients` remembers them, `window.told` what
 * they told. Text, since it runs in the page.
 */
export const MAKE_CLIENT = `
  window.clients = window.clients || [];
  window.told = window.told || [];
  export function makeClient(Client) {
    const server = new URLSearchParams(location.search).get('server');
    const client = new Client({ url: server, userId: 'alice', reconnect: { minDelay: 50 } });
    const number = window.clients.push(client) - 1;
    for (const event of ['kickout', 'error', 'lost', 'delivered', 'state', 'message']) {
      client.on(event, (value) => window.told.push([number, event,
        value.code || value.state || value.content || value.reason]));
    }
    return client;
  }
`;

export class FrameworkPage {
  /**
   * @param {TestContext} t
   * @param {import('playwright-core').Browser} browser
   * @param {string} url of the page
   */
  static async open(t, browser, url) {
    const server = await startServer(t), bob = await loggedIn(t, server, 'bob');
    /** @type {string[]} */
    const heard = [];
    bob.on('message', ({ content }) => heard.push(content));
    const address = `${url}?server=${encodeURIComponent(server.url)}`;
    const page = await ClientPage.open(t, browser, address);
    return new FrameworkPage(server, bob, heard, page);
  }

  /**
   * @param {import('mobileimsdk-wasm/dev-server').DevServer} server
   * @param {import('mobileimsdk-wasm').Client} bob
   * @param {string[]} heard by bob
   * @param {ClientPage} shown
   */
  constructor(server, bob, heard, shown) {
    this.server = server;
    this.bob = bob;
    this.heard = heard;
    this.shown = shown;
    this.page = shown.page;
  }

  /** Until this many clients were made, and the last one is online. @param {number} count */
  async isOnline(count) {
    await soon(this.page.waitForFunction((expected) => {
      const { clients } = /** @type {any} */ (window);
      return clients?.length === expected && clients.at(-1).state === 'online';
    }, count), `client ${count} online`);
  }

  /** Until bob has heard as many messages. @param {number} count */
  async hears(count) {
    while (this.heard.length < count) await next(this.bob, 'message');
    // Whatever comes twice has come by the time that this is answered.
    const answer = next(this.bob, 'message', ({ content }) => content === 'the end');
    await this.page.evaluate(async () => {
      await /** @type {any} */ (window).clients.at(-1).send('bob', 'the end').delivered;
    });
    await answer;
    return this.heard.splice(0).slice(0, -1);
  }

  /** One client lives, the others are closed, and nobody noticed. */
  async hasOneSession() {
    const { states, told } = await this.page.evaluate(() => {
      const all = /** @type {any} */ (window);
      return { states: all.clients.map((/** @type {any} */ one) => one.state), told: all.told };
    });
    assert.deepEqual(states, [...states.slice(1).fill('stopped'), 'online']);
    const unwanted = told.filter((/** @type {any[]} */ [, event]) =>
      ['kickout', 'error', 'lost'].includes(event));
    assert.deepEqual(unwanted, []);
    const { online, kickouts, links } = this.server.stats();
    assert.deepEqual({ online, kickouts, links }, { online: 2, kickouts: 0, links: 2 });
    assert.deepEqual([this.shown.troubles, this.shown.violations], [[], []]);
  }
}
