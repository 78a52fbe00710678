// @ts-check
/** The persistent outbox, read again: what a page has left is sent, or told lost, by the next. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { kickoutFrame } from './support/frames.js';
import { imError } from './support/story.js';
import { VirtualBrowser } from './support/virtual-browser.js';
import { never } from './support/virtual-store.js';

/** @typedef {import('./support/virtual-browser.js').Page} Page */

const MINUTE = 60_000;

/** @param {Page} page the restored messages, whatever event they came in */
const restored = ({ events }) => events.restored.flatMap(({ messages }) => messages);
const contents = (/** @type {Page} */ page) => restored(page).map(({ content }) => content);
const losses = (/** @type {Page} */ { events }) =>
  events.lost.map(({ message, reason }) => [message.content, reason]);

/**
 * A browser in which a page wrote this and crashed; the server has acknowledged nothing.
 * @param {import('node:test').TestContext} t @param {...string} texts
 */
async function browserWith(t, ...texts) {
  const browser = new VirtualBrowser(t);
  browser.server.acknowledges = false;
  await leaveBehind(browser, ...texts);
  browser.server.acknowledges = true;
  return browser;
}

/** @param {VirtualBrowser} browser @param {...string} texts */
async function leaveBehind(browser, ...texts) {
  const page = await browser.online();
  const sent = texts.map((text) => page.client.send('bob', text));
  await browser.world.advance(5);
  await page.crash();
  browser.world.forget();
  return sent;
}

