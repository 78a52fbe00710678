// @ts-check
/**
 * The chat page in Chromium, against the development server and, as a third, a client in Node.
 */
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { DevServer } from '../../demo-web/dev-server/index.js';
import { FrameType, encode, makeFrame } from '../../demo-web/dev-server/protocol.js';
import { Client } from '../../js/index.js';
import { ChatPage, FAST } from './support/chat-page.js';
import { HOSTILE_TEXTS } from './support/hostile-texts.js';

/** @typedef {import('node:test').TestContext} TestContext */
/** @typedef {import('../../js/index.js').Message} Message */

/** @param {string} path */
const inRoot = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** @type {import('playwright-core').Browser} */
let browser;

/**
 * @param {TestContext} t
 * @param {import('../../demo-web/dev-server/index.js').DevServerOptions} [options]
 */
async function startServer(t, options = {}) {
  const server = new DevServer({
    port: 0, webRoot: { '/': inRoot('demo-web'), '/dist': inRoot('dist') }, ...options,
  });
  await server.start();
  t.after(() => server.close());
  return server;
}

/** @param {TestContext} t @param {DevServer} server @param {string} userId */
async function nodeClient(t, server, userId) {
  const reconnect = { minDelay: 50, maxDelay: 400 };
  const client = new Client({ url: server.url, userId, reconnect });
  t.after(() => client.dispose());
  /** @type {Message[]} */
  const messages = [];
  client.on('message', (message) => messages.push(message));
  await client.login();
  return { client, messages };
}

/** @param {ChatPage} chat @param {string} name */
async function keepScreenshot(chat, name) {
  await mkdir(inRoot('test-artifacts'), { recursive: true });
  await chat.page.screenshot({ path: inRoot(`test-artifacts/${name}.png`) });
}

