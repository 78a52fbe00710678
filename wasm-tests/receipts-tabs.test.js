// @ts-check
/** Receipts where tabs share: awaited by the tab that wrote, owed once for all of them. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { Lossy, controls, hear } from './support/receipts.js';
import { VirtualTabs, warmUp } from './support/virtual-tabs.js';

/** @typedef {import('./support/virtual-tabs.js').Tab} Tab */

before(warmUp);

const contents = (/** @type {any[]} */ messages) => messages.map(({ content }) => content);

/** @param {VirtualTabs} tabs @returns {Promise<Tab>} */
async function opened(tabs, options = {}) {
  const tab = await tabs.online({ receipts: true, ...options });
  hear(tab);
  return tab;
}

/** A leader, another tab, and bob, who knows that they give receipts. @param {any} t */
async function three(t, options = {}) {
  const tabs = new VirtualTabs(t), { world } = tabs;
  const server = /** @type {Lossy} */ (tabs.server = world.server = new Lossy(world));
  const bob = hear(await tabs.peer({ receipts: true }));
  const leader = await opened(tabs, options), follower = await opened(tabs, options);
  leader.client.send('bob', 'hi');
  bob.client.send('alice', 'hi');
  await world.advance(2000);
  for (const { events } of [bob, leader, follower]) {
    for (const list of Object.values(events)) list.length = 0;
  }
  server.frames = [];
  return { tabs, world, server, bob, leader, follower };
}

/** @param {any} server @param {string} name of a list @param {string} fingerprint */
const saying = (server, name, fingerprint) => controls(server)
  .filter((said) => said[name]?.includes(fingerprint)).length;

describe('a message of one tab', () => {
  for (const role of ['leader', 'follower']) {
    test(`is received and read there alone: the ${role}`, async (t) => {
      const story = await three(t), { world, bob } = story;
      const own = story[role], other = story[role === 'leader' ? 'follower' : 'leader'];
      const sent = own.client.send('bob', 'hello');
      await world.until(sent.received);
      bob.client.markRead(bob.events.message);
      await world.advance(500);
      assert.equal(sent.status, 'read');
      assert.deepEqual([contents(own.events.received), contents(own.events.read)],
        [['hello'], ['hello']]);
      assert.deepEqual([other.events.received, other.events.read, other.events.status],
        [[], [], []]);
    });
  }

  test('that is never received ends there', async (t) => {
    const { world, server, follower } = await three(t, { receipts: { holdFor: 5000 } });
    server.drops = Infinity;
    const sent = follower.client.send('bob', 'hello');
    await world.advance(6000);
    assert.equal(sent.status, 'delivered');
    assert.deepEqual(follower.events.unconfirmed.map(({ reason }) => reason), ['EXPIRED']);
  });

  test('ends everywhere with the logout of one', async (t) => {
    const { world, server, tabs, leader, follower } = await three(t);
    server.drops = Infinity;
    follower.client.send('bob', 'hello');
    await world.advance(100);
    await world.until(leader.act(() => leader.client.logout()));
    await world.advance(100);
    assert.deepEqual(follower.events.unconfirmed.map(({ reason }) => reason), ['LOGGED_OUT']);
    assert.deepEqual(tabs.messages, []);
  });
});

describe('a message for all tabs', () => {
  test('is received once, and carries its tag', async (t) => {
    const { world, server, bob, leader, follower } = await three(t);
    const sent = bob.client.send('alice', 'hello');
    await world.until(sent.received);
    await world.advance(3000);
    assert.equal(saying(server, 'received', sent.fingerprint), 1);
    for (const { events } of [leader, follower]) {
      const [message] = events.message;
      const { fingerprint } = sent;
      assert.equal(message.order, `${fingerprint.slice(0, 13)}${fingerprint.slice(19)}`);
      assert.ok(message.sentAt > 1e12);
    }
  });

  test('is received once, however late the store of another tab is', async (t) => {
    const { world, server, bob, leader, follower } = await three(t);
    follower.store.latency = 1500;
    const sent = bob.client.send('alice', 'hello');
    await world.until(sent.received);
    await world.advance(5000);
    assert.equal(saying(server, 'received', sent.fingerprint), 1);
    const records = [...leader.store.disk].filter(([key]) => key.endsWith(sent.fingerprint));
    assert.deepEqual(records.map(([, text]) => text.split(' ').length), [2], 'nothing is owed');
  });

  test('is read in any of them, and that is said once', async (t) => {
    const { world, server, bob, leader, follower } = await three(t);
    const sent = bob.client.send('alice', 'hello');
    await world.until(sent.received);
    for (const tab of [follower, leader]) tab.client.markRead(tab.events.message);
    await world.advance(3000);
    assert.equal(sent.status, 'read');
    assert.equal(saying(server, 'read', sent.fingerprint), 1);
  });

  test('is not received while none of them listens', async (t) => {
    const tabs = new VirtualTabs(t), { world } = tabs;
    const bob = hear(await tabs.peer({ receipts: true }));
    const { Client } = await import('mobileimsdk-wasm');
    const deaf = tabs.open();
    await deaf.act(() => deaf.client.close());
    const silent = deaf.act(() => new Client({ url: 'ws://im.test/websocket', userId: 'alice',
      platform: deaf.platform, shareAcrossTabs: true, receipts: true }));
    await world.until(deaf.act(() => silent.login()));
    const sent = bob.client.send('alice', 'hello');
    await world.advance(5000);
    assert.equal(sent.status, 'delivered');
    silent.on('message', () => {});
    await world.until(sent.received);
  });

  test('says typing to all, and any may say it', async (t) => {
    const { world, bob, leader, follower } = await three(t);
    bob.client.typing('alice');
    follower.client.typing('bob');
    await world.advance(50);
    assert.deepEqual([leader.events.typing, follower.events.typing, bob.events.typing],
      [[{ from: 'bob' }], [{ from: 'bob' }], [{ from: 'alice' }]]);
  });
});

