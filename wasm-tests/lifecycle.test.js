// @ts-check
/** logout() and dispose(): what ends, and what is left behind. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Type, kickoutFrame } from './support/frames.js';
import { begin, imError, online, states } from './support/story.js';
import { NOTHING } from './support/virtual-world.js';

const STOPPED = { timers: 0, sockets: 0, watchers: 1 };

describe('logout()', () => {
  test('says goodbye, loses what is pending, and stays stopped', async () => {
    const { world, server, client, events } = await online();
    server.acknowledges = false;
    const sent = client.send('bob', 'x');
    /** @type {string[]} */
    const written = [];
    const { socket } = server;
    const send = socket.send.bind(socket);
    socket.send = (frame) => { written.push(frame); send(frame); };
    assert.equal(await client.logout(), undefined);
    assert.equal(JSON.parse(written[0]).type, Type.LOGOUT);
    assert.equal(client.state, 'stopped');
    assert.deepEqual(events.lost, [{ message: sent, reason: 'LOGGED_OUT' }]);
    assert.equal(events.state.at(-1).reason, 'LOGGED_OUT');
    await world.advance(3_600_000);
    assert.deepEqual(world.left(), STOPPED);
    assert.equal(world.sockets.length, 1);
  });

  test('is followed by a new session at the next login()', async () => {
    const { world, server, client } = await online();
    await client.logout();
    await world.until(client.login());
    assert.deepEqual(server.logins.map((login) => login.firstLoginTime), [0, 0]);
    await world.until(client.send('bob', 'x').delivered);
  });

  test('is harmless before login() and twice', async () => {
    const { world, client, events } = begin();
    await client.logout();
    assert.equal(client.state, 'idle');
    await world.until(client.login());
    await client.logout();
    await client.logout();
    assert.equal(states(events.state).filter((state) => state === 'stopped').length, 1);
  });

  test('rejects a login() under way, in every state', async () => {
    /** @type {Record<string, (story: any) => Promise<void>>} */
    const ways = {
      connecting: async ({ server }) => { server.opens = false; },
      authenticating: async ({ server }) => { server.loginCode = null; },
      waiting: async ({ world }) => { world.openFails = new Error('no'); },
    };
    for (const [state, prepare] of Object.entries(ways)) {
      const story = begin();
      const { world, server, client } = story;
      await prepare(story);
      const login = client.login();
      await world.advance(50);
      assert.equal(client.state, state);
      const sent = client.send('bob', 'x');
      client.logout();
      await assert.rejects(login, imError('LOGGED_OUT'));
      assert.equal(sent.status, 'lost');
      assert.deepEqual(world.left(), STOPPED, state);
      server.opens = true;
      server.loginCode = 0;
      world.openFails = undefined;
      await world.until(client.login());
    }
  });

  test('after a kick-out gives up what still waited', async () => {
    const { server, client, events } = await online();
    server.acknowledges = false;
    const sent = client.send('bob', 'x');
    await server.say(kickoutFrame(1));
    assert.equal(events.lost.length, 0);
    await client.logout();
    assert.deepEqual(events.lost, [{ message: sent, reason: 'LOGGED_OUT' }]);
  });

  test('and login() in one breath: the last word counts', async () => {
    const { world, client } = await online();
    client.logout();
    const login = client.login();
    client.logout();
    await assert.rejects(world.until(login), imError('LOGGED_OUT'));
    assert.equal(client.state, 'stopped');
    await world.until(client.login());
    assert.equal(client.state, 'online');
  });
});

describe('dispose()', () => {
  test('leaves no timer, no socket, no watcher, in any state', async () => {
    /** @type {Record<string, (story: any) => unknown>} */
    const ways = {
      idle: () => {},
      connecting: ({ client, server }) => { server.opens = false; client.login(); },
      authenticating: ({ client, server }) => { server.loginCode = null; client.login(); },
      online: ({ client }) => { client.login(); },
      waiting: ({ client, world }) => { world.openFails = new Error('no'); client.login(); },
      stopped: ({ client, server }) => { server.loginCode = 1025; client.login(); },
    };
    for (const [state, prepare] of Object.entries(ways)) {
      const story = begin();
      const { world, client, events } = story;
      prepare(story);
      await world.advance(50);
      assert.equal(client.state, state);
      client.dispose();
      client.dispose();
      assert.deepEqual(world.left(), NOTHING, state);
      assert.equal(states(events.state).at(-1), 'stopped');
      const told = events.state.length;
      await world.advance(3_600_000);
      assert.deepEqual(world.left(), NOTHING, state);
      assert.equal(events.state.length, told);
    }
  });

  test('loses what is pending and rejects what was promised', async () => {
    const { world, server, client, events } = begin();
    server.opens = false;
    const login = client.login();
    const sent = client.send('bob', 'x');
    client.dispose();
    await assert.rejects(login, imError('DISPOSED'));
    await assert.rejects(sent.delivered, imError('MESSAGE_LOST', { reason: 'DISPOSED' }));
    assert.deepEqual(events.lost, [{ message: sent, reason: 'DISPOSED' }]);
    assert.equal(events.state.at(-1).reason, 'DISPOSED');
    assert.deepEqual(world.left(), NOTHING);
  });

  test('is the end: every later call says DISPOSED, and none breaks', async () => {
    const { client, events } = await online();
    client.dispose();
    assert.throws(() => client.send('bob', 'x'), imError('DISPOSED'));
    assert.throws(() => client.echo('x'), imError('DISPOSED'));
    await assert.rejects(client.login(), imError('DISPOSED'));
    await client.logout();
    assert.equal(client.stats().state, 'stopped');
    const told = JSON.stringify(events);
    client.on('message', () => {})();
    assert.equal(JSON.stringify(events), told);
  });
});
