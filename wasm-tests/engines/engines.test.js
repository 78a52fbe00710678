// @ts-check
/** What every page needs, in the engines besides Chromium, which has tests of its own. */
import { after, before, describe, test } from 'node:test';
import { chatPage } from '../browser/scenarios/chat-page.js';
import { chat } from '../browser/scenarios/chat.js';
import { connectFailed } from '../browser/scenarios/connect-failed.js';
import { cached } from '../browser/scenarios/lifecycle.js';
import { crash, outbox } from '../browser/scenarios/outbox.js';
import { shown } from '../browser/scenarios/shown.js';
import { storage } from '../browser/scenarios/storage.js';
import { tabs } from '../browser/scenarios/tabs.js';
import { widget } from '../browser/scenarios/widget.js';
import { FirefoxBrowser } from './firefox.js';
import { WebKitBrowser } from './webkitgtk.js';

/** @typedef {import('../browser/engines/engine.js').Browser} Browser */
/** @typedef {import('../browser/scenarios/scenario.js').Scenario} Scenario */

const everywhere = {
  ...chat, ...chatPage, ...connectFailed, ...outbox, ...shown, ...storage, ...tabs, ...widget,
};

/** @param {() => Promise<Browser>} launch @param {Record<string, Scenario>} scenarios */
function play(launch, scenarios) {
  /** @type {Browser} */
  let browser;
  before(async () => { browser = await launch(); });
  after(() => browser.close());
  for (const [name, scenario] of Object.entries(scenarios)) test(name, (t) => scenario(t, browser));
}

describe('Firefox', () => play(FirefoxBrowser.launch, { ...everywhere, ...crash }));
// Its automated sessions keep nothing beyond their end, so there is nothing to crash.
describe('WebKitGTK', () => play(WebKitBrowser.launch, { ...everywhere, ...cached }));
