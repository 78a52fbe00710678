// @ts-check
import assert from 'node:assert/strict';
import { startServer } from '../../support/real.js';
import { Demo, WORDS } from '../support/demo.js';
import { peer } from '../support/peer.js';

/** @typedef {import('node:test').TestContext} TestContext */
/** @typedef {Record<string, (t: TestContext) => Promise<void>>} Scenarios */

/** Which core runs, as the settings page says it. @param {Demo} demo */
async function coreOf(demo) {
  await demo.top.locator('.settings-link').click();
  return demo.top.locator('.stat').filter({ hasText: '内核' }).locator('.stat-value').innerText();
}

/** @type {Scenarios} */
export const loading = {
  'the core runs in the host\'s WebAssembly, by its path in the package': async (t) => {
    const demo = await Demo.online(t, await startServer(t));
    assert.equal(await coreOf(demo), 'wasm');
  },

  'a host that answers the instance itself will do': async (t) => {
    const demo = await Demo.online(t, await startServer(t), { engine: { answer: 'instance' } });
    assert.equal(await coreOf(demo), 'wasm');
  },

  'a base library without WebAssembly: the login says what to do': async (t) => {
    const demo = await Demo.start(t, await startServer(t), { engine: null });
    await demo.logIn('小林');
    await demo.notice.filter({ hasText: 'WASM_LOAD_FAILED' })
      .filter({ hasText: 'twin: () => require(\'mobileimsdk-wasm/twin\')' }).waitFor();
    assert.equal(await demo.field('user').inputValue(), '小林');
  },

  'a base library without .wasm.br: the login names the files that it looked for': async (t) => {
    const demo = await Demo.start(t, await startServer(t), { engine: { brotli: false } });
    await demo.logIn('小林');
    await demo.notice.filter({ hasText: '/miniprogram_npm/mobileimsdk-wasm/core.wasm.br' })
      .filter({ hasText: '/miniprogram_npm/mobileimsdk-wasm/core.wasm: ' }).waitFor();
  },
};

/** In the demo with one line more: the twin. @type {Scenarios} */
export const twin = {
  'with the twin it chats on a base library without WebAssembly': async (t) => {
    const server = await startServer(t);
    const lina = await peer(t, server);
    const demo = await Demo.online(t, server, { engine: null });
    await demo.talkTo('李娜');
    await demo.write('没有 WebAssembly 也行');
    await demo.hasStatus('没有 WebAssembly 也行', WORDS.delivered);
    await lina.say('小林', '好 👍');
    await demo.shows('好 👍');
    await demo.back();
    assert.equal(await coreOf(demo), 'js');
  },

  'the twin\'s code is not even read where WebAssembly works': async (t) => {
    const demo = await Demo.online(t, await startServer(t));
    const loaded = await demo.phone.tell(({ modules }) => modules.loaded);
    assert.ok(loaded.includes('miniprogram_npm/mobileimsdk-wasm/index.js'));
    assert.ok(!loaded.includes('miniprogram_npm/mobileimsdk-wasm/twin.js'));
    assert.equal(await coreOf(demo), 'wasm');
  },
};
