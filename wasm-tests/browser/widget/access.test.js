// @ts-check
/** The widget for those who use a keyboard, a screen reader, need contrast, or a small screen. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { axeViolations } from '../support/chat-page-audit.js';
import { WidgetPage } from '../support/widget-page.js';
import { pageWith, takenByAnn, useShop } from '../support/widget-shop.js';

const FORM = { kind: 'form', text: 'Where?', title: 'Where can we reach you?',
  fields: [{ name: 'contact', label: 'Email or phone', required: true }] };

/** What has the focus: its name. @param {WidgetPage} widget */
const focused = ({ page }) => page.evaluate(() => {
  const host = document.activeElement;
  const found = /** @type {any} */ (host?.shadowRoot?.activeElement ?? host);
  return found.getAttribute('aria-label') ?? found.labels?.[0]?.textContent ??
    found.textContent.trim();
});

describe('the widget for everybody', { concurrency: 3 }, () => {
  const tag = (/** @type {string} */ more) => pageWith('', '<script src="/dist/widget.js" ' +
    `data-url="/websocket" data-to="cs-desk" ${more} async></script>`);
  const shop = useShop({ pages: { plain: tag(''), asking: tag('data-pre-chat="name, email"') } });
  const pages = () => `${shop().server.httpUrl}/pages`;

  for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
    test(`has no violation that axe finds, from bubble to rating, ${colorScheme}`, async (t) => {
      const { ann } = shop(), widget = await WidgetPage.open(t, `${pages()}/asking.html`,
        { colorScheme, reducedMotion: 'reduce' });
      const { page, panel } = widget;
      /** @param {string} when */
      const check = async (when) => assert.deepEqual(await axeViolations(page), [], when);
      await widget.bubble.waitFor();
      await check('the bubble');
      await widget.bubble.click();
      const name = panel.getByRole('textbox', { name: 'Name' });
      await name.fill('Bob');
      await panel.getByRole('textbox', { name: 'Email' }).fill('bob');
      await name.press('Enter');
      await panel.locator('[aria-invalid=true]').waitFor();
      await check('the form with a fault');
      await panel.getByRole('textbox', { name: 'Email' }).fill('bob@shop.test');
      await name.press('Enter');
      await widget.draft.waitFor();
      await widget.page.evaluate(() => {
        /** @type {any} */ (window).MobileIMWidget.setProduct({ title: 'Tea', subtitle: '¥ 1',
          url: location.href });
      });
      await widget.write('see https://shop.test/');
      await widget.hasLine('see https', 'arrived');
      const chat = await takenByAnn(shop(), widget);
      await panel.getByRole('button', { name: 'Emoji' }).click();
      await check('a chat, a product, emoji');
      await page.keyboard.press('Escape');
      ann.say(chat, 'hello');
      const { turn } = ann.chats.get(chat);
      ann.tell({ kind: 'say', chat, turn, content: JSON.stringify(FORM), typeu: 36399 });
      ann.tell({ kind: 'typing', chat });
      await widget.log.getByRole('textbox').waitFor();
      await panel.getByRole('button', { name: 'End this chat' }).click();
      await check('a form in the chat, a question');
      await panel.getByRole('button', { name: 'End chat' }).click();
      await panel.getByRole('button', { name: '5 of 5 stars' }).waitFor();
      await check('a rating is asked for');
      await panel.getByRole('button', { name: '5 of 5 stars' }).click();
      await panel.getByRole('img', { name: 'You rated 5 of 5' }).waitFor();
      await check('the rating');
    });
  }

  test('is used with the keyboard alone, and gives the focus back', async (t) => {
    const { ann } = shop(), widget = await WidgetPage.open(t, `${pages()}/plain.html`);
    const { page, panel } = widget, { keyboard } = page;
    await widget.bubble.waitFor();
    /** @param {RegExp} wanted @param {string} [key] */
    const goTo = async (wanted, key = 'Tab') => {
      const passed = [];
      for (let i = 0; i < 20; i++) {
        await keyboard.press(key);
        const name = await focused(widget);
        if (wanted.test(name)) return;
        passed.push(name);
      }
      assert.fail(`no ${wanted} among ${passed}`);
    };
    await goTo(/^Open chat/);
    await keyboard.press('Enter');
    await widget.draft.waitFor();
    await widget.status.filter({ hasNotText: 'Connecting' }).waitFor();
    assert.equal(await focused(widget), 'Message');
    await keyboard.type('by keys');
    await keyboard.press('Shift+Enter');
    await keyboard.type('two lines');
    await keyboard.press('Enter');
    await widget.hasLine('by keys', 'arrived');
    await goTo(/^Emoji/, 'Shift+Tab');
    await keyboard.press('Enter');
    await keyboard.press('ArrowRight');
    await keyboard.press('ArrowDown');
    await keyboard.press('ArrowUp');
    await keyboard.press('Enter');
    assert.equal(await focused(widget), 'Message');
    assert.equal(await widget.draft.inputValue(), '😄');
    await keyboard.press('Enter');
    await widget.hasLine('😄', 'arrived');
    const chat = await takenByAnn(shop(), widget), { turn } = ann.chats.get(chat);
    ann.tell({ kind: 'say', chat, turn, content: JSON.stringify(FORM), typeu: 36399 });
    await widget.log.getByRole('textbox').waitFor();
    await goTo(/^Email or phone/, 'Shift+Tab');
    await keyboard.press('Enter');
    await widget.log.getByText('Please fill this in.').waitFor();
    await keyboard.type('a@shop.test');
    await keyboard.press('Enter');
    await widget.hasLine('a@shop.test', 'arrived');
    await goTo(/^End this chat/, 'Shift+Tab');
    await keyboard.press('Enter');
    assert.equal(await focused(widget), 'Cancel');
    await keyboard.press('Escape');
    assert.ok(await panel.isVisible(), 'Esc puts the question away, not the window');
    assert.equal(await focused(widget), 'Message');
    await goTo(/^End this chat/, 'Shift+Tab');
    await keyboard.press('Enter');
    await goTo(/^End chat/);
    await keyboard.press('Enter');
    await panel.getByRole('button', { name: '3 of 5 stars' }).waitFor();
    await goTo(/^3 of 5/, 'Shift+Tab');
    await keyboard.press('Space');
    await panel.getByRole('img', { name: 'You rated 3 of 5' }).waitFor();
    await keyboard.press('Tab');
    assert.notEqual(await focused(widget), '', 'the focus is not lost with what had it');
    await goTo(/^Message$/);
    await keyboard.press('Escape');
    await panel.waitFor({ state: 'hidden' });
    assert.match(await focused(widget), /^Open chat/);
    await keyboard.press('Enter');
    await panel.waitFor();
    await goTo(/^One$/, 'Shift+Tab');  // it is no trap
    await keyboard.press('Tab');
  });

  /** @type {Array<[width: number, height: number]>} */
  const PHONES = [[375, 667], [320, 568], [667, 375], [568, 320]];
  for (const [width, height] of PHONES) {
    test(`on ${width}×${height} is above a keyboard that covers the page, as on iOS`, async (t) => {
      const { server } = shop(), widget = await WidgetPage.open(t, 'about:blank',
        { viewport: { width, height }, isMobile: true, hasTouch: true, reducedMotion: 'reduce' });
      const { page, panel } = widget;
      // There the layout stays as it is, and what is seen of it is another part.
      await page.addInitScript(() => {
        const seen = Object.assign(window, { seen: { offsetTop: 0, height: innerHeight } }).seen;
        for (const name of /** @type {const} */ (['offsetTop', 'height'])) {
          Object.defineProperty(VisualViewport.prototype, name, { get: () => seen[name] });
        }
      });
      await page.goto(`${server.httpUrl}/pages/plain.html`);
      // Held sideways it has no room for a product above a keyboard.
      const isSideways = width > height, low = isSideways ? 200 : 300;
      const product = isSideways ? null : { title: 'A tea with a name of some length',
        subtitle: '¥128', url: server.httpUrl };
      await page.evaluate((given) => /** @type {any} */ (window).MobileIMWidget.setProduct(given),
        product);
      await widget.bubble.tap();
      await widget.draft.waitFor();
      await widget.status.filter({ hasNotText: 'Connecting' }).waitFor();
      for (let i = 0; i < 6; i++) await widget.write(`line ${i}`);
      const last = await widget.hasLine('line 5', 'arrived');
      for (const [offsetTop, seenHeight] of [[0, low], [Math.min(180, height - low), low],
        [0, height]]) {
        await page.evaluate((given) => {
          Object.assign(/** @type {any} */ (window).seen, given);
          visualViewport?.dispatchEvent(new Event('resize'));
        }, { offsetTop, height: seenHeight });
        const places = { panel, last, draft: widget.draft,
          send: panel.getByRole('button', { name: 'Send', exact: true }).last(),
          close: panel.getByRole('button', { name: 'Close chat' }) };
        /** @type {Record<string, any>} */
        const boxes = {};
        for (const [name, place] of Object.entries(places)) {
          boxes[name] = await place.boundingBox();
          const { x, y, width: wide, height: high } = boxes[name];
          const isSeen = x >= 0 && x + wide <= width && y >= offsetTop - 0.5 &&
            y + high <= offsetTop + seenHeight + 0.5;
          assert.ok(isSeen, `${name} at ${JSON.stringify(boxes[name])} of ${seenHeight}`);
        }
        assert.ok(boxes.last.y + boxes.last.height <= boxes.draft.y, 'the line above the field');
        const list = await widget.log.boundingBox();
        assert.ok(list && boxes.last.y >= list.y &&
          boxes.last.y + boxes.last.height <= list.y + list.height + 0.5, 'the line in the list');
      }
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width);
    });
  }
});
