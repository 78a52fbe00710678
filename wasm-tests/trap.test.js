// @ts-check
/** A core that fails: that client ends, at once and clearly, and no other does. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { begin, imError, online } from './support/story.js';
import { NOTHING } from './support/virtual-world.js';
import { coreThatTrapsIn } from './support/wasm-binary.js';

/** @param {any} story @param {any} sent a message that was pending */
async function isPoisoned({ world, client, events }, sent) {
  await world.settle();
  const failed = events.error.filter((/** @type {any} */ error) => error.code === 'CORE_FAILED');
  assert.equal(failed.length, 1);
  assert.ok(failed[0].cause instanceof WebAssembly.RuntimeError);
  assert.equal(client.state, 'stopped');
  assert.equal(events.state.at(-1).reason, 'CORE_FAILED');
  assert.deepEqual(world.left(), NOTHING);
  if (sent) {
    await assert.rejects(sent.delivered, imError('MESSAGE_LOST', { reason: 'CORE_FAILED' }));
    assert.deepEqual(events.lost, [{ message: sent, reason: 'CORE_FAILED' }]);
  }
  assert.throws(() => client.send('bob', 'x'), imError('CORE_FAILED'));
  assert.throws(() => client.echo('x'), imError('CORE_FAILED'));
  await assert.rejects(client.login(), imError('CORE_FAILED'));
  await client.logout();
  assert.equal(client.stats().state, 'stopped');
  await world.advance(3_600_000);
  await world.hint('resumed');
  assert.deepEqual(world.left(), NOTHING);
  assert.equal(events.error.filter((/** @type {any} */ e) => e.code === 'CORE_FAILED').length, 1);
  client.dispose();
  assert.throws(() => client.send('bob', 'x'), imError('DISPOSED'));
}

describe('a trap', () => {
  test('on a wake-up poisons the client, and the other one lives', async () => {
    const other = await online();
    const story = await online({ wasm: coreThatTrapsIn('im_wake') });
    story.server.acknowledges = false;
    const sent = story.client.send('bob', 'x');
    await story.world.hint('resumed');
    await isPoisoned(story, sent);
    await other.world.until(other.client.send('bob', 'x').delivered);
    assert.equal(other.client.state, 'online');
  });

  test('leaves other clients of the same module alone, and new ones', async () => {
    const wasm = new WebAssembly.Module(coreThatTrapsIn('im_wake'));
    const [story, other] = [await online({ wasm }), await online({ wasm })];
    await story.world.hint('resumed');
    await isPoisoned(story, null);
    for (const { world, server, client, events } of [other, await online({ wasm })]) {
      await world.until(client.send('bob', 'x').delivered);
      await server.message();
      assert.equal(events.message.length, 1);
      assert.equal(client.state, 'online');
      assert.deepEqual(events.error, []);
    }
  });

  test('on a tick of the timer poisons the client', async () => {
    const story = await online({ wasm: coreThatTrapsIn('im_tick') });
    story.server.acknowledges = false;
    const sent = story.client.send('bob', 'x');
    await story.world.advance(60_000);
    await isPoisoned(story, sent);
  });

  test('on a frame rejects the login', async () => {
    const story = begin({ wasm: coreThatTrapsIn('im_link_frame') });
    const login = story.client.login();
    const sent = story.client.send('bob', 'x');
    await assert.rejects(story.world.until(login), imError('CORE_FAILED'));
    await isPoisoned(story, sent);
  });

  test('on login() rejects it', async () => {
    const story = begin({ wasm: coreThatTrapsIn('im_login') });
    await assert.rejects(story.world.until(story.client.login()), imError('CORE_FAILED'));
    await isPoisoned(story, null);
  });

  test('on the end of the link poisons the client', async () => {
    const story = await online({ wasm: coreThatTrapsIn('im_link_closed') });
    story.server.acknowledges = false;
    const sent = story.client.send('bob', 'x');
    await story.server.close();
    await isPoisoned(story, sent);
  });

  test('on send() throws CORE_FAILED out of it', async () => {
    const story = await online({ wasm: coreThatTrapsIn('im_send') });
    assert.throws(() => story.client.send('bob', 'x'), imError('CORE_FAILED'));
    await isPoisoned(story, null);
  });

  test('on echo() throws CORE_FAILED out of it', async () => {
    const story = await online({ wasm: coreThatTrapsIn('im_echo') });
    assert.throws(() => story.client.echo('x'), imError('CORE_FAILED'));
    await isPoisoned(story, null);
  });

  test('on an abort loses all that is pending', async () => {
    const story = await online({ wasm: coreThatTrapsIn('im_abort') });
    story.server.acknowledges = false;
    const controller = new AbortController();
    const sent = story.client.send('bob', 'x', { signal: controller.signal });
    controller.abort();
    await isPoisoned(story, sent);
  });

  test('on logout() ends the client all the same', async () => {
    const story = await online({ wasm: coreThatTrapsIn('im_logout') });
    await story.client.logout();
    await isPoisoned(story, null);
  });

  test('on being polled, behind an input, poisons the client', async () => {
    const story = begin({ wasm: coreThatTrapsIn('im_poll') });
    await assert.rejects(story.world.until(story.client.login()), imError('CORE_FAILED'));
    await isPoisoned(story, null);
  });

  test('at creation is a core that cannot be loaded', async () => {
    for (const name of ['im_create', 'im_abi_version', 'im_constants', 'im_record_of']) {
      const { world, client } = begin({ wasm: coreThatTrapsIn(name) });
      await assert.rejects(world.until(client.login()), imError('WASM_LOAD_FAILED'), name);
      assert.equal(client.state, 'idle');
      assert.deepEqual(world.left(), NOTHING);
    }
  });
});
