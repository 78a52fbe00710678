// @ts-check
/**
 * What the chat page keeps in the browser: messages, drafts and what is unread, over reloads and in
 * every tab.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  ChatPage, FAST, nodeClient, openContext, seedHistory, startServer, useBrowser,
} from './support/chat-page.js';

const BEGIN = Date.UTC(2026, 2, 10, 8);

/** @param {number} count @returns {import('./support/chat-page.js').Seed[]} */
const flood = (count) => Array.from({ length: count }, (_, i) => ({
  peer: 'bob', text: `message ${i}`, time: BEGIN + i * 1_000, status: 'received',
}));

describe('the chat page and what it keeps', { concurrency: 3 }, () => {
  useBrowser();

  test('goes on after a reload where it was, and sends what was under way', async (t) => {
    const server = await startServer(t);
    const alice = await ChatPage.open(t, `${server.httpUrl}/chat/?user=alice&autologin&${FAST}`);
    const [bob, dave] = await Promise.all(['bob', 'dave'].map((id) => nodeClient(t, server, id)));
    await alice.talkTo('carol');
    await alice.draft.fill('only half a sen');
    await alice.talkTo('bob');
    await alice.write('mine');
    await alice.hasBubble('mine', 'delivered');
    await bob.client.send('alice', 'yours').delivered;
    await alice.hasBubble('yours', 'received');
    await dave.client.send('alice', 'not read yet').delivered;
    await alice.people.getByRole('button', { name: /dave.*1 unread/ }).waitFor();
    server.faults.refuse();
    server.faults.cut('alice');
    await alice.banner.waitFor();
    await alice.write('under way');
    await alice.hasBubble('under way', 'queued');
    await alice.page.reload();
    server.faults.refuse(false);
    await alice.connection('online');

    await alice.people.getByRole('button', { name: /carol.*Draft: only half a sen/ }).waitFor();
    await alice.people.getByRole('button', { name: /dave.*not read yet.*1 unread/ }).waitFor();
    await alice.page.waitForFunction(() => document.title.startsWith('(1) '));
    await alice.person('bob').click();
    await alice.hasBubble('under way', 'delivered');
    assert.deepEqual(await alice.said(), ['mine', 'yours', 'under way']);
    await alice.hasBubble('mine', 'delivered');
    await alice.person('carol').click();
    assert.equal(await alice.draft.inputValue(), 'only half a sen');
    assert.deepEqual(bob.messages.map(({ content }) => content), ['mine', 'under way']);
  });

  test('offers to send again what nobody is sending any more', async (t) => {
    const server = await startServer(t);
    const alice = await ChatPage.open(t, `${server.httpUrl}/chat/`);
    await seedHistory(alice, server, 'alice', [
      { peer: 'bob', text: 'left alone', time: BEGIN, status: 'sending' },
    ]);
    await alice.enter('alice');
    await alice.person('bob').click();
    await alice.hasBubble('left alone', 'failed');
    await alice.bubble('left alone').getByRole('button', { name: 'Resend' }).click();
    await alice.hasBubble('left alone', 'delivered');
  });

  test('keeps everything, shown page by page, for its owner alone', async (t) => {
    const server = await startServer(t);
    const alice = await ChatPage.open(t, `${server.httpUrl}/chat/`);
    await seedHistory(alice, server, 'alice', flood(204));
    await alice.enter('alice');
    await alice.person('bob').click();
    assert.deepEqual([(await alice.said()).length, (await alice.said())[0]], [50, 'message 154']);
    await alice.page.getByRole('button', { name: 'Show older messages' }).focus();
    await alice.page.keyboard.press('Enter');
    await alice.bubble('message 104').waitFor();
    for (const oldest of ['message 54', 'message 4', 'message 0']) {
      const [top] = await alice.said();
      await alice.log.evaluate((log) => { log.scrollTop = 0; });
      const place = () => alice.bubble(top).evaluate((bubble) =>
        Math.round(bubble.getBoundingClientRect().top));
      const before = await place();
      await alice.bubble(oldest).waitFor();
      await alice.loaded();
      assert.ok(Math.abs(await place() - before) < 60, 'what one looks at stays where it is');
    }
    assert.deepEqual(await alice.said(), flood(204).map(({ text }) => text));
    server.send('alice', 'from the server');
    await alice.person('Server').getByText('from the server').waitFor();
    await alice.page.getByRole('button', { name: 'Log out' }).click();
    await alice.enter('bob');
    assert.deepEqual(await alice.names(), ['Server'], 'another user sees nothing of it');
    await alice.page.getByRole('button', { name: 'Log out' }).click();
    await alice.enter('alice');
    assert.deepEqual(await alice.names(), ['Server', 'bob']);
    await alice.person('bob').click();
    assert.equal((await alice.said()).at(-1), 'message 203');
  });

  test('has the first of many people in the page, the rest as one scrolls, and who has the focus',
    async (t) => {
      const server = await startServer(t);
      const alice = await ChatPage.open(t, `${server.httpUrl}/chat/`);
      await seedHistory(alice, server, 'alice', Array.from({ length: 100 }, (_, i) => ({
        peer: `person ${i}`, text: 'hello', time: BEGIN + i, status: 'received',
      })));
      await alice.enter('alice');
      await alice.person('person 99').waitFor();
      const rows = alice.people.locator('li'), count = await rows.count();
      assert.ok(count >= 20 && count <= 40, `${count} rows`);
      const last = rows.last().getByRole('button'), name = await last.innerText();
      await last.focus();
      await nodeClient(t, server, 'somebody').then(({ client }) =>
        client.send('alice', 'first').delivered);
      await rows.first().getByText('first').waitFor();
      assert.equal(await alice.page.evaluate(() =>
        /** @type {HTMLElement} */ (document.activeElement).innerText), name);
      while (!await alice.person('person 0').isVisible()) {
        await alice.page.locator('#people-scroller').evaluate((scroller) => {
          scroller.scrollTop = scroller.scrollHeight;
          return new Promise(requestAnimationFrame);
        });
      }
      assert.equal(await rows.count(), 102, 'with the server');
      await alice.search.fill('person 1');
      await alice.person('person 10').waitFor();
      assert.equal(await rows.count(), 11);
    });

  test('clears a conversation for good, after asking', async (t) => {
    const server = await startServer(t);
    const alice = await ChatPage.open(t, `${server.httpUrl}/chat/?user=alice&to=bob&autologin`);
    await alice.write('to be forgotten');
    await alice.hasBubble('to be forgotten', 'delivered');
    const clear = alice.page.getByRole('button', { name: 'Clear history' });
    const dialog = alice.page.getByRole('dialog', { name: /Clear the history with .*bob/ });
    await clear.click();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'hidden' });
    assert.deepEqual(await alice.said(), ['to be forgotten']);
    await clear.click();
    await dialog.getByRole('button', { name: 'Clear', exact: true }).click();
    await alice.page.getByText('Nothing has been said here yet').waitFor();
    await alice.page.reload();
    await alice.draft.waitFor();
    assert.deepEqual(await alice.said(), []);
    assert.deepEqual(await alice.names(), ['bob', 'Server'], 'the person stays');
  });

  test('is the same in every tab, on one connection', async (t) => {
    const server = await startServer(t);
    const visitor = await openContext(t);
    const url = `${server.httpUrl}/chat/?user=alice&autologin&${FAST}`;
    const one = await ChatPage.openTab(visitor, `${url}&to=bob`);
    await one.write('before');
    await one.hasBubble('before', 'delivered');
    const two = await ChatPage.openTab(visitor, url);
    await two.connection('online');
    assert.equal(server.stats().logins, 1);
    const bob = await nodeClient(t, server, 'bob');
    await bob.client.send('alice', 'to both').delivered;
    await one.hasBubble('to both', 'received');
    await two.people.getByRole('button', { name: /bob.*to both/ }).waitFor();
    await two.people.getByText('unread').waitFor({ state: 'detached' });  // for one has read it
    await two.person('bob').click();
    await two.write('from two');
    await one.hasBubble('from two', 'delivered');
    for (const tab of [one, two]) {
      assert.deepEqual(await tab.said(), ['before', 'to both', 'from two']);
    }

    // The tab that writes offline is closed: the other one sends it.
    server.faults.refuse();
    server.faults.cut();
    await one.banner.waitFor();
    await one.write('left behind');
    await two.hasBubble('left behind', 'queued');
    await outboxWritten(one);
    await one.page.close();
    server.faults.refuse(false);
    await two.hasBubble('left behind', 'delivered');
    const three = await ChatPage.openTab(visitor, `${url}&to=bob`);
    await three.hasBubble('left behind', 'delivered');
    assert.deepEqual(await three.said(), ['before', 'to both', 'from two', 'left behind']);
    await three.page.getByRole('button', { name: 'Clear history' }).click();
    await three.page.getByRole('dialog').getByRole('button', { name: 'Clear' }).click();
    await two.page.getByText('Nothing has been said here yet').waitFor();
    await three.page.getByRole('button', { name: 'Log out' }).click();
    await two.banner.filter({ hasText: 'You are logged out' }).waitFor();
    await two.page.getByRole('button', { name: 'Log in again' }).click();
    await two.connection('online');
    assert.deepEqual(bob.messages.map(({ content }) => content),
      ['before', 'from two', 'left behind']);
  });

  test('gives up what another tab was sending when it was closed', async (t) => {
    const server = await startServer(t);
    const visitor = await openContext(t);
    const alice = await ChatPage.openTab(visitor,
      `${server.httpUrl}/chat/?user=alice&to=bob&autologin&${FAST}`);
    await alice.connection('online');
    const other = await visitor.context.newPage();
    await other.goto(`${server.httpUrl}/chat/`);
    await seedHistory({ page: other }, server, 'alice', [
      { peer: 'bob', text: 'of a tab', time: BEGIN, status: 'sending' },
    ]);
    await alice.hasBubble('of a tab', 'sending');
    await other.close();
    server.faults.cut();  // what nobody sends is looked for after a reconnect
    await alice.hasBubble('of a tab', 'failed');
    await alice.bubble('of a tab').getByRole('button', { name: 'Resend' }).click();
    await alice.hasBubble('of a tab', 'delivered');
  });

  test('works where the browser keeps nothing', async (t) => {
    const server = await startServer(t);
    const visitor = await openContext(t);
    await visitor.context.addInitScript(() => {
      for (const name of ['indexedDB', 'localStorage']) {
        Object.defineProperty(window, name, {
          get() { throw new DOMException('not here', 'SecurityError'); },
        });
      }
      Reflect.deleteProperty(window, 'BroadcastChannel');
    });
    const alice = await ChatPage.openTab(visitor,
      `${server.httpUrl}/chat/?user=alice&to=bob&autologin`);
    await alice.write('still sent');
    await alice.hasBubble('still sent', 'delivered');
  });
});

/** Until what the client keeps for the next page is durable. @param {ChatPage} chat */
async function outboxWritten({ page }) {
  await page.evaluate(() => new Promise((resolve, reject) => {
    const opened = indexedDB.open('mobileimsdk-wasm');
    opened.onerror = reject;
    opened.onsuccess = () => {
      // Transactions follow each other, so this one comes after the client's.
      const [store] = opened.result.objectStoreNames;
      const counted = opened.result.transaction(store).objectStore(store).count();
      counted.onsuccess = () => {
        opened.result.close();
        resolve(undefined);
      };
    };
  }));
}
