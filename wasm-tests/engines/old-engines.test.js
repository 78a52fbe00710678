// @ts-check
/**
 * Engines as they were run what dist/ has for them. A Chromium has sockets and databases of its
 * own; a V8 the language of its time, and what a page or a mini-program has besides is made for it.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { loggedIn, next, soon, startServer } from '../support/real.js';
import { startSite } from '../support/site.js';
import { OldChromium } from './old/chromium.js';
import { CHROMIUM, PAGE_ENTRIES, V8 } from './old/engines.js';
import { OldV8 } from './old/v8-process.js';

/** @typedef {import('node:test').TestContext} TestContext */

const here = (/** @type {string} */ name) => fileURLToPath(new URL(name, import.meta.url));
const QUIET = { reconnect: { minDelay: 10, maxDelay: 100 } };

/** @param {() => Promise<boolean>} isSo @param {string} what */
async function until(isSo, what) {
  /** @returns {Promise<void>} */
  const look = async () => {
    if (await isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
    return look();
  };
  await soon(look(), what, 20_000);
}

/** @param {string} entry @returns {string} the tag that brings it to a page */
const tagOf = (entry) => (entry.endsWith('.mjs')
  ? `<script type="module" src="/${entry}.js"></script>`
  : `<script src="/dist/${entry}"></script>`);

/** @param {string} entry */
const module = (entry) => ({
  headers: { 'Content-Type': 'text/javascript' },
  body: `import * as entry from '/dist/${entry}'; actor.use(entry);`,
});

/** What the README advises. */
const [EITHER] = /<script type="module"[^]*<\/script>/.exec(
  readFileSync(here('README.md'), 'utf8')) ?? [];

/** A site with a page for each entry. */
function serve() {
  const page = (/** @type {string} */ entry) => '<!doctype html><link rel="icon" href="data:,">' +
    `<script src="/old/page.js"></script>${tagOf(entry)}`;
  return startSite({
    directories: { '/dist/': here('../../dist/'), '/old/': here('old/') },
    pages: {
      ...Object.fromEntries(PAGE_ENTRIES.flatMap((entry) =>
        [[`/${entry}`, page(entry)], [`/${entry}.js`, module(entry)]])),
      '/either': `<!doctype html><head>${EITHER}</head>`,
      '/main.js': { ...module('browser.mjs'), body: 'window.hasStarted = self?.document;' },
      '/main-legacy.js': { ...module('browser.mjs'), body: 'window.hasFallenBack = true;' },
    },
  });
}

for (const [name, { version, hasLocks }] of Object.entries(CHROMIUM)) {
  describe(name, { concurrency: false }, () => {
    /** @type {OldChromium} */
    let browser;
    /** @type {Awaited<ReturnType<typeof serve>>} */
    let site;
    before(async () => {
      [browser, site] = await Promise.all([OldChromium.launch(name), serve()]);
    });
    after(() => {
      site.close();
      return browser.close();
    });

    /** @param {string} entry @param {string} [first] runs before it */
    async function open(entry, first) {
      const page = await browser.newPage();
      await page.goto(`${site.url}/${entry}`, first);
      assert.equal(await page.call('ready'), true, `${entry} did not load`);
      return page;
    }
    /** @param {string} url @param {string} entry @param {string} userId @param {object} [more] */
    const options = (url, entry, userId, more) => ({
      url, userId, ...QUIET, ...more,
      ...entry === 'slim.mjs' && { wasm: `${site.url}/dist/core.wasm` },
    });

    test('is what it says', async () => {
      assert.equal((await browser.version()).split('.')[0], version);
    });

    test('takes the ES5 file where it stops at the syntax of a module', async () => {
      const page = await browser.newPage();
      await page.goto(`${site.url}/either`);
      await until(() => page.evaluate('!!window.hasFallenBack'), 'the other script');
      assert.equal(await page.evaluate('window.hasStarted === undefined'), true);
    });

    for (const [i, entry] of PAGE_ENTRIES.entries()) {
      test(`${entry}: chat both ways, and the log`, async (t) => {
        const server = await startServer(t), bob = await loggedIn(t, server, 'bob');
        const page = await open(entry), userId = `chat ${i}`;
        await page.call('create', options(server.url, entry, userId, { receipts: true }));
        assert.equal(await page.call('login'), 'online');
        const heard = next(bob, 'message');
        assert.equal(await page.call('send', 'bob', '早上好 👋🏽'), 'delivered');
        assert.equal((await heard).content, '早上好 👋🏽');
        await bob.send(userId, 'hello from Node').delivered;
        await until(async () => (await page.call('heard', 'message'))[0] === 'hello from Node',
          'the message');
        assert.ok((await page.call('heard', 'log')).length > 0);
        assert.equal((await page.call('stats')).core, /legacy/.test(entry) ? 'js' : 'wasm');
        assert.deepEqual(await page.call('heard', 'error'), []);
        await page.call('close');
      });

      test(`${entry}: an outbox that outlives the page`, async (t) => {
        const server = await startServer(t), bob = await loggedIn(t, server, 'bob');
        const page = await open(entry), userId = `outbox ${i}`;
        const own = options(server.url, entry, userId);
        server.faults.refuse();
        await page.call('create', own);
        await page.call('begin');
        const words = ['one', 'two', 'three'];
        for (const word of words) assert.equal(await page.call('keep', 'bob', word), 'stored');
        await page.reload();
        await page.call('create', own);
        await page.call('begin');
        await until(async () => (await page.call('heard', 'restored')).length === 1, 'restored');
        assert.deepEqual(await page.call('heard', 'restored'), [words]);
        /** @type {string[]} */
        const arrived = [];
        bob.on('message', ({ content }) => { arrived.push(content); });
        server.faults.refuse(false);
        await until(async () => arrived.length === 3, 'all three');
        assert.deepEqual(arrived, words);
        await page.call('close');
      });

      test(`${entry}: the twin, without WebAssembly`, async (t) => {
        const server = await startServer(t);
        const page = await open(entry, 'delete self.WebAssembly');
        await page.call('create', options(server.url, entry, `twin ${i}`));
        assert.equal(await page.call('login'), 'online');
        assert.equal(await page.call('send', '0', 'x'), 'delivered');
        assert.equal((await page.call('stats')).core, 'js');
        await page.call('close');
      });

      test(`${entry}: tabs share one link, or it says why they cannot`, async (t) => {
        const server = await startServer(t), canShare = hasLocks;
        const pages = [await open(entry), await open(entry)];
        for (const page of pages.slice(0, canShare ? 2 : 1)) {
          await page.call('create',
            options(server.url, entry, `tabs ${i}`, { shareAcrossTabs: true }));
          assert.equal(await page.call('login'), 'online');
        }
        if (canShare) {
          assert.equal(server.stats().links, 1);
          assert.deepEqual(await pages[1].call('heard', 'error'), []);
        } else {
          assert.match((await pages[0].call('heard', 'error')).join(),
            /SHARING_UNAVAILABLE: .*no Web Locks/);
        }
        for (const page of pages.slice(0, canShare ? 2 : 1)) await page.call('close');
      });
    }
  });
}

/** What Chrome 37 has not and the oldest V8 here has. */
const CHROME_37 = 'self.Map = self.Set = self.Symbol = Object.assign = Array.from = undefined; ' +
  'Math.clz32 = Math.fround = Math.trunc = undefined';

/**
 * Chat, outbox and twin.
 * @param {TestContext} t @param {string} name @param {'legacy' | 'script' | 'miniprogram'} kind
 * @param {string} [first] runs before the file
 */
async function talk(t, name, kind, first) {
  const server = await startServer(t), bob = await loggedIn(t, server, 'bob', { receipts: true });
  const engine = new OldV8(name, kind);
  t.after(() => engine.end());
  server.faults.refuse();
  await engine.call('create', server.url, first);
  await engine.call('begin');
  for (const word of ['one', 'two']) assert.equal(await engine.call('keep', word), 'stored');
  await engine.call('close');
  server.faults.refuse(false);
  await engine.call('create', server.url, first);
  assert.equal(await engine.call('login'), 'js');
  /** @type {string[]} */
  const arrived = [];
  bob.on('message', ({ content }) => { arrived.push(content); });
  assert.equal(await engine.call('send', '早上好 👋🏽'), 'delivered');
  const long = 'x'.repeat(5000);
  await soon(bob.send('alice', long).received, 'the receipt');
  await until(async () => arrived.length === 3, 'all three');
  assert.deepEqual(arrived, ['one', 'two', '早上好 👋🏽']);
  assert.deepEqual(await engine.call('heard'), ['restored one', 'restored two', long]);
  await engine.call('close');
}

for (const [name, kinds] of Object.entries(V8)) {
  describe(name, () => {
    for (const kind of kinds) {
      test(`${kind}: chat, an outbox and receipts, on the twin`, (t) => talk(t, name, kind));
    }
  });
}

describe('v8-3.28, made as poor as Chrome 37', () => {
  test('legacy: chat, an outbox and receipts, on the twin', (t) =>
    talk(t, 'v8-3.28', 'legacy', CHROME_37));

  test('legacy: what it lacks besides it says, in one error', async (t) => {
    const engine = new OldV8('v8-3.28', 'legacy');
    t.after(() => engine.end());
    await assert.rejects(
      engine.call('create', 'ws://im.test', 'self.Promise = self.WeakMap = undefined'),
      { message: 'WASM_LOAD_FAILED: the client cannot run: this browser has no Promise, WeakMap' });
  });
});
