// @ts-check
/**
 * How often a message crosses into the core: calls of what core.wasm exports, counted, not timed.
 * Without a fast path each costs an engine as much as the work behind it.
 */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { letters } from '../js/build/export-names.mjs';
import { Type, messageFrame } from './support/frames.js';
import { online } from './support/story.js';

// What is really there; whoever needs fewer writes so here.
const SEND = { im_send: 1, im_link_frame: 1 };
const RECEIVE = { im_link_frame: 1, im_poll: 1 };
const MESSAGES = 100;

/** @type {Map<string, number>} calls by the function's name */
const calls = new Map();

before(() => {
  const names = new Map(Object.entries(letters()).map(([name, letter]) => [letter, name]));
  const { Instance } = WebAssembly;
  WebAssembly.Instance = class extends Instance {
    get exports() {
      const counted = Object.entries(super.exports).map(([letter, value]) => {
        const name = names.get(letter);
        return [letter, !name ? value : (/** @type {any[]} */ ...args) => {
          calls.set(name, (calls.get(name) ?? 0) + 1);
          return /** @type {Function} */ (value)(...args);
        }];
      });
      return Object.fromEntries(counted);
    }
  };
});

/** @param {() => Promise<unknown>} work for so many messages */
async function crossings(work) {
  calls.clear();
  await work();
  return Object.fromEntries([...calls].map(([name, count]) => [name, count / MESSAGES]));
}

/** @type {Array<[string, (step: () => unknown) => unknown]>} what comes between two messages */
const PACES = [['by itself', (step) => step()], ['of many in one turn', () => {}]];

for (const [pace, between] of PACES) {
  test(`a message sent and its ACK, ${pace}, cross as often as is recorded`, async () => {
    const { client, world, events } = await online();
    const sent = await crossings(async () => {
      for (let i = 0; i < MESSAGES; i += 1) {
        client.send('bob', 'hello');
        await between(() => world.advance(3));
      }
      await world.advance(3);
    });
    assert.equal(events.delivered.length, MESSAGES);
    assert.deepEqual(sent, SEND);
  });

  test(`a message received and its ACK, ${pace}, cross as often as is recorded`, async () => {
    const { server, world, events } = await online();
    const received = await crossings(async () => {
      for (let i = 0; i < MESSAGES; i += 1) {
        server.socket.text(messageFrame());
        await between(() => world.advance(2));
      }
      await world.advance(2);
    });
    assert.equal(events.message.length, MESSAGES);
    assert.equal(server.of(Type.ACK).length, MESSAGES);
    assert.deepEqual(received, RECEIVE);
  });
}
