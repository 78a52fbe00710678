// @ts-check
/** The widget under a policy that allows nothing inline, and no markup from strings. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { withoutWebAssembly } from './support/client-page.js';
import { WidgetPage } from './support/widget-page.js';
import { pageWith, takenByAnn, useShop } from './support/widget-shop.js';

/** @typedef {import('node:test').TestContext} TestContext */

/** @param {string} scripts */
const policy = (scripts) => pageWith(`<meta http-equiv="Content-Security-Policy" content="
  default-src 'none'; script-src 'self' ${scripts}; style-src 'self'; connect-src 'self';
  img-src 'self' data:; base-uri 'none'; form-action 'none';
  require-trusted-types-for 'script'; trusted-types 'none'">`);

/** What Chromium says of a policy without 'wasm-unsafe-eval'. */
const REFUSAL = ['policy violation: script-src wasm-eval'];

describe('under a strict Content-Security-Policy with trusted types, the widget', () => {
  const shop = useShop({ pages: { wasm: policy('\'wasm-unsafe-eval\''), twin: policy('') } });

  /**
   * All that it draws: window, emoji, product, link, card, form, rating, question, colours.
   * @param {TestContext} t @param {string} page @param {() => void} [init]
   */
  async function walk(t, page, init) {
    const { server, ann } = shop(), widget = await WidgetPage.open(t, 'about:blank');
    const { panel } = widget, troubles = widget.troubles;
    /** @type {string[]} */
    const asked = [];
    widget.page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    if (init) await widget.page.addInitScript(init);
    await widget.page.goto(`${server.httpUrl}/pages/${page}.html`);
    await widget.page.evaluate(() => {
      const { MobileIMWidget: api } = /** @type {any} */ (window);
      const picture = `${location.origin}/shop/pictures/puer.svg`;
      api.setProduct({ title: 'Tea', subtitle: '1', url: location.href, image: picture });
      api.setTheme({ scheme: 'dark', accent: '#0a7d33', radius: '4px' });
    });
    await widget.begin();
    await panel.getByRole('button', { name: 'Emoji' }).click();
    await panel.getByRole('button', { name: '😀' }).click();
    await widget.draft.press('Enter');
    await widget.hasLine('😀', 'arrived');
    await panel.getByRole('group', { name: 'You are looking at' })
      .getByRole('button', { name: 'Send', exact: true }).click();
    const chat = await takenByAnn(shop(), widget);
    const card = { kind: 'card', text: 'Tea', title: 'Other tea', url: 'https://shop.test/',
      image: `${server.httpUrl}/shop/pictures/jasmine.svg`,
      actions: [{ label: 'Yes', say: 'yes' }] };
    const form = { kind: 'form', text: 'Who?', title: 'Who?', fields: [{ name: 'email' }] };
    ann.say(chat, '<img src=x onerror=alert(1)> https://shop.test/');
    for (const body of [card, form]) {
      const { turn } = ann.chats.get(chat);
      ann.tell({ kind: 'say', chat, turn, content: JSON.stringify(body), typeu: 36399 });
    }
    await widget.hasLine('<img src=x');
    await panel.getByRole('button', { name: 'Yes' }).click();
    await widget.log.getByRole('textbox').fill('a@shop.test');
    await widget.log.getByRole('textbox').press('Enter');
    await widget.hasLine('a@shop.test', 'arrived');
    await panel.getByRole('button', { name: 'End this chat' }).click();
    await panel.getByRole('button', { name: 'End chat' }).click();
    await panel.getByRole('button', { name: '5 of 5 stars' }).click();
    await panel.getByRole('img', { name: 'You rated 5 of 5' }).waitFor();
    await widget.page.evaluate(() => {
      /** @type {any} */ (window).MobileIMWidget.setLocale('zh-CN');
    });
    await panel.getByRole('heading', { name: '在线客服' }).waitFor();
    assert.equal(await widget.bubble.evaluate((one) => getComputedStyle(one).backgroundColor),
      'rgb(10, 125, 51)');
    return { asked, troubles };
  }

  test('breaks no rule, and runs core.wasm', async (t) => {
    const { asked, troubles } = await walk(t, 'wasm');
    assert.ok(!asked.includes('/dist/twin.mjs'), 'WebAssembly');
    assert.deepEqual(troubles, []);
  });

  test('breaks no rule in a browser without WebAssembly, on the twin', async (t) => {
    const { asked, troubles } = await walk(t, 'twin', withoutWebAssembly);
    assert.ok(asked.includes('/dist/twin.mjs'), 'the twin');
    assert.deepEqual(troubles, []);
  });

  test('where that forbids WebAssembly, runs the twin; the browser reports that alone',
    async (t) => {
      const { asked, troubles } = await walk(t, 'twin');
      assert.ok(asked.includes('/dist/twin.mjs'), 'the twin');
      assert.deepEqual(troubles.splice(0).filter((trouble) =>
        !/^console error: .*WebAssembly/.test(trouble)), REFUSAL);
    });
});
