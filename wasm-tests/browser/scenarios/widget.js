// @ts-check
/** A visitor with the widget, a desk, and an agent. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runDesk, until } from '../../support/desk-command.js';
import { AgentConsole } from '../../support/desk-people.js';
import { makeClient, startServer } from '../../support/real.js';

/** @typedef {import('./scenario.js').Scenario} Scenario */

/** @param {string} name */
const inRoot = (name) => fileURLToPath(new URL(`../../../${name}`, import.meta.url));

/** @type {Record<string, Scenario>} */
export const widget = {
  'the widget opens, talks both ways, counts what is unread, and keeps it over a reload': async (
    t, browser) => {
    const server = await startServer(t, { webRoot: { '/dist': inRoot('dist'),
      '/page': inRoot('wasm-tests/browser/page/widget') } });
    const directory = mkdtempSync(path.join(tmpdir(), 'widget-'));
    const desk = await runDesk(['--url', server.url, '--http', '0', '--visitors', 'any',
      '--database', path.join(directory, 'desk.db')]);
    t.after(() => {
      desk.child.kill('SIGKILL');
      rmSync(directory, { recursive: true });
    });
    await desk.ask('/agents', { id: 'ann', name: 'Ann', secret: 'correct horse' });
    const ann = new AgentConsole(makeClient(t, server, 'ann', { receipts: true }), 'correct horse');
    await ann.client.login();
    await until(() => ann.pass, 'the welcome');
    const tab = await browser.newTab(`${server.httpUrl}/page/`);
    t.after(() => tab.close());
    await tab.call('press', '.bubble');
    await tab.call('sees', 'header', 'as soon as we can');
    await tab.call('write', '早上好 👋🏽');
    await tab.call('sees', '[data-sign=arrived]', '早上好 👋🏽');
    ann.accept((await tab.call('record')).id);
    await tab.call('sees', 'h2', 'Ann');
    const [chat] = ann.mine;
    ann.say(chat, '<b>bold</b>');
    await tab.call('sees', '.theirs .words', '<b>bold</b>');
    await tab.call('press', '.close');
    ann.say(chat, 'one more');
    await tab.call('sees', '.badge', '1');

    await tab.reload();
    await tab.call('sees', '.badge', '1');
    await tab.call('press', '.bubble');
    await tab.call('sees', '.theirs .words', 'one more');
    const said = await tab.call('texts', '.line .words');
    assert.deepEqual(said.slice(-3), ['早上好 👋🏽', '<b>bold</b>', 'one more']);
    await tab.call('call', 'identify', 'another', 'token');
    await tab.call('sees', 'header', 'as soon as we can');
    assert.deepEqual((await tab.call('texts', '.own .words')), []);
    await tab.call('write', 'as another');
    await tab.call('sees', '[data-sign=arrived]', 'as another');
    await tab.call('call', 'reset');
    assert.equal(await tab.call('record'), null);
    assert.deepEqual(await tab.call('troubles'), []);
  },
};
