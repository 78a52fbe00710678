// @ts-check
/** Which messages were shown outlives the page, so that no later one shows them again. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Type } from './support/frames.js';
import { VirtualBrowser } from './support/virtual-browser.js';

const MINUTE = 60_000;

describe('what was shown', () => {
  /** Shows these, then crashes. @param {VirtualBrowser} browser @param {string[]} fingerprints */
  async function show(browser, fingerprints, options = {}) {
    const page = await browser.online(options);
    for (const fp of fingerprints) {
      await browser.server.message({ fp });
      await browser.world.advance(2);
    }
    await page.crash();
  }

  /** @param {VirtualBrowser} browser @param {string[]} fingerprints what of these is shown again */
  async function shownAgain(browser, fingerprints, options = {}) {
    const page = await browser.online(options);
    for (const fp of fingerprints) await browser.server.message({ fp });
    await browser.world.advance(5);
    await page.crash();
    return page.events.message.map(({ fingerprint }) => fingerprint);
  }

  test('is not shown again by the next page, but acknowledged again', async (t) => {
    const browser = new VirtualBrowser(t), odd = ['', '__proto__', '\ud800', 'a\nb', '🎉'];
    await show(browser, odd);
    browser.world.forget();
    assert.deepEqual(await shownAgain(browser, [...odd, 'new']), ['new']);
    assert.equal(browser.server.of(Type.ACK).length, odd.length + 1);
  });

  test('is remembered by fingerprints of up to 128 units, so that strangers cannot fill it', async (
    t,
  ) => {
    const browser = new VirtualBrowser(t), prints = [128, 129, 60_000].map((n) => 'x'.repeat(n));
    await show(browser, [...prints, ...prints]);
    assert.deepEqual(browser.shown, [prints[0]], 'what the store has');
    assert.deepEqual(await shownAgain(browser, [...prints, ...prints]), prints.slice(1),
      'once a session');
  });

  test('is remembered page after page, for as long as pages are open', async (t) => {
    const browser = new VirtualBrowser(t), options = { fingerprintMemory: 10 * MINUTE };
    await show(browser, ['fp'], options);
    for (let page = 1; page < 10; page += 1) {
      browser.world.sleep(60 * MINUTE);
      assert.deepEqual(await shownAgain(browser, ['fp'], options), []);
    }
    const page = await browser.online(options);
    await browser.world.advance(9 * MINUTE);
    await browser.server.message({ fp: 'newer' });
    await browser.world.advance(5);
    assert.deepEqual(browser.shown, ['fp', 'newer']);
    await browser.world.advance(2 * MINUTE);
    await browser.server.message({ fp: 'newest' });
    await browser.world.advance(5);
    assert.deepEqual(browser.shown, ['newer', 'newest']);
    await page.crash();
    assert.deepEqual(await shownAgain(browser, ['fp', 'newer'], options), ['fp']);
  });

  test('is forgotten in memory as long after it as if the page had stayed', async (t) => {
    const browser = new VirtualBrowser(t);
    const first = await browser.online();
    await browser.server.message({ fp: 'fp' });
    await browser.world.advance(4 * MINUTE);
    await browser.server.message({ fp: 'newer' });
    await browser.world.advance(10);
    await first.crash();
    const { events } = await browser.online();
    await browser.world.advance(7 * MINUTE);
    for (const fp of ['fp', 'newer']) await browser.server.message({ fp });
    assert.deepEqual(events.message.map(({ fingerprint }) => fingerprint), ['fp']);
  });

  /** How a clock may be set between pages, and while they are open, ms. */
  const clocks = {
    'two hours forth': [120 * MINUTE, 0],
    'an hour back': [-60 * MINUTE, 0],
    'an hour back, and forth again': [-60 * MINUTE, 60 * MINUTE],
    'a day forth, and back again': [24 * 60 * MINUTE, -24 * 60 * MINUTE],
    'by a year': [365 * 24 * 60 * MINUTE, 0],
    'every minute, a little': [15_000, 15_000],
  };
  for (const [how, [once, then]] of Object.entries(clocks)) {
    test(`is not forgotten because the clock is set: ${how}`, async (t) => {
      const browser = new VirtualBrowser(t), known = ['fp'];
      await show(browser, known);
      for (let i = 0; i < 6; i += 1) {
        const page = await browser.online();
        browser.epoch += i % 2 ? then : once;
        await browser.server.message({ fp: `more ${i}` });
        known.push(`more ${i}`);
        for (const fp of known) await browser.server.message({ fp });
        await browser.world.advance(10_000);
        assert.equal(page.events.message.length, 1);
        await page.crash();
        assert.deepEqual(await shownAgain(browser, known), []);
      }
      assert.deepEqual([...browser.shown].sort(), [...known].sort());
    });
  }

  test('is not remembered for ever because the clock is set', async (t) => {
    const browser = new VirtualBrowser(t);
    await show(browser, ['fp']);
    browser.epoch -= 24 * 60 * MINUTE;
    const page = await browser.online();
    await browser.world.advance(11 * MINUTE);
    await browser.server.message({ fp: 'fp' });
    assert.equal(page.events.message.length, 1);
  });

  test('by an older version is not forgotten', async (t) => {
    const browser = new VirtualBrowser(t);
    await show(browser, ['fp']);
    const [[key]] = browser.disk;
    browser.disk.set(key, String(Date.now() + 10 * MINUTE));
    browser.world.sleep(60 * MINUTE);
    assert.deepEqual(await shownAgain(browser, ['fp', 'new']), ['new']);
    assert.deepEqual(await shownAgain(browser, ['fp', 'new']), []);
  });

  test('before the store has answered is not shown again either', async (t) => {
    const browser = new VirtualBrowser(t);
    await show(browser, ['fp']);
    const page = browser.open();
    page.store.latency = 3000;
    await browser.world.until(page.client.login());
    page.store.latency = 1;
    await browser.server.message({ fp: 'early' });
    await browser.world.advance(5000);
    await page.crash();
    assert.deepEqual(await shownAgain(browser, ['fp', 'early']), []);
  });

  test('is no more than maxFingerprints, the oldest forgotten first', async (t) => {
    const browser = new VirtualBrowser(t), options = { maxFingerprints: 16 };
    const all = Array.from({ length: 20 }, (_, i) => `fp ${i}`);
    await show(browser, all, options);
    assert.deepEqual(browser.shown, all.slice(4));
    assert.deepEqual(await shownAgain(browser, all.slice(4), options), []);
    await show(browser, ['one more'], options);
    assert.deepEqual(browser.shown, [...all.slice(5), 'one more']);
  });

  test('may be more than the next page wants, which keeps the newest', async (t) => {
    const browser = new VirtualBrowser(t), all = Array.from({ length: 40 }, (_, i) => `fp ${i}`);
    await show(browser, all);
    const options = { maxFingerprints: 16 };
    assert.deepEqual(await shownAgain(browser, all.slice(-16), options), []);
    await show(browser, ['one more'], options);
    assert.equal(browser.shown.length, 16);
  });

  test('in its hundreds of thousands does not keep a page from its login', async (t) => {
    const browser = new VirtualBrowser(t), options = { maxFingerprints: 1_000_000 };
    await show(browser, ['fp'], options);
    const [[key, until]] = browser.disk;
    for (let i = 0; i < 200_000; i += 1) browser.disk.set(`${key} ${i}`, until);
    assert.deepEqual(await shownAgain(browser, ['fp 7', 'fp new'], options), ['fp new']);
  });

  test('by other users is theirs, and is cleared away for them in a month', async (t) => {
    const browser = new VirtualBrowser(t), day = 24 * 60 * MINUTE;
    await show(browser, ['fp'], { userId: 'bob' });
    assert.deepEqual(await shownAgain(browser, ['fp']), ['fp']);
    browser.world.sleep(29 * day);
    await (await browser.online()).crash();
    assert.deepEqual(await shownAgain(browser, ['fp', 'more'], { userId: 'bob' }), ['more']);
    browser.world.sleep(29 * day);  // by stamps of his, bob's last message is older than that
    await (await browser.online()).crash();
    assert.deepEqual(await shownAgain(browser, ['more'], { userId: 'bob' }), []);
    browser.world.sleep(31 * day);
    await browser.online();
    await browser.world.advance(5);
    assert.deepEqual(browser.shown, []);
  });

  test('is not kept where nobody would be asked for it: without QoS', async (t) => {
    const browser = new VirtualBrowser(t);
    await browser.online();
    await browser.server.message({ QoS: false, fp: 'fp' });
    await browser.world.advance(5);
    assert.deepEqual(browser.shown, []);
  });
});
