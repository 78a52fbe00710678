// @ts-check
/** The persistent outbox, writing: what is kept, when, and what becomes of it with a bad store. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { imError, online } from './support/story.js';
import { VirtualBrowser } from './support/virtual-browser.js';
import { never } from './support/virtual-store.js';

const PATIENCE = 5000;  // ms that a store has for an answer
const SOON = 1000;  // ms that a login waits for it

/** @param {Promise<void>} promise @returns {Promise<string>} how it stands */
const standing = (promise) => Promise.race([
  promise.then(() => 'resolved', (error) => error.code),
  new Promise((resolve) => setImmediate(resolve, 'open')),
]);

const codes = (/** @type {any} */ { events }) => events.error.map((/** @type {any} */ e) => e.code);
const broken = () => Promise.reject(new Error('quota exceeded'));

describe('an accepted message', () => {
  test('is written at once, before anything is awaited', async (t) => {
    const browser = new VirtualBrowser(t);
    const { client, store } = await browser.online();
    const { fingerprint } = client.send('bob', 'hello');
    await Promise.resolve();
    assert.equal(store.writes.length, 1);
    assert.match(store.writes[0].puts[0][0], new RegExp(`^m\\n.*\\n${fingerprint}$`));
  });

  test('shares its transaction with all of its task', async (t) => {
    const browser = new VirtualBrowser(t);
    const { client, store } = await browser.online();
    for (let i = 0; i < 100; i += 1) client.send('bob', `${i}`);
    await Promise.resolve();
    assert.deepEqual(store.writes.map(({ puts }) => puts.length), [100]);
    await browser.world.advance(20);
    assert.deepEqual(browser.messages, []);
  });

  test('is stored once the write is done, and not a moment before', async (t) => {
    const browser = new VirtualBrowser(t);
    const { client, store } = await browser.online();
    browser.server.acknowledges = false;
    store.latency = 300;
    const sent = client.send('bob', 'hello');
    await browser.world.advance(299);
    assert.equal(await standing(sent.stored), 'open');
    assert.deepEqual(browser.messages, []);
    await browser.world.advance(1);
    assert.equal(await standing(sent.stored), 'resolved');
    assert.deepEqual(browser.messages, [sent.fingerprint]);
  });

  test('that is settled before it is written needs to survive no more', async (t) => {
    const browser = new VirtualBrowser(t);
    const { client, store } = await browser.online();
    store.latency = 300;
    const sent = client.send('bob', 'hello');
    await browser.world.until(sent.delivered);
    assert.equal(await standing(sent.stored), 'resolved');
    await browser.world.advance(1000);
    assert.deepEqual(browser.messages, []);
  });

  test('is removed when it is delivered, lost, aborted or expired', async (t) => {
    const browser = new VirtualBrowser(t);
    const { client, events } = await browser.online({ qos: { retryInterval: 100 } });
    client.send('bob', 'delivered');
    await browser.world.advance(10);
    browser.server.acknowledges = false;
    const abort = new AbortController();
    client.send('bob', 'aborted', { signal: abort.signal });
    client.send('bob', 'expired', { expiresAfter: 150 });
    client.send('bob', 'lost');
    await browser.world.advance(50);
    assert.equal(browser.messages.length, 3);
    abort.abort();
    await browser.world.advance(10_000);
    assert.deepEqual(events.lost.map(({ reason }) => reason),
      ['ABORTED', 'EXPIRED', 'UNACKNOWLEDGED']);
    assert.deepEqual(browser.messages, []);
  });

  test('is not written while another write is under way, but right after it', async (t) => {
    const browser = new VirtualBrowser(t);
    const { client, store } = await browser.online();
    browser.server.acknowledges = false;
    store.latency = 50;
    for (let i = 0; i < 20; i += 1) {
      client.send('bob', `${i}`);
      await browser.world.advance(20);
    }
    await browser.world.advance(200);
    assert.equal(store.mostWriting, 1);
    assert.equal(browser.messages.length, 20);
    assert.equal(store.writes.length, 9);
  });
});

