// @ts-check
/** Several tabs of one user: one connection, and every tab has all of it. */
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { Stage } from './stage.js';
import { contentOf, fingerprintOf, numbered } from './messages.js';

/** @typedef {import('./scenario.js').Scenario} Scenario */
/** @typedef {import('./scripted-page.js').ScriptedPage} ScriptedPage */
/** @typedef {Awaited<ReturnType<typeof assemble>>} Cast */

/** Longer than any takes; and between two looks. ms */
const ELECTION = 5000, POLL = 50;
const SHARED = { shareAcrossTabs: true };

/** @param {Stage} stage @returns {Promise<ScriptedPage[]>} logged in */
async function openThree(stage) {
  const tabs = [];
  for (const name of ['one', 'two', 'three']) {
    tabs.push(await stage.enterPage('alice', SHARED, { name }));
  }
  return tabs;
}

/**
 * The one with the connection; in a change there may be none for a moment, but never two.
 * @param {ScriptedPage[]} tabs @returns {Promise<ScriptedPage>}
 */
async function leaderOf(tabs) {
  const end = performance.now() + ELECTION;
  for (;;) {
    const stats = await Promise.all(tabs.map((tab) => tab.stats()));
    const leaders = tabs.filter((_, i) => stats[i].leader);
    if (leaders.length === 1) return leaders[0];
    assert.equal(leaders.length, 0);
    assert.ok(performance.now() < end, 'nobody leads');
    await pause(POLL);
  }
}

/** @param {ScriptedPage} tab */
function hearsNothingTwice(tab) {
  const messages = tab.heard('message').map(({ page, fingerprint }) => `${page} ${fingerprint}`);
  assert.equal(new Set(messages).size, messages.length, `${tab.name} was shown one twice`);
}

/** What the tab was promised to reach its receiver. @param {ScriptedPage} tab */
const promised = (tab) => [...tab.stored, ...tab.heard('delivered').map(fingerprintOf)];

/** Three tabs, of which one leads, and whom they talk to. @param {Stage} stage */
async function assemble(stage) {
  const bob = await stage.nodeClient('bob');
  const three = await openThree(stage);
  const leader = await leaderOf(three);
  return { bob, leader, others: three.filter((tab) => tab !== leader) };
}

/**
 * 200 messages go out from three tabs, of which the server has got 100 when the leader goes; 60
 * come in, the half of them then.
 * @param {Stage} stage @param {Cast} cast
 * @param {() => Promise<void>} leave
 */
async function loseLeader(stage, { bob, leader, others }, leave) {
  const three = [leader, ...others];
  stage.limitLink('alice', 100);
  const counts = new Map(three.map((tab) => [tab, tab === leader ? 68 : 66]));
  for (const [tab, count] of counts) {
    await tab.send('bob', numbered(count, tab.name), { pace: 5 });
  }
  for (const text of numbered(30, 'from bob')) bob.client.send('alice', text);
  await stage.until('the middle', () => bob.shown.length === 100 && leader.stored.length >= 40);
  await leave();
  for (const text of numbered(30, 'from bob, later')) bob.client.send('alice', text);
  for (const tab of others) {
    const ends = await tab.hears('ended', counts.get(tab));
    assert.deepEqual(new Set(ends.map(({ end }) => end)), new Set(['delivered']), tab.name);
    await stage.until(`${tab.name}: all from bob`, () => new Set(tab.shown).size === 60);
  }
  const arrived = () => bob.shown.map(fingerprintOf);
  await stage.until('what the leader had stored', () =>
    promised(leader).every((fingerprint) => arrived().includes(fingerprint)));
  await leaderOf(others);
  for (const tab of three) hearsNothingTwice(tab);
  assert.equal(new Set(arrived()).size, arrived().length, 'bob was shown nothing twice');
  for (const tab of others) {
    const own = bob.shown.map(contentOf).filter((text) => text.startsWith(`${tab.name} `));
    assert.deepEqual(own, numbered(66, tab.name));
  }
  assert.deepEqual(three.map((tab) => tab.heard('lost')), [[], [], []]);
}

/**
 * The leader comes back: it has its messages settled, and hears what comes.
 * @param {Stage} stage @param {Cast} cast
 */
