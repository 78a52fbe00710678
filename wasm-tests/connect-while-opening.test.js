// @ts-check
/** The first second: a client connects while its store opens, and says nothing before it is open. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { messageFrame } from './support/frames.js';
import { VirtualBrowser } from './support/virtual-browser.js';

/**
 * A page whose store takes its time; an earlier one has left these.
 * @param {import('node:test').TestContext} t @param {string[]} left @param {object} [options]
 */
async function slowPage(t, left, options) {
  const browser = new VirtualBrowser(t), { world, server } = browser;
  const first = await browser.online();
  server.acknowledges = false;
  for (const text of left) first.client.send('bob', text);
  await world.advance(5);
  await first.crash();
  world.forget();
  server.acknowledges = true;
  server.contents.length = server.texts.length = 0;
  const page = browser.open(options), { client, events } = page;
  page.store.latency = 300;
  return { browser, world, server, page, client, events };
}

describe('while the store opens', () => {
  test('the socket opens, and no login goes out', async (t) => {
    const { world, server, page, client } = await slowPage(t, ['a']);
    client.login();
    await world.advance(250);
    assert.equal(page.sockets.length, 1);
    assert.equal(page.sockets[0].opened, true);
    assert.deepEqual(server.texts, []);
    assert.equal(client.state, 'connecting');
  });

  test('what is sent waits behind what earlier pages left, which is told before online',
    async (t) => {
      const { world, server, client, events } = await slowPage(t, ['a', 'b']);
      const online = client.login(), sent = client.send('bob', 'c');
      /** @type {string[]} */
      const order = [];
      client.on('restored', () => order.push('restored'));
      client.on('state', ({ state }) => state === 'online' && order.push('online'));
      await world.until(online);
      await world.until(sent.delivered);
      assert.deepEqual(order, ['restored', 'online']);
      assert.deepEqual(server.contents, ['a', 'b', 'c']);
      assert.deepEqual(events.error, []);
    });

  test('what an earlier page was shown is not shown again', async (t) => {
    const browser = new VirtualBrowser(t), { world, server } = browser;
    const first = await browser.online();
    server.say(messageFrame({ fp: 'fp-of-old' }));
    await world.advance(2000);
    assert.equal(first.events.message.length, 1);
    await first.crash();
    const page = browser.open();
    page.store.latency = 300;
    await world.until(page.client.login());
    server.say(messageFrame({ fp: 'fp-of-old' }));
    await world.advance(100);
    assert.deepEqual(page.events.message, []);
  });

  test('a link that is lost is followed by another, which logs in when the store is open',
    async (t) => {
      const { world, server, page, client } = await slowPage(t, ['a'],
        { reconnect: { minDelay: 10, maxDelay: 10 } });
      page.store.latency = 450;
      const online = client.login();
      await world.advance(100);
      page.sockets[0].end(1006);
      await world.advance(300);
      assert.ok(page.sockets.length > 1);
      assert.deepEqual(server.texts, []);
      await world.until(online);
      await world.advance(2000);
      assert.deepEqual(server.contents, ['a']);
    });

  /** @type {Record<string, (client: import('mobileimsdk-wasm').Client) => unknown>} */
  const endings = {
    'logout()': (client) => client.logout(), 'close()': (client) => client.close(),
    'dispose()': (client) => client.dispose(),
    'logout({ drain })': (client) => client.logout({ drain: 50 }),
  };
  for (const [name, end] of Object.entries(endings)) {
    test(`${name} ends all of it, and no login goes out`, async (t) => {
      const { world, server, page, client, events } = await slowPage(t, ['a']);
      client.login().catch(() => {});
      await world.advance(100);
      await world.until(/** @type {Promise<void>} */ (end(client)));
      await world.advance(5000);
      assert.equal(client.state, 'stopped');
      assert.deepEqual([server.texts, events.restored], [[], []]);
      const { timers, sockets } = page.left();
      assert.deepEqual([timers, sockets], [0, 0]);
    });
  }

  test('logout() and login() begin anew, once', async (t) => {
    const { world, server, client, events } = await slowPage(t, ['a']);
    client.login().catch(() => {});
    await world.advance(100);
    const left = client.logout(), online = client.login(), sent = client.send('bob', 'new');
    await world.until(left);
    await world.until(online);
    await world.until(sent.delivered);
    await world.advance(5000);
    assert.deepEqual(server.contents, ['new']);
    assert.deepEqual(events.restored, []);
  });

  test('a login that is given up refuses what is sent, and the next one hands on what was left',
    async (t) => {
      const { world, server, client } = await slowPage(t, ['a']);
      await assert.rejects(world.until(client.login({ timeout: 50 })), { code: 'LOGIN_TIMEOUT' });
      assert.throws(() => client.send('bob', 'early'), { code: 'NOT_LOGGED_IN' });
      await world.advance(1000);
      assert.throws(() => client.send('bob', 'late'), { code: 'NOT_LOGGED_IN' });
      assert.deepEqual(server.texts, []);
      await world.until(client.login());
      await world.advance(1000);
      assert.deepEqual(server.contents, ['a']);
    });
});
