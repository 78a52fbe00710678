// @ts-check
/** Talk and a store that fails, hangs, is corrupt, or of another version. Virtual time. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { MemoryStore } from 'mobileimsdk-wasm/talk';
import { History } from '../js/talk/history.js';
import { migrate } from '../js/talk/migrating.js';
import { pair } from './support/receipts.js';
import { imError } from './support/story.js';
import { linesOf, talkOf, warmUpTalk } from './support/virtual-talk.js';

before(warmUpTalk);

/** @param {any} t @param {any} [options] */
async function story(t, options) {
  const { world, alice, bob, browser } = await pair(t), made = talkOf(alice, options);
  return { ...made, world, alice, bob, browser, conversation: made.talk.conversation('bob') };
}

describe('a store', () => {
  test('that fails in the middle is given up for memory, with what is known, and that is said once',
    async (t) => {
      const { store, told, talk, conversation, bob, world } = await story(t);
      bob.client.send('alice', 'one');
      conversation.open();
      await world.advance(500);
      talk.conversation('carol').draft('to be kept');
      await world.advance(100);
      conversation.leave();
      store.fails = new Error('full');
      bob.client.send('alice', 'two');
      conversation.send('three');
      await world.advance(500);
      conversation.open();
      await world.advance(500);
      assert.deepEqual(linesOf(conversation), ['< one', '> three (received)', '< two']);
      assert.deepEqual([talk.unread, talk.conversation('carol').getSnapshot().draft],
        [0, 'to be kept']);
      assert.deepEqual(told.error.map(({ code, cause }) => [code, cause.message]),
        [['STORE_FAILED', 'full']]);
      await world.until(talk.close());
      assert.equal(store.calls.close, 1);
    });

  test('that never answers is given up after 10 s', async (t) => {
    const { store, told, talk, bob, world } = await story(t);
    await world.until(talk.ready);
    store.hangs = true;
    bob.client.send('alice', 'one');
    await world.advance(9900);
    assert.deepEqual([talk.unread, told.error], [0, []]);
    await world.advance(500);
    assert.equal(talk.unread, 1);
    assert.deepEqual(told.error.map(({ code }) => code), ['STORE_FAILED']);
    bob.client.send('alice', 'two');
    await world.advance(500);
    assert.deepEqual([talk.unread, told.message.length], [2, 2]);
  });

  test('that cannot be opened is none', async (t) => {
    const refused = { range: () => { throw new Error('no'); }, update: () => 7, erase() {},
      close() { throw new Error('no'); } };
    const { told, talk, bob, world } = await story(t, { store: /** @type {any} */ (refused) });
    bob.client.send('alice', 'one');
    await world.advance(500);
    assert.equal(talk.unread, 1);
    assert.deepEqual(told.error.map(({ code }) => code), ['STORE_FAILED']);
  });

  for (const version of [{ version: 2 }, { version: 0 }, { version: 'x' }, 7, 'x']) {
    test(`of version ${JSON.stringify(version)} is left alone`, async (t) => {
      const disk = new MemoryStore(), puts = /** @type {any} */ ([['v', version], ['c1:b\n', 'x']]);
      disk.apply({ puts });
      const { told, talk, bob, world } = await story(t, { disk });
      bob.client.send('alice', 'one');
      await world.advance(500);
      assert.equal(talk.unread, 1);
      assert.deepEqual(told.error.map(({ code }) => code), ['STORE_FAILED']);
      assert.deepEqual(await disk.range('', '~'), puts.sort());
    });
  }

  test('whose records are corrupt is read as far as they are not', async (t) => {
    const { alice, browser, conversation, world, disk, bob } = await story(t);
    for (const text of ['one', 'two', 'three']) bob.client.send('alice', text);
    await world.advance(500);
    conversation.send('four');
    await world.advance(500);
    await alice.crash();
    const messages = await disk.range('m', 'n');
    const [, two] = messages[1], [, four] = messages[3];
    const wrecks = [null, 7, 'x', [], {}, { ...two, at: 'x' }, { ...four, status: 'constructor' }];
    for (const [i, wreck] of wrecks.entries()) {
      disk.apply({ puts: [[messages[1][0], wreck], [`c1:${i}\n`, wreck], [`c1:x\n`, { peer: 'y' }],
        [messages[3][0], wrecks[6]]] });
      const page = browser.open(), again = talkOf(page, { disk });
      await world.until(again.talk.conversation('bob').open());
      assert.deepEqual(linesOf(again.talk.conversation('bob')), ['< one', '< three']);
      assert.deepEqual(again.talk.conversations().map(({ peer }) => peer), ['bob']);
      assert.deepEqual(again.told.error, []);
      await page.crash();
    }
  });

  test('whose count has nothing behind it is put right when somebody looks', async (t) => {
    const { alice, browser, world, disk, bob } = await story(t);
    bob.client.send('alice', 'one');
    await world.advance(500);
    await alice.crash();
    const [[key, record]] = await disk.range('c', 'd');
    disk.apply({ puts: [[key, { ...record, unread: 7 }]] });
    const page = browser.open(), { talk } = talkOf(page, { disk });
    await world.until(talk.conversation('bob').open());
    await world.advance(100);
    assert.equal(talk.unread, 0);
  });

  test('holds what it was asked to hold when close() resolves', async (t) => {
    const { talk, conversation, world, disk, store } = await story(t);
    store.latency = () => 100;
    conversation.send('one');
    conversation.draft('two');
    await world.until(talk.close());
    const [[, record]] = await disk.range('c', 'd');
    assert.deepEqual([record.last.text, record.draft, store.calls.close], ['one', 'two', 1]);
  });
});

