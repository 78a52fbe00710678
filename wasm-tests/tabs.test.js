// @ts-check
/** One connection for all tabs: each has the whole API, and its own messages settle in it. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { Client } from 'mobileimsdk-wasm';
import { Type, errorFrame, frameText, kickoutFrame } from './support/frames.js';
import { NOTHING } from './support/virtual-world.js';
import { imError, makeClient, states } from './support/story.js';
import { Page } from './support/virtual-browser.js';
import { VirtualTabs, warmUp } from './support/virtual-tabs.js';
import { coreThatTrapsIn } from './support/wasm-binary.js';

/** @typedef {import('./support/virtual-tabs.js').Tab} Tab */
/** @typedef {import('mobileimsdk-wasm').ClientOptions} ClientOptions */

const contents = (/** @type {any[]} */ messages) => messages.map(({ content }) => content);
const losses = (/** @type {Tab} */ { events }) =>
  events.lost.map(({ message, reason }) => [message.content, reason]);
const codesOf = (/** @type {Tab} */ { events }) => events.error.map(({ code }) => code);
const stateOf = (/** @type {Tab} */ { client }) => client.state;

/**
 * A leader, two other tabs, and bob.
 * @param {import('node:test').TestContext} t @param {Partial<ClientOptions>} [options]
 */
async function three(t, options) {
  const tabs = new VirtualTabs(t), { world, server } = tabs, bob = await tabs.peer();
  const leader = await tabs.online(options);
  const others = [await tabs.online(options), await tabs.online(options)];
  server.frames = [];
  return { tabs, world, server, bob, leader, others, all: [leader, ...others] };
}

/** Sockets of alice that live. @param {VirtualTabs} tabs */
const linksOfAlice = ({ world, server }) =>
  world.sockets.filter((socket) => socket.live && socket !== server.links.get('bob')).length;

before(warmUp);

describe('tabs that share', () => {
  test('have one connection, which the first has', async (t) => {
    const { tabs, server, all } = await three(t);
    assert.equal(linksOfAlice(tabs), 1);
    assert.deepEqual(server.of(Type.LOGIN), []);
    assert.deepEqual(all.map(({ client }) => client.stats().leader), [true, false, false]);
    assert.deepEqual(all.map(stateOf), ['online', 'online', 'online']);
  });

  test('may be of a class of the application\'s own, which sets the options itself', async (t) => {
    const tabs = new VirtualTabs(t);
    let made = 0;
    tabs.Client = class extends Client {
      /** @param {ClientOptions} options */
      constructor(options) {
        super({ ...options, shareAcrossTabs: true });
        made += 1;
      }
    };
    const { client } = await tabs.online({ outbox: 'memory' });
    assert.deepEqual([client.state, client.stats().leader, made], ['online', true, 1]);
  });

  test('hear every message once, and acknowledge it once', async (t) => {
    const { world, server, bob, all } = await three(t);
    for (const text of ['a', 'b', 'c']) bob.client.send('alice', text);
    bob.client.send('alice', 'no QoS', { qos: false });
    await world.advance(20);
    for (const { events } of all) {
      assert.deepEqual(contents(events.message), ['a', 'b', 'c', 'no QoS']);
    }
    assert.equal(server.of(Type.ACK).filter(({ from }) => from === 'alice').length, 3);
  });

  test('go through every state together', async (t) => {
    const { world, server, all } = await three(t);
    server.cut();
    await world.advance(5000);
    for (const { events } of all.slice(1)) {
      assert.deepEqual(states(events.state).slice(-4),
        ['waiting', 'connecting', 'authenticating', 'online']);
      const { reason, retryIn } = events.state.at(-4);
      assert.deepEqual([reason, retryIn], ['LINK_CLOSED', all[0].events.state.at(-4).retryIn]);
    }
  });

  test('hear keep-alives and their answers, and have the counts of the one client', async (t) => {
    const { world, bob, all } = await three(t);
    bob.client.send('alice', 'x');
    await world.advance(16_000);
    const [leader, ...others] = all.map(({ client }) => client.stats());
    for (const { events: { ping, pong } } of all) {
      assert.deepEqual([ping.length, pong.length], [1, 1]);
    }
    for (const stats of others) assert.deepEqual(stats, { ...leader, leader: false });
    assert.deepEqual([leader.shown, leader.rtt], [1, 2]);
    assert.ok(leader.core);
  });

  test('count zeros before there is a hub and after dispose()', async (t) => {
    const { tabs, leader } = await three(t);
    const zeros = makeClient(tabs.world).stats();
    const tab = tabs.open(), login = tab.login();
    assert.deepEqual(tab.client.stats(), zeros);
    await tabs.world.until(login);
    tab.client.dispose();
    leader.client.dispose();
    await tabs.world.settle();
    for (const { client } of [tab, leader]) {
      assert.deepEqual(client.stats(), { ...zeros, state: 'stopped' });
    }
  });

  test('are of one user at one server: others share nothing with them', async (t) => {
    const { tabs } = await three(t);
    for (const options of [{ userId: 'carol' }, { url: 'ws://other.test/' }]) {
      const tab = await tabs.online(options);
      assert.equal(tab.client.stats().leader, true, JSON.stringify(options));
    }
  });

  test('log each for itself: its own level, logger or none', async (t) => {
    const tabs = new VirtualTabs(t);
    /** @type {string[][]} */
    const heard = [[], [], []];
    const logs = heard.map((lines) => (/** @type {any} */ { level }) => lines.push(level));
    const all = [await tabs.online(), await tabs.online({ logger: logs[1], logLevel: 'debug' }),
      await tabs.online({ logger: logs[2], logLevel: 'warn' })];
    all[0].client.on('log', logs[0]);
    await tabs.world.advance(1);
    all[2].client.send('bob', 'x');
    tabs.server.cut();
    await tabs.world.advance(5000);
    const levels = heard.map((lines) => [...new Set(lines)].sort());
    assert.deepEqual(levels, [['info', 'warn'], ['debug', 'info', 'warn'], ['warn']]);
    assert.equal(heard[1].filter((level) => level === 'warn').length, heard[2].length);
  });
});

