// @ts-check
/** A platform, or its socket, that calls the client while the core is in the middle of an input. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Type } from './support/frames.js';
import { online } from './support/story.js';
import { World } from './support/virtual-world.js';

/**
 * A story whose socket runs a deed whenever it is to send.
 * @param {(client: any, frame: string) => void} deed
 */
async function onlineWhere(deed) {
  const world = new World(), { openSocket } = world.platform;
  /** @type {any} */
  let client;
  world.platform.openSocket = (url, handlers) => {
    const socket = /** @type {any} */ (openSocket(url, handlers)), { send } = socket;
    socket.send = (/** @type {string} */ frame) => {
      send.call(socket, frame);
      if (client) deed(client, frame);
    };
    return socket;
  };
  const story = await online({}, world);
  ({ client } = story);
  return story;
}

describe('a socket that', () => {
  test('calls send() while it is to send: the message is accepted, and goes out once', async () => {
    /** @type {any[]} */
    const echoes = [];
    const { world, server, client, events } = await onlineWhere((own, frame) => {
      if (frame.includes('first')) echoes.push(own.send('bob', 'of the socket'));
    });
    const sent = client.send('bob', 'first');
    await world.until(sent.delivered);
    assert.equal(echoes.length, 1);
    await world.until(echoes[0].delivered);
    assert.deepEqual(server.contents, ['first', 'of the socket']);
    assert.equal(events.delivered.length, 2);
    assert.deepEqual(events.error, []);
  });

  test('calls login(), stats(), echo() and on() while it is to send disturbs nothing', async () => {
    const { world, server, client, events } = await onlineWhere((own) => {
      own.login();
      own.stats();
      own.on('message', () => {})();
    });
    await world.until(client.send('bob', 'x').delivered);
    await server.message();
    assert.deepEqual([events.message.length, events.error.length, client.state], [1, 0, 'online']);
  });

  test('calls echo() whenever it is asked how full it is: each text goes into its own frame',
    async () => {
      const { world, server, client, events } = await onlineWhere(() => {});
      const [socket] = world.sockets, contents = ['one', 'two', 'three'];
      let left = 0;
      Object.defineProperty(socket, 'bufferedAmount', { get() {
        if ((left -= 1) >= 0) client.echo(`echo ${left}`);
        return 0;
      } });
      for (const content of contents) {
        left = 2;
        await world.until(client.send('bob', content).delivered);
      }
      assert.deepEqual(server.contents, contents);
      const echoes = server.of(Type.ECHO).map((frame) =>
        frame.dataContent);
      assert.deepEqual(echoes, contents.flatMap(() => ['echo 1', 'echo 0']));
      assert.deepEqual(events.error, []);
    });

  for (const end of ['logout', 'close', 'dispose']) {
    test(`calls ${end}() while it is to send: the client ends, once`, async () => {
      let isDone = false;
      const { world, client, events } = await onlineWhere((own, frame) => {
        if (isDone || !frame.includes('first')) return;
        isDone = true;
        own[end]();
      });
      const sent = client.send('bob', 'first');
      await world.advance(10_000);
      assert.equal(client.state, 'stopped');
      assert.equal(sent.status, 'lost');
      assert.equal(world.left().sockets, 0);
      assert.equal(events.lost.length, 1);
      assert.deepEqual(events.error, []);
    });
  }
});
