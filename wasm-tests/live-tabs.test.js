// @ts-check
/** Several tabs of one user without sharing: the living keep theirs, the dead have heirs. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Type } from './support/frames.js';
import { states } from './support/story.js';
import { VirtualBrowser } from './support/virtual-browser.js';
import { VirtualLocks } from './support/virtual-locks.js';

/** @typedef {import('./support/virtual-browser.js').Page} Page */

const GRACE = 1000;  // ms
const codes = (/** @type {Page} */ { events }) => events.error.map(({ code }) => code);
const contents = (/** @type {Page} */ { events }) =>
  events.restored.map(({ messages }) => messages.map((/** @type {any} */ { content }) => content));

/** How many tabs the browser knows to be alive. @param {VirtualBrowser} browser */
const alive = ({ locks }) => locks?.names.filter((name) => / tab /.test(name)).length;

/** A browser whose server acknowledges nothing. @param {import('node:test').TestContext} t */
function deafBrowser(t) {
  const browser = new VirtualBrowser(t);
  browser.server.acknowledges = false;
  return browser;
}

/** @param {VirtualBrowser} browser @param {...string} texts */
async function pageWith(browser, ...texts) {
  const page = await browser.online({ qos: { retransmits: 100 } });
  for (const text of texts) page.client.send('bob', text);
  await browser.world.advance(5);
  return page;
}

describe('a second tab', () => {
  test('leaves to the first what the first has not settled', async (t) => {
    const browser = deafBrowser(t);
    const first = await pageWith(browser, 'a'), second = await pageWith(browser, 'b');
    assert.deepEqual([contents(first), contents(second)], [[], []]);
    await browser.world.until(second.client.logout());
    await browser.world.advance(5);
    assert.equal(browser.messages.length, 1);
    assert.equal(first.client.stats().pending, 1);
  });

  test('is told ANOTHER_TAB after a second, once, and the first is not', async (t) => {
    const browser = new VirtualBrowser(t);
    const first = await browser.online(), second = browser.open();
    second.client.login();
    await browser.world.advance(GRACE - 10);
    assert.deepEqual(codes(second), []);
    await browser.world.advance(20);
    assert.deepEqual(codes(second), ['ANOTHER_TAB']);
    assert.match(second.events.error[0].message, /alice.*shareAcrossTabs/);
    await browser.world.advance(3_600_000);
    assert.deepEqual([codes(first), codes(second)], [[], ['ANOTHER_TAB']]);
    assert.equal(second.client.state, 'online');
  });

  test('is not, when it is another user\'s or another server\'s', async (t) => {
    const browser = new VirtualBrowser(t);
    await browser.online();
    const others = [await browser.online({ userId: 'bob' }),
      await browser.online({ url: 'ws://other.test/websocket' })];
    await browser.world.advance(2 * GRACE);
    assert.deepEqual(others.map(codes), [[], []]);
  });

  test('is not, when it was a reload and the old page goes within the second', async (t) => {
    const browser = deafBrowser(t);
    const old = await pageWith(browser, 'a', 'b'), page = browser.open();
    await browser.world.until(page.client.login());
    assert.deepEqual(contents(page), []);
    await browser.world.advance(GRACE - 100);
    await old.crash();
    await browser.world.advance(5000);
    assert.deepEqual(codes(page), []);
    assert.deepEqual(contents(page), [['a', 'b']]);
  });

  test('is not, when the first is closed while the second loads', async (t) => {
    const browser = deafBrowser(t);
    const first = await pageWith(browser, 'a'), second = browser.open();
    second.store.latency = 20;
    const login = second.client.login();
    await browser.world.advance(10);
    await first.crash();
    await browser.world.until(login);
    await browser.world.advance(5000);
    assert.deepEqual([codes(second), contents(second)], [[], [['a']]]);
  });
});

