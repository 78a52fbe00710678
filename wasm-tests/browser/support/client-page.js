// @ts-check
/** A page with the client in it, wherever it got that from, and a chat through it. */
import assert from 'node:assert/strict';
import { loggedIn, next, soon } from '../../support/real.js';

/** @typedef {import('node:test').TestContext} TestContext */
/** @typedef {import('playwright-core').Page} Page */
/** @typedef {import('mobileimsdk-wasm').ClientOptions} ClientOptions */

/** Takes WebAssembly away before any script of the page runs. */
export const withoutWebAssembly = () => {
  Reflect.deleteProperty(globalThis, 'WebAssembly');
};

export class ClientPage {
  /** What must not happen: errors and what the console complains of. @type {string[]} */
  troubles = [];
  /** What the Content-Security-Policy refused. @type {string[]} */
  violations = [];

  /** @param {Page} page */
  constructor(page) {
    this.page = page;
    page.on('pageerror', (error) => this.troubles.push(`${error}`));
    page.on('console', (message) => {
      if (message.type() === 'error') this.troubles.push(message.text());
    });
  }

  /**
   * @param {TestContext} t
   * @param {import('playwright-core').Browser} browser
   * @param {string} url
   * @param {() => void} [before] runs in the page before its own scripts
   */
  static async open(t, browser, url, before) {
    const context = await browser.newContext();
    t.after(() => context.close());
    const page = new ClientPage(await context.newPage());
    await context.exposeFunction('reportViolation', (/** @type {string} */ text) => {
      page.violations.push(text);
    });
    await context.addInitScript(() => {
      const { reportViolation } = /** @type {any} */ (window);
      document.addEventListener('securitypolicyviolation', (event) => {
        reportViolation(`${event.effectiveDirective} ${event.blockedURI}`);
      });
    });
    if (before) await context.addInitScript(before);
    await page.page.goto(url, { waitUntil: 'load' });
    return page;
  }

  /**
   * Logs in as "alice" and exchanges QoS messages with a "bob" in Node, both ways. The page has put
   * the package into a global, as the classic script does.
   * @param {TestContext} t
   * @param {import('mobileimsdk-wasm/dev-server').DevServer} server
   * @param {Partial<ClientOptions>} [options]
   * @returns {Promise<import('mobileimsdk-wasm').Stats>} the page's, at the end of it
   */
  async chat(t, server, options) {
    const bob = await loggedIn(t, server, 'bob');
    const heard = next(bob, 'message').then(async ({ content }) => {
      await bob.send('alice', 'and hello from Node').delivered;
      return content;
    });
    heard.catch(() => {}); // the page's own end says more
    const { said, stats } = await this.talk({ url: server.url, ...options });
    assert.equal(said, 'and hello from Node');
    assert.equal(await heard, '你好 from the page');
    bob.dispose();
    return stats;
  }

  /** The page's part of it. @param {object} options of the client */
  talk(options) {
    return soon(this.page.evaluate(async (given) => {
      const { Client } = /** @type {any} */ (window).MobileIMSDK;
      const client = new Client({ userId: 'alice', ...given });
      /** @type {Promise<string>} */
      const answer = new Promise((resolve) => {
        client.on('message', (/** @type {any} */ { content }) => resolve(content));
      });
      try {
        await client.login();
        const sent = client.send('bob', '你好 from the page');
        await Promise.all([sent.delivered, sent.stored]);
        return { said: await answer, stats: client.stats() };
      } finally {
        client.dispose();
      }
    }, options), 'the end of the chat');
  }
}
