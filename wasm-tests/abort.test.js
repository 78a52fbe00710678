// @ts-check
/** Messages that are called back, or given a time to live. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ackFrame } from './support/frames.js';
import { begin, imError, online } from './support/story.js';

/** Counts who listens to a signal. */
function countedSignal() {
  const controller = new AbortController();
  const { signal } = controller;
  let listeners = 0;
  const { addEventListener, removeEventListener } = signal;
  signal.addEventListener = (/** @type {any[]} */ ...args) => {
    listeners += 1;
    return addEventListener.apply(signal, /** @type {any} */ (args));
  };
  signal.removeEventListener = (/** @type {any[]} */ ...args) => {
    listeners -= 1;
    return removeEventListener.apply(signal, /** @type {any} */ (args));
  };
  return { signal, abort: () => controller.abort(), listeners: () => listeners };
}

describe('an AbortSignal', () => {
  test('that was aborted before makes send() throw', async () => {
    const { client, events } = await online();
    assert.throws(() => client.send('bob', 'x', { signal: AbortSignal.abort() }),
      imError('ABORTED'));
    assert.equal(client.stats().accepted, 0);
    assert.deepEqual(events.lost, []);
  });

  test('takes a queued message back: it never goes out', async () => {
    const { world, server, client, events } = await online();
    await server.close();
    const { signal, abort, listeners } = countedSignal();
    const sent = client.send('bob', 'x', { signal });
    const kept = client.send('bob', 'kept');
    abort();
    assert.equal(sent.status, 'lost');
    assert.deepEqual(events.lost, [{ message: sent, reason: 'ABORTED' }]);
    await assert.rejects(sent.delivered, imError('MESSAGE_LOST', { reason: 'ABORTED' }));
    await world.until(kept.delivered);
    assert.deepEqual(server.contents, ['kept']);
    assert.equal(listeners(), 0);
  });

  test('ends a message in flight, and its late ACK changes nothing', async () => {
    const { world, server, client, events } = await online();
    server.acknowledges = false;
    const { signal, abort } = countedSignal();
    const sent = client.send('bob', 'x', { signal });
    await world.advance(10);
    abort();
    assert.equal(sent.status, 'lost');
    await server.say(ackFrame(sent.fingerprint, 'bob'));
    await world.advance(60_000);
    assert.equal(sent.status, 'lost');
    assert.deepEqual([events.delivered, server.contents], [[], ['x']]);
  });

  test('after the end changes nothing, and is let go of', async () => {
    const { world, client, events } = await online();
    const { signal, abort, listeners } = countedSignal();
    const sent = client.send('bob', 'x', { signal });
    assert.equal(listeners(), 1);
    await world.until(sent.delivered);
    assert.equal(listeners(), 0);
    abort();
    await world.settle();
    assert.equal(sent.status, 'delivered');
    assert.deepEqual(events.lost, []);
  });

  test('is let go of by logout(), dispose() and loss', async () => {
    for (const end of ['logout', 'dispose', 'wait']) {
      const { world, server, client } = await online({ qos: { retryInterval: 100 } });
      server.acknowledges = false;
      const { signal, abort, listeners } = countedSignal();
      const sent = client.send('bob', 'x', { signal });
      if (end === 'logout') client.logout();
      else if (end === 'dispose') client.dispose();
      else await world.advance(1000);
      assert.equal(sent.status, 'lost', end);
      assert.equal(listeners(), 0, end);
      abort();
    }
  });

  test('may serve many messages', async () => {
    const { server, client, events } = await online();
    server.acknowledges = false;
    const { signal, abort } = countedSignal();
    for (let i = 0; i < 100; i += 1) client.send('bob', `${i}`, { signal });
    abort();
    assert.deepEqual(events.lost.map(({ message }) => message.content),
      Array.from({ length: 100 }, (_, i) => `${i}`));
    assert.equal(client.stats().pending, 0);
  });

  test('works on a message that waits without QoS', async () => {
    const { server, client } = await online();
    await server.close();
    const controller = new AbortController();
    const sent = client.send('bob', 'x', { qos: false, signal: controller.signal });
    controller.abort();
    assert.equal(sent.status, 'lost');
  });

  test('aborted in a handler of the message\'s own client is fine', async () => {
    const { server, client, events } = await online();
    server.acknowledges = false;
    const controller = new AbortController();
    client.on('message', () => controller.abort());
    const sent = client.send('bob', 'x', { signal: controller.signal });
    await server.message();
    assert.equal(sent.status, 'lost');
    assert.equal(events.lost.length, 1);
  });
});

describe('expiresAfter', () => {
  test('of a message ends it, offline as well', async () => {
    const { world, server, client, events } = await online();
    server.opens = false;
    await server.close();
    const sent = client.send('bob', 'x', { expiresAfter: 2000 });
    const kept = client.send('bob', 'kept');
    await world.advance(1999);
    assert.equal(sent.status, 'queued');
    await world.advance(2);
    assert.equal(sent.status, 'lost');
    assert.deepEqual(events.lost, [{ message: sent, reason: 'EXPIRED' }]);
    server.opens = true;
    await world.until(kept.delivered);
    assert.deepEqual(server.contents, ['kept']);
  });

  test('of the client holds for all, unless a message has its own', async () => {
    const { world, server, client, events } = begin({ qos: { expiresAfter: 1000 } });
    server.opens = false;
    client.login();
    const short = client.send('bob', 'x');
    const long = client.send('bob', 'y', { expiresAfter: 5000 });
    await world.advance(1001);
    assert.deepEqual([short.status, long.status], ['lost', 'queued']);
    await world.advance(4000);
    assert.equal(long.status, 'lost');
    assert.equal(events.lost.length, 2);
  });

  test('does not touch a delivered message', async () => {
    const { world, client, events } = await online();
    const sent = client.send('bob', 'x', { expiresAfter: 1000 });
    await world.advance(5000);
    assert.equal(sent.status, 'delivered');
    assert.deepEqual(events.lost, []);
  });

  test('may be as long as a number can say', async () => {
    const { world, client } = await online({ qos: { expiresAfter: Number.MAX_SAFE_INTEGER } });
    await world.until(client.send('bob', 'x').delivered);
    const sent = client.send('bob', 'x', { expiresAfter: Number.MAX_SAFE_INTEGER });
    await world.until(sent.delivered);
  });
});
