// @ts-check
/** What comes in: acknowledged on every copy, shown once, as it was sent. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Type, frameText, messageFrame } from './support/frames.js';
import { online } from './support/story.js';

describe('a message', () => {
  test('is shown with all its fields', async () => {
    const { server, events } = await online();
    await server.message({ fp: 'fp-a', dataContent: 'hi', typeu: 9, sm: 1_800_000_000_000,
      bridge: true });
    assert.deepEqual(events.message, [{
      from: 'bob', to: 'alice', content: 'hi', typeu: 9, qos: true, fingerprint: 'fp-a',
      serverTime: 1_800_000_000_000, bridge: true,
    }]);
  });

  test('from the server has from "0"', async () => {
    const { server, events } = await online();
    await server.message({ from: '0' });
    assert.equal(events.message[0].from, '0');
  });

  test('with QoS is acknowledged to its sender', async () => {
    const { world, server, client } = await online();
    await server.message({ fp: 'fp-a', bridge: true });
    await server.message({ fp: 'fp-b', from: '0' });
    await world.advance(10);
    const acks = server.of(Type.ACK).map(({ dataContent, from, to, bridge, QoS }) =>
      ({ dataContent, from, to, bridge, QoS }));
    assert.deepEqual(acks, [
      { dataContent: 'fp-a', from: 'alice', to: 'bob', bridge: true, QoS: false },
      { dataContent: 'fp-b', from: 'alice', to: '0', bridge: false, QoS: false },
    ]);
    assert.equal(client.stats().acksSent, 2);
  });

  test('is acknowledged before it is shown, so that a handler cannot prevent it', async () => {
    const { world, server, client } = await online();
    client.on('message', () => { throw new Error('a bug in the application'); });
    await server.message();
    await world.advance(10);
    assert.equal(server.of(Type.ACK).length, 1);
  });

  test('that comes twice is acknowledged twice and shown once', async () => {
    const { world, server, client, events } = await online();
    for (let i = 0; i < 5; i += 1) await server.message({ fp: 'same' });
    await world.advance(10);
    assert.equal(events.message.length, 1);
    assert.equal(server.of(Type.ACK).length, 5);
    assert.deepEqual([client.stats().duplicates, client.stats().shown], [4, 1]);
  });

  test('is a duplicate also on the next link, and in the next session', async () => {
    const { world, server, client, events } = await online();
    await server.message({ fp: 'same' });
    await server.close();
    await world.until(client.login());
    await server.message({ fp: 'same' });
    await client.logout();
    await world.until(client.login());
    await server.message({ fp: 'same' });
    assert.equal(events.message.length, 1);
  });

  test('is remembered for ten minutes', async () => {
    const { world, server, events } = await online();
    await server.message({ fp: 'same' });
    await world.advance(599_000);
    await server.message({ fp: 'same' });
    assert.equal(events.message.length, 1);
    await world.advance(2000);
    await server.message({ fp: 'same' });
    assert.equal(events.message.length, 2);
  });

  test('without QoS is shown each time and never acknowledged', async () => {
    const { world, server, events } = await online();
    await server.message({ QoS: false });
    await server.message({ QoS: false });
    await server.message({ QoS: false, fp: 'has one' });
    await world.advance(10);
    assert.equal(events.message.length, 3);
    assert.equal(events.message[0].fingerprint, null);
    assert.equal(events.message[0].qos, false);
    assert.equal(server.of(Type.ACK).length, 0);
  });

  test('with QoS but without a fingerprint is shown and not acknowledged', async () => {
    const { world, server, events } = await online();
    await server.message({ fp: undefined });
    await world.advance(10);
    assert.equal(events.message.length, 1);
    assert.deepEqual([events.message[0].qos, events.message[0].fingerprint], [true, null]);
    assert.equal(server.of(Type.ACK).length, 0);
  });

  test('with hardly any member has the defaults of the protocol', async () => {
    const { server, events } = await online();
    await server.say('{"type":2}');
    await server.say('{"type":2,"dataContent":null,"from":null,"to":null,"fp":null,"sm":null}');
    const expected = { from: '-1', to: '-1', content: '', typeu: -1, qos: false, fingerprint: null,
      serverTime: null, bridge: false };
    assert.deepEqual(events.message, [expected, expected]);
  });

  test('may have its members in any order, with spaces, escapes and unknown ones', async () => {
    const { server, events } = await online();
    await server.say(' { "sm" : -1 , "typeu":3,\n"QoS":false, "later": [{"x":null}],' +
      ' "\\u0066rom":"b\\u006fb", "to":"alice",' +
      '"dataContent":"\\u4f60\\ud83d\\ude00\\/",\t"type":2 } ');
    const [{ from, content, typeu }] = events.message;
    assert.deepEqual({ from, content, typeu }, { from: 'bob', content: '你😀/', typeu: 3 });
  });

  test('of 60,000 characters is whole', async () => {
    const { server, events } = await online();
    const content = '汉"\n'.repeat(20_000);
    await server.message({ dataContent: content });
    assert.equal(events.message[0].content, content);
  });

  test('has an event object of its own', async () => {
    const { server, events } = await online();
    await server.message({ dataContent: 'one' });
    const [first] = events.message;
    const copy = { ...first };
    await server.message({ dataContent: 'two' });
    assert.deepEqual(first, copy);
    assert.notEqual(events.message[1], first);
    first.content = 'changed by the application';
    await server.message({ dataContent: 'three' });
    assert.deepEqual(events.message.map(({ content }) => content),
      ['changed by the application', 'two', 'three']);
  });
});

describe('messages', () => {
  test('are shown in the order in which they come, however fast', async () => {
    const { server, events, world } = await online();
    for (let i = 0; i < 500; i += 1) server.socket.text(messageFrame({ dataContent: `${i}` }));
    await world.settle();
    assert.deepEqual(events.message.map(({ content }) => content),
      Array.from({ length: 500 }, (_, i) => `${i}`));
  });

  test('before the login is accepted are not shown, and not acknowledged', async () => {
    const { world, server, client, events } = await online();
    server.loginCode = null;
    await server.close();
    while (client.state !== 'authenticating') await world.advance(50);
    await server.message();
    await world.advance(10);
    assert.deepEqual(events.message, []);
    assert.equal(server.of(Type.ACK).length, 0);
  });

  test('of a link that is gone are not heard, even if the host reports them', async () => {
    const { world, server, client, events } = await online();
    const { handlers } = server.socket;
    await server.close();
    await world.until(client.login());
    handlers.text(messageFrame());
    handlers.binary();
    handlers.opened();
    handlers.closed(1006, '');
    await world.settle();
    assert.equal(client.state, 'online');
    assert.deepEqual([events.message, events.error], [[], []]);
  });
});

describe('the core\'s memory', () => {
  const FRAMES = 20_000;

  test(`stays as it is over ${FRAMES} messages without QoS`, async () => {
    const { server, client } = await online();
    const { memoryBytes } = client.stats();
    for (let i = 0; i < FRAMES; i += 1) {
      server.socket.text(frameText({ from: 'bob', to: 'alice', dataContent: `message ${i}` }));
    }
    assert.equal(client.stats().shown, FRAMES);
    assert.equal(client.stats().memoryBytes, memoryBytes);
  });

  test(`stops growing with the fingerprints, over 2 × ${FRAMES} messages`, async () => {
    const { server, client } = await online();
    const receive = () => {
      for (let i = 0; i < FRAMES; i += 1) server.socket.text(messageFrame());
      return client.stats().memoryBytes;
    };
    const memoryBytes = receive();
    assert.equal(receive(), memoryBytes);
    assert.ok(memoryBytes < 4 * 1024 * 1024, `${memoryBytes} bytes`);
  });

  test('is not grown by large frames for good', async () => {
    const { server, client } = await online();
    const receive = () => {
      for (let i = 0; i < 50; i += 1) {
        server.socket.text(messageFrame({ dataContent: 'x'.repeat(500_000 + i) }));
      }
      return client.stats().memoryBytes;
    };
    const memoryBytes = receive();
    assert.equal(receive(), memoryBytes);
  });
});
