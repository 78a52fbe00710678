// @ts-check
/** What every engine must do before anything else is asked of it. */
import assert from 'node:assert/strict';
import { numbered } from './messages.js';
import { Stage } from './stage.js';

/** @typedef {import('./scenario.js').Scenario} Scenario */

/** @type {Record<string, Scenario>} */
export const chat = {
  'a page and a client in Node talk both ways': async (t, browser) => {
    const stage = await Stage.open(t, browser);
    const bob = await stage.nodeClient('bob');
    const alice = await stage.enterPage('alice');
    await alice.send('bob', ['早上好 👋🏽', '<b>bold</b> \u0000', '']);
    await alice.hears('ended', 3);
    assert.deepEqual(bob.shown.map(({ content }) => content),
      ['早上好 👋🏽', '<b>bold</b> \u0000', '']);
    assert.deepEqual(alice.heard('ended').map(({ end }) => end), Array(3).fill('delivered'));

    await Promise.all(numbered(20, 'from bob').map((text) =>
      bob.client.send('alice', text).delivered));
    const messages = await alice.hears('message', 20);
    assert.deepEqual(messages.map(({ content }) => content), numbered(20, 'from bob'));
    assert.equal((await alice.stats()).core, 'wasm');
    assert.equal(stage.server.stats().links, 2);
  },
};
