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

  test('is remembered page after page, and as long as fingerprintMemory says', async (t) => {
    const browser = new VirtualBrowser(t), options = { fingerprintMemory: 10 * MINUTE };
    await show(browser, ['fp'], options);
    for (let minute = 1; minute < 10; minute += 1) {
      browser.world.sleep(MINUTE - 1000);
      assert.deepEqual(await shownAgain(browser, ['fp'], options), []);
    }
    browser.world.sleep(MINUTE + 10_000);
    assert.deepEqual(await shownAgain(browser, ['fp'], options), ['fp']);
  });

  test('is forgotten in memory when it is forgotten on the disk', async (t) => {
    const browser = new VirtualBrowser(t);
    await show(browser, ['fp']);
    browser.world.sleep(9 * MINUTE);
    const { events } = await browser.online();
    await browser.world.advance(2 * MINUTE);
    await browser.server.message({ fp: 'fp' });
    assert.equal(events.message.length, 1);
  });

  test('is not forgotten, nor remembered for ever, because the clock is set', async (t) => {
    const browser = new VirtualBrowser(t);
    await show(browser, ['fp']);
    browser.epoch -= 24 * 60 * MINUTE;
    assert.deepEqual(await shownAgain(browser, ['fp']), []);
    const page = await browser.online();
    await browser.world.advance(11 * MINUTE);
    await browser.server.message({ fp: 'fp' });
    assert.equal(page.events.message.length, 1);
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

  test('by other users is theirs, and is cleared away for them in time', async (t) => {
    const browser = new VirtualBrowser(t);
    await show(browser, ['fp'], { userId: 'bob' });
    assert.deepEqual(await shownAgain(browser, ['fp']), ['fp']);
    assert.equal(browser.shown.length, 2);
    browser.world.sleep(11 * MINUTE);
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
