// @ts-check
/** What is told received and read, in Chromium. */
import { after, before, describe, test } from 'node:test';
import { ChromiumBrowser } from './engines/chromium.js';
import { receipts, receiptsOfSleepers } from './scenarios/receipts.js';

/** @type {ChromiumBrowser} */
let browser;

describe('receipts between pages', { concurrency: 2 }, () => {
  before(async () => { browser = await ChromiumBrowser.launch(); });
  after(() => browser.close());
  for (const [name, scenario] of Object.entries({ ...receipts, ...receiptsOfSleepers })) {
    test(name, (t) => scenario(t, browser));
  }
});
