// @ts-check
/** The phone itself: as strict as the strictest that is known. */
import assert from 'node:assert/strict';
import { startServer } from '../../support/real.js';
import { Demo } from '../support/demo.js';
import { SERVER_ORIGIN } from '../support/phone.js';

/** @typedef {import('node:test').TestContext} TestContext */

/** At the login page, with a server that takes connections. @param {TestContext} t */
async function start(t) {
  assert.equal(SERVER_ORIGIN, 'wss://im.example.com', 'which the page\'s code below spells out');
  return (await Demo.start(t, await startServer(t))).phone;
}

/** @type {Record<string, (t: TestContext) => Promise<void>>} */
export const phone = {
  'the page\'s code finds nothing of a browser': async (t) => {
    const { names, made } = await (await start(t)).probe();
    for (const name of ['window', 'document', 'globalThis', 'self', 'WebAssembly', 'WebSocket',
      'TextEncoder', 'TextDecoder', 'crypto', 'performance', 'fetch', 'localStorage', 'URL',
      'queueMicrotask', 'structuredClone', 'AbortController', 'indexedDB', 'navigator']) {
      assert.equal(names[name], 'undefined', name);
    }
    assert.deepEqual(Object.entries(names).filter(([, type]) => type !== 'undefined'), []);
    assert.equal(made, 'EvalError', 'nobody makes code of a string');
  },

  'five sockets, each to a listed wss address': async (t) => {
    const { five, refused } = await (await start(t)).asPage(({ wx }) => {
      const tasks = Array.from({ length: 5 }, () =>
        wx.connectSocket({ url: 'wss://im.example.com/websocket', success() {}, fail() {} }));
      /** @type {(url: string) => Promise<string>} */
      const refusal = (url) => new Promise((resolve) => {
        const task = wx.connectSocket({
          url, success: () => resolve('ok'), fail: (/** @type {any} */ e) => resolve(e.errMsg),
        });
        if (task !== undefined) resolve('a task');
      });
      return Promise.all(['wss://im.example.com/websocket', 'ws://im.example.com/websocket',
        'wss://example.org/'].map(refusal))
        .then((refused) => ({ five: tasks.every(Boolean), refused }));
    });
    assert.equal(five, true);
    assert.deepEqual(refused, ['connectSocket:fail exceed max task count',
      'connectSocket:fail invalid url', 'connectSocket:fail url not in domain list']);
  },

  'a socket hears only who listened at once, and is not closed before it is open': async (t) => {
    const heard = await (await start(t)).asPage(({ wx, setTimeout }) => new Promise((resolve) => {
      /** @type {string[]} */
      const said = [];
      const task = wx.connectSocket({
        url: 'wss://im.example.com/websocket', success() { said.push('created'); }, fail() {},
      });
      task.close({
        success() { said.push('closed early'); },
        fail: (/** @type {any} */ { errMsg }) => said.push(errMsg),
      });
      task.onOpen(() => {
        said.push('open');
        task.close({ success() {}, fail() {} });
      });
      Promise.resolve().then(() => {}).then(() => task.onOpen(() => said.push('open, late')));
      task.onClose((/** @type {any} */ { code }) => {
        said.push(`close ${code}`);
        setTimeout(() => resolve(said), 0);
      });
    }));
    assert.deepEqual(heard,
      ['created', 'closeSocket:fail WebSocket is not connected', 'open', 'close 1000']);
  },

  'a failure that nobody asked for is an unhandled rejection': async (t) => {
    const device = await start(t);
    await device.asPage(({ wx }) => { wx.getStorage({ key: 'none' }); });
    while (device.troubles.length === 0) await device.asPage(() => {});
    assert.match(device.troubles.splice(0).join(), /data not found|Object/);
  },

  'storage keeps plain data, 1 MB a key and 10 MB in all': async (t) => {
    const answers = await (await start(t)).asPage(async (_, ask) => {
      const MB = 1024 * 1024;
      const put = (/** @type {string} */ key, /** @type {unknown} */ data) =>
        ask('setStorage', { key, data }).then(({ errMsg }) => errMsg);
      const found = [await put('bytes', new Uint8Array(1)), await put('much', 'x'.repeat(MB)),
        await put('wide', '中'.repeat(MB / 2))];
      // Not to the browser's own limit for an origin, which is in UTF-16 units.
      for (let i = 0; i < 11; i += 1) found.push(await put(`full${i}`, '中'.repeat(MB / 3 - 10)));
      return found;
    });
    assert.deepEqual(answers.slice(0, 3), [
      'setStorage:fail parameter error: the value is a Uint8Array',
      'setStorage:fail entry size limit reached', 'setStorage:fail entry size limit reached']);
    assert.deepEqual(answers.slice(3, 13), Array.from({ length: 10 }, () => 'setStorage:ok'));
    assert.equal(answers[13], 'setStorage:fail exceed storage max size');
  },

  'five seconds after it was hidden the page\'s code stands still': async (t) => {
    const device = await start(t);
    await device.asPage((globals) => {
      globals.rings = [];
      const ring = (/** @type {string} */ name) => globals.rings.push(name);
      globals.setTimeout(() => ring('before'), 1_000);
      globals.setTimeout(() => ring('after'), 20_000);
      globals.setInterval(() => ring('often'), 25_000);
    });
    const rings = () => device.asPage((globals) => globals.rings.join());
    await device.hide();
    await device.skip(60_000);
    assert.equal(await rings(), 'before');
    await device.show();
    assert.equal(await rings(), 'before,after,often');
  },

  'code comes out of the package, and from nowhere else': async (t) => {
    const answers = await (await start(t)).asPage(({ WXWebAssembly }) => Promise.all(
      [new Uint8Array([0, 97, 115, 109]), 'https://example.org/core.wasm', '/none/core.wasm',
        'wxfile://usr/core.wasm', '/miniprogram_npm/mobileimsdk-wasm/core.wasm.br']
        .map((path) => WXWebAssembly.instantiate(path, {})
          .then(() => 'ok', (/** @type {Error} */ error) => error.name))));
    assert.deepEqual(answers, ['Error', 'Error', 'Error', 'Error', 'ok']);
  },
};
