// @ts-check
/** Messages that come while nobody listens: what is acknowledged is shown, to whoever listens
 * first. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Type, messageFrame } from './support/frames.js';
import { makeClient } from './support/story.js';
import { World } from './support/virtual-world.js';

/** Online, and nobody listens to messages. @param {object} [options] */
async function deaf(options) {
  const world = new World(), client = makeClient(world, options);
  /** @type {any[]} */
  const errors = [];
  client.on('error', (error) => errors.push(error));
  await world.until(client.login());
  return { world, server: world.server, client, errors };
}

/** The fingerprints that were acknowledged. @param {any} server */
const acknowledged = (server) => server.of(Type.ACK).map((/** @type {any} */ { dataContent }) =>
  dataContent);

/** @param {any} client */
function hear(client) {
  /** @type {string[]} */
  const heard = [];
  const undo = client.on('message', (/** @type {any} */ { content }) => heard.push(content));
  return { heard, undo };
}

describe('a message that comes while nobody listens', () => {
  test('is told to a listener that is added after login(), in order', async () => {
    const { world, server, client, errors } = await deaf();
    for (const dataContent of ['1', '2', '3']) await server.message({ dataContent });
    const { heard } = hear(client);
    assert.deepEqual(heard, [], 'on() returns first');
    await server.message({ dataContent: '4' });
    assert.deepEqual(heard, ['1', '2', '3', '4']);
    await world.advance(5000);
    assert.deepEqual([acknowledged(server).length, errors], [4, []]);
  });

  test('is told once: the first listener gets it, a second one does not', async () => {
    const { world, server, client } = await deaf();
    await server.message({ dataContent: '1' });
    const first = hear(client);
    await world.settle();
    const second = hear(client);
    await world.settle();
    await server.message({ dataContent: '2' });
    assert.deepEqual([first.heard, second.heard], [['1', '2'], ['2']]);
  });

  test('while a React effect has its listener away for a moment', async () => {
    const { server, client } = await deaf();
    /** @type {string[]} */
    const shown = [];
    for (let i = 0; i < 10; i += 1) {
      const undo = client.on('message', ({ content }) => shown.push(content));
      await server.message({ dataContent: `${i} on` });
      undo();
      await server.message({ dataContent: `${i} away` });
    }
    client.on('message', ({ content }) => shown.push(content));
    await server.message({ dataContent: 'end' });
    const expected = Array.from({ length: 10 }, (_, i) => [`${i} on`, `${i} away`]).flat();
    assert.deepEqual(shown, [...expected, 'end']);
  });

  test('waits on when its listener was taken away in the same moment', async () => {
    const { world, server, client } = await deaf();
    await server.message({ dataContent: '1' });
    const first = hear(client);
    first.undo();
    await world.settle();
    assert.deepEqual(first.heard, []);
    const { heard } = hear(client);
    await world.settle();
    assert.deepEqual(heard, ['1']);
  });

  test('is what once() hears, one each time, and none is passed over', async () => {
    const { world, server, client } = await deaf();
    for (const dataContent of ['1', '2', '3']) await server.message({ dataContent });
    /** @type {string[]} */
    const heard = [];
    for (let i = 0; i < 4; i += 1) {
      client.once('message', ({ content }) => heard.push(content));
      await world.settle();
      assert.equal(heard.length, Math.min(i + 1, 3));
    }
    await server.message({ dataContent: '4' });
    assert.deepEqual(heard, ['1', '2', '3', '4']);
  });

  test('goes to the second listener, when the first one takes itself away', async () => {
    const { world, server, client } = await deaf();
    for (const dataContent of ['1', '2', '3']) await server.message({ dataContent });
    /** @type {string[]} */
    const heard = [];
    const undo = client.on('message', ({ content }) => {
      heard.push(`first ${content}`);
      undo();
    });
    client.on('message', ({ content }) => heard.push(`second ${content}`));
    await world.settle();
    assert.deepEqual(heard, ['first 1', 'second 1', 'second 2', 'second 3']);
  });

  test('is told although its listener throws', async () => {
    const { world, server, client, errors } = await deaf();
    for (const dataContent of ['1', '2', '3']) await server.message({ dataContent });
    let calls = 0;
    client.on('message', () => { calls += 1; throw Symbol('a bug'); });
    await world.settle();
    assert.deepEqual([calls, errors.length], [3, 3]);
  });

  test('is told after a reconnect, too, and after a logout and login', async () => {
    const { world, server, client } = await deaf();
    await server.message({ dataContent: '1' });
    await server.close();
    await world.until(client.login());
    client.logout();
    await world.until(client.login());
    const { heard } = hear(client);
    await world.settle();
    assert.deepEqual(heard, ['1']);
  });

  test('is nobody\'s after dispose()', async () => {
    const { world, server, client } = await deaf();
    await server.message();
    client.dispose();
    const { heard } = hear(client);
    await world.settle();
    assert.deepEqual(heard, []);
  });
});

describe('the bound', () => {
  /** @param {any} story @param {number} count @param {(i: number) => string} [text] */
  async function flood({ world, server }, count, text = String) {
    for (let i = 0; i < count; i += 1) {
      server.socket.text(messageFrame({ dataContent: text(i), fp: `m-${i}` }));
    }
    await world.advance(2000);
  }

  test('of 1,000 messages: an error says how many wait, and no more is acknowledged', async () => {
    const story = await deaf(), { world, server, client, errors } = story;
    await flood(story, 1500);
    assert.deepEqual(errors.map(({ code, waiting }) => [code, waiting]), [['NOT_LISTENING', 1000]]);
    assert.equal(acknowledged(server).length, 1000);
    const { heard } = hear(client);
    await world.advance(2000);
    assert.deepEqual(heard, Array.from({ length: 1000 }, (_, i) => `${i}`));
    // The server sends the rest again.
    await flood(story, 1500);
    assert.deepEqual(heard, Array.from({ length: 1500 }, (_, i) => `${i}`));
    assert.equal(new Set(acknowledged(server)).size, 1500);
    assert.equal(errors.length, 1);
  });

  test('of 4 MiB of text', async () => {
    const story = await deaf(), { world, server, client, errors } = story;
    await flood(story, 12, (i) => `${i}`.padEnd(500_000));
    assert.deepEqual(errors.map(({ code, waiting }) => [code, waiting]), [['NOT_LISTENING', 9]]);
    assert.equal(acknowledged(server).length, 9);
    const { heard } = hear(client);
    await world.advance(2000);
    assert.equal(heard.length, 9);
  });

  test('is said again when it is reached again', async () => {
    const story = await deaf(), { world, client, errors } = story;
    await flood(story, 1001);
    const { undo, heard } = hear(client);
    await world.advance(2000);
    undo();
    await flood({ ...story, server: story.server }, 1001);
    assert.ok(heard.length >= 1000);
    for (let i = 0; i < 1200; i += 1) story.server.socket.text(messageFrame());
    await world.advance(2000);
    assert.deepEqual(errors.map(({ code }) => code), ['NOT_LISTENING', 'NOT_LISTENING']);
  });

  test('holds through a new link: nothing is acknowledged there either', async () => {
    const story = await deaf(), { world, server, client, errors } = story;
    await flood(story, 1000);
    await server.close();
    await world.until(client.login());
    await flood(story, 1200);
    assert.equal(new Set(acknowledged(server)).size, 1000);
    assert.equal(errors.length, 1);
    const { heard } = hear(client);
    await world.advance(2000);
    await flood(story, 1200);
    assert.equal(heard.length, 1200);
  });
});
