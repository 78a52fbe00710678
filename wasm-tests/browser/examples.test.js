// @ts-check
/**
 * The examples of demo-web/examples/, each built as it is, and driven in Chromium: a chat with bob
 * and carol in Node, a cut, a reload, and what a framework does to components.
 */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { root } from '../../js/build/command.mjs';
import { loggedIn, next, soon, startServer } from '../support/real.js';
import { startSite } from '../support/site.js';
import { useChromium } from './support/browser.js';
import { bundle } from './support/bundle.js';
import { ClientPage } from './support/client-page.js';

/** @typedef {import('node:test').TestContext} TestContext */

const EXAMPLES = path.join(root, 'demo-web/examples');
const ENTRIES = { react: 'src/main.jsx', vue: 'src/main.js' };

const browser = useChromium();

/** @param {TestContext} t @param {string} name @param {string} entry */
async function serve(t, name, entry) {
  const html = fs.readFileSync(path.join(EXAMPLES, name, 'index.html'), 'utf8');
  assert.ok(html.includes(`src="${entry}"`));
  const site = await startSite({
    directories: { '/': EXAMPLES },
    pages: { '/': html.replace(entry, '/main.js'),
      ...await bundle(path.join(EXAMPLES, name, entry)) },
  });
  t.after(site.close);
  return site.url;
}

/** Alice's page, and bob, who reads what comes. @param {TestContext} t @param {string} url */
async function open(t, url) {
  const server = await startServer(t);
  /** Of alice. @type {string[]} */
  const logins = [];
  server.on('login', ({ userId }) => userId === 'alice' && logins.push(userId));
  const bob = await loggedIn(t, server, 'bob', { receipts: true });
  bob.on('message', (message) => bob.markRead(message));
  const shown = await ClientPage.open(t, browser(),
    `${url}/?me=alice&server=${encodeURIComponent(server.url)}`), { page } = shown;
  /** @param {string} selector @param {string} text */
  const shows = (selector, text) => soon(page.waitForFunction(([where, expected]) =>
    Array.from(document.querySelectorAll(where)).some((element) =>
      element.textContent?.replace(/\s+/g, ' ').trim() === expected), [selector, text]),
  `${selector}: ${text}`);
  const choose = async (/** @type {string} */ peer) => {
    await page.fill('[aria-label="To whom"]', peer);
    await page.click('.people form button');
    await shows('h1', peer);
  };
  const write = async (/** @type {string} */ text) => {
    await page.fill('[aria-label=Message]', text);
    await page.click('.talk form button');
  };
  await shows('[role=status]', 'online');
  return { server, bob, shown, page, shows, choose, write, logins };
}

for (const [name, entry] of Object.entries(ENTRIES)) {
  describe(`the example ${name}`, () => {
    test('chats: ticks, who is writing, what is unread, texts as texts', async (t) => {
      const { server, bob, shown, page, shows, choose, write, logins } =
        await open(t, await serve(t, name, entry));
      await shows('.people p', 'Nobody yet.');
      await choose('bob');
      const heard = next(bob, 'message');
      await write('<b>你好</b> 😀');
      assert.equal((await heard).content, '<b>你好</b> 😀');
      await shows('.talk li', '<b>你好</b> 😀 ✓✓ read');
      bob.typing('alice');
      await shows('h1 small', 'is writing …');
      await bob.send('alice', 'and you?').delivered;
      await shows('.talk li', 'and you?');

      const carol = await loggedIn(t, server, 'carol', { receipts: true });
      await carol.send('alice', 'hello').received;
      await shows('mark', '1');
      await page.click('text=carol');
      await shows('.talk li', 'hello');
      await soon(page.waitForFunction(() => !document.querySelector('mark')), 'all is read');
      assert.deepEqual([logins, shown.troubles], [['alice'], []]);
    });

    test('goes on after a cut, and after a reload with the history and the draft', async (t) => {
      const { server, bob, shown, page, shows, choose, write, logins } =
        await open(t, await serve(t, name, entry));
      await choose('bob');
      server.faults.refuse();
      server.faults.cut('alice');
      await shows('[role=status]', 'waiting');
      await write('written offline');
      await shows('.talk li', 'written offline 🕓');
      const heard = next(bob, 'message');
      server.faults.refuse(false);
      assert.equal((await heard).content, 'written offline');
      await shows('.talk li', 'written offline ✓✓ read');
      await page.fill('[aria-label=Message]', 'to be continued');
      await shows('.people small', 'Draft: to be continued');
      await page.reload();
      await shows('[role=status]', 'online');
      await page.click('text=Draft: to be continued');
      await shows('.talk li', 'written offline ✓✓ read');
      assert.equal(await page.inputValue('[aria-label=Message]'), 'to be continued');
      assert.equal(logins.length, 3);
      assert.deepEqual(shown.troubles.filter((text) => !text.includes('WebSocket')), []);
    });

    test('says why it is offline for good, and comes back when told to', async (t) => {
      const { server, shows, page } = await open(t, await serve(t, name, entry));
      server.kick('alice');
      await shows('[role=status]', 'stopped');
      await shows('header p', 'KICKED_OUT Log in again');
      await page.click('text=Log in again');
      await shows('[role=status]', 'online');
    });
  });
}
