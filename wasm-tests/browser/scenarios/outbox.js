// @ts-check
/** What `send()` has accepted and stored outlives the page, its process, the browser. */
import assert from 'node:assert/strict';
import { Stage } from './stage.js';
import { contentOf, fingerprintOf, numbered } from './messages.js';

/** @typedef {import('./scenario.js').Scenario} Scenario */
/** @typedef {import('./scripted-page.js').ScriptedPage} ScriptedPage */
/** @typedef {import('./scripted-page.js').PageOptions} PageOptions */

/**
 * Writes while the server is away, reloads, and lets the server come back.
 * @param {Stage} stage @param {PageOptions} [options]
 */
async function writeOfflineAndReload(stage, options) {
  const bob = await stage.nodeClient('bob');
  const alice = await stage.enterPage('alice', options);
  stage.server.faults.refuse();
  stage.server.faults.cut('alice');
  await alice.reaches('waiting');
  const written = numbered(20, 'offline');
  await alice.send('bob', written);
  await alice.hears('stored', 20);
  assert.equal(alice.stored.length, 20);

  await alice.tab.reload();
  await alice.create('alice', options);
  await alice.tab.call('login');
  const [{ messages }] = await alice.hears('restored');
  assert.deepEqual(messages.map(fingerprintOf), alice.stored);
  assert.deepEqual(messages.map(contentOf), written);
  await alice.send('bob', ['after the reload']);
  stage.server.faults.refuse(false);
  await stage.until('all of them', () => bob.shown.length === 21);
  assert.deepEqual(bob.shown.map(contentOf), [...written, 'after the reload']);
  assert.deepEqual(bob.shown.slice(0, 20).map(fingerprintOf), alice.stored.slice(0, 20));
  const delivered = await alice.hears('delivered', 21);
  assert.deepEqual(delivered.map(fingerprintOf), bob.shown.map(fingerprintOf));
  assert.deepEqual([alice.heard('lost'), alice.troubles], [[], []]);

  await alice.tab.reload();
  await alice.enter('alice', options);
  assert.equal(alice.heard('restored').length, 1, 'what has settled is not restored again');
}

/**
 * 200 messages are sent, of which the server has got 100 when the page ends.
 * @param {Stage} stage
 * @param {(alice: ScriptedPage) => Promise<ScriptedPage>} interrupt ends it, and opens the next
 */
async function interruptSending(stage, interrupt) {
  const bob = await stage.nodeClient('bob');
  const before = await stage.enterPage('alice', {}, { name: 'before' });
  stage.limitLink('alice', 100);
  const written = numbered(200, 'message');
  await before.send('bob', written, { pace: 2 });
  await stage.until('the middle', () => bob.shown.length === 100 && before.stored.length >= 120);
  const after = await interrupt(before);
  await after.enter('alice');
  const { stored } = before;
  await stage.until('all that was stored', () => {
    const arrived = new Set(bob.shown.map(fingerprintOf));
    return stored.every((fingerprint) => arrived.has(fingerprint));
  });
  await after.settles();

  const [{ messages }] = after.heard('restored');
  assert.ok(messages.length > 0, 'some were under way');
  const arrived = bob.shown.map(fingerprintOf);
  assert.equal(new Set(arrived).size, arrived.length, 'nothing is shown twice');
  const order = bob.shown.map(({ content }) => written.indexOf(content));
  assert.deepEqual(order, [...order].sort((a, b) => a - b));
  const restored = messages.map(fingerprintOf);
  const delivered = await after.hears('delivered', restored.length);
  assert.deepEqual(delivered.map(fingerprintOf), restored, 'each has its end told, in order');
  assert.deepEqual([before.heard('lost'), after.heard('lost'), after.heard('error')], [[], [], []]);
}

/** @type {Record<string, Scenario>} */
export const outbox = {
  'what was written offline is sent after a reload, in order, with the same fingerprints': async (
    t, browser) => {
    await writeOfflineAndReload(await Stage.open(t, browser));
  },

  'a reload in mid-send loses nothing that was stored': async (t, browser) => {
    const stage = await Stage.open(t, browser);
    await interruptSending(stage, (page) => page.reloadAs('after'));
  },

  'a click on a link in mid-send loses nothing that was stored': async (t, browser) => {
    const stage = await Stage.open(t, browser);
    await interruptSending(stage, async (page) => {
      await page.tab.goto(stage.pageUrl('after')); // the page before may be kept in a cache
      return page.as('after');
    });
  },

  'the store of the application is used instead of the browser\'s': async (t, browser) => {
    const stage = await Stage.open(t, browser);
    await writeOfflineAndReload(stage, { ownStore: true });
    const page = await stage.openPage('look');
    assert.equal(await page.tab.call('countDatabases'), 0);
  },

  'an outbox in memory says that nothing is stored, and is gone after a reload': async (
    t, browser) => {
    const stage = await Stage.open(t, browser);
    stage.server.faults.refuse();
    const alice = await stage.openPage('alice');
    await alice.create('alice', { outbox: 'memory' });
    await alice.tab.call('login');
    await alice.send('bob', ['soon gone']);
    const [{ end }] = await alice.hears('stored');
    assert.equal(end, 'NOT_STORED');
    await alice.tab.reload();
    stage.server.faults.refuse(false);
    await alice.enter('alice', { outbox: 'memory' });
    assert.deepEqual([alice.heard('restored'), alice.troubles], [[], []]);
    assert.equal(await alice.tab.call('countDatabases'), 0);
  },

  'an outbox belongs to one user': async (t, browser) => {
    const stage = await Stage.open(t, browser);
    const bob = await stage.nodeClient('bob');
    stage.server.faults.refuse();
    const page = await stage.openPage('page');
    await page.create('alice');
    await page.tab.call('login');
    await page.send('bob', ['from alice']);
    await page.hears('stored');
    await page.tab.reload();
    stage.server.faults.refuse(false);
    await page.enter('alice ');
    await page.send('bob', ['from another']);
    await page.hears('delivered');
    assert.deepEqual(page.heard('restored'), []);
    await page.tab.reload();
    await page.enter('alice');
    await stage.until('both', () => bob.shown.length === 2);
    assert.deepEqual(bob.shown.map(({ from, content }) => [from, content]),
      [['alice ', 'from another'], ['alice', 'from alice']]);
  },

  'what logout() has ended does not come back': async (t, browser) => {
    const stage = await Stage.open(t, browser);
    const alice = await stage.enterPage('alice');
    stage.server.faults.refuse();
    stage.server.faults.cut('alice');
    await alice.send('bob', ['given up']);
    await alice.hears('stored');
    await alice.tab.call('logout');
    assert.equal((await alice.hears('lost'))[0].reason, 'LOGGED_OUT');
    stage.server.faults.refuse(false);
    await alice.tab.reload();
    await alice.enter('alice');
    assert.deepEqual(alice.heard('restored'), []);
  },
};

/** For a browser that can kill a page. @type {Record<string, Scenario>} */
export const death = {
  'the death of the page\'s process in mid-send loses nothing that was stored': async (
    t, browser) => {
    const stage = await Stage.open(t, browser);
    await interruptSending(stage, async (page) => {
      await page.tab.kill?.();
      return stage.openPage('after');
    });
  },
};

/**
 * These end the browser itself, and so all that goes on in it.
 * @type {Record<string, Scenario>}
 */
export const crash = {
  'the death of the whole browser in mid-send loses nothing that was stored': async (
    t, browser) => {
    const stage = await Stage.open(t, browser);
    await interruptSending(stage, async () => {
      await browser.crash?.();
      return stage.openPage('after');
    });
  },
};
