// @ts-check
/** Talk and its history in Chromium's IndexedDB. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { loggedIn, soon, startServer } from '../support/real.js';
import { useChromium } from './support/browser.js';
import { openTalk, serveTalk } from './support/talk-page.js';

const browser = useChromium();

/** @param {import('node:test').TestContext} t */
async function story(t) {
  const [server, site] = await Promise.all([startServer(t), serveTalk(t)]);
  const context = await browser().newContext();
  t.after(() => context.close());
  const bob = await loggedIn(t, server, 'bob', { receipts: true });
  bob.on('message', () => {});
  return { server, site, context, bob };
}

/** @param {import('playwright-core').Page} page @param {string} what */
const until = (page, what) => page.waitForFunction(what);

const LINES = `bob.getSnapshot().messages.map(({ own, content, status }) =>
  (own ? '> ' + content + ' ' + status : '< ' + content))`;

describe('the history of a page', () => {
  test('outlives it, with what is unread, and goes when it is erased', async (t) => {
    const { server, site, context, bob } = await story(t);
    const page = await openTalk(context, site, server);
    await soon(bob.send('alice', 'one').received, 'the receipt');
    await page.evaluate('bob.send("two")');
    await until(page, 'talk.conversations()[0]?.last.status === "received"');
    await soon(bob.send('alice', 'three').received, 'the receipt');
    await until(page, 'talk.unread === 2');
    await page.reload();
    await until(page, 'window.isReady');
    assert.deepEqual(await page.evaluate('[talk.unread, bob.getSnapshot().messages.length]'),
      [2, 0]);
    await page.evaluate('bob.open()');
    await until(page, 'talk.unread === 0');
    assert.deepEqual(await page.evaluate(LINES), ['< one', '> two received', '< three']);
    await page.evaluate('talk.erase()');
    await page.reload();
    await until(page, 'window.isReady');
    await page.evaluate('bob.open()');
    assert.deepEqual(await page.evaluate(`[talk.conversations(), ${LINES}, errors]`), [[], [], []]);
  });

  test('is one for three tabs', async (t) => {
    const { server, site, context, bob } = await story(t);
    const pages = [];
    for (let i = 0; i < 3; i += 1) pages.push(await openTalk(context, site, server));
    await Promise.all(pages.map((page) => page.evaluate(`talk.setVisible(false); bob.open()`)));
    for (const text of ['one', 'two']) await soon(bob.send('alice', text).received, 'the receipt');
    await pages[1].evaluate('bob.send("three")');
    for (const page of pages) {
      await until(page, `bob.getSnapshot().messages.length === 3 && talk.unread === 2 &&
        bob.getSnapshot().messages[2].status === 'received'`);
    }
    await pages[2].evaluate('talk.setVisible(true)');
    for (const page of pages) await until(page, 'talk.unread === 0');
    await pages[0].evaluate('bob.remove(bob.getSnapshot().messages[0].id)');
    for (const page of pages) {
      await until(page, 'bob.getSnapshot().messages.length === 2');
      assert.deepEqual(await page.evaluate(LINES), ['< two', '> three received']);
    }
  });

  test('is not held open in the back/forward cache, and finds out what it missed there',
    async (t) => {
      const { server, site, context } = await story(t);
      await context.addInitScript(`window.open = { IDBDatabase: 0, BroadcastChannel: 0 };
        for (const name of Object.keys(open)) {
          const { close } = window[name].prototype;
          window[name].prototype.close = function (...args) {
            if (!this.name || this.name.includes(' talk ')) open[name] += 1;
            return close.apply(this, args);
          };
        }`);
      const [one, two] = [await openTalk(context, site, server),
        await openTalk(context, site, server)];
      // The client has nothing to do with it.
      for (const page of [one, two]) await page.evaluate('client.dispose()');
      await one.evaluate('bob.draft("kept"); new Promise((done) => setTimeout(done, 100))');
      await one.evaluate('dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true }))');
      await until(one, 'open.IDBDatabase > 0 && open.BroadcastChannel > 0');
      await two.evaluate('bob.set({ title: "Robert" })');
      await one.evaluate('talk.conversation("carol").draft("said while away")');
      await until(two, 'bob.getSnapshot().title === "Robert"');
      assert.equal(await one.evaluate('bob.getSnapshot().title'), 'bob');
      await one.evaluate('dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }))');
      await until(one, 'bob.getSnapshot().title === "Robert"');
      await until(two, 'talk.conversation("carol").getSnapshot().draft === "said while away"');
    });

  for (const [trouble, script] of Object.entries({
    'is refused': 'indexedDB.open = () => { throw new Error("not allowed"); }',
    'fails': `IDBObjectStore.prototype.put = () => {
      throw new DOMException("full", "QuotaExceededError"); }`,
  })) {
    test(`is in memory where the store ${trouble}, and that is told once`, async (t) => {
      const { server, site, context, bob } = await story(t);
      await context.addInitScript(script);
      const page = await openTalk(context, site, server);
      await soon(bob.send('alice', 'one').received, 'the receipt');
      await page.evaluate('bob.send("two")');
      await page.evaluate('bob.open()');
      await until(page, 'bob.getSnapshot().messages.length === 2 && talk.unread === 0');
      assert.deepEqual(await page.evaluate('errors'), ['STORE_FAILED']);
    });
  }
});

