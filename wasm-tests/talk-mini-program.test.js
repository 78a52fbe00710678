// @ts-check
/** Talk in mini-programs: its history in the host's storage, within the limits of that. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { HOST_NAMES } from './support/mini-program/hosts.js';
import { Phone } from './support/mini-program/phone.js';
import { imError } from './support/story.js';

/** @param {any} app */
const talking = async (app) => talkOf(app, await app.online());

/** @param {any} app @param {any} user */
async function talkOf(app, { client }) {
  const { Talk } = app.require('mobileimsdk-wasm/talk'), talk = new Talk(client);
  /** @type {any[]} */
  const errors = [];
  talk.on('error', (/** @type {any} */ error) => errors.push(error.code));
  await app.world.until(talk.ready);
  return { talk, errors, client };
}

const linesOf = (/** @type {any} */ conversation) => [...conversation.getSnapshot().messages]
  .map((/** @type {any} */ { own, content, status }) => (own ? `> ${content} ${status}`
    : `< ${content}`));

describe('a history', () => {
  for (const hostName of HOST_NAMES) {
    test(`outlives the application: ${hostName}`, async (t) => {
      const phone = new Phone(t, hostName), { world, server } = phone;
      const { talk, errors } = await talking(phone.launch());
      talk.conversation('bob').send('one');
      await server.message({ from: 'bob', dataContent: 'two' });
      await server.message({ from: 'bob', dataContent: 'three' });
      await world.advance(1000);
      const again = await talking(await phone.relaunch()), bob = again.talk.conversation('bob');
      assert.equal(again.talk.unread, 2);
      bob.open();
      await world.advance(1000);
      assert.deepEqual([linesOf(bob), again.talk.unread],
        [['> one delivered', '< two', '< three'], 0]);
      assert.deepEqual([...errors, ...again.errors], []);
      assert.ok(phone.disk.largest < 65_536, `${phone.disk.largest} bytes under one key`);
    });
  }

  test('is in memory where the storage does not work, and that is told', async (t) => {
    for (const call of ['setStorage', 'getStorage', 'getStorageInfo']) {
      const phone = new Phone(t), { world, server } = phone;
      await talking(phone.launch());
      await world.advance(1000);
      const app = await phone.relaunch();
      const user = await app.online();
      app.storage.failing.add(/** @type {any} */ (call));
      const { talk, errors } = await talkOf(app, user);
      await server.message({ from: 'bob', dataContent: 'one' });
      await world.advance(1000);
      assert.deepEqual([talk.unread, errors], [1, ['STORE_FAILED']], call);
    }
  });

  test('is in memory where the host never answers, after 10 s', async (t) => {
    const phone = new Phone(t), app = phone.launch(), { world } = phone;
    const user = await app.online();
    app.storage.hanging.add('setStorage');
    const { talk, errors } = await talkOf(app, user);
    talk.conversation('bob').draft('kept');
    await world.advance(11_000);
    assert.deepEqual([talk.conversations()[0].draft, errors], ['kept', ['STORE_FAILED']]);
  });

  test('outlives a sleep of the host in the middle of a call', async (t) => {
    for (const showFirst of [true, false]) {
      const phone = new Phone(t), app = phone.launch(), { world } = phone;
      const { talk, errors } = await talking(app);
      app.lifecycle.showFirst = showFirst;
      app.storage.latency = 2000;
      await app.lifecycle.hide();
      await world.advance(4000);
      talk.conversation('bob').draft('kept');
      await world.advance(60_000);
      assert.ok(app.gate.suspended);
      await app.lifecycle.show();
      await world.advance(20_000);
      assert.deepEqual(errors, []);
      const again = await talking(await phone.relaunch());
      assert.equal(again.talk.conversations()[0].draft, 'kept');
    }
  });

  test('that is corrupt is left alone, and told once, until it is erased', async (t) => {
    const phone = new Phone(t), { world, disk, server } = phone;
    const { talk } = await talking(phone.launch());
    talk.conversation('bob').draft('lost');
    await world.advance(1000);
    const [key] = disk.keys.filter((one) => one.endsWith('directory'));
    disk.set(key, '[["c",');
    const second = await talking(await phone.relaunch());
    await server.message({ from: 'bob', dataContent: 'one' });
    await world.advance(1000);
    assert.deepEqual([second.talk.unread, second.errors], [1, ['STORE_FAILED']]);
    assert.equal(disk.get(key), '[["c",');
    await world.until(second.talk.erase());
    assert.deepEqual(disk.keys.filter((one) => one.includes('talk')), []);
    const third = await talking(await phone.relaunch());
    third.talk.conversation('bob').draft('kept');
    await world.advance(1000);
    const fourth = await talking(await phone.relaunch());
    assert.equal(fourth.talk.conversations()[0].draft, 'kept');
    assert.deepEqual([third.errors, fourth.errors], [[], []]);
  });

  test('erase() rejects when it could not be done', async (t) => {
    const phone = new Phone(t), app = phone.launch(), { world } = phone;
    const { talk } = await talking(app);
    talk.conversation('bob').draft('one');
    await world.advance(1000);
    app.storage.failing.add('setStorage').add('removeStorage');
    await assert.rejects(world.until(talk.erase()), imError('STORE_FAILED'));
    app.storage.failing.clear();
    await world.until(talk.erase());
    assert.deepEqual(phone.disk.keys.filter((one) => one.includes('talk')), []);
  });

  test('is there for the next talk, also when the last one was closed twice', async (t) => {
    const phone = new Phone(t), app = phone.launch(), { world } = phone;
    const { talk, client } = await talking(app);
    talk.conversation('bob').draft('kept');
    await world.advance(1000);
    await world.until(Promise.all([talk.close(), talk.close()]));
    await world.until(talk.close());
    const next = await talkOf(app, { client });
    assert.deepEqual([next.talk.conversations()[0]?.draft, next.errors], ['kept', []]);
  });

  test('is one for two clients of one user', async (t) => {
    const phone = new Phone(t), app = phone.launch(), { world } = phone;
    const user = app.open(), other = app.open();
    const one = await talkOf(app, user), two = await talkOf(app, other);
    for (let i = 0; i < 40; i += 1) {
      one.talk.conversation(`one ${i}`).draft('x'.repeat(300));
      two.talk.conversation(`two ${i}`).draft('x'.repeat(300));
      await world.advance(5);
    }
    await world.advance(1000);
    await world.until(one.talk.close());
    two.talk.conversation('last').draft('x');
    await world.until(two.talk.close());
    const again = await talkOf(app, app.open());
    assert.equal(again.talk.conversations().length, 81);
    assert.deepEqual([...one.errors, ...two.errors, ...again.errors], []);
  });

  test('has 1,000 conversations unless the application wants more', async (t) => {
    const phone = new Phone(t), app = phone.launch(), { world } = phone;
    const { talk, errors } = await talking(app);
    for (let i = 0; i < 1100; i += 1) {
      talk.conversation(`peer ${i}`).merge([{ content: 'x', time: i }]);
    }
    await world.advance(5000);
    assert.deepEqual([talk.conversations().length, errors], [1000, []]);
    const again = await talking(await phone.relaunch());
    assert.equal(again.talk.conversations().length, 1000);
  });

  test('loses its oldest messages when there are too many, and that is told', async (t) => {
    const phone = new Phone(t), app = phone.launch(), { world } = phone;
    const { talk, errors } = await talking(app), bob = talk.conversation('bob');
    let gone = 0;
    talk.on('trimmed', (/** @type {any} */ { count }) => { gone += count; });
    for (let i = 0; i < 7000; i += 200) {
      bob.merge(Array.from({ length: 200 }, (_, j) => ({ content: `${i + j} ${'x'.repeat(200)}`,
        time: i + j + 1, fingerprint: `${i + j}` })));
      await world.advance(1000);
    }
    /** @type {string[]} */
    const lines = [];
    await world.until(talk.export((/** @type {string} */ line) => lines.push(line)));
    assert.ok(gone > 500, `${gone} are gone`);
    assert.equal(gone + lines.length - 1, 7000);
    assert.match(lines[lines.length - 1], /"6999 x/);
    assert.ok(phone.disk.bytes < 3_000_000 && phone.disk.largest <= 65_536);
    assert.deepEqual(errors, []);
  });
});