describe('what is not kept rejects `stored` with NOT_STORED', () => {
  test('without QoS', async (t) => {
    const browser = new VirtualBrowser(t);
    const { client, store } = await browser.online();
    await assert.rejects(client.send('bob', 'x', { qos: false }).stored, imError('NOT_STORED'));
    await browser.server.close();
    client.send('bob', 'offline', { qos: false });
    await browser.world.advance(10_000);
    assert.deepEqual(store.writes, []);
  });

  test('with the outbox in memory, which touches no store, not even one it is given', async (t) => {
    const browser = new VirtualBrowser(t);
    const unused = new Proxy({}, { get: () => assert.fail('it was used') });
    const { client, store } = await browser.online(
      { outbox: 'memory', store: /** @type {any} */ (unused) });
    await assert.rejects(client.send('bob', 'x').stored, imError('NOT_STORED'));
    assert.deepEqual([store.loads, store.writes], [[], []]);
  });

  test('on a host without a store, unless one is given', async (t) => {
    const { client } = await online();
    await assert.rejects(client.send('bob', 'x').stored, imError('NOT_STORED'));
    const browser = new VirtualBrowser(t);
    const page = browser.open();
    page.platform.openStore = undefined;
    const { client: other } = await browser.online({ platform: page.platform, store: page.store });
    await browser.world.until(other.send('bob', 'x').stored);
  });

  test('nobody has to look at', async (t) => {
    const browser = new VirtualBrowser(t);
    const { client, store } = await browser.online();
    store.write = broken;
    void client.send('bob', 'x').stored;
    void client.send('bob', 'x', { qos: false }).stored;
    await browser.world.advance(100);  // an unhandled rejection would fail the test
  });
});

