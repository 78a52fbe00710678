// @ts-check
/** One mebibyte is all a client gets: it is used up, and still nothing ends in silence. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { begin, imError, online } from './support/story.js';
import { NOTHING } from './support/virtual-world.js';
import { byName, coreWithMaximum } from './support/wasm-binary.js';

/** @typedef {import('mobileimsdk-wasm').SentMessage} SentMessage */

const MEBIBYTE = 2 ** 20;
const wasm = coreWithMaximum(16);

/** Nothing but memory bounds it. */
const unbounded = {
  wasm, qos: { maxPending: 1_000_000, maxPendingBytes: 2 ** 30, window: 65_535 },
};

/**
 * A client that was online and wrote until there was no memory for one message more.
 * @param {Partial<import('mobileimsdk-wasm').ClientOptions>} [options]
 */
async function full(options) {
  const story = await online({ ...unbounded, ...options });
  story.server.acknowledges = false;
  /** @type {SentMessage[]} */
  const sent = [];
  /** @type {any} */
  let refused;
  while (!refused) {
    assert.ok(sent.length < 100_000, 'its memory has no end');
    try {
      sent.push(story.client.send('bob', 'x'));
    } catch (error) {
      refused = error;
    }
  }
  assert.equal(refused.code, 'OUT_OF_MEMORY');
  return { ...story, sent };
}

// The log of each loss waits in the core until all losses are told. For the losses of a full
// client that is more memory than there is left.
const dying = { logger: () => {} };

/** It ended at once and clearly. @param {Awaited<ReturnType<typeof full>>} story */
async function isDead({ world, client, events, sent }) {
  await world.settle();
  assert.equal(client.state, 'stopped');
  assert.equal(events.state.at(-1).reason, 'CORE_FAILED');
  const errors = events.error.filter(({ code }) => code !== 'CONNECT_FAILED');
  assert.deepEqual(errors.map(({ code }) => code), ['CORE_FAILED']);
  assert.ok(errors[0].cause instanceof WebAssembly.RuntimeError);
  assert.deepEqual(world.left(), NOTHING);
  assert.deepEqual(new Set(events.lost.map(({ message }) => message)), new Set(sent));
  assert.equal(events.lost.length, sent.length);
  assert.equal(events.delivered.length, 0);
  const ends = await world.until(Promise.allSettled(sent.map((one) => one.delivered)));
  assert.ok(ends.every((end) => end.status === 'rejected' && end.reason.code === 'MESSAGE_LOST'));
  assert.ok(sent.every(({ status }) => status === 'lost'));
  assert.throws(() => client.send('bob', 'x'), imError('CORE_FAILED'));
  await assert.rejects(client.login(), imError('CORE_FAILED'));
}

describe('a client that has used up its memory', () => {
  test('has had no more than a mebibyte, and refuses with OUT_OF_MEMORY', async () => {
    const { client, sent } = await full();
    const { memoryBytes, pending } = client.stats();
    assert.ok(memoryBytes > MEBIBYTE / 2 && memoryBytes <= MEBIBYTE, `${memoryBytes} bytes`);
    assert.ok(sent.length > 1000, `${sent.length} were accepted`);
    assert.equal(pending, sent.length);
  });

  test('delivers what it accepted, over a new link too', async () => {
    const { world, server, client, sent, events } = await full();
    await server.close();
    server.acknowledges = true;
    await world.until(Promise.all(sent.map((one) => one.delivered)));
    await world.until(client.send('bob', 'there is room again').delivered);
    assert.equal(client.stats().pending, 0);
    assert.deepEqual(events.error, []);
  });

  test('loses what it accepted once, on logout()', async () => {
    const { world, client, sent, events } = await full();
    await client.logout();
    assert.deepEqual(events.lost, sent.map((message) => ({ message, reason: 'LOGGED_OUT' })));
    assert.equal(client.state, 'stopped');
    assert.deepEqual(world.left(), { ...NOTHING, watchers: 1 });  // it may log in again
  });

  test('refuses a message whose recipient or fingerprint it cannot hold', async () => {
    const { world, server, client, sent } = await full({ maxFrameBytes: MEBIBYTE });
    const tooMuch = imError('OUT_OF_MEMORY');
    const to = 'b'.repeat(MEBIBYTE / 2), fingerprint = 'f'.repeat(MEBIBYTE / 2);
    server.acknowledges = true;
    await server.close();
    await world.until(Promise.all(sent.map((one) => one.delivered)));
    // Not for want of room among the messages, of which there is plenty now.
    assert.throws(() => client.send(to, 'x'), tooMuch);
    assert.throws(() => client.send('bob', 'x', { fingerprint }), tooMuch);
    await world.until(client.send('bob', 'x').delivered);
    assert.equal(client.stats().accepted, sent.length + 1);
  });

  test('says of a frame it cannot hold that memory is lacking', async () => {
    const { server, client, events } = await full();
    await server.message({ fp: 'x'.repeat(500_000) });
    assert.equal(events.message.length, 0);
    assert.deepEqual(events.error.map(({ code }) => code), ['OUT_OF_MEMORY']);
    assert.equal(client.stats().acksSent, 0);
    await server.message({ QoS: false, dataContent: 'small' });
    assert.equal(events.message[0].content, 'small');
    assert.equal(client.state, 'online');
  });
});

describe('a long message', () => {
  test('needs no memory of the core for its text', async () => {
    const { server, client, events } = await full();
    await server.message({ dataContent: 'x'.repeat(500_000) });
    assert.equal(events.message[0].content, 'x'.repeat(500_000));
    assert.equal(client.stats().acksSent, 1);
    assert.deepEqual(events.error, []);
  });
});

describe('a client that dies of it', () => {
  test('on logout() ends once, with all that was pending', async () => {
    const story = await full(dying);
    await story.client.logout();
    await isDead(story);
  });

  test('on the timer ends once, with all that was pending', async () => {
    const story = await full(dying);
    await story.world.advance(60_000);
    await isDead(story);
  });

  test('while it waits for a link ends once, and login() rejects', async () => {
    const story = await full({ ...dying, qos: { ...unbounded.qos, expiresAfter: 60_000 } });
    story.server.opens = false;
    await story.server.close();
    const login = story.client.login();
    await assert.rejects(story.world.until(login), imError('CORE_FAILED'));
    await isDead(story);
  });

  test('takes nobody along: others chat on, and a new one of the same core works', async () => {
    const other = await online({ wasm });
    const story = await full(dying);
    await other.world.until(other.client.send('bob', 'before').delivered);
    await story.client.logout();
    await isDead(story);
    await other.world.until(other.client.send('bob', 'after').delivered);
    await other.server.message({ dataContent: 'you too?' });
    assert.equal(other.events.message[0].content, 'you too?');
    assert.equal(other.client.state, 'online');
    story.server.acknowledges = true;
    const next = begin({ wasm }, story.world);
    await next.world.until(next.client.login());
    await next.world.until(next.client.send('bob', 'it is me again').delivered);
    await next.server.message({ dataContent: 'welcome back' });
    assert.equal(next.events.message[0].content, 'welcome back');
    assert.deepEqual(next.events.error, []);
  });
});

test('im_create() answers 0 when there is no memory for a client', () => {
  const api = byName(new WebAssembly.Instance(new WebAssembly.Module(wasm)).exports);
  api._initialize();
  let clients = 0;
  while (api.im_create(1, 2, 3, 4, 0) !== 0) clients += 1;
  assert.ok(clients > 100 && clients < 2000, `${clients} clients`);
});