async function leaderIsBack(stage, { bob, leader, others }) {
  await leader.reaches('online');
  await leader.hears('ended', 68);
  const ends = new Set(leader.heard('ended').map(({ end }) => end));
  assert.deepEqual(ends, new Set(['delivered']));
  const { fingerprint } = bob.client.send('alice', 'to all three');
  const three = [leader, ...others];
  for (const tab of three) {
    await stage.until(`${tab.name} hears it`, () => tab.shown.includes(fingerprint));
    hearsNothingTwice(tab);
  }
  const own = bob.shown.map(contentOf).filter((text) => text.startsWith(`${leader.name} `));
  assert.deepEqual(own.sort(), numbered(68, leader.name).sort());
  await leaderOf(three);
  assert.equal(stage.server.stats().links, 2);
}

/** @type {Record<string, Scenario>} */
export const tabs = {
  'three tabs have one connection, and each has all of it': async (t, browser) => {
    const stage = await Stage.open(t, browser);
    const bob = await stage.nodeClient('bob');
    const three = await openThree(stage);
    await leaderOf(three);
    await Promise.all(numbered(10, 'from bob').map((text) =>
      bob.client.send('alice', text).delivered));
    for (const tab of three) await tab.send('bob', numbered(5, tab.name));
    for (const tab of three) {
      assert.deepEqual((await tab.hears('message', 10)).map(contentOf), numbered(10, 'from bob'));
      const ends = await tab.hears('ended', 5);
      assert.deepEqual(ends.map(({ end }) => end), Array(5).fill('delivered'));
      const own = bob.shown.map(contentOf).filter((text) => text.startsWith(`${tab.name} `));
      assert.deepEqual(own, numbered(5, tab.name));
    }
    assert.equal(bob.shown.length, 15);
    assert.equal(stage.server.stats().links, 2);
    assert.equal(stage.server.stats().logins, 2);

    stage.server.faults.cut('alice');
    for (const tab of three) {
      await stage.until(`${tab.name} was told`, () =>
        tab.heard('state').some(({ state }) => state === 'waiting'));
      await tab.reaches('online');
      assert.deepEqual(tab.heard('error'), []);
      hearsNothingTwice(tab);
    }
  },

  'the leader is closed in mid-send: none lost, none shown twice': async (t, browser) => {
    const stage = await Stage.open(t, browser);
    const cast = await assemble(stage);
    await loseLeader(stage, cast, () => cast.leader.tab.close());
  },

  'what a closed tab had stored is sent by the others': async (t, browser) => {
    const stage = await Stage.open(t, browser);
    const bob = await stage.nodeClient('bob');
    const three = await openThree(stage);
    const leader = await leaderOf(three);
    const [follower] = three.filter((tab) => tab !== leader);
    stage.server.faults.refuse();
    stage.server.faults.cut('alice');
    await follower.reaches('waiting');
    await follower.send('bob', numbered(10, 'left behind'));
    await follower.hears('stored', 10);
    assert.equal(follower.stored.length, 10);
    await follower.tab.close();
    stage.server.faults.refuse(false);
    await stage.until('all of them', () => bob.shown.length === 10);
    assert.deepEqual(bob.shown.map(contentOf), numbered(10, 'left behind'));
    assert.deepEqual(bob.shown.map(fingerprintOf), follower.stored);
  },

  'logout in one tab is logout in all': async (t, browser) => {
    const stage = await Stage.open(t, browser);
    const three = await openThree(stage);
    const leader = await leaderOf(three);
    const [follower] = three.filter((tab) => tab !== leader);
    await follower.tab.call('logout');
    for (const tab of three) {
      await tab.reaches('stopped');
      assert.equal(tab.heard('state').at(-1)?.reason, 'LOGGED_OUT');
    }
    await stage.until('no alice', () => stage.server.stats().links === 0);
    await follower.tab.call('login');
    for (const tab of three) await tab.reaches('online');
    assert.equal(stage.server.stats().links, 1);
  },

  'a kick-out reaches all tabs': async (t, browser) => {
    const stage = await Stage.open(t, browser);
    const three = await openThree(stage);
    stage.server.kick('alice', { reason: 'maintenance' });
    for (const tab of three) {
      assert.deepEqual((await tab.hears('kickout')).map(({ code }) => code), [2]);
      await tab.reaches('stopped');
    }
    assert.deepEqual(stage.server.users(), []);
  },

  'without sharing two tabs kick each other out, and the second one says so': async (
    t, browser) => {
    const stage = await Stage.open(t, browser);
    const first = await stage.enterPage('alice', {}, { name: 'first' });
    const second = await stage.enterPage('alice', {}, { name: 'second' });
    assert.equal((await first.hears('kickout'))[0].code, 1);
    const [{ code, message }] = await second.hears('error');
    assert.equal(code, 'ANOTHER_TAB');
    assert.match(message, /shareAcrossTabs/);
    assert.deepEqual(second.heard('error').length, 1);
  },

  'where tabs cannot share, the client says so and works alone': async (t, browser) => {
    const stage = await Stage.open(t, browser);
    const alice = await stage.enterPage('alice', SHARED, { trouble: 'lockless' });
    await alice.send('0', ['alone']);
    assert.equal((await alice.hears('ended'))[0].end, 'delivered');
    assert.deepEqual(alice.heard('error').map(({ code }) => code), ['SHARING_UNAVAILABLE']);
    assert.equal((await alice.stats()).leader, null);
  },

  'a sandboxed frame is online alone within 2 s, and says so': async (t, browser) => {
    const stage = await Stage.open(t, browser);
    const page = await stage.openPage('outside');
    await page.tab.call('sandbox',
      { url: stage.server.url, userId: 'alice', outbox: 'memory', ...SHARED });
    await stage.until('it is online', () =>
      page.heard('sandbox state').some(({ state }) => state === 'online'));
    const { ms } = page.heard('sandbox state').find(({ state }) => state === 'connecting') ?? {};
    assert.ok(ms < 2000, `${ms} ms`);
    assert.deepEqual(page.heard('sandbox error').map(({ code }) => code), ['SHARING_UNAVAILABLE']);
  },

  'a script that writes to their channel disturbs nobody': async (t, browser) => {
    const stage = await Stage.open(t, browser);
    const bob = await stage.nodeClient('bob');
    const three = await openThree(stage);
    const leader = await leaderOf(three), others = three.filter((tab) => tab !== leader);
    for (const text of ['one', 'two', 'three']) {
      assert.equal(await others[0].tab.call('rant'), 1);
      for (const tab of three) await tab.send('bob', [text]);
      await bob.client.send('alice', text).delivered;
    }
    for (const tab of three) {
      await tab.hears('ended', 3);
      assert.deepEqual((await tab.hears('message', 3)).map(contentOf), ['one', 'two', 'three']);
      assert.deepEqual([tab.state, tab.heard('error'), tab.heard('kickout')], ['online', [], []]);
    }
    assert.equal(bob.shown.length, 9);
    assert.equal(stage.server.stats().logins, 2);
  },
};

