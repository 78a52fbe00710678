// @ts-check
/** Endings that meet each other, and beginnings in the middle of them: nothing is lost between. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { News } from '../js/api/news.js';
import { kickoutFrame, messageFrame } from './support/frames.js';
import { begin, imError, online } from './support/story.js';
import { VirtualBrowser } from './support/virtual-browser.js';

/** @param {Promise<void>} promise */
const ending = (promise) => promise.then(() => 'resolved', (error) => error.code);

describe('login() in the listener that is told of the end', () => {
  test('of a logout() begins anew, and what it sends is kept', async (t) => {
    const browser = new VirtualBrowser(t), { world } = browser;
    const { client } = await browser.online();
    browser.server.acknowledges = false;
    /** @type {any} */
    let sent;
    /** @type {any} */
    let login;
    client.on('state', ({ state }) => {
      if (state !== 'stopped' || login) return;
      login = ending(client.login());
      sent = client.send('bob', 'new');
    });
    const logout = client.logout();
    await world.until(logout);
    await world.advance(500);
    assert.deepEqual([await login, client.state, sent.status], ['resolved', 'online', 'sent']);
    await sent.stored;
    assert.deepEqual(browser.messages, [sent.fingerprint]);
  });

  test('of a kick-out while draining wins over the logout()', async () => {
    const { world, server, client } = await online();
    server.acknowledges = false;
    client.send('bob', 'x');
    /** @type {any} */
    let login;
    client.on('state', ({ state }) => {
      if (state === 'stopped') login = login || ending(client.login());
    });
    const logout = ending(client.logout({ drain: 5000 }));
    await server.say(kickoutFrame(1));
    await world.advance(1000);
    assert.deepEqual([await login, await logout, client.state], ['resolved', 'ABORTED', 'online']);
  });
});

describe('close()', () => {
  test('while logout({ drain }) waits keeps the outbox, and says how it ended', async (t) => {
    const browser = new VirtualBrowser(t), { world, server } = browser;
    const { client } = await browser.online();
    server.opens = false;
    await server.close();
    const kept = client.send('bob', 'keep me');
    client.send('bob', 'without QoS', { qos: false });
    await world.until(kept.stored);
    const logout = ending(client.logout({ drain: 10_000 })), closed = client.close();
    await world.until(closed);
    assert.equal(await logout, 'CLOSED');
    await assert.rejects(kept.delivered, imError('CLOSED'));
    await world.advance(20_000);
    assert.deepEqual(browser.messages, [kept.fingerprint]);
  });
});

describe('logout({ drain })', () => {
  test('while the core is loading waits for it, and for what is pending', async (t) => {
    const browser = new VirtualBrowser(t), page = browser.open(), { world } = browser;
    page.store.latency = 300;
    const login = ending(page.client.login()), sent = page.client.send('bob', 'x');
    const logout = page.client.logout({ drain: 5000 });
    await world.until(logout);
    assert.deepEqual([await login, sent.status], ['resolved', 'delivered']);
    assert.equal(page.client.state, 'stopped');
  });

  test('while the core is loading is called off by login()', async (t) => {
    const browser = new VirtualBrowser(t), page = browser.open(), { world } = browser;
    page.store.latency = 300;
    page.client.login();
    const sent = page.client.send('bob', 'x'), logout = ending(page.client.logout({ drain: 5000 }));
    await world.until(page.client.login());
    await world.until(sent.delivered);
    await world.until(page.client.send('bob', 'y').delivered);
    assert.deepEqual([await logout, page.client.state], ['ABORTED', 'online']);
  });

  test('called twice drains once', async () => {
    const { world, server, client, events } = await online();
    server.latency = 200;
    const sent = client.send('bob', 'x');
    await world.until(Promise.all([client.logout({ drain: 5000 }), client.logout({ drain: 100 })]));
    assert.deepEqual([sent.status, events.lost], ['delivered', []]);
  });
});