describe('the chat page', () => {
  before(async () => {
    browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-quic', '--disable-background-networking',
        '--disable-component-update', '--disable-sync', '--no-first-run'],
    });
  });
  after(() => browser?.close());

  test('carries messages both ways, each shown once', async (t) => {
    const server = await startServer(t);
    const [alice, bob, carol] = await Promise.all([
      ChatPage.open(t, browser, server.httpUrl),
      ChatPage.open(t, browser, server.httpUrl),
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

    // From a conversation that is not open: counted there, and read once it is opened.
    await carol.client.send('alice', '会议改到三点了').delivered;
    await alice.page.locator('.unread', { hasText: '1' }).waitFor();
    assert.match(await alice.page.title(), /^\(1\) /);
    await keepScreenshot(alice, 'chat-page');
    await alice.page.getByRole('button', { name: /carol/ }).click();
    await alice.hasBubble('会议改到三点了', 'received');
    assert.equal(await alice.page.locator('.unread:visible').count(), 0);
    await alice.write('好的，谢谢 🙏');
    await alice.hasBubble('好的，谢谢 🙏', 'delivered');
    assert.deepEqual(carol.messages.map(({ from, content }) => [from, content]),
      [['alice', '好的，谢谢 🙏']]);
  });

  test('sends with Enter, but not while an input method composes', async (t) => {
    const server = await startServer(t);
    const alice = await ChatPage.open(t, browser, `${server.httpUrl}/?user=alice&to=0&autologin`);
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
    const alice = await ChatPage.open(t, browser, `${server.httpUrl}/?to=bob&${FAST}`);
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
    await keepScreenshot(alice, 'chat-page-offline');
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
    const alice = await ChatPage.open(t, browser,
      `${server.httpUrl}/?to=bob&qos.retransmits=1&qos.retryInterval=150`);
    await alice.enter('alice');
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
    assert.deepEqual(await alice.statuses(),
      ['sending', 'failed', 'sending', 'failed', 'sending', 'delivered']);
    assert.deepEqual(bob.messages.map(({ content }) => content), ['有人吗？']);
    assert.ok(bob.client.stats().duplicates > 0);
  });

  test('tells why it was logged out, and does not come back by itself', async (t) => {
    const server = await startServer(t);
    const alice = await ChatPage.open(t, browser, `${server.httpUrl}/?to=bob&${FAST}`);
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
    const alice = await ChatPage.open(t, browser, server.httpUrl);
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
    const stored = await alice.page.evaluate(() => JSON.stringify({ ...localStorage }));
    assert.match(stored, /bob/);
    assert.doesNotMatch(stored, /right|wrong-secret/);
    await alice.logIn('alice', 'right');
    await alice.page.getByRole('button', { name: /bob/ }).click();
    await alice.draft.waitFor();
  });

  test('asks for a new token when a reconnect is refused, and loses no bubble', async (t) => {
    let valid = 'old';
    const server = await startServer(t, {
      verifyToken: ({ token }) => (token === valid ? 0 : 1026),
    });
    const alice = await ChatPage.open(t, browser, `${server.httpUrl}/?to=bob&${FAST}`);
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

  test('takes foreign text for text: as content, as sender and as user id', async (t) => {
    const server = await startServer(t);
    const alice = await ChatPage.open(t, browser, server.httpUrl);
    const [hostileName] = HOSTILE_TEXTS;
    await alice.enter(hostileName);
    await alice.talkTo('mallory');
    await alice.write('first');
    await alice.hasBubble('first', 'delivered');
    server.faults.inject(hostileName, hostileFrame('mallory', 'first answer'));
    await alice.hasBubble('first answer', 'received');
    const tags = await alice.tags();

    for (const text of HOSTILE_TEXTS) {
      server.faults.inject(hostileName, hostileFrame('mallory', text));
      server.faults.inject(hostileName, hostileFrame(text, `from ${text}`));
    }
    server.faults.inject(hostileName, hostileFrame('', 'from nobody'));
    server.faults.inject(hostileName, hostileFrame('mallory', 'last'));
    await alice.hasBubble('last', 'received');
    const said = await alice.said();
    assert.deepEqual(said, ['first', 'first answer', ...HOSTILE_TEXTS, 'last']);
    assert.equal(await alice.page.locator('.person').count(), HOSTILE_TEXTS.length + 3);
    assert.deepEqual(await alice.tags(), tags);

    for (const text of ['__proto__', HOSTILE_TEXTS[1]]) {
      await alice.page.locator('.person').filter({ hasText: `from ${text}` }).click();
      await alice.page.locator('.words').filter({ hasText: `from ${text}` }).waitFor();
      assert.deepEqual(await alice.said(), [`from ${text}`]);
      await alice.write(text);
      await alice.hasBubble(text, 'delivered');
    }
    assert.deepEqual(await alice.tags(), tags);
    assert.equal(await alice.page.evaluate(() => 'hacked' in window), false);
  });

  test('fits a narrow screen, and speaks Chinese', async (t) => {
    const server = await startServer(t);
    const url = `${server.httpUrl}/?user=小明&to=小红&autologin`;
    const page = await ChatPage.open(t, browser, url, {
      locale: 'zh-CN', viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true,
    });
    const draft = page.page.getByRole('textbox', { name: '消息' });
    for (const text of ['在吗？', '长'.repeat(60), 'w'.repeat(120)]) {
      await draft.fill(text);
      await page.page.getByRole('button', { name: '发送' }).click();
      await page.hasBubble(text, 'delivered');
    }
    server.send('小明', '欢迎使用 MobileIMSDK');
    assert.equal(await page.page.locator('html').getAttribute('lang'), 'zh-CN');
    const overflow = await page.page.evaluate(() =>
      document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.equal(overflow, 0);
    await keepScreenshot(page, 'chat-page-narrow');
    await page.page.getByRole('button', { name: '返回联系人' }).click();
    await page.page.getByRole('button', { name: /服务器/ }).click();
    await page.hasBubble('欢迎使用 MobileIMSDK', 'received');
  });
});

let serial = 0;

/** @param {string} from @param {string} content */
function hostileFrame(from, content) {
  serial += 1;
  return encode(makeFrame({
    type: FrameType.DATA, from, to: 'x', dataContent: content, QoS: true, fp: `hostile-${serial}`,
  }));
}