/** @type {Record<string, (leader: Tab) => Promise<void>>} */
const WAYS = { crashes: (leader) => leader.crash(), 'is suspended': (leader) => leader.suspend() };

for (const [way, leave] of Object.entries(WAYS)) {
  describe(`when the leader ${way}`, () => {
    test('what another tab awaits is awaited still', async (t) => {
      const { world, server, bob, leader, follower } = await three(t);
      server.drops = Infinity;
      const sent = follower.client.send('bob', 'hello');
      await world.until(sent.delivered);
      await leave(leader);
      await world.advance(1000);
      assert.equal(follower.client.stats().awaiting, 1);
      server.drops = 0;
      await world.until(sent.received);
      assert.deepEqual(contents(bob.events.message), ['hello']);
      assert.deepEqual(contents(follower.events.received), ['hello']);
    });

    test('what was owed is given by the next, when its sender is heard', async (t) => {
      const { world, server, bob, leader, follower } = await three(t);
      const sent = bob.client.send('alice', 'hello');
      await world.advance(20);
      assert.deepEqual(contents(follower.events.message), ['hello']);
      assert.equal(sent.status, 'delivered');
      await leave(leader);
      await world.advance(1000);
      bob.client.send('alice', 'more');
      await world.advance(2000);
      assert.equal(sent.status, 'received');
      assert.equal(bob.client.stats().copies, 0);
      assert.ok(saying(server, 'received', sent.fingerprint) <= 1);
    });
  });
}

describe('where the tab that leads has another option', () => {
  for (const isOn of [true, false]) {
    test(`the other hears so once, and is promised nothing: ${isOn}`, async (t) => {
      const tabs = new VirtualTabs(t), { world } = tabs;
      const bob = hear(await tabs.peer({ receipts: true }));
      const leader = await opened(tabs, { receipts: !isOn });
      const other = await opened(tabs, { receipts: isOn });
      const sent = other.client.send('bob', 'hello');
      await assert.rejects(world.until(sent.received), (/** @type {any} */ error) =>
        error.code === 'UNCONFIRMED' && error.reason === 'NOT_ASKED');
      await world.advance(60_000);
      assert.deepEqual(contents(bob.events.message), ['hello']);
      assert.deepEqual(other.events.error.map(({ code, option }) => [code, option]),
        [['INVALID_OPTION', 'receipts']]);
      assert.deepEqual([leader.events.error, other.events.unconfirmed], [[], []]);
    });
  }

  test('nothing is said where they are the same', async (t) => {
    const { world, leader, follower } = await three(t);
    await world.advance(30_000);
    assert.deepEqual([leader.events.error, follower.events.error], [[], []]);
  });
});

describe('the order of messages of several tabs', () => {
  test('tells any two of them apart, in the same ms too', async (t) => {
    const { world, bob, leader, follower } = await three(t);
    for (let i = 0; i < 20; i += 1) {
      for (const { client } of [follower, leader]) client.send('bob', `${i}`);
    }
    await world.advance(500);
    const orders = bob.events.message.map(({ order }) => order);
    assert.deepEqual([orders.length, new Set(orders).size], [40, 40]);
  });

  test('is that in which they were sent, however the clocks of tabs stand', async (t) => {
    const { world, bob, leader, follower } = await three(t);
    const { now } = Date;
    t.after(() => { Date.now = now; });
    leader.client.send('bob', '0');
    await world.advance(100);
    Date.now = () => now() - 60_000;
    for (let i = 1; i < 4; i += 1) {
      (i % 2 ? follower : leader).client.send('bob', `${i}`);
      await world.advance(100);
    }
    const sorted = [...bob.events.message].sort((a, b) => (a.order < b.order ? -1 : 1));
    assert.deepEqual(contents(sorted), ['0', '1', '2', '3']);
  });
});

