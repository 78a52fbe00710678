// @ts-check
/** Handlers: who hears what, and what they may do. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { kickoutFrame } from './support/frames.js';
import { EVENTS, begin, imError, makeClient, online, states } from './support/story.js';
import { NOTHING, World } from './support/virtual-world.js';

describe('on()', () => {
  test('wants a known event and a function', () => {
    const { client } = begin();
    const on = /** @type {any} */ (client.on.bind(client));
    for (const event of ['Message', '', 'constructor', '__proto__', undefined, null, 0]) {
      assert.throws(() => on(event, () => {}), imError('INVALID_ARGUMENT', { argument: 'event' }));
    }
    for (const listener of [undefined, null, 'f', {}]) {
      assert.throws(() => on('message', listener),
        imError('INVALID_ARGUMENT', { argument: 'listener' }));
    }
    for (const event of [...EVENTS, 'log']) on(event, () => {});
  });

  test('returns its own undo, which may be called twice', async () => {
    const { server, client } = await online();
    let heard = 0;
    const off = client.on('message', () => { heard += 1; });
    await server.message();
    assert.equal(off(), undefined);
    off();
    await server.message();
    assert.equal(heard, 1);
  });

  test('takes the same listener twice, and each undo undoes one', async () => {
    const { server, client } = await online();
    let heard = 0;
    const listener = () => { heard += 1; };
    const [first] = [client.on('message', listener), client.on('message', listener)];
    await server.message();
    assert.equal(heard, 2);
    first();
    first();
    await server.message();
    assert.equal(heard, 3);
  });

  test('calls listeners in the order of on()', async () => {
    const { server, client } = await online();
    /** @type {number[]} */
    const order = [];
    for (const i of [1, 2, 3]) client.on('message', () => order.push(i));
    await server.message();
    assert.deepEqual(order, [1, 2, 3]);
  });
});

describe('a handler that throws', () => {
  test('harms nobody: others hear the event, and an error event tells of it', async () => {
    const { server, client, events } = await online();
    const cause = new Error('a bug in the application');
    let heard = 0;
    client.on('message', () => { throw cause; });
    client.on('message', () => { heard += 1; });
    await server.message();
    await server.message();
    assert.equal(heard, 2);
    assert.deepEqual(events.error.map((error) => [error.code, error.cause]),
      [['HANDLER_FAILED', cause], ['HANDLER_FAILED', cause]]);
    assert.match(events.error[0].message, /message/);
    assert.equal(client.state, 'online');
  });

  test('of the error event itself is told on the console, and not again', async (t) => {
    const told = t.mock.method(console, 'error', () => {});
    const { server, client } = await online();
    client.on('error', () => { throw new Error('worse'); });
    await server.say('no frame');
    assert.equal(told.mock.callCount(), 1);
    assert.equal(client.state, 'online');
  });

  test('with nobody listening for errors is told on the console', async (t) => {
    const told = t.mock.method(console, 'error', () => {});
    const world = new World();
    const client = makeClient(world);
    client.on('message', () => { throw new Error('a bug'); });
    await world.until(client.login());
    await world.server.message();
    assert.equal(told.mock.callCount(), 1);
  });

  test('in every event leaves the client whole', async (t) => {
    t.mock.method(console, 'error', () => {});
    const { world, server, client } = begin({ logLevel: 'debug' });
    for (const event of [...EVENTS, 'log']) {
      client.on(/** @type {any} */ (event), () => { throw new Error(event); });
    }
    await world.until(client.login());
    await world.until(client.send('bob', 'x').delivered);
    client.echo('x');
    await server.message();
    await world.advance(60_000);
    await server.say(kickoutFrame(1));
    await world.until(client.login());
    client.dispose();
    assert.deepEqual(world.left(), NOTHING);
  });
});

