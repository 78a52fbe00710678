// @ts-check
/** Receipts where clients end early, tabs differ, stores hold nonsense, and strangers speak. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { Pending } from '../js/api/message.js';
import { isTag, stampOf } from '../js/core/tag.js';
import { HubReceipts } from '../js/tabs/hub-receipts.js';
import { TabReceipts } from '../js/tabs/tab-receipts.js';
import { CONTROL, Lossy, controls, endsWithoutItsLeader, hear, pair, shared, tag }
  from './support/receipts.js';
import { imError } from './support/story.js';
import { Page } from './support/virtual-browser.js';
import { VirtualTabs, warmUp } from './support/virtual-tabs.js';

/** @typedef {import('./support/virtual-tabs.js').Tab} Tab */

before(warmUp);

const contents = (/** @type {any[]} */ messages) => messages.map(({ content }) => content);

/** As real ones: what was written before it was closed arrives. @param {Page} page */
function closesInOrder({ world, sockets }) {
  /** @type {any} */
  const socket = sockets.at(-1), { close } = socket;
  socket.close = () => world.later(world.server.latency + 1, () => close.call(socket));
}

describe('what is owed in memory alone', () => {
  for (const [way, end] of Object.entries({
    'close()': (/** @type {Page} */ { client }) => client.close(),
    'dispose()': (/** @type {Page} */ { client }) => client.dispose(),
  })) {
    test(`goes out with ${way}, and nothing is shown again`, async (t) => {
      const { world, elsewhere, alice, bob } = await pair(t);
      await world.until(bob.client.send('alice', 'hi').received);
      const sent = alice.client.send('bob', 'hello');
      await world.advance(50);
      assert.deepEqual([contents(bob.events.message), sent.status], [['hello'], 'delivered']);
      closesInOrder(bob);
      await world.until(end(bob));
      await world.advance(100);
      assert.equal(sent.status, 'received');
      const next = hear(new Page(elsewhere, { userId: 'bob', receipts: true, outbox: 'memory' }));
      await world.until(next.client.login());
      await world.advance(20_000);
      assert.deepEqual([next.events.message, alice.client.stats().copies], [[], 0]);
    });
  }
});

describe('what is read before it was said to be received', () => {
  for (const outbox of /** @type {const} */ (['persistent', 'memory'])) {
    test(`is owed until it was said: ${outbox}`, async (t) => {
      const { world, bob, all: [leader, follower] } = await shared(t, { outbox }, { outbox });
      const sent = bob.client.send('alice', 'hello');
      await world.advance(60);
      follower.client.markRead(follower.events.message);
      await world.advance(60);
      assert.equal(sent.status, 'delivered');
      await leader.crash();
      await world.advance(1000);
      bob.client.send('alice', 'more');  // so that the next leader knows of him
      await world.advance(2000);
      assert.equal(sent.status, 'read');
    });

    test(`within the listener it stays read: ${outbox}`, async (t) => {
      const { world, bob, all: [leader, follower] } = await shared(t, { outbox }, { outbox });
      follower.client.on('message', (message) => follower.client.markRead(message));
      const sent = bob.client.send('alice', 'hello');
      await world.advance(60);
      await leader.crash();
      await world.advance(1000);
      bob.client.send('alice', 'more');  // so that the next leader knows of him
      await world.advance(2000);
      assert.equal(sent.status, 'read');
    });
  }

  test('is owed by nobody when it was said', async (t) => {
    const { world, server, tabs, bob, all: [, follower] } = await shared(t, {}, {});
    const sent = bob.client.send('alice', 'hello');
    await world.advance(60);
    follower.client.markRead(follower.events.message);
    await world.advance(3000);
    assert.deepEqual([sent.status, controls(server).length], ['read', 1]);
    const record = [...tabs.disk].find(([key]) => key.endsWith(sent.fingerprint)) ?? [];
    assert.equal(record[1]?.split(' ').length, 2, record[1]);
  });
});

