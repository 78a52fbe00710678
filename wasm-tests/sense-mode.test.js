// @ts-check
/** The sense mode follows the server, and the application is told. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ImError } from 'mobileimsdk-wasm';
import { Type } from './support/frames.js';
import { online } from './support/story.js';

/**
 * Of servers in each sense mode: drops what it read nothing from for so long, ms. One of 15 s does
 * so just before a keep-alive that is due after 15 s: a timer is late, never early.
 */
const IDLE = {
  '3s': 7000, '5s': 11_000, '10s': 14_980, '15s': 20_000, '30s': 35_000, '60s': 65_000,
  '120s': 125_000,
};
const STEP = 20;

/**
 * Lives on for `ms` with a server that drops idle links.
 * @param {any} story
 * @param {number} idle
 * @param {number} ms
 */
async function live({ world, server, client }, idle, ms) {
  let read = server.texts.length, silent = 0;
  for (let passed = 0; passed < ms; passed += STEP) {
    await world.advance(STEP);
    silent = server.texts.length === read && client.state === 'online' ? silent + STEP : 0;
    read = server.texts.length;
    if (silent < idle) continue;
    await server.close(1000);
    silent = 0;
  }
}

/** @param {any} events */
const mismatches = (events) => events.error.filter(
  (/** @type {any} */ { code }) => code === 'SENSE_MODE_MISMATCH');

describe('the default sense mode', () => {
  for (const [mode, idle] of Object.entries(IDLE)) {
    test(`stays online at a server of ${mode}, and says what to set if it must`, async () => {
      const story = await online();
      await live(story, idle, 120_000);
      const told = mismatches(story.events), shorter = idle <= 15_000;
      assert.equal(told.length, shorter ? 1 : 0);
      if (shorter) {
        assert.ok(told[0] instanceof ImError);
        assert.equal(told[0].senseMode, mode);
        assert.equal(told[0].current, '15s');
        assert.match(told[0].message, new RegExp(`'${mode}'`));
      }
      const { reconnects } = story.client.stats();
      await live(story, idle, 120_000);
      assert.equal(story.client.stats().reconnects, reconnects);
      assert.equal(story.client.state, 'online');
    });
  }
});

test('an explicit sense mode is kept, and the application told once', async () => {
  const story = await online({ senseMode: '15s' });
  await live(story, IDLE['5s'], 120_000);
  assert.deepEqual(mismatches(story.events).map(({ senseMode, current }) => [senseMode, current]),
    [['5s', '15s']]);
  assert.ok(story.client.stats().reconnects > 4);
});

describe('setSenseMode()', () => {
  test('counts at once while online, and before the login', async () => {
    const { world, server, client } = await online();
    const pings = () => server.of(Type.KEEP_ALIVE).length;
    client.setSenseMode('3s');
    await world.advance(9010);
    assert.equal(pings(), 3);
    client.setSenseMode('120s');
    await world.advance(60_000);
    assert.equal(pings(), 3);
    client.setSenseMode('5s');  // the next one is overdue
    await world.advance(10);
    assert.equal(pings(), 4);
    assert.equal(client.state, 'online');
    await client.logout();
    client.setSenseMode('3s');
    await world.until(client.login());
    const before = pings();
    await world.advance(9010);
    assert.equal(pings(), before + 3);
  });

  test('refuses what is no mode, and names it', async () => {
    const { client } = await online();
    for (const bad of [undefined, null, '4s', 3, {}, '3S', Symbol('3s')]) {
      assert.throws(() => client.setSenseMode(/** @type {any} */ (bad)),
        { code: 'INVALID_ARGUMENT', argument: 'senseMode' });
    }
  });

  test('after the end does nothing', async () => {
    const { client } = await online();
    await client.close();
    client.setSenseMode('3s');
  });
});

test('a heartbeat of its own has its interval and its time-out', async () => {
  const { world, server, client, events } = await online(
    { heartbeat: { interval: 2000, timeout: 7000 } });
  await world.advance(8010);
  assert.equal(server.of(Type.KEEP_ALIVE).length, 4);
  server.alive = false;
  await world.advance(6900);
  assert.equal(client.state, 'online');
  await world.advance(200);
  assert.equal(events.state.at(-1).reason, 'LINK_SILENT');
});

describe('what the default sense mode has learned', () => {
  /** Keep-alives in a minute. @param {any} story */
  async function pingsAMinute({ world, server }) {
    const before = server.of(Type.KEEP_ALIVE).length;
    await world.advance(60_000);
    return server.of(Type.KEEP_ALIVE).length - before;
  }

  /** @param {any} story @param {string | string[]} url where the next link goes */
  async function move({ world, server, client }, url) {
    client.setUrl(url);
    await server.close(1006);
    await world.until(client.login());
    assert.ok([url].flat().includes(world.sockets.at(-1).url));
  }

  test('is kept over a logout and under another ticket, and forgotten elsewhere', async () => {
    const story = await online();
    await live(story, IDLE['3s'], 120_000);
    assert.equal(await pingsAMinute(story), 20);
    await story.client.logout();
    await story.world.until(story.client.login());
    assert.equal(await pingsAMinute(story), 20);
    await move(story, 'ws://im.test/websocket?ticket=2');
    assert.equal(await pingsAMinute(story), 20);
    await move(story, ['ws://im.test/websocket?ticket=3', 'ws://im2.test/websocket']);
    assert.equal(await pingsAMinute(story), 20);
    await move(story, 'ws://other.test/websocket');
    assert.equal(await pingsAMinute(story), 4);
    await live(story, IDLE['5s'], 120_000);
    assert.equal(await pingsAMinute(story), 12);
  });
});
