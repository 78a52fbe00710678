// @ts-check
/** The agents' console as its user sees it, at a desk and a server that run in the test. */
import { Client } from 'mobileimsdk-wasm';
import { DemoDesk } from '../../../demo-web/dev-server/demo-desk.js';
import { VisitorApp } from '../../support/desk-people.js';
import { atEnd, openContext, startServer, inRoot } from './chat-page.js';

/** @typedef {import('node:test').TestContext} TestContext */
/** @typedef {import('playwright-core').Page} Page */

/** Chromium says this when a tab ends while it takes over the connection from another. */
const FAILED_ATTEMPT = /^WebSocket connection to '\S+' failed/;

/** Far longer than anything takes; only a failing test waits for it. */
const PATIENCE = 15_000;

/** A server and a desk. @param {TestContext} t */
export async function openDesk(t) {
  const desk = new DemoDesk({ perMinute: 10_000, burst: 999 });
  const server = await startServer(t, {
    webRoot: { '/': inRoot('demo-web'), '/dist': inRoot('dist'), '/demo-desk': desk.folder },
  });
  await desk.start(server);
  atEnd(t, () => desk.stop());
  return { server, desk, secret: desk.secret };
}

/**
 * @param {TestContext} t @param {{ server: { url: string } }} at @param {string} id
 * @param {object} [profile]
 */
export async function visitor(t, { server }, id, profile) {
  const client = new Client({ url: server.url, userId: id, receipts: true });
  atEnd(t, () => client.dispose());
  const app = new VisitorApp(client, profile);
  await client.login();
  return app;
}

export class ConsolePage {
  /** @param {Page} page @param {string[]} troubles */
  constructor(page, troubles) {
    this.page = page;
    this.draft = page.locator('#draft');
    this.log = page.getByRole('log');
    page.setDefaultTimeout(PATIENCE);
    page.on('pageerror', (error) => troubles.push(`page error: ${error}`));
    page.on('console', (message) => {
      const type = message.type(), text = message.text();
      const isBad = type === 'error' || type === 'warning';
      if (isBad && !FAILED_ATTEMPT.test(text)) troubles.push(`console ${type}: ${text}`);
    });
  }

  /**
   * @param {TestContext} t @param {{ server: { httpUrl: string } }} at
   * @param {import('playwright-core').BrowserContextOptions} [options]
   */
  static async open(t, at, options) {
    const browser = await openContext(t, { viewport: { width: 1200, height: 760 }, ...options });
    return ConsolePage.openTab(browser, at);
  }

  /**
   * @param {Awaited<ReturnType<typeof openContext>>} browser
   * @param {{ server: { httpUrl: string } }} at @param {string} [query]
   */
  static async openTab(browser, { server }, query = '') {
    const made = new ConsolePage(await browser.context.newPage(), browser.troubles);
    await made.page.goto(`${server.httpUrl}/console/${query}`);
    return Object.assign(made, { browser });
  }

  /** @param {string} user @param {string} secret */
  async logIn(user, secret) {
    await this.page.locator('#login-user').fill(user);
    await this.page.locator('#login-secret').fill(secret);
    await this.page.keyboard.press('Enter');
  }

  /** @param {string} user @param {string} secret */
  async enter(user, secret) {
    await this.logIn(user, secret);
    await this.isIn();
  }

  async isIn() {
    await this.page.locator('#console-page #connection[data-state=online]').waitFor();
  }

  /** @param {string} name */
  row(name) {
    return this.page.locator('.row').filter({ hasText: name });
  }

  /** @param {'queue' | 'mine' | 'all' | 'closed'} which */
  tab(which) {
    return this.page.locator(`#tab-${which}`);
  }

  /** @param {string} text */
  async write(text) {
    await this.draft.fill(text);
    await this.draft.press('Enter');
  }

  /** @param {string} text @param {string} [status] */
  bubble(text, status) {
    return this.page.locator(status ? `.bubble[data-status="${status}"]` : '.bubble')
      .filter({ hasText: text });
  }
}
