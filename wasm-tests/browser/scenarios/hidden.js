// @ts-check
/**
 * Tabs in the background, in a browser that slows their timers down: at first to one a second, soon
 * to one a minute for timers that set each other.
 */
import assert from 'node:assert/strict';
import { setTimeout as pass } from 'node:timers/promises';
import { Stage } from './stage.js';

/** @typedef {import('./scenario.js').Scenario} Scenario */
/** @typedef {import('./scripted-page.js').ScriptedPage} ScriptedPage */

/** So that the one a minute comes after 10 s instead of 5 minutes. */
export const SLOWING_SOON = '--enable-features=IntensiveWakeUpThrottling:grace_period_seconds/10';
/** In the background, ms: long enough to see a timer of one a minute fail. */
const HIDDEN = 25_000;
const HEARTBEAT = 3000;
/** What a timer in the background is late at first, and what a busy machine adds, ms. */
const SECOND = 1000, SLACK = 500;

/** @param {ScriptedPage} page @returns {Promise<number>} between two pings, or since the last */
async function longestPause(page) {
  const times = page.heard('ping').map(({ at }) => at);
  times.push(await page.tab.call('now'));
  return Math.max(...times.slice(1).map((time, i) => time - times[i]));
}

/** @type {Record<string, Scenario>} */
export const hidden = {
  'a hidden tab keeps its heartbeat, with a ticker and without': async (t, browser) => {
    const stage = await Stage.open(t, browser, { senseMode: '3s' });
    /** @type {Record<string, import('./scripted-page.js').PageOptions>} */
    const options = {
      plain: {}, ticker: { ticker: '/dist/ticker.js' }, wrong: { ticker: '/dist/not-there.js' },
    };
    const [plain, ticker, wrong] = await Promise.all(Object.keys(options).map(async (name) => {
      const page = await stage.enterPage(name, { senseMode: '3s', ...options[name] });
      await page.hears('ping');
      await page.tab.call('startTicking');
      await page.tab.cover?.(stage.awayUrl);
      return page;
    }));
    await pass(HIDDEN);
    const pages = [plain, ticker, wrong];
    const pauses = await Promise.all(pages.map(longestPause));
    t.diagnostic(`longest pause without a ticker ${Math.round(pauses[0])} ms, with one ` +
      `${Math.round(pauses[1])} ms, with one that is not there ${Math.round(pauses[2])} ms`);
    assert.ok(await plain.tab.call('longestTick') > 2 * HEARTBEAT, 'timers are slowed down');
    assert.ok(pauses[0] < HEARTBEAT + SECOND + SLACK);
    assert.ok(pauses[1] < HEARTBEAT + SLACK);
    assert.ok(pauses[2] < HEARTBEAT + SECOND + SLACK);
    assert.deepEqual(pages.map((page) => page.heard('error').map(({ code }) => code)),
      [[], [], ['TICKER_FAILED']]);
    assert.equal(stage.server.stats().logins, 3, 'the server has missed nobody');
    for (const page of pages) {
      assert.equal(page.heard('visibilitychange').at(-1)?.visibility, 'hidden');
    }
  },
};
