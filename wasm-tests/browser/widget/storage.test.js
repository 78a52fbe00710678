// @ts-check
/** Browsers that keep nothing, each in its own way: the chat works in memory. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { WidgetPage } from '../support/widget-page.js';
import { pageWith, takenByAnn, useShop } from '../support/widget-shop.js';

/** Run in the page before anything else. @type {Record<string, () => void>} */
const FAULTS = {
  'storage that may not even be named': () => {
    const denied = { get() { throw new DOMException('denied', 'SecurityError'); } };
    for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches']) {
      Object.defineProperty(window, name, denied);
    }
  },
  'methods that throw': () => {
    const fail = () => { throw new DOMException('full', 'QuotaExceededError'); };
    for (const name of ['getItem', 'setItem', 'removeItem']) Storage.prototype[name] = fail;
    IDBFactory.prototype.open = IDBFactory.prototype.deleteDatabase = fail;
  },
  'no storage at all': () => {
    for (const name of ['localStorage', 'indexedDB']) {
      Object.defineProperty(window, name, { value: undefined });
    }
  },
  'databases that fail to open, and no room': () => {
    Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };
    /** @returns {any} */
    IDBFactory.prototype.open = () => {
      const request = { error: new DOMException('broken', 'UnknownError'),
        onerror: (/** @type {any} */ event) => event };
      setTimeout(() => request.onerror({ target: request, preventDefault() {} }));
      return request;
    };
  },
  'databases that never answer': () => {
    /** @returns {any} */
    IDBFactory.prototype.open = IDBFactory.prototype.deleteDatabase = () => new EventTarget();
  },
  'a record of somebody else': () => {
    localStorage.setItem('mobileimsdk-widget cs-desk', '[1, {"id": 7}]');
  },
  'a record that is none': () => {
    localStorage.setItem('mobileimsdk-widget cs-desk', JSON.stringify({ id: { a: 1 }, unread: 'x',
      isOpen: 'y', profile: 7, refused: 'z', leaving: { b: 2 } }));
  },
};

describe('in a browser that has', { concurrency: 3 }, () => {
  const shop = useShop({ pages: { blank: pageWith('', `<script src="/dist/widget.js"
    data-url="/websocket" data-to="cs-desk" data-pre-chat="name" async></script>`) } });

  for (const [name, fault] of Object.entries(FAULTS)) {
    test(`${name}, the widget talks, is answered, and becomes somebody else`, async (t) => {
      const widget = await WidgetPage.open(t, 'about:blank'), { ann, server } = shop();
      const id = `v-${Object.keys(FAULTS).indexOf(name)}`;
      await widget.page.addInitScript(fault);
      await widget.page.goto(`${server.httpUrl}/pages/blank.html`);
      const call = (/** @type {any[]} */ ...args) => widget.page.evaluate(([method, ...given]) =>
        /** @type {any} */ (window).MobileIMWidget[method](...given), args);
      await widget.bubble.click();
      await widget.panel.getByRole('textbox', { name: 'Name' }).fill('Bob');
      await widget.panel.getByRole('button', { name: 'Start chat' }).click();
      await widget.draft.waitFor();
      await widget.write('kept nowhere');
      await widget.hasLine('kept nowhere', 'arrived');
      await call('identify', id, 'token');
      await widget.draft.fill('half');
      await widget.draft.press('Escape');
      await widget.begin();
      await widget.write('as another');
      await widget.hasLine('as another', 'arrived');
      assert.equal(await widget.log.getByText('kept nowhere').count(), 0);
      ann.accept(id);
      await widget.panel.getByRole('heading', { name: 'Ann' }).waitFor();
      ann.say(id, 'hello');
      await widget.hasLine('hello');
      await call('reset');
      await widget.panel.waitFor({ state: 'hidden' });
      await call('destroy');
      assert.equal(await widget.root.count(), 0);
    });
  }
});
