// @ts-check
/** A page that sleeps, is put away, loses the network: it is back at once, and nothing is amiss. */
import assert from 'node:assert/strict';
import { setTimeout as pass } from 'node:timers/promises';
import { Stage } from './stage.js';
import { numbered } from './messages.js';
import { slowness } from '../../support/slowness.js';

/** @typedef {import('./scenario.js').Scenario} Scenario */
/** @typedef {import('./scripted-page.js').ScriptedPage} ScriptedPage */

/** Within this time a page that came back must be online, ms; on a busy machine as much later. */
const SOON = 2000;
/** The delays of a product, so that nothing but the hint of the browser brings it back so soon. */
const PATIENT = { reconnect: { minDelay: 500, maxDelay: 30_000, stableAfter: 10_000 } };

/**
 * @param {Stage} stage @param {ScriptedPage} alice
 * @param {() => Promise<void>} wake
 */
async function wakes(stage, alice, wake) {
  const bob = await stage.nodeClient('bob');
  await bob.client.send('alice', 'while it slept').delivered;
  const before = performance.now(), soon = SOON * slowness();
  await wake();
  await stage.until('the message', () => alice.shown.length > 0, soon);
  await stage.until('alice online', () => stage.server.users().includes('alice'), soon);
  const took = performance.now() - before;
  await alice.send('bob', ['after it']);
  await stage.until('its message', () => bob.shown.length === 1);
  await alice.settles();
  assert.equal(new Set(alice.shown).size, alice.shown.length);
  assert.deepEqual([alice.shown.length, bob.shown.length], [1, 1]);
  assert.equal(stage.server.stats().links, 2);
  assert.deepEqual(alice.heard('error'), []);
  return took;
}

/** For a browser that keeps pages with a socket. @type {Record<string, Scenario>} */
export const cached = {
  'a page that comes out of the back/forward cache is online within 2 s': async (t, browser) => {
    const stage = await Stage.open(t, browser);
    const alice = await stage.enterPage('alice', PATIENT);
    await alice.send('nobody', ['settled before']);
    await alice.hears('delivered');
    await alice.tab.goto(stage.awayUrl);
    // The server must see it go: else messages are sent to a socket that nobody reads.
    await stage.until('no zombie', () => stage.server.stats().links === 0, SOON * slowness());
    const took = await wakes(stage, alice, async () => {
      await alice.tab.back?.();
      await stage.until('its return', () => alice.heard('pageshow').at(-1)?.persisted === true);
    });
    t.diagnostic(`online after ${Math.round(took)} ms`);
    assert.equal(new Set(alice.heard('pageshow').map(({ page }) => page)).size, 1, 'the same page');
  },

  'a message that was under way when the page was put away is delivered once': async (
    t, browser) => {
    const stage = await Stage.open(t, browser);
    const bob = await stage.nodeClient('bob');
    const alice = await stage.enterPage('alice', PATIENT);
    stage.server.faults.delay(150);
    await alice.send('bob', numbered(50, 'message'), { pace: 2 });
    await alice.hears('accepted', 50);
    await alice.tab.goto(stage.awayUrl);
    stage.server.faults.delay(0);
    await alice.tab.back?.();
    await stage.until('all', () => bob.shown.length >= 50);
    await alice.hears('delivered', 50);
    await alice.settles();
    assert.deepEqual(bob.shown.map(({ content }) => content), numbered(50, 'message'));
    assert.deepEqual([alice.heard('lost'), alice.heard('restored')], [[], []]);
  },
};

/**
 * For a browser that can freeze pages and switch their network off.
 * @type {Record<string, Scenario>}
 */
export const lifecycle = {
  'a page that was frozen is online within 2 s': async (t, browser) => {
    const stage = await Stage.open(t, browser);
    const alice = await stage.enterPage('alice', PATIENT);
    const front = await alice.tab.cover?.(stage.awayUrl);
    await alice.tab.freeze?.();
    const took = await wakes(stage, alice, async () => {
      await front?.close();
      await alice.tab.resume?.();
    });
    await alice.hears('freeze');
    t.diagnostic(`online after ${Math.round(took)} ms`);
  },

  'after 30 s without a network what was written goes out within 2 s': async (t, browser) => {
    const stage = await Stage.open(t, browser);
    const bob = await stage.nodeClient('bob');
    const alice = await stage.enterPage('alice', PATIENT);
    await alice.tab.goOffline?.();
    stage.server.faults.refuse(); // sockets that are open may outlive the browser's own switch
    stage.server.faults.cut('alice');
    await alice.send('bob', numbered(5, 'offline'));
    await bob.client.send('alice', 'meanwhile').delivered.catch(() => {});
    await pass(30_000);
    assert.deepEqual(bob.shown, []);
    stage.server.faults.refuse(false);
    const before = performance.now();
    await alice.tab.goOnline?.();
    await stage.until('all', () => bob.shown.length === 5, SOON * slowness());
    t.diagnostic(`delivered after ${Math.round(performance.now() - before)} ms`);
    await alice.hears('message');
    await alice.settles();
    assert.deepEqual(bob.shown.map(({ content }) => content), numbered(5, 'offline'));
    assert.equal(alice.shown.length, 1);
  },
};
