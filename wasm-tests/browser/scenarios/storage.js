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
  await alice.send('bob', numbered(3, 'not stored'));
  await alice.hears('ended', 3);
  assert.deepEqual(alice.heard('ended').map(({ end }) => end), Array(3).fill('delivered'));
  const ends = await alice.hears('stored', 3);
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

/** @type {Record<string, Scenario>} */
export const storage = {
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
    await alice.send('0', numbered(20, 'x'.repeat(QUOTA / 10)), { pace: 5 });
    await alice.hears('ended', 21);
    await alice.hears('stored', 21);
    assert.equal(alice.heard('stored').at(-1)?.end, 'NOT_STORED');
    assert.deepEqual(alice.heard('error').map(({ code }) => code), ['STORE_FAILED']);
    assert.deepEqual(new Set(alice.heard('ended').map(({ end }) => end)), new Set(['delivered']));
  },
};
