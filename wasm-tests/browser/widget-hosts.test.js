// @ts-check
/** What pages do to the widget: their styles, their scripts, and what they put in its place. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { inRoot } from './support/chat-page.js';
import { WidgetPage } from './support/widget-page.js';
import { pageWith, takenByAnn, useShop } from './support/widget-shop.js';

/** @typedef {import('node:test').TestContext} TestContext */

const bootstrap = readFileSync(inRoot('node_modules/bootstrap/dist/css/bootstrap.min.css'), 'utf8');
/** Styles of pages that a widget may meet. */
const STYLES = {
  nothing: '',
  unset: '* { all: unset !important }',
  bootstrap,
  hostile: `*, *::before, *::after { all: unset !important; --accent: red; --on-accent: red;
      --x: 1px; --y: 2px; --paper: red; --line: red; letter-spacing: 9px !important }
    html { font-size: 62.5%; line-height: 3; word-spacing: 9px; text-align: center;
      text-transform: uppercase; cursor: wait; visibility: hidden }
    mobileim-widget { display: none !important; position: static !important; opacity: 0 !important;
      transform: scale(.5) !important; pointer-events: none !important; width: 1px !important }
    .bubble, .panel, button, textarea, header, section { display: none !important }`,
};
const pages = Object.fromEntries(Object.entries(STYLES).map(([name, css]) =>
  [name, pageWith(css && `<style>${css}</style>`)]));

const TEXT = 'What the visitor writes is long enough for two lines of the window, whatever it is.';

