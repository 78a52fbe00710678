// @ts-check
/** One connection for all tabs, when the leader goes: another goes on, and nobody notices. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { messageFrame } from './support/frames.js';
import { imError, states } from './support/story.js';
import { VirtualTabs, warmUp } from './support/virtual-tabs.js';

/** @typedef {import('./support/virtual-tabs.js').Tab} Tab */
/** @typedef {import('mobileimsdk-wasm').ClientOptions} ClientOptions */

const LOOK = 10_000;  // ms between two looks at whether the leader lives
const PROBE = 5000;  // ms that it has for an answer
const NUMBERS = ['1', '2', '3', '4', '5', '6'];

const contents = (/** @type {any[]} */ messages) => messages.map(({ content }) => content);
const losses = (/** @type {Tab} */ { events }) =>
  events.lost.map(({ message, reason }) => [message.content, reason]);

/**
 * A leader, two other tabs, and bob.
 * @param {import('node:test').TestContext} t @param {Partial<ClientOptions>} [options]
 */
async function three(t, options) {
  const tabs = new VirtualTabs(t), { world, server } = tabs, bob = await tabs.peer();
  const leader = await tabs.online(options);
  const others = [await tabs.online(options), await tabs.online(options)];
  await world.advance(2000);
  server.frames = [];
  return { tabs, world, server, bob, leader, others, all: [leader, ...others] };
}

/** One leads, all are online, and nobody was told of any trouble. @param {VirtualTabs} tabs */
function isWhole(tabs) {
  const { awake, leaders, world, server } = tabs;
  assert.deepEqual(awake.map(({ client }) => client.state), awake.map(() => 'online'));
  assert.equal(leaders.length, 1);
  const links = world.sockets.filter(({ live }) => live);
  assert.equal(links.length, 2, 'of alice and bob');
  assert.ok(server.isOnline('alice'));
  for (const { events } of tabs.tabs) {
    assert.deepEqual([events.kickout, events.error], [[], []]);
    assert.ok(!states(events.state).includes('stopped'));
  }
}

/** @type {Record<string, (leader: Tab, tabs: VirtualTabs) => Promise<void>>} ways to go */
const WAYS = {
  'is closed': async (leader) => {
    await leader.hint('suspended');
    await leader.crash();
  },
  'crashes': (leader) => leader.crash(),
  'is disposed of': async (leader) => leader.client.dispose(),
  'is suspended': (leader) => leader.suspend(),
  'is put away': (leader) => leader.putAway(),
  'freezes without a word': async (leader, { world }) => {
    leader.freeze();
    await world.advance(LOOK + PROBE);
  },
};

before(warmUp);

for (const [way, leave] of Object.entries(WAYS)) {
  describe(`when the leader ${way}`, () => {
    test('another leads, and all is told as it was', async (t) => {
      const { tabs, world, bob, leader, others } = await three(t);
      await leave(leader, tabs);
      await world.advance(50);
      if (leader.alive && leader.client.state !== 'stopped') {
        isWhole(tabs);
      } else {
        assert.equal(others.filter(({ client }) => client.stats().leader).length, 1);
      }
      bob.client.send('alice', 'hello');
      for (const { client } of others) client.send('bob', 'hi');
      await world.advance(50);
      for (const { events } of others) {
        assert.deepEqual(contents(events.message), ['hello']);
        assert.deepEqual(contents(events.delivered), ['hi']);
        assert.deepEqual(events.kickout, []);
      }
      assert.deepEqual(contents(bob.events.message), ['hi', 'hi']);
    });

    test('what the others had sent arrives once, in order', async (t) => {
      const { tabs, world, server, bob, leader, others } = await three(t);
      server.acknowledges = false;
      for (const text of NUMBERS.slice(0, 3)) {
        for (const { client } of others) client.send('bob', text);
        await world.advance(1);
      }
      await leave(leader, tabs);
      server.acknowledges = true;
      for (const text of NUMBERS.slice(3)) {
        for (const { client } of others) client.send('bob', text);
      }
      await world.advance(6000);
      for (const { events } of others) {
        assert.deepEqual(contents(events.delivered).sort(), NUMBERS);
        assert.deepEqual(events.lost, []);
        const own = events.delivered.map(({ fingerprint }) => fingerprint);
        assert.deepEqual(contents(bob.events.message
          .filter(({ fingerprint }) => own.includes(fingerprint))), NUMBERS);
      }
      assert.equal(bob.events.message.length, 12);
    });
  });
}

