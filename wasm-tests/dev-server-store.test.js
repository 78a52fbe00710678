// @ts-check
/**
 * Store-and-forward: no QoS message the server has acknowledged is lost, whatever happens to links
 * and to the server, and all arrive in order.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { FakeClock } from './support/dev-server-clock.js';
import { TestClient, message, startServer } from './support/dev-server-client.js';
import { FrameType, MemoryStore } from '../demo-web/dev-server/index.js';

/** @typedef {import('../demo-web/dev-server/index.js').Frame} Frame */

/** @param {TestClient} client @param {number} count @returns {Promise<(string | null)[]>} */
async function contents(client, count) {
  const found = [];
  for (let i = 0; i < count; i += 1) found.push((await client.next()).dataContent);
  return found;
}

describe('a message to a user who is away', () => {
  test('is acknowledged in their name, and delivered after login in order', async (t) => {
    const server = await startServer(t);
    const alice = await TestClient.login(server.url, 'alice');
    const frames = ['1', '2', '3'].map((text) => alice.say({ to: 'bob', dataContent: text }));
    for (const { fp } of frames) {
      const ack = await alice.next();
      assert.deepEqual([ack.type, ack.from, ack.dataContent], [FrameType.ACK, 'bob', fp]);
    }
    server.send('bob', '4', { typeu: 7 });
    const bob = await TestClient.login(server.url, 'bob');
    assert.deepEqual(await contents(bob, 3), ['1', '2', '3']);
    const last = await bob.next();
    assert.deepEqual([last.from, last.dataContent, last.typeu, last.QoS], ['0', '4', 7, true]);
    assert.equal(server.stats().messagesFromStore, 4);
  });

  test('comes again after every login until it is acknowledged', async (t) => {
    const server = await startServer(t);
    server.send('bob', '1');
    server.send('bob', '2');
    const first = await TestClient.login(server.url, 'bob');
    first.acknowledge(await first.next());
    await first.next();
    await first.hearsNothingElse();
    const second = await TestClient.login(server.url, 'bob');
    const frame = await second.next();
    assert.equal(frame.dataContent, '2');
    second.acknowledge(frame);
    await second.hearsNothingElse();
    const third = await TestClient.login(server.url, 'bob');
    await third.hearsNothingElse();
  });

  test('is lost if it is without QoS, or without fingerprint', async (t) => {
    const server = await startServer(t);
    const alice = await TestClient.login(server.url, 'alice');
    alice.say({ to: 'bob', QoS: false });
    alice.say({ to: 'bob', fp: null });
    await alice.hearsNothingElse();
    const bob = await TestClient.login(server.url, 'bob');
    await bob.hearsNothingElse();
  });

  test('is not delivered to a session that is kicked out at login', async (t) => {
    const server = await startServer(t);
    await TestClient.login(server.url, 'bob', { firstLoginTime: 1000 });
    server.faults.halfOpen('bob');
    server.send('bob', '1');
    const old = await TestClient.login(server.url, 'bob', { firstLoginTime: 999 });
    assert.equal((await old.next()).type, FrameType.KICKOUT);
    await old.closed();
    const young = await TestClient.login(server.url, 'bob', { firstLoginTime: 1000 });
    assert.deepEqual(await contents(young, 1), ['1']);
  });

  test('goes ahead of whatever a listener of the login sends', async (t) => {
    const server = await startServer(t);
    const greet = (/** @type {{ userId: string | undefined }} */ { userId }) =>
      void (userId && server.send(userId, 'welcome', { qos: false }));
    await TestClient.login(server.url, 'bob');
    server.faults.halfOpen('bob');
    server.send('bob', 'stored');
    server.on('login', greet);
    server.on('close', greet);
    const bob = await TestClient.login(server.url, 'bob');
    assert.deepEqual(await contents(bob, 3), ['stored', 'welcome', 'welcome']);
  });
});

