// @ts-check
/**
 * The chat page in Chromium, against the development server and, as a third, a client in Node.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { FrameType } from '../../demo-web/dev-server/protocol.js';
import {
  ChatPage, FAST, nodeClient, openContext, startServer, useBrowser,
} from './support/chat-page.js';

/** A picture of one pixel. */
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChw' +
  'GA60e6kgAAAABJRU5ErkJggg==';

describe('the chat page', { concurrency: 3 }, () => {
  useBrowser();

  test('carries messages both ways, each shown once', async (t) => {
    const server = await startServer(t);
    const [alice, bob, carol] = await Promise.all([
      ChatPage.open(t, `${server.httpUrl}/chat/`),
      ChatPage.open(t, `${server.httpUrl}/chat/`),
      nodeClient(t, server, 'carol'),
    ]);
    assert.equal(await alice.page.getByLabel('Server', { exact: true }).inputValue(), server.url);
    await Promise.all([alice.enter('alice'), bob.enter('bob')]);
    await alice.talkTo('bob');
    await bob.talkTo('alice');
    const dialogue = /** @type {const} */ ([
      [alice, '早上好！周末一起去爬山吗？'],
      [bob, '好啊 😀 几点出发？'],
      [alice, 'Half past eight, at the station — <b>don’t</b> be late & bring water'],
      [bob, '收到。天气预报说上午多云，下午可能有小雨，记得带伞。'],
      [alice, 'https://example.com/a-very-long-path/' + 'x'.repeat(90)],
      [bob, '两行\n也可以'],
    ]);
    for (const [from, text] of dialogue) {
      const to = from === alice ? bob : alice;
      await from.write(text);
      await from.hasBubble(text, 'delivered');
      await to.hasBubble(text, 'received');
    }
    const texts = dialogue.map(([, text]) => text);
    assert.deepEqual(await alice.said(), texts);
    assert.deepEqual(await bob.said(), texts);

    const link = alice.log.getByRole('link', { name: /^https:\/\/example\.com\/a-very-long/ });
    assert.deepEqual(await link.evaluate((/** @type {HTMLAnchorElement} */ { href, target, rel }) =>
      [href, target, rel]), [texts[4], '_blank', 'noopener noreferrer']);

    // From a conversation that is not open: counted there, and read once it is opened.
    await carol.client.send('alice', '会议改到三点了').delivered;
    await alice.people.getByRole('button', { name: /carol.*会议改到三点了.*1 unread/ }).waitFor();
    await alice.page.waitForFunction(() => document.title.startsWith('(1) '));
    assert.deepEqual(await alice.names(), ['carol', 'bob', 'Server'], 'the latest first');
    await alice.person('carol').click();
    await alice.hasBubble('会议改到三点了', 'received');
    await alice.people.getByText('unread').waitFor({ state: 'detached' });
    await alice.page.waitForFunction(() => !document.title.includes('('));
    await alice.write('好的，谢谢 🙏');
    await alice.hasBubble('好的，谢谢 🙏', 'delivered');
    assert.deepEqual(carol.messages.map(({ from, content }) => [from, content]),
      [['alice', '好的，谢谢 🙏']]);
  });

  test('says why the login does not get through', async (t) => {
    const server = await startServer(t);
    const { page } = await ChatPage.open(t, `${server.httpUrl}/chat/`);
    await page.getByLabel('Server', { exact: true }).fill('ws://127.0.0.1:1/websocket');
    await page.getByLabel('User id').fill('alice');
    await page.getByRole('button', { name: 'Log in' }).click();
    const told = page.locator('#login-progress', { hasText: 'The server does not answer. ' });
    await told.filter({ hasText: '`/websocket` is the default' }).waitFor();
  });

  test('says what has arrived, and what was read', async (t) => {
    const server = await startServer(t);
    const [alice, bob] = await Promise.all([
      ChatPage.open(t, `${server.httpUrl}/chat/`), ChatPage.open(t, `${server.httpUrl}/chat/`),
    ]);
    await Promise.all([alice.enter('alice'), bob.enter('bob')]);
    await alice.talkTo('bob');
    await alice.write('三点见');
    await alice.hasBubble('三点见', 'arrived');
    await alice.draft.pressSequentially('还有');
    await bob.people.getByRole('button', { name: /alice.*is typing/ }).waitFor();
    await bob.person('alice').click();
    await alice.hasBubble('三点见', 'read');
    await alice.draft.press('Backspace');
    await bob.page.locator('#peer-state', { hasText: 'is typing…' }).waitFor();
    await alice.write('带伞');
    await alice.hasBubble('带伞', 'read');
    await bob.page.locator('#peer-state').waitFor({ state: 'hidden' });
    await alice.page.getByRole('button', { name: 'What the signs mean' }).click();
    const legend = alice.page.getByRole('dialog', { name: 'What the signs mean' });
    assert.deepEqual(await legend.locator('b').allTextContents(),
      ['Queued', 'Sending…', 'Delivered', 'Received', 'Read', 'Not delivered']);
    await legend.getByRole('button', { name: 'Close' }).click();
  });

  test('sends pictures and files, and shows how far they are', async (t) => {
    const server = await startServer(t, { maxUploadBytes: 5_000 });
    const [alice, bob] = await Promise.all(['alice', 'bob'].map((user) =>
      ChatPage.open(t, `${server.httpUrl}/chat/?user=${user}&autologin`)));
    await alice.talkTo('bob');
    await bob.talkTo('alice');
    const input = alice.page.locator('#attach-input');
    const picture = Buffer.from(PNG, 'base64');
    await input.setInputFiles({ name: '猫.png', mimeType: 'image/png', buffer: picture });
    const image = bob.log.getByRole('img', { name: '猫.png' });
    await image.waitFor();
    assert.deepEqual(await image.evaluate(async (/** @type {HTMLImageElement} */ shown) => {
      await shown.decode();
      const { href, target, rel } = /** @type {HTMLAnchorElement} */ (shown.parentElement);
      return [shown.naturalWidth, new URL(href).origin === location.origin, target, rel];
    }), [1, true, '_blank', 'noopener noreferrer']);
    await alice.people.getByRole('button', { name: /bob.*\[Picture\] 猫\.png$/ }).waitFor();
    // A page that is sent is no page here: it is for download.
    const html = Buffer.from('<script>window.opener.hacked = 1</script>');
    await input.setInputFiles({ name: 'page.html', mimeType: 'text/html', buffer: html });
    const file = bob.log.getByRole('link', { name: /page\.html.*41 B/ });
    await file.waitFor();
    assert.deepEqual(await file.evaluate((/** @type {HTMLAnchorElement} */ { target, rel }) =>
      [target, rel]), ['_blank', 'noopener noreferrer']);
    const tab = await bob.page.context().newPage();
    await assert.rejects(tab.goto(String(await file.getAttribute('href'))), /Download|ERR_ABORTED/);

    await input.setInputFiles({ name: 'a.bin', mimeType: '', buffer: Buffer.alloc(5_001) });
    await alice.page.getByRole('alert').filter({ hasText: 'too large: \u20684.9 KB' }).waitFor();
    await alice.page.route('**/uploads/**', () => {});  // never answered
    await input.setInputFiles({ name: 'slow.txt', mimeType: 'text/plain', buffer: html });
    await alice.page.getByRole('progressbar', { name: 'slow.txt' }).waitFor();
    await alice.page.getByRole('button', { name: 'Do not send' }).click();
    await alice.page.locator('.attachment').waitFor({ state: 'detached' });
    assert.equal(await alice.page.getByRole('alert').isVisible(), false);
    assert.equal(await alice.log.locator('.bubble').count(), 2);
  });

  test('finds what was said, resends all, and puts in emoji', async (t) => {
    const server = await startServer(t, { store: false });
    const alice = await ChatPage.open(t, `${server.httpUrl}/chat/?user=alice&to=bob&autologin&` +
      'qos.retransmits=0&qos.retryInterval=2500');
    await alice.connection('online');
    for (const text of ['one apple', 'Two APPLES', 'a pear']) await alice.write(text);
    for (const text of ['one apple', 'Two APPLES', 'a pear']) await alice.hasBubble(text, 'failed');
    const retry = alice.page.locator('#retry');
    await retry.filter({ hasText: '3 messages were not delivered' }).waitFor();
    const bob = await nodeClient(t, server, 'bob');
    await retry.getByRole('button', { name: 'Resend all' }).click();
    await alice.hasBubble('a pear', 'delivered');
    await retry.waitFor({ state: 'hidden' });
    assert.deepEqual(bob.messages.map(({ content }) => content),
      ['one apple', 'Two APPLES', 'a pear']);

    await alice.page.getByRole('button', { name: 'Search in this chat' }).click();
    const field = alice.page.getByRole('searchbox', { name: 'Text to look for' });
    await field.fill('apple');
    await alice.page.getByText('Found: 2').waitFor();
    await field.press('Enter');
    await alice.page.keyboard.press('ArrowDown');
    await alice.page.keyboard.press('Enter');
    assert.equal(await alice.page.evaluate(() => document.activeElement?.querySelector('.words')
      ?.textContent), 'one apple');
    await field.press('Escape');
    assert.equal(await field.isVisible(), false);

    await alice.draft.fill('ab');
    await alice.draft.press('ArrowLeft');
    await alice.page.getByRole('button', { name: 'Add an emoji' }).press('Enter');
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowRight', 'Enter']) {
      await alice.page.keyboard.press(key);
    }
    assert.equal(await alice.draft.inputValue(), 'a👎b');
    await alice.page.keyboard.press('Enter');
    await alice.hasBubble('a👎b', 'delivered');
  });

  test('notifies who asked for it while the page is hidden, and is offline at once', async (t) => {
    const server = await startServer(t);
    const visitor = await openContext(t, { permissions: ['notifications'] });
    await visitor.context.addInitScript(() => {
      const shown = /** @type {string[]} */ ([]), { requestPermission } = Notification;
      Object.assign(window, { shown, asked: 0 });
      const Noted = class extends EventTarget {
        static permission = 'default';
        static async requestPermission() {
          Object.assign(window, { asked: /** @type {any} */ (window).asked + 1 });
          Noted.permission = await requestPermission.call(Notification) && 'granted';
          return Noted.permission;
        }

        /** @param {string} title @param {{ body: string }} options */
        constructor(title, { body }) {
          super();
          shown.push(`${title}: ${body}`);
        }
      };
      Object.assign(window, { Notification: Noted });
    });
    const alice = await ChatPage.openTab(visitor,
      `${server.httpUrl}/chat/?user=alice&to=bob&autologin`);
    await alice.connection('online');
    const bob = await nodeClient(t, server, 'bob');
    /** @param {string} value */
    const look = (value) => alice.page.evaluate((state) => {
      Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    }, value);
    /** @param {string} name */
    const told = (name) => alice.page.evaluate((key) => /** @type {any} */ (window)[key], name);
    await look('hidden');
    await bob.client.send('alice', 'not asked for').delivered;
    await alice.page.waitForFunction(() => document.title.startsWith('(1)'));
    assert.equal(await told('asked'), 0, 'never at the start');
    const bell = alice.page.getByRole('button', { name: 'Notify me while this page is hidden' });
    await bell.click();
    await alice.page.locator('#notify[aria-pressed=true]').waitFor();
    await bob.client.send('alice', 'asked for').delivered;
    await alice.page.waitForFunction(() => /** @type {any} */ (window).shown.length > 0);
    assert.deepEqual(await told('shown'), ['bob: asked for']);
    await look('visible');
    await alice.page.waitForFunction(() => !document.title.includes('('));
    await alice.log.getByText('New messages').waitFor();
    await alice.page.evaluate(() => {
      Object.defineProperty(navigator, 'onLine', { value: false, configurable: true });
      dispatchEvent(new Event('offline'));
    });
    assert.equal(await alice.page.locator('#connection').getAttribute('data-state'), 'waiting');
    assert.match(await alice.banner.innerText(), /This device is offline/);
  });

  test('sends with Enter, but not while an input method composes', async (t) => {
    const server = await startServer(t);
    const alice = await ChatPage.open(t, `${server.httpUrl}/chat/?user=alice&to=0&autologin`);
    await alice.draft.fill('nihao');
    const isHandled = await alice.draft.evaluate((draft) => [true, false].map((isComposing) =>
      !draft.dispatchEvent(new KeyboardEvent('keydown', {
        key: 'Enter', isComposing, bubbles: true, cancelable: true, shiftKey: !isComposing,
      }))));
    assert.deepEqual(isHandled, [false, false]);
    assert.equal(await alice.draft.inputValue(), 'nihao');
    await alice.write('你好，服务器');
    await alice.hasBubble('你好，服务器', 'delivered');
    assert.deepEqual(await alice.said(), ['你好，服务器']);
    await alice.write('x'.repeat(70_000));
    await alice.page.getByRole('alert').filter({ hasText: 'too long' }).waitFor();
    assert.deepEqual(await alice.said(), ['你好，服务器'], 'and the draft is kept');
    assert.equal((await alice.draft.inputValue()).length, 70_000);
  });

  test('queues while offline and delivers once after the reconnect', async (t) => {
    const server = await startServer(t);
    const alice = await ChatPage.open(t, `${server.httpUrl}/chat/?to=bob&${FAST}`);
    const bob = await nodeClient(t, server, 'bob');
    await alice.enter('alice');
    server.faults.refuse();
    server.faults.cut();
    await alice.banner.filter({ hasText: 'No connection' }).waitFor();
    await alice.banner.filter({ hasText: /Next attempt in \d+ s/ }).waitFor();
    await alice.write('断线时写的消息');
    await alice.hasBubble('断线时写的消息', 'queued');
    const answer = bob.client.send('alice', 'written offline too');
    assert.equal(answer.status, 'queued');
    server.faults.refuse(false);
    await alice.hasBubble('断线时写的消息', 'delivered');
    await alice.hasBubble('written offline too', 'received');
    await answer.delivered;
    await alice.connection('online');
    assert.equal(await alice.banner.isVisible(), false);
    assert.equal((await alice.said()).length, 2);
    assert.deepEqual(bob.messages.map(({ content }) => content), ['断线时写的消息']);
  });

  test('shows a message as failed that nobody takes, and sends the same one again', async (t) => {
    const server = await startServer(t, { store: false });
    const alice = await ChatPage.open(t,
      `${server.httpUrl}/chat/?to=bob&qos.retransmits=1&qos.retryInterval=150`);
    await alice.enter('alice');
    await watchStatuses(alice);
    await alice.write('有人吗？');
    await alice.hasBubble('有人吗？', 'failed');

    // Now bob gets it each time, but alice is told so only when the network is well again.
    const bob = await nodeClient(t, server, 'bob');
    server.faults.drop((frame) => frame?.type === FrameType.ACK && frame.to === 'alice', 'out');
    const resend = alice.bubble('有人吗？').getByRole('button', { name: 'Resend' });
    await resend.click();
    await alice.hasBubble('有人吗？', 'failed');
    server.faults.heal();
    await resend.click();
    await alice.hasBubble('有人吗？', 'delivered');
    assert.equal(await resend.count(), 0);
    assert.deepEqual(await alice.page.evaluate(() => /** @type {any} */ (window).statuses),
      ['Sending…', 'Not delivered', 'Sending…', 'Not delivered', 'Sending…', 'Delivered']);
    assert.deepEqual(bob.messages.map(({ content }) => content), ['有人吗？']);
    assert.ok(bob.client.stats().duplicates > 0);
  });

  test('tells why it was logged out, and does not come back by itself', async (t) => {
    const server = await startServer(t);
    const alice = await ChatPage.open(t, `${server.httpUrl}/chat/?to=bob&${FAST}`);
    await alice.enter('alice');
    await alice.write('before');
    await alice.hasBubble('before', 'delivered');
    server.kick('alice', { reason: '<b>系统维护</b>' });
    await alice.banner.filter({ hasText: 'by an administrator (code 2)' }).waitFor();
    await alice.banner.filter({ hasText: '<b>系统维护</b>' }).waitFor();
    await alice.connection('stopped');
    await alice.write('too late');
    await alice.page.getByRole('alert').filter({ hasText: 'You are logged out' }).waitFor();
    const { logins } = server.stats();

    // The same user elsewhere; by the time it is back from a cut, the page would have come back.
    const elsewhere = await nodeClient(t, server, 'alice');
    const back = new Promise((resolve) => server.on('login', resolve));
    server.faults.cut('alice');
    await back;
    assert.equal(server.stats().logins, logins + 2);

    // Who logs in again is back where he was, and the other has to go; then the other way round.
    const kickout = new Promise((resolve) => elsewhere.client.on('kickout', resolve));
    await alice.page.getByRole('button', { name: 'Log in again' }).click();
    await alice.connection('online');
    await alice.hasBubble('before', 'delivered');
    assert.equal((await kickout).code, 1);
    await elsewhere.client.login();
    await alice.banner.filter({ hasText: 'logged in elsewhere (code 1)' }).waitFor();
  });

  test('shows the code of a refused login, remembers all but the token', async (t) => {
    const server = await startServer(t, {
      verifyToken: ({ token }) => (token === 'right' ? 0 : 1025),
    });
    const alice = await ChatPage.open(t, `${server.httpUrl}/chat/`);
    await alice.logIn('alice', 'wrong-secret');
    await alice.page.getByRole('alert').filter({ hasText: 'code 1025' }).waitFor();
    await alice.logIn('alice', 'right');
    await alice.connection('online');
    await alice.talkTo('bob');
    await alice.page.getByRole('button', { name: 'Log out' }).click();
    await alice.page.getByRole('button', { name: 'Log in' }).waitFor();
    await alice.page.reload();
    await alice.ready();
    assert.equal(await alice.page.getByLabel('User id', { exact: true }).inputValue(), 'alice');
    assert.equal(await alice.page.getByLabel('Token').inputValue(), '');
    const stored = await kept(alice);
    assert.match(stored, /bob/);
    assert.doesNotMatch(stored, /right|wrong-secret/);
    await alice.logIn('alice', 'right');
    await alice.person('bob').click();
    await alice.draft.waitFor();
  });

  test('asks for a new token when a reconnect is refused, and loses no bubble', async (t) => {
    let valid = 'old';
    const server = await startServer(t, {
      verifyToken: ({ token }) => (token === valid ? 0 : 1026),
    });
    const alice = await ChatPage.open(t, `${server.httpUrl}/chat/?to=bob&${FAST}`);
    await alice.logIn('alice', 'old');
    await alice.write('said before');
    await alice.hasBubble('said before', 'delivered');
    valid = 'new';
    server.faults.refuse();
    server.faults.cut();
    await alice.write('written offline');
    await alice.hasBubble('written offline', 'queued');
    server.faults.refuse(false);
    await alice.banner.filter({ hasText: 'code 1026' }).waitFor();
    await alice.page.getByRole('button', { name: 'Log in again' }).click();
    await alice.logIn('alice', 'new');
    await alice.connection('online');
    await alice.hasBubble('said before', 'delivered');
    await alice.bubble('written offline').getByRole('button', { name: 'Resend' }).click();
    await alice.hasBubble('written offline', 'delivered');
    assert.equal(server.stats().messagesReceived, 2);
  });
});

/**
 * All that the browser keeps of the page, as text.
 * @param {ChatPage} chat
 * @returns {Promise<string>}
 */
async function kept({ page }) {
  return page.evaluate(async () => {
    /** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
    const result = (request) => new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = reject;
    });
    const texts = [JSON.stringify({ ...localStorage })];
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await result(indexedDB.open(name));
      for (const store of Array.from(database.objectStoreNames)) {
        texts.push(JSON.stringify(await result(
          database.transaction(store).objectStore(store).getAll())));
      }
      database.close();
    }
    return texts.join();
  });
}

/** Notes what the only bubble says of itself, each time it changes. @param {ChatPage} chat */
async function watchStatuses(chat) {
  await chat.log.evaluate((log) => {
    /** @type {(string | null)[]} */
    const statuses = [];
    Object.assign(window, { statuses });
    new MutationObserver(() => {
      const status = log.querySelector('[role=img]')?.getAttribute('aria-label') ?? null;
      if (status !== null && status !== statuses.at(-1)) statuses.push(status);
    }).observe(log, { subtree: true, childList: true, attributes: true });
  });
}
