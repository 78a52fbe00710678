// @ts-check
/** Every message that send() accepts ends as delivered or lost, and its handle knows. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { SERVER } from 'mobileimsdk-wasm';
import { Type, ackFrame } from './support/frames.js';
import { begin, imError, online } from './support/story.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('what send() is given', () => {
  test('must be of the right kind, and the error names what is not', async () => {
    const { client, events } = await online();
    const send = /** @type {any} */ (client.send.bind(client));
    for (const wrong of [undefined, null, 0, {}, ['bob']]) {
      assert.throws(() => send(wrong, 'x'), imError('INVALID_ARGUMENT', { argument: 'to' }));
      assert.throws(() => send('bob', wrong), imError('INVALID_ARGUMENT', { argument: 'content' }));
    }
    for (const wrong of [null, 1, 'qos']) {
      assert.throws(() => send('bob', 'x', wrong),
        imError('INVALID_ARGUMENT', { argument: 'options' }));
    }
    /** @type {Record<string, unknown[]>} */
    const members = {
      typeu: [null, '1', 1.5, NaN, 2 ** 31, -(2 ** 31) - 1],
      qos: [null, 0, 1, 'true'],
      expiresAfter: [null, 0, -1, 1.5, NaN, Infinity, '1', 2 ** 53],
      signal: [null, {}, true, new AbortController()],
      fingerprint: [null, 42, {}],
    };
    for (const [argument, values] of Object.entries(members)) {
      for (const value of values) {
        assert.throws(() => send('bob', 'x', { [argument]: value }),
          imError('INVALID_ARGUMENT', { argument }), `${argument}: ${String(value)}`);
      }
    }
    assert.equal(client.stats().accepted, 0);
    assert.deepEqual(events.error, []);
  });

  test('may be undefined where it is optional', async () => {
    const { world, server, client } = await online();
    const sent = client.send('bob', 'x', {
      typeu: undefined, qos: undefined, expiresAfter: undefined, signal: undefined,
      fingerprint: undefined,
    });
    await world.until(sent.delivered);
    assert.equal(server.of(Type.MESSAGE)[0].typeu, -1);
  });

  test('has a typeu of all int32', async () => {
    const { world, server, client } = await online();
    const all = [0, 1, -1, 2 ** 31 - 1, -(2 ** 31)];
    for (const typeu of all) assert.equal(client.send('bob', 'x', { typeu }).typeu, typeu);
    await world.advance(10);
    assert.deepEqual(server.of(Type.MESSAGE).map((frame) => frame.typeu), all);
  });
});

describe('without a session', () => {
  test('before the first login() nothing can be sent', () => {
    const { client } = begin();
    assert.throws(() => client.send('bob', 'x'), imError('NOT_LOGGED_IN'));
    assert.throws(() => client.echo('x'), imError('NOT_LOGGED_IN'));
  });

  test('after logout() nothing can be sent', async () => {
    const { client } = await online();
    await client.logout();
    assert.throws(() => client.send('bob', 'x'), imError('NOT_LOGGED_IN'));
    assert.throws(() => client.echo('x'), imError('NOT_LOGGED_IN'));
  });

  test('wrong arguments are told first', () => {
    const { client } = begin();
    assert.throws(() => client.send(/** @type {any} */ (1), 'x'), imError('INVALID_ARGUMENT'));
  });
});