describe('on a page of others, the widget', { concurrency: 2 }, () => {
  const shop = useShop({ pages });

  /** @param {TestContext} t @param {string} name */
  async function measure(t, name) {
    const widget = await WidgetPage.open(t, `${shop().server.httpUrl}/pages/${name}.html`,
      { reducedMotion: 'reduce' });
    await widget.begin();
    await widget.write(TEXT);
    await widget.hasLine(TEXT, 'arrived');
    await widget.draft.fill('Two\nlines');
    await takenByAnn(shop(), widget);
    await widget.page.mouse.move(10, 10);
    return widget.page.evaluate(() => {
      const shadow = document.querySelector('mobileim-widget')?.shadowRoot;
      const find = (/** @type {string} */ selector) =>
        /** @type {Element} */ (shadow?.querySelector(selector));
      /** @type {Record<string, any>} */
      const all = {};
      for (const selector of ['.bubble', '.panel', 'header', 'h2', '.status', '.close', '.composer',
        'textarea', '.send', '.own .balloon', '.own .words', '.theirs .balloon', '.system']) {
        const { x, y, width, height } = find(selector).getBoundingClientRect();
        const { color, backgroundColor, fontSize, letterSpacing, textAlign, textTransform,
          visibility, wordSpacing } = getComputedStyle(find(selector));
        const hit = /** @type {any} */ (shadow).elementFromPoint(x + width / 2, y + height / 2);
        all[selector] = { box: [x, y, width, height], looks: [color, backgroundColor, fontSize,
          letterSpacing, textAlign, textTransform, visibility, wordSpacing],
        isHit: !!hit && (find(selector).contains(hit) || hit.contains(find(selector))) };
      }
      return all;
    });
  }

  test('has the same boxes and looks as on an empty page, whatever the styles of that are',
    async (t) => {
      const [plain, ...others] = await Promise.all(Object.keys(STYLES).map((name) =>
        measure(t, name)));
      assert.deepEqual(plain['.bubble'].box, [1024, 724, 56, 56]);
      others.forEach((found, i) => {
        for (const [selector, { box, looks, isHit }] of Object.entries(plain)) {
          const what = `${Object.keys(STYLES)[i + 1]}: ${selector}`, other = found[selector];
          for (const [at, value] of box.entries()) {
            assert.ok(Math.abs(other.box[at] - value) <= 1, `${what}: ${other.box}, not ${box}`);
          }
          assert.deepEqual([other.looks, other.isHit], [looks, isHit], what);
        }
      });
    });

  /** @param {TestContext} t @param {string} [name] @param {object} [options] */
  async function watched(t, name = 'nothing', options) {
    const widget = await WidgetPage.open(t, 'about:blank', options), { page } = widget;
    const asked = /** @type {string[]} */ ([]), sockets = /** @type {any[]} */ ([]);
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    page.on('websocket', (socket) => sockets.push(socket));
    await page.addInitScript(() => {
      const { WebAssembly: real, indexedDB: store } = window;
      const log = Object.assign(window, { did: /** @type {string[]} */ ([]) }).did;
      /** @param {any} place @param {string[]} names */
      const spy = (place, names) => names.forEach((key) => {
        const act = place[key];
        place[key] = function spied(/** @type {any[]} */ ...args) {
          log.push(key);
          return act.apply(this, args);
        };
      });
      spy(real, ['compile', 'instantiate', 'compileStreaming', 'instantiateStreaming']);
      spy(Storage.prototype, ['setItem', 'removeItem', 'clear']);
      spy(Object.getPrototypeOf(store), ['open', 'deleteDatabase']);
    });
    await page.goto(`${shop().server.httpUrl}/pages/${name}.html`);
    await widget.bubble.waitFor();
    const did = () => page.evaluate(() => /** @type {any} */ (window).did);
    return Object.assign(widget, { asked, sockets, did });
  }

  test('is one script until somebody is about to use it: no socket, no storage, no WebAssembly',
    async (t) => {
      const { page, asked, sockets, did } = await watched(t);
      await page.evaluate(async () => {
        const { MobileIMWidget: api } = /** @type {any} */ (window);
        api.setProduct({ title: 'Tea' });
        api.setAttributes({ order: 7 });
        api.setLocale('zh-CN');
        api.setTheme('dark');
        api.on('message', () => {});
        api.hide();
        api.show();
        api.close();
        await api.identify('somebody', 'token');
        history.pushState(null, '', '?elsewhere');
        await new Promise((done) => { setTimeout(done, 300); });
      });
      assert.deepEqual(asked, ['/pages/nothing.html', '/dist/widget.js']);
      assert.deepEqual([sockets.length, await did()], [0, []]);
    });

  /** @type {Record<string, (widget: WidgetPage) => Promise<unknown>>} */
  const INTENTS = {
    hover: ({ page }) => page.mouse.move(1050, 750),
    focus: async ({ page }) => {
      await page.keyboard.press('Tab');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Tab');
    },
    touch: async ({ page, bubble }) => {
      await bubble.dispatchEvent('touchstart', {});
      await page.mouse.move(1, 1);
    },
  };
  for (const [name, intend] of Object.entries(INTENTS)) {
    test(`loads the chat at a ${name}, and begins nothing`, async (t) => {
      const widget = await watched(t), { page, asked, sockets, did } = widget;
      const loaded = page.waitForResponse('**/widget-app.mjs');
      await intend(widget);
      await loaded;
      await page.waitForFunction(() => !document.querySelector('mobileim-widget')?.shadowRoot
        ?.querySelector('.is-busy'));
      assert.deepEqual(asked.slice(1), ['/dist/widget.js', '/dist/widget-app.mjs']);
      assert.deepEqual([sockets.length, await did()], [0, []]);
    });
  }

  test('has one root and one socket, and stays open, while the page puts others in its place',
    async (t) => {
      const widget = await watched(t), { page, sockets } = widget;
      await widget.begin();
      await widget.write('before');
      await widget.hasLine('before', 'arrived');
      await widget.draft.fill('half a sen');
      for (const act of [
        () => { document.body = document.createElement('body'); },
        () => {
          const body = document.createElement('body');
          document.documentElement.replaceChild(body, document.body);
        },
        () => { document.querySelector('mobileim-widget')?.remove(); },
        () => { document.documentElement.replaceChildren(...Array.from(
          new DOMParser().parseFromString('<title>new</title><p>new', 'text/html')
            .documentElement.children)); },
        () => { document.replaceChild(document.documentElement.cloneNode(false),
          document.documentElement); },
        () => {
          const html = new DOMParser().parseFromString('<p>whole', 'text/html').documentElement;
          document.replaceChild(document.adoptNode(html), document.documentElement);
        },
        () => {
          const tag = document.createElement('script');
          Object.assign(tag, { src: '/dist/widget.js' }).setAttribute('data-to', 'cs-desk');
          tag.setAttribute('data-url', '/websocket');
          document.documentElement.append(tag);
          return new Promise((done) => { tag.onload = done; });
        },
        async () => {
          const { mountWidget } = await import(String('/dist/widget.mjs'));
          const widgets = [1, 2].map(() => mountWidget({ url: '/websocket', to: 'cs-desk' }));
          if (new Set(widgets.concat(/** @type {any} */ (window).MobileIMWidget)).size > 1) {
            throw new Error('two widgets');
          }
        },
      ]) {
        await page.evaluate(act);
        assert.equal(await widget.root.count(), 1, `${act}`);
        assert.ok(await widget.panel.isVisible(), `${act}`);
        assert.equal(await widget.draft.inputValue(), 'half a sen', `${act}`);
      }
      await widget.write('after');
      await widget.hasLine('after', 'arrived');
      await widget.hasLine('before');
      assert.equal(sockets.length, 1);
    });
});
