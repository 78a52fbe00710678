// @ts-check
/** Talk against those who mean no good, or know no better. Virtual time. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { MemoryStore, Talk } from 'mobileimsdk-wasm/talk';
import { pair } from './support/receipts.js';
import { imError } from './support/story.js';
import { clockOf, linesOf, talkOf, warmUpTalk } from './support/virtual-talk.js';

before(warmUpTalk);

/** Alice with a talk, and bob, who writes to her. @param {any} t @param {any} [options] */
async function story(t, { talk: options, ...how } = /** @type {any} */ ({})) {
  const { world, browser, alice, bob, server } = await pair(t, { login: false, ...how });
  const made = talkOf(alice, options);
  await world.until(alice.client.login());
  await world.until(made.talk.ready);
  const conversation = made.talk.conversation('bob');
  return { ...made, world, browser, alice, bob, server, conversation };
}

describe('two talks', () => {
  test('on one client are refused; `of()` finds the one, and after `close()` there may be another',
    async (t) => {
      const { talk, alice, client, world } = await story(t);
      assert.throws(() => new Talk(client), imError('INVALID_ARGUMENT', { argument: 'client' }));
      assert.equal(Talk.of(client), talk);
      await world.until(talk.close());
      const other = Talk.of(client, { store: new MemoryStore(), clock: clockOf(alice) });
      assert.notEqual(other, talk);
      await world.until(other.close());
    });

  test('are refused with what is no client, and with options that are none', () => {
    for (const wrong of [undefined, null, {}, 'client']) {
      assert.throws(() => new Talk(/** @type {any} */ (wrong)),
        imError('INVALID_ARGUMENT', { argument: 'client' }));
    }
  });
});
