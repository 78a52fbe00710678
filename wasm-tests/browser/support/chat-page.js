// @ts-check
/**
 * The chat page as its user sees it: found by labels and roles, and asked what it shows.
 */
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { DevServer } from '../../../demo-web/dev-server/index.js';
import { Client } from 'mobileimsdk-wasm';
import { useChromium } from './browser.js';

/** @typedef {import('node:test').TestContext} TestContext */
/** @typedef {import('playwright-core').BrowserContext} BrowserContext */
/** @typedef {import('playwright-core').Locator} Locator */
/** @typedef {import('playwright-core').Page} Page */
/** @typedef {import('../../../js/index.js').Message} Message */

/** @param {string} path */
export const inRoot = (path) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

/** Far longer than anything takes; only a failing test waits for it. */
const PATIENCE = 15_000;

/** Chromium says this itself whenever a connection attempt fails, which some tests want. */
const FAILED_ATTEMPT = /^WebSocket connection to '\S+' failed/;

/** And this of what the server refuses, which the page puts in words. */
const REFUSED = /^Failed to load resource: the server responded with a status of 413 /;

/** So that no test waits long for a timer of the client's. */
export const FAST = 'reconnect.minDelay=50&reconnect.maxDelay=400';

/** @type {() => import('playwright-core').Browser} */
let browser;

/** @type {WeakMap<TestContext, (() => unknown)[]>} */
const ends = new WeakMap();

/**
 * As `t.after()`, but all of it is done even if a part fails, the latest first: a client that is
 * left over would keep the test process alive.
 * @param {TestContext} t
 * @param {() => unknown} deed
 */
export function atEnd(t, deed) {
  const deeds = ends.get(t);
  if (deeds !== undefined) {
    deeds.unshift(deed);
    return;
  }
  const own = [deed];
  ends.set(t, own);
  t.after(async () => {
    const results = [];
    for (const end of own) results.push(...await Promise.allSettled([(async () => end())()]));
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  });
}

/** One browser for all tests of a suite; each has a context of its own in it. */
export function useBrowser() {
  browser = useChromium();
}

/**
 * @param {TestContext} t
 * @param {import('../../../demo-web/dev-server/index.js').DevServerOptions} [options]
 */
export async function startServer(t, options = {}) {
  const server = new DevServer({
    port: 0, webRoot: { '/': inRoot('demo-web'), '/dist': inRoot('dist') }, ...options,
  });
  await server.start();
  atEnd(t, () => server.close());
  return server;
}

/**
 * Somebody to talk with.
 * @param {TestContext} t
 * @param {DevServer} server
 * @param {string} userId
 */
export async function nodeClient(t, server, userId) {
  const reconnect = { minDelay: 50, maxDelay: 400 };
  const client = new Client({ url: server.url, userId, reconnect });
  atEnd(t, () => client.dispose());
  /** @type {Message[]} */
  const messages = [];
  client.on('message', (message) => messages.push(message));
  await client.login();
  return { client, messages };
}

/**
 * A visitor's browser: its tabs have their storage in common. Closed after the test; then none of
 * its pages must have had any trouble.
 * @param {TestContext} t
 * @param {import('playwright-core').BrowserContextOptions} [options]
 */
export async function openContext(t, options = {}) {
  const context = await browser().newContext({
    locale: 'en-GB', viewport: { width: 960, height: 760 }, ...options,
  });
  /** @type {string[]} */
  const troubles = [];
  await context.exposeFunction('reportViolation', (/** @type {string} */ text) => {
    troubles.push(`policy violation: ${text}`);
  });
  await context.addInitScript(() => {
    const { reportViolation } = /** @type {any} */ (window);
    document.addEventListener('securitypolicyviolation', (event) => {
      reportViolation(`${event.violatedDirective} ${event.blockedURI}`);
    });
  });
  atEnd(t, async () => {
    await context.close();
    assert.deepEqual(troubles, []);
  });
  return { context, troubles };
}

/**
 * Of a message that was said at an earlier visit.
 * @typedef {object} Seed
 * @property {string} peer
 * @property {string} text
 * @property {object} [body] of another kind than text
 * @property {number} time Unix ms
 * @property {import('../../../demo-web/chat/signs.js').Sign} status
 */

/**
 * Gives the visitor a past, by the means of the page, before he logs in. What is under way there is
 * of a page that has ended.
 * @param {{ page: Page }} visitor
 * @param {DevServer} server
 * @param {string} userId
 * @param {Seed[]} seeds
 * @param {{ readAt?: number }} [options] what came later is unread
 */
export async function seedHistory({ page }, server, userId, seeds, { readAt = Infinity } = {}) {
  await page.evaluate(async ({ name, user, said, readUntil }) => {
    const { CONTENT, Talk } = await import(String('/dist/talk.mjs'));
    let serial = 0;
    const talk = new Talk({
      userId: user, on: () => () => {}, pending: () => [], markRead: () => {},
      send: (/** @type {string} */ to, /** @type {string} */ content) =>
        ({ to, content, typeu: -1, fingerprint: `sent-${serial += 1}`, status: 'queued' }),
    }, { name });
    await talk.ready;
    const isUnderWay = (/** @type {{ status: string }} */ { status }) =>
      status === 'queued' || status === 'sending';
    const states = { failed: 'lost', arrived: 'received' };
    for (const { peer, text, body, time, status } of said.filter((one) => !isUnderWay(one))) {
      await talk.conversation(peer).merge([{
        content: body ? JSON.stringify({ text, ...body }) : text, typeu: body ? CONTENT : -1,
        time, own: status !== 'received', fingerprint: `seed-${serial += 1}`,
        status: states[/** @type {keyof typeof states} */ (status)] ?? status,
        unread: time > readUntil,
      }]);
    }
    for (const { peer, text } of said.filter(isUnderWay)) talk.conversation(peer).send(text);
    await talk.close();
  }, { name: server.url, user: userId, said: seeds, readUntil: Math.min(readAt, Date.now()) });
}