describe('what a tab sends', () => {
  test('settles in it alone: queued, sent, delivered', async (t) => {
    const { world, server, bob, leader, others: [tab, other] } = await three(t);
    server.acknowledges = false;
    const sent = tab.client.send('bob', 'x', { typeu: 7 });
    assert.equal(sent.status, 'queued');
    await world.advance(10);
    assert.equal(sent.status, 'sent');
    server.acknowledges = true;
    await world.until(sent.delivered);
    assert.equal(sent.status, 'delivered');
    const { from, content, typeu, qos, fingerprint } = bob.events.message[0];
    assert.deepEqual([from, content, typeu, qos, fingerprint],
      ['alice', 'x', 7, true, sent.fingerprint]);
    assert.deepEqual(tab.events.delivered, [sent]);
    assert.deepEqual([leader.events.delivered, other.events.delivered], [[], []]);
  });

  test('before any hub is known comes first, in order', async (t) => {
    const tabs = new VirtualTabs(t), bob = await tabs.peer();
    const early = [tabs.open(), tabs.open()];
    for (const tab of early) {
      tab.login();
      for (const text of ['1', '2', '3']) tab.client.send('bob', text);
    }
    await tabs.world.advance(100);
    early[1].client.send('bob', '4');
    await tabs.world.advance(10);
    assert.deepEqual(contents(bob.events.message).sort(), ['1', '1', '2', '2', '3', '3', '4']);
    for (const { events } of early) {
      assert.deepEqual(contents(events.delivered).slice(0, 3), ['1', '2', '3']);
    }
  });

  test('without QoS is written once, and that is its end', async (t) => {
    const { world, bob, others: [tab] } = await three(t);
    const sent = tab.client.send('bob', 'typing', { qos: false });
    await world.until(sent.delivered);
    assert.equal(sent.status, 'sent');
    await world.advance(10);
    assert.deepEqual(contents(bob.events.message), ['typing']);
    assert.deepEqual(tab.events.delivered, []);
    assert.equal(tab.client.stats().pending, 0);
  });

  test('and nobody acknowledges is told lost there, and can be sent again by its fingerprint',
    async (t) => {
      const { world, server, leader, others: [tab] } = await three(t);
      for (const { client, events } of [tab, leader]) {
        server.acknowledges = false;
        const { fingerprint } = client.send('bob', 'x');
        await world.advance(20_000);
        assert.deepEqual(events.lost.map(({ reason }) => reason), ['UNACKNOWLEDGED']);
        server.acknowledges = true;
        const again = client.send('bob', 'x', { fingerprint });
        await world.until(again.delivered);
        assert.equal(again.fingerprint, fingerprint);
        await world.until(client.send('bob', 'x', { fingerprint }).delivered);
        assert.throws(() => [1, 2].map(() => client.send('bob', 'y', { fingerprint: 'twice' })),
          imError('DUPLICATE_FINGERPRINT'));
      }
    });

  test('can be aborted, before and after the hub has it, and sent again at once', async (t) => {
    const { world, server, all } = await three(t);
    server.acknowledges = false;
    for (const { client, events } of all) {
      for (const wait of [0, 10]) {
        const abort = new AbortController(), { signal } = abort;
        const sent = client.send('bob', 'x', { signal });
        await world.advance(wait);
        abort.abort();
        await assert.rejects(sent.delivered, imError('MESSAGE_LOST', { reason: 'ABORTED' }));
        server.acknowledges = true;
        const again = client.send('bob', 'x', { fingerprint: sent.fingerprint });
        await world.until(again.delivered);
        server.acknowledges = false;
      }
      await world.advance(20_000);
      assert.deepEqual([events.lost.length, events.delivered.length], [2, 2]);
    }
  });

  test('and aborts in the same breath never leaves', async (t) => {
    const { world, server, all } = await three(t);
    for (const { client } of all) {
      const abort = new AbortController();
      client.send('bob', 'never', { signal: abort.signal });
      abort.abort();
    }
    server.cut();  // so that nothing could be written at once
    await world.advance(10_000);
    assert.equal(all[1].client.state, 'online');
    assert.ok(server.of(Type.MESSAGE).length <= 1, 'the leader may have written its own');
  });

  test('and finds no room waits for it, in its order', async (t) => {
    const { world, server, bob, others: [tab, other] } = await three(t, { qos: { maxPending: 4 } });
    server.acknowledges = false;
    for (const text of ['a', 'b', 'c', 'd']) other.client.send('bob', text);
    for (const text of ['1', '2', '3', '4']) tab.client.send('bob', text);
    assert.throws(() => tab.client.send('bob', '5'), imError('QUEUE_FULL', { limit: 4 }));
    await world.advance(10);
    assert.deepEqual(contents(bob.events.message), ['a', 'b', 'c', 'd']);
    server.acknowledges = true;
    await world.advance(20_000);
    assert.deepEqual(contents(tab.events.delivered), ['1', '2', '3', '4']);
    assert.deepEqual(contents(bob.events.message).slice(4), ['1', '2', '3', '4']);
    for (const text of ['5', '6', '7', '8']) tab.client.send('bob', text);
    await world.advance(10);
    assert.deepEqual(contents(bob.events.message).slice(8), ['5', '6', '7', '8']);
  });

  test('and is too large is refused at once, or lost with its error there', async (t) => {
    const { world, leader, others: [tab] } = await three(t, { maxFrameBytes: 1000 });
    for (const { client } of [tab, leader]) {
      assert.throws(() => client.send('bob', 'x'.repeat(1000)),
        imError('FRAME_TOO_LARGE', { limit: 1000 }));
      assert.throws(() => client.echo('x'.repeat(1000)),
        imError('FRAME_TOO_LARGE', { limit: 1000, bytes: 1002 }));
    }
    const { fingerprint } = tab.client.send('bob', 'x'.repeat(980));
    await world.advance(10);
    assert.deepEqual(tab.events.lost.map(({ message, reason }) => [message.fingerprint, reason]),
      [[fingerprint, 'REJECTED']]);
    assert.deepEqual([codesOf(tab), codesOf(leader)], [['FRAME_TOO_LARGE'], []]);
  });

  test('expires as long after send() as any other', async (t) => {
    const { world, server, others: [tab] } = await three(t);
    server.acknowledges = false;
    tab.client.send('bob', 'short', { expiresAfter: 3000 });
    tab.client.send('bob', 'long');
    await world.advance(2990);
    assert.deepEqual(losses(tab), []);
    await world.advance(20);
    assert.deepEqual(losses(tab), [['short', 'EXPIRED']]);
  });

  test('in a burst of hundreds from two tabs arrives in order', async (t) => {
    const { world, bob, others } = await three(t);
    for (let i = 0; i < 500; i += 1) {
      for (const [number, tab] of others.entries()) tab.client.send('bob', `${number} ${i}`);
    }
    await world.advance(3000);
    for (const [number, { events, client }] of others.entries()) {
      const own = contents(bob.events.message).filter((text) => text.startsWith(`${number} `));
      assert.deepEqual(own, Array.from({ length: 500 }, (_, i) => `${number} ${i}`));
      assert.deepEqual([events.delivered.length, client.stats().pending], [500, 0]);
    }
  });

  test('by echo() is answered, to all', async (t) => {
    const { world, all } = await three(t);
    all[1].client.echo('hello');
    await world.advance(10);
    for (const { events } of all) assert.deepEqual(contents(events.echo), ['hello']);
    all[0].browser.server.cut();
    await world.advance(10);
    assert.throws(() => all[1].client.echo('x'), imError('NOT_LOGGED_IN'));
  });
});

