// @ts-check
/** Several tabs of one user, in Chromium. */
import { after, before, describe, test } from 'node:test';
import { ChromiumBrowser } from './engines/chromium.js';
import { lostLeaders, tabs } from './scenarios/tabs.js';

/** @type {ChromiumBrowser} */
let browser;

describe('tabs of one user', { concurrency: 2 }, () => {
  before(async () => { browser = await ChromiumBrowser.launch(); });
  after(() => browser.close());
  for (const [name, scenario] of Object.entries({ ...tabs, ...lostLeaders })) {
    test(name, (t) => scenario(t, browser));
  }
});
