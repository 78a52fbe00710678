// @ts-check
/** A logout and the persistent outbox: when it resolves, nothing is left that is nobody else's. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { VirtualBrowser } from './support/virtual-browser.js';
import { never } from './support/virtual-store.js';

/** @param {import('./support/virtual-browser.js').Page} page */
const contents = ({ events }) => events.restored.flatMap(({ messages }) =>
  messages.map((/** @type {any} */ { content }) => content));

/**
 * A browser in which a page wrote this and crashed.
 * @param {import('node:test').TestContext} t @param {...string} texts
 */
async function browserWith(t, ...texts) {
  const browser = new VirtualBrowser(t), page = await browser.online();
  browser.server.acknowledges = false;
  for (const text of texts) page.client.send('bob', text);
  await browser.world.advance(5);
  await page.crash();
  browser.world.forget();
  browser.server.acknowledges = true;
  return browser;
}

describe('an ending', () => {
  test('by logout() without a login leaves nothing, and resolves when that is so', async (t) => {
    const browser = await browserWith(t, 'a', 'b');
    const page = browser.open();
    page.store.latency = 200;
    await browser.world.until(page.client.logout());
    assert.deepEqual(browser.messages, []);
    assert.deepEqual(browser.locks?.names, []);
    await browser.world.advance(5000);
    assert.deepEqual(page.left(), { timers: 0, sockets: 0, watchers: 0 });
    assert.deepEqual(page.events.error, []);
  });

  test('by logout() leaves what another living tab has', async (t) => {
    const browser = await browserWith(t, 'dead');
    browser.server.acknowledges = false;
    const other = await browser.online(), page = browser.open();
    assert.deepEqual(contents(other), ['dead']);
    await browser.world.until(page.client.logout());
    assert.equal(browser.messages.length, 1);
  });

  test('by logout() does not touch what is sent after it', async (t) => {
    const browser = await browserWith(t, 'old');
    browser.server.acknowledges = false;
    const page = await browser.online(), { client, store } = page;
    store.latency = 50;
    const logout = client.logout(), login = client.login();
    const sent = client.send('bob', 'new');
    await browser.world.until(logout);
    await browser.world.until(login);
    await browser.world.until(sent.stored);
    await browser.world.advance(1000);
    assert.deepEqual(browser.messages, [sent.fingerprint]);
  });

  /** @type {Record<string, (store: any) => void>} */
  const ways = {
    'rejects': (store) => { store.load = store.write = async () => { throw new Error('no'); }; },
    'throws': (store) => { store.load = store.write = () => { throw new Error('no'); }; },
    'never answers': (store) => { store.load = store.write = never; },
  };
  for (const [way, prepare] of Object.entries(ways)) {
    test(`by logout() with a store that ${way} says so, and resolves`, async (t) => {
      const browser = await browserWith(t, 'a'), page = await browser.online();
      browser.server.acknowledges = false;
      page.client.send('bob', 'b');
      await browser.world.advance(10);
      prepare(page.store);
      const begun = browser.world.now;
      await browser.world.until(page.client.logout());
      assert.ok(browser.world.now - begun < 12_000);
      assert.deepEqual(page.events.error.map(({ code }) => code), ['STORE_FAILED']);
    });
  }
});
