// @ts-check
/** What the page was shown is remembered where it is kept what it sent. */
import assert from 'node:assert/strict';
import { FrameType, MemoryStore } from 'mobileimsdk-wasm/dev-server';
import { Stage } from './stage.js';
import { numbered } from './messages.js';

/** @typedef {import('./scenario.js').Scenario} Scenario */
/** @typedef {import('./scripted-page.js').ScriptedPage} ScriptedPage */

/**
 * The server never learns that the page has got them, so it sends them to the next page too.
 * @param {Parameters<Scenario>[0]} t @param {Parameters<Scenario>[1]} browser
 * @param {(stage: Stage, alice: ScriptedPage) => Promise<ScriptedPage>} interrupt
 */
async function receiveAgain(t, browser, interrupt) {
  const store = new MemoryStore();
  const stage = await Stage.open(t, browser, { store });
  const before = await stage.enterPage('alice', {}, { name: 'before' });
  let acknowledged = 0;
  stage.server.faults.drop((frame) => {
    if (frame?.type !== FrameType.ACK) return false;
    acknowledged += 1;
    return true;
  }, 'in');
  for (const text of numbered(5, 'from the server')) stage.server.send('alice', text);
  await before.hears('message', 5);
  await stage.until('its ACKs', () => acknowledged >= 5);
  assert.equal(store.size, 5);
  // One write follows the other: when this is durable, so is what was shown before.
  await before.send('0', ['a later write']);
  await before.hears('stored');

  const after = await interrupt(stage, before);
  stage.server.faults.heal();
  await after.enter('alice');
  await stage.until('its second ACKs', () => store.size === 0);
  assert.ok((await after.stats()).duplicates >= 5);
  assert.equal(new Set(before.shown).size, 5);
  assert.deepEqual(after.shown, []);
}

/** @type {Record<string, Scenario>} */
export const shown = {
  'a retransmission after a reload is acknowledged and not shown again': (t, browser) =>
    receiveAgain(t, browser, (_, page) => page.reloadAs('after')),
};

/** For a browser that can kill a page. @type {Record<string, Scenario>} */
export const shownBeforeDeath = {
  'a retransmission after the death of the page\'s process is not shown again': (t, browser) =>
    receiveAgain(t, browser, async (stage, page) => {
      await page.tab.kill?.();
      return stage.openPage('after');
    }),
};
