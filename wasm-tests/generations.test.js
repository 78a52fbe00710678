// @ts-check
/** login(), logout() and their like in any order and at any moment: the last call counts. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { kickoutFrame } from './support/frames.js';
import { begin, imError, online, reach } from './support/story.js';

/** @typedef {ReturnType<typeof begin>} Story */

/** Brings a client into each state. @type {Record<string, (story: Story) => Promise<unknown>>} */
const STATES = {
  idle: async () => {},
  connecting: async ({ server, client, world }) => {
    server.opens = false;
    client.login();
    await world.advance(10);
  },
  authenticating: async (story) => {
    story.server.loginCode = null;
    story.client.login();
    await reach(story, 'authenticating');
  },
  online: ({ world, client }) => world.until(client.login()),
  waiting: async (story) => {
    await story.world.until(story.client.login());
    story.server.opens = false;
    await story.server.close();
    await reach(story, 'waiting');
  },
  stopped: async ({ world, client }) => {
    await world.until(client.login());
    await client.logout();
  },
};

const CALLS = ['login logout login', 'logout login', 'login logout', 'login login logout login',
  'logout login logout login logout', 'login logout logout login login'];

/** @param {Promise<void>} promise */
const ending = (promise) => promise.then(() => 'resolved', (error) => error.code);

describe('the last call wins', () => {
  for (const [state, prepare] of Object.entries(STATES)) {
    for (const calls of CALLS) {
      for (const awaits of [0, 1, 3]) {
        test(`${calls}, ${awaits} turns apart, while ${state}`, async () => {
          const story = begin(), { world, server, client } = story;
          await prepare(story);
          assert.equal(client.state, state);
          server.opens = true;
          server.loginCode = 0;
          const names = calls.split(' '), wasOnline = state === 'online';
          const endings = [];
          for (const name of names) {
            endings.push(ending(/** @type {any} */ (client)[name]()));
            for (let i = 0; i < awaits; i += 1) await Promise.resolve();
          }
          await world.advance(60_000);
          const last = names.at(-1), ends = await Promise.all(endings);
          assert.equal(client.state, last === 'login' ? 'online'
            : client.state === 'idle' ? 'idle' : 'stopped');
          names.forEach((name, i) => {
            const isCalledOff = name === 'login' && names.slice(i).includes('logout') &&
              !(wasOnline && !names.slice(0, i).includes('logout'));
            assert.equal(ends[i], isCalledOff ? 'LOGGED_OUT' : 'resolved', `${i}: ${name}`);
          });
          assert.equal(world.left().sockets, last === 'login' ? 1 : 0);
        });
      }
    }
  }
});

describe('a login()', () => {
  test('that nobody looks at is never an unhandled rejection, however it ends', async () => {
    for (const end of ['logout', 'close', 'dispose']) {
      const { world, client } = begin();
      client.login();
      /** @type {any} */ (client)[end]();
      client.login();
      await world.advance(1000);  // an unhandled rejection would fail the test
    }
  });

  test('after the end says how the client ended', async () => {
    for (const [end, code] of [['close', 'CLOSED'], ['dispose', 'DISPOSED']]) {
      const { world, client } = await online();
      await world.until(/** @type {any} */ (client)[end]());
      await assert.rejects(client.login(), imError(code));
      assert.throws(() => client.send('bob', 'x'), imError(code));
    }
  });
});

