// @ts-check
/** What is called before the chat is there, and a chat that cannot be loaded at first. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { WidgetPage } from './support/widget-page.js';
import { pageWith, useShop } from './support/widget-shop.js';

describe('before the chat is loaded', { concurrency: 2 }, () => {
  const shop = useShop({ pages: { blank: pageWith(), bare: pageWith('',
    '<script src="/dist/widget.js" data-to="cs-desk" async></script>') } });
  const pages = () => `${shop().server.httpUrl}/pages`;

  test('a press that finds no network is told; the next one, with network, opens the chat',
    async (t) => {
      const widget = await WidgetPage.open(t, `${pages()}/blank.html`), { page, bubble } = widget;
      await page.evaluate(() => {
        const errors = Object.assign(window, { errors: /** @type {string[]} */ ([]) }).errors;
        /** @type {any} */ (window).MobileIMWidget.on('error', (/** @type {any} */ { code }) =>
          errors.push(code));
      });
      const asked = /** @type {string[]} */ ([]);
      page.on('request', (request) => asked.push(request.url()));
      await widget.context.setOffline(true);
      await bubble.click();
      await widget.root.getByRole('button', { name: 'could not be loaded' }).waitFor();
      const errors = await page.evaluate(() => /** @type {any} */ (window).errors);
      assert.ok(errors.length > 0 && errors.every((/** @type {string} */ code) =>
        code === 'LOAD_FAILED'), `${errors}`);
      await widget.context.setOffline(false);
      await widget.begin();
      await widget.write('with network');
      await widget.hasLine('with network', 'arrived');
      const files = asked.filter((address) => /widget-app/.test(address));
      assert.ok(files.length > 1);
      assert.equal(new Set(files).size, files.length,
        'a browser may remember which address did not load');
      // Chromium reports the file itself.
      assert.deepEqual(widget.troubles.splice(0).filter((one) =>
        !/Failed to load resource/.test(one)), []);
    });

  test('close() and hide() count after open(), and open() after hide()', async (t) => {
    const widget = await WidgetPage.open(t, `${pages()}/blank.html`), { page, panel } = widget;
    await widget.bubble.waitFor();
    /** @param {string[]} names */
    const after = (...names) => page.evaluate(async (all) => {
      const api = /** @type {any} */ (window).MobileIMWidget;
      const made = all.map((name) => api[name]());
      await Promise.all(made);
      return api.isOpen;
    }, names);
    assert.equal(await after('open', 'close'), false);
    assert.equal(await after('open', 'hide'), false);
    await widget.root.locator('.bubble').waitFor({ state: 'hidden' });
    assert.equal(await after('open'), true);
    await panel.waitFor();
    assert.equal(await after('destroy'), false, 'what is gone is not open');
  });

  test('a page that hides the widget has no window that was open on the page before',
    async (t) => {
      const widget = await WidgetPage.open(t, `${pages()}/blank.html`), { page } = widget;
      await widget.begin();
      await widget.write('hello');
      await widget.hasLine('hello', 'arrived');
      await page.addInitScript(() => {
        Object.assign(window, { MobileIMWidget: [['hide']] });
      });
      await page.reload();
      await page.waitForFunction(() => document.querySelector('mobileim-widget')?.shadowRoot
        ?.querySelector('.panel'));
      assert.equal(await page.evaluate(() => /** @type {any} */ (window).MobileIMWidget.isOpen),
        false);
    });

  test('options that are refused stand in the way of no others; an address may be a list of paths',
    async (t) => {
      const widget = await WidgetPage.open(t, `${pages()}/bare.html`), { page } = widget;
      await page.waitForFunction(() => 'MobileIMWidget' in window);
      const wrong = await page.evaluate(() => {
        try {
          /** @type {any} */ (window).MobileIMWidget.push(['mount', { url: 'http://no' }]);
          return 'nothing';
        } catch (error) {
          return /** @type {any} */ (error).option;
        }
      });
      assert.equal(wrong, 'url');
      await page.evaluate(() => {
        /** @type {any} */ (window).MobileIMWidget.push(['mount',
          { url: ['/websocket', '/other'] }]);
      });
      await widget.begin();
      await widget.write('by the second');
      await widget.hasLine('by the second', 'arrived');
    });
});
