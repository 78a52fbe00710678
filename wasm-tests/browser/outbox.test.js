// @ts-check
/** What outlives a page, in Chromium. */
import { after, before, describe, test } from 'node:test';
import { ChromiumBrowser } from './engines/chromium.js';
import { chat } from './scenarios/chat.js';
import { crash, death, outbox } from './scenarios/outbox.js';
import { shown, shownBeforeDeath } from './scenarios/shown.js';
import { quota, storage } from './scenarios/storage.js';

/** @type {ChromiumBrowser} */
let browser;

describe('a page that ends and comes back', () => {
  before(async () => { browser = await ChromiumBrowser.launch(); });
  after(() => browser.close());

  describe('one page beside the other', { concurrency: 3 }, () => {
    const beside = {
      ...chat, ...outbox, ...death, ...shown, ...shownBeforeDeath, ...storage, ...quota,
    };
    for (const [name, scenario] of Object.entries(beside)) {
      test(name, (t) => scenario(t, browser));
    }
  });

  describe('alone', () => {
    for (const [name, scenario] of Object.entries(crash)) {
      test(name, (t) => scenario(t, browser));
    }
  });
});
