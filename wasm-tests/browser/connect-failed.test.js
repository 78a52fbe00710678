// @ts-check
/** Why a page does not come online: the best that a page in Chromium can know. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { closedPort, foreign, refusing, selfSigned } from '../support/endpoints.js';
import { soon, startServer } from '../support/real.js';
import { startSite } from '../support/site.js';
import { useChromium } from './support/browser.js';
import { ClientPage } from './support/client-page.js';

/** @typedef {import('node:test').TestContext} TestContext */

const SCRIPTS = 'script-src \'self\' \'wasm-unsafe-eval\'';

const dist = fileURLToPath(new URL('../../dist/', import.meta.url));

const browser = useChromium();

/** @param {TestContext} t @param {string} [policy] Content-Security-Policy */
async function openPage(t, policy) {
  const site = await startSite({
    directories: { '/dist/': dist },
    headers: policy ? { 'Content-Security-Policy': policy } : {},
    pages: {
      '/': '<!doctype html><link rel="icon" href="data:,">' +
        '<script src="/dist/mobileimsdk.js"></script>',
    },
  });
  t.after(site.close);
  return ClientPage.open(t, browser(), site.url);
}

/**
 * What the page is told of its first attempts.
 * @param {ClientPage} page @param {string} url @param {number} [count]
 * @returns {Promise<any[]>}
 */
function failures(page, url, count = 1) {
  return soon(page.page.evaluate(async ({ address, most }) => {
    const { Client } = /** @type {any} */ (window).MobileIMSDK;
    const client = new Client({
      url: address, userId: 'alice', connectTimeout: 1500, loginTimeout: 1500,
      reconnect: { minDelay: 10, maxDelay: 10 },
    });
    /** @type {any[]} */
    const told = [];
    await new Promise((resolve) => {
      client.on('error', (/** @type {any} */ error) => {
        const { code, phase, url: at, closeCode, cause, hint } = error;
        told.push({ code, phase, url: at, closeCode, hint, hasCause: cause !== undefined });
        if (told.length === most) resolve(undefined);
      });
      client.login();
    });
    client.dispose();
    return told;
  }, { address: url, most: count }), 'an attempt that fails');
}

const UNKNOWN =
  /^The socket did not open, and browsers do not say why: .*`\/websocket`.*connect-src/;
/** @type {Record<string, [(t: TestContext) => Promise<string>, string, RegExp]>} */
const ENDPOINTS = {
  'a wrong port': [closedPort, 'connect', UNKNOWN],
  'a wrong host': [async () => 'ws://no-such-host.invalid/websocket', 'connect', UNKNOWN],
  'a wrong path': [async (t) => (await startServer(t)).url.replace('/websocket', '/websockets'),
    'connect', /^No answer within `connectTimeout`: the path may be wrong/],
  'wss to a plain port': [async (t) => (await startServer(t)).url.replace('ws:', 'wss:'),
    'connect', UNKNOWN],
  'HTTP 401': [(t) => refusing(t, 401), 'connect', UNKNOWN],
  'HTTP 404': [(t) => refusing(t, 404), 'connect', UNKNOWN],
  'a foreign server': [(t) => foreign(t, () => {}), 'login', /no MobileIMSDK server/],
  'a self-signed certificate': [selfSigned, 'connect', UNKNOWN],
};

describe('in Chromium, within one attempt', () => {
  for (const [what, [at, phase, hint]] of Object.entries(ENDPOINTS)) {
    test(`${what} is told as far as it can be known`, async (t) => {
      const page = await openPage(t), url = await at(t);
      const [told] = await failures(page, url);
      assert.deepEqual([told.code, told.phase, told.url], ['CONNECT_FAILED', phase, url]);
      assert.match(told.hint, hint);
      assert.equal(told.hasCause, false);
    });
  }

  test('a policy without the address in connect-src is told for certain', async (t) => {
    const { url } = await startServer(t);
    const page = await openPage(t, `${SCRIPTS}; connect-src 'self'`);
    const [told] = await failures(page, url);
    assert.equal(told.phase, 'connect');
    assert.match(told.hint, /^The Content-Security-Policy of the page forbids it/);
  });

  test('a policy that forbids another address is not blamed', async (t) => {
    const page = await openPage(t,
      `${SCRIPTS}; connect-src 'self' ws://127.0.0.1:*`);
    const told = failures(page, await closedPort(t), 3);
    await page.page.evaluate(() => new Promise((resolve) => {
      document.addEventListener('securitypolicyviolation', resolve);
      fetch('http://elsewhere.invalid').catch(() => {});
    }));
    for (const { hint } of await told) assert.match(hint, UNKNOWN);
  });

  test('a token is in nothing that is told', async (t) => {
    const page = await openPage(t), url = await closedPort(t);
    const [told] = await failures(page, `${url}?token=T0KEN-b7e1`);
    assert.equal(told.url, url);
    assert.doesNotMatch(JSON.stringify(told), /T0KEN/);
  });
});
