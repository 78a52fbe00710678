// @ts-check
/** A store of the application's that does what it likes: messages go out and come in all the same,
 * and `stored` says what is true. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ImError } from 'mobileimsdk-wasm';
import { MISDEEDS, isAlive, moody, touchyFunction } from './support/foreign.js';
import { begin, imError } from './support/story.js';
import { World } from './support/virtual-world.js';

/** @param {Map<string, string>} [rows] @returns {any} */
function memoryStore(rows = new Map()) {
  return {
    load: async (/** @type {string} */ prefix) =>
      [...rows].filter(([key]) => key.startsWith(prefix)),
    write: async (/** @type {any} */ puts, /** @type {any} */ removes) => {
      for (const [key, value] of puts) rows.set(key, value);
      for (const key of removes) rows.delete(key);
    },
    close() {},
  };
}

/** Talks for a while, online and off. @param {any} story */
async function livesOn({ world, client }) {
  client.login();
  /** @type {any[]} */
  const sent = [];
  for (let i = 0; i < 6; i += 1) {
    await world.advance(8000);
    sent.push(client.send('bob', `${i}`), client.send('bob', `${i} without`, { qos: false }));
    if (world.sockets.length > 0 && i % 2) await world.server.close();
  }
  return sent;
}

/**
 * Each is stored, or says with an ImError that it is not.
 * @param {World} world @param {any[]} sent
 */
async function isTruthful(world, sent) {
  for (const { stored } of sent) {
    await world.until(stored.catch((/** @type {unknown} */ error) => {
      assert.ok(error instanceof ImError && error.code === 'NOT_STORED', `${error}`);
    }));
  }
}

describe('a store', () => {
  for (const part of ['load', 'write', 'close']) {
    for (const first of [1, 3]) {
      for (const [what, misdeed] of Object.entries(MISDEEDS)) {
        const when = first === 1 ? 'the first time' : 'the third time';
        test(`whose ${part}() ${what}, ${when}`, async () => {
          const store = memoryStore(), mood = moody(store[part], misdeed, first);
          store[part] = mood.act;
          const story = begin({ store }), { world, client, events } = story;
          const sent = await livesOn(story);
          await isAlive(story, part);
          mood.heal();
          await isAlive(story, part);
          await isTruthful(world, sent);
          assert.ok(events.error.every((error) => error.code === 'STORE_FAILED'));
          await world.until(client.close());
          assert.equal(world.left().sockets, 0);
        });
      }
    }
  }

  test('that is synchronous is as good as any', async () => {
    /** @type {Map<string, string>} */
    const rows = new Map();
    const store = {
      load: (/** @type {string} */ prefix) => [...rows].filter(([key]) => key.startsWith(prefix)),
      write: (/** @type {any} */ puts, /** @type {any} */ removes) => {
        for (const [key, value] of puts) rows.set(key, value);
        for (const key of removes) rows.delete(key);
      },
    };
    const options = { store: /** @type {any} */ (store) };
    const first = begin(options);
    await first.world.until(first.client.login());
    await first.server.close();
    await first.world.until(first.client.send('bob', 'x').stored);
    await first.world.until(first.client.close());
    const { world, client, server, events } = begin(options, new World(2));
    await world.until(client.login());
    await world.advance(100);
    assert.deepEqual([server.contents, events.error], [['x'], []]);
  });

  /** @type {Record<string, any>} */
  const BROKEN = {
    'with nothing in it': {},
    'whose functions are none': { load: 5, write: null, close: Symbol('close') },
    'whose functions throw whatever is done to them':
      { load: touchyFunction(), write: touchyFunction(), close: touchyFunction() },
    'that cannot be read': new Proxy({}, { get() { throw Symbol('unreadable'); } }),
  };
  for (const [name, store] of Object.entries(BROKEN)) {
    test(`${name}: the outbox is in memory, and it is said once`, async () => {
      const story = begin({ store }), { world, client, events } = story;
      await isTruthful(world, await livesOn(story));
      await isAlive(story, name);
      await assert.rejects(world.until(client.send('bob', 'x').stored), imError('NOT_STORED'));
      assert.deepEqual(events.error.map(({ code }) => code), ['STORE_FAILED']);
      await world.until(client.dispose());
    });
  }
});