test('what needs a file that does not load says so, and the rest goes on', async (t) => {
  const { server, site, context, bob } = await story(t);
  await context.route('**/talk-more.mjs', (route) => route.abort());
  const page = await openTalk(context, site, server);
  await soon(bob.send('alice', 'one').received, 'the receipt');
  await page.evaluate('bob.open()');
  await page.evaluate('bob.send("two")');
  await until(page, 'bob.getSnapshot().messages.length === 2 && talk.unread === 0');
  await until(page, 'errors.length > 0');
  assert.deepEqual(await page.evaluate('[...new Set(errors)]'), ['STORE_FAILED']);
  assert.deepEqual(await page.evaluate(`Promise.all([bob.search('one'), bob.clear(),
    bob.resend('x'), bob.attach({}), talk.erase()].map((done) => done.catch(({ code, message }) =>
    [code, message.includes('talk-more.mjs')])))`), Array(5).fill(['STORE_FAILED', true]));
});

/** What both stores must answer alike. Runs in the page. @param {any} store */
async function exercise(store) {
  /** @type {any[]} */
  const answers = [];
  const put = (/** @type {any} */ ...keys) => store.update(() =>
    ({ puts: keys.map((/** @type {string} */ key) => [key, { key }]) }));
  const range = async (/** @type {any[]} */ ...args) => {
    const found = await store.range(...args);
    answers.push(found.map((/** @type {any} */ [key, value]) => `${key}=${value.key}`));
  };
  await put('b', 'd', 'a', 'c', '\ud800', 'z\n', 'e');
  await range('', '\uffff');
  await range('a', 'c');
  await range('a', 'e', 2);
  await range('a', 'e', 2, true);
  await range('a', 'a');
  await range('x', 'y', 5, true);
  /** @type {any[]} */
  const reads = [];
  await store.update((/** @type {Map<string, any>} */ read) => {
    reads.push([...read].map(([key, value]) => `${key}=${value?.key}`));
    if (!read.has('a')) return { more: ['a', 'nothing'] };
    if (!read.has('b')) return { more: ['b'] };
    return { drops: [['c', 'e']], removes: ['a', 'nothing'], puts: [['c', { key: 'new' }]] };
  });
  answers.push(reads);
  await range('', '\uffff');
  const failed = await store.update(() => { throw new Error('in a change'); })
    .then(() => 'done', (/** @type {any} */ error) => error.message);
  answers.push(failed);
  await Promise.all([put('p', 'q'), put('q', 'r'), store.update(() => ({ removes: ['p'] }))]);
  await range('p', 's');
  await store.erase();
  await range('', '\uffff');
  store.close();
  return answers;
}

test('IndexedDB and memory are the same store', async (t) => {
  const { site, context } = await story(t);
  const page = await context.newPage();
  await page.goto(`${site}/empty`);
  const [database, memory] = /** @type {any[]} */ (await page.evaluate(`(async () => {
    const { openStore } = await import('/dist/talk-idb.mjs');
    const { MemoryStore } = await import('/dist/talk.mjs');
    const exercise = ${exercise};
    return [await exercise(openStore('a test')), await exercise(new MemoryStore())];
  })()`));
  assert.deepEqual(database, memory);
  assert.equal(memory.length, 11);
  assert.deepEqual(memory[2], ['a=a', 'b=b']);
});
