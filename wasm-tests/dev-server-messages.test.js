// @ts-check
/**
 * Messages without a store: who gets them, who acknowledges them, what is sent again.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { FakeClock } from './support/dev-server-clock.js';
import {
  TestClient, ackOf, asRead, freshFingerprint, startServer,
} from './support/dev-server-client.js';

/**
 * @param {import('node:test').TestContext} t
 * @param {import('../demo-web/dev-server/index.js').DevServerOptions} [options]
 */
const start = (t, options) => startServer(t, { store: false, ...options });

describe('messages and their ACKs', () => {
  test('to the server: acknowledged on every copy, told to the application once', async (t) => {
    /** @type {unknown[]} */
    const told = [];
    const server = await start(t, { onMessage: (event) => told.push(event) });
    const client = await TestClient.login(server.url, 'alice');
    const frame = client.say({ to: '0', dataContent: 'hi', typeu: 3, bridge: true });
    client.send(frame);
    assert.deepEqual(await client.next(), asRead(ackOf(frame)));
    assert.deepEqual(await client.next(), asRead(ackOf(frame)));
    const [from, fingerprint] = ['alice', frame.fp];
    assert.deepEqual(told, [{ from, content: 'hi', typeu: 3, fingerprint, qos: true }]);
  });

  test('without QoS or without fingerprint: told each time, never acknowledged', async (t) => {
    let told = 0;
    const server = await start(t, { onMessage: () => void (told += 1) });
    const client = await TestClient.login(server.url, 'alice');
    for (const odd of [{ QoS: false }, { QoS: true, fp: null }, { QoS: true, fp: null }]) {
      client.say({ to: '0', ...odd });
    }
    await client.hearsNothingElse();
    assert.equal(told, 3);
  });

  test('an application that fails harms nobody', async (t) => {
    const server = await start(t, {
      onMessage: () => {
        throw new Error('mine');
      },
    });
    server.on('message', () => Promise.reject(new Error('also mine')));
    const client = await TestClient.login(server.url, 'alice');
    const frame = client.say({ to: '0' });
    assert.equal((await client.next()).dataContent, frame.fp);
    await client.hearsNothingElse();
  });

  test('client to client: forwarded as it is, acknowledged for the receiver', async (t) => {
    const { url } = await start(t);
    const [alice, bob] = [await TestClient.login(url, 'alice'), await TestClient.login(url, 'bob')];
    const frame = alice.say({ to: 'bob', dataContent: '<hi>', typeu: 5, bridge: true });
    assert.deepEqual(await bob.next(), asRead(frame));
    // Only the receiver's own ACK copies `bridge`.
    assert.deepEqual(await alice.next(), asRead(ackOf(frame)));
    bob.acknowledge(frame);
    await bob.hearsNothingElse();
    await alice.hearsNothingElse();
    // A duplicate is forwarded again: to know it is the receiver's business.
    alice.send(frame);
    assert.equal((await bob.next()).fp, frame.fp);
    assert.equal((await alice.next()).dataContent, frame.fp);
  });

  test('without QoS: forwarded, not acknowledged', async (t) => {
    const { url } = await start(t);
    const [alice, bob] = [await TestClient.login(url, 'alice'), await TestClient.login(url, 'bob')];
    alice.say({ to: 'bob', QoS: false, fp: null, dataContent: 'hi' });
    assert.equal((await bob.next()).dataContent, 'hi');
    await alice.hearsNothingElse();
  });

  test('receiver away and nothing stored: no ACK at all', async (t) => {
    const client = await TestClient.login((await start(t)).url, 'alice');
    client.say({ to: 'bob' });
    client.say({ to: '-1' });
    await client.hearsNothingElse();
  });

  test('the application stored it: ACK in the name of the receiver', async (t) => {
    const store = {
      accept: () => /** @type {const} */ ('stored'), acknowledge: () => false, pending: () => [],
    };
    const client = await TestClient.login((await start(t, { store })).url, 'alice');
    const frame = client.say({ to: 'bob' });
    assert.deepEqual(await client.next(), asRead(ackOf(frame)));
  });

  test('a message without ACK is sent once more, after 5 s, from client or server', async (t) => {
    const clock = new FakeClock();
    const server = await start(t, { clock, senseMode: '120s' });
    const alice = await TestClient.login(server.url, 'alice');
    const bob = await TestClient.login(server.url, 'bob');
    const fromClient = alice.say({ to: 'bob' });
    await bob.next();
    const fromServer = server.send('bob', 'hi');
    await bob.next();
    clock.advance(4_999);
    await bob.hearsNothingElse();
    clock.advance(1);
    assert.deepEqual([(await bob.next()).fp, (await bob.next()).fp], [fromClient.fp, fromServer]);
    clock.advance(60_000);
    await bob.hearsNothingElse();
    assert.equal(server.stats().retransmissions, 2);
  });

  test('the ACK of the receiver, and of nobody else, stops the retransmission', async (t) => {
    const clock = new FakeClock();
    const server = await start(t, { clock });
    const alice = await TestClient.login(server.url, 'alice');
    const bob = await TestClient.login(server.url, 'bob');
    const [first, second] = [alice.say({ to: 'bob' }), alice.say({ to: 'bob' })];
    bob.acknowledge(await bob.next());
    await bob.next();
    alice.send(ackOf(second));
    await alice.next();
    await alice.next();
    await Promise.all([alice.hearsNothingElse(), bob.hearsNothingElse()]);
    clock.advance(5_000);
    assert.equal((await bob.next()).fp, second.fp);
    await bob.hearsNothingElse();
    assert.notEqual(first.fp, second.fp);
  });

  test('the retransmission goes to the session the receiver then has', async (t) => {
    const clock = new FakeClock();
    const server = await start(t, { clock });
    const bob = await TestClient.login(server.url, 'bob');
    server.send('bob', 'one');
    await bob.next();
    const again = await TestClient.login(server.url, 'bob');
    clock.advance(5_000);
    assert.equal((await again.next()).dataContent, 'one');
  });

  test('a server message to a user who is away is lost without a store', async (t) => {
    const server = await start(t);
    assert.match(server.send('bob', 'one') ?? '', /^[0-9a-f-]{36}$/);
    assert.equal(server.send('bob', 'two', { qos: false }), null);
    const fingerprint = freshFingerprint();
    assert.equal(server.send('bob', 'three', { fingerprint }), fingerprint);
    const bob = await TestClient.login(server.url, 'bob');
    await bob.hearsNothingElse();
  });
});