describe('what was under way', () => {
  test('keeps its lifetime', async (t) => {
    const { world, server, leader, others: [tab] } = await three(t);
    server.acknowledges = false;
    tab.client.send('bob', 'short', { expiresAfter: 4000 });
    await world.advance(3000);
    await leader.crash();
    await world.advance(990);
    assert.deepEqual([losses(tab), tab.client.state], [[], 'online']);
    await world.advance(20);
    assert.deepEqual(losses(tab), [['short', 'EXPIRED']]);
  });

  test('can be aborted at any moment, and is not sent again', async (t) => {
    for (const after of [0, 1]) {
      const { world, server, leader, others: [tab] } = await three(t);
      server.acknowledges = false;
      const abort = new AbortController();
      const sent = tab.client.send('bob', 'x', { signal: abort.signal });
      await world.advance(10);
      await leader.crash();
      await world.advance(after);
      const { length } = server.contents;
      abort.abort();
      await assert.rejects(sent.delivered, imError('MESSAGE_LOST', { reason: 'ABORTED' }));
      await world.advance(20_000);
      assert.ok(server.contents.length <= length + after);
      assert.deepEqual([losses(tab), tab.client.state], [[['x', 'ABORTED']], 'online']);
    }
  });

  test('without QoS is sent once: what was written is not written again', async (t) => {
    const { world, server, bob, leader, others: [tab] } = await three(t);
    const written = tab.client.send('bob', 'written', { qos: false });
    await world.until(written.delivered);
    await world.advance(5);
    server.cut();
    await world.settle();
    const waits = tab.client.send('bob', 'waits', { qos: false });
    await leader.crash();
    server.links.delete('bob');
    await world.until(waits.delivered);
    await world.until(bob.client.login());
    await world.advance(1000);
    assert.deepEqual(server.contents, ['written', 'waits']);
  });

  test('keeps its status, which never goes back', async (t) => {
    const { world, server, leader, others: [tab] } = await three(t);
    server.acknowledges = false;
    const sent = tab.client.send('bob', 'x');
    await world.advance(10);
    server.opens = false;
    await leader.crash();
    for (let i = 0; i < 100; i += 1) {
      assert.equal(sent.status, 'sent');
      await world.advance(10);
    }
    server.opens = server.acknowledges = true;
    await world.until(sent.delivered);
  });

  test('in a tab that was put away meanwhile settles when it is back', async (t) => {
    const { tabs, world, server, others: [tab] } = await three(t);
    for (const acknowledges of [true, false]) {
      server.acknowledges = acknowledges;
      const sent = tab.client.send('bob', 'x', { qos: true, expiresAfter: 30_000 });
      await world.settle();
      await tab.putAway();
      await world.advance(60_000);
      assert.equal(tab.events.delivered.length + tab.events.lost.length, acknowledges ? 0 : 1);
      await tab.resume();
      await world.advance(10);
      assert.equal(sent.status, acknowledges ? 'delivered' : 'lost');
    }
    isWhole(tabs);
  });

  test('and was stored by a tab that died is sent by another, which says so', async (t) => {
    for (const dies of [0, 1]) {
      const { world, server, bob, all } = await three(t);
      server.cut();
      await world.advance(1);
      for (const text of NUMBERS) all[dies].client.send('bob', text);
      await world.advance(5);
      await all[dies].crash();
      await world.advance(30_000);
      assert.deepEqual(contents(bob.events.message), NUMBERS);
      const heirs = all.filter(({ events }) => events.restored.length);
      assert.equal(heirs.length, 1);
      assert.deepEqual(contents(heirs[0].events.restored[0].messages), NUMBERS);
      assert.deepEqual(contents(heirs[0].events.delivered), NUMBERS);
      assert.deepEqual(all[0].browser.messages, []);
    }
  });
});

