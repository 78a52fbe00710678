// @ts-check
/** Tabs that share: whose token a login takes, who listens, and which call was the last. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { Client } from 'mobileimsdk-wasm';
import { Type } from './support/frames.js';
import { imError, states } from './support/story.js';
import { VirtualTabs, warmUp } from './support/virtual-tabs.js';

/** @typedef {import('./support/virtual-tabs.js').Tab} Tab */
/** @typedef {import('mobileimsdk-wasm').ClientOptions} ClientOptions */

const PATIENCE = 3000;  // ms that a tab has for its token

const stateOf = (/** @type {Tab} */ { client }) => client.state;
const codesOf = (/** @type {Tab} */ { events }) => events.error.map(({ code }) => code);
const contents = (/** @type {any[]} */ messages) => messages.map(({ content }) => content);
const never = () => new Promise(() => {});
const noToken = () => { throw new Error('no token here'); };

/** Tokens of the logins that the server has seen. @param {VirtualTabs} tabs */
const tokensOf = ({ server }) => server.logins.map(({ loginToken }) => loginToken)
  .filter((token) => token !== undefined);

/**
 * Tabs with these tokens, logged in one after the other; the first leads.
 * @param {import('node:test').TestContext} t
 * @param {...Partial<ClientOptions>['token']} tokens
 */
async function tabsWith(t, ...tokens) {
  const tabs = new VirtualTabs(t), { world, server } = tabs, all = [];
  await tabs.peer();
  for (const token of tokens) {
    all.push(await tabs.online({ token }));
    await world.advance(10);
  }
  server.frames = [];
  return { tabs, world, server, all };
}

before(warmUp);

describe('the token of a login', () => {
  test('is that of the tab which has called login() last', async (t) => {
    const { tabs, world, server, all } = await tabsWith(t, 'first', 'second', () => 'third');
    server.cut();
    await world.advance(5000);
    await world.until(all[1].client.logout());
    await world.until(all[1].login());
    await world.advance(10);
    assert.deepEqual(tokensOf(tabs), ['third', 'second']);
    assert.deepEqual(all.map(stateOf), ['online', 'online', 'online']);
  });

  test('that is stale in the leader locks nobody out', async (t) => {
    const tabs = new VirtualTabs(t), { world, server } = tabs;
    server.loginCode = 1026;
    const leader = tabs.open({ token: 'stale' }), other = tabs.open({ token: 'fresh' });
    await assert.rejects(world.until(leader.login()), imError('LOGIN_REFUSED'));
    server.loginCode = 0;
    await world.until(other.login());
    assert.deepEqual(tokensOf(tabs), ['stale', 'fresh']);
    assert.equal(leader.client.stats().leader, true);
    assert.deepEqual([leader, other].map(stateOf), ['online', 'online']);
    await leader.crash();  // and the next leader knows whose it was
    await world.advance(1000);
    assert.deepEqual(tokensOf(tabs), ['stale', 'fresh', 'fresh']);
  });

  test('is the last one\'s for the next leader too, who had a stale one', async (t) => {
    const { tabs, world, all } = await tabsWith(t, 'dies', 'stale', 'fresh');
    await all[0].crash();
    await world.advance(1000);
    assert.equal(all[1].client.stats().leader, true);
    assert.deepEqual(tokensOf(tabs), ['fresh']);
  });

  test('that fails in one tab is another\'s, and nobody is told', async (t) => {
    const { tabs, world, server, all } = await tabsWith(t, 'good', 'also', noToken);
    server.cut();
    await world.advance(5000);
    assert.deepEqual(tokensOf(tabs), ['also']);
    assert.deepEqual(all.map(stateOf), ['online', 'online', 'online']);
    assert.deepEqual(all.map(codesOf), [[], [], []]);
  });

  test('that one tab does not give in time is another\'s, and that one\'s from then on',
    async (t) => {
      const { tabs, world, server, all } = await tabsWith(t, 'quick', never);
      for (const wait of [PATIENCE + 1000, PATIENCE - 100]) {
        await world.advance(20_000);
        server.cut();
        await world.advance(wait);
        assert.deepEqual(all.map(stateOf), ['online', 'online'], `${wait}`);
      }
      assert.deepEqual(tokensOf(tabs), ['quick', 'quick']);
    });

  test('of a tab that has died is another\'s, at once', async (t) => {
    const { tabs, world, server, all } = await tabsWith(t, 'lives', 'dies');
    await all[1].crash();
    server.cut();
    await world.advance(1000);
    assert.deepEqual(tokensOf(tabs), ['lives']);
    assert.equal(all[0].client.state, 'online');
  });

  test('of a tab that dies while it is asked is another\'s', async (t) => {
    const { tabs, world, server, all } = await tabsWith(t, 'lives', never);
    server.cut();
    await world.advance(700);
    await all[1].crash();
    await world.advance(1000);
    assert.deepEqual([tokensOf(tabs), all[0].client.state], [['lives'], 'online']);
  });

  test('that all fail to give fails the attempt, with one error in each', async (t) => {
    const tabs = new VirtualTabs(t), { world } = tabs;
    let isWell = false;
    const token = () => (isWell ? 'at last' : noToken());
    const all = [tabs.open({ token }), tabs.open({ token })];
    for (const tab of all) tab.login();
    await world.advance(300);
    for (const tab of all) {
      const failures = tab.events.state.filter(({ reason }) => reason === 'TOKEN_FAILED');
      // The second one may have come when the first attempt had failed.
      const told = codesOf(tab), missed = failures.length - told.length;
      assert.ok(told.length > 0 && told.every((code) => code === 'CONNECT_FAILED'));
      assert.ok(missed === 0 || missed === 1 && tab === all[1], `${missed}`);
      assert.match(tab.events.error[0].cause, /no token here/);
    }
    isWell = true;
    await world.advance(5000);
    assert.deepEqual(all.map(stateOf), ['online', 'online']);
  });

  test('that comes late from the only tab is waited for', async (t) => {
    const tabs = new VirtualTabs(t), { world } = tabs;
    const token = () => new Promise((resolve) => { world.later(8000, () => resolve('slow')); });
    const tab = tabs.open({ token: /** @type {any} */ (token) });
    await world.until(tab.login());
    assert.deepEqual([tokensOf(tabs), codesOf(tab)], [['slow'], []]);
  });

  test('that nobody asked for is not taken', async (t) => {
    const { tabs, world, server } = await tabsWith(t, 'own', never);
    const [{ name }] = tabs.channels.open;
    const stranger = tabs.channels.join(name, { pass: (run) => run(), awake: true });
    /** @type {any[]} */
    const heard = [];
    stranger.onmessage = ({ data }) => {
      heard.push(data);
      if (data.kind !== 'askToken') return;
      const { hub: of, link, tab } = data;
      for (const token of ['"}', 'x', '\\"a\\"', null]) {
        stranger.postMessage({ kind: 'token', of, tab: 'nobody', link, token });
      }
      for (const token of ['"}', 'x', 7, undefined]) {
        stranger.postMessage({ kind: 'token', of, tab, link, token });
      }
    };
    server.cut();
    await world.advance(PATIENCE + 2000);
    assert.ok(heard.some(({ kind }) => kind === 'askToken'));
    assert.deepEqual(tokensOf(tabs), ['own']);
  });
});