describe('a message', () => {
  test('goes from queued to sent to delivered', async () => {
    const { world, server, client, events } = begin();
    client.login();
    const sent = client.send('bob', 'hello', { typeu: 7 });
    assert.equal(sent.status, 'queued');
    await world.until(client.login());
    assert.equal(sent.status, 'sent');
    assert.equal(await world.until(sent.delivered), undefined);
    assert.equal(sent.status, 'delivered');
    assert.deepEqual(events.delivered, [sent]);
    assert.deepEqual({ ...sent }, { to: 'bob', content: 'hello', typeu: 7, qos: true,
      fingerprint: sent.fingerprint, status: 'delivered' });
    const [frame] = server.of(Type.MESSAGE);
    assert.deepEqual(frame, { bridge: false, type: 2, dataContent: 'hello', from: 'alice',
      to: 'bob', fp: sent.fingerprint, QoS: true, typeu: 7, sm: -1 });
  });

  test('is on the wire at once while online', async () => {
    const { client } = await online();
    assert.equal(client.send('bob', 'x').status, 'sent');
  });

  test('to the server goes to "0"', async () => {
    const { world, server, client } = await online();
    assert.equal(SERVER, '0');
    await world.until(client.send(SERVER, 'x').delivered);
    assert.equal(server.of(Type.MESSAGE)[0].to, '0');
  });

  test('has a fingerprint of its own, a UUID, known at once', async () => {
    const { client } = await online();
    const sent = Array.from({ length: 100 }, () => client.send('bob', 'x').fingerprint);
    assert.equal(new Set(sent).size, 100);
    for (const fingerprint of sent) assert.match(fingerprint, UUID);
  });

  test('goes out in the order of send(), also after being offline', async () => {
    const { world, server, client } = await online();
    await server.close();
    const wanted = Array.from({ length: 1000 }, (_, i) => `number ${i}`);
    for (const content of wanted) assert.equal(client.send('bob', content).status, 'queued');
    assert.equal(client.stats().pending, 1000);
    await world.until(client.login());
    await world.advance(100);
    assert.deepEqual(server.contents, wanted);
    assert.equal(client.stats().pending, 0);
  });

  test('that a broken link may have swallowed goes out again, once and in order', async () => {
    const { world, server, client } = await online();
    server.acknowledges = false;
    for (const content of ['a', 'b', 'c']) client.send('bob', content);
    await world.advance(10);
    await server.close(1006);
    client.send('bob', 'd');
    server.acknowledges = true;
    await world.until(client.login());
    await world.advance(10);
    assert.deepEqual(server.contents, ['a', 'b', 'c', 'a', 'b', 'c', 'd']);
    assert.equal(client.stats().delivered, 4);
  });

  test('unanswered is sent again as often as it should, then lost', async () => {
    const { world, server, client, events } = await online({ qos: { retryInterval: 1000 } });
    server.acknowledges = false;
    const sent = client.send('bob', 'x');
    await world.advance(2500);
    assert.equal(server.contents.length, 3);
    assert.equal(new Set(server.of(Type.MESSAGE).map((frame) => frame.fp)).size, 1);
    assert.equal(sent.status, 'sent');
    await assert.rejects(world.until(sent.delivered), imError('MESSAGE_LOST',
      { reason: 'UNACKNOWLEDGED', fingerprint: sent.fingerprint }));
    assert.equal(sent.status, 'lost');
    assert.deepEqual(events.lost, [{ message: sent, reason: 'UNACKNOWLEDGED' }]);
    assert.equal(client.stats().retransmissions, 2);
    assert.equal(server.contents.length, 3);
  });

  test('with qos.retransmits 0 is sent once', async () => {
    const { world, server, client } = await online(
      { qos: { retryInterval: 100, retransmits: 0 } });
    server.acknowledges = false;
    await assert.rejects(world.until(client.send('bob', 'x').delivered));
    assert.equal(server.contents.length, 1);
  });

  test('loses no attempt while offline', async () => {
    const { world, server, client } = await online({ qos: { retryInterval: 1000 } });
    server.acknowledges = false;
    server.opens = false;
    const sent = client.send('bob', 'x');
    await world.advance(500);
    await server.close();
    await world.advance(3_600_000);
    assert.equal(sent.status, 'sent');
    server.opens = true;
    server.acknowledges = true;
    await world.until(sent.delivered);
  });

  test('is settled by the ACK of its receiver only, and once', async () => {
    const { world, server, client, events } = await online();
    server.acknowledges = false;
    const sent = client.send('bob', 'x');
    await server.say(ackFrame(sent.fingerprint, 'mallory'));
    assert.equal(sent.status, 'sent');
    await server.say(ackFrame(sent.fingerprint, 'bob'));
    await server.say(ackFrame(sent.fingerprint, 'bob'));
    assert.equal(sent.status, 'delivered');
    assert.equal(events.delivered.length, 1);
    await world.advance(60_000);
    assert.deepEqual([events.lost, events.error], [[], []]);
  });

  test('never holds more on the wire than qos.window', async () => {
    const { world, server, client } = await online({ qos: { window: 3 } });
    server.acknowledges = false;
    const sent = Array.from({ length: 10 }, (_, i) => client.send('bob', `${i}`));
    await world.advance(10);
    assert.deepEqual(server.contents, ['0', '1', '2']);
    assert.equal(client.stats().inFlight, 3);
    assert.deepEqual(sent.map((one) => one.status).slice(2, 4), ['sent', 'queued']);
    server.acknowledges = true;
    await server.say(ackFrame(sent[0].fingerprint, 'bob'));
    await world.advance(10);
    assert.ok(!server.contents.includes('3'), 'a window that was full opens by halves');
    await world.advance(20);  // or after this time
    assert.ok(server.contents.includes('3'));
  });

  test('waits while the socket is congested', async () => {
    const { world, server, client } = await online();
    server.socket.bufferedAmount = 1_000_000;
    const sent = client.send('bob', 'x');
    await world.advance(1000);
    assert.equal(sent.status, 'queued');
    server.socket.bufferedAmount = 0;
    await world.until(sent.delivered);
  });

  test('survives a socket that throws at send()', async () => {
    const { world, server, client, events } = await online({ qos: { retryInterval: 1000 } });
    server.socket.sendFails = new Error('closing');
    const sent = client.send('bob', 'x');
    assert.deepEqual(events.error.map((error) => error.code), ['SOCKET_FAILED']);
    await server.close(1006);
    await world.until(sent.delivered);
  });
});
