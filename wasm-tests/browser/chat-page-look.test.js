// @ts-check
/**
 * How the chat page looks: themes, languages, narrow screens, and where one is in a conversation.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  ChatPage, nodeClient, seedHistory, startServer, useBrowser,
} from './support/chat-page.js';

const DAY = 86_400_000, MINUTE = 60_000;

/** @param {ChatPage} chat */
const paper = ({ page }) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);

describe('the look of the chat page', { concurrency: 3 }, () => {
  useBrowser();

  test('is dark or light as the system is, unless the user chooses', async (t) => {
    const server = await startServer(t);
    const alice = await ChatPage.open(t, `${server.httpUrl}/chat/`, {
      colorScheme: 'dark', reducedMotion: 'reduce',
    });
    const dark = await paper(alice);
    const toggle = alice.page.getByRole('button', { name: 'Dark theme' });
    assert.equal(await toggle.getAttribute('aria-pressed'), 'true');
    await alice.page.emulateMedia({ colorScheme: 'light' });
    const light = await paper(alice);
    assert.notEqual(light, dark);
    assert.equal(await toggle.getAttribute('aria-pressed'), 'false');
    await toggle.click();
    assert.equal(await paper(alice), dark);
    // It is there from the first paint on, before any module has run.
    await alice.page.route('**/chat/main.js', (route) => route.fulfill({
      contentType: 'text/javascript', body: '',
    }));
    await alice.page.reload();
    assert.equal(await paper(alice), dark);
    await alice.page.unrouteAll();
    await alice.page.reload();
    await toggle.click();
    assert.equal(await paper(alice), light);
    await alice.page.emulateMedia({ colorScheme: 'dark' });
    assert.equal(await paper(alice), dark, 'who chooses what the system has follows the system');
    const moving = await alice.page.evaluate(() => document.getAnimations().length);
    assert.equal(moving, 0);
  });

  test('changes its language while one talks, and remembers it', async (t) => {
    const server = await startServer(t);
    const alice = await ChatPage.open(t, `${server.httpUrl}/chat/?user=alice&to=bob&autologin`);
    await alice.write('same in every language');
    await alice.hasBubble('same in every language', 'delivered');
    await alice.draft.fill('a draft');
    await alice.page.getByRole('button', { name: '切换到中文' }).click();
    const status = alice.log.getByRole('img');
    assert.equal(await status.getAttribute('aria-label'), '已送达');
    assert.equal(await alice.page.getByRole('textbox', { name: '消息' }).inputValue(), 'a draft');
    await alice.page.getByRole('navigation', { name: '联系人' }).waitFor();
    await alice.log.getByText('今天').waitFor();
    assert.equal(await alice.page.locator('html').getAttribute('lang'), 'zh-CN');
    assert.match(await alice.page.title(), /聊天/);
    await alice.page.reload();
    await alice.connection('online');
    await alice.page.getByRole('button', { name: 'Switch to English' }).click();
    await alice.draft.waitFor();
    assert.equal(await status.getAttribute('aria-label'), 'Delivered');
  });

  test('fits a narrow screen, and speaks Chinese', async (t) => {
    const server = await startServer(t);
    const url = `${server.httpUrl}/chat/?user=小明&to=小红&autologin`;
    const chat = await ChatPage.open(t, url, {
      locale: 'zh-CN', viewport: { width: 320, height: 600 }, hasTouch: true, isMobile: true,
    });
    const draft = chat.page.getByRole('textbox', { name: '消息' });
    for (const text of ['在吗？', '长'.repeat(60), 'w'.repeat(120)]) {
      await draft.fill(text);
      await chat.page.getByRole('button', { name: '发送' }).tap();
      await chat.hasBubble(text, 'delivered');
    }
    server.send('小明', '欢迎使用 MobileIMSDK');
    const overflowing = () => chat.page.evaluate(() =>
      Array.from(document.querySelectorAll('html, .bar, .bubbles, .bubble, .composer, .scroller'))
        .filter((element) => element.scrollWidth > element.clientWidth)
        .map(({ className }) => className));
    assert.deepEqual(await overflowing(), []);
    const small = () => chat.page.evaluate(() => Array.from(document.querySelectorAll('button'))
      .filter((button) => button.checkVisibility({ visibilityProperty: true }))
      .map((button) => button.getBoundingClientRect())
      .filter(({ width, height }) => width < 24 || height < 24).length);
    assert.equal(await small(), 0, 'a finger hits every button');
    await chat.page.getByRole('button', { name: '返回联系人' }).tap();
    assert.equal(await draft.isVisible(), false);
    assert.deepEqual(await overflowing(), []);
    await chat.page.getByRole('button', { name: /服务器/ }).tap();
    await chat.hasBubble('欢迎使用 MobileIMSDK', 'received');
    assert.equal(await small(), 0);
  });

  test('shows days, groups, where one left off, and what came since', async (t) => {
    const server = await startServer(t);
    const alice = await ChatPage.open(t, `${server.httpUrl}/chat/`);
    const now = Date.now();
    /** @param {number} time @param {string} text @param {boolean} [own] */
    const seed = (time, text, own = false) => ({
      peer: 'bob', text, time, status: own ? /** @type {const} */ ('delivered') : 'received',
    });
    await seedHistory(alice, server, 'alice', [
      seed(now - 400 * DAY, 'a year ago'),
      seed(now - DAY, 'yesterday'),
      ...Array.from({ length: 30 }, (_, i) => seed(now - 60 * MINUTE + i, `read ${i}`, i % 2 > 0)),
      seed(now - 50 * MINUTE, 'new'),
      seed(now - 50 * MINUTE + 1, 'of the same group'),
      seed(now - 40 * MINUTE, 'after a pause'),
    ], { readAt: now - 55 * MINUTE });
    await alice.enter('alice');
    await alice.people.getByRole('button', { name: /bob.*3 unread/ }).click();
    await alice.loaded();
    const days = await alice.log.locator('.day').allTextContents();
    assert.match(days[0], /\d{4}/);
    // An hour ago may have been yesterday.
    assert.deepEqual([...new Set(days.slice(1))].filter((day) => day !== 'Today'), ['Yesterday']);
    const firstNew = alice.log.getByText('New messages');
    assert.deepEqual(await firstNew.evaluate((line) => [
      line.parentElement?.previousElementSibling?.querySelector('.words')?.textContent,
      line.parentElement?.nextElementSibling?.querySelector('.words')?.textContent,
    ]), ['read 29', 'new']);
    const isFirst = (/** @type {string} */ text) =>
      alice.bubble(text).evaluate((bubble) => bubble.hasAttribute('data-first'));
    assert.deepEqual([await isFirst('new'), await isFirst('of the same group'),
      await isFirst('after a pause')], [true, false, true]);

    // Who reads further up is not torn away, and gets back with one press.
    await alice.bubble('a year ago').scrollIntoViewIfNeeded();
    await alice.page.getByRole('button', { name: 'Jump to the latest message' }).waitFor();
    const bob = await nodeClient(t, server, 'bob');
    for (const text of ['more', 'and more']) await bob.client.send('alice', text).delivered;
    const jump = alice.page.getByRole('button', { name: '2 new, jump to the latest message' });
    await jump.waitFor();
    assert.equal(await alice.bubble('a year ago').evaluate((bubble) =>
      bubble.getBoundingClientRect().bottom > 0), true);
    await jump.click();
    await jump.waitFor({ state: 'hidden' });
    assert.ok(await alice.bubble('and more').evaluate((bubble) => {
      const { bottom } = bubble.getBoundingClientRect();
      return bottom > 0 && bottom < innerHeight;
    }));
    await alice.write('an answer');
    await alice.hasBubble('an answer', 'delivered');
    assert.equal(await firstNew.count(), 0);
  });
});