describe('what was shown', () => {
  for (const outbox of /** @type {const} */ (['memory', 'persistent'])) {
    test(`is not shown again by the next leaders, outbox: ${outbox}`, async (t) => {
      const { tabs, world, server, all } = await three(t, { outbox });
      const text = messageFrame();
      for (const tab of all) {
        server.links.get('alice')?.text(text);
        await world.advance(10);
        await tab.crash();
        await tabs.online({ outbox });
        await world.advance(100);
      }
      for (const { events } of tabs.tabs.slice(0, 3)) assert.equal(events.message.length, 1);
      const late = tabs.tabs.slice(3).map(({ events }) => events.message.length);
      // To a page without a memory of its own it is news, from whichever leader.
      for (const count of late) assert.ok(count <= (outbox === 'memory' ? 1 : 0), `${late}`);
    });
  }

  test('and acknowledged by a leader in its last moment is shown by all', async (t) => {
    const { tabs, world, server, leader, others } = await three(t);
    tabs.channels.latency = () => 20;
    server.links.get('alice')?.text(messageFrame());
    await leader.crash();
    await world.advance(100);
    for (const { events } of others) assert.equal(events.message.length, 1);
  });
});

describe('a leader that is back', () => {
  for (const way of ['is suspended', 'is put away']) {
    test(`when it ${way} follows, and its messages are settled`, async (t) => {
      const { tabs, world, server, bob, leader } = await three(t);
      server.acknowledges = false;
      for (const text of NUMBERS) leader.client.send('bob', text);
      await world.advance(10);
      await WAYS[way](leader, tabs);
      server.acknowledges = true;
      await world.advance(1000);
      bob.client.send('alice', 'meanwhile');
      await world.advance(10);
      await leader.resume();
      await world.advance(100);
      assert.deepEqual(contents(leader.events.delivered), NUMBERS);
      assert.deepEqual(contents(bob.events.message), NUMBERS);
      assert.equal(leader.client.stats().leader, false);
      isWhole(tabs);
    });
  }

  test('from a freeze that nobody announced is silent, and follows', async (t) => {
    const { tabs, world, server, bob, leader, others } = await three(t);
    server.acknowledges = false;
    leader.client.send('bob', 'frozen');
    await world.advance(1);
    server.acknowledges = true;
    leader.freeze();
    await world.advance(LOOK + PROBE + 100);
    bob.client.send('alice', 'meanwhile');
    await world.advance(LOOK);
    const told = others.map(({ events }) => events.state.length);
    await leader.thaw();
    await world.advance(5000);
    isWhole(tabs);
    assert.deepEqual(others.map(({ events }) => events.state.length), told);
    assert.deepEqual(contents(bob.events.message), ['frozen']);
    assert.deepEqual(contents(leader.events.delivered), ['frozen']);
    for (const { events } of tabs.tabs) assert.deepEqual(contents(events.message), ['meanwhile']);
  });

  test('and had the lead alone logs in again', async (t) => {
    const tabs = new VirtualTabs(t), { world } = tabs, tab = await tabs.online();
    await tabs.peer();
    await tab.putAway();
    await world.advance(60_000);
    await tab.resume();
    await world.advance(100);
    isWhole(tabs);
  });

  test('does not log in where the others have logged out', async (t) => {
    for (const steps of [0, 1, 2]) {
      const { tabs, world, server, leader, others } = await three(t);
      await leader.putAway();
      await world.advance(100);
      await world.until(others[0].client.logout());
      await world.advance(100);
      for (const tab of others.slice(0, steps)) await (steps === 1 ? tab.crash() : tab.suspend());
      if (steps === 2) await others[1].resume();  // which knows how it ended
      await leader.resume();
      await world.advance(20_000);
      const { state, reason } = leader.events.state.at(-1);
      assert.deepEqual([state, reason], ['stopped', 'LOGGED_OUT'], `${steps}`);
      assert.equal(server.isOnline('alice'), false);
      await world.until(leader.login());
      await world.advance(1);
      assert.ok(tabs.awake.every(({ client }) => client.state === 'online'));
    }
  });
});