describe('a store that cannot be read', () => {
  /** @type {Record<string, (store: any) => void>} */
  const ways = {
    'rejects': (store) => { store.load = broken; },
    'throws': (store) => { store.load = () => { throw new Error('no database'); }; },
    'gives nonsense': (store) => { store.load = async () => 7; },
    'never answers': (store) => { store.load = never; },
  };
  for (const [way, prepare] of Object.entries(ways)) {
    test(`as it ${way}: STORE_FAILED once, then all goes on in memory`, async (t) => {
      const browser = new VirtualBrowser(t), page = browser.open();
      const { client } = page;
      prepare(page.store);
      const login = client.login(), early = client.send('bob', 'while loading');
      await browser.world.until(login);
      await browser.world.until(early.delivered);
      if (way === 'never answers') await browser.world.advance(PATIENCE);
      assert.deepEqual(codes(page), ['STORE_FAILED']);
      const sent = client.send('bob', 'later');
      await assert.rejects(sent.stored, imError('NOT_STORED'));
      await browser.world.until(sent.delivered);
      await browser.server.message();
      await browser.world.advance(3 * PATIENCE);
      assert.deepEqual(codes(page), ['STORE_FAILED']);
      assert.match(page.events.error[0].message, /in memory.*reload/);
    });
  }

  test('in time is given up where timers come late, too, for there is no sleep without an end',
    async (t) => {
      const browser = new VirtualBrowser(t), page = browser.open(), { world } = browser;
      page.store.load = never;
      const { setTimeout } = world.platform;
      world.platform.setTimeout = (run, ms) => setTimeout(run, Math.max(ms, 60_000));
      const login = page.client.login();
      await world.advance(130_000);
      await world.until(login);
      await world.advance(130_000);
      assert.deepEqual(codes(page), ['STORE_FAILED']);
    });

  test('in time delays the login for a second, and is told of after five', async (t) => {
    const browser = new VirtualBrowser(t), page = browser.open();
    page.store.load = never;
    page.client.login();
    await browser.world.advance(SOON - 1);
    assert.equal(page.client.state, 'idle');
    await browser.world.advance(10);
    assert.equal(page.client.state, 'online');
    await browser.world.advance(PATIENCE - SOON - 20);
    assert.deepEqual(codes(page), []);
    await browser.world.advance(20);
    assert.deepEqual(codes(page), ['STORE_FAILED']);
  });

  for (const latency of [1400, 6000]) {
    test(`in time, but after ${latency} ms: what it has follows, and all is stored`,
      async (t) => {
        const browser = new VirtualBrowser(t);
        browser.server.acknowledges = false;
        const first = await browser.online();
        const { fingerprint } = first.client.send('bob', 'hello');
        await browser.world.advance(10);
        await first.crash();
        const page = browser.open(), { client, events, store } = page;
        store.latency = latency;
        await browser.world.until(client.login());
        assert.deepEqual(events.restored, []);
        store.latency = 1;
        const meanwhile = client.send('bob', 'meanwhile');
        await browser.world.advance(latency);
        assert.equal(events.restored[0].messages[0].fingerprint, fingerprint);
        assert.deepEqual(codes(page), latency > PATIENCE ? ['STORE_FAILED'] : []);
        const later = client.send('bob', 'later');
        await browser.world.until(later.stored);
        await browser.world.until(meanwhile.stored);
        const all = [fingerprint, meanwhile.fingerprint, later.fingerprint];
        assert.deepEqual(browser.messages.sort(), all.sort());
      });
  }

  test('and then can is read again, and what was sent meanwhile is stored', async (t) => {
    const browser = new VirtualBrowser(t), { world } = browser;
    browser.server.acknowledges = false;
    const first = await browser.online();
    first.client.send('bob', 'left');
    await world.advance(10);
    await first.crash();
    const page = browser.open(), { client, events, store } = page, { load } = store;
    store.load = broken;
    await world.until(client.login());
    const sent = client.send('bob', 'meanwhile');
    await assert.rejects(sent.stored, imError('NOT_STORED'));
    store.load = load;
    await world.advance(3000);
    assert.equal(events.restored[0].messages[0].content, 'left');
    assert.equal(await standing(sent.stored), 'resolved');
    assert.deepEqual([browser.messages.length, codes(page)], [2, ['STORE_FAILED']]);
  });

  test('whatever it answers does no harm', async (t) => {
    const odd = [undefined, null, 7, 'text', {}, [null], [undefined, 7, 'x', []],
      [[Symbol('x'), 1]], [['s\nx', Symbol('x')]], [[{}, {}]], { filter: () => 7 }, new Proxy([], {
        get() { throw Object.create(null); },
      })];
    for (const answer of odd) {
      for (const wrap of [(/** @type {any} */ x) => x, async (/** @type {any} */ x) => x]) {
        const browser = new VirtualBrowser(t), page = browser.open();
        page.store.load = () => wrap(answer);
        await browser.world.until(page.client.login());
        await browser.world.until(page.client.send('bob', 'x').delivered);
        assert.equal(page.client.state, 'online');
        await browser.world.until(page.client.logout());
        await browser.world.until(page.client.close());
      }
    }
  });

  test('at once is waited for: what it holds comes before the login', async (t) => {
    const browser = new VirtualBrowser(t);
    browser.server.acknowledges = false;
    const first = await browser.online();
    first.client.send('bob', 'hello');
    await browser.world.advance(10);
    await first.crash();
    const page = browser.open();
    page.store.latency = 400;
    await browser.world.until(page.client.login());
    assert.equal(page.events.restored.length, 1);
    assert.deepEqual(codes(page), []);
  });
});