describe('an end of the session', () => {
  test('by logout() in one tab is the end in all', async (t) => {
    const { tabs, world, server, all } = await three(t);
    server.acknowledges = false;
    for (const { client } of all) client.send('bob', 'x');
    await world.advance(10);
    await world.until(all[2].client.logout());
    await world.advance(1);
    for (const tab of all) {
      assert.deepEqual([tab.client.state, tab.events.state.at(-1).reason, losses(tab)],
        ['stopped', 'LOGGED_OUT', [['x', 'LOGGED_OUT']]]);
      assert.throws(() => tab.client.send('bob', 'x'), imError('NOT_LOGGED_IN'));
    }
    assert.equal(linksOfAlice(tabs), 0);
    await world.until(all[1].login());
    await world.advance(1);
    assert.deepEqual(all.map(stateOf), ['online', 'online', 'online']);
    assert.equal(linksOfAlice(tabs), 1);
  });

  test('by a device elsewhere reaches all tabs, and a login() in any is one in all', async (t) => {
    const { world, server, all } = await three(t);
    server.acknowledges = false;
    const sent = all[1].client.send('bob', 'waits');
    await world.advance(10);
    server.acknowledges = true;
    await server.intrude('alice');
    await world.advance(1000);
    for (const { client, events } of all) {
      assert.deepEqual([client.state, events.state.at(-1).reason, events.kickout],
        ['stopped', 'KICKED_OUT', [{ code: 1, reason: null }]]);
    }
    assert.equal(sent.status, 'sent');
    await world.until(all[2].login());
    await world.until(sent.delivered);
    assert.deepEqual(all.map(stateOf), ['online', 'online', 'online']);
  });

  test('by an administrator reaches all tabs, at once', async (t) => {
    const { server, all, world } = await three(t);
    server.links.get('alice')?.text(kickoutFrame(2, 'maintenance'));
    await world.advance(1);
    for (const { client, events } of all) {
      assert.deepEqual([client.state, events.kickout],
        ['stopped', [{ code: 2, reason: 'maintenance' }]]);
    }
  });

  test('does not end the login() of a tab that opens afterwards', async (t) => {
    const { tabs, world, server } = await three(t);
    for (const wait of [50, 1000]) {  // in the moment of doubt too
      await server.intrude('alice');
      await world.advance(wait);
      const tab = tabs.open();
      await world.until(tab.login());
      await world.advance(1000);
      assert.deepEqual(tabs.tabs.map(stateOf), tabs.tabs.map(() => 'online'));
      assert.ok(!states(tab.events.state).includes('stopped'));
    }
  });

  test('by a refused login rejects every login(), and a later one is tried', async (t) => {
    const tabs = new VirtualTabs(t);
    tabs.server.loginCode = 1026;
    const all = [tabs.open(), tabs.open()];
    await Promise.all(all.map((tab) => assert.rejects(tabs.world.until(tab.login()),
      imError('LOGIN_REFUSED', { serverCode: 1026 }))));
    for (const tab of all) {
      assert.deepEqual([tab.client.state, codesOf(tab)], ['stopped', ['LOGIN_REFUSED']]);
    }
    tabs.server.loginCode = 0;
    await tabs.world.until(all[1].login());
    assert.deepEqual(all.map(stateOf), ['online', 'online']);
  });

  test('by logout() while no hub is known rejects login(), and no tab logs in', async (t) => {
    const tabs = new VirtualTabs(t), tab = tabs.open(), login = tab.login();
    await tabs.world.settle();
    tab.client.send('bob', 'x');
    tab.client.logout();
    await assert.rejects(tabs.world.until(login), imError('LOGGED_OUT'));
    await tabs.world.advance(1000);
    assert.deepEqual([losses(tab), tabs.world.sockets.length], [[['x', 'LOGGED_OUT']], 0]);
  });

  test('by dispose() is that of one tab: its messages are lost, the others go on', async (t) => {
    const { world, server, bob, others: [tab, other] } = await three(t);
    server.acknowledges = false;
    tab.client.send('bob', 'mine');
    const sent = other.client.send('bob', 'other\'s');
    await world.advance(10);
    tab.client.dispose();
    await world.until(tab.client.logout());  // means nothing any more
    tab.client.on('log', () => {});
    assert.deepEqual(losses(tab), [['mine', 'DISPOSED']]);
    await world.advance(10);
    assert.deepEqual([tab.left(), tab.client.state], [NOTHING, 'stopped']);
    server.acknowledges = true;
    await world.until(sent.delivered);
    await world.advance(20_000);
    assert.equal(server.contents.filter((text) => text === 'mine').length, 1);
    bob.client.send('alice', 'hello');
    await world.advance(10);
    assert.deepEqual([tab.events.message, contents(other.events.message)], [[], ['hello']]);
    assert.equal(other.client.state, 'online');
  });

  test('of all tabs leaves nothing: no timer, lock, channel or socket', async (t) => {
    const { tabs, all } = await three(t);
    for (const { client } of all) client.dispose();
    await tabs.world.settle();
    await tabs.world.advance(2000);
    assert.deepEqual([tabs.locks?.held, tabs.locks?.waiting, tabs.channels.open.size], [[], [], 0]);
    for (const tab of all) assert.deepEqual(tab.left(), NOTHING);
    assert.equal(linksOfAlice(tabs), 0);
  });

  test('by a core that failed is that of its tab: the others go on with another', async (t) => {
    const tabs = new VirtualTabs(t), { world, server } = tabs;
    await tabs.peer();
    const leader = await tabs.online({ wasm: coreThatTrapsIn('im_echo') });
    const others = [await tabs.online(), await tabs.online()];
    server.acknowledges = false;
    const sent = others[0].client.send('bob', 'x');
    leader.client.send('bob', 'lost');
    await world.advance(10);
    server.acknowledges = true;
    others[1].client.echo('x');
    await world.until(sent.delivered);
    assert.deepEqual([leader.client.state, codesOf(leader), losses(leader)],
      ['stopped', ['CORE_FAILED'], [['lost', 'CORE_FAILED']]]);
    await assert.rejects(leader.login(), imError('CORE_FAILED'));
    for (const tab of others) assert.deepEqual([stateOf(tab), codesOf(tab)], ['online', []]);
  });
});