describe('a message to a user who is online', () => {
  test('is kept until the receiver has acknowledged it', async (t) => {
    const server = await startServer(t);
    const alice = await TestClient.login(server.url, 'alice');
    const bob = await TestClient.login(server.url, 'bob');
    server.faults.halfOpen('bob');
    const frame = alice.say({ to: 'bob', dataContent: 'into the void' });
    assert.equal((await alice.next()).dataContent, frame.fp);
    bob.ws.terminate();
    const again = await TestClient.login(server.url, 'bob');
    again.acknowledge(await again.next());
    await again.hearsNothingElse();
    const third = await TestClient.login(server.url, 'bob');
    await third.hearsNothingElse();
  });

  test('is acknowledged but not forwarded again when the sender repeats it', async (t) => {
    const server = await startServer(t);
    const alice = await TestClient.login(server.url, 'alice');
    const bob = await TestClient.login(server.url, 'bob');
    const frame = alice.say({ to: 'bob' });
    await bob.next();
    await alice.next();
    alice.send(frame);
    assert.equal((await alice.next()).dataContent, frame.fp);
    await bob.hearsNothingElse();
  });

  test('delivered at login, it has a second try of its own', async (t) => {
    const clock = new FakeClock();
    const server = await startServer(t, { clock });
    await TestClient.login(server.url, 'bob');
    server.send('bob', '1');
    clock.advance(3_000);
    const bob = await TestClient.login(server.url, 'bob');
    assert.deepEqual(await contents(bob, 1), ['1']);
    clock.advance(4_999);
    await bob.hearsNothingElse();
    clock.advance(1);
    assert.deepEqual(await contents(bob, 1), ['1']);
    clock.advance(10_000);
    await bob.hearsNothingElse();
  });
});

describe('over a restart', () => {
  for (const clean of [true, false]) {
    test(`the store survives (${clean ? 'clean' : 'crash'}), on the same port`, async (t) => {
      const server = await startServer(t);
      const { url } = server;
      server.send('bob', '1');
      const alice = await TestClient.login(url, 'alice');
      await server.restart({ clean });
      assert.equal((await alice.closed()).code, clean ? 1000 : 1006);
      assert.equal(server.url, url);
      assert.deepEqual(server.users(), []);
      const bob = await TestClient.login(url, 'bob');
      assert.deepEqual(await contents(bob, 1), ['1']);
    });
  }

  test('a message accepted before is acknowledged, and stored only once', async (t) => {
    const server = await startServer(t);
    const alice = await TestClient.login(server.url, 'alice');
    const frame = alice.say({ to: 'bob', dataContent: '1' });
    await alice.next();
    const bob = await TestClient.login(server.url, 'bob');
    bob.acknowledge(await bob.next());
    await bob.hearsNothingElse();
    await server.restart();
    const again = await TestClient.login(server.url, 'alice');
    again.send(frame);
    assert.equal((await again.next()).dataContent, frame.fp);
    assert.equal(server.stats().messagesStored, 1);
    const bobAgain = await TestClient.login(server.url, 'bob');
    await bobAgain.hearsNothingElse();
  });

  test('retransmissions and the memory of messages to the server are forgotten', async (t) => {
    const clock = new FakeClock();
    let told = 0;
    const server = await startServer(t, { clock, store: false, onMessage: () => void (told += 1) });
    const bob = await TestClient.login(server.url, 'bob');
    const frame = bob.say({ to: '0' });
    await bob.next();
    server.send('bob', '1');
    await server.restart();
    const again = await TestClient.login(server.url, 'bob');
    clock.advance(5_000);
    again.send(frame);
    assert.equal((await again.next()).type, FrameType.ACK);
    await again.hearsNothingElse();
    assert.equal(told, 2);
  });

  test('while it is down, nobody gets in', async (t) => {
    const clock = new FakeClock();
    const server = await startServer(t, { clock });
    const { url } = server;
    const client = await TestClient.login(url, 'alice');
    const restarting = server.restart({ downFor: 5_000 });
    await client.closed();
    await assert.rejects(TestClient.open(url), { code: 'ECONNREFUSED' });
    clock.advance(5_000);
    await restarting;
    await TestClient.login(url, 'alice');
  });
});

