// What a user does with the application in a browser: real Chromium, real sockets, the dev server.
import assert from 'node:assert/strict';
import { DevServer } from 'mobileimsdk-wasm/dev-server';
import { withoutWebAssembly } from '../../browser/support/client-page.js';
import { loggedIn, next, pass, soon } from '../../support/real.js';

const PATIENCE = 20_000;
/** Chromium says this of every attempt while the server is away, which the outbox wants. */
const FAILED_ATTEMPT = /^WebSocket connection to '\S+' failed/;

/** Somebody with a browser, a server, and a friend who has the package in Node. */
class PersonWithPage {
  #ends = [];
  /** What must not happen. @type {string[]} */
  troubles = [];

  /** @param {any} browser @param {(query: string) => string} addressOf the page with a query */
  constructor(browser, addressOf) {
    this.browser = browser;
    this.addressOf = addressOf;
  }

  after(end) {
    this.#ends.unshift(end);
  }

  async end() {
    for (const end of this.#ends.splice(0)) await end();
  }

  /** @param {(() => void) | undefined} before runs in each page before its own scripts */
  async begin(before) {
    await this.startServer(0);
    this.context = await this.browser.newContext({ serviceWorkers: 'block' });
    this.after(() => this.context.close());
    // A framework's own pictures and the like, from elsewhere.
    await this.context.route(({ hostname }) => !/^(127\.0\.0\.1|localhost)$/.test(hostname),
      (route) => route.fulfill({ body: '' }));
    if (before) await this.context.addInitScript(before);
  }

  /** The server, and somebody at it. @param {number} port */
  async startServer(port) {
    this.server = new DevServer({ port, retransmitAfter: 200 });
    await this.server.start();
    this.after(() => this.server.close());
    this.bob = await loggedIn(this, this.server, 'bob');
  }

  async stopServer() {
    const { port } = new URL(this.server.url);
    this.bob.dispose();
    await this.server.close();
    return Number(port);
  }

  /** @param {string} more of the query */
  async open(more = '') {
    const page = await this.context.newPage();
    page.setDefaultTimeout(PATIENCE);
    page.on('pageerror', (error) => this.troubles.push(`${error}`));
    page.on('console', (message) => {
      const text = message.text();
      if (message.type() === 'error' && !FAILED_ATTEMPT.test(text)) this.troubles.push(text);
    });
    const server = encodeURIComponent(this.server.url);
    await page.goto(this.addressOf(`server=${server}&user=alice${more}`));
    return page;
  }

  /** @param {any} page @param {RegExp} pattern of its status, or of a line */
  async shows(page, pattern) {
    const found = page.locator('.status, .line', { hasText: pattern }).first();
    await found.waitFor().catch(async () => {
      assert.fail(`the page never shows ${pattern}, but ` +
        `${JSON.stringify((await page.locator('body').innerText()).slice(0, 1000))}; ` +
        JSON.stringify(this.troubles));
    });
  }

  /** @param {any} page @param {string} words */
  async writes(page, words) {
    await page.locator('input.words, .words input').fill(words);
    await page.locator('.send').click();
  }

  /** A message each way. @param {any} page @param {string} words */
  async talks(page, words) {
    const heard = next(this.bob, 'message', ({ content }) => content === words);
    await this.writes(page, words);
    await heard;
    await this.shows(page, new RegExp(`to bob: ${words}.* \\(delivered\\)`));
    await soon(this.bob.send('alice', `re: ${words}`).delivered, 'the delivery');
    await this.shows(page, new RegExp(`from bob: re: ${words}`));
  }

  /** No error is shown, none was thrown. @param {any[]} pages @param {RegExp} but */
  async isWell(pages, but = /^$/) {
    for (const page of pages) {
      const lines = await page.locator('.line').allInnerTexts();
      const errors = lines.filter((line) => /error: /.test(line) && !but.test(line));
      assert.deepEqual(errors, []);
    }
    assert.deepEqual(this.troubles, []);
  }
}

/** @type {Record<string, (person: PersonWithPage) => Promise<void>>} */
const STORIES = {
  async chat(person) {
    const page = await person.open();
    await person.shows(page, /\bonline on wasm/);
    await person.talks(page, '你好 from a page');
    await person.isWell([page]);
  },
  async outbox(person) {
    const page = await person.open();
    await person.shows(page, /\bonline/);
    const port = await person.stopServer();
    await person.shows(page, /\b(waiting|connecting)/);
    await person.writes(page, 'kept');
    await person.shows(page, /to bob: kept \(stored\)/);
    await page.reload();
    await person.startServer(port);
    await next(person.bob, 'message', ({ content }) => content === 'kept', PATIENCE);
    await person.shows(page, /to bob: kept.* \(delivered\)/);
    await person.isWell([page], /CONNECT_FAILED/);
  },
  async '20 s away'(person) {
    const page = await person.open();
    await person.shows(page, /\bonline/);
    const protocol = await person.context.newCDPSession(page);
    await protocol.send('Page.setWebLifecycleState', { state: 'frozen' });
    await pass(20_000);
    await protocol.send('Page.setWebLifecycleState', { state: 'active' });
    await person.shows(page, /\bonline/);
    await person.talks(page, 'back again');
    await person.isWell([page]);
  },
  async log(person) {
    const page = await person.open();
    await person.shows(page, /\bonline .* [1-9]\d* logged/);
    await person.isWell([page]);
  },
  async twin(person) {
    const page = await person.open();
    await person.shows(page, /\bonline on js/);
    await person.talks(page, '你好 from the twin');
    await person.isWell([page]);
  },
  async 'all tabs'(person) {
    const pages = [await person.open('&tabs=yes'), await person.open('&tabs=yes')];
    for (const page of pages) await person.shows(page, /\bonline/);
    await person.talks(pages[1], 'hello from a tab');
    await person.shows(pages[0], /from bob: re: hello from a tab/);
    assert.equal(person.server.stats().online, 2);
    await person.isWell(pages);
  },
};

/**
 * What is tried, by name. Each throws if it does not work.
 * @param {any} browser
 * @param {(query: string) => string} addressOf
 */
export function browserStory(browser, addressOf) {
  const entries = Object.entries(STORIES).map(([name, act]) => [name, async () => {
    const person = new PersonWithPage(browser, addressOf);
    try {
      await person.begin(name === 'twin' ? withoutWebAssembly : undefined);
      await act(person);
    } finally {
      await person.end();
    }
  }]);
  return Object.fromEntries(entries);
}