describe('what a page has left', () => {
  test('is sent by the next one: same order, fingerprints and contents', async (t) => {
    const browser = new VirtualBrowser(t);
    browser.server.acknowledges = false;
    const page = await browser.online();
    const texts = ['', '你好 😀', '\ud800 lone \udfff', '__proto__', '\0\n"\\', 'x'.repeat(64_000)];
    const sent = texts.map((text, i) => page.client.send(text.slice(0, 9), text, {
      typeu: i - 2, fingerprint: ['', '__proto__', '\ud800', 'a\nb', undefined][i],
    }));
    await browser.world.advance(5);
    await page.crash();
    browser.world.forget();
    browser.server.acknowledges = true;
    const next = await browser.online();
    await browser.world.advance(100);
    const fields = (/** @type {any} */ { to, content, typeu, qos, fingerprint }) =>
      ({ to, content, typeu, qos, fingerprint });
    assert.deepEqual(restored(next).map(fields), sent.map(fields));
    assert.deepEqual(browser.server.contents, texts);
    assert.deepEqual(next.events.delivered, restored(next));
    assert.deepEqual(browser.messages, []);
  });

  test('is told in one event: after the login began, before it ended and anything settled',
    async (t) => {
      const browser = await browserWith(t, 'a', 'b');
      const page = browser.open();
      /** @type {string[]} */
      const order = [];
      for (const event of /** @type {const} */ (['state', 'restored', 'delivered', 'lost'])) {
        page.client.on(event, (/** @type {any} */ value) => order.push(value.state ?? event));
      }
      await browser.world.until(page.client.login());
      await browser.world.advance(100);
      assert.deepEqual(order, ['connecting', 'restored', 'authenticating', 'online',
        'delivered', 'delivered']);
    });

  test('is not told of when there is nothing', async (t) => {
    const page = await new VirtualBrowser(t).online();
    assert.deepEqual(page.events.restored, []);
  });

  test('settles its new handles, which are stored too', async (t) => {
    const browser = await browserWith(t, 'a');
    const page = await browser.online();
    const [message] = restored(page);
    await browser.world.until(message.stored);
    await browser.world.until(message.delivered);
    assert.equal(message.status, 'delivered');
  });

  test('survives page after page, in its order, before what each of them adds', async (t) => {
    const browser = await browserWith(t, '0', '1');
    browser.server.acknowledges = false;
    for (let i = 2; i < 8; i += 2) await leaveBehind(browser, `${i}`, `${i + 1}`);
    browser.server.acknowledges = true;
    await browser.online();
    await browser.world.advance(100);
    assert.deepEqual(browser.server.contents, ['0', '1', '2', '3', '4', '5', '6', '7']);
  });

  test('keeps its order though the clock goes back', async (t) => {
    const browser = await browserWith(t, '0', '1');
    browser.server.acknowledges = false;
    for (let i = 2; i < 8; i += 2) {
      browser.epoch -= 60 * MINUTE;
      await leaveBehind(browser, `${i}`, `${i + 1}`);
    }
    browser.server.acknowledges = true;
    await browser.online();
    await browser.world.advance(100);
    assert.deepEqual(browser.server.contents, ['0', '1', '2', '3', '4', '5', '6', '7']);
  });

  test('goes out before what is sent while loading', async (t) => {
    const browser = await browserWith(t, 'old');
    const page = browser.open(), login = page.client.login();
    const sent = page.client.send('bob', 'new');
    await browser.world.until(login);
    await browser.world.until(sent.delivered);
    assert.deepEqual(browser.server.contents, ['old', 'new']);
    assert.equal(contents(page).join(), 'old');
  });

  test('in bursts of thousands is all there, in order', async (t) => {
    const texts = Array.from({ length: 3000 }, (_, i) => `${i}`);
    const page = await (await browserWith(t, ...texts)).online();
    assert.deepEqual(contents(page), texts);
  });

  test('and is sent again by its fingerprint while loading, is one message', async (t) => {
    const browser = await browserWith(t, 'mine', 'other');
    const [fingerprint] = browser.messages;
    const page = browser.open(), { write } = page.store;
    page.store.write = async (...changes) => {  // later than what is read meanwhile
      await new Promise((resolve) => browser.world.later(5, () => resolve(null)));
      await write.apply(page.store, changes);
    };
    const login = page.client.login();
    const sent = page.client.send('bob', 'mine', { fingerprint });
    await browser.world.until(login);
    await browser.world.until(sent.delivered);
    await browser.world.advance(100);
    assert.deepEqual(contents(page), ['other']);
    assert.deepEqual(browser.server.contents.sort(), ['mine', 'other']);
    assert.deepEqual([page.events.delivered.length, browser.messages], [2, []]);
  });

  test('and is sent again by its fingerprint afterwards, is refused as pending', async (t) => {
    const browser = await browserWith(t, 'mine');
    browser.server.acknowledges = false;
    const page = await browser.online(), [{ fingerprint }] = restored(page);
    assert.throws(() => page.client.send('bob', 'mine', { fingerprint }),
      imError('DUPLICATE_FINGERPRINT'));
    assert.deepEqual(browser.messages, [fingerprint]);
  });

  test('and has expired meanwhile, is told lost', async (t) => {
    const browser = new VirtualBrowser(t);
    browser.server.acknowledges = false;
    const page = await browser.online();
    page.client.send('bob', 'short', { expiresAfter: MINUTE });
    page.client.send('bob', 'long', { expiresAfter: 10 * MINUTE });
    await browser.world.advance(5);
    await page.crash();
    browser.world.sleep(2 * MINUTE);
    const next = await browser.online();
    assert.deepEqual(contents(next), ['short', 'long']);
    assert.deepEqual(losses(next), [['short', 'EXPIRED']]);
    browser.server.opens = false;
    await browser.server.close();
    await browser.world.advance(9 * MINUTE);
    assert.deepEqual(losses(next), [['short', 'EXPIRED'], ['long', 'EXPIRED']]);
    assert.deepEqual(browser.messages, []);
  });

  test('and does not fit into smaller limits, is told lost with its error', async (t) => {
    const browser = await browserWith(t, 'x'.repeat(2000), 'b');
    const page = await browser.online({ maxFrameBytes: 1000 });
    assert.equal(restored(page).length, 2);
    assert.deepEqual(losses(page).map(([text, reason]) => [text[0], reason]), [['x', 'REJECTED']]);
    assert.deepEqual(page.events.error.map(({ code }) => code), ['FRAME_TOO_LARGE']);
  });

  test('and finds no room, follows when there is some, in its order', async (t) => {
    const texts = Array.from({ length: 20 }, (_, i) => `${i}`);
    const browser = await browserWith(t, ...texts);
    browser.server.acknowledges = false;
    const page = await browser.online({ qos: { maxPending: 3, retryInterval: 100 } });
    assert.deepEqual(contents(page), ['0', '1', '2']);
    assert.equal(browser.messages.length, 20);
    browser.server.acknowledges = true;
    await browser.world.advance(10_000);
    assert.deepEqual(contents(page), texts);
    assert.deepEqual(page.events.delivered.map(({ content }) => content), texts);
    assert.deepEqual([browser.messages, losses(page), page.events.error], [[], [], []]);
  });

  test('and finds no room, is left to the next page', async (t) => {
    const browser = await browserWith(t, 'a', 'b', 'c');
    browser.server.acknowledges = false;
    const page = await browser.online({ qos: { maxPending: 1 } });
    assert.deepEqual(contents(page), ['a']);
    await browser.world.until(page.client.close());
    assert.deepEqual(contents(await browser.online()), ['a', 'b', 'c']);
  });

  /** What is on the disk beside a message. @param {VirtualBrowser} browser */
  const prefixOf = (browser) => [...browser.disk.keys()][0].replace(/[^\n]*$/, '');

  test('and means nothing, is ignored and removed', async (t) => {
    const browser = await browserWith(t, 'good'), prefix = prefixOf(browser);
    ['', '{', 'text of another'].forEach((text, i) => browser.disk.set(`${prefix}bad ${i}`, text));
    browser.disk.set(`${prefix}bad type`, /** @type {any} */ ({ an: 'object' }));
    browser.disk.set(`${prefix.replace('m', 's')}bad`, 'never');
    browser.disk.set('another\'s', 'own');
    const page = await browser.online();
    await browser.world.advance(100);
    assert.deepEqual(contents(page), ['good']);
    assert.deepEqual(page.events.error, []);
    assert.deepEqual([...browser.disk], [['another\'s', 'own']]);
  });

  test('and is written by a newer version, is left to it', async (t) => {
    const browser = await browserWith(t, 'good'), prefix = prefixOf(browser);
    const newer = ['[]', '{}', '[1,2,3,4,5,6]', '["tab","order","to","content",1,0]',
      '["tab",1,"to",null,1,0]', '["tab",1,"to","x",1]', '["tab",1,"to","x",1,0,"more"]',
      '{"version":2,"to":"bob"}'];
    newer.forEach((value, i) => browser.disk.set(`${prefix}newer ${i}`, value));
    browser.disk.set(`${prefix.replace('m', 's')}newer`, '[1]');
    const page = await browser.online();
    await browser.world.advance(100);
    assert.deepEqual(contents(page), ['good']);
    assert.equal(page.client.stats().pending, 0);
    await browser.world.until(page.client.logout());
    assert.equal(browser.disk.size, newer.length + 1);
    assert.deepEqual(page.events.error, []);
  });
});

