// @ts-check
// What the mini-program's pages do with the stack of pages and with what the session tells, without
// a template; how they look is tested in mini-program/.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { ImError } from 'mobileimsdk-wasm';

/** @typedef {import('node:test').TestContext} TestContext */

const BASE = fileURLToPath(new URL('../demo-miniprogram/', import.meta.url));
const demo = createRequire(`${BASE}app.js`);

/** A client that does what the test says. */
class ScriptedClient {
  /** @type {ScriptedClient[]} */
  static all = [];
  /** @type {Record<string, (value: any) => void>} */
  listeners = {};
  state = 'idle';

  /** @param {{ url: string }} options */
  constructor({ url }) {
    if (url === 'bad') throw new ImError('INVALID_OPTION', 'no', { option: 'url' });
    ScriptedClient.all.push(this);
  }

  /** @param {string} event @param {(value: any) => void} listener */
  on(event, listener) {
    this.listeners[event] = listener;
  }

  login() {
    return new Promise((resolve, reject) => {
      this.refuse = reject;
    });
  }

  stats() {
    return { pending: 0, memoryBytes: 0 };
  }

  logout() {}

  dispose() {}

  /** @param {string} state */
  become(state, retryIn = null) {
    this.state = state;
    this.listeners.state({ state, retryIn });
  }
}

/** The host's stack of pages. As on a phone, a page takes a while to open. */
class Screen {
  /** @type {any[]} */
  stack = [];
  /** @type {any} */
  #defined = null;
  canOpen = true;
  relaunches = 0;

  globals = {
    App: (/** @type {any} */ app) => app.onLaunch({ query: {} }),
    Page: (/** @type {any} */ definition) => {
      this.#defined = definition;
    },
    wx: {
      getAppBaseInfo: () => ({ language: 'zh_CN' }),
      getStorageSync: () => '',
      getStorage: (/** @type {any} */ { fail }) => fail(),
      setStorage: (/** @type {any} */ { success }) => success && success(),
      removeStorage: (/** @type {any} */ { success }) => success(),
      setNavigationBarTitle() {},
      navigateTo: (/** @type {any} */ { url, fail }) => setImmediate(() => {
        if (this.canOpen) this.#push(url, (page) => page.onHide());
        else fail();
      }),
      reLaunch: (/** @type {any} */ { url }) => setImmediate(() => {
        this.relaunches += 1;
        this.open(url);
      }),
    },
  };

  get top() {
    return this.stack[this.stack.length - 1];
  }

  /** Names of the pages, the one on top last. */
  get names() {
    return this.stack.map(({ name }) => name).join();
  }

  /** Alone. @param {string} url */
  open(url) {
    for (const page of this.stack.splice(0)) page.onUnload();
    this.#push(url);
  }

  back() {
    this.stack.pop().onUnload();
    this.top.onShow();
  }

  /** @param {string} url @param {(below: any) => void} [leave] */
  #push(url, leave = () => {}) {
    if (this.top) leave(this.top);
    delete demo.cache[demo.resolve(`.${url}.js`)];
    demo(`.${url}.js`);
    const page = {
      ...this.#defined,
      name: url.split('/').pop(),
      data: structuredClone(this.#defined.data),
      setData(/** @type {object} */ patch, after = () => {}) {
        Object.assign(this.data, patch);
        after();
      },
    };
    this.stack.push(page);
    page.onLoad();
    page.onShow();
  }
}