/** @param {Partial<ClientOptions>} [options] */
const deaf = (options) => ({ ...options, outbox: /** @type {const} */ ('memory') });

/** Of an application that does not listen to messages. */
class DeafClient extends Client {
  /** @type {Client['on']} */
  on(event, listener) {
    return event === 'message' ? () => {} : super.on(event, listener);
  }
}

/** @param {VirtualTabs} tabs */
async function deafTab(tabs) {
  tabs.Client = DeafClient;
  const tab = await tabs.online(deaf());
  tabs.Client = undefined;
  return tab;
}

describe('listening', () => {
  const MOST = 1000;  // messages that are kept for a late listener

  /** @param {VirtualTabs} tabs @param {any} bob @param {number} count */
  async function flood({ world }, bob, count) {
    for (let i = 0; i < count; i += 1) bob.client.send('alice', `${i}`);
    await world.advance(3000);
  }

  /** What is not acknowledged the server sends again to who logs in. @param {VirtualTabs} tabs */
  async function again({ world, server }) {
    server.links.get('alice')?.end(1006);
    await world.advance(5000);
  }

  /** @param {VirtualTabs} tabs */
  const acknowledged = ({ server }) =>
    server.of(Type.ACK).filter(({ from }) => from === 'alice').length;

  test('ends when no tab listens, and begins with the first that does', async (t) => {
    const tabs = new VirtualTabs(t), bob = await tabs.peer({ qos: { retransmits: 100 } });
    const all = [await deafTab(tabs), await deafTab(tabs)];
    await flood(tabs, bob, MOST + 50);
    const before = acknowledged(tabs);
    assert.ok(before < MOST + 50, `${before}`);
    const tab = await tabs.online(deaf());  // a new one has a listener
    await again(tabs);
    assert.equal(tab.events.message.length, MOST + 50 - before);
    assert.equal(acknowledged(tabs), MOST + 50);
    assert.deepEqual(all.map(stateOf), ['online', 'online']);
  });

  test('goes on while one of them does', async (t) => {
    const tabs = new VirtualTabs(t), bob = await tabs.peer();
    await deafTab(tabs);
    const tab = await tabs.online(deaf());
    await flood(tabs, bob, MOST + 50);
    assert.equal(acknowledged(tabs), MOST + 50);
    assert.equal(tab.events.message.length, MOST + 50);
  });

  test('ends when the only one that does vanishes, however it goes', async (t) => {
    for (const way of /** @type {const} */ (['crash', 'putAway'])) {
      const tabs = new VirtualTabs(t), bob = await tabs.peer({ qos: { retransmits: 100 } });
      const silent = await deafTab(tabs), tab = await tabs.online(deaf());
      await flood(tabs, bob, MOST + 50);
      await tab[way]();
      await tabs.world.advance(10);
      bob.client.send('alice', 'who hears?');
      await tabs.world.advance(3000);
      assert.equal(acknowledged(tabs), MOST + 50, way);
      Client.prototype.on.call(silent.client, 'message',
        (/** @type {any} */ message) => silent.events.message.push(message));
      await again(tabs);
      assert.equal(contents(silent.events.message).at(-1), 'who hears?');
    }
  });

  test('of a deaf tab that vanished does not matter to the others', async (t) => {
    const tabs = new VirtualTabs(t), bob = await tabs.peer();
    const leader = await tabs.online(deaf()), silent = await deafTab(tabs);
    await flood(tabs, bob, MOST + 50);
    await silent.crash();
    bob.client.send('alice', 'after');
    await tabs.world.advance(100);
    assert.equal(contents(leader.events.message).at(-1), 'after');
  });
});