describe('the store itself', () => {
  test('is bounded: what it refuses is handled as without a store', async (t) => {
    const server = await startServer(t, { store: new MemoryStore({ maxMessages: 1 }) });
    const alice = await TestClient.login(server.url, 'alice');
    const kept = alice.say({ to: 'bob' });
    assert.equal((await alice.next()).dataContent, kept.fp);
    alice.say({ to: 'bob' });
    await alice.hearsNothingElse();
    const bob = await TestClient.login(server.url, 'bob');
    await bob.next();
    const third = alice.say({ to: 'bob' });
    assert.equal((await alice.next()).dataContent, third.fp);
  });

  test('is bounded in size too', () => {
    const store = new MemoryStore({ maxCharacters: 1000 });
    const big = message({ to: 'bob', dataContent: 'x'.repeat(700) });
    assert.equal(store.accept(big), 'stored');
    assert.equal(store.accept(message({ to: 'bob' })), 'refused');
    assert.equal(store.acknowledge('bob', big.fp ?? ''), true);
    assert.equal(store.acknowledge('bob', big.fp ?? ''), false);
    assert.equal(store.accept(message({ to: 'bob' })), 'stored');
    assert.equal(store.size, 1);
  });

  test('remembers what it accepted for 10 minutes, and what waits for ever', () => {
    const clock = new FakeClock();
    const store = new MemoryStore({ now: clock.now });
    const [gone, waiting] = [message({ to: 'bob' }), message({ to: 'bob' })];
    store.accept(gone);
    store.accept(waiting);
    store.acknowledge('bob', gone.fp ?? '');
    clock.advance(599_999);
    assert.equal(store.accept(gone), 'duplicate');
    clock.advance(599_999);
    assert.equal(store.accept(gone), 'duplicate', 'remembered anew');
    clock.advance(600_000);
    assert.equal(store.accept(gone), 'stored');
    assert.equal(store.accept(waiting), 'duplicate');
  });

  test('can be your own; if it fails, the server goes on without it', async (t) => {
    const broken = () => {
      throw new Error('disk full');
    };
    /** @type {string[]} */
    const errors = [];
    const server = await startServer(t, {
      store: { accept: broken, acknowledge: broken, pending: broken },
      logger: { error: (text) => void errors.push(text) },
    });
    const alice = await TestClient.login(server.url, 'alice');
    alice.say({ to: 'bob' });
    await alice.hearsNothingElse();
    const bob = await TestClient.login(server.url, 'bob');
    const frame = alice.say({ to: 'bob' });
    bob.acknowledge(await bob.next());
    assert.equal((await alice.next()).dataContent, frame.fp);
    await bob.hearsNothingElse();
    assert.ok(errors.length >= 4 && errors.every((text) => text.includes('disk full')));
  });
});

/** A client as simple as can be that never gives up: it logs in again and repeats until the ACK. */
class Stubborn {
  /** @type {Map<string, Frame>} */
  pending = new Map();
  /** @type {Map<string, string | null>} by fingerprint, in order of arrival */
  received = new Map();
  #stopped = false;

  /** @param {string} url @param {string} userId */
  constructor(url, userId) {
    this.url = url;
    this.userId = userId;
    this.done = this.#run();
  }

  /** @param {Frame} frame */
  send(frame) {
    this.pending.set(frame.fp ?? '', frame);
    this.client?.send(frame);
  }

  stop() {
    this.#stopped = true;
    this.client?.ws.terminate();
    return this.done;
  }

  async #run() {
    while (!this.#stopped) {
      try {
        this.client = await TestClient.login(this.url, this.userId);
        this.client.acknowledges = true;
        for (const frame of this.pending.values()) this.client.send(frame);
        for (;;) this.#take(await this.client.next());
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
    }
  }

  /** @param {Frame} frame */
  #take({ type, fp, dataContent }) {
    if (type === FrameType.ACK) this.pending.delete(dataContent ?? '');
    if (type === FrameType.DATA) this.received.set(fp ?? '', dataContent);
  }
}

test('nothing is lost over cuts and restarts at random moments', async (t) => {
  // A linear congruential generator: the moments are random, but the same each time.
  let seed = 1;
  const random = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
  const server = await startServer(t, { random });
  const alice = new Stubborn(server.url, 'alice');
  const bob = new Stubborn(server.url, 'bob');
  const total = 300;
  for (let i = 0; i < total; i += 1) {
    alice.send(message({ from: 'alice', to: 'bob', dataContent: String(i) }));
    if (random() < 0.1) server.faults.cut(random() < 0.5 ? 'alice' : 'bob');
    if (random() < 0.03) await server.restart();
    if (random() < 0.3) await new Promise((resolve) => setTimeout(resolve, random() * 5));
  }
  const deadline = Date.now() + 10_000;
  while (alice.pending.size > 0 || bob.received.size < total) {
    assert.ok(Date.now() < deadline, `${alice.pending.size} pending, ${bob.received.size} there`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await Promise.all([alice.stop(), bob.stop()]);
  const expected = Array.from({ length: total }, (_, i) => String(i));
  assert.deepEqual([...bob.received.values()], expected, 'each one, in order');
});
