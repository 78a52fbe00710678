// What a host says is told, unless it quotes what nobody may see; and whatever it answers, nothing
// dies of it.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { begin, online } from './support/story.js';
import { World } from './support/virtual-world.js';

/** All that an error says, and what it came of. @param {any} error @returns {string} */
const everything = (error) => `${error.message} ${error.cause} ${error.cause?.stack}`;

describe('while online', () => {
  test('a send() that throws and quotes the frame or the address tells neither', async () => {
    const url = 'ws://me:hunter2pw@im.test/websocket?ticket=S3CRETTICKET';
    const story = await online({ url }), { world, client, events } = story;
    const socket = world.sockets.at(-1);
    for (const words of [(/** @type {string} */ frame) => `cannot send ${frame}`,
      () => `cannot send to ${url}`]) {
      socket.send = (/** @type {string} */ frame) => { throw new Error(words(frame)); };
      client.send('bob', 'PRIVATE WORDS');
      await world.settle();
      await world.advance(20_000);
    }
    const failed = events.error.filter(({ code }) => code === 'SOCKET_FAILED');
    assert.ok(failed.length >= 1);
    for (const error of events.error) {
      assert.doesNotMatch(everything(error), /PRIVATE|S3CRET|hunter2/);
    }
  });

  test('honest words are told, with the error itself', async () => {
    const { world, client, events } = await online();
    const cause = new Error('EPIPE');
    world.sockets.at(-1).send = () => { throw cause; };
    client.send('bob', 'hi');
    await world.settle();
    const [error] = events.error.filter(({ code }) => code === 'SOCKET_FAILED');
    assert.equal(error.cause, cause);
    assert.match(error.message, /EPIPE/);
  });
});

describe('Platform.explain()', () => {
  for (const [how, answer] of Object.entries({
    'an object': {}, 'a number': 7, 'a promise': Promise.resolve(['a', 'b']), 'one text': ['a'],
    'a symbol': [Symbol('a'), 'b'],
  })) {
    test(`that answers ${how} is not asked`, async () => {
      const { world, server, client, events } = begin({ connectTimeout: 100 });
      server.opens = false;
      world.platform.explain = () => /** @type {any} */ (answer);
      client.login();
      await world.advance(150);
      assert.equal(events.error[0].code, 'CONNECT_FAILED');
      assert.ok(events.error[0].hint.length > 20);
      assert.equal(client.state, 'waiting');
    });
  }

  test('that answers without end is cut', async () => {
    const { world, server, client, events } = begin({ connectTimeout: 100 });
    server.opens = false;
    world.platform.explain = () => ['x'.repeat(100_000), 'y'];
    client.login();
    await world.advance(150);
    assert.ok(events.error[0].message.length < 3000);
  });
});

test('an attempt that is put away before there is a socket is told when it fails', async () => {
  const world = new World();
  const silent = { connectTimeout: 100, token: () => new Promise(() => {}) };
  const { client, events } = begin(silent, world);
  client.login();
  await world.settle();
  world.hint('suspended');
  world.hint('resumed');
  await world.advance(6000);
  assert.equal(events.error[0].code, 'CONNECT_FAILED');
  assert.equal(events.error[0].attempt, 1);
});

test('a late failure of an earlier attempt says nothing of the next one', async () => {
  /** @type {Array<(cause: Error) => void>} */
  const fail = [];
  const { world, server, client, events } = begin({
    connectTimeout: 1000, url: () => fail.length ? 'ws://im.test/websocket'
      : new Promise((_, reject) => fail.push(reject)),
  });
  server.opens = false;
  client.login();
  await world.advance(1000);
  assert.equal(events.error.length, 1);
  while (client.state !== 'connecting') await world.advance(50);
  fail[0](new Error('OLD TICKET'));
  await world.advance(1100);
  assert.equal(events.error.length, 2);
  assert.doesNotMatch(everything(events.error[1]), /OLD TICKET/);
});

test('an address whose password would stand in the open is refused', () => {
  for (const url of ['ws://me:hunt/er@im.test/', 'ws://me:hunt?er@im.test/']) {
    assert.throws(() => begin({ url }), (/** @type {any} */ error) =>
      error.code === 'INVALID_OPTION' && error.option === 'url' && !/hunt/.test(error.message));
  }
  for (const url of ['ws://me:pw@im.test:80/a@b?c=d@e', 'wss://[::1]:443/x', 'ws://im.test?x']) {
    begin({ url });
  }
});