/**
 * For a browser that can kill and freeze pages, and puts them into a cache.
 * @type {Record<string, Scenario>}
 */
export const lostLeaders = {
  'the leader\'s process dies in mid-send: none lost, none shown twice': async (t, browser) => {
    const stage = await Stage.open(t, browser);
    const cast = await assemble(stage);
    await loseLeader(stage, cast, async () => {
      // What a process has acknowledged in its last moment dies with it: nobody sends it again.
      for (const tab of [cast.leader, ...cast.others]) await tab.hears('message', 30);
      await cast.leader.tab.kill?.();
    });
  },

  'the leader is frozen in mid-send: none lost, none shown twice, and it comes back': async (
    t, browser) => {
    const stage = await Stage.open(t, browser);
    const cast = await assemble(stage);
    const { tab } = cast.leader;
    const front = await tab.cover?.(stage.awayUrl);
    await tab.show?.();
    await loseLeader(stage, cast, async () => {
      await front?.show?.();
      await tab.freeze?.();
    });
    await tab.resume?.();
    await front?.close();
    await leaderIsBack(stage, cast);
  },

  'the leader is put away in mid-send: none lost, none shown twice': async (t, browser) => {
    const stage = await Stage.open(t, browser);
    const cast = await assemble(stage);
    const { leader } = cast;
    await loseLeader(stage, cast, () => leader.tab.goto(stage.awayUrl));
    const loads = leader.heard('pageshow').length;
    await leader.tab.back?.();
    const shows = await leader.hears('pageshow', loads + 1);
    t.diagnostic(`came back out of the cache: ${shows.at(-1)?.persisted}`);
    if (shows.at(-1)?.persisted) await leaderIsBack(stage, cast);
  },
};
