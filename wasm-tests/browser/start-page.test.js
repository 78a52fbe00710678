// @ts-check
/**
 * The start page of `npm start` and `--demo`: where it leads, and what one is told to try first.
 */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { startDemo } from '../../demo-web/dev-server/demo.js';
import { makeReference } from '../../js/build/reference.mjs';
import { runModule } from '../support/child.js';
import { FAST, openContext, useBrowser } from './support/chat-page.js';
import { lowContrasts, namelessControls } from './support/chat-page-audit.js';

/** @typedef {import('playwright-core').Page} Page */

before(makeReference);

/**
 * @param {import('node:test').TestContext} t
 * @param {import('playwright-core').BrowserContextOptions & { path?: string }} [options]
 */
async function open(t, { path = '/', ...options } = {}) {
  const server = await startDemo({ port: 0 }, () => {});
  t.after(() => server.close());
  const { context, troubles } = await openContext(t, options);
  context.on('weberror', (error) => troubles.push(`page error: ${error.error()}`));
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  await page.goto(server.httpUrl + path);
  return { server, context, page };
}

/** @param {Page} page @param {string | RegExp} text */
const says = (page, text) => page.getByRole('status').filter({ hasText: text }).waitFor();

/** The window that a link opens, with short delays. @param {Page} page @param {string} name */
async function windowOf(page, name) {
  const link = page.getByRole('link', { name });
  await link.evaluate((anchor, fast) => {
    const { href } = /** @type {HTMLAnchorElement} */ (anchor);
    anchor.setAttribute('href', `${href}&${fast}`);
  }, FAST);
  const [chat] = await Promise.all([page.waitForEvent('popup'), link.click()]);
  await chat.locator('#connection').filter({ hasText: 'Online' }).waitFor();
  return chat;
}

/** @param {Page} chat @param {string} text */
async function write(chat, text) {
  await chat.getByRole('textbox', { name: 'Message' }).fill(text);
  await chat.keyboard.press('Enter');
}

