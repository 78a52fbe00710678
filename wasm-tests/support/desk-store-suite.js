// @ts-check
/** What every store of the desk must do, whatever it is made of. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

/** @typedef {import('../../demo-web/desk/core/types.js').Entry} Entry */
/** @typedef {import('../../demo-web/desk/store/types.js').DeskStore} DeskStore */

/** @param {number} seq @param {string} [chat] @returns {Entry} */
export const entry = (seq, chat = 'v1') => ({
  chat, seq, at: 1_000 + seq, from: 'visitor', content: `${seq} "\ud83c\udf75"\n\u0000`, typeu: -1,
  id: `print ${seq}`,
});

/** @param {string} id @param {string} status @param {number} at @returns {any} */
export const chat = (id, status, at) => ({ id, status, since: 0, at, profile: { name: '茶' } });

export const NOTHING = { entries: [], docs: [], puts: [], removes: [] };

/**
 * @param {(t: import('node:test').TestContext) => Promise<{ store: DeskStore,
 *   again: () => Promise<DeskStore> }>} open a new one, and how to open it once more
 */
export function storeSuite(open) {
  test('has what was written, when it is opened again', async (t) => {
    const { store, again } = await open(t);
    await store.transact({
      ...NOTHING, entries: [entry(1), entry(2), entry(1, 'v2')],
      docs: [['c:v1', chat('v1', 'active', 5)], ['c:v2', chat('v2', 'closed', 6)],
        ['a:ann', /** @type {any} */ ({ id: 'ann', hash: 'x' })]],
      puts: [['s\nx', '1'], ['m\nx', '2']],
    });
    await store.transact({
      ...NOTHING, entries: [entry(3)], docs: [['c:v1', chat('v1', 'waiting', 7)]],
      removes: ['m\nx'], puts: [['s\nx', '3'], ['s%', '4']],
    });
    await store.close();
    const later = await again();
    assert.deepEqual(new Map(await later.open()), new Map([
      ['c:v1', chat('v1', 'waiting', 7)], ['a:ann', { id: 'ann', hash: 'x' }],
    ]), 'closed chats are left where they are');
    assert.deepEqual(await later.doc('c:v2'), chat('v2', 'closed', 6));
    assert.equal(await later.doc('c:v3'), undefined);
    assert.deepEqual(await later.clientEntries('s\n'), [['s\nx', '3']]);
    assert.deepEqual(await later.clientEntries('m\n'), []);
    assert.deepEqual(await later.entries('v1', 2, 10), [entry(2), entry(3)]);
    assert.deepEqual(await later.page('v1', Infinity, 2), [entry(3), entry(2)]);
    assert.deepEqual(await later.page('v1', 2, 2), [entry(1)]);
  });

  test('lists closed chats, the newest first, and removes what is to be removed', async (t) => {
    const { store } = await open(t);
    await store.transact({
      ...NOTHING,
      docs: [1, 2, 3].map((at) => /** @type {[string, any]} */ (
        [`c:v${at}`, chat(`v${at}`, 'closed', at)])),
    });
    await store.transact({ ...NOTHING, docs: [['c:v2', null]] });
    const ids = (/** @type {any[]} */ list) => list.map(({ id }) => id);
    assert.deepEqual(ids(await store.closed(Infinity, 10)), ['v3', 'v1']);
    assert.deepEqual(ids(await store.closed(3, 10)), ['v1']);
    assert.deepEqual(ids(await store.closed(Infinity, 1)), ['v3']);
  });

  test('writes all or nothing: a number that is there already is an error', async (t) => {
    const { store } = await open(t);
    await store.transact({ ...NOTHING, entries: [entry(1)] });
    /** @type {import('../../demo-web/desk/store/types.js').Change} */
    const twice = { ...NOTHING, entries: [entry(2), entry(1)], puts: [['s\nx', '1']] };
    await assert.rejects(async () => store.transact(twice));
    assert.deepEqual(await store.entries('v1', 1, 10), [entry(1)]);
    assert.deepEqual(await store.clientEntries(''), []);
    await store.transact({ ...NOTHING, entries: [entry(2)] });
    assert.equal((await store.entries('v1', 1, 10)).length, 2);
  });
}