describe('inside a handler', () => {
  test('send() is fine: an answer to each message, in order', async () => {
    const { world, server, client } = await online();
    client.on('message', ({ from, content }) => client.send(from, `re: ${content}`));
    for (const dataContent of ['1', '2', '3']) await server.message({ dataContent });
    await world.advance(10);
    assert.deepEqual(server.contents, ['re: 1', 're: 2', 're: 3']);
  });

  test('send() within delivered within send() comes to an end', async () => {
    const { world, server, client, events } = await online();
    let left = 50;
    client.on('delivered', () => { if (left > 0) client.send('bob', `${left -= 1}`); });
    client.send('bob', 'start');
    await world.advance(1000);
    assert.equal(server.contents.length, 51);
    assert.equal(events.delivered.length, 51);
  });

  test('the state told is in order, whatever a handler does', async () => {
    const { world, client, events } = begin();
    client.on('state', ({ state }) => { if (state === 'online') client.logout(); });
    await world.until(client.login());
    assert.deepEqual(states(events.state),
      ['connecting', 'authenticating', 'online', 'stopped']);
    for (let i = 1; i < events.state.length; i += 1) {
      assert.equal(events.state[i].previous, events.state[i - 1].state);
    }
  });

  test('login() right after a kick-out works', async () => {
    const { world, server, client, events } = await online();
    /** @type {Promise<void>[]} */
    const logins = [];
    client.on('kickout', () => logins.push(client.login()));
    await server.say(kickoutFrame(1));
    await world.until(logins[0]);
    assert.equal(client.state, 'online');
    assert.deepEqual(states(events.state).slice(3),
      ['stopped', 'connecting', 'authenticating', 'online']);
  });

  test('logout() in a message handler ends the session', async () => {
    const { server, client, world } = await online();
    client.on('message', () => client.logout());
    await server.message();
    assert.equal(client.state, 'stopped');
    assert.equal(world.left().sockets, 0);
  });

  test('dispose() works in every event', async () => {
    for (const event of EVENTS) {
      const { world, server, client } = begin({ qos: { retryInterval: 100, retransmits: 0 } });
      let told = 0;
      client.on(/** @type {any} */ (event), () => { told += 1; client.dispose(); });
      client.login();
      await world.advance(100);
      const act = (/** @type {() => void} */ deed) => { if (!told) deed(); };
      act(() => client.send('bob', 'x'));
      act(() => client.echo('x'));
      await world.advance(30_000);
      server.acknowledges = false;
      act(() => client.send('bob', 'x'));
      await world.advance(30_000);
      if (!told) await server.message();
      if (!told) await server.say('no frame');
      if (!told) await server.say(kickoutFrame(1));
      await world.settle();
      assert.ok(told > 0, event);
      assert.equal(client.state, 'stopped', event);
      assert.deepEqual(world.left(), NOTHING, event);
    }
  });

  test('on() does not hear the event that is under way', async () => {
    const { server, client } = await online();
    let late = 0;
    const off = client.on('message', () => {
      off();
      client.on('message', () => { late += 1; });
    });
    await server.message();
    assert.equal(late, 0);
    await server.message();
    assert.equal(late, 1);
  });

  test('the undo of a later listener may be called', async () => {
    const { server, client } = await online();
    /** @type {string[]} */
    const heard = [];
    /** @type {() => void} */
    let off = () => {};
    client.on('message', () => { heard.push('first'); off(); });
    off = client.on('message', () => heard.push('second'));
    await server.message();
    await server.message();
    assert.deepEqual(heard.filter((who) => who === 'first').length, 2);
    assert.ok(heard.filter((who) => who === 'second').length <= 1);
  });

  test('stats() and state are those after the input', async () => {
    const { world, client } = await online();
    /** @type {unknown[]} */
    const seen = [];
    client.on('delivered', () => seen.push(client.stats().pending, client.state));
    await world.until(client.send('bob', 'x').delivered);
    assert.deepEqual(seen, [0, 'online']);
  });
});