describe('the start page', { concurrency: 3 }, () => {
  useBrowser();

  test('leads to the chat, the lab and the reference, and nowhere that is not there', async (t) => {
    const { server, page } = await open(t);
    const hrefs = await page.locator('a').evaluateAll((links) =>
      links.map((link) => /** @type {HTMLAnchorElement} */ (link).href));
    assert.ok(hrefs.length >= 6, `${hrefs.length} links`);
    for (const href of hrefs) {
      assert.ok(href.startsWith(server.httpUrl), href);
      assert.equal((await fetch(href)).status, 200, href);
    }
    for (const [name, title] of Object.entries({
      Chat: /Chat/, 'Network lab': /Network lab/, 'API reference': /mobileimsdk-wasm/,
    })) {
      await page.getByRole('navigation').getByRole('link', { name }).click();
      await page.waitForFunction((source) => new RegExp(source).test(document.title), title.source);
      await page.goBack();
    }
  });

  test('cuts the network under two windows, which come back; nothing is lost', async (t) => {
    const { page } = await open(t);
    await page.getByRole('button', { name: 'Cut all links' }).click();
    await says(page, 'Nobody is online');
    const alice = await windowOf(page, 'Open as alice'), bob = await windowOf(page, 'Open as bob');
    await page.getByRole('button', { name: 'Cut all links' }).click();
    await says(page, 'Links cut: 2.');
    await write(alice, 'after the cut');
    await bob.getByRole('log').getByText('after the cut').waitFor();

    // The server is away for a moment, and ten seconds of the page's own time.
    await page.clock.install();
    await page.route('**/api/restart', (route) => {
      assert.deepEqual(route.request().postDataJSON(), { downFor: 10_000 });
      return route.continue({ postData: JSON.stringify({ downFor: 300 }) });
    });
    await page.getByRole('button', { name: 'Server away' }).click();
    await says(page, 'away for 10 s more');
    await write(bob, 'while it was away');
    await page.clock.runFor(1_000);
    await says(page, /away for [1-9] s more|is back/);  // time also goes by itself
    await alice.getByRole('log').getByText('while it was away').waitFor();
    await page.clock.runFor(9_000);
    await says(page, 'The server is back.');
    assert.equal(await alice.getByRole('log').getByText('while it was away').count(), 1);
  });

  test('says that the server is gone, and can be pressed again', async (t) => {
    const { server, page } = await open(t);
    await server.close();
    for (let i = 0; i < 2; i += 1) {
      await page.getByRole('button', { name: 'Cut all links' }).click();
      await says(page, 'does not answer');
      await page.locator('#cut:not([aria-disabled])').waitFor();
    }
  });

  test('switches the log of a chat window on and off', async (t) => {
    const { page, context } = await open(t);
    /** @type {string[]} */
    const lines = [];
    context.on('console', (message) => lines.push(message.text()));
    const button = page.getByRole('button', { name: 'Log to the console' });
    assert.equal(await button.getAttribute('aria-pressed'), 'false');
    await button.click();
    assert.equal(await button.getAttribute('aria-pressed'), 'true');
    const chat = await windowOf(page, 'Open as alice');
    assert.ok(lines.some((line) => /login accepted/.test(line)), lines.join('\n'));
    await page.reload();
    assert.equal(await button.getAttribute('aria-pressed'), 'true');
    await button.click();
    lines.length = 0;
    await chat.reload();
    await chat.locator('#connection').filter({ hasText: 'Online' }).waitFor();
    assert.deepEqual(lines, []);
  });

  test('shows code that runs as it stands, against this very server', async (t) => {
    const { page, server } = await open(t);
    const { status, stderr } = await runModule(await page.locator('#code').innerText());
    assert.deepEqual([status, stderr], [0, '']);
    assert.equal(server.stats().messagesStored, 1);
  });

  test('speaks both languages, is light and dark, and the chat page goes with it', async (t) => {
    const { page, server } = await open(t, { colorScheme: 'light' });
    const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await paper();
    await page.getByRole('button', { name: 'Dark theme' }).click();
    const dark = await paper();
    assert.notEqual(dark, light);
    await page.getByRole('button', { name: '切换到中文' }).click();
    await page.getByRole('heading', { name: '先试这几步' }).waitFor();
    assert.equal(await page.locator('html').getAttribute('lang'), 'zh-CN');
    assert.doesNotMatch(await page.locator('main').innerText(), /Open|Cut|Read/);
    await page.goto(`${server.httpUrl}/chat/`);
    await page.getByRole('button', { name: 'Switch to English' }).waitFor();
    assert.equal(await paper(), dark);
    await page.getByRole('link', { name: '首页' }).click();
    await page.getByRole('button', { name: 'Switch to English' }).click();
    await page.getByRole('heading', { name: 'What to try first' }).waitFor();
  });

  for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
    test(`names controls, has contrast and fits a narrow screen, ${colorScheme}`, async (t) => {
      const { page } = await open(t, {
        colorScheme, locale: 'zh-CN', viewport: { width: 320, height: 640 },
      });
      await page.getByRole('heading', { name: '先试这几步' }).waitFor();
      await page.getByRole('button', { name: '切断所有连接' }).click();
      await says(page, '还没有人在线');
      assert.deepEqual(await lowContrasts(page), []);
      assert.deepEqual(await namelessControls(page), []);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
      const small = await page.locator('a, button').evaluateAll((all) =>
        all.map((one) => one.getBoundingClientRect())
          .filter(({ width, height }) => width < 24 || height < 24).length);
      assert.equal(small, 0, 'a finger hits everything');
    });
  }

  test('is used with the keyboard alone', async (t) => {
    const { page } = await open(t);
    await page.getByRole('heading', { name: 'What to try first' }).waitFor();
    const stops = [];
    for (let i = 0; i < 12; i += 1) {
      await page.keyboard.press('Tab');
      stops.push(await page.evaluate(() => document.activeElement?.getAttribute('aria-label') ??
        document.activeElement?.querySelector('strong')?.textContent ??
        document.activeElement?.textContent));
    }
    assert.deepEqual(stops, ['切换到中文', 'Dark theme', 'Chat', 'Network lab', 'API reference',
      'Open as alice', 'Open as bob', 'Cut all links', 'Server away for 10 s',
      'Log to the console', 'Open the lab', 'Now your own code']);
    await page.getByRole('button', { name: 'Cut all links' }).focus();
    await page.keyboard.press('Enter');
    await says(page, 'Nobody is online');
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'cut', 'the focus stays');
  });

  test('has the reference beside it, whose search finds a member and leads to it', async (t) => {
    const { page } = await open(t, { path: '/api/' });
    await page.keyboard.press('/');
    const input = page.locator('#tsd-search-input');
    await input.fill('markRead');
    const result = page.locator('#tsd-search-results a').first();
    await result.waitFor();
    assert.match(await result.innerText(), /markRead/);
    await result.click();
    await page.waitForURL(/Client\.html#markread$/);
    assert.match(await page.locator('#markread').locator('xpath=..').innerText(),
      /A person has seen this message[^]*Throws INVALID_ARGUMENT[^]*client\.markRead\(message\)/);
  });
});