describe('a wait for a receipt where tabs share', () => {
  test('ends when the next leader gives no receipts', async (t) => {
    const options = { receipts: false };
    await endsWithoutItsLeader(await shared(t, {}, options, {}), 'QUEUE_FULL');
  });

  test('ends with holdFor when the leader says nothing', () => {
    /** @type {any[]} */
    const ends = [], timers = [], asked = [];
    let now = 0;
    /** @type {any} */
    const host = { now: () => now, setTimer: (/** @type {number} */ ms, /** @type {any} */ run) => {
      timers.push({ at: now + ms, run });
      return () => { timers.length = 0; };
    } };
    /** @type {any} */
    const listener = { unconfirmed: (/** @type {any} */ message, /** @type {any} */ reason) =>
      ends.push([message.content, reason, now]), told: () => {} };
    const numbers = { 'receipts.holdFor': 120_000, 'receipts.maxAwaiting': 8 };
    const kit = /** @type {any} */ ({ setup: { host, numbers } });
    const receipts = new TabReceipts(kit, listener, (asking) => asked.push(asking));
    const old = new Pending('bob', 'old', -1, true, tag(1));
    old.advance('delivered', undefined, [Date.now() - 100_000, 0]);
    assert.ok(receipts.awaitReceipt(old) > 0);
    receipts.hold(new Pending('bob', 'new', -1, true, tag(2)));
    while (timers.length) {
      const [{ at, run }] = timers.splice(0, 1);
      now = at;
      run();
    }
    assert.deepEqual(ends, [['old', 'EXPIRED', 60_000], ['new', 'EXPIRED', 180_000]]);
    receipts.hold(new Pending('bob', 'third', -1, true, tag(3)));
    assert.deepEqual([receipts.empty().length, timers, asked.length], [1, [], 1]);
  });
});

describe('what strangers ask of the leader', () => {
  const numbers = { maxFrameBytes: 6144, 'receipts.maxAwaitingBytes': 1000 };

  /** A leader without a core yet. */
  function waiting() {
    /** @type {any[]} */
    const notes = [], taken = [];
    /** @type {any} */
    const kit = { outbox: null, setup: { numbers }, shim: { Pending } };
    const receipts = new HubReceipts(kit, (report) => notes.push(report));
    /** @type {any} */
    const core = {
      awaitReceipt: (/** @type {any} */ pending) => taken.push(pending),
      owe: (/** @type {any} */ ...debt) => taken.push(debt),
    };
    return { receipts, notes, taken, begin: () => receipts.begin(core) };
  }

  /** @param {string} fingerprint @param {number} units @returns {any} */
  const asking = (fingerprint, units) => ({ kind: 'await', of: 1, to: 'bob', typeu: -1,
    content: 'x'.repeat(units), fingerprint, copies: 0, age: 0 });
  const refused = (/** @type {number} */ number) =>
    ({ kind: 'unconfirmed', fingerprint: tag(number), reason: 'QUEUE_FULL' });

  test('is not kept when no message is as long', () => {
    const { receipts, notes, taken, begin } = waiting();
    receipts.take(asking(tag(1), 300_000));
    receipts.take(asking('x'.repeat(300_000), 1));
    receipts.take({ kind: 'owe', of: 1, from: 'x'.repeat(7000), fingerprint: tag(2), read: false });
    receipts.take(asking(tag(3), 6000));
    begin();
    assert.deepEqual(taken.map(({ fingerprint }) => fingerprint), [tag(3)]);
    assert.deepEqual(notes, [refused(1),
      { kind: 'receiptEnded', fingerprint: tag(2), read: true }]);
  });

  test('is kept up to 4 MiB of text', () => {
    const { receipts, notes, taken, begin } = waiting();
    for (let i = 0; i < 800; i += 1) receipts.take(asking(tag(i), 6000));
    begin();
    assert.equal(taken.length, Math.floor(4_194_304 / 6039));
    assert.equal(notes.length, 800 - taken.length);
    assert.deepEqual(notes.at(-1), refused(799));
    receipts.take(asking(tag(800), 6000));
    assert.equal(taken.at(-1).fingerprint, tag(800), 'there is room again');
  });
});

