// @ts-check
/** The store of a mini-program against one in memory, with limits, and ended anywhere. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MemoryStore } from 'mobileimsdk-wasm/talk';
import { FakeHostStorage, messageAt } from './support/fake-host-storage.js';
import { xorshift } from './support/virtual-world.js';

/** @param {number} seed */
function choices(seed) {
  const random = xorshift(seed), below = (/** @type {number} */ bound) => random() % bound;
  const key = () => `${'abcm'[below(4)]}${below(400)}`;
  const record = () => ({ text: 'x'.repeat(below(300)), n: below(9) });
  const change = () => {
    const [from, to] = [key(), key()].sort();
    return {
      puts: /** @type {any} */ (Array.from({ length: below(12) }, () => [key(), record()])),
      removes: [key(), key()], drops: /** @type {any} */ (below(20) ? [] : [[from, to]]),
    };
  };
  return { below, key, change };
}

/** All that is stored. @param {import('mobileimsdk-wasm/talk').TalkStore} store */
const allOf = (store) => store.range('', '~');
const turn = () => new Promise((resolve) => { setImmediate(resolve); });

describe('the store of a mini-program', () => {
  test('is the same as one in memory, whatever is asked of it', async () => {
    const { below, key, change: someChange } = choices(7);
    const storage = new FakeHostStorage(), memory = new MemoryStore();
    let paged = storage.open();
    for (let i = 0; i < 600; i += 1) {
      if (below(40) === 0) paged = storage.open();
      const read = [key(), key()], change = someChange();
      /** @type {any[]} */
      const seen = [];
      for (const store of [memory, paged]) {
        await store.update((known) => {
          if (!known.has(read[0])) return { more: read };
          seen.push(read.map((one) => known.get(one)));
          return change;
        });
      }
      assert.deepEqual(seen[1], seen[0]);
      const [start, end] = [key(), key()].sort(), limit = below(3) ? 1 + below(30) : undefined;
      for (const isLatestFirst of [false, true]) {
        assert.deepEqual(await paged.range(start, end, limit, isLatestFirst),
          await memory.range(start, end, limit, isLatestFirst));
      }
    }
    await paged.erase();
    assert.deepEqual([...storage.disk.keys()], []);
  });

  test('lets the oldest messages go first, when it has its share or the host is full, and tells',
    async () => {
      for (const [most, room] of [[60_000, Infinity], [Infinity, 300_000]]) {
        const storage = new FakeHostStorage(), store = storage.open(most);
        storage.room = room;
        let gone = 0;
        store.trimmed = (count) => { gone += count; };
        await store.update(() => ({ puts: [['c3:bob\n', { peer: 'bob' }]] }));
        for (let i = 0; i < 3000; i += 20) {
          const puts = Array.from({ length: 20 }, (_, j) =>
            messageAt(i + j, j % 2 ? 'bob' : 'carol')).flat();
          await store.update(() => ({ puts }));
        }
        const left = (await store.range('m', 'n')).map(([, { i }]) => i);
        left.sort((one, other) => one - other);
        assert.equal(gone + left.length, 3000);
        assert.ok(left.length > 200 && gone > 400, `${left.length} are left, ${gone} went`);
        assert.equal(left.at(-1), 2999);
        // Pages go, and the end of one conversation's is not that of another's.
        const old = left.filter((i) => i < gone * 0.9);
        assert.ok(old.length < 60, `${old.length} old ones are left`);
        assert.equal((await store.range('i', 'j')).length, left.length);
        assert.equal((await store.range('c', 'd')).length, 1);
        assert.ok(storage.units < Math.min(most * 2, room));
      }
    });

  test('takes the marks of what went away even where there is little room for that', async () => {
    const storage = new FakeHostStorage(), store = storage.open();
    for (let i = 0; i < 6000; i += 200) {
      const puts = Array.from({ length: 200 }, (_, j) => messageAt(i + j, 'bob', '')).flat();
      await store.update(() => ({ puts }));
    }
    storage.room = storage.units + 1000;
    await store.update(() => ({ puts: messageAt(6000) }));
    const left = (await store.range('m', 'n')).length;
    assert.ok(left < 5500, `${left}`);
    assert.equal((await store.range('i', 'j')).length, left);
  });

  test('keeps what cannot go, and fails when there is no room for more', async () => {
    const storage = new FakeHostStorage(), store = storage.open();
    storage.room = 100_000;
    const draft = (/** @type {number} */ i) => store.update(() =>
      ({ puts: [[`c2:${i}\n`, { draft: 'x'.repeat(1000) }]] }));
    let kept = 0;
    await assert.rejects(async () => {
      for (; kept < 200; kept += 1) await draft(100 + kept);
    }, /exceed/);
    assert.ok(kept > 50 && kept < 100, `${kept}`);
    assert.equal((await allOf(storage.open())).length, kept);
  });

  test('takes a directory that nears the limit of a key for a full storage', async () => {
    const storage = new FakeHostStorage(), store = storage.open(), peer = 'p'.repeat(2000);
    for (let i = 0; i < 300; i += 1) {
      await store.update(() => ({ puts: [messageAt(i, peer, 'x'.repeat(6000))[0]] }));
    }
    assert.ok(storage.largest <= 60_000, `${storage.largest}`);
    assert.equal((await store.range('m', 'n', 1, true))[0][1].i, 299);
  });

  test('keeps a record larger than a key may be, in pieces, and each character', async () => {
    const storage = new FakeHostStorage(), store = storage.open();
    for (const text of ['\u0001'.repeat(65_536), '"😀'.repeat(60_000),
      `x${'😀'.repeat(50_000)}`]) {
      await store.update(() => ({ puts: [['m1', { text }], ['m2', { text: 'next' }]] }));
      assert.deepEqual(await allOf(storage.open()), [['m1', { text }], ['m2', { text: 'next' }]]);
      const pieces = [...storage.disk.values()];
      assert.ok(pieces.every((piece) => piece.length <= 60_000 && piece.isWellFormed()));
    }
    await store.update(() => ({ removes: ['m1'] }));
    assert.ok(storage.units < 1000, 'its pieces are gone');
  });

  test('has all of a change or nothing, wherever the application ends', async () => {
    for (let seed = 1; seed <= 120; seed += 1) {
      const { below, change } = choices(seed), storage = new FakeHostStorage();
      const memory = new MemoryStore();
      let store = storage.open(), before = await allOf(memory);
      const ends = 1 + below(60);
      storage.writes = ends;
      for (;;) {
        const next = change();
        before = await allOf(memory);
        await memory.update(() => next);
        let isDone = false;
        store.update(() => next).then(() => { isDone = true; });
        await turn();
        if (!isDone) break;
      }
      storage.writes = Infinity;
      store = storage.open();
      const found = await allOf(store);
      const isBefore = JSON.stringify(found) === JSON.stringify(before);
      if (!isBefore) assert.deepEqual(found, await allOf(memory), `seed ${seed}, ${ends} writes`);
      const listed = JSON.parse(storage.disk.get('talk directory') ?? '[]').length;
      const count = [...storage.disk.keys()].filter((key) => /\d$/.test(key)).length;
      assert.equal(count, listed, 'nothing is left behind');
    }
  });

  test('says when it cannot write, and loses nothing that was stored', async () => {
    for (const failing of ['setStorage', 'removeStorage', 'getStorageInfo']) {
      for (const isDoneAnyway of [false, true]) {
        const { change } = choices(3), storage = new FakeHostStorage(), memory = new MemoryStore();
        const store = storage.open(), last = change();
        for (let i = 0; i < 20; i += 1) {
          const next = change();
          for (const one of [memory, store]) await one.update(() => next);
        }
        storage.isDoneAnyway = isDoneAnyway;
        storage.fails = (name) => name === failing;
        const done = store.update(() => last);
        if (failing === 'setStorage') await assert.rejects(done, /internal error/);
        else await done;
        storage.fails = () => false;
        const found = JSON.stringify(await allOf(storage.open()));
        const before = JSON.stringify(await allOf(memory));
        await memory.update(() => last);
        const after = JSON.stringify(await allOf(memory));
        if (failing === 'setStorage') assert.ok(found === before || found === after);
        else assert.equal(found, after);
        assert.notEqual(before, after);
      }
    }
  });

  test('takes nothing away while it does not know which directory is in storage', async () => {
    const storage = new FakeHostStorage(), store = storage.open();
    await store.update(() => ({ puts: messageAt(1) }));
    storage.isDoneAnyway = true;
    storage.fails = (name, key) => name === 'setStorage' && key.endsWith('directory');
    await assert.rejects(store.update(() => ({ puts: messageAt(2) })), /internal error/);
    storage.fails = (name) => name === 'setStorage';
    await assert.rejects(store.update(() => ({ puts: messageAt(3) })), /internal error/);
    storage.fails = () => false;
    assert.equal((await allOf(storage.open())).length, 4);
    await store.update(() => ({ puts: messageAt(4) }));
    assert.equal((await allOf(storage.open())).length, 4, 'what failed may be there or not');
  });

  test('does not take an error of a change for a full storage', async () => {
    const storage = new FakeHostStorage(), store = storage.open();
    storage.room = 100_000;
    await store.update(() => ({ puts: messageAt(1) }));
    await assert.rejects(store.update(() => { throw new Error('mine'); }), /mine/);
    assert.equal((await store.range('m', 'n')).length, 1);
  });

  test('that is corrupt fails, leaves everything as it is, and can be erased', async () => {
    const wrecks = ['', '{', 'null', '7', '{}', '[7]', '[[]]'], entry = '["m",9,1,1]';
    for (const [key, more] of /** @type {Array<[string, string[]]>} */ ([
      ['talk 2', ['[[7]]', '[["m",1],{}]']],
      ['talk directory', ['[["m"]]', '[["m",9,1,"x"]]', '[["m",9,1,-1]]', '[["m",{},1,1]]',
        `[${entry},{}]`, `[${entry},["n",9,1,77]]`, '[["__proto__",9,1,1.5]]']],
    ])) {
      for (const wreck of [...wrecks, ...more]) {
        const storage = new FakeHostStorage();
        await storage.open().update(() => ({ puts: messageAt(1) }));
        assert.ok(storage.disk.has(key));
        storage.disk.set(key, wreck);
        const kept = [...storage.disk], store = storage.open();
        await assert.rejects(allOf(store), `${key} ${wreck}`);
        await assert.rejects(store.update(() => ({ puts: messageAt(2), more: undefined,
          removes: [messageAt(1)[0][0]] })), `${key} ${wreck}`);
        assert.deepEqual([...storage.disk], kept);
        await store.erase();
        assert.deepEqual([[...storage.disk], await allOf(store)], [[], []]);
        await store.update(() => ({ puts: messageAt(3) }));
        assert.equal((await allOf(storage.open())).length, 2);
      }
    }
  });

  test('writes nothing any more once it is closed', async () => {
    const storage = new FakeHostStorage(), store = storage.open();
    await store.update(() => ({ puts: messageAt(1) }));
    store.close();
    const kept = [...storage.disk];
    await assert.rejects(store.update(() => ({ puts: messageAt(2) })), /closed/);
    assert.deepEqual([...storage.disk], kept);
  });
});