describe('logout()', () => {
  test('from a store that cannot be read is done when it can', async (t) => {
    const browser = new VirtualBrowser(t), { world, server } = browser;
    server.acknowledges = false;
    const first = await browser.online();
    await world.until(first.client.send('bob', 'secret').stored);
    await first.crash();
    const page = browser.open(), { load } = page.store;
    page.store.load = () => Promise.reject(new Error('busy'));
    page.client.login();
    await world.advance(100);
    await world.until(page.client.logout());
    page.store.load = load;
    await world.until(page.client.login());
    await world.advance(5000);
    assert.deepEqual([page.events.restored, browser.messages], [[], []]);
    assert.deepEqual(server.contents, ['secret'], 'sent by the first page, and by no other');
  });

  test('gives back the room of what waited', async (t) => {
    const browser = new VirtualBrowser(t);
    const page = browser.open({ qos: { maxPendingBytes: 1000 } }), { client } = page;
    for (let i = 0; i < 3; i += 1) {
      client.login();
      client.send('bob', 'x'.repeat(900));
      await browser.world.until(client.logout());
    }
    client.login();
    const controller = new AbortController();
    client.send('bob', 'x'.repeat(900), { signal: controller.signal });
    controller.abort();
    client.send('bob', 'x'.repeat(900));
  });

  for (const held of [null, [null], [{}], [{ name: 7 }], 7, 'held']) {
    test(`and login() bear locks.query() that says held: ${JSON.stringify(held)}`, async (t) => {
      const browser = new VirtualBrowser(t), page = browser.open();
      const locks = /** @type {any} */ (page.platform.locks);
      /** @type {any} */ (page.platform).locks = {
        request: locks.request.bind(locks), query: async () => ({ held }),
      };
      await browser.world.until(page.client.login());
      await browser.world.until(page.client.logout());
      await browser.world.until(page.client.close());
      assert.deepEqual(page.events.error, []);
    });
  }
});

describe('a message', () => {
  test('sent under the fingerprint of a pending one while others wait ends all the same',
    async (t) => {
      const browser = new VirtualBrowser(t), { world, server } = browser;
      server.acknowledges = false;
      const first = await browser.online();
      for (let i = 0; i < 3; i += 1) first.client.send('bob', `${i}`, { fingerprint: `fp${i}` });
      await world.advance(20);
      await first.crash();
      const page = await browser.online({ qos: { maxPending: 2, retryInterval: 1000 } });
      /** @type {any} */
      let again;
      try {
        again = page.client.send('bob', 'again', { fingerprint: 'fp0' });
      } catch (error) {
        assert.equal(/** @type {any} */ (error).code, 'DUPLICATE_FINGERPRINT');
      }
      server.acknowledges = true;
      await world.advance(20_000);
      if (again) assert.match(again.status, /^(delivered|lost)$/);
      assert.equal(page.client.stats().pending, 0);
    });

  test('that nobody can hear is kept within a bound, whoever else goes on', () => {
    const news = new News(() => {}, () => true, () => {});
    news.on('error', () => {}, false);
    for (let i = 0; i < 5000; i += 1) {
      news.note('message', { content: `${i}` });
      news.tell();
    }
    let heard = 0;
    news.on('message', () => { heard += 1; }, false);
    return Promise.resolve().then(() => assert.ok(heard >= 1000 && heard <= 2000, `${heard}`));
  });

  test('that nobody has heard is no duplicate for the next page', async (t) => {
    const browser = new VirtualBrowser(t), { world, server } = browser;
    const { Client } = await import('mobileimsdk-wasm');
    const page = browser.open(), deaf = new Client({
      url: 'ws://im.test/websocket', userId: 'alice', platform: page.platform,
    });
    await world.until(deaf.login());
    await server.say(messageFrame({ dataContent: 'hello', fp: 'f-1', QoS: true }));
    await world.advance(20);
    assert.deepEqual(browser.shown, []);
    await world.until(deaf.close());
    const next = await browser.online();
    await server.say(messageFrame({ dataContent: 'hello', fp: 'f-1', QoS: true }));
    await world.advance(20);
    assert.deepEqual(next.events.message.map(({ content }) => content), ['hello']);
    assert.deepEqual(browser.shown, ['f-1']);
  });
});

test('what a listener ends in the course of send() was accepted all the same', async () => {
  const { world, client, events } = begin();
  await world.until(client.login());
  client.on('status', ({ status }) => status === 'sent' && client.dispose());
  const sent = client.send('bob', 'x');
  assert.equal(sent.status, 'lost');
  assert.equal(events.lost.length, 1);
});
