// @ts-check
import assert from 'node:assert/strict';
import { startServer } from '../../support/real.js';
import { Demo, WORDS } from '../support/demo.js';
import { peer } from '../support/peer.js';

/** @typedef {import('node:test').TestContext} TestContext */

/** @param {TestContext} t @param {'light' | 'dark'} colorScheme */
async function colours(t, colorScheme) {
  const server = await startServer(t);
  const lina = await peer(t, server);
  const demo = await Demo.online(t, server, { colorScheme });
  await demo.talkTo('李娜');
  await demo.write('晚上好');
  await demo.hasStatus('晚上好', WORDS.delivered);
  await lina.say('小林', '好');
  await demo.shows('好');
  /** @param {import('playwright-core').Locator} place */
  const colour = (place, name = 'backgroundColor') =>
    place.evaluate((element, property) =>
      /** @type {any} */ (getComputedStyle(element))[property], name);
  const bubble = (/** @type {string} */ words) => demo.row(words).locator('.bubble');
  return {
    bar: await colour(demo.top.locator('.phone-bar')), own: await colour(bubble('晚上好')),
    theirs: await colour(bubble('好')), words: await colour(bubble('好'), 'color'),
    page: await colour(demo.top.locator('wx-page')),
  };
}

/** @param {string} colour rgb() @returns {number} 0 = black, 1 = white */
function lightness(colour) {
  const [red, green, blue] = (colour.match(/[\d.]+/g) ?? []).map(Number);
  return (0.299 * red + 0.587 * green + 0.114 * blue) / 255;
}

/** @type {Record<string, (t: TestContext) => Promise<void>>} */
export const look = {
  'light: dark words on light bubbles, green ones of one\'s own': async (t) => {
    const { bar, own, theirs, words, page } = await colours(t, 'light');
    assert.equal(bar, 'rgb(237, 237, 237)');
    assert.equal(own, 'rgb(149, 236, 105)');
    assert.ok(lightness(theirs) > 0.9 && lightness(words) < 0.3 && lightness(page) > 0.8);
  },

  'dark: light words on dark bubbles, green ones of one\'s own': async (t) => {
    const { bar, own, theirs, words, page } = await colours(t, 'dark');
    assert.equal(bar, 'rgb(17, 17, 17)');
    assert.equal(own, 'rgb(62, 181, 117)');
    assert.ok(lightness(theirs) < 0.3 && lightness(words) > 0.6 && lightness(page) < 0.2);
  },

  'English where the system speaks English': async (t) => {
    const demo = await Demo.start(t, await startServer(t), { language: 'en_GB' });
    await demo.top.getByText('Log in', { exact: true }).waitFor();
  },
};