describe('what a tab awaited that has ended', () => {
  /** @param {any} t @param {'close' | 'dispose'} way @param {any} [options] */
  async function ended(t, way, options) {
    const story = await three(t, options), { world, server, follower } = story;
    server.drops = Infinity;
    const sent = follower.client.send('bob', 'hello');
    await world.until(sent.delivered);
    await world.advance(100);
    await world.until(follower.act(() => follower.client[way]()));
    await world.advance(100);
    return { ...story, sent };
  }

  for (const [way, options] of /** @type {any[]} */ ([['dispose', {}],
    ['close', { outbox: 'memory' }]])) {
    test(`is awaited for nobody, and sent again for nobody: ${way}()`, async (t) => {
      const { world, leader } = await ended(t, way, options);
      assert.equal(leader.client.stats().awaiting, 0);
      await world.advance(100_000);
      assert.deepEqual([leader.client.stats().copies, leader.events.unconfirmed], [0, []]);
    });
  }

  test('and kept in the store, another awaits', async (t) => {
    const { world, server, leader, sent } = await ended(t, 'close');
    await world.advance(3000);
    assert.equal(leader.client.stats().awaiting, 1);
    server.drops = 0;
    await world.advance(15_000);
    assert.deepEqual(leader.events.received.map(({ fingerprint }) => fingerprint),
      [sent.fingerprint]);
  });
});

describe('what nobody has heard', () => {
  test('is not received when the tab that keeps it takes the lead', async (t) => {
    const tabs = new VirtualTabs(t), { world } = tabs;
    const bob = hear(await tabs.peer({ receipts: true }));
    const { Client } = await import('mobileimsdk-wasm');
    const deaf = [];
    for (let i = 0; i < 2; i += 1) {
      const tab = tabs.open();
      await tab.act(() => tab.client.close());
      const client = tab.act(() => new Client({ url: 'ws://im.test/websocket', userId: 'alice',
        platform: tab.platform, shareAcrossTabs: true, receipts: true }));
      await world.until(tab.act(() => client.login()));
      deaf.push({ tab, client });
    }
    const [first, second] = deaf, sent = bob.client.send('alice', 'hello');
    await world.advance(100);
    assert.equal(sent.status, 'delivered');
    await first.tab.crash();
    await world.advance(60_000);
    assert.equal(second.client.stats().leader, true);
    assert.ok(bob.client.stats().copies > 0);
    assert.equal(sent.status, 'delivered');
    /** @type {string[]} */
    const heard = [];
    second.tab.act(() => second.client.on('message', ({ content }) => heard.push(content)));
    await world.until(sent.received);
    assert.deepEqual(heard, ['hello']);
  });

  test('by the leader is received for a tab that has heard it', async (t) => {
    const { world, server, bob, leader, follower } = await three(t);
    const { Client } = await import('mobileimsdk-wasm');
    const tab = leader.browser.open();
    await tab.act(() => tab.client.close());
    const deaf = tab.act(() => new Client({ url: 'ws://im.test/websocket', userId: 'alice',
      platform: tab.platform, shareAcrossTabs: true, receipts: true }));
    await world.until(tab.act(() => deaf.login()));
    const sent = bob.client.send('alice', 'hello');
    await world.until(sent.received);
    const copy = server.texts.find((text) => text.includes(sent.fingerprint)) ?? '';
    for (const gone of [follower, leader]) gone.freeze();
    await leader.crash();
    await world.advance(30_000);
    await follower.thaw();
    await world.advance(3000);
    assert.equal(deaf.stats().leader, true);
    server.links.get('alice')?.text(copy);
    server.links.get('alice')?.text(copy);
    await world.advance(3000);
    assert.ok(saying(server, 'received', sent.fingerprint) >= 2);
    assert.deepEqual(contents(follower.events.message), ['hello']);
  });
});

test('what a dead tab awaited another awaits', async (t) => {
  const { world, server, tabs, leader, follower } = await three(t);
  server.drops = Infinity;
  const sent = follower.client.send('bob', 'hello');
  await world.until(sent.delivered);
  await world.advance(100);
  await follower.crash();
  await world.advance(3000);
  server.drops = 0;
  await world.advance(15_000);
  assert.deepEqual(contents(leader.events.received), ['hello']);
  assert.deepEqual([tabs.messages, leader.events.restored], [[], []]);
});
