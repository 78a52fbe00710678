// @ts-check
// What the mini-program's pages do with the stack of pages and with what the session tells, without
// a template; how they look is tested in mini-program/.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { ImError } from 'mobileimsdk-wasm';
import { Talk, findLinks } from 'mobileimsdk-wasm/talk';
import { ScriptedClient } from './support/mini-demo.js';

/** @typedef {import('node:test').TestContext} TestContext */

const BASE = fileURLToPath(new URL('../demo-miniprogram/', import.meta.url));
const demo = createRequire(`${BASE}app.js`);

/** The host's stack of pages. As on a phone, a page takes a while to open. */
class Screen {
  /** @type {any[]} */
  stack = [];
  /** @type {any} */
  #defined = null;
  canOpen = true;
  relaunches = 0;
  title = '';
  clipboard = '';
  /** @type {string[]} */
  toasts = [];

  globals = {
    App: (/** @type {any} */ app) => app.onLaunch({ query: {} }),
    Page: (/** @type {any} */ definition) => {
      this.#defined = definition;
    },
    wx: {
      getAppBaseInfo: () => ({ language: 'zh_CN' }),
      getStorageSync: () => '',
      setStorage: (/** @type {any} */ { success }) => success && success(),
      setNavigationBarTitle: (/** @type {any} */ { title }) => { this.title = title; },
      showToast: (/** @type {any} */ { title }) => this.toasts.push(title),
      setClipboardData: (/** @type {any} */ { data, success }) => {
        this.clipboard = data;
        success();
      },
      navigateBack: () => setImmediate(() => this.back()),
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
  const { chat, session } = demo('./im/index');
  session.library = { Client: ScriptedClient, Talk, findLinks };
  demo('./app');
  screen.open('/pages/login/login');
  t.after(async () => {
    session.leave();
    await settle();
    for (const page of screen.stack) page.onUnload();
    for (const name of Object.keys(screen.globals)) Reflect.deleteProperty(globalThis, name);
  });
  return { screen, session, chat };
}

/** Through the form. @param {Screen} screen @returns {Promise<ScriptedClient>} */
async function logIn(screen, server = 'wss://im.test') {
  Object.assign(screen.top.fields, { server, userId: 'alice' });
  screen.top.onEnter();
  await settle();
  return ScriptedClient.last;
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
  const { screen, chat } = await startOnline(t);
  for (let i = 0; i < 2; i += 1) {
    screen.top.onOpen(tapOn('bob'));
    screen.top.onOpen(tapOn('bob'));
    screen.top.onSettings();
    await settle();
    assert.equal(screen.names, 'conversations,chat');
    assert.equal(chat.open.peer, 'bob');
    screen.back();
  }
  assert.equal(chat.open, null);
});

test('a chat that could not be opened can be tried again', async (t) => {
  const { screen, chat } = await startOnline(t);
  screen.canOpen = false;
  screen.top.onOpen(tapOn('bob'));
  await settle();
  assert.deepEqual([screen.names, chat.open], ['conversations', null]);
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
  client.tell('error', new ImError('CONNECT_FAILED', 'not online',
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

/** @param {TestContext} t */
async function startChat(t, before = (/** @type {ScriptedClient} */ _) => {}) {
  const { screen, chat, session } = await startOnline(t);
  const client = ScriptedClient.last;
  before(client);
  await settle();
  screen.top.onOpen(tapOn('bob'));
  await settle();
  const page = screen.top;
  /** Until nothing more is to be painted. */
  const painted = async () => {
    for (let i = 0; i < 3; i += 1) {
      await settle();
      t.mock.timers.tick(1);
    }
  };
  await painted();
  const words = () => page.rows.map((/** @type {any} */ row) => row.words);
  return { screen, chat, session, client, page, painted, words };
}

const tap = (/** @type {object} */ dataset) => ({ currentTarget: { dataset } });
const typed = (/** @type {string} */ value, cursor = value.length) =>
  ({ detail: { value, cursor } });

test('an emoji goes where the cursor is, and what is sent leaves the field empty', async (t) => {
  const { page, client } = await startChat(t);
  page.onInput(typed('ab', 1));
  page.onEmoji(tap({ emoji: '😀' }));
  page.onEmoji(tap({ emoji: '👍' }));
  assert.deepEqual([page.data.draft, page.data.canSend], ['a😀👍b', true]);
  page.onSend();
  assert.deepEqual([page.data.draft, page.data.canSend], ['', false]);
  assert.equal(client.sent[0].content, 'a😀👍b');
  page.onEmoji(tap({ emoji: '🎉' }));
  assert.equal(page.data.draft, '🎉');
  page.onBlur({ detail: { value: '🎉' } });  // a host that tells no place
  page.onEmoji(tap({ emoji: '🔥' }));
  assert.equal(page.data.draft, '🎉🔥');
});

test('what the client does not take stays in the field, and why is said', async (t) => {
  const { page, screen } = await startChat(t);
  page.onInput(typed('too long'));
  page.onSend();
  assert.equal(page.typed, 'too long');
  assert.match(screen.toasts.join(), /9 字节/);
});

test('the title says that the peer is typing, and for how long', async (t) => {
  const { screen, client, painted } = await startChat(t);
  assert.equal(screen.title, 'bob');
  client.tell('typing', { from: 'bob' });
  await painted();
  assert.equal(screen.title, '对方正在输入…');
  t.mock.timers.tick(7000);
  await painted();
  assert.equal(screen.title, 'bob');
});

test('several lost messages have one tap for all of them', async (t) => {
  const { page, client, painted } = await startChat(t);
  for (const text of ['a', 'b']) {
    page.onInput(typed(text));
    page.onSend();
  }
  client.settle(client.sent[0], 'lost');
  await painted();
  assert.equal(page.data.lost, '');
  client.settle(client.sent[1], 'lost');
  await painted();
  assert.equal(page.data.lost, '2 条消息未送达');
  page.onRetryAll();
  page.onRetryAll();
  await painted();
  assert.deepEqual(client.sent.map(({ content }) => content), ['a', 'b', 'a', 'b']);
  assert.equal(page.data.lost, '');
});

test('a tap on a link copies it', async (t) => {
  const { page, screen } = await startChat(t, (client) => client.hear('bob', 'https://a.test/1.'));
  page.onLink(tap({ link: page.rows[0].parts[0].link }));
  assert.deepEqual([screen.clipboard, screen.toasts], ['https://a.test/1', ['链接已复制']]);
});

test('a picture that is not there shows its words', async (t) => {
  const body = { kind: 'image', text: 'cat https://a.test/cat', url: 'https://a.test/cat' };
  const { page } = await startChat(t, (client) => client.hear('bob', JSON.stringify(body),
    { typeu: 36399 }));
  assert.equal(page.rows[0].kind, 'image');
  page.onBroken(tap({ key: page.rows[0].key }));
  assert.deepEqual([page.rows[0].kind, page.rows[0].words], ['text', 'cat https://a.test/cat']);
});

test('who reads further up is not torn away, and hears how many came', async (t) => {
  const { page, client, painted } = await startChat(t, (one) => one.hear('bob', 'old'));
  const end = page.data.target;
  page.onScroll({ detail: { scrollHeight: 1000, scrollTop: 500 } });
  page.onScroll({ detail: { scrollHeight: 1000, scrollTop: 460 } });
  assert.equal(page.data.isAway, false, 'the end is still there');
  page.onScroll({ detail: { scrollHeight: 1000, scrollTop: 100 } });
  assert.deepEqual([page.data.isAway, page.data.jump], [true, '回到最新消息']);
  client.hear('bob', 'new');
  client.hear('bob', 'newer');
  await painted();
  assert.deepEqual([page.data.target, page.data.jump], [end, '2 条新消息']);
  page.onJump();
  assert.notEqual(page.data.target, end);
  assert.equal(page.data.isAway, false);
  client.hear('bob', 'newest');
  await painted();
  assert.deepEqual([page.data.isAway, page.data.target], [false, end]);
});

/** So much was said, and all of it is read. @param {number} count */
const said = (count) => (/** @type {ScriptedClient} */ client) => {
  for (let i = 0; i < count; i += 1) client.hear('bob', `said ${i}`);
};

test('older ones come at the top, and what the reader looks at stays', async (t) => {
  const { screen, painted } = await startChat(t, said(120));
  screen.back();
  await painted();
  screen.top.onOpen(tapOn('bob'));
  await painted();
  const page = screen.top, [first] = page.rows;
  assert.equal(page.rows.length, 50);
  page.onOlder();
  page.onOlder();
  await painted();
  assert.equal(page.rows.length, 100);
  assert.deepEqual([page.data.target, page.data.isAway], [first.key, true]);
});

test('many new ones are read from the line above them, few at the end', async (t) => {
  const { screen, client, painted } = await startChat(t, said(20));
  const { key } = screen.top.rows[0];
  assert.equal(screen.top.data.target, `line-${key}`);
  assert.equal(screen.top.rows[0].isNew, true);
  screen.back();
  client.hear('bob', 'one more');
  await painted();
  screen.top.onOpen(tapOn('bob'));
  await painted();
  assert.match(screen.top.data.target, /^end/);
  assert.equal(screen.top.rows.findIndex((/** @type {any} */ row) => row.isNew), 20);
});

test('a search leads to what it found, however far back', async (t) => {
  const { screen, chat, painted } = await startChat(t, said(300));
  screen.back();
  await painted();
  screen.top.onOpen(tapOn('bob'));
  await painted();
  const page = screen.top;
  page.onFind();
  page.onFind();
  await painted();
  assert.equal(screen.names, 'conversations,chat,search');
  screen.top.onInput(typed('Said 7'));
  t.mock.timers.tick(100);
  screen.top.onInput(typed('Said 77 '));
  await painted();
  assert.deepEqual(screen.top.data.found, [], 'not while somebody is typing');
  t.mock.timers.tick(200);
  await painted();
  const { found, count } = screen.top.data;
  assert.deepEqual([found.map((/** @type {any} */ { words }) => words), count],
    [['said 77'], '找到 1 条']);
  screen.top.onPick(tap({ id: found[0].key }));
  await painted();
  assert.equal(screen.names, 'conversations,chat');
  const row = page.rows.find((/** @type {any} */ { words }) => words === 'said 77');
  assert.deepEqual([page.data.target, page.data.isAway, chat.wanted], [row.key, true, null]);
});

test('a search that finds nothing says so, and one that is over says nothing', async (t) => {
  const { screen, painted, page } = await startChat(t, said(10));
  page.onFind();
  await painted();
  const search = screen.top;
  search.onInput(typed('none'));
  search.onConfirm();
  await painted();
  assert.deepEqual([search.data.found, search.data.count], [[], '没有找到']);
  search.onInput(typed('said'));
  screen.back();
  t.mock.timers.tick(1000);
  await painted();
  assert.deepEqual([search.data.found, search.data.count], [[], '没有找到']);
});

test('a search leads who is logged out to the login', async (t) => {
  const { screen } = start(t);
  screen.open('/pages/search/search');
  await settle();
  assert.equal(screen.names, 'login');
});

test('a chat that is hidden is not read', async (t) => {
  const { screen, client, painted, page } = await startChat(t);
  client.hear('bob', 'seen');
  await painted();
  page.onHide();
  client.hear('bob', 'unseen');
  await painted();
  assert.deepEqual(client.read, ['seen']);
  page.onShow();
  await painted();
  assert.deepEqual(client.read, ['seen', 'unseen']);
  assert.equal(screen.names, 'conversations,chat');
});
