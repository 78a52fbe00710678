// @ts-check
/**
 * A short conversation on the shell's own clock and timers, the core loaded by its own asynchronous
 * `WebAssembly.instantiate`. Everything else on a host is tested by mini-program-*.test.js.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { VirtualServer } from '../support/virtual-server.js';
import { VirtualSocket, xorshift } from '../support/virtual-world.js';
import { evaluate } from './evaluate.js';
import { WebAssembly, bytesOf, binaryOf } from './shell.js';

const FOLDER = '/miniprogram_npm/mobileimsdk-wasm/';

const soon = () => new Promise((resolve) => setTimeout(resolve, 5));
/** @param {() => unknown} condition */
async function until(condition) {
  for (let i = 0; !condition(); i += 1) {
    assert.ok(i < 1000, `it never was so: ${condition}`);
    await soon();
  }
}

/** WeChat, as far as one conversation goes, and a server in it. */
class Host {
  /** @type {VirtualSocket[]} */
  sockets = [];
  server = new VirtualServer(/** @type {any} */ (this));
  /** @type {Map<string, unknown>} */
  storage = new Map();
  /** @type {Record<string, (event: object) => void>} */
  listeners = {};
  #random = xorshift(Date.now());

  // What a server needs of a world.
  later = (/** @type {number} */ ms, /** @type {() => void} */ run) => { setTimeout(run, ms); };
  settle = soon;

  /** Answers a call, later. @param {(options: any) => unknown} answer */
  #call(answer) {
    return (/** @type {any} */ options = {}) =>
      this.later(1, () => options.success(answer(options)));
  }

  /** @param {any} options */
  #connect({ url, success }) {
    const ready = this.#call(() => ({}));
    ready({ success });
    /** @type {Record<string, (event: object) => void>} */
    const told = {};
    const listen = (/** @type {string} */ event) =>
      (/** @type {() => void} */ listener) => { told[event] = listener; };
    const socket = new VirtualSocket(/** @type {any} */ (this), url, {
      opened: () => told.open({}), text: (data) => told.message({ data }),
      binary: () => told.message({ data: new ArrayBuffer(1) }),
      closed: (code, reason) => told.close({ code, reason }), failed: () => {},
    });
    this.sockets.push(socket);
    this.server.connected(socket);
    return {
      onOpen: listen('open'), onMessage: listen('message'), onClose: listen('close'),
      onError: listen('error'),
      send: this.#call(({ data }) => socket.send(data)), close: this.#call(() => socket.close()),
    };
  }

  get wx() {
    const { storage, listeners } = this;
    const on = (/** @type {string} */ event) =>
      (/** @type {() => void} */ listener) => { listeners[event] = listener; };
    const off = (/** @type {string} */ event) => () => { delete listeners[event]; };
    return {
      connectSocket: (/** @type {any} */ options) => this.#connect(options),
      onAppShow: on('show'), offAppShow: off('show'), onAppHide: on('hide'),
      offAppHide: off('hide'), onNetworkStatusChange: on('network'),
      offNetworkStatusChange: off('network'),
      getRandomValues: this.#call(({ length }) => ({
        randomValues: Uint8Array.from({ length }, () => this.#random() >>> 24).buffer,
      })),
      getStorageInfo: this.#call(() => ({ keys: [...storage.keys()] })),
      getStorage: this.#call(({ key }) => ({ data: storage.get(key) })),
      setStorage: this.#call(({ key, data }) => storage.set(key, data)),
      removeStorage: this.#call(({ key }) => storage.delete(key)),
    };
  }
}

/** @param {Record<string, unknown>} [more] of the host */
function launch(more) {
  const host = new Host();
  const globals = { wx: host.wx, setTimeout, clearTimeout, ...more };
  return { host, Client: evaluate('index.js', globals).Client };
}

/** @param {ReturnType<typeof launch>} app @param {object} [options] */
async function converse({ host, Client }, options) {
  const { server, listeners, storage } = host;
  const client = new Client({ url: 'wss://im.test', userId: 'alice', ...options });
  /** @type {string[]} */
  const shown = [];
  client.on('message', (/** @type {any} */ { content }) => shown.push(content));
  const login = client.login();
  const early = client.send('bob', '早 😀');
  await login;
  await early.delivered;
  await early.stored;
  await server.message({ dataContent: '你好 😀' });
  await until(() => server.of(4).length === 1);
  listeners.hide({});
  await soon();
  listeners.show({});
  await client.send('bob', 'back').delivered;
  assert.deepEqual(server.contents, ['早 😀', 'back']);
  assert.deepEqual(shown, ['你好 😀']);
  assert.equal(host.sockets.length, 1);
  const { core } = client.stats();
  await client.logout();
  client.dispose();
  assert.deepEqual(Object.keys(listeners), []);
  await until(() => [...storage.values()].every((page) => !/早|back/.test(String(page))));
  return core;
}

describe('on the clock of the shell', () => {
  /** @type {Record<string, (path: string) => Promise<unknown>>} */
  const ANSWERS = {
    'an instance': (file) => WebAssembly.instantiate(binaryOf(file), {}),
    'a module with its instance': (file) => WebAssembly.instantiate(bytesOf(file), {}),
  };
  for (const [what, instantiate] of Object.entries(ANSWERS)) {
    test(`core.wasm.br runs, from a host that answers ${what}`, async () => {
      /** @type {string[]} */
      const paths = [];
      const app = launch({
        WXWebAssembly: {
          instantiate(/** @type {string} */ path) {
            paths.push(path);
            return instantiate(path.slice(FOLDER.length));
          },
        },
      });
      assert.equal(await converse(app), 'wasm');
      assert.deepEqual(paths, [`${FOLDER}core.wasm.br`]);
    });
  }

  test('the twin runs, where the host has no WebAssembly', async () => {
    assert.equal(await converse(launch(), { twin: () => evaluate('twin.js', {}) }), 'js');
  });
});
