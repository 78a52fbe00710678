// @ts-check
/** Why a page does not come online: the best that a page in Chromium can know. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { closedPort } from '../support/endpoints.js';
import { soon } from '../support/real.js';
import { startSite } from '../support/site.js';
import { ChromiumBrowser } from './engines/chromium.js';
import { connectFailed, UNKNOWN } from './scenarios/connect-failed.js';
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

describe('in Chromium, within one attempt', () => {
  describe('at an address', () => {
    /** @type {ChromiumBrowser} */
    let chromium;
    before(async () => { chromium = await ChromiumBrowser.launch(); });
    after(() => chromium.close());
    for (const [name, scenario] of Object.entries(connectFailed)) {
      test(name, (t) => scenario(t, chromium));
    }
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
