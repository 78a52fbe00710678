// @ts-check
/** Receipts between pages: what is told received was shown, also where a page slept or died. */
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { Stage } from './stage.js';
import { contentOf, fingerprintOf, numbered } from './messages.js';

/** @typedef {import('./scenario.js').Scenario} Scenario */
/** @typedef {import('./scripted-page.js').ScriptedPage} ScriptedPage */

const RECEIPTS = { receipts: true };
const CONTROL = 36398;
/** How long nothing must be told of a page that stands still; a receipt takes 200. ms */
const STILL = 1500;
/** Longer than the 10 s after which a message without receipt is sent again. ms */
const PATIENCE = 40_000;

/**
 * @param {ScriptedPage} page @param {string} kind @param {number} count
 * @param {number} [patience] ms
 */
const fingerprintsOf = async (page, kind, count, patience) =>
  (await page.hears(kind, count, patience)).map(fingerprintOf);

/**
 * All lists of this name in control frames of this user that the server has read.
 * @param {Stage} stage @param {string} userId @param {'received' | 'read'} name
 */
function listen(stage, userId, name) {
  /** @type {string[]} */
  const fingerprints = [];
  stage.server.on('frame', ({ direction, frame, userId: by }) => {
    if (direction !== 'in' || by !== userId || frame?.typeu !== CONTROL) return;
    fingerprints.push(...JSON.parse(frame.dataContent ?? '{}')[name] ?? []);
  });
  return fingerprints;
}

/**
 * Two pages that know of each other that they give receipts.
 * @param {Stage} stage
 */
async function twoPages(stage) {
  const alice = await stage.enterPage('alice', RECEIPTS);
  const bob = await stage.enterPage('bob', RECEIPTS);
  await alice.send('bob', ['hi']);
  await bob.send('alice', ['hi']);
  await alice.hears('received');
  await bob.hears('received');
  return { alice, bob };
}

/**
 * What was sent while the page stood still is told received when a page has shown it, not before.
 * @param {Stage} stage
 * @param {Awaited<ReturnType<typeof twoPages>>} pages
 * @param {() => Promise<ScriptedPage>} wake answers with the page that is shown it
 */
async function receivedWhenAwake(stage, { alice, bob }, wake) {
  const written = numbered(5, 'while it stood still');
  await alice.send('bob', written);
  const [, ...sent] = await fingerprintsOf(alice, 'delivered', 6);
  await pause(STILL);
  assert.equal(alice.heard('received').length, 1, 'nothing is received meanwhile');
  assert.equal(bob.shown.length, 1);

  const awake = await wake();
  const [, ...received] = await fingerprintsOf(alice, 'received', 6, PATIENCE);
  assert.deepEqual(new Set(received), new Set(sent));
  await alice.send('bob', ['the last']);
  await alice.hears('received', 7);
  const shown = awake.heard('message').filter(({ content }) => content !== 'hi');
  assert.deepEqual(shown.map(contentOf).sort(), ['the last', ...written].sort(), 'each once');
  if (awake !== bob) assert.equal(bob.shown.length, 1);
  assert.deepEqual([alice, awake].map((page) => [page.heard('lost'), page.heard('unconfirmed'),
    page.heard('error')]), [[[], [], []], [[], [], []]]);
  assert.equal((await alice.stats()).awaiting, 0);
}

/** @type {Record<string, Scenario>} */
export const receipts = {
  'a message is delivered, received and read, in this order': async (t, browser) => {
    const stage = await Stage.open(t, browser);
    const { alice, bob } = await twoPages(stage);
    await alice.send('bob', numbered(3, 'message'));
    const received = await fingerprintsOf(alice, 'received', 4);
    assert.deepEqual(alice.heard('read'), []);
    await bob.tab.call('markRead', bob.heard('message'));
    assert.deepEqual(await fingerprintsOf(alice, 'read', 4), received);
    assert.deepEqual(bob.shown, received);
    const ticks = alice.heard('delivered').concat(alice.heard('received'), alice.heard('read'));
    for (const fingerprint of received) {
      const order = ticks.filter((tick) => tick.fingerprint === fingerprint)
        .sort((a, b) => a.serial - b.serial).map(({ kind }) => kind);
      assert.deepEqual(order, ['delivered', 'received', 'read']);
    }
  },

  'two tabs give one receipt, and either may mark as read': async (t, browser) => {
    const stage = await Stage.open(t, browser);
    const alice = await stage.enterPage('alice', RECEIPTS);
    const shared = { ...RECEIPTS, shareAcrossTabs: true };
    const tabs = [await stage.enterPage('bob', shared, { name: 'one' }),
      await stage.enterPage('bob', shared, { name: 'two' })];
    const received = listen(stage, 'bob', 'received'), read = listen(stage, 'bob', 'read');
    await alice.send('bob', numbered(4, 'message'));
    const sent = await fingerprintsOf(alice, 'received', 4);
    for (const tab of tabs) assert.deepEqual(await fingerprintsOf(tab, 'message', 4), sent);

    const [first, second, ...both] = tabs[0].heard('message');
    await tabs[0].tab.call('markRead', [first, ...both]);
    await tabs[1].tab.call('markRead', [second, ...both]);
    await alice.hears('read', 4);
    // What comes later has its receipt behind all that was owed.
    await alice.send('bob', ['the last']);
    const last = (await fingerprintsOf(alice, 'received', 5))[4];
    for (const tab of tabs) await stage.until('the last', () => tab.shown.includes(last));
    assert.deepEqual([...received].sort(), [...sent, last].sort(), 'one receipt for both tabs');
    assert.deepEqual([...read].sort(), [...sent].sort(), 'said once, whoever marked it');
    assert.equal(stage.server.stats().links, 2);
  },
};

/** For a browser that can freeze, hang and kill pages. @type {Record<string, Scenario>} */
export const receiptsOfSleepers = {
  'nothing is received by a frozen page; all is, once it thaws': async (t, browser) => {
    const stage = await Stage.open(t, browser);
    const pages = await twoPages(stage), { bob } = pages;
    const front = await bob.tab.cover?.(stage.awayUrl);
    await bob.tab.freeze?.();
    await stage.until('its link ends', () => !stage.server.users().includes('bob'));
    await receivedWhenAwake(stage, pages, async () => {
      await front?.close();
      await bob.tab.resume?.();
      return bob;
    });
  },

  'what a page that hangs was sent is shown and received by the next': async (t, browser) => {
    // The server writes to a socket that nobody reads, twice, and keeps nothing.
    const stage = await Stage.open(t, browser, { store: false, retransmitAfter: 50 });
    const pages = await twoPages(stage), { alice, bob } = pages;
    await bob.tab.hang?.();
    await receivedWhenAwake(stage, pages, async () => {
      assert.ok(stage.server.users().includes('bob'), 'its link is still there');
      await bob.tab.kill?.();
      await stage.until('its link ends', () => !stage.server.users().includes('bob'));
      return stage.enterPage('bob', RECEIPTS, { name: 'bob again' });
    });
    assert.equal((await alice.stats()).copies, 5, 'each was sent once more');
  },
};
