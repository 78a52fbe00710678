// @ts-check
/** The widget on the sample shop in Chromium, under the shop's strict policy. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { until } from '../support/desk-command.js';
import { axeViolations } from './support/chat-page-audit.js';
import { useBrowser } from './support/chat-page.js';
import { WidgetPage, agentAt, openShop } from './support/widget-page.js';

/** @param {() => Promise<boolean>} holds @param {string} what */
async function expectSoon(holds, what) {
  const end = Date.now() + 10_000;
  while (!await holds()) assert.ok(Date.now() < end, what);
}

const tag = '<script src="/dist/widget.js" data-url="/websocket" data-to="cs-desk"></script>';

describe('the widget', { concurrency: 3 }, () => {
  useBrowser();
  /** @type {Awaited<ReturnType<typeof openShop>>} */
  let shop;
  /** @type {Array<() => unknown>} */
  const ends = [];
  before(async () => {
    const suite = /** @type {any} */ ({ after: (/** @type {any} */ end) => ends.push(end) });
    shop = await openShop(suite, {
      pages: { twice: '<!doctype html><link rel="icon" href="data:,"><title>twice</title>' +
        `<body>${tag}<p>words</p>${tag}` },
    });
  });
  after(async () => {
    for (const end of ends) await end();
  });

  test('is a bubble before the click; then a visitor writes, is answered, rates', async (t) => {
    const { url } = shop, agent = await agentAt(t, shop, 'Ann');
    /** @type {string[]} */
    const asked = [];
    const widget = await WidgetPage.open(t, 'about:blank'), { page, bubble, panel, draft } = widget;
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    page.on('websocket', () => asked.push('a socket'));
    await page.goto(`${url}?tea=longjing`);
    await bubble.waitFor();
    assert.deepEqual(asked.filter((name) => /dist|socket/.test(name)), ['/dist/widget.js']);
    assert.deepEqual(await page.evaluate(async () => [Object.keys(localStorage),
      await indexedDB.databases()]), [[], []]);
    assert.equal(await bubble.getAttribute('aria-label'), 'Open chat');

    await widget.begin();
    assert.equal(await panel.getAttribute('aria-modal'), 'false');
    assert.ok(await draft.evaluate((field) => field.matches(':focus')), 'he may write at once');
    await widget.write('Is it of this spring?');
    await widget.hasLine('Is it of this spring?', 'arrived');
    await widget.status.filter({ hasText: /^You are .* in line$/ }).waitFor();
    await panel.getByRole('group', { name: 'You are looking at' })
      .getByRole('button', { name: 'Send', exact: true }).click();
    await widget.hasLine('Dragon Well');
    const { id: chat } = await widget.record();
    agent.accept(chat);
    await until(() => agent.mine.includes(chat), 'the chat');
    await panel.getByRole('heading', { name: 'Ann' }).waitFor();
    await until(() => agent.linesOf(chat).size > 1, 'the lines');
    agent.read(chat);
    await widget.hasLine('Is it of this spring?', 'read');
    agent.tell({ kind: 'typing', chat });
    await widget.status.filter({ hasText: /Ann.* is typing…/ }).waitFor();
    agent.say(chat, 'Yes, see https://shop.test/spring');
    const line = await widget.hasLine('Yes, see');
    assert.deepEqual(await line.getByRole('link').evaluate((/** @type {any} */ link) =>
      [link.href, link.target, link.rel]),
    ['https://shop.test/spring', '_blank', 'noopener noreferrer']);

    await draft.press('Escape');
    await panel.waitFor({ state: 'hidden' });
    assert.ok(await bubble.evaluate((button) => button.matches(':focus')), 'the focus is back');
    agent.say(chat, 'Anything else?');
    await widget.root.locator('.badge', { hasText: '1' }).waitFor();
    assert.equal(await bubble.getAttribute('aria-label'), 'Open chat, 1 unread');
    await page.reload();
    await widget.root.locator('.badge', { hasText: '1' }).waitFor();
    await bubble.press('Enter');
    await widget.hasLine('Anything else?');
    await widget.root.locator('.badge').waitFor({ state: 'hidden' });

    await panel.getByRole('button', { name: 'End this chat' }).click();
    await panel.getByRole('alertdialog').getByRole('button', { name: 'End chat' }).click();
    await panel.getByRole('button', { name: '4 of 5 stars' }).click();
    await until(() => agent.last('rated')?.value === 4, 'the rating');
    await panel.getByRole('img', { name: 'You rated 4 of 5' }).waitFor();
    assert.deepEqual(await axeViolations(page), []);
  });

  test('stays itself while the page is another: routes, a new body, a second tag', async (t) => {
    const { url, server } = shop;
    const widget = await WidgetPage.open(t, 'about:blank'), { page } = widget;
    let sockets = 0;
    page.on('websocket', () => { sockets += 1; });
    await page.goto(`${server.httpUrl}/pages/twice.html`);
    await widget.begin();
    assert.equal(await widget.root.count(), 1);
    await page.goto(url);
    await widget.panel.waitFor();
    await widget.draft.fill('half a sen');
    await page.getByRole('link', { name: 'Iron Goddess' }).click();
    await widget.panel.getByRole('group', { name: 'You are looking at' })
      .getByText('Iron Goddess').waitFor();
    await page.evaluate(() => { document.body = document.createElement('body'); });
    await page.evaluate(() => document.querySelector('mobileim-widget')?.remove());
    assert.equal(await widget.root.count(), 1);
    assert.equal(await widget.draft.inputValue(), 'half a sen');
    await widget.write('half a sentence');
    await widget.hasLine('half a sentence', 'arrived');
    assert.equal(sockets, 2, 'one for each document');
  });

  test('identify() and reset(): nothing of the former is left, wherever one looks', async (t) => {
    const { server, url } = await openShop(t), widget = await WidgetPage.open(t, url);
    const { page } = widget;
    /** @type {string[]} */
    const frames = [];
    page.on('websocket', (socket) => socket.on('framesent', ({ payload }) =>
      frames.push(String(payload))));
    const call = (/** @type {string} */ name, /** @type {any[]} */ ...args) =>
      page.evaluate(([method, given]) => /** @type {any} */ (window).MobileIMWidget[method](
        ...given), /** @type {const} */ ([name, args]));
    await call('identify', 'user-a', 'token-a', { name: 'A' });
    await widget.begin();
    await widget.write('secret of A');
    await widget.hasLine('secret of A', 'arrived');
    await server.close();
    await widget.status.filter({ hasText: 'Connecting' }).waitFor();
    await widget.write('queued by A');
    await widget.hasLine('queued by A', 'queued');
    await widget.draft.fill('begun by A');
    await call('reset');
    await widget.panel.waitFor({ state: 'hidden' });
    assert.doesNotMatch(await widget.root.evaluate((root) => String(root.shadowRoot?.innerHTML) +
      Array.from(root.shadowRoot?.querySelectorAll('textarea') ?? [], ({ value }) => value).join()),
    /of A|by A/, 'also before somebody looks');
    const before = frames.length;
    await server.start();
    await call('identify', 'user-b', 'token-b', { name: 'B' });
    await widget.begin();
    await widget.write('from B');
    await widget.hasLine('from B', 'arrived');
    const left = await page.evaluate(async () => {
      const all = [JSON.stringify(localStorage), document.documentElement.outerHTML,
        String(document.querySelector('mobileim-widget')?.shadowRoot?.textContent)];
      for (const { name = '' } of await indexedDB.databases()) {
        all.push(name);
        /** @type {IDBDatabase} */
        const database = await new Promise((resolve) => {
          const request = indexedDB.open(name);
          request.onsuccess = () => resolve(request.result);
        });
        for (const store of Array.from(database.objectStoreNames)) {
          all.push(await new Promise((resolve) => {
            const request = database.transaction(store).objectStore(store).getAll();
            request.onsuccess = () => resolve(JSON.stringify(request.result));
          }));
        }
        database.close();
      }
      return all.join('\n');
    });
    assert.match(left, /user-b/);
    assert.doesNotMatch(left, /user-a|of A|by A|token-/);
    assert.doesNotMatch(frames.slice(before).join('\n'), /user-a|by A|of A/);
  });

  test('works in memory where storage throws', async (t) => {
    const { url } = shop, widget = await WidgetPage.open(t, 'about:blank');
    await widget.page.addInitScript(() => {
      const broken = { get() { throw new DOMException('denied', 'SecurityError'); } };
      Object.defineProperty(window, 'localStorage', broken);
      Object.defineProperty(window, 'indexedDB', broken);
    });
    await widget.page.goto(url);
    await widget.begin();
    await widget.write('kept nowhere');
    await widget.hasLine('kept nowhere', 'arrived');
  });

  test('says which argument is wrong, and goes on', async (t) => {
    const { url } = shop, widget = await WidgetPage.open(t, url);
    await widget.begin();
    const wrong = await widget.page.evaluate(() => {
      const api = /** @type {any} */ (window).MobileIMWidget;
      /** @type {Array<[string, any[]]>} */
      const calls = [['identify', [7]], ['identify', ['a', 7]],
        ['identify', ['a', 't', { name: 7 }]],
        ['setAttributes', [{ a: {} }]], ['setProduct', [{ title: 'x', url: 'javascript:1' }]],
        ['setProduct', [{}]], ['setLocale', [7]], ['setTheme', [{ accent: 7 }]],
        ['setTheme', ['blue']], ['on', ['opened', () => {}]], ['on', ['open', 7]]];
      return calls.map(([name, args]) => {
        try {
          api[name](...args);
          return 'nothing';
        } catch (error) {
          const { code, argument } = /** @type {any} */ (error);
          return `${code} ${argument}`;
        }
      });
    });
    assert.deepEqual(wrong, ['id', 'token', 'profile.name', 'attributes.a', 'product.url',
      'product.title', 'locale', 'theme.accent', 'theme', 'event', 'listener']
      .map((name) => `INVALID_ARGUMENT ${name}`));
    await widget.write('still here');
    await widget.hasLine('still here', 'arrived');
  });

  for (const [width, height] of [[375, 667], [320, 568]]) {
    test(`on a phone of ${width} by ${height} it is the screen, above the keyboard`, async (t) => {
      const widget = await WidgetPage.open(t, shop.url, {
        viewport: { width, height }, isMobile: true, hasTouch: true,
      });
      const { page, panel, bubble } = widget;
      const box = async (/** @type {import('playwright-core').Locator} */ place) => {
        const found = await place.boundingBox();
        return found && [found.x, found.y, found.width, found.height].map(Math.round);
      };
      await bubble.tap();
      await widget.status.filter({ hasNotText: 'Connecting' }).waitFor();
      await panel.evaluate((made) => Promise.all(made.getAnimations().map(({ finished }) =>
        finished)));
      assert.deepEqual(await box(panel), [0, 0, width, height]);
      assert.equal(await panel.getAttribute('aria-modal'), 'true');
      for (let i = 0; i < 8; i++) await widget.write(`line ${i}`);
      const last = await widget.hasLine('line 7', 'arrived');
      await page.setViewportSize({ width, height: 300 });
      await page.waitForFunction(() => visualViewport?.height === 300);
      await expectSoon(async () => {
        const [, y, , high] = await box(last) ?? [];
        const [, top] = await box(widget.draft) ?? [];
        return y >= 0 && y + high <= top && top < 300;
      }, 'the last line above the field, and both above the keyboard');
      await panel.getByRole('button', { name: 'Close chat' }).tap();
      await panel.waitFor({ state: 'hidden' });
      await bubble.waitFor();
    });
  }

  test('in three tabs there is one connection, and all have the same count', async (t) => {
    const { url } = shop, agent = await agentAt(t, shop, 'Ben');
    const first = await WidgetPage.open(t, 'about:blank');
    await first.context.addInitScript(() => {
      const { createGain } = AudioContext.prototype;
      AudioContext.prototype.createGain = function create() {
        /** @type {any} */ (window).sounds = (/** @type {any} */ (window).sounds ?? 0) + 0.5;
        return createGain.call(this);  // one for each of two notes
      };
    });
    await first.page.goto(url);
    let sockets = 0;
    first.context.on('page', (page) => page.on('websocket', () => { sockets += 1; }));
    first.page.on('websocket', () => { sockets += 1; });
    const others = await Promise.all([1, 2].map(async () => {
      const page = await first.context.newPage();
      await page.goto(url);
      return new WidgetPage(page, first.troubles);
    }));
    const all = [first, ...others];
    for (const one of all) await one.begin();
    await first.write('hello');
    for (const one of all) await one.hasLine('hello');
    assert.equal(sockets, 1);
    const { id: chat } = await first.record();
    agent.accept(chat);
    await until(() => agent.mine.includes(chat), 'the chat');
    for (const one of all) {
      await one.panel.getByRole('heading', { name: 'Ben' }).waitFor();
      await one.page.keyboard.press('Escape');
      await one.panel.waitFor({ state: 'hidden' });
    }
    agent.say(chat, 'one');
    agent.say(chat, 'two');
    for (const one of all) await one.root.locator('.badge', { hasText: /^2$/ }).waitFor();
    const sounds = async () => (await Promise.all(all.map(({ page }) => page.evaluate(() =>
      /** @type {any} */ (window).sounds ?? 0)))).reduce((sum, count) => sum + count, 0);
    await expectSoon(async () => await sounds() > 0, 'a sound');
    await first.page.waitForTimeout(1000);  // for the other tabs, and the second message
    assert.ok(await sounds() <= 2, 'each is heard in one tab, or both at once');
  });
});