describe('a store that cannot be written', () => {
  /** @type {Record<string, (store: any) => void>} */
  const ways = {
    'rejects': (store) => { store.write = broken; },
    'throws': (store) => { store.write = () => { throw new Error('no database'); }; },
    'never answers': (store) => { store.write = never; },
  };
  for (const [way, prepare] of Object.entries(ways)) {
    test(`as it ${way}: NOT_STORED for all, STORE_FAILED once`, async (t) => {
      const browser = new VirtualBrowser(t);
      const page = await browser.online({ qos: { retransmits: 100 } });
      const { client } = page;
      browser.server.acknowledges = false;
      prepare(page.store);
      const sent = [client.send('bob', 'first')];
      await browser.world.advance(100);
      sent.push(client.send('bob', 'while the first is being written'));
      await browser.world.advance(PATIENCE);
      sent.push(client.send('bob', 'afterwards'));
      await browser.world.advance(2 * PATIENCE);
      for (const { stored } of sent) assert.equal(await standing(stored), 'NOT_STORED');
      assert.deepEqual(codes(page), ['STORE_FAILED']);
      assert.equal(client.state, 'online');
    });
  }

  test('never again is asked, once it has not answered', async (t) => {
    const browser = new VirtualBrowser(t), { client, store } = await browser.online();
    let calls = 0;
    store.write = () => { calls += 1; return never(); };
    for (let i = 0; i < 10; i += 1) {
      client.send('bob', 'x');
      await browser.world.advance(PATIENCE);
    }
    assert.equal(calls, 1);
  });

  test('once is still asked to remove what is settled, so that it is not sent again', async (t) => {
    const browser = new VirtualBrowser(t), { client, store } = await browser.online();
    browser.server.acknowledges = false;
    const sent = client.send('bob', 'stored');
    await browser.world.until(sent.stored);
    const { write } = store;
    store.write = broken;
    await assert.rejects(browser.world.until(client.send('bob', 'not stored').stored),
      imError('NOT_STORED'));
    store.write = write;
    assert.deepEqual(browser.messages, [sent.fingerprint]);
    await browser.world.until(client.logout());
    await browser.world.advance(10);
    assert.deepEqual(browser.messages, []);
  });

  test('once, and later can, gets what is pending: it is stored after all', async (t) => {
    const browser = new VirtualBrowser(t), page = await browser.online(), { client, store } = page;
    const { write } = store, { world } = browser;
    browser.server.acknowledges = false;
    store.write = broken;
    const sent = client.send('bob', 'in memory');
    await world.advance(10);
    assert.equal(await standing(sent.stored), 'NOT_STORED');
    const later = client.send('bob', 'in memory as well');
    store.write = write;
    await world.advance(2000);
    assert.equal(await standing(sent.stored), 'resolved');
    assert.equal(await standing(later.stored), 'resolved');
    assert.deepEqual(browser.messages, [sent.fingerprint, later.fingerprint]);
    await world.until(client.send('bob', 'as before').stored);
    assert.deepEqual(codes(page), ['STORE_FAILED']);
  });

  test('nor remove, for minutes: what was delivered meanwhile never comes back', async (t) => {
    const browser = new VirtualBrowser(t), page = await browser.online(), { client, store } = page;
    const { write } = store, { world } = browser;
    browser.server.acknowledges = false;
    const sent = [client.send('bob', 'stored'), client.send('bob', 'stored too')];
    await world.until(Promise.all(sent.map(({ stored }) => stored)));
    let calls = 0;
    store.write = () => { calls += 1; return broken(); };
    await world.until(client.send('bob', 'not stored').stored.catch(() => {}));
    browser.server.acknowledges = true;
    await world.advance(180_000);
    assert.deepEqual(sent.map(({ status }) => status), ['delivered', 'delivered']);
    assert.equal(browser.messages.length, 2);
    assert.ok(calls < 20, `${calls} calls`);
    store.write = write;
    await world.advance(180_000);
    assert.deepEqual(browser.messages, []);
  });

  test('is given up in time: a timer is not set for ever', async (t) => {
    const browser = new VirtualBrowser(t), page = await browser.online(), { client, store } = page;
    let calls = 0;
    store.write = () => { calls += 1; return broken(); };
    client.send('bob', 'x');
    await browser.world.advance(24 * 3_600_000);
    assert.ok(calls < 30, `${calls} calls`);
  });

  test('until the end is asked once more by close()', async (t) => {
    const browser = new VirtualBrowser(t), page = await browser.online(), { client, store } = page;
    const { write } = store, { world } = browser;
    await world.until(client.send('bob', 'stored').stored);
    store.write = broken;
    browser.server.acknowledges = false;
    const sent = client.send('bob', 'x');
    await world.advance(20);
    store.write = write;
    await world.until(client.close());
    assert.deepEqual(browser.messages, [sent.fingerprint]);
    assert.deepEqual(page.left(), { timers: 0, sockets: 0, watchers: 0 });
  });

  test('but can remove is asked again without what was to be put', async (t) => {
    const browser = new VirtualBrowser(t), page = await browser.online();
    const { client, store } = page, { write } = store;
    browser.server.acknowledges = false;
    const abort = new AbortController();
    const sent = client.send('bob', 'stored', { signal: abort.signal });
    await browser.world.until(sent.stored);
    store.write = (puts, removes) => (puts.length ? broken() : write.call(store, puts, removes));
    client.send('bob', 'one more');
    abort.abort();  // in one transaction: one to be put, one to be removed
    await browser.world.advance(10);
    assert.deepEqual(browser.messages, []);
    assert.deepEqual(codes(page), ['STORE_FAILED']);
  });
});
