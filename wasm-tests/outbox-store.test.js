// @ts-check
/** Which store the outbox uses, from when on, and until when. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { VirtualBrowser } from './support/virtual-browser.js';

const PATIENCE = 5000;  // ms that a store has for an answer

describe('a store', () => {
  test('is not touched before login()', async (t) => {
    const browser = new VirtualBrowser(t), { store } = browser.open();
    await browser.world.advance(PATIENCE);
    assert.deepEqual([store.loads, store.writes], [[], []]);
  });

  test('that is the application\'s own is used instead of the platform\'s', async (t) => {
    const browser = new VirtualBrowser(t), own = browser.open().store;
    const { client, store } = await browser.online({ store: own });
    await browser.world.until(client.send('bob', 'x').stored);
    assert.deepEqual([own.writes.length, store.writes.length], [1, 0]);
  });

  test('may work at once: no promise is needed', async (t) => {
    /** @type {Map<string, string>} */
    const disk = new Map();
    let closed = 0;
    /** @type {any} */
    const store = {
      load: (/** @type {string} */ prefix) => [...disk].filter(([key]) => key.startsWith(prefix)),
      write: (/** @type {[string, string][]} */ puts, /** @type {string[]} */ removes) => {
        for (const [key, value] of puts) disk.set(key, value);
        for (const key of removes) disk.delete(key);
      },
      close() { closed += 1; throw new Error('closed'); },
    };
    const browser = new VirtualBrowser(t), { world } = browser;
    browser.server.acknowledges = false;
    const first = await browser.online({ store });
    await world.until(first.client.send('bob', 'x').stored);
    await world.until(first.client.close());
    assert.deepEqual([disk.size, closed], [1, 1]);
    browser.server.acknowledges = true;
    const next = await browser.online({ store });
    await world.advance(100);
    assert.equal(next.events.restored[0].messages[0].content, 'x');
    assert.equal(disk.size, 0);
  });

  test('is left without a timer when all is written', async (t) => {
    const browser = new VirtualBrowser(t), page = await browser.online();
    page.client.send('bob', 'x');
    await browser.world.advance(100);
    page.client.dispose();
    await browser.world.advance(10);
    assert.deepEqual(page.left(), { timers: 0, sockets: 0, watchers: 0 });
    assert.deepEqual(browser.locks?.names, []);
  });
});
