// @ts-check
/** Thousands of messages that an earlier page has left come back without a long task. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { openStore } from '../js/outbox/indexed-db.js';
import { FakeDatabase } from './support/fake-database.js';
import { VirtualBrowser } from './support/virtual-browser.js';
import { VirtualTabs } from './support/virtual-tabs.js';

const MANY = 1800, SLICE = 500, MOST_THERE = 100;

/**
 * A browser whose last page has left so many.
 * @template {VirtualBrowser} [B=VirtualBrowser]
 * @param {import('node:test').TestContext} t
 * @param {import('mobileimsdk-wasm').SendOptions} [how]
 * @param {B} [browser]
 */
async function browserWithMany(t, how, browser = /** @type {B} */ (new VirtualBrowser(t))) {
  const page = await browser.online();
  browser.server.acknowledges = false;
  for (let i = 0; i < MANY; i += 1) page.client.send('bob', `message ${i}`, how);
  await browser.world.advance(5);
  await page.crash();
  browser.world.forget();
  browser.server.frames.length = 0;
  return browser;
}

/** @param {any[]} messages */
const texts = (messages) => messages.map(({ content }) => content);
const ALL = Array.from({ length: MANY }, (_, i) => `message ${i}`);

const aborter = () => {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
};

/** @param {any} page @returns {string[][]} what was told, event by event */
const restored = ({ events }) => events.restored.map((/** @type {any} */ { messages }) =>
  texts(messages));

describe('thousands of restored messages', () => {
  test('are told at once, before online, and handed on by and by, in order', async (t) => {
    const browser = await browserWithMany(t), page = browser.open(), { client } = page;
    browser.server.acknowledges = true;
    /** @type {any[]} */
    const told = [];
    client.on('restored', ({ messages }) => {
      const { state, accepted } = client.stats(), { length: pending } = client.pending();
      told.push({ state, accepted, texts: texts(messages), pending });
    });
    await browser.world.until(client.login());
    client.send('bob', 'new');
    await browser.world.advance(2000);
    assert.deepEqual(told,
      [{ state: 'connecting', accepted: SLICE, texts: ALL, pending: MANY }]);
    assert.deepEqual(browser.server.contents, [...ALL, 'new']);
    assert.deepEqual(texts(page.events.delivered), [...ALL, 'new']);
    assert.deepEqual(browser.messages, []);
    assert.equal(page.left().timers, 1, 'the keep-alive');
  });

  test('are made this page\'s own behind what is new, and what is settled never is', async (t) => {
    const browser = await browserWithMany(t), page = browser.open(), { store } = page;
    store.latency = 5;
    browser.server.acknowledges = true;
    await browser.world.until(page.client.login());
    const sent = page.client.send('bob', 'new');
    await browser.world.until(sent.stored);
    const putsOf = () => store.writes.map(({ puts }) => puts.length);
    assert.ok(Math.max(...putsOf()) <= MOST_THERE + 1, `${putsOf()}`);
    assert.ok(putsOf().length < 8, 'before all of them are');
    await browser.world.advance(20_000);
    assert.deepEqual(browser.messages, []);
    assert.ok(putsOf().reduce((all, puts) => all + puts) < MANY, `${putsOf()}`);
  });

  test('of which some wait for their turn end with the client, and are the next one\'s',
    async (t) => {
      const browser = await browserWithMany(t), page = browser.open();
      /** @type {number[]} */
      const accepted = [];
      const closed = new Promise((resolve) => {
        page.client.on('restored', () => {
          accepted.push(page.client.stats().accepted);
          resolve(page.client.close());
        });
      });
      page.client.login().catch(() => {});
      await browser.world.until(closed);
      assert.deepEqual(accepted, [SLICE]);
      assert.deepEqual(page.left(), { timers: 0, sockets: 0, watchers: 0 });
      const next = await browser.online();
      assert.deepEqual(texts(next.events.restored[0].messages), ALL);
      assert.equal(next.events.restored.length, 1);
    });
});