describe('whose it is', () => {
  test('is told by the user and the server: nobody else gets it', async (t) => {
    const browser = await browserWith(t, 'of alice');
    for (const options of [{ userId: 'bob' }, { userId: 'alice\n' }, { userId: ' ' },
      { url: 'ws://other.test/websocket' }, { url: ['ws://im.test/websocket', 'ws://b.test/'] }]) {
      const page = await browser.online(options);
      assert.deepEqual(contents(page), [], JSON.stringify(options));
      page.client.dispose();
    }
    assert.deepEqual(contents(await browser.online()), ['of alice']);
  });

  test('does not depend on a query in the URL, nor on the order of a list', async (t) => {
    const browser = new VirtualBrowser(t);
    browser.server.acknowledges = false;
    const page = await browser.online({ url: ['ws://a.test/?session=1', 'ws://b.test/'] });
    page.client.send('bob', 'x');
    await browser.world.advance(5);
    await page.crash();
    const next = await browser.online(
      { url: ['ws://b.test/', 'ws://a.test/?session=2', 'ws://a.test/'] });
    assert.deepEqual(contents(next), ['x']);
  });
});

describe('an ending', () => {
  test('by logout() leaves nothing', async (t) => {
    const browser = await browserWith(t, 'old');
    browser.server.acknowledges = false;
    const page = await browser.online();
    page.client.send('bob', 'new');
    await browser.world.advance(5);
    await browser.world.until(page.client.logout());
    await browser.world.advance(5);
    assert.deepEqual(losses(page), [['old', 'LOGGED_OUT'], ['new', 'LOGGED_OUT']]);
    assert.deepEqual(browser.messages, []);
  });

  test('by dispose() leaves nothing', async (t) => {
    const browser = await browserWith(t, 'old');
    browser.server.acknowledges = false;
    const page = await browser.online();
    page.client.send('bob', 'new');
    page.client.dispose();
    await browser.world.advance(5);
    assert.deepEqual(losses(page), [['old', 'DISPOSED'], ['new', 'DISPOSED']]);
    assert.deepEqual(browser.messages, []);
  });

  test('by a kick-out or a refused login leaves everything', async (t) => {
    const browser = await browserWith(t, 'x');
    browser.server.acknowledges = false;
    const kicked = await browser.online();
    await browser.server.say(kickoutFrame(1));
    assert.equal(kicked.client.state, 'stopped');
    await kicked.crash();
    browser.server.loginCode = 1025;
    const refused = browser.open();
    await assert.rejects(browser.world.until(refused.client.login()), imError('LOGIN_REFUSED'));
    await refused.crash();
    browser.server.loginCode = 0;
    assert.deepEqual(contents(await browser.online()), ['x']);
  });

  for (const locks of [true, false]) {
    const where = locks ? '' : ', without Web Locks';

    test(`by dispose() while loading leaves what was there${where}`, async (t) => {
      for (let latency = 1; latency < 15; latency += 1) {
        const browser = await browserWith(t, 'a', 'b');
        if (!locks) browser.locks = undefined;
        const first = browser.open();  // as React's StrictMode does
        first.store.latency = latency;
        first.client.login().catch(() => {});
        first.client.dispose();
        const second = await browser.online();
        await browser.world.advance(100);
        assert.deepEqual(contents(second), ['a', 'b']);
        assert.deepEqual(browser.server.contents, ['a', 'b']);
        assert.deepEqual([browser.messages, second.events.error], [[], []]);
        second.client.dispose();
      }
    });

    test(`by dispose() at any moment of the loading${where}`, async (t) => {
      for (let after = 0; after < 11; after += 1) {  // then both are acknowledged
        const browser = await browserWith(t, 'a');
        if (!locks) browser.locks = undefined;
        const first = browser.open();
        first.store.latency = 3;
        first.client.login().catch(() => {});
        first.client.send('bob', 'early');
        await browser.world.advance(after);
        const { state } = first.client;
        first.client.dispose();
        assert.deepEqual(losses(first)[0], state === 'idle' ? ['early', 'DISPOSED']
          : ['a', 'DISPOSED'], `after ${after} ms`);
        browser.world.forget();
        if (!locks) await browser.world.advance(10);  // nobody tells when all is removed
        const second = await browser.online();
        await browser.world.advance(100);
        assert.deepEqual(contents(second), state === 'idle' ? ['a'] : [], `after ${after} ms`);
        assert.deepEqual(browser.messages, []);
        second.client.dispose();
      }
    });

    test(`by logout() while loading leaves nothing${where}, whenever it comes`, async (t) => {
      for (let after = 0; after < 12; after += 1) {
        const browser = await browserWith(t, 'a', 'b');
        browser.server.acknowledges = false;
        if (!locks) browser.locks = undefined;
        const page = browser.open(), { client, store } = page;
        store.latency = 3;
        client.login().catch(() => {});
        client.send('bob', 'early');
        await browser.world.advance(after);
        await browser.world.until(client.logout());
        assert.deepEqual(browser.messages, [], `after ${after} ms`);
        browser.world.forget();
        browser.server.acknowledges = true;
        await browser.world.until(client.login());
        await browser.world.until(client.send('bob', 'new').delivered);
        assert.deepEqual(browser.server.contents, ['new'], `after ${after} ms`);
        await browser.world.until(client.close());
      }
    });
  }
});

describe('a message sent while loading', () => {
  test('is written without waiting for the core', async (t) => {
    const browser = new VirtualBrowser(t);
    const page = browser.open();
    page.store.load = () => new Promise(() => {});
    page.client.login();
    const sent = page.client.send('bob', 'x');
    await browser.world.until(sent.stored);
    assert.deepEqual([browser.messages, page.client.state], [[sent.fingerprint], 'idle']);
    await page.crash();
    assert.deepEqual(contents(await browser.online()), ['x']);
  });

  test('gives up as long after send() as any other', async (t) => {
    const browser = new VirtualBrowser(t), page = browser.open();
    browser.server.acknowledges = false;
    page.store.load = never;
    page.client.login();
    page.client.send('bob', 'x', { expiresAfter: 500 });
    page.client.send('bob', 'y', { expiresAfter: 4000 });
    await browser.world.advance(3990);
    assert.deepEqual(losses(page), [['x', 'EXPIRED']]);
    await browser.world.advance(20);
    assert.deepEqual(losses(page), [['x', 'EXPIRED'], ['y', 'EXPIRED']]);
  });
});