describe('a tab that dies', () => {
  test('has its messages taken over, whenever it dies, and they arrive', async (t) => {
    const browser = deafBrowser(t);
    const first = await pageWith(browser, 'a', 'b'), second = await pageWith(browser, 'c');
    await browser.world.advance(60_000);
    browser.server.acknowledges = true;
    await first.crash();
    await browser.world.advance(100);
    assert.deepEqual(contents(second), [['a', 'b']]);
    assert.deepEqual(second.events.delivered.map(({ content }) => content), ['a', 'b']);
    assert.ok(second.events.restored[0].messages.every(
      (/** @type {any} */ { status }) => status === 'delivered'));
  });

  test('has one heir among many', async (t) => {
    const browser = deafBrowser(t);
    const first = await pageWith(browser, 'a', 'b', 'c');
    const others = [await browser.online(), await browser.online(), await browser.online()];
    await first.crash();
    await browser.world.advance(100);
    assert.deepEqual(others.flatMap(contents), [['a', 'b', 'c']]);
  });

  test('and its heir, and its heir: what they had is with the last', async (t) => {
    const browser = deafBrowser(t);
    const pages = [await pageWith(browser, 'a'), await pageWith(browser, 'b'),
      await pageWith(browser, 'c'), await pageWith(browser, 'd')];
    for (const page of pages.slice(0, 3)) {
      await page.crash();
      await browser.world.advance(50);
    }
    const last = pages[3];
    const all = contents(last).flat().concat('d').sort();
    assert.deepEqual(all, ['a', 'b', 'c', 'd']);
    assert.equal(last.client.stats().pending, 4);
  });

  test('while its heir is logged out leaves it for the next login', async (t) => {
    const browser = deafBrowser(t);
    const first = await pageWith(browser, 'a'), second = await browser.online();
    await browser.world.until(second.client.logout());
    await first.crash();
    await browser.world.advance(5000);
    assert.deepEqual(contents(second), []);
    await browser.world.until(second.client.login());
    await browser.world.advance(100);
    assert.deepEqual(contents(second), [['a']]);
  });

  test('says nothing new to the others of those that live', async (t) => {
    const browser = new VirtualBrowser(t);
    const pages = [await browser.online(), await browser.online(), await browser.online()];
    await browser.world.advance(2 * GRACE);
    await pages[1].crash();
    await browser.world.advance(2 * GRACE);
    assert.deepEqual(codes(pages[2]), ['ANOTHER_TAB', 'ANOTHER_TAB']);
    assert.deepEqual(codes(pages[0]), []);
  });
});

describe('a page that sleeps (back/forward cache, freeze)', () => {
  test('holds no lock and no socket, and no timer that opens one', async (t) => {
    const browser = deafBrowser(t), page = await pageWith(browser, 'a');
    assert.equal(alive(browser), 1);
    await page.hint('suspended');
    assert.deepEqual(browser.locks?.names, []);
    assert.equal(page.left().sockets, 0);
    assert.equal(page.events.lost.length, 0);
  });

  test('takes its lock and its connection again at once, with what it had', async (t) => {
    const browser = deafBrowser(t), page = await pageWith(browser, 'a');
    await page.hint('suspended');
    browser.world.sleep(120_000);
    browser.server.acknowledges = true;
    browser.world.forget();
    await page.hint('resumed');
    assert.equal(alive(browser), 1);
    await browser.world.advance(600);
    assert.equal(page.client.state, 'online');
    assert.deepEqual(browser.server.contents, ['a']);
    assert.deepEqual(contents(page), []);
    assert.deepEqual(browser.messages, []);
  });

  test('can be told so twice, and awake without having slept', async (t) => {
    const browser = deafBrowser(t), page = await pageWith(browser, 'a');
    await page.hint('resumed');
    await page.hint('suspended');
    await page.hint('suspended');
    await page.hint('resumed');
    await page.hint('resumed');
    await browser.world.advance(1000);
    assert.equal(alive(browser), 1);
    assert.equal(browser.server.of(Type.LOGIN).length, 2);
    assert.deepEqual(states(page.events.state).at(-1), 'online');
  });

  test('has what it left taken over by a tab that is awake', async (t) => {
    const browser = deafBrowser(t);
    const first = await pageWith(browser, 'a'), second = await browser.online();
    await first.hint('suspended');
    await browser.world.advance(100);
    assert.deepEqual(contents(second), [['a']]);
    assert.deepEqual(codes(second), []);
  });

  test('watches the others again when it is awake, as before', async (t) => {
    const browser = deafBrowser(t), page = await browser.online();
    await page.hint('suspended');
    const other = await pageWith(browser, 'a');
    await page.hint('resumed');
    await browser.world.advance(5000);
    assert.deepEqual(contents(page), []);
    await other.crash();
    await browser.world.advance(100);
    assert.deepEqual(contents(page), [['a']]);
  });

  test('watches them also when they were there before it slept', async (t) => {
    const browser = deafBrowser(t);
    const other = await pageWith(browser, 'a'), page = await browser.online();
    await page.hint('suspended');
    await page.hint('resumed');
    await browser.world.advance(5000);
    await other.crash();
    await browser.world.advance(100);
    assert.deepEqual(contents(page), [['a']]);
  });

  test('takes over when it wakes what died while it slept', async (t) => {
    const browser = deafBrowser(t);
    const other = await pageWith(browser, 'a'), page = await browser.online();
    await page.hint('suspended');
    await other.crash();
    await browser.world.advance(5000);
    assert.deepEqual(contents(page), []);
    await page.hint('resumed');
    await browser.world.advance(100);
    assert.deepEqual(contents(page), [['a']]);
  });
});

