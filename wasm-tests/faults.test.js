// @ts-check
/** Faults of the host and of the application: survived, or at least not kept silent. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { describe, test } from 'node:test';
import { Client, ImError } from 'mobileimsdk-wasm';
import { Client as SlimClient } from 'mobileimsdk-wasm/slim';
import { begin, imError, makeClient, online, reach } from './support/story.js';
import { World } from './support/virtual-world.js';

describe('a socket whose send throws', () => {
  /** @param {any} world */
  function breakSend(world) {
    const { openSocket } = world.platform;
    world.platform.openSocket = (/** @type {string} */ url, /** @type {any} */ handlers) => {
      const socket = openSocket(url, handlers);
      const { send } = socket;
      socket.send = (/** @type {string} */ frame) => {
        if (world.broken) throw new Error('broken pipe');
        send.call(socket, frame);
      };
      return socket;
    };
  }

  test('takes the link down, and the message goes out on the next one', async () => {
    const world = /** @type {any} */ (new World());
    breakSend(world);
    const story = await online({}, world);
    world.broken = true;
    const sent = story.client.send('0', 'hello');
    assert.equal(story.client.state, 'waiting');
    assert.deepEqual([sent.status, story.events.error[0].code], ['queued', 'SOCKET_FAILED']);
    assert.equal(story.events.error.length, 1);
    world.broken = false;
    await world.until(sent.delivered);
    story.client.dispose();
  });

  test('loses a message without QoS, and says so', async () => {
    const world = /** @type {any} */ (new World());
    breakSend(world);
    const story = await online({}, world);
    world.broken = true;
    const sent = story.client.send('0', 'hello', { qos: false });
    await assert.rejects(sent.delivered, imError('MESSAGE_LOST', { reason: 'REJECTED' }));
    assert.equal(sent.status, 'lost');
    story.client.dispose();
  });
});

test('a host without WebSocket: login() rejects, nothing is tried again', async () => {
  const world = new World();
  world.openFails = new ImError('NO_WEBSOCKET', 'install it');
  const { client } = begin({}, world);
  await assert.rejects(client.login(), imError('NO_WEBSOCKET'));
  assert.equal(client.state, 'stopped');
  assert.equal(world.left().timers, 0);
  client.dispose();
});

test('a socket that opens before the host hands it over is heard', async () => {
  const world = new World();
  const { openSocket } = world.platform;
  world.platform.openSocket = async (url, handlers) => {
    const socket = /** @type {any} */ (await openSocket(url, { ...handlers, opened() {} }));
    socket.opened = true;
    handlers.opened();
    return socket;
  };
  const story = begin({}, world);
  story.client.login();
  await reach(story, 'online');
  story.client.dispose();
});

test('changes of the options after the construction change nothing', async () => {
  const world = new World();
  const options = { url: 'ws://im.test', userId: 'alice', token: 'A', platform: world.platform };
  /** @type {string[]} */
  const frames = [];
  const { received } = world.server;
  world.server.received = (socket, frame) => {
    frames.push(frame);
    return received.call(world.server, socket, frame);
  };
  const client = new Client(options);
  Object.assign(options, { userId: 'bob', token: 'B', extra: 'x' });
  await world.until(client.login());
  const [login] = frames;
  assert.ok(login.includes('alice') && login.includes('\\"A\\"'), login);
  for (const other of ['bob', '\\"B\\"', 'extra']) assert.ok(!login.includes(other), login);
  client.dispose();
});

test('an async listener that rejects harms nobody and is reported', async () => {
  const { world, client, events } = await online();
  const cause = new Error('late');
  client.on('delivered', async () => { throw cause; });
  await world.until(client.send('0', 'hello').delivered);
  await world.advance(10);
  assert.deepEqual(events.error.map(({ code, cause: why }) => [code, why]),
    [['HANDLER_FAILED', cause]]);
  client.dispose();
});

test('an error that nobody listens for goes to the console', async (t) => {
  const { mock } = t.mock.method(console, 'warn', () => {});
  const world = new World();
  const client = makeClient(world, { token: () => { throw new Error('no token'); } });
  client.login();
  await world.advance(1);
  assert.equal(mock.calls[0].arguments[0].code, 'CONNECT_FAILED');
  client.dispose();
});

test('a token that can never fit is an INVALID_OPTION, not a login tried for ever', () => {
  assert.throws(() => makeClient(new World(), { token: '密'.repeat(30_000) }),
    imError('INVALID_OPTION', { option: 'token' }));
  assert.throws(() => makeClient(new World(), { userId: 'x'.repeat(70_000) }),
    imError('INVALID_OPTION', { option: 'userId' }));
});

describe('the slim entry', () => {
  test('needs the core to be given', async () => {
    const world = new World();
    const bytes = fs.readFileSync(new URL('../dist/core.wasm', import.meta.url));
    const client = new SlimClient({
      url: 'ws://im.test', userId: 'alice', platform: world.platform, wasm: bytes });
    await world.until(client.login());
    assert.equal(client.state, 'online');
    client.dispose();
  });

  test('says so when it is not', async () => {
    const world = new World();
    const client = new SlimClient({
      url: 'ws://im.test', userId: 'alice', platform: world.platform });
    await assert.rejects(client.login(), (/** @type {Error} */ error) =>
      /** @type {any} */ (error).code === 'WASM_LOAD_FAILED' && /`wasm`/.test(error.message));
    client.dispose();
  });
});
