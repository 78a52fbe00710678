// @ts-check
/** Talk in three tabs that share a connection and a history. Virtual time. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { MemoryStore } from 'mobileimsdk-wasm/talk';
import { VirtualTabs, warmUp } from './support/virtual-tabs.js';
import { linesOf, talkOf, warmUpTalk } from './support/virtual-talk.js';

before(() => Promise.all([warmUp(), warmUpTalk()]));

/** @param {VirtualTabs} tabs @param {MemoryStore} disk @param {any} [options] */
async function opened(tabs, disk, options) {
  const tab = tabs.open({ receipts: true, ...options });
  const made = tab.act(() => talkOf(tab, { disk }));
  made.store.shared = true;
  await tabs.world.until(tab.login());
  await tabs.world.until(made.talk.ready);
  return { ...made, tab, conversation: made.talk.conversation('bob') };
}

/** Three tabs of alice, and bob. @param {any} t @param {any} [options] */
async function story(t, options) {
  const tabs = new VirtualTabs(t), { world, server } = tabs, disk = new MemoryStore();
  const bob = await tabs.peer({ receipts: true });
  const all = [];
  for (let i = 0; i < 3; i += 1) all.push(await opened(tabs, disk, options));
  return { tabs, world, server, disk, bob, all, one: all[0], two: all[1], three: all[2] };
}

/** @param {any[]} all @param {(made: any) => unknown} what */
const each = (all, what) => all.map(what);