describe('a browser without Web Locks', () => {
  test('takes every other tab for dead', async (t) => {
    const browser = deafBrowser(t);
    browser.locks = undefined;
    const first = await pageWith(browser, 'a'), second = await browser.online();
    await browser.world.advance(5000);
    assert.deepEqual(contents(second), [['a']]);
    assert.deepEqual([codes(first), codes(second)], [[], []]);
    await first.hint('suspended');
    await first.hint('resumed');
    await browser.world.advance(1000);
    assert.equal(first.client.state, 'online');
    assert.deepEqual(contents(first), []);
  });
});

describe('locks that fail', () => {
  /** @type {Record<string, (platform: any) => void>} */
  const ways = {
    'are forbidden': ({ locks }) => {
      locks.request = async () => { throw new DOMException('opaque origin', 'SecurityError'); };
    },
    'throw': ({ locks }) => { locks.request = () => { throw new Error('no'); }; },
    'cannot even be looked at': (platform) => {
      Object.defineProperty(platform, 'locks', { get() { throw new Error('no'); } });
    },
    'cannot be asked': ({ locks }) => { locks.query = async () => { throw new Error('no'); }; },
    'answer nothing': ({ locks }) => { locks.query = async () => undefined; },
    'do not tell': ({ locks }) => { locks.query = () => new Promise(() => {}); },
    'are never granted': ({ locks }) => { locks.request = () => new Promise(() => {}); },
    'grant nothing': ({ locks }) => { locks.request = () => undefined; },
  };
  for (const [way, prepare] of Object.entries(ways)) {
    test(`as they ${way}: the outbox is kept as without them, a second later at most`,
      async (t) => {
        const browser = deafBrowser(t);
        await (await pageWith(browser, 'left')).crash();
        const page = browser.open({ qos: { retransmits: 100 } }), begun = browser.world.now;
        prepare(page.platform);
        await browser.world.until(page.client.login());
        assert.ok(browser.world.now - begun < GRACE + 100, `${browser.world.now - begun} ms`);
        await browser.world.advance(1500);
        assert.deepEqual(contents(page), [['left']]);
        await browser.world.until(page.client.send('bob', 'x').stored);
        assert.equal(browser.messages.length, 2);
        await page.hint('suspended');
        await page.hint('resumed');
        await browser.world.advance(60_000);
        assert.deepEqual(codes(page), []);
        assert.equal(page.client.state, 'online');
      });
  }
});

