// @ts-check
/** One sense mode for all tabs that share: whichever sets it, and whichever leads then. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { Type } from './support/frames.js';
import { VirtualTabs, warmUp } from './support/virtual-tabs.js';

/** @typedef {import('mobileimsdk-wasm').SenseMode} SenseMode */

before(warmUp);

/** @param {import('node:test').TestContext} t */
async function three(t) {
  const tabs = new VirtualTabs(t), leader = await tabs.online();
  return { tabs, leader, others: [await tabs.online(), await tabs.online()] };
}

/** Keep-alives in a minute. @param {VirtualTabs} tabs */
async function beats({ world, server }) {
  const before = server.of(Type.KEEP_ALIVE).length;
  await world.advance(60_000);
  return server.of(Type.KEEP_ALIVE).length - before;
}

/** @param {VirtualTabs} tabs @param {import('./support/virtual-tabs.js').Tab} tab */
async function crash({ world }, tab) {
  await tab.crash();
  await world.advance(5000);
}

describe('setSenseMode() with shared tabs', () => {
  test('of a tab that follows reaches the core of the one that leads', async (t) => {
    const { tabs, leader, others } = await three(t);
    assert.equal(await beats(tabs), 4);
    others[0].act(() => others[0].client.setSenseMode('3s'));
    assert.equal(await beats(tabs), 20);
    assert.deepEqual([leader, ...others].map(({ client }) => client.state),
      ['online', 'online', 'online']);
  });

  test('counts in whichever tab takes over the lead, without the one that set it', async (t) => {
    const { tabs, leader, others: [setter, heir] } = await three(t);
    setter.act(() => setter.client.setSenseMode('3s'));
    await tabs.world.advance(100);
    await crash(tabs, setter);
    await crash(tabs, leader);
    assert.equal(heir.client.stats().leader, true);
    assert.equal(await beats(tabs), 20);
  });

  test('counts in a tab that came later, when it takes over', async (t) => {
    const { tabs, leader, others } = await three(t);
    leader.act(() => leader.client.setSenseMode('3s'));
    await tabs.world.advance(100);
    const late = await tabs.online();
    for (const tab of [...others, leader]) await crash(tabs, tab);
    assert.equal(late.client.stats().leader, true);
    assert.equal(await beats(tabs), 20);
  });

  test('the last one counts, in all tabs and after any takeover', async (t) => {
    const { tabs, leader, others: [first, last] } = await three(t);
    first.act(() => first.client.setSenseMode('60s'));
    await tabs.world.advance(100);
    last.act(() => last.client.setSenseMode('3s'));
    await tabs.world.advance(100);
    for (const tab of [last, leader]) await crash(tabs, tab);
    assert.equal(first.client.stats().leader, true);
    assert.equal(await beats(tabs), 20);
  });

  test('of a tab that slept through a takeover and a change is not taken up again', async (t) => {
    const { tabs, leader, others: [heir, sleeper] } = await three(t);
    sleeper.act(() => sleeper.client.setSenseMode('60s'));
    await tabs.world.advance(100);
    sleeper.freeze();
    await crash(tabs, leader);
    assert.equal(heir.client.stats().leader, true);
    heir.act(() => heir.client.setSenseMode('3s'));
    await tabs.world.advance(100);
    await sleeper.thaw();
    await tabs.world.advance(100);
    assert.equal(await beats(tabs), 20);
  });

  test('while nobody leads is not lost', async (t) => {
    const { tabs, leader, others: [setter] } = await three(t);
    leader.freeze();
    setter.act(() => setter.client.setSenseMode('3s'));
    await crash(tabs, leader);
    assert.equal(await beats(tabs), 20);
  });

  test('refuses what is no mode, in each tab, and nothing changes', async (t) => {
    const { tabs, leader, others } = await three(t);
    for (const { client } of [leader, ...others]) {
      assert.throws(() => client.setSenseMode(/** @type {any} */ ('4s')),
        { code: 'INVALID_ARGUMENT', argument: 'senseMode' });
    }
    assert.equal(await beats(tabs), 4);
  });
});
