// @ts-check
/** The platform of a browser, in a context that has just what a page has. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { describe, test } from 'node:test';
import vm from 'node:vm';
import { loginAnswer, messageFrame } from './support/frames.js';
import { listen } from './support/story.js';

const source = fs.readFileSync(new URL('../dist/browser.cjs', import.meta.url), 'utf8');

/** Counts who listens. */
class Target extends EventTarget {
  listeners = 0;

  /** @override @param {any[]} args */
  addEventListener(...args) {
    this.listeners += 1;
    super.addEventListener(.../** @type {[any, any]} */ (args));
  }

  /** @override @param {any[]} args */
  removeEventListener(...args) {
    this.listeners -= 1;
    super.removeEventListener(.../** @type {[any, any]} */ (args));
  }
}

class PageSocket {
  /** @type {PageSocket[]} */
  static all = [];
  /** @type {string[]} */
  sent = [];
  closed = false;
  bufferedAmount = 0;
  /** @type {any} */ onopen;
  /** @type {any} */ onmessage;
  /** @type {any} */ onclose;
  /** @type {any} */ onerror;

  /** @param {string} url */
  constructor(url) {
    if (!/^wss?:/.test(url)) throw new SyntaxError('bad URL');
    this.url = url;
    PageSocket.all.push(this);
  }

  /** @param {string} text */
  send(text) { this.sent.push(text); }
  close() { this.closed = true; }
}

/** @param {{ document?: Target, globals?: object }} [more] what there is beside the window */
function openPage({
  document = Object.assign(new Target(), { visibilityState: 'visible' }), globals = {},
} = {}) {
  const window = new Target();
  PageSocket.all = [];
  let timers = 0;
  const page = vm.createContext({
    document, performance, WebSocket: PageSocket,
    addEventListener: window.addEventListener.bind(window),
    removeEventListener: window.removeEventListener.bind(window),
    crypto: { getRandomValues: (/** @type {Uint8Array} */ bytes) => bytes.fill(5) },
    setTimeout: () => (timers += 1),
    clearTimeout: () => { timers -= 1; },
    ...globals,
  });
  const { Client } = vm.runInContext(
    `(() => { const module = { exports: {} }, exports = module.exports; ${source}
      return module.exports; })()`, page);
  const client = new Client({ url: 'ws://im.test', userId: 'alice', outbox: 'memory' });
  const events = listen(client);
  return { window, document, client, events, timers: () => timers };
}

/** @param {ReturnType<typeof openPage>} page */
function logIn({ client }) {
  client.login();
  const [socket] = PageSocket.all;
  socket.onopen({});
  socket.onmessage({ data: loginAnswer(0, 1) });
  assert.equal(client.state, 'online');
  return socket;
}

const keepAlives = (/** @type {PageSocket} */ socket) =>
  socket.sent.filter((text) => JSON.parse(text).type === 1).length;

describe('in a browser', () => {
  test('a page that becomes visible, is shown, resumed, or goes online probes the link', () => {
    for (const event of ['online', 'offline', 'pageshow', 'resume', 'visibilitychange']) {
      const page = openPage();
      const socket = logIn(page);
      const target = /resume|visibility/.test(event) ? page.document : page.window;
      target.dispatchEvent(new Event(event));
      assert.equal(keepAlives(socket), 1, event);
    }
  });

  test('a page that becomes hidden does not', () => {
    const page = openPage();
    const socket = logIn(page);
    Object.assign(page.document, { visibilityState: 'hidden' });
    page.document.dispatchEvent(new Event('visibilitychange'));
    assert.equal(keepAlives(socket), 0);
  });

  test('nothing is listened to before login(), and nothing is left by dispose()', () => {
    const page = openPage();
    const { client, window, document, timers } = page;
    assert.equal(window.listeners + document.listeners, 0);
    const socket = logIn(page);
    assert.ok(window.listeners + document.listeners >= 5);
    client.dispose();
    assert.equal(window.listeners + document.listeners, 0);
    assert.ok(socket.closed);
    assert.equal(timers(), 0);
  });

  test('a worker, which has no document, is fine', () => {
    const page = openPage(/** @type {any} */ ({ document: null }));
    const socket = logIn(page);
    page.window.dispatchEvent(new Event('online'));
    assert.equal(keepAlives(socket), 1);
  });

  test('texts are messages, anything else is a binary frame', () => {
    const page = openPage();
    const socket = logIn(page);
    socket.onmessage({ data: messageFrame({ dataContent: 'hello' }) });
    for (const data of [new ArrayBuffer(4), new Uint8Array(4), { size: 4 }]) {
      socket.onmessage({ data });
    }
    assert.deepEqual(page.events.message.map(({ content }) => content), ['hello']);
    assert.deepEqual(page.events.error.map(({ code }) => code),
      ['BINARY_FRAME', 'BINARY_FRAME', 'BINARY_FRAME']);
  });

  test('an error and a close are one end', () => {
    const page = openPage();
    const socket = logIn(page);
    socket.onerror({});
    assert.equal(page.client.state, 'online');
    socket.onclose({ code: 1006, reason: '' });
    assert.equal(page.client.state, 'waiting');
    assert.equal(page.events.state.filter(({ state }) => state === 'waiting').length, 1);
  });

  test('a socket that was let go of is not heard any more', () => {
    const page = openPage();
    const socket = logIn(page);
    page.client.logout();
    const told = JSON.stringify(page.events);
    socket.onmessage({ data: messageFrame() });
    socket.onclose({ code: 1000, reason: 'Bye' });
    assert.equal(JSON.stringify(page.events), told);
  });

  test('a clock that is set, or has slept, counts for nothing; the link is probed', async () => {
    for (const jump of [7_200_000, -3_600_000, 1500]) {
      let monotonic = 5000, wall = 1_800_000_000_000;
      const page = openPage({ globals: {
        performance: { now: () => monotonic }, Date: { now: () => wall },
      } });
      const socket = logIn(page);
      const sent = page.client.send('bob', 'x', { expiresAfter: 600_000 });
      wall += jump;
      monotonic += 10;
      socket.onmessage({ data: messageFrame() });
      assert.equal(keepAlives(socket), 0);  // not in the middle of something
      await Promise.resolve();
      assert.equal(keepAlives(socket), 1, `${jump} ms`);
      socket.onmessage({ data: messageFrame() });
      await Promise.resolve();
      assert.deepEqual([keepAlives(socket), sent.status], [1, 'sent']);
      for (let minute = 0; minute < 9; minute += 1) {
        wall += 60_900;  // a little too fast, and corrected
        monotonic += 60_000;
        socket.onmessage({ data: messageFrame() });
        await Promise.resolve();
      }
      assert.equal(page.events.lost.length, 0);
      page.client.dispose();
      wall += jump;
      assert.equal(socket.closed, true);
    }
  });

  test('a page that is made in advance waits until somebody looks at it', async () => {
    const document = Object.assign(new Target(), { visibilityState: 'hidden', prerendering: true });
    const page = openPage({ document });
    page.client.login();
    await new Promise((resolve) => setTimeout(resolve, 10));
    assert.deepEqual([PageSocket.all.length, page.client.state], [0, 'idle']);
    document.prerendering = false;
    document.dispatchEvent(new Event('prerenderingchange'));
    await new Promise((resolve) => setTimeout(resolve, 10));
    assert.deepEqual([PageSocket.all.length, page.client.state], [1, 'connecting']);
  });
});
