// @ts-check
/** The package as pages load it: strict policy, other origin, classic script, no WebAssembly. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startServer } from '../support/real.js';
import { startSite } from '../support/site.js';
import { coreBytes } from '../support/wasm-binary.js';
import { useChromium } from './support/browser.js';
import { ClientPage, withoutWebAssembly } from './support/client-page.js';

/** @typedef {import('node:test').TestContext} TestContext */

const dist = fileURLToPath(new URL('../../dist/', import.meta.url));

const ALLOWED = 'script-src \'self\' \'wasm-unsafe-eval\'';
const FORBIDDEN = 'script-src \'self\'';
/** What the browser reports, once, when it refuses to compile. */
const REFUSAL = ['script-src wasm-eval'];

const browser = useChromium();

/**
 * A site with one page, and dist/ beside it.
 * @param {TestContext} t
 * @param {object} options
 * @param {string} [options.script] the tag that brings the client
 * @param {string} [options.entry] the module that brings it, instead
 * @param {string} [options.policy] Content-Security-Policy
 * @param {Record<string, import('../support/site.js').Answer>} [options.pages] more, or others
 */
async function servePage(t, { script, entry = '/dist/browser.mjs', policy, pages }) {
  const site = await startSite({
    directories: { '/dist/': dist },
    headers: policy ? { 'Content-Security-Policy': policy } : {},
    pages: {
      '/': '<!doctype html><link rel="icon" href="data:,">' +
        (script ?? '<script type="module" src="/main.js"></script>'),
      '/main.js': {
        headers: { 'Content-Type': 'text/javascript' },
        body: `import * as entry from '${entry}'; window.MobileIMSDK = entry;`,
      },
      ...pages,
    },
  });
  t.after(site.close);
  return site.url;
}

/** dist/ on another origin, as a CDN has it. @param {TestContext} t */
async function serveElsewhere(t) {
  const cdn = await startSite({
    directories: { '/npm/mobileimsdk-wasm/dist/': dist },
    headers: { 'Access-Control-Allow-Origin': '*' },
  });
  t.after(cdn.close);
  return { origin: cdn.url, dist: `${cdn.url}/npm/mobileimsdk-wasm/dist` };
}

/** A page that loads without a word of complaint. @param {ClientPage} page */
function isClean(page) {
  assert.deepEqual(page.violations, []);
  assert.deepEqual(page.troubles, []);
}

const gone = { status: 404, body: 'gone' };
const ENTRIES = {
  'a module': {},
  'a classic script': { script: '<script src="/dist/mobileimsdk.js"></script>' },
};

for (const [name, entry] of Object.entries(ENTRIES)) {
  describe(`${name}, under a Content-Security-Policy`, () => {
    test('that allows WebAssembly, runs core.wasm without a violation', async (t) => {
      const server = await startServer(t);
      const url = await servePage(t, { ...entry, policy: ALLOWED });
      const page = await ClientPage.open(t, browser(), url);
      assert.equal((await page.chat(t, server)).core, 'wasm');
      isClean(page);
    });

    test('that forbids it, runs the twin; the refusal is reported once', async (t) => {
      const server = await startServer(t);
      const url = await servePage(t, { ...entry, policy: FORBIDDEN });
      const page = await ClientPage.open(t, browser(), url);
      assert.equal((await page.chat(t, server)).core, 'js');
      assert.equal((await page.chat(t, server)).core, 'js');
      assert.deepEqual(page.violations, REFUSAL);
    });

    test('in a browser without WebAssembly, runs the twin without a violation', async (t) => {
      const server = await startServer(t);
      const url = await servePage(t, { ...entry, policy: FORBIDDEN });
      const page = await ClientPage.open(t, browser(), url, withoutWebAssembly);
      assert.equal((await page.chat(t, server)).core, 'js');
      isClean(page);
    });

    test('says what to do when the twin is not there either', async (t) => {
      const url = await servePage(t, {
        ...entry, policy: FORBIDDEN,
        pages: { '/dist/twin.mjs': gone, '/dist/script/twin.js': gone },
      });
      const page = await ClientPage.open(t, browser(), url);
      await assert.rejects(page.talk({ url: 'ws://127.0.0.1:9' }),
        new RegExp('core\\.wasm could not be loaded: CompileError.*Serve the twin.*' +
          '\'wasm-unsafe-eval\'.*twin\\.(mjs|js)', 's'));
    });
  });

  describe(`${name}, from another origin`, () => {
    /** @param {TestContext} t @param {(dist: string) => string} tag @param {() => void} [init] */
    async function openPage(t, tag, init) {
      const cdn = await serveElsewhere(t);
      const url = await servePage(t, {
        ...('script' in entry ? { script: tag(cdn.dist) } : { entry: `${cdn.dist}/browser.mjs` }),
        policy: `script-src 'self' ${cdn.origin} 'wasm-unsafe-eval'`,
      });
      return ClientPage.open(t, browser(), url, init);
    }
    /** @param {string} from */
    const plainTag = (from) => `<script src="${from}/mobileimsdk.js"></script>`;

    test('runs core.wasm', async (t) => {
      const server = await startServer(t);
      const page = await openPage(t, plainTag);
      assert.equal((await page.chat(t, server)).core, 'wasm');
      isClean(page);
    });

    test('finds the twin where it came from itself', async (t) => {
      const server = await startServer(t);
      const page = await openPage(t, plainTag, withoutWebAssembly);
      assert.equal((await page.chat(t, server)).core, 'js');
      isClean(page);
    });
  });
}

