// @ts-check
/**
 * The chat page for people who use a keyboard, a screen reader, or need contrast.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ChatPage, FAST, nodeClient, startServer, useBrowser } from './support/chat-page.js';
import { axeViolations, lowContrasts, namelessControls } from './support/chat-page-audit.js';

/** What has the focus: its name, as the page tells it. @param {ChatPage} chat */
async function focused({ page }) {
  return page.evaluate(() => {
    const element = /** @type {any} */ (document.activeElement);
    if (element === document.body) return 'nothing';
    return element.getAttribute('aria-label') ?? element.labels?.[0]?.textContent ??
      element.querySelector('.name')?.textContent ?? element.textContent.trim();
  });
}

/** The names of the next stops of Tab. @param {ChatPage} chat @param {number} count */
async function tabThrough(chat, count) {
  const stops = [];
  for (let i = 0; i < count; i += 1) {
    await chat.page.keyboard.press('Tab');
    stops.push(await focused(chat));
  }
  return stops;
}

describe('the chat page for everybody', { concurrency: 3 }, () => {
  useBrowser();

  test('is used with the keyboard alone, and nowhere traps it', async (t) => {
    const server = await startServer(t);
    const alice = await ChatPage.open(t, `${server.httpUrl}/chat/`, {
      permissions: ['clipboard-read', 'clipboard-write', 'notifications'],
    });
    const { keyboard } = alice.page;
    assert.equal(await focused(alice), 'User id');
    await keyboard.type('alice');
    await keyboard.press('Enter');
    await alice.connection('online');
    assert.equal(await focused(alice), 'Search or add a person');
    for (const name of ['anna', 'bob']) {
      await alice.search.focus();
      await keyboard.type(name);
      await keyboard.press('Enter');
      assert.equal(await focused(alice), 'Message');
      await keyboard.type(`first line for ${name}`);
      await keyboard.press('Shift+Enter');
      await keyboard.type('second line');
      await keyboard.press('Enter');
      await alice.hasBubble(`first line for ${name}\nsecond line`, 'delivered');
    }
    await keyboard.press('Escape');
    assert.equal(await focused(alice), 'bob', 'back in the list');
    await keyboard.press('ArrowDown');
    assert.equal(await focused(alice), 'anna');
    await keyboard.press('End');
    assert.equal(await focused(alice), 'Server');
    await keyboard.press('ArrowDown');
    assert.equal(await focused(alice), 'Server', 'there the list ends');
    await keyboard.press('ArrowUp');
    await keyboard.press('Enter');
    assert.equal(await focused(alice), 'Message');
    assert.deepEqual(await alice.said(), ['first line for anna\nsecond line']);

    await keyboard.press('Shift+Tab');
    assert.match(await focused(alice), /^Messages with .*anna/);
    await keyboard.press('ArrowUp');
    assert.match(await focused(alice), /first line for anna/);
    assert.deepEqual(await tabThrough(alice, 1), ['Copy text']);
    await keyboard.press('Enter');
    await alice.page.getByText('Copied').waitFor({ state: 'attached' });
    assert.equal(await alice.page.evaluate(() => navigator.clipboard.readText()),
      'first line for anna\nsecond line');

    assert.deepEqual(await tabThrough(alice, 15), ['Message', 'Add an emoji', 'Attach a file',
      'Send', 'nothing', '切换到中文', 'Dark theme', 'Notify me while this page is hidden', 'Log out',
      'Search or add a person', 'anna', 'Search in this chat', 'What the signs mean',
      'Clear history', 'Messages with \u2068anna\u2069'], 'all around the page');
    await alice.page.getByRole('button', { name: 'Clear history' }).press('Enter');
    assert.equal(await focused(alice), 'Cancel');
    await keyboard.press('Escape');
    assert.equal(await focused(alice), 'Clear history');
  });

  test('finds people while one types, and Escape ends the search', async (t) => {
    const server = await startServer(t);
    const alice = await ChatPage.open(t, `${server.httpUrl}/chat/?user=alice&autologin`);
    for (const name of ['Anna', 'Hanna', 'bob']) await alice.talkTo(name);
    await alice.search.fill('ANN');
    assert.deepEqual(await alice.names(), ['Hanna', 'Anna', 'Chat with \u2068ANN\u2069']);
    await alice.search.press('ArrowDown');
    assert.equal(await focused(alice), 'Hanna');
    await alice.search.focus();
    await alice.search.press('Escape');
    assert.deepEqual(await alice.names(), ['bob', 'Hanna', 'Anna', 'Server']);
    await alice.search.fill('Anna');
    await alice.search.press('Enter');
    await alice.page.getByRole('heading', { name: 'Anna', exact: true }).waitFor();
    await alice.search.fill('ann');
    await alice.people.getByRole('button', { name: /Chat with .*ann/ }).click();
    await alice.page.getByRole('heading', { name: 'ann', exact: true }).waitFor();
    assert.equal(await alice.people.locator('[aria-current=true]').count(), 1);
  });

  test('tells a screen reader what matters, once', async (t) => {
    const server = await startServer(t, { store: false });
    const alice = await ChatPage.open(t,
      `${server.httpUrl}/chat/?user=alice&to=bob&autologin&${FAST}&qos.retransmits=0&` +
      'qos.retryInterval=150');
    await alice.page.locator('#connection[data-state=online]').waitFor();
    const bob = await nodeClient(t, server, 'bob');
    const announced = alice.page.locator('#announcement');
    assert.equal(await alice.log.getAttribute('aria-live'), 'off');
    bob.client.send('alice', '你好');
    await announced.filter({ hasText: /bob.*: .*你好/ }).waitFor({ state: 'attached' });
    for (const text of ['one', 'two', 'three']) bob.client.send('alice', text);
    await announced.filter({ hasText: '3 new messages' }).waitFor({ state: 'attached' });
    const said = alice.log.getByRole('article').filter({ hasText: '你好' });
    assert.match(await said.innerText(), /bob.*:\s+你好\s+\d\d:\d\d/s);
    bob.client.dispose();
    await alice.write('nobody takes this');
    await announced.filter({ hasText: 'Not delivered' }).waitFor({ state: 'attached' });

    // However many attempts fail, the banner is read out once; the countdown is not read at all.
    await alice.page.locator('#banner-text').evaluate((place) => {
      Object.assign(window, { spoken: 0 });
      new MutationObserver(() => { /** @type {any} */ (window).spoken += 1; })
        .observe(place, { childList: true, characterData: true, subtree: true });
    });
    server.faults.refuse();
    server.faults.cut();
    const attempts = alice.page.locator('#banner-countdown');
    for (let i = 0; i < 2; i += 1) {
      await attempts.filter({ hasText: /Next attempt in \d+ s/ }).waitFor();
      await attempts.filter({ hasText: 'Connecting…' }).waitFor();
    }
    assert.equal(await attempts.getAttribute('aria-hidden'), 'true');
    assert.equal(await alice.page.evaluate(() => /** @type {any} */ (window).spoken), 1);
    await alice.page.context().setOffline(true);
    await alice.page.getByRole('status').filter({ hasText: 'device is offline' }).waitFor();
  });

  for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
    test(`names every control and has contrast, ${colorScheme}`, async (t) => {
      const server = await startServer(t);
      const alice = await ChatPage.open(t, `${server.httpUrl}/chat/?${FAST}`, { colorScheme });
      const check = async (/** @type {string} */ state) => {
        assert.deepEqual(await lowContrasts(alice.page), [], `contrast: ${state}`);
        assert.deepEqual(await namelessControls(alice.page), [], `names: ${state}`);
        if (colorScheme === 'light') {
          assert.deepEqual(await axeViolations(alice.page), [], `axe: ${state}`);
        }
      };
      await check('login');
      await alice.enter('alice');
      await check('nobody chosen');
      await alice.talkTo('carol');
      await alice.draft.fill('begun');
      await alice.talkTo('bob');
      await alice.write('delivered');
      await alice.hasBubble('delivered', 'delivered');
      server.send('alice', 'unread');
      await alice.people.getByText('1 unread').waitFor({ state: 'attached' });
      await alice.search.fill('a');
      await check('searching');
      await alice.search.fill('');
      await alice.write('see https://example.com/');
      await alice.hasBubble('see https://example.com/', 'delivered');
      await alice.page.getByRole('button', { name: 'Search in this chat' }).click();
      await alice.page.getByRole('searchbox', { name: 'Text to look for' }).fill('see');
      await alice.page.getByText('Found: 1').waitFor();
      await alice.page.getByRole('button', { name: 'Add an emoji' }).click();
      await check('looking for a text, choosing an emoji');
      await alice.page.getByRole('button', { name: 'Add an emoji' }).click();
      await alice.page.getByRole('button', { name: 'Search in this chat' }).click();
      await alice.page.getByRole('button', { name: 'What the signs mean' }).click();
      await check('legend');
      await alice.page.keyboard.press('Escape');
      server.faults.refuse();
      server.faults.cut();
      await alice.write('queued');
      await alice.hasBubble('queued', 'queued');
      await alice.banner.waitFor();
      await alice.log.locator('.bubble').last().focus();
      await check('offline');
      server.faults.refuse(false);
      await alice.hasBubble('queued', 'delivered');
      server.kick('alice');
      await alice.page.getByRole('button', { name: 'Log in again' }).waitFor();
      await alice.write('refused');
      await alice.page.getByRole('alert').waitFor();
      await check('ended');
      await alice.page.getByRole('button', { name: 'Clear history' }).click();
      await check('asking');
    });
  }
});