describe('in three tabs', () => {
  test('there is one count, and one notification', async (t) => {
    const { all, world, bob } = await story(t);
    for (const text of ['one', 'two']) bob.client.send('alice', text);
    await world.advance(500);
    assert.deepEqual(each(all, ({ talk }) => talk.unread), [2, 2, 2]);
    assert.equal(all.flatMap(({ told }) => told.message).length, 2);
  });

  test('what is read in one is read in all, and what comes while one looks is not unread',
    async (t) => {
      const { all, two, world, bob } = await story(t);
      bob.client.send('alice', 'one');
      await world.advance(500);
      two.tab.act(() => two.conversation.open());
      await world.advance(500);
      assert.deepEqual(each(all, ({ talk }) => talk.unread), [0, 0, 0]);
      bob.client.send('alice', 'two');
      await world.advance(500);
      assert.deepEqual(each(all, ({ talk }) => talk.unread), [0, 0, 0]);
      two.tab.act(() => two.talk.setVisible(false));
      bob.client.send('alice', 'three');
      await world.advance(500);
      assert.deepEqual(each(all, ({ talk }) => talk.unread), [1, 1, 1]);
      two.tab.act(() => two.talk.setVisible(true));
      await world.advance(500);
      assert.deepEqual(each(all, ({ talk }) => talk.unread), [0, 0, 0]);
    });

  test('what one sends appears in the others, with its state', async (t) => {
    const { all, three, world, bob } = await story(t);
    for (const { tab, conversation } of all) tab.act(() => conversation.open());
    bob.client.send('alice', 'greeting');
    await world.advance(500);
    three.tab.act(() => three.conversation.send('hello'));
    await world.advance(500);
    assert.deepEqual(each(all, ({ conversation }) => linesOf(conversation)),
      Array(3).fill(['< greeting', '> hello (received)']));
    bob.client.markRead(bob.events.message);
    await world.advance(500);
    assert.deepEqual(each(all, ({ conversation }) => conversation.getSnapshot().last.status),
      ['read', 'read', 'read']);
  });

  test('drafts, titles, pins, removals and endings are the same', async (t) => {
    const { all, one, two, world } = await story(t);
    for (const { tab, conversation } of all) tab.act(() => conversation.open());
    one.tab.act(() => one.conversation.send('hello'));
    await world.advance(500);
    two.tab.act(() =>
      two.conversation.set({ title: 'Bob', pinned: true, muted: true, draft: 'x' }));
    await world.advance(100);
    const summary = (/** @type {any} */ { talk }) => {
      const [{ title, pinned, muted, draft }] = talk.conversations();
      return { title, pinned, muted, draft };
    };
    assert.deepEqual(each(all, summary),
      Array(3).fill({ title: 'Bob', pinned: true, muted: true, draft: 'x' }));
    const { id } = two.conversation.getSnapshot().messages[0];
    two.tab.act(() => two.conversation.remove(id));
    await world.advance(100);
    assert.deepEqual(each(all, ({ conversation }) => linesOf(conversation)), [[], [], []]);
    one.tab.act(() => one.conversation.send('more'));
    await world.advance(100);
    two.tab.act(() => two.conversation.clear());
    await world.advance(100);
    assert.deepEqual(each(all, ({ conversation }) => linesOf(conversation)), [[], [], []]);
    two.tab.act(() => two.conversation.forget());
    await world.advance(100);
    assert.deepEqual(each(all, ({ talk }) => talk.conversations()), [[], [], []]);
    one.tab.act(() => one.talk.erase());
    await world.advance(100);
    assert.deepEqual(await one.disk.range('', '~'), []);
  });

  test('what a tab that died was sending goes on in another', async (t) => {
    const { one, two, three, world, server, tabs } = await story(t);
    two.tab.act(() => two.conversation.open());
    server.opens = false;
    server.cut();
    three.tab.act(() => three.conversation.send('hello'));
    await world.advance(500);
    await three.tab.crash();
    assert.deepEqual(linesOf(two.conversation), ['> hello (queued)']);
    server.opens = true;
    await world.advance(60_000);
    assert.deepEqual(linesOf(two.conversation), ['> hello (received)']);
    assert.equal(tabs.leaders.length, 1);
    assert.ok(one.client.state === 'online');
  });

  test('what another tab still sends is not taken for lost', async (t) => {
    const { tabs, disk, two, three, world, server } = await story(t);
    server.acknowledges = false;
    three.tab.act(() => three.talk.conversation('nobody').send('hello'));
    await world.advance(100);
    const fourth = await opened(tabs, disk);
    await world.advance(6000);
    assert.deepEqual(each([two, three, fourth],
      ({ talk }) => talk.conversations()[0].last.status), ['sent', 'sent', 'sent']);
    server.acknowledges = true;
    await world.advance(60_000);
    assert.deepEqual(each([two, three, fourth],
      ({ talk }) => talk.conversations()[0].last.status), Array(3).fill('delivered'));
  });

  test('one that was away finds out what it has missed', async (t) => {
    const { all, one, two, world, bob } = await story(t);
    for (const { tab, conversation } of all) tab.act(() => conversation.open());
    one.tab.act(() => one.talk.setVisible(false));
    two.tab.act(() => two.conversation.send('first'));
    await world.advance(500);
    await one.tab.putAway();
    two.tab.act(() => two.conversation.send('second'));
    bob.client.send('alice', 'third');
    await world.advance(500);
    const [{ id }] = two.conversation.getSnapshot().messages;
    two.tab.act(() => two.conversation.remove(id));
    await world.advance(500);
    assert.deepEqual(linesOf(one.conversation), ['> first (received)']);
    await one.tab.resume();
    await world.advance(5000);
    assert.deepEqual(linesOf(one.conversation), ['> second (received)', '< third']);
    assert.equal(one.talk.unread, 0);
  });

  test('a conversation that another tab has forgotten is gone when one wakes up', async (t) => {
    const { one, two, world, bob } = await story(t);
    one.tab.act(() => one.talk.conversation('carol').draft('stays'));
    bob.client.send('alice', 'hello');
    await world.advance(500);
    await one.tab.putAway();
    two.tab.act(() => two.conversation.forget());
    two.tab.act(() => two.talk.conversation('dave').draft('new'));
    await world.advance(500);
    await one.tab.resume();
    await world.advance(5000);
    assert.deepEqual(one.talk.conversations().map(({ peer }) => peer), ['dave', 'carol']);
    assert.equal(one.talk.unread, 0);
  });

  test('one that another tab tells of while the list is read stays', async (t) => {
    const { one, two, world } = await story(t), carol = two.talk.conversation('carol');
    two.tab.act(() => carol.draft('old'));
    await world.advance(100);
    await one.tab.putAway();
    two.tab.act(() => carol.forget());
    await world.advance(100);
    const { range } = one.store;
    one.store.range = async (...args) => {
      const found = await range.apply(one.store, args);
      const waited = new Promise((resolve) => one.tab.platform.setTimeout(() => resolve(0), 500));
      await waited;
      return found;
    };
    await one.tab.resume();
    await world.advance(300);
    two.tab.act(() => {
      two.conversation.draft('new');
      carol.draft('new');
    });
    await world.advance(2000);
    assert.deepEqual(one.talk.conversations().map(({ peer, draft }) => [peer, draft]),
      [['bob', 'new'], ['carol', 'new']]);
  });

  test('what a tab that was closed was sending is lost, also for those who stay online',
    async (t) => {
      const { tabs, disk, one, two, world } = await story(t), tab = tabs.open();
      /** @type {any} it sends by itself */
      const client = { userId: 'alice', on: () => () => {}, markRead() {},
        pending: () => [{ fingerprint: 'f1' }],
        send: (/** @type {string} */ to, /** @type {string} */ content) =>
          ({ to, content, typeu: -1, fingerprint: 'f1', status: 'queued' }) };
      const { talk, store } = tab.act(() => talkOf(/** @type {any} */ ({ client,
        platform: tab.platform, world }), { disk }));
      store.shared = true;
      await world.until(talk.ready);
      await world.advance(100);
      tab.act(() => talk.conversation('carol').send('hello'));
      const seen = () => each([one, two], (made) => made.talk.conversations()[0].last.status);
      await world.advance(100_000);
      assert.deepEqual(seen(), ['queued', 'queued']);
      await tab.crash();
      await world.advance(40_000);
      assert.deepEqual(seen(), ['lost', 'lost']);
    });

  test('what is said on their channel harms nobody', async (t) => {
    const { all, tabs, one, world, bob } = await story(t);
    for (const { tab, conversation } of all) tab.act(() => conversation.open());
    bob.client.send('alice', 'hello');
    await world.advance(500);
    const stranger = tabs.open();
    const name = [...tabs.channels.open].map((channel) => channel.name)
      .find((one) => one.includes('talk')) ?? '';
    assert.equal(name, 'mobileimsdk-wasm talk ["default","alice"]');
    stranger.act(() => {
      const channel = new BroadcastChannel(name), huge = { toString: 1, length: 1e9 };
      for (const said of [null, 1, 'x', [], {}, { version: 2, news: { cleared: ['bob'] } },
        { version: 1, news: 1 }, { version: 1, news: { conversations: 1, messages: huge } },
        { version: 1, news: { conversations: [null, { peer: 1 }, { peer: 'bob', rev: 'x',
          unread: -1, last: 5 }], messages: [null, { id: 'x' }, { id: '>x', peer: 'bob',
          content: '', at: 1, time: 1, status: 'constructor' }], removed: [null, 1, [], [{}]],
        cleared: [null, {}], forgotten: [[]] } },
        { version: 1, asks: huge, has: huge }, { version: 1, asks: [null, {}], has: [null] }]) {
        channel.postMessage(said);
      }
    });
    await world.advance(500);
    assert.deepEqual(each(all, ({ conversation }) => linesOf(conversation)),
      Array(3).fill(['< hello']));
    assert.deepEqual(each(all, ({ told }) => told.error), [[], [], []]);
    assert.equal(one.talk.conversations().length, 1);
  });
});
