// @ts-check
/** Long runs with a store: what is over leaves nothing behind, in memory or on the disk. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { messageFrame } from './support/frames.js';
import { assertNotGrown, heldBytes } from './support/heap.js';
import { VirtualBrowser } from './support/virtual-browser.js';
import { never } from './support/virtual-store.js';

/** @typedef {import('./support/virtual-browser.js').Page} Page */

const TOLERANCE = 1.2;  // a leak of 200 bytes each would be more

/** What the test itself has written down. @param {Page} page */
function forget({ browser, store, events, sockets }) {
  browser.world.forget();
  store.writes = [];
  store.loads = [];
  sockets.splice(0, sockets.length - 1);
  for (const list of Object.values(events)) list.length = 0;
}

describe('a persistent outbox', () => {
  test('of 10,000 messages out and 10,000 in is empty afterwards', async (t) => {
    const browser = new VirtualBrowser(t), { world, server } = browser;
    const page = await browser.online({ maxFingerprints: 500 });
    let told = 0;
    page.client.on('delivered', () => { told += 1; });
    const round = async () => {
      for (let i = 0; i < 100; i += 1) {
        page.client.send('bob', `hello ${i}`);
        server.socket.text(messageFrame());
      }
      await world.advance(50);
      forget(page);
    };
    for (let i = 0; i < 20; i += 1) await round();
    const before = await heldBytes();
    for (let i = 0; i < 100; i += 1) await round();
    assertNotGrown(await heldBytes(), before, TOLERANCE);
    assert.equal(told, 12_000);
    assert.deepEqual([browser.messages.length, browser.shown.length], [0, 500]);
  });

  /** @type {Record<string, () => Promise<any>>} */
  const ways = {
    'always fails': async () => { throw new Error('quota exceeded'); },
    'never answers': never,
  };
  for (const [way, write] of Object.entries(ways)) {
    test(`with a store that ${way} holds no more than one in memory`, async (t) => {
      const browser = new VirtualBrowser(t), { world } = browser;
      const page = await browser.online();
      page.store.write = write;
      page.client.send('bob', 'the first');
      await world.advance(10_000);
      const round = async () => {
        for (let i = 0; i < 100; i += 1) page.client.send('bob', `hello ${i}`);
        await world.advance(50);
        forget(page);
      };
      for (let i = 0; i < 20; i += 1) await round();
      const before = await heldBytes();
      for (let i = 0; i < 200; i += 1) await round();
      assertNotGrown(await heldBytes(), before, TOLERANCE);
    });
  }

  test('of a page whose siblings come and go, again and again, grows by nothing', async (t) => {
    const browser = new VirtualBrowser(t), { world, server } = browser;
    const page = await browser.online();
    for (let i = 0; i < 1000; i += 1) server.socket.text(messageFrame());
    const round = async () => {
      await page.hint('suspended');
      const sibling = await browser.online();
      await page.hint('resumed');
      await world.advance(2000);
      await sibling.crash();
      await world.advance(2000);
      forget(page);
    };
    for (let i = 0; i < 10; i += 1) await round();
    const before = await heldBytes();
    for (let i = 0; i < 40; i += 1) await round();
    assertNotGrown(await heldBytes(), before, TOLERANCE);
    assert.equal(browser.shown.length, 1000);
  });
});
