// @ts-check
/** Lists of chats by pages: whatever happens at one moment, nothing is left out. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Bench } from './support/desk-bench.js';

/** @param {Bench} bench @param {string} agent @param {string} pass @param {object} frame */
const tell = (bench, agent, pass, frame) => bench.tell(agent, { ...frame, pass });

describe('a list', () => {
  /** All of it, by pages. @param {Bench} bench @param {string} pass @param {string} which */
  function pages(bench, pass, which) {
    /** @type {string[][]} */
    const found = [];
    let before = null, past;
    do {
      tell(bench, 'boss', pass, { kind: 'list', which, before, past });
      const list = bench.last('boss', 'list');
      found.push(list.chats.map((/** @type {any} */ { chat }) => chat));
      ({ before, past } = list);
      assert.ok(found.length < 20, 'it ends');
    } while (before);
    return found;
  }

  for (const which of ['waiting', 'mine', 'all', 'closed']) {
    test(`of what is ${which} goes on where it ended, and leaves nothing out`, () => {
      const bench = new Bench();
      const pass = bench.agent('boss', { role: 'supervisor', capacity: 1_000 });
      const ids = Array.from({ length: 90 }, (_, i) => `v${i}`);
      for (const [i, id] of ids.entries()) {
        if (i % 7 === 0) bench.now += 1;  // several at a time
        bench.say(id, 'hello');
        if (which === 'mine') tell(bench, 'boss', pass, { kind: 'accept', chat: id });
        if (which === 'closed') bench.tell(id, { kind: 'end' });
      }
      const found = pages(bench, pass, which);
      assert.ok(found.length > 1);
      assert.deepEqual(found.flat().sort(), [...ids].sort());
    });
  }

  test('leaves nothing out of what has changed at one moment', () => {
    const bench = new Bench({ mostWaiting: 1_000 }), pass = bench.agent('boss');
    const own = bench.agent('ann'), ids = Array.from({ length: 120 }, (_, i) => `v${i}`);
    for (const id of ids) {
      bench.now += 1;
      bench.say(id, 'hello');
      tell(bench, 'ann', own, { kind: 'accept', chat: id });
    }
    tell(bench, 'ann', own, { kind: 'logout' });
    bench.now += 1;
    bench.say('vlate', 'hello');
    const found = pages(bench, pass, 'waiting');
    assert.deepEqual(found.map(({ length }) => length), [1, 50, 50, 20]);
    assert.equal(new Set(found.flat()).size, 121);
  });
});