export class ChatPage {
  /**
   * @param {Page} page
   * @param {string[]} troubles what must never happen: errors, violations of the policy, dialogs
   */
  constructor(page, troubles) {
    this.page = page;
    this.log = page.getByRole('log');
    this.draft = page.getByRole('textbox', { name: 'Message' });
    this.search = page.getByRole('searchbox', { name: 'Search or add a person' });
    this.people = page.getByRole('navigation', { name: 'People' });
    this.banner = page.locator('#banner');
    page.setDefaultTimeout(PATIENCE);
    page.on('pageerror', (error) => troubles.push(`page error: ${error}`));
    page.on('dialog', (dialog) => {
      troubles.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('console', (message) => {
      const isBad = ['error', 'warning'].includes(message.type());
      if (isBad && ![FAILED_ATTEMPT, REFUSED].some((known) => known.test(message.text()))) {
        troubles.push(`console ${message.type()}: ${message.text()}`);
      }
    });
    page.on('requestfailed', (request) => {
      // An upload that its user ends is no trouble.
      const isEnded = request.method() === 'POST' &&
        request.failure()?.errorText === 'net::ERR_ABORTED';
      if (!isEnded) troubles.push(`request failed: ${request.url()}`);
    });
  }

  /**
   * A visitor of his own.
   * @param {TestContext} t
   * @param {string} url
   * @param {import('playwright-core').BrowserContextOptions} [options]
   */
  static async open(t, url, options = {}) {
    return ChatPage.openTab(await openContext(t, options), url);
  }

  /**
   * One more tab of the same visitor.
   * @param {{ context: BrowserContext, troubles: string[] }} visitor
   * @param {string} url
   */
  static async openTab({ context, troubles }, url) {
    const chat = new ChatPage(await context.newPage(), troubles);
    await chat.page.goto(url);
    await chat.ready();
    return chat;
  }

  /** Until the client is there and the page has something to show. */
  async ready() {
    await this.page.locator('#login-page, #chat-page').filter({ visible: true }).waitFor();
  }

  /** Through the form. @param {string} user @param {string} [token] */
  async logIn(user, token = 'secret') {
    await this.page.getByLabel('User id', { exact: true }).fill(user);
    await this.page.getByLabel('Token').fill(token);
    await this.page.getByRole('button', { name: 'Log in' }).click();
  }

  /** Logs in and waits until that is done. @param {string} user */
  async enter(user) {
    await this.logIn(user);
    await this.connection('online');
  }

  /** @param {string} id */
  async talkTo(id) {
    await this.search.fill(id);
    await this.search.press('Enter');
    await this.draft.waitFor();
  }

  /** The line of the list of people that has this name. @param {string} name */
  person(name) {
    const named = this.page.locator('.name').and(this.page.getByText(name, { exact: true }));
    return this.people.getByRole('button').filter({ has: named });
  }

  /** Writes and presses Enter. @param {string} text */
  async write(text) {
    await this.draft.fill(text);
    await this.draft.press('Enter');
  }

  /** @param {import('../../../js/index.js').State} state */
  async connection(state) {
    await this.page.locator(`#connection[data-state="${state}"]`).waitFor();
  }

  /** @param {string} text exactly the words of the bubble */
  bubble(text) {
    const words = this.page.locator('.words').and(this.page.getByText(text, { exact: true }));
    // Of a text that is nothing but a link, the link has the words.
    const link = this.page.locator('.words a').and(this.page.getByText(text, { exact: true }));
    return this.page.locator('.bubble').filter({ has: words.or(link) });
  }

  /**
   * Waits until the bubble has this status, delivered or further, and until it is alone with its
   * words.
   * @param {string} text
   * @param {import('../../../demo-web/chat/signs.js').Sign} status
   */
  async hasBubble(text, status) {
    const further = status === 'delivered' ? [status, 'arrived', 'read'] : [status];
    const any = further.map((one) => `.bubble[data-status="${one}"]`).join();
    await this.page.locator(any).and(this.bubble(text)).waitFor();
    assert.equal(await this.bubble(text).count(), 1, `bubbles with ${text}`);
  }

  /** Until what was said in the open conversation is there. */
  async loaded() {
    await this.page.locator('#bubbles[aria-busy=false]').waitFor();
  }

  /** The words of all bubbles, in order. */
  async said() {
    await this.loaded();
    return this.#texts(this.log.locator('.words'));
  }

  /** The names in the list of people, from its top. */
  async names() {
    return this.#texts(this.people.locator('.person:visible .name'));
  }

  /** Scrolls the list of people until so many are in the page. @param {number} count */
  async scrollsToPeople(count) {
    const rows = this.people.locator('.person:visible');
    for (let seen = await rows.count(); seen < count; seen = await rows.count()) {
      await rows.nth(seen - 1).scrollIntoViewIfNeeded();
      await rows.nth(seen).waitFor();
    }
  }

  /** As JSON, because half a surrogate pair comes through in no other way. @param {Locator} all */
  async #texts(all) {
    return JSON.parse(await all.evaluateAll((elements) =>
      JSON.stringify(elements.map(({ textContent }) => textContent))));
  }

  /** The names of all elements and, with an @, of all attributes in the document. */
  async vocabulary() {
    return this.page.evaluate(() => {
      const names = Array.from(document.querySelectorAll('*'), (element) =>
        [element.localName, ...element.getAttributeNames().map((name) => `@${name}`)]);
      return [...new Set(names.flat())].sort();
    });
  }
}
