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
});
