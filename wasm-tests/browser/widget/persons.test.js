// @ts-check
/** One browser, two persons: nothing of the first is shown, kept or sent after the second came. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { until } from '../../support/desk-command.js';
import { tracesOf } from '../support/traces.js';
import { WidgetPage } from '../support/widget-page.js';
import { pageWith, takenByAnn, useShop } from '../support/widget-shop.js';

/** @typedef {import('node:test').TestContext} TestContext */

const LOGOUT = 3;
let count = 0;
/** All that A ever says, is called or sends has this in it. */
const OF_A = /person-a|-of-a\b/;

describe('who comes after somebody in the same browser', () => {
  const shop = useShop({ pages: { blank: pageWith() } });

  /**
   * @param {WidgetPage} widget @param {string} method @param {any[]} args
   * @returns {Promise<any>}
   */
  const call = ({ page }, method, ...args) => page.evaluate(([name, given]) =>
    /** @type {any} */ (window).MobileIMWidget[name](...given),
  /** @type {const} */ ([method, args]));

  /** Frames that the server gets, from now on. @param {TestContext} t */
  function framesOf(t) {
    const { server } = shop();
    /** @type {string[]} */
    const frames = [];
    const undo = server.on('frame', ({ direction, userId = '', frame, text }) => {
      const isOurs = direction === 'in' && !/^(ann|cs-desk)$/.test(userId);
      if (isOurs && frame?.type !== LOGOUT) frames.push(String(text));
    });
    t.after(undo);
    return frames;
  }

  const url = () => `${shop().server.httpUrl}/pages/blank.html`;

  /** Person A has talked, and half a sentence stands in the field. @param {TestContext} t */
  async function asA(t) {
    const opened = await WidgetPage.open(t, url());
    const widget = Object.assign(opened, { id: `person-a${count += 1}` });
    await call(widget, 'identify', widget.id, 'token-of-a',
      { name: 'name-of-a', attributes: { 'fact-of-a': 1 } });
    await call(widget, 'setAttributes', { more: 'attribute-of-a' });
    await widget.begin();
    await widget.write('said-of-a');
    await widget.hasLine('said-of-a', 'arrived');
    return widget;
  }

  /** @param {WidgetPage & { id: string }} widget */
  async function goOffline(widget) {
    const { server } = shop();
    server.faults.refuse();
    server.faults.cut(widget.id);
    await widget.status.filter({ hasText: 'Connecting' }).waitFor();
    for (const text of ['queued-of-a', 'later-of-a']) {
      await widget.write(text);
      await widget.hasLine(text, 'queued');
    }
    await widget.draft.fill('half-of-a');
  }

  /**
   * Person B talks; then there is nothing of A.
   * @param {WidgetPage} widget @param {string[]} frames
   */
  async function thenB(widget, frames) {
    shop().server.faults.heal();
    await call(widget, 'identify', `person-b${count}`, 'token-of-b', { name: 'name-of-b' });
    await widget.begin();
    assert.equal(await widget.draft.inputValue(), '');
    await widget.write('said-of-b');
    await widget.hasLine('said-of-b', 'arrived');
    const left = await tracesOf(widget.page);
    assert.match(left, /person-b\d[^]*said-of-b/);
    assert.doesNotMatch(left, OF_A);
    assert.match(frames.join('\n'), /said-of-b/);
    assert.doesNotMatch(frames.join('\n'), OF_A);
  }

  /** @param {TestContext} t */
  const heal = (t) => t.after(() => shop().server.faults.heal());

  test('sees nothing of what A had queued, after reset()', async (t) => {
    heal(t);
    const widget = await asA(t);
    await goOffline(widget);
    await call(widget, 'reset');
    assert.doesNotMatch(await tracesOf(widget.page), OF_A);
    await thenB(widget, framesOf(t));
  });

  test('sees nothing of A where identify() alone says that he is another', async (t) => {
    heal(t);
    const widget = await asA(t);
    await goOffline(widget);
    shop().server.faults.heal();
    shop().server.faults.refuse();
    const frames = framesOf(t);
    await call(widget, 'identify', `person-b${count}`, 'token-of-b', { name: 'name-of-b' });
    assert.doesNotMatch(await tracesOf(widget.page), OF_A);
    assert.ok(await widget.panel.isVisible(), 'the window is still open');
    await call(widget, 'close');
    await thenB(widget, frames);
  });

  test('sees nothing of A whose window was closed, and whose message was on its way',
    async (t) => {
      heal(t);
      const widget = await asA(t), { server } = shop();
      server.faults.drop((frame) => frame?.type === 2 && frame.from === widget.id, 'in');
      await widget.write('sending-of-a');
      await widget.hasLine('sending-of-a');
      await widget.draft.fill('half-of-a');
      await widget.draft.press('Escape');
      await call(widget, 'reset');
      assert.doesNotMatch(await tracesOf(widget.page), OF_A);
      await thenB(widget, framesOf(t));
    });

  test('sees nothing of A of an earlier page, which ended in the middle of reset()', async (t) => {
    heal(t);
    const widget = await asA(t);
    await goOffline(widget);
    await widget.page.evaluate(() => {
      void /** @type {any} */ (window).MobileIMWidget.reset();
      location.reload();
    });
    await widget.page.waitForLoadState();
    await widget.bubble.waitFor();
    await thenB(widget, framesOf(t));
  });

  test('sees nothing of A of an earlier page, whether or not somebody opens the window',
    async (t) => {
      heal(t);
      const widget = await asA(t);
      await goOffline(widget);
      await widget.page.reload();
      const frames = framesOf(t);
      shop().server.faults.heal();
      await call(widget, 'identify', `person-b${count}`, 'token-of-b');
      assert.doesNotMatch(await tracesOf(widget.page), OF_A);
      await thenB(widget, frames);
    });

  test('sees nothing of A of an earlier page, where reset() had no time to load anything',
    async (t) => {
      heal(t);
      const widget = await asA(t);
      await widget.page.reload();
      await widget.bubble.waitFor();
      await widget.page.evaluate(() => {
        const { MobileIMWidget: api } = /** @type {any} */ (window);
        api.on('error', () => {});  // of what is not loaded any more
        void api.reset();
        location.reload();
      });
      // Nobody opens anything.
      await widget.page.waitForFunction(() =>
        !/person-a/.test(localStorage['mobileimsdk-widget cs-desk']));
      assert.doesNotMatch(await tracesOf(widget.page), OF_A);
      assert.equal(await widget.record(), null, 'and nobody is made');
      await thenB(widget, framesOf(t));
    });

  test('does not send the picture that A has chosen', async (t) => {
    const widget = await WidgetPage.open(t, 'about:blank'), { page } = widget;
    await page.addInitScript(() => {
      const sent = /** @type {string[]} */ ([]), upload = async (/** @type {File} */ { name }) => {
        sent.push(name);
        return `${location.origin}/${name}`;
      };
      // How large it is becomes known when the test says so.
      const createImageBitmap = () => new Promise((done) => {
        Object.assign(window, { decode: () => done({ width: 1, height: 1 }) });
      });
      Object.assign(window, { createImageBitmap, sent, MobileIMWidget: [['mount', { upload }]] });
    });
    await page.goto(url());
    await call(widget, 'identify', `person-a${count += 1}`, 'token-of-a');
    await widget.begin();
    await widget.panel.locator('input[type=file]').setInputFiles({
      name: 'picture-of-a.png', mimeType: 'image/png', buffer: Buffer.from('png'),
    });
    await page.waitForFunction(() => 'decode' in window);
    await call(widget, 'identify', `person-b${count}`, 'token-of-b');
    await widget.status.filter({ hasNotText: 'Connecting' }).waitFor();
    await page.evaluate(() => /** @type {any} */ (window).decode());
    await widget.write('said-of-b');
    await widget.hasLine('said-of-b', 'arrived');
    assert.deepEqual(await page.evaluate(() => /** @type {any} */ (window).sent), []);
    assert.equal(await widget.panel.locator('.upload').count(), 0);
  });

  test('sees nothing of A in another tab either', async (t) => {
    heal(t);
    const widget = await asA(t), page = await widget.context.newPage();
    const other = new WidgetPage(page, widget.troubles);
    await page.goto(url());
    await call(other, 'identify', widget.id, 'token-of-a');
    await other.draft.waitFor();
    await other.hasLine('said-of-a');
    await takenByAnn(shop(), other);
    await goOffline(widget);
    await other.write('elsewhere-of-a');
    await other.hasLine('elsewhere-of-a', 'queued');
    await other.draft.fill('half-of-a');
    await call(other, 'reset');
    await widget.panel.waitFor({ state: 'hidden' });
    assert.doesNotMatch(await tracesOf(page), OF_A);
    assert.doesNotMatch(await tracesOf(widget.page), OF_A);
    await thenB(other, framesOf(t));
    assert.doesNotMatch(await tracesOf(widget.page), OF_A);
  });

  test('is still himself, with all that he had queued, where each page says the same',
    async (t) => {
      heal(t);
      const widget = await asA(t), { ann } = shop();
      await goOffline(widget);
      await widget.page.waitForTimeout(600);  // until what was begun is kept
      await widget.page.reload();
      shop().server.faults.heal();
      await call(widget, 'identify', widget.id, 'token-of-a', { name: 'name-of-a' });
      await widget.draft.waitFor();
      for (const text of ['said-of-a', 'queued-of-a', 'later-of-a']) {
        await widget.hasLine(text, 'arrived');
      }
      assert.equal(await widget.draft.inputValue(), 'half-of-a');
      await takenByAnn(shop(), widget);
      const said = () => [...ann.linesOf(widget.id).values()]
        .filter(({ from }) => from === 'visitor');
      await until(() => said().length >= 3, 'the lines');
      assert.deepEqual(said().map(({ content }) => content),
        ['said-of-a', 'queued-of-a', 'later-of-a']);
    });
});
