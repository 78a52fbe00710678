// @ts-check
import assert from 'node:assert/strict';
import { startServer } from '../../support/real.js';
import { Demo, SERVER, WORDS } from '../support/demo.js';
import { peer } from '../support/peer.js';

/** @typedef {import('node:test').TestContext} TestContext */

const KNOWN = { server: SERVER, user: '小林', token: 'secret', autologin: '1' };

const HISTORY = 'mobileimsdk-wasm talk ';

/**
 * Until the phone has it on its disk.
 * @param {Demo} demo @param {string} text @param {'outbox' | 'history'} [where]
 */
async function isKept(demo, text, where = 'outbox') {
  await demo.phone.page.waitForFunction(([words, history, isHistory]) =>
    Object.keys(localStorage).some((key) => key.startsWith('mobileimsdk-wasm ') &&
      key.startsWith(history) === (isHistory === 'history') &&
      localStorage[key].includes(words)), [text, HISTORY, where]);
}

/** @type {Record<string, (t: TestContext) => Promise<void>>} */
export const relaunch = {
  'killed in mid-send and started again: nothing is lost, nothing twice, the order stays':
    async (t) => {
      const server = await startServer(t);
      const lina = await peer(t, server);
      const demo = await Demo.online(t, server);
      await demo.talkTo('李娜');
      await demo.write('一');
      await demo.hasStatus('一', WORDS.delivered);
      // In flight: they arrive, their acknowledgements do not.
      server.faults.drop((frame, { userId }) => frame?.type === 4 && userId === '小林', 'out');
      for (const text of ['二', '三']) await demo.write(text);
      await lina.hears('三');
      // In flight, and on the way to nowhere.
      server.faults.halfOpen('小林');
      for (const text of ['四', '五', '六']) await demo.write(text);
      await isKept(demo, '六');
      await demo.phone.kill();
      server.faults.heal();
      await lina.say('小林', '你在哪儿？', '喂？');

      await demo.phone.launch({ query: KNOWN });
      await demo.isOnline();
      await demo.person('李娜').click();
      for (const text of ['二', '三', '四', '五', '六']) await demo.hasStatus(text, WORDS.delivered);
      for (const text of ['你在哪儿？', '喂？']) await demo.shows(text);
      assert.deepEqual(lina.heard, ['一', '二', '三', '四', '五', '六']);
      assert.deepEqual(await demo.said(), ['一', '二', '三', '四', '五', '六', '你在哪儿？', '喂？']);
    },

  'killed without a network: what was queued goes out at the next start, in order': async (t) => {
    const server = await startServer(t);
    const lina = await peer(t, server);
    const demo = await Demo.online(t, server);
    await demo.talkTo('李娜');
    await demo.phone.switchNetwork('none');
    await demo.banner.waitFor();
    const texts = Array.from({ length: 12 }, (_, i) => `第 ${i + 1} 条`);
    for (const text of texts) await demo.write(text);
    await isKept(demo, '第 12 条');
    await demo.phone.kill();
    await demo.phone.launch({ query: KNOWN });
    await demo.isOnline();
    await lina.hears('第 12 条');
    await demo.person('李娜').click();
    await demo.hasStatus('第 12 条', WORDS.delivered);
    assert.deepEqual(lina.heard, texts);
    assert.deepEqual(await demo.said(), texts);
  },

  'killed after a message was shown: the server sends it again, and it is not shown again':
    async (t) => {
      const server = await startServer(t);
      const lina = await peer(t, server);
      const demo = await Demo.online(t, server);
      // The server hears of no receipt, so it keeps the message for the next login.
      server.faults.drop((frame, { userId }) => frame?.type === 4 && userId === '小林', 'in');
      await lina.say('小林', '只看一次');
      await demo.person('李娜').click();
      await demo.shows('只看一次');
      await isKept(demo, '只看一次', 'history');
      await demo.phone.kill();
      server.faults.heal();
      const { messagesFromStore } = server.stats();
      await demo.phone.launch({ query: KNOWN });
      await demo.isOnline();
      await demo.person('李娜').click();
      await lina.say('小林', '第二条');
      await demo.shows('第二条');
      assert.ok(server.stats().messagesFromStore > messagesFromStore, 'it came again');
      assert.deepEqual(await demo.said(), ['只看一次', '第二条']);
    },
};