describe('the end of the session', () => {
  test('by logout() in a leader that is gone at once is the end in all', async (t) => {
    for (const latency of [0, 20]) {
      const { tabs, world, server, leader, others } = await three(t);
      tabs.channels.latency = () => latency;
      leader.client.logout();
      await Promise.resolve();
      await leader.hint('suspended');
      await leader.crash();
      await world.advance(1000);
      for (const { client, events } of others) {
        assert.deepEqual([client.state, events.state.at(-1).reason], ['stopped', 'LOGGED_OUT']);
      }
      assert.equal(server.isOnline('alice'), false);
      await world.until(others[1].login());
    }
  });

  test('by logout() that the leader never heard is the end in all', async (t) => {
    const { world, leader, others } = await three(t);
    leader.freeze();
    others[0].client.logout();
    await world.settle();
    await leader.crash();
    await world.advance(1000);
    for (const { client, events } of others) {
      assert.deepEqual([client.state, events.state.at(-1).reason], ['stopped', 'LOGGED_OUT']);
    }
  });

  test('by a kick-out outlives its leader, and what waits is sent after the next login()',
    async (t) => {
      const { world, server, bob, leader, others } = await three(t);
      server.acknowledges = false;
      const sent = others[0].client.send('bob', 'waits');
      await world.advance(10);
      server.acknowledges = true;
      await server.intrude('alice');
      await world.advance(200);
      await leader.crash();
      await world.advance(1000);
      for (const { client } of others) assert.equal(client.state, 'stopped');
      await world.until(others[1].login());
      await world.until(sent.delivered);
      assert.deepEqual(contents(bob.events.message), ['waits']);
    });
});

describe('leaders', () => {
  test('have each its own token', async (t) => {
    const tabs = new VirtualTabs(t), { world, server } = tabs;
    const first = await tabs.online({ token: () => 'first' });
    await tabs.online({ token: async () => 'second' });
    await first.crash();
    await world.advance(100);
    assert.deepEqual(server.logins.map(({ loginToken }) => loginToken), ['first', 'second']);
  });

  test('elected in one moment, or with the clock set back, are told apart', async (t) => {
    const { tabs, world, leader, others: [one, other] } = await three(t);
    tabs.epoch -= 86_400_000;
    const now = tabs.open();
    now.login();
    await leader.crash();
    await world.settle();
    await one.crash();
    for (const text of NUMBERS) other.client.send('bob', text);
    await world.advance(2 * (LOOK + PROBE));
    assert.deepEqual(contents(other.events.delivered), NUMBERS);
    isWhole(tabs);
  });

  test('all of them frozen but one, are one', async (t) => {
    const { tabs, world, leader, others } = await three(t);
    leader.freeze();
    await world.advance(LOOK + PROBE + 100);
    const [next] = tabs.leaders;
    next.freeze();
    await world.advance(LOOK + PROBE + LOOK);
    isWhole(tabs);
    await Promise.all([leader.thaw(), next.thaw()]);
    await world.advance(LOOK + PROBE + LOOK);
    isWhole(tabs);
    assert.ok(others.includes(tabs.leaders[0]));
  });

  test('do not mind pages of another version, which say what nobody knows', async (t) => {
    const { tabs, world, server, others } = await three(t);
    const [{ name }] = tabs.channels.open;
    const stranger = tabs.channels.join(name, { pass: (run) => run(), awake: true });
    /** @type {any[]} */
    const heard = [];
    stranger.onmessage = ({ data }) => heard.push(data);
    others[0].client.send('bob', 'x');
    await world.advance(16_000);
    const { hub } = heard.find((data) => data.hub);
    for (const post of [{}, { kind: 'future', of: hub }, { kind: 'future', hub }, { hub },
      { kind: 'event', event: 'future', value: 1, hub }, { kind: 'settled', fingerprint: 'x', hub },
      { kind: 'abort', fingerprint: 'x', of: hub }, { kind: 'hello' }]) stranger.postMessage(post);
    others[0].client.send('bob', 'y');
    await world.advance(100);
    assert.deepEqual(server.contents, ['x', 'y']);
    isWhole(tabs);
  });
});

describe('where tabs cannot share', () => {
  test('each says so, and has a connection of its own', async (t) => {
    /** @type {Array<(tabs: VirtualTabs) => void>} */
    const hosts = [(tabs) => { tabs.locks = undefined; },
      () => Reflect.deleteProperty(globalThis, 'BroadcastChannel')];
    for (const cripple of hosts) {
      const tabs = new VirtualTabs(t);
      cripple(tabs);
      const tab = await tabs.online();
      await tabs.world.until(tab.client.send('0', 'x').delivered);
      assert.deepEqual(tab.events.error.map(({ code }) => code), ['SHARING_UNAVAILABLE']);
      assert.equal(tab.client.stats().leader, null);
    }
  });
});