describe('what the store holds', () => {
  /**
   * A page, alone or sharing, finds one row of a dead one.
   * @param {any} t @param {(parts: any[]) => any[]} change @param {any} [options]
   * @param {string} [name]
   */
  async function found(t, change, options, name = tag(7)) {
    const tabs = new VirtualTabs(t), { world } = tabs;
    tabs.server = world.server = new Lossy(world);
    const first = await tabs.online({ receipts: true });
    tabs.server.acknowledges = false;
    first.client.send('bob', 'pending');
    await world.advance(100);
    const [key, value] = [...tabs.disk].find(([other]) => other.startsWith('m\n')) ?? ['', ''];
    await first.crash();
    tabs.server.acknowledges = true;
    tabs.disk.clear();
    const row = change([...JSON.parse(value), Date.now() - 1000, 1]);
    tabs.disk.set(key.replace(/[^\n]*$/, name), JSON.stringify(row));
    const page = hear(tabs.open({ receipts: true, ...options }));
    await world.until(/** @type {Tab} */ (page).login());
    await world.advance(100);
    return { tabs, page };
  }

  /** @param {number} index @param {unknown} value @returns {(parts: any[]) => any[]} */
  const having = (index, value) => (parts) => Object.assign([...parts], { [index]: value });
  const [TYPEU, SINCE, COPIES] = [4, 6, 7];
  /** @type {Record<string, [change: (parts: any[]) => any[], name?: string]>} */
  const ODD = {
    'copies below none': [having(COPIES, -1)], 'half a copy': [having(COPIES, 0.5)],
    'a time before there was any': [having(SINCE, -5)], 'half a ms': [having(SINCE, 1.5)],
    'half a sub-type': [having(TYPEU, 1.5)], 'a sub-type beyond all': [having(TYPEU, 2 ** 40)],
    'half a sub-type of what is pending': [(parts) => having(TYPEU, 1.5)(parts).slice(0, 6)],
    'a receipt for what has no tag': [(parts) => parts, 'own'],
  };
  for (const sharing of [false, true]) {
    const where = sharing ? 'where tabs share' : 'in a page alone';
    for (const [what, [change, name]] of Object.entries(ODD)) {
      test(`and means nothing is discarded ${where}: ${what}`, async (t) => {
        const { tabs, page } = await found(t, change, { shareAcrossTabs: sharing }, name);
        assert.deepEqual([tabs.messages, page.client.stats().awaiting, page.events.error],
          [[], 0, []]);
      });
    }

    test(`and means something is awaited ${where}`, async (t) => {
      const { tabs, page } = await found(t, (parts) => parts, { shareAcrossTabs: sharing });
      assert.deepEqual([tabs.messages, page.client.stats().awaiting], [[tag(7)], 1]);
    });

    test(`and awaits a receipt is dismissed without receipts ${where}`, async (t) => {
      const { tabs, page } = await found(t, (parts) => parts,
        { shareAcrossTabs: sharing, receipts: false });
      assert.deepEqual([tabs.messages, page.events.unconfirmed, page.events.error], [[], [], []]);
    });
  }
});

describe('a tag', () => {
  for (const year of [1970, 1971, 1975, 2027]) {
    test(`is one by a clock of ${year}`, async (t) => {
      const tabs = new VirtualTabs(t), page = tabs.open({ receipts: true, shareAcrossTabs: false });
      tabs.epoch = Date.UTC(year, 0, 2);
      page.client.login().catch(() => {});
      const { fingerprint } = page.client.send('bob', 'while the core is loading');
      assert.ok(isTag(fingerprint), fingerprint);
      assert.equal(stampOf(fingerprint).sentAt, Date.now());
    });
  }
});

test('no message has the sub-type of control frames', async (t) => {
  const { alice } = await pair(t);
  assert.throws(() => alice.client.send('bob', 'x', { typeu: CONTROL }),
    imError('INVALID_ARGUMENT', { argument: 'typeu' }));
  for (const typeu of [CONTROL - 1, CONTROL + 1]) alice.client.send('bob', 'x', { typeu });
  assert.equal(alice.client.stats().accepted, 2);
});