describe('of login() and logout() the last call wins', () => {
  /** @type {Array<[name: string, at: number]>} which of the tabs calls */
  const CALLERS = [['the leader', 0], ['a follower', 1]];
  for (const [who, at] of CALLERS) {
    for (const latency of [0, 20]) {
      test(`by ${who}, with ${latency} ms between tabs, without waiting`, async (t) => {
        const { tabs, world, server, all } = await tabsWith(t, 'a', 'b');
        tabs.channels.latency = () => latency;
        const { client } = all[at], told = all[at].events.state.length;
        client.logout();
        const login = all[at].login();
        await world.until(login);
        assert.equal(client.state, 'online');
        await world.advance(5000);
        assert.deepEqual(all.map(stateOf), ['online', 'online']);
        assert.ok(states(all[at].events.state.slice(told)).every((state) => state !== 'idle'));
        await world.until(client.send('bob', 'x').delivered);
        all[at].login();
        const logout = client.logout();
        await world.until(logout);
        await world.advance(5000);
        assert.deepEqual(all.map(stateOf), ['stopped', 'stopped']);
        assert.equal(server.isOnline('alice'), false);
      });

      test(`by ${who}, with ${latency} ms between tabs, one after the other`, async (t) => {
        const { tabs, world, all } = await tabsWith(t, 'a', 'b');
        tabs.channels.latency = () => latency;
        for (let i = 0; i < 3; i += 1) {
          await world.until(all[at].client.logout());
          assert.equal(all[at].client.state, 'stopped');
          await world.until(all[at].login());
          assert.equal(all[at].client.state, 'online');
        }
        await world.advance(5000);
        assert.deepEqual(all.map(stateOf), ['online', 'online']);
      });
    }
  }

  test('login(), logout() and login() at once, before there is any hub', async (t) => {
    const tabs = new VirtualTabs(t), { world } = tabs, tab = tabs.open();
    const first = tab.login();
    tab.client.logout();
    const second = tab.login();
    await assert.rejects(world.until(first), imError('LOGGED_OUT'));
    await world.until(second);
    assert.equal(tab.client.state, 'online');
  });

  test('and logout() is told by the hub, also in a tab that was not online', async (t) => {
    const { tabs, world, server, all } = await tabsWith(t, 'a', 'b');
    server.opens = false;
    server.cut();
    await world.advance(5000);
    const late = tabs.open();
    late.login().catch(() => {});
    await world.advance(10);
    const before = world.now;
    await world.until(late.client.logout());
    assert.ok(world.now - before < 100, 'it was told, and no time ran out');
    assert.deepEqual([...all, late].map(stateOf), ['stopped', 'stopped', 'stopped']);
  });
});
