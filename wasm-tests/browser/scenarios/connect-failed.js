// @ts-check
/** Why a page does not come online: told within one attempt, as far as its engine lets it know. */
import assert from 'node:assert/strict';
import { closedPort, foreign, refusing, selfSigned } from '../../support/endpoints.js';
import { startServer } from '../../support/real.js';
import { Stage } from './stage.js';

/** @typedef {import('./scenario.js').Scenario} Scenario */
/** @typedef {import('node:test').TestContext} TestContext */

const SOON = { loginTimeout: 1500, reconnect: { minDelay: 10, maxDelay: 10 } };
/** For an address that never answers; where it does, a busy machine may take longer than this. */
const SILENT = { connectTimeout: 1500 };
export const UNKNOWN =
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

/**
 * What the page is told of its first attempt at the address.
 * @param {import('./scripted-page.js').ScriptedPage} page @param {string} url
 * @param {object} [options]
 */
async function firstFailure(page, url, options = {}) {
  await page.create('alice', { ...SOON, ...options, url });
  await page.tab.call('login');
  const [told] = await page.hears('error');
  await page.tab.call('dispose');
  assert.deepEqual([told.code, told.url], ['CONNECT_FAILED', url]);
  return told;
}

/** @type {Record<string, Scenario>} */
export const connectFailed = {
  'a policy without the address in connect-src is told for certain': async (t, browser) => {
    const stage = await Stage.open(t, browser, {}, { policy: 'connect-src \'self\'' });
    const told = await firstFailure(await stage.openPage('alice'), stage.server.url);
    assert.equal(told.phase, 'connect');
    assert.match(told.hint, /^The Content-Security-Policy of the page forbids it/);
  },
};
for (const [what, [at, phase, hint]] of Object.entries(ENDPOINTS)) {
  connectFailed[`${what} is told as far as it can be known`] = async (t, browser) => {
    const stage = await Stage.open(t, browser);
    const told = await firstFailure(await stage.openPage('alice'), await at(t),
      what === 'a wrong path' ? SILENT : {});
    assert.equal(told.phase, phase);
    assert.match(told.hint, hint);
    assert.equal(told.cause, 'undefined');
  };
}
