// @ts-check
/** One scenario's world: a server, pages in a browser, clients in Node. Gone after the test. */
import assert from 'node:assert/strict';
import { FrameType } from 'mobileimsdk-wasm/dev-server';
import { loggedIn, startServer } from '../../support/real.js';
import { Journal } from './journal.js';
import { ScriptedPage } from './scripted-page.js';
import { servePage } from './page-server.js';

/** @typedef {import('node:test').TestContext} TestContext */
/** @typedef {import('../engines/engine.js').Browser} Browser */
/** @typedef {import('../../../js/index.js').Message} Message */

export class Stage {
  journal = new Journal();
  /** @type {import('mobileimsdk-wasm/dev-server').DevServer} */
  server;
  /** @type {Browser} */
  browser;
  #t;
  #address = '';

  /** @param {TestContext} t @param {Browser} browser */
  constructor(t, browser) {
    this.#t = t;
    this.browser = browser;
  }

  /**
   * @param {TestContext} t @param {Browser} browser
   * @param {import('mobileimsdk-wasm/dev-server').DevServerOptions} [options]
   * @param {{ policy?: string }} [page] `policy`: its Content-Security-Policy, which is broken
   */
  static async open(t, browser, options, { policy } = {}) {
    const stage = new Stage(t, browser);
    stage.server = await startServer(t, options);
    const { url, close } = await servePage(stage.journal, policy);
    t.after(async () => {
      await close();
      const troubles = stage.journal.entries.filter(({ kind, what }) => kind === 'trouble' &&
        !(policy && `${what}`.startsWith('policy: ')));
      assert.deepEqual(troubles.map(({ what }) => what), []);
    });
    stage.#address = url;
    return stage;
  }

  /** Where a page of this name is. @param {string} tab @param {string} [trouble] of its storage */
  pageUrl(tab, trouble) {
    return `${this.#address}/?tab=${tab}${trouble === undefined ? '' : `&trouble=${trouble}`}`;
  }

  get awayUrl() {
    return `${this.#address}/away.html`;
  }

  /**
   * A page that has loaded and done nothing yet.
   * @param {string} name of its tab
   * @param {string} [trouble] of its storage
   */
  async openPage(name, trouble) {
    const tab = await this.browser.newTab(this.pageUrl(name, trouble));
    const page = new ScriptedPage(this, name, tab);
    this.#t.after(() => tab.close().catch(() => {})); // some tests have closed or killed it
    return page;
  }

  /**
   * A page that is logged in.
   * @param {string} userId
   * @param {import('./scripted-page.js').PageOptions} [options]
   * @param {{ name?: string, trouble?: string }} [place]
   */
  async enterPage(userId, options, { name = userId, trouble } = {}) {
    const page = await this.openPage(name, trouble);
    await page.enter(userId, options);
    return page;
  }

  /** The other side of a chat, and what it was shown. @param {string} userId */
  async nodeClient(userId) {
    const client = await loggedIn(this.#t, this.server, userId);
    /** @type {Message[]} */
    const shown = [];
    client.on('message', (message) => {
      shown.push(message);
      this.journal.wake();
    });
    return { client, shown };
  }

  /**
   * Until the user logs in anew, the server hears no more than so many messages of his: the others
   * are under way when his link ends, however fast all goes.
   * @param {string} userId @param {number} count
   */
  limitLink(userId, count) {
    let limit = count;
    /** @type {Set<string | null>} */
    const heard = new Set();
    const off = this.server.on('login', (login) => {
      if (login.userId !== userId) return;
      off();
      limit = Infinity;
    });
    this.server.faults.drop((frame) => {
      if (frame?.type !== FrameType.DATA || frame.from !== userId) return false;
      if (heard.size < limit) heard.add(frame.fp);
      return !heard.has(frame.fp);
    }, 'in');
  }

  /**
   * @template T @param {string} what @param {() => T | undefined | false} look
   * @param {number} [patience] ms
   */
  until(what, look, patience) {
    return this.journal.until(what, look, patience);
  }
}