/** Until nothing more happens without time passing. */
async function settle() {
  for (let i = 0; i < 20; i += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** At the login page; time is the test's. @param {TestContext} t */
function start(t) {
  t.mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'] });
  for (const file of Object.keys(demo.cache)) if (file.startsWith(BASE)) delete demo.cache[file];
  const screen = new Screen();
  Object.assign(globalThis, screen.globals);
  const { conversations, session } = demo('./im/index');
  session.library = { Client: ScriptedClient };
  demo('./app');
  screen.open('/pages/login/login');
  t.after(() => {
    session.leave();
    for (const page of screen.stack) page.onUnload();
    for (const name of Object.keys(screen.globals)) Reflect.deleteProperty(globalThis, name);
  });
  return { screen, session, conversations };
}

/** Through the form. @param {Screen} screen @returns {Promise<ScriptedClient>} */
async function logIn(screen, server = 'wss://im.test') {
  Object.assign(screen.top.fields, { server, userId: 'alice' });
  screen.top.onEnter();
  await settle();
  return /** @type {ScriptedClient} */ (ScriptedClient.all.at(-1));
}

/** At the list of conversations. @param {TestContext} t */
async function startOnline(t) {
  const started = start(t);
  (await logIn(started.screen)).become('online');
  await settle();
  assert.equal(started.screen.names, 'conversations');
  return started;
}

const tapOn = (/** @type {string} */ peer) => ({ currentTarget: { dataset: { peer } } });

test('a double tap opens one chat, and it can be opened again', async (t) => {
  const { screen, conversations } = await startOnline(t);
  for (let i = 0; i < 2; i += 1) {
    screen.top.onOpen(tapOn('bob'));
    screen.top.onOpen(tapOn('bob'));
    screen.top.onSettings();
    await settle();
    assert.equal(screen.names, 'conversations,chat');
    assert.equal(conversations.open.peer, 'bob');
    screen.back();
  }
  assert.equal(conversations.open, null);
});

test('a chat that could not be opened can be tried again', async (t) => {
  const { screen, conversations } = await startOnline(t);
  screen.canOpen = false;
  screen.top.onOpen(tapOn('bob'));
  await settle();
  assert.deepEqual([screen.names, conversations.open], ['conversations', null]);
  screen.canOpen = true;
  screen.top.onOpen(tapOn('bob'));
  await settle();
  assert.equal(screen.names, 'conversations,chat');
});

test('what is typed for a new chat waits for its key', async (t) => {
  const { screen } = await startOnline(t);
  screen.top.onInput({ detail: { value: ' bob ' } });
  screen.top.onSettings();
  screen.top.onBegin();
  await settle();
  screen.back();
  await settle();
  assert.equal(screen.names, 'conversations');
  screen.top.onBegin();
  screen.top.onBegin();
  await settle();
  assert.equal(screen.names, 'conversations,chat');
  assert.equal(screen.top.data.peer.name, 'bob');
});

test('a page that does not belong here leads to the one that does', async (t) => {
  const { screen, session } = await startOnline(t);
  const goesTo = async (/** @type {string} */ page) => {
    screen.relaunches = 0;
    screen.open(`/pages/${page}/${page}`);
    await settle();
    return [screen.names, screen.relaunches];
  };
  for (const page of ['login', 'chat']) {
    assert.deepEqual(await goesTo(page), ['conversations', 1], `from ${page}, logged in`);
  }
  session.leave();
  await settle();
  for (const page of ['conversations', 'chat', 'settings']) {
    assert.deepEqual(await goesTo(page), ['login', 1], `from ${page}, logged out`);
  }
});

test('a complaint about the form is not replaced by an earlier one', async (t) => {
  const { screen } = start(t);
  const client = await logIn(screen);
  client.refuse?.(new ImError('LOGIN_REFUSED', 'no', { serverCode: 1026 }));
  await settle();
  t.mock.timers.tick(1000);
  assert.match(screen.top.data.notice, /1026/);
  await logIn(screen, 'bad');
  assert.match(screen.top.data.notice, /wss:/);
  t.mock.timers.tick(3000);
  assert.match(screen.top.data.notice, /wss:/);
});

test('the login says why the socket failed, and apart from it when it tries again', async (t) => {
  const { screen } = start(t);
  const client = await logIn(screen);
  t.mock.timers.tick(1000);
  const shown = () => {
    const { progress, retry, trouble } = screen.top.data;
    return [progress, retry, trouble];
  };
  assert.deepEqual(shown(), ['正在登录…', '', '']);
  client.listeners.error(new ImError('CONNECT_FAILED', 'not online',
    { hint: 'add it to the socket domains' }));
  client.become('waiting', 5000);
  t.mock.timers.tick(1000);
  assert.deepEqual(shown(), ['服务器没有响应', '，4 秒后自动重试', 'add it to the socket domains']);
  client.become('connecting');
  t.mock.timers.tick(1000);
  assert.deepEqual(shown(), ['正在登录…', '', 'add it to the socket domains']);
  screen.top.onCancel();
  t.mock.timers.tick(1000);
  assert.deepEqual(shown(), ['', '', '']);
});
