// @ts-check
/** Pages that are hidden, frozen, put away, or without a network, in Chromium. */
import { after, before, describe, test } from 'node:test';
import { ChromiumBrowser } from './engines/chromium.js';
import { SLOWING_SOON, hidden } from './scenarios/hidden.js';
import { cached, lifecycle } from './scenarios/lifecycle.js';

/** @type {ChromiumBrowser} */
let browser;

describe('the life of a page', { concurrency: true }, () => {
  before(async () => { browser = await ChromiumBrowser.launch([SLOWING_SOON]); });
  after(() => browser.close());
  for (const [name, scenario] of Object.entries({ ...cached, ...lifecycle, ...hidden })) {
    test(name, (t) => scenario(t, browser));
  }
});