test('a store that opens when it was given up is closed with the talk', async () => {
  /** @type {Array<() => void>} */
  const timers = [];
  const store = Object.assign(new MemoryStore(), { closed: 0 });
  store.close = () => { store.closed += 1; };
  /** @type {(store: any) => void} */
  let open = () => {};
  const opened = new Promise((resolve) => { open = resolve; });
  /** @type {any[]} */
  const errors = [];
  const history = new History({ clock: { now: () => 1, clearTimeout() {},
    setTimeout: (run) => timers.push(run) }, open: () => /** @type {any} */ (opened),
  changed() {}, fill() {}, more: async () => {},
  fail: (error) => errors.push(/** @type {any} */ (error).code) });
  const loaded = history.load();
  for (let i = 0; i < 3; i += 1) {
    await new Promise((resolve) => { setImmediate(resolve); });
    timers.shift()?.();
  }
  assert.deepEqual([await loaded, errors], [[], ['STORE_FAILED']]);
  open(store);
  await opened;
  await history.close();
  assert.equal(store.closed, 1);
});

test('a store that opens after the talk was closed is closed at once', async () => {
  /** @type {Array<() => void>} */
  const timers = [];
  const store = Object.assign(new MemoryStore(), { closed: 0 });
  store.close = () => { store.closed += 1; };
  /** @type {(store: any) => void} */
  let open = () => {};
  const opened = new Promise((resolve) => { open = resolve; });
  const history = new History({ clock: { now: () => 1, clearTimeout() {},
    setTimeout: (run) => timers.push(run) }, open: () => /** @type {any} */ (opened),
  changed() {}, fill() {}, more: async () => {}, fail() {} });
  const loaded = history.load();
  for (let i = 0; i < 3; i += 1) {
    await new Promise((resolve) => { setImmediate(resolve); });
    timers.shift()?.();
  }
  await loaded;
  await history.close();
  open(store);
  await new Promise((resolve) => { setImmediate(resolve); });
  assert.equal(store.closed, 1);
});

test('an older store goes through its migrations, one after the other, each noted when it is done',
  async () => {
    const store = new MemoryStore();
    store.apply({ puts: [['v', { version: 2 }], ['c1:b\n', { peer: 'a' }]] });
    /** @type {any[]} */
    const done = [];
    const step = (/** @type {number} */ number) => async () => {
      done.push([number, (await store.range('v', 'w'))[0][1].version]);
      if (number === 3) store.apply({ puts: [['c1:b\n', { peer: 'b', draft: 'kept' }]] });
    };
    const history = new History({ clock: { now: () => 1, setTimeout: () => 0, clearTimeout() {} },
      open: () => store, changed() {}, fill() {}, fail: (error) => done.push(error),
      more: (name, older, found, wanted) => migrate(null, older, found, wanted,
        [1, 2, 3].map(step)) }, 4);
    const [record] = await history.load();
    assert.deepEqual([done, record.draft], [[[2, 2], [3, 3]], 'kept']);
    assert.equal((await store.range('v', 'w'))[0][1].version, 4);
  });

test('options that are none are refused with their name', async (t) => {
  const { alice } = await pair(t);
  for (const [name, value] of Object.entries({ title: 7, upload: {}, store: 'memory', clock: null,
    name: 7, maxConversations: 0 })) {
    assert.throws(() => talkOf(alice, { [name]: value }),
      imError('INVALID_OPTION', { option: name }));
  }
});