describe('logout({ drain })', () => {
  test('waits for what is pending, then ends the session', async () => {
    const { world, server, client, events } = await online();
    server.latency = 100;
    const sent = client.send('bob', 'x');
    const logout = client.logout({ drain: 5000 });
    assert.equal(client.state, 'online');
    await world.until(logout);
    assert.equal(sent.status, 'delivered');
    assert.equal(client.state, 'stopped');
    assert.deepEqual(events.lost, []);
  });

  test('waits no longer than that: what is not settled by then is lost', async () => {
    const { world, server, client, events } = await online();
    server.acknowledges = false;
    const sent = client.send('bob', 'x');
    const logout = client.logout({ drain: 300 });
    await world.advance(299);
    assert.equal(client.state, 'online');
    await world.until(logout);
    assert.equal(client.state, 'stopped');
    assert.deepEqual(events.lost, [{ message: sent, reason: 'LOGGED_OUT' }]);
  });

  test('with nothing pending is logout()', async () => {
    const { world, client } = await online();
    await world.until(client.logout({ drain: 60_000 }));
    assert.equal(client.state, 'stopped');
    assert.equal(world.left().timers, 0);
  });

  test('accepts nothing more meanwhile', async () => {
    const { server, client } = await online();
    server.acknowledges = false;
    client.send('bob', 'x');
    client.logout({ drain: 1000 });
    assert.throws(() => client.send('bob', 'y'), imError('NOT_LOGGED_IN'));
  });

  test('is called off by login(): the session goes on', async () => {
    const { world, server, client, events } = await online();
    server.acknowledges = false;
    const sent = client.send('bob', 'x');
    const logout = client.logout({ drain: 1000 });
    await world.until(client.login());
    await assert.rejects(logout, imError('ABORTED'));
    await world.advance(2000);
    assert.equal(client.state, 'online');
    server.acknowledges = true;
    await world.until(sent.delivered);
    assert.deepEqual(events.lost, []);
  });

  test('ends at once when logout() is called again without', async () => {
    const { world, server, client } = await online();
    server.acknowledges = false;
    client.send('bob', 'x');
    const first = client.logout({ drain: 60_000 });
    await world.until(client.logout());
    await world.until(first);
    assert.equal(client.state, 'stopped');
  });

  test('ends when the server ends the session', async () => {
    const { world, server, client, events } = await online();
    server.acknowledges = false;
    const sent = client.send('bob', 'x');
    const logout = client.logout({ drain: 60_000 });
    await server.say(kickoutFrame(1));
    await world.until(logout);
    assert.deepEqual(events.lost, [{ message: sent, reason: 'LOGGED_OUT' }]);
  });

  test('refuses what is no time, by name', async () => {
    const { client } = await online();
    for (const drain of [-1, 1.5, NaN, Infinity, '5', 5n, Symbol('s'), null, 3_600_001]) {
      assert.throws(() => client.logout(/** @type {any} */ ({ drain })),
        imError('INVALID_ARGUMENT', { argument: 'drain' }));
    }
    assert.equal(client.state, 'online');
  });
});

describe('close()', () => {
  test('ends link and timers at once, and loses what is in memory alone', async () => {
    const { world, server, client, events } = await online();
    server.acknowledges = false;
    const sent = client.send('bob', 'x');
    const closed = client.close();
    assert.equal(client.state, 'stopped');
    assert.deepEqual(world.left(), { timers: 0, sockets: 0, watchers: 0 });
    await closed;
    assert.deepEqual(events.lost, [{ message: sent, reason: 'CLOSED' }]);
    assert.equal(events.state.at(-1).reason, 'CLOSED');
    await client.close();
    await client.dispose();
  });

  test('tells nobody anything once it has resolved', async () => {
    const { client, events } = await online();
    await client.close();
    const told = JSON.stringify(events);
    client.on('error', () => assert.fail('told'))();
    await client.dispose();
    assert.equal(JSON.stringify(events), told);
  });
});

describe('login() again and again', () => {
  test('while it waits does not hammer the server', async () => {
    const { world, server, client } = await online();
    server.opens = false;
    world.openFails = new Error('refused');
    let attempts = 0;
    const { openSocket } = world.platform;
    world.platform.openSocket = (...args) => {
      attempts += 1;
      return openSocket(...args);
    };
    client.on('state', ({ state }) => { if (state === 'waiting') client.login(); });
    client.on('error', () => {});
    await server.close();
    await world.advance(10_000);
    assert.ok(attempts >= 5 && attempts <= 22, `${attempts} attempts in 10 s`);
    world.openFails = undefined;
    server.opens = true;
    await world.until(client.login());
  });
});
