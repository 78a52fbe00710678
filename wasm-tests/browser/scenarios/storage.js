// @ts-check
/** Storage that fails: the outbox goes on in memory, says so once, and the chat does not suffer. */
import assert from 'node:assert/strict';
import { Stage } from './stage.js';
import { numbered } from './messages.js';

/** @typedef {import('./scenario.js').Scenario} Scenario */
/** @typedef {import('./scripted-page.js').ScriptedPage} ScriptedPage */

/** Bytes of an origin: enough to begin with. */
const QUOTA = 200_000;

/** @param {Stage} stage @param {ScriptedPage} alice has entered */
async function chatsWithoutStorage(stage, alice) {
  const bob = await stage.nodeClient('bob');
  const before = alice.heard('ended').length + 1;
  await alice.send('0', ['finds out']);
  await alice.hears('error');
  await alice.send('bob', numbered(3, 'not stored'));
  const ended = (await alice.hears('ended', before + 3)).slice(-3);
  assert.deepEqual(ended.map(({ end }) => end), Array(3).fill('delivered'));
  const ends = (await alice.hears('stored', before + 3)).slice(-3);
  assert.deepEqual(ends.map(({ end }) => end), Array(3).fill('NOT_STORED'));
  await bob.client.send('alice', 'heard all the same').delivered;
  await alice.hears('message');
  assert.deepEqual(bob.shown.map(({ content }) => content), numbered(3, 'not stored'));
  assert.deepEqual(alice.heard('error').map(({ code }) => code), ['STORE_FAILED']);
  assert.equal(alice.state, 'online');
}

/** @param {string} trouble @returns {Scenario} */
const inTrouble = (trouble) => async (t, browser) => {
  const stage = await Stage.open(t, browser);
  await chatsWithoutStorage(stage, await stage.enterPage('alice', {}, { trouble }));
};

/**
 * A page that has used its storage, and then another one that finds it bad.
 * @param {Parameters<Scenario>[0]} t @param {Parameters<Scenario>[1]} browser
 * @param {(stage: Stage, alice: ScriptedPage) => Promise<void>} spoil
 */
async function spoiled(t, browser, spoil) {
  const stage = await Stage.open(t, browser);
  const alice = await stage.enterPage('alice', {}, { name: 'first' });
  await alice.send('0', ['stored']);
  assert.equal((await alice.hears('stored'))[0].end, 'stored');
  await alice.hears('ended');
  await alice.tab.goto(stage.pageUrl('second'));
  await spoil(stage, alice);
  const second = alice.as('second');
  await second.enter('alice');
  await chatsWithoutStorage(stage, second);
}

/**
 * What is sent offline, before something happens to the storage and after it, is there after a
 * reload.
 * @param {(stage: Stage, alice: ScriptedPage) => Promise<unknown>} happens
 * @param {number} survivors of the first three
 * @returns {Scenario}
 */
const survives = (happens, survivors = 3) => async (t, browser) => {
  const stage = await Stage.open(t, browser);
  const alice = await stage.enterPage('alice');
  stage.server.faults.refuse();
  stage.server.faults.cut('alice');
  await alice.reaches('waiting');
  const texts = numbered(6, 'kept');
  await alice.send('0', texts.slice(0, 3));
  await alice.hears('stored', 3);
  await happens(stage, alice);
  await alice.send('0', texts.slice(3));
  await alice.hears('stored', 6);
  assert.equal(alice.stored.length, 6);
  assert.deepEqual(alice.heard('error').filter(({ code }) => code === 'STORE_FAILED'), []);
  await alice.tab.reload();
  stage.server.faults.refuse(false);
  await alice.enter('alice');
  const [{ messages }] = await alice.hears('restored');
  assert.deepEqual(messages.map((/** @type {any} */ { content }) => content),
    texts.slice(3 - survivors));
};

/** @type {Record<string, Scenario>} */
export const storage = {
  'a connection that dies in silence: a fresh one goes on': survives(
    (_, alice) => alice.tab.call('loseConnection')),

  'a transaction that is aborted once is done again': survives(
    (_, alice) => alice.tab.call('abortOnce')),

  'a database that another page deletes: it is gone, and made anew': survives(async (stage) => {
    const other = await stage.openPage('other');
    await other.tab.call('deleteStorage');
  }, 0),

  'a database that another page blocks delays a login for a second, and is used later': async (
    t, browser) => {
    const stage = await Stage.open(t, browser);
    const before = await stage.enterPage('alice', {}, { name: 'before' });
    await before.send('0', ['x']);
    await before.hears('stored');
    await before.tab.goto(stage.pageUrl('alice'));
    const other = await stage.openPage('other');
    await other.tab.call('blockStorage');
    const alice = before.as('alice'), begun = Date.now();
    await alice.enter('alice');
    assert.ok(Date.now() - begun < 2000, `${Date.now() - begun} ms`);
    assert.deepEqual(alice.heard('error'), []);
    await other.tab.call('unblockStorage');
    await alice.send('0', ['y']);
    assert.equal((await alice.hears('stored'))[0].end, 'stored');
    assert.deepEqual(alice.heard('error'), []);
  },

  'a database is closed when the last client of the page has ended': async (t, browser) => {
    const stage = await Stage.open(t, browser);
    const page = await stage.enterPage('alice', {}, { name: 'page', trouble: 'counted' });
    await page.enter('bob');
    await page.send('0', ['x']);
    await page.hears('stored');
    assert.equal(await page.tab.call('connections'), 1);
    await page.tab.call('close');
    await page.send('0', ['y']);
    await page.hears('stored', 2);
    assert.equal(await page.tab.call('connections'), 1);
    await page.tab.call('close');
    assert.equal(await page.tab.call('connections'), 0);
  },

  'no IndexedDB: in memory, said once': inTrouble('absent'),
  'IndexedDB that may not be opened: in memory, said once': inTrouble('forbidden'),
  'IndexedDB that never answers: in memory, said once': inTrouble('silent'),
  'IndexedDB that takes nothing more: in memory, said once': inTrouble('full'),

  'a database of another version without our store: in memory, said once': (t, browser) =>
    spoiled(t, browser, async (_, alice) => alice.tab.call('spoilStorage')),

  'a database that another page blocks: in memory, said once': (t, browser) =>
    spoiled(t, browser, async (stage) => {
      const other = await stage.openPage('other');
      await other.tab.call('blockStorage');
    }),
};

/** For a browser whose quota can be set. @type {Record<string, Scenario>} */
export const quota = {
  'a quota that is used up in mid-session: from then on in memory, said once': async (
    t, browser) => {
    const stage = await Stage.open(t, browser);
    const alice = await stage.openPage('alice');
    await alice.tab.limitStorage?.(QUOTA);
    await alice.enter('alice');
    await alice.send('0', ['fits in']);
    assert.equal((await alice.hears('stored'))[0].end, 'stored');
    // Many: what is delivered before its turn to be written is never written.
    await alice.send('0', numbered(80, 'x'.repeat(QUOTA / 10)), { pace: 5 });
    await alice.hears('ended', 81);
    await alice.hears('stored', 81);
    assert.equal(alice.heard('stored').at(-1)?.end, 'NOT_STORED');
    assert.deepEqual(alice.heard('error').map(({ code }) => code), ['STORE_FAILED']);
    assert.deepEqual(new Set(alice.heard('ended').map(({ end }) => end)), new Set(['delivered']));
  },
};
