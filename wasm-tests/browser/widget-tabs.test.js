// @ts-check
/** Many tabs of one visitor. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { until } from '../support/desk-command.js';
import { WidgetPage } from './support/widget-page.js';
import { pageWith, takenByAnn, useShop } from './support/widget-shop.js';

/** Counts what would be heard, in all tabs together. */
const silentAudio = () => {
  const { heard } = /** @type {any} */ (window);
  class Fake {
    currentTime = 0;
    state = 'running';
    destination = {};
    createGain() {
      return { gain: { setValueAtTime() {}, exponentialRampToValueAtTime() {} }, connect() {} };
    }
    createOscillator() {
      return { frequency: {}, connect() {}, stop() {},
        start: (/** @type {number} */ at) => at === 0 && heard(document.title) };
    }
    async resume() {}
    async close() {}
  }
  Object.assign(window, { AudioContext: Fake });
};

describe('of the widget', () => {
  const shop = useShop({ pages: { blank: pageWith() } });

  test('three tabs have one connection, the same count, and make one sound', async (t) => {
    const { server, ann } = shop(), first = await WidgetPage.open(t, 'about:blank');
    const { context } = first, heard = /** @type {string[]} */ ([]);
    let sockets = 0;
    context.on('page', (page) => page.on('websocket', () => { sockets += 1; }));
    first.page.on('websocket', () => { sockets += 1; });
    await context.exposeFunction('heard', (/** @type {string} */ title) => heard.push(title));
    await context.addInitScript(silentAudio);
    const others = [await context.newPage(), await context.newPage()];
    const tabs = [first, ...others.map((page) => new WidgetPage(page, first.troubles))];
    for (const tab of tabs) {
      await tab.page.goto(`${server.httpUrl}/pages/blank.html`);
      if (tab === first) await tab.begin();
      else await tab.draft.click();  // it is open, as it was in the first one
    }
    await first.write('hello');
    for (const tab of tabs) await tab.hasLine('hello', 'arrived');
    const chat = await takenByAnn(shop(), first);
    // One of them looks, whichever has the connection: silence.
    for (const tab of tabs.slice(1)) await tab.draft.press('Escape');
    for (const [i, tab] of tabs.entries()) {
      if (i > 0) await tab.begin();
      ann.say(chat, `seen ${i}`);
      await tab.hasLine(`seen ${i}`);
      await tab.page.waitForTimeout(400);
      await tab.draft.press('Escape');
    }
    assert.deepEqual(heard, []);
    // Nobody looks: each is heard in one of them; of some that come together not each has to be.
    const count = (/** @type {number} */ unread) => Promise.all(tabs.map((tab) =>
      tab.root.locator('.badge', { hasText: new RegExp(`^${unread}$`) }).waitFor()));
    for (const [i, text] of ['one', 'two'].entries()) {
      ann.say(chat, text);
      await count(i + 1);
      await until(() => heard.length > i, 'the sound');
      await first.page.waitForTimeout(400);
      assert.equal(heard.length, i + 1);
    }
    for (const text of ['three', 'four']) ann.say(chat, text);
    await count(4);
    await until(() => heard.length > 2, 'the sound');
    await first.page.waitForTimeout(400);
    assert.ok(heard.length <= 4, 'no more than there are messages');
    await tabs[2].begin();
    for (const tab of tabs) await tab.root.locator('.badge').waitFor({ state: 'hidden' });
    assert.equal(sockets, 1);
    assert.equal(server.stats().online, 3, 'the desk, Ann and the visitor');
  });
});