describe('thousands of restored messages, of which some wait for their turn', () => {
  for (const [end, reason] of [['logout', 'LOGGED_OUT'], ['dispose', 'DISPOSED']]) {
    test(`are lost with ${end}(), each once, and nothing is left of them`, async (t) => {
      const browser = await browserWithMany(t), page = browser.open();
      const ended = new Promise((resolve) => {
        page.client.on('restored', () => resolve(/** @type {any} */ (page.client)[end]()));
      });
      page.client.login().catch(() => {});
      await browser.world.until(ended);
      await browser.world.advance(20_000);
      assert.deepEqual(page.events.lost.map((event) => [event.message.content, event.reason]),
        ALL.map((text) => [text, reason]));
      assert.deepEqual(page.left(), { timers: 0, sockets: 0, watchers: end === 'logout' ? 1 : 0 });
      assert.deepEqual([browser.messages, browser.server.contents], [[], []]);
    });
  }

  test('are told before those that have expired are lost', async (t) => {
    const browser = await browserWithMany(t, { expiresAfter: 1000 });
    await browser.world.advance(2000);
    const page = browser.open(), { client, events } = page;
    /** @type {number[]} */
    const lostBefore = [];
    client.on('restored', () => lostBefore.push(events.lost.length));
    await browser.world.until(client.login());
    await browser.world.advance(2000);
    assert.deepEqual([lostBefore, restored(page)], [[0], [ALL]]);
    assert.deepEqual(events.lost.map(({ message, reason }) => [message.content, reason]),
      ALL.map((text) => [text, 'EXPIRED']));
    assert.deepEqual([browser.messages, browser.server.contents], [[], []]);
  });

  test('are told as there is room for them, and all go out in order', async (t) => {
    const browser = await browserWithMany(t);
    browser.server.acknowledges = true;
    const page = await browser.online({ qos: { maxPending: 600 } });
    await browser.world.advance(5000);
    assert.deepEqual(restored(page)[0], ALL.slice(0, 600));
    assert.deepEqual([restored(page).flat(), page.events.error], [ALL, []]);
    assert.deepEqual([browser.server.contents, browser.messages], [ALL, []]);
  });

  test('await their receipts where they were delivered, and are not told', async (t) => {
    const browser = new VirtualBrowser(t), page = await browser.online({ receipts: true });
    for (let i = 0; i < 700; i += 1) page.client.send('bob', `delivered ${i}`);
    await browser.world.advance(500);
    browser.server.acknowledges = false;
    for (let i = 0; i < 700; i += 1) page.client.send('bob', `message ${i}`);
    await browser.world.advance(50);
    await page.crash();
    browser.server.frames.length = 0;
    browser.server.acknowledges = true;
    const next = await browser.online({ receipts: true });
    await browser.world.advance(2000);
    const { awaiting, pending } = next.client.stats();
    assert.deepEqual([awaiting, pending], [1400, 0]);
    assert.deepEqual(restored(next), [ALL.slice(0, 700)]);
    assert.deepEqual(browser.server.contents, ALL.slice(0, 700));
    assert.equal(browser.messages.length, 1400);
  });

  test('are the leader\'s alone where tabs share, each once', async (t) => {
    const tabs = await browserWithMany(t, undefined, new VirtualTabs(t)), { world } = tabs;
    tabs.server.acknowledges = true;
    const first = tabs.open(), second = tabs.open();
    await world.until(Promise.all([first.login(), second.login()]));
    await world.advance(5000);
    const told = [...restored(first), ...restored(second)].flat();
    assert.deepEqual([told, tabs.server.contents], [ALL, ALL]);
    assert.deepEqual(tabs.messages, []);
  });

  test('of a follower that has died are taken over by who lives, each once', async (t) => {
    const tabs = new VirtualTabs(t), { world, server } = tabs;
    const leader = await tabs.online(), follower = await tabs.online();
    server.acknowledges = false;
    follower.act(() => ALL.forEach((text) => follower.client.send('bob', text)));
    await world.advance(50);
    await follower.crash();
    server.acknowledges = true;
    await world.advance(60_000);
    assert.deepEqual(restored(leader).flat(), ALL);
    assert.deepEqual([...new Set(server.contents)], ALL);
    assert.deepEqual(tabs.messages, []);
  });
});