describe('a classic script loads its other files', () => {
  const script = '<script nonce="once" src="/dist/mobileimsdk.js"></script>';
  /** @type {Record<string, string>} */
  const policies = {
    'under a policy of nonces': 'script-src \'nonce-once\'',
    'under one that requires trusted types and names ours': `${FORBIDDEN}; ` +
      'require-trusted-types-for \'script\'; trusted-types mobileimsdk-wasm',
  };
  for (const [how, policy] of Object.entries(policies)) {
    test(how, async (t) => {
      const server = await startServer(t);
      const url = await servePage(t, { script, policy });
      const page = await ClientPage.open(t, browser(), url, withoutWebAssembly);
      assert.equal((await page.chat(t, server)).core, 'js');
      isClean(page);
      assert.deepEqual(await page.page.evaluate(() => [document.scripts.length,
        Object.keys(window).filter((name) => /mobileimsdk/.test(name))]), [1, []]);
    });
  }
});

describe('the slim entry', () => {
  const entry = '/dist/slim.mjs';
  const wasm = '/core.wasm';
  const asWasm = { 'Content-Type': 'application/wasm' };

  /** @type {Record<string, import('../support/site.js').Answer>} */
  const good = {
    'as it should be': { headers: asWasm, body: coreBytes() },
    'with a wrong type': { headers: { 'Content-Type': 'text/plain' }, body: coreBytes() },
  };
  for (const [how, answer] of Object.entries(good)) {
    test(`runs a core.wasm that is served ${how}`, async (t) => {
      const server = await startServer(t);
      const url = await servePage(t, { entry, policy: ALLOWED, pages: { [wasm]: answer } });
      const page = await ClientPage.open(t, browser(), url);
      assert.equal((await page.chat(t, server, { wasm })).core, 'wasm');
      isClean(page);
    });
  }

  const html = '<!doctype html><title>Home</title>';
  /** @type {Record<string, [import('../support/site.js').Answer, RegExp]>} */
  const bad = {
    'a page instead': [{ body: html }, /not WebAssembly but "<!doctype html><title>Home/],
    'an error 404': [{ status: 404, body: html }, /\/core\.wasm: Error: HTTP status 404/],
    'half of it': [{ headers: asWasm, body: coreBytes().subarray(0, 9000) }, /CompileError/],
  };
  for (const [what, [answer, tells]] of Object.entries(bad)) {
    test(`says so when it gets ${what}`, async (t) => {
      const url = await servePage(t, { entry, policy: ALLOWED, pages: { [wasm]: answer } });
      const page = await ClientPage.open(t, browser(), url);
      await assert.rejects(page.talk({ url: 'ws://127.0.0.1:9', wasm }), tells);
    });

    test(`says so under a policy that forbids WebAssembly, too, at ${what}`, async (t) => {
      const url = await servePage(t, { entry, policy: FORBIDDEN, pages: { [wasm]: answer } });
      const page = await ClientPage.open(t, browser(), url);
      await assert.rejects(page.talk({ url: 'ws://127.0.0.1:9', wasm }), tells);
    });
  }

  test('runs the twin where WebAssembly is forbidden', async (t) => {
    const server = await startServer(t);
    const url = await servePage(t, {
      entry, policy: FORBIDDEN, pages: { [wasm]: { headers: asWasm, body: coreBytes() } },
    });
    const page = await ClientPage.open(t, browser(), url);
    assert.equal((await page.chat(t, server, { wasm })).core, 'js');
    assert.deepEqual(page.violations, REFUSAL);
  });
});