describe('a tab that sleeps while it takes over', () => {
  /** Somebody holds the lock of those who take over. @param {VirtualBrowser} browser */
  async function freeze(browser) {
    const tab = /** @type {VirtualLocks} */ (browser.locks).tab();
    tab.locks.request('mobileimsdk adoption', () => new Promise(() => {}));
    await browser.world.settle();
    return tab;
  }

  test('delays the others\' login for a second; they take over when it is gone', async (t) => {
    const browser = deafBrowser(t), { world } = browser;
    await (await pageWith(browser, 'left')).crash();
    const sleeper = await freeze(browser), begun = world.now;
    const page = browser.open({ qos: { retransmits: 100 } });
    await world.until(page.client.login());
    assert.ok(world.now - begun < GRACE + 100);
    await world.until(page.client.send('bob', 'meanwhile').stored);
    await world.advance(60_000);
    assert.deepEqual([contents(page), codes(page)], [[], []]);
    sleeper.die();
    await world.advance(100);
    assert.deepEqual(contents(page), [['left']]);
    await world.until(page.client.send('bob', 'later').stored);
    assert.equal(browser.messages.length, 3);
  });

  test('does not keep a logout from emptying the store', async (t) => {
    const browser = deafBrowser(t), { world } = browser;
    await (await pageWith(browser, 'left')).crash();
    const sleeper = await freeze(browser), page = await browser.online();
    await world.until(page.client.logout());
    assert.deepEqual(browser.messages, []);
    sleeper.die();
    await world.until(page.client.login());
    assert.deepEqual(contents(page), []);
  });
});

describe('the locks of these tests', () => {
  const settled = () => new Promise((resolve) => setImmediate(resolve));

  test('are granted in order, a microtask later, shared ones together', async () => {
    const origin = new VirtualLocks(), { locks } = origin.tab();
    /** @type {string[]} */
    const order = [];
    /** @type {Array<() => void>} */
    const release = [];
    const ask = (/** @type {string} */ id, /** @type {LockMode} */ mode) =>
      locks.request('a', { mode }, () => {
        order.push(id);
        return new Promise((resolve) => release.push(() => resolve(null)));
      });
    ask('1', 'shared');
    ask('2', 'shared');
    ask('3', 'exclusive');
    ask('4', 'shared');
    assert.deepEqual(order, []);
    await settled();
    assert.deepEqual(order, ['1', '2']);
    assert.deepEqual((await locks.query()).pending?.map(({ mode }) => mode),
      ['exclusive', 'shared']);
    release.splice(0).forEach((run) => run());
    await settled();
    assert.deepEqual(order, ['1', '2', '3']);
  });

  test('are free when their tab dies, which hears of nothing any more', async () => {
    const origin = new VirtualLocks(), dying = origin.tab(), other = origin.tab();
    let heard = 0;
    dying.locks.request('a', () => new Promise(() => {})).finally(() => { heard += 1; });
    const next = other.locks.request('a', () => 'mine');
    dying.locks.request('a', () => { heard += 1; });
    await settled();
    dying.die();
    assert.equal(await next, 'mine');
    await settled();
    assert.equal(heard, 0);
    assert.deepEqual(origin.names, []);
  });

  test('can be stolen, aborted in the queue, or asked for only if free', async () => {
    const origin = new VirtualLocks(), { locks } = origin.tab(), thief = origin.tab();
    const first = locks.request('a', () => new Promise(() => {}));
    const abort = new AbortController();
    const queued = locks.request('a', { signal: abort.signal }, () => 'never');
    assert.equal(await locks.request('a', { ifAvailable: true }, (lock) => lock), null);
    abort.abort();
    await assert.rejects(queued, { name: 'AbortError' });
    const stolen = thief.locks.request('a', { steal: true }, (lock) => lock?.name);
    await assert.rejects(first, { name: 'AbortError' });
    assert.equal(await stolen, 'a');
    assert.deepEqual(await locks.query(), { held: [], pending: [] });
  });
});
