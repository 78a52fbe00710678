// @ts-check
/** The chat page as it is, in a frame of a page that does what its user would. */
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { loggedIn, next, startServer } from '../../support/real.js';

/** @typedef {import('./scenario.js').Scenario} Scenario */

/** @param {string} path */
const inRoot = (path) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

const SAID = '.bubble .words';

/** @type {Record<string, Scenario>} */
export const chatPage = {
  'the chat page logs in, talks both ways, says what was read, and keeps it over a reload': async (
    t, browser) => {
    const server = await startServer(t, { webRoot: {
      '/': inRoot('demo-web'), '/dist': inRoot('dist'),
      '/frame': inRoot('wasm-tests/browser/page/frame'),
    } });
    const bob = await loggedIn(t, server, 'bob', { receipts: true });
    bob.on('message', () => {});
    const tab = await browser.newTab(`${server.httpUrl}/frame/`);
    t.after(() => tab.close());
    await tab.call('show', '/chat/?to=bob');
    await tab.call('type', '#login-user', 'alice');
    await tab.call('press', '#login-submit');
    await tab.call('sees', '#draft');
    const heard = next(bob, 'message');
    await tab.call('type', '#draft', '早上好 👋🏽');
    await tab.call('press', '#composer .main');
    const message = await heard;
    assert.equal(message.content, '早上好 👋🏽');
    await tab.call('sees', '.bubble[data-status=arrived]');
    bob.markRead(message);
    await tab.call('sees', '.bubble[data-status=read]');
    await bob.send('alice', '<b>bold</b>').received;
    await tab.call('sees', SAID, '<b>bold</b>');
    assert.deepEqual(await tab.call('texts', SAID), ['早上好 👋🏽', '<b>bold</b>']);

    await tab.reload();
    await tab.call('show', '/chat/?user=alice&autologin');
    await tab.call('press', '.person', 'bob');
    await tab.call('sees', SAID, '<b>bold</b>');
    assert.deepEqual(await tab.call('texts', SAID), ['早上好 👋🏽', '<b>bold</b>']);
    await tab.call('sees', '.bubble[data-status=read]');
    assert.deepEqual(await tab.call('troubles'), []);
  },
};