test('a message sent again and aborted while the store is read is not restored', async (t) => {
  const browser = new VirtualBrowser(t), { world, server } = browser, page = await browser.online();
  server.acknowledges = false;
  await world.until(page.client.send('bob', 'again', { fingerprint: 'own' }).stored);
  await page.crash();
  server.frames.length = 0;
  server.acknowledges = true;
  const next = browser.open(), { client, store } = next, load = store.load.bind(store);
  store.load = async (prefix) => {
    const rows = await load(prefix);
    await new Promise((resolve) => { world.later(50, () => resolve(undefined)); });
    return rows;
  };
  const login = client.login(), { signal, abort } = aborter();
  await world.advance(75);  // the answer is on its way
  client.send('bob', 'new');
  client.send('bob', 'again', { fingerprint: 'own', signal });
  await world.advance(10);
  abort();
  await world.until(login);
  await world.advance(2000);
  assert.deepEqual([restored(next), server.contents, browser.messages], [[], ['new'], []]);
});

describe('a store of the application\'s', () => {
  /** @param {import('node:test').TestContext} t @param {(page: any) => any} loader */
  async function throughOwnStore(t, loader) {
    const browser = await browserWithMany(t), page = browser.open();
    page.store.load = loader(page);
    browser.server.acknowledges = true;
    await browser.world.until(page.client.login());
    await browser.world.advance(10_000);
    assert.deepEqual([restored(page).flat(), browser.server.contents], [ALL, ALL]);
    assert.deepEqual(browser.messages, []);
    return page;
  }

  test('that gives some to take() and answers with all: each is restored once', async (t) => {
    const page = await throughOwnStore(t, ({ store }) => {
      const load = store.load.bind(store);
      return async (/** @type {string} */ prefix, /** @type {any} */ take) => {
        const rows = await load(prefix);
        take(rows.slice(0, 700));
        take([undefined, 5, [7, '{}'], ['elsewhere', '{}']]);
        return rows;
      };
    });
    assert.deepEqual(page.events.error, []);
  });

  test('that fails in the middle is asked again later, and each is restored once', async (t) => {
    let isBroken = true;
    const page = await throughOwnStore(t, ({ store }) => {
      const load = store.load.bind(store);
      return async (/** @type {string} */ prefix, /** @type {any} */ take) => {
        const rows = await load(prefix), isLate = prefix[0] === 'm' && isBroken;
        take(rows.slice(0, 700));
        if (!isLate) return rows.slice(700);
        isBroken = false;
        setImmediate(() => take(rows));  // after its end: nobody listens any more
        throw new Error('the disk is gone');
      };
    });
    assert.deepEqual(page.events.error.map(({ code }) => code), ['STORE_FAILED']);
  });
});

describe('the store of a browser', () => {
  /** @param {FakeDatabase} database @param {import('node:test').TestContext} t */
  function use(database, t) {
    const scope = /** @type {any} */ (globalThis);
    Object.assign(scope, { indexedDB: database, IDBKeyRange: FakeDatabase.KeyRange });
    const store = openStore();
    t.after(() => {
      store.close?.();
      delete scope.indexedDB;
      delete scope.IDBKeyRange;
    });
    return store;
  }
  /** @param {number} count */
  const rows = (count) => Array.from({ length: count }, (_, i) =>
    /** @type {[string, string]} */ ([`m\nuser\n${String(i).padStart(6, '0')}`, `text ${i}`]));

  for (const count of [0, 1, SLICE, SLICE + 1, 1700]) {
    test(`gives ${count} entries some at a time, in one transaction`, async (t) => {
      const others = /** @type {[string, string][]} */ ([['m\nuser', 'a'], ['m\nuser2\n1', 'b'],
        ['m\nuser\u000b', 'c'], ['s\nuser\n000001', 'd']]);
      const database = new FakeDatabase([...rows(count), ...others]), store = use(database, t);
      /** @type {any[][]} */
      const slices = [];
      const rest = await store.load('m\nuser\n', (some) => slices.push([...some]));
      assert.deepEqual([slices.flat(), rest], [rows(count), []]);
      assert.deepEqual(slices.map(({ length }) => length),
        [...Array(Math.floor(count / SLICE)).fill(SLICE), count % SLICE]);
      assert.equal(database.transactions, 1);
    });
  }

  test('whose connection has died begins anew, and each entry is taken over once', async (t) => {
    const database = new FakeDatabase(rows(1200)), store = use(database, t);
    database.failsAfter = 2;  // requests for a slice
    const seen = new Map();
    let given = 0;
    await store.load('m\nuser\n', (some) => some.forEach(([key, value]) => {
      given += 1;
      seen.set(key, value);
    }));
    assert.deepEqual([...seen], rows(1200));
    assert.ok(given > 1200, 'it was asked a second time');
    assert.equal(database.transactions, 2);
  });
});
