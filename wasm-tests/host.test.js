// @ts-check
/** What a host does to a client: sleep, wake, odd clocks and sockets. And two clients on one. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ImError } from 'mobileimsdk-wasm';
import { Type } from './support/frames.js';
import { begin, imError, makeClient, online, states } from './support/story.js';
import { VirtualStore } from './support/virtual-store.js';
import { NOTHING, World } from './support/virtual-world.js';

describe('the host', () => {
  test('may be an object of a class, whose methods need their `this`', async () => {
    const world = new World(), calls = new Set();
    const names = ['now', 'setTimeout', 'clearTimeout', 'randomBytes', 'openSocket', 'watch'];
    class Host {
      platform = world.platform;
    }
    for (const name of names) {
      /** @type {any} */ (Host.prototype)[name] = function call(/** @type {any[]} */ ...args) {
        calls.add(name);
        return this.platform[name](...args);
      };
    }
    const store = new VirtualStore(world, new Map());
    const { client } = begin({ platform: /** @type {any} */ (new Host()), store }, world);
    client.login();
    const sent = client.send('bob', 'while it loads');  // a fingerprint is drawn in the shim
    await world.until(sent.delivered);
    assert.deepEqual([...calls].sort(), names.sort());
  });

  test('is asked for one timer at a time', async () => {
    const { world, server, client } = await online();
    for (let i = 0; i < 100; i += 1) client.send('bob', `${i}`, { expiresAfter: 100 + i });
    server.acknowledges = false;
    await world.advance(100_000);
    await server.close();
    await world.advance(100_000);
    assert.equal(world.mostTimers, 1);
  });

  test('that slept finds a dead link within a probe, and comes back online', async () => {
    const { world, server, client, events } = await online();
    server.alive = false;
    world.sleep(8 * 3_600_000);
    await world.advance(6000);
    assert.ok(events.state.some(({ reason }) => reason === 'LINK_SILENT'));
    server.alive = true;
    await world.until(client.login());
    assert.equal(client.state, 'online');
  });

  test('that slept keeps a link that is still alive', async () => {
    const { world, client } = await online();
    world.sleep(8 * 3_600_000);
    await world.advance(60_000);
    assert.equal(client.state, 'online');
    assert.equal(world.sockets.length, 1);
  });

  test('that reports timers too early is not confused', async () => {
    const world = new World();
    const { setTimeout } = world.platform;
    world.platform.setTimeout = (run, ms) => setTimeout(run, ms * 0.9);
    const { client, server } = await online({}, world);
    await world.advance(60_010);
    assert.equal(client.state, 'online');
    assert.equal(server.of(Type.KEEP_ALIVE).length, 4);
  });

  test('whose clock runs backwards is survived', async () => {
    const { world, client } = await online();
    world.sleep(-500);
    await world.until(client.send('bob', 'x').delivered);
    await world.advance(60_000);
    assert.equal(client.state, 'online');
  });

  test('that wakes up probes the link at once', async () => {
    for (const hint of /** @type {const} */ (['resumed', 'networkUp', 'networkDown'])) {
      const { world, server, client } = await online();
      await world.hint(hint);
      await world.advance(10);
      assert.equal(server.of(Type.KEEP_ALIVE).length, 1, hint);
      server.alive = false;
      await world.hint(hint);
      await world.advance(5001);
      assert.notEqual(client.state, 'online', hint);
    }
  });

  test('whose network is back hastens the next attempt', async () => {
    const { world, server, client, events } = begin(
      { reconnect: { minDelay: 100, maxDelay: 3_600_000 } });
    server.opens = false;
    const login = client.login();
    while (!(events.state.at(-1)?.retryIn > 60_000)) await world.advance(1000);
    server.opens = true;
    await world.hint('networkUp');
    await world.advance(200);
    assert.equal(client.state, 'online');
    await login;
  });

  test('may open and fail sockets before openSocket() returns', async () => {
    const world = new World();
    const { openSocket } = world.platform;
    let fails = 1;
    world.platform.openSocket = (url, handlers) => {
      const socket = /** @type {any} */ (openSocket(url, handlers));
      if ((fails -= 1) >= 0) socket.end(1006);
      else socket.open();
      return socket;
    };
    world.server.opens = false;
    const { client, events } = await online({}, world);
    await world.until(client.send('bob', 'x').delivered);
    assert.deepEqual(states(events.state),
      ['connecting', 'waiting', 'connecting', 'authenticating', 'online']);
  });

  test('without watch() is fine', async () => {
    const world = new World();
    world.platform.watch = undefined;
    const { client } = await online({}, world);
    client.dispose();
    assert.deepEqual(world.left(), NOTHING);
  });

  test('that opens sockets later is waited for', async () => {
    const world = new World();
    const { openSocket } = world.platform;
    world.platform.openSocket = async (url, handlers) => {
      await new Promise((resolve) => world.later(20, () => resolve(undefined)));
      return openSocket(url, handlers);
    };
    const { client } = await online({}, world);
    await world.server.close();
    const again = client.login();
    while (client.state !== 'connecting') await world.advance(10);
    client.dispose();
    await assert.rejects(again, imError('DISPOSED'));
    await world.advance(1000);
    assert.deepEqual(world.left(), NOTHING);
  });

  test('without randomness cannot log in, and says why', async () => {
    const world = new World();
    const { randomBytes } = world.platform;
    const poor = new /** @type {any} */ (ImError)('NO_RANDOM_SOURCE', 'none');
    world.platform.randomBytes = () => { throw poor; };
    const client = makeClient(world);
    await assert.rejects(world.until(client.login()), imError('NO_RANDOM_SOURCE'));
    world.platform.randomBytes = randomBytes;
    await world.until(client.login());
  });
});

describe('two clients', () => {
  test('live in one process without knowing of each other', async () => {
    const [alice, bob] = [await online({ userId: 'alice' }), await online({ userId: 'bob' })];
    alice.server.acknowledges = false;
    const [ofAlice, ofBob] = [alice.client.send('carol', 'x'), bob.client.send('carol', 'y')];
    await bob.world.until(ofBob.delivered);
    await alice.world.advance(100);
    assert.equal(ofAlice.status, 'sent');
    alice.client.dispose();
    await bob.server.message();
    assert.equal(bob.client.state, 'online');
    assert.deepEqual([alice.events.message.length, bob.events.message.length], [0, 1]);
    assert.equal(bob.server.of(Type.MESSAGE)[0].from, 'bob');
  });

  test('with the same seed say the same, with another something else', async () => {
    const tell = async (/** @type {number} */ seed) => {
      const { world, server, client } = await online({}, new World(seed));
      for (let i = 0; i < 20; i += 1) {
        client.send('bob', `${i}`);
        await server.close();
        while (client.state !== 'online') await world.advance(1);  // by itself, after some time
      }
      return JSON.stringify([world.now, server.texts]);
    };
    assert.equal(await tell(7), await tell(7));
    assert.notEqual(await tell(7), await tell(8));
  });
});
