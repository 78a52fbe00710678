// @ts-check
/** The sense mode follows the dev server, in whichever of the seven modes that is. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { SENSE_MODES } from 'mobileimsdk-wasm/dev-server';
import { onDevServer } from './support/timed-dev-server.js';

/** The stock demo server of MobileIMSDK calls `SenseModeWebsocket.MODE_5S`. */
const STOCK = '5s';
const TIMERS = { seed: 1, lateness: 4 };  // as late as those of a machine that is not busy

/** @typedef {Awaited<ReturnType<typeof onDevServer>>} Story */

/** @param {Story} story what the client was told of the mode */
const told = ({ events }) => events.error
  .filter(({ code }) => code === 'SENSE_MODE_MISMATCH')
  .map(({ senseMode, current }) => [senseMode, current]);

/** Links that the server dropped. @param {Story} story */
const drops = ({ events }) => events.state.filter(({ reason }) => reason === 'LINK_CLOSED').length;

describe('an idle client with the default sense mode', () => {
  for (const [senseMode, idle] of Object.entries(SENSE_MODES)) {
    const name = senseMode === STOCK ? `${senseMode}, as the stock demo server has it` : senseMode;
    const isShorter = idle <= 15_000;
    test(`${isShorter ? 'is dropped twice' : 'is never dropped'} in ${name}`, async (t) => {
      const story = await onDevServer(t, /** @type {any} */ ({ senseMode }), {}, TIMERS);
      const { world, client } = story;
      for (let passed = 0; drops(story) < (isShorter ? 2 : 0); passed += 1000) {
        assert.ok(passed < 20 * idle, 'it is dropped');
        assert.deepEqual(told(story), []);
        await world.advance(1000);
      }
      await world.advance(10 * idle);
      assert.equal(drops(story), isShorter ? 2 : 0);
      assert.equal(client.state, 'online');
      assert.deepEqual(told(story), isShorter ? [[senseMode, '15s']] : []);
    });
  }
});

test('an explicit 15s is kept at a server of 5s, and the application told once', async (t) => {
  const story = await onDevServer(t, { senseMode: STOCK }, { senseMode: '15s' }, TIMERS);
  await story.world.advance(20 * SENSE_MODES[STOCK]);
  assert.deepEqual(told(story), [[STOCK, '15s']]);
  assert.ok(drops(story) > 8);
});

/**
 * A server of 10s waits 15 s, and the default keep-alive comes every 15 s. Which of the two timers
 * is first is chance, each time anew. The rule: a keep-alive that was in time proves nothing, and
 * the second drop teaches, however many keep-alives were in time before it.
 */
test('a tie of keep-alive and idle time is lost twice at most', async (t) => {
  const idle = SENSE_MODES['10s'], wins = [];
  for (let seed = 1; seed <= 12; seed += 1) {
    const story = await onDevServer(t, { senseMode: '10s' }, {}, { ...TIMERS, seed });
    const { world, client } = story;
    for (let passed = 0; drops(story) < 2; passed += 1000) {
      assert.ok(passed < 40 * idle, 'it is dropped');
      assert.deepEqual(told(story), []);
      await world.advance(1000);
    }
    assert.deepEqual(told(story), [['10s', '15s']]);
    wins.push(story.events.pong.length);
    await world.advance(10 * idle);
    assert.deepEqual([client.state, drops(story)], ['online', 2]);
    client.dispose();
  }
  assert.ok(wins.some((won) => won > 2), 'some keep-alives were in time');
});
