// @ts-check
/** What the demo's desk and the page's session keep, and what they leave behind. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, test } from 'node:test';
import { DemoDesk } from '../demo-web/dev-server/demo-desk.js';
import { MemoryDeskStore } from '../demo-web/dev-server/demo-store.js';
import { describeDemo, makeDesk } from '../demo-web/dev-server/demo.js';
import { Keep } from '../demo-web/console/keep.js';
import { Session } from '../demo-web/console/session.js';
import { AgentConsole, VisitorApp } from './support/desk-people.js';
import { until } from './support/desk-command.js';
import { makeClient, soon, startServer } from './support/real.js';

describe('the desk of the demo', () => {
  test('lets in two agents with a secret of this start, and leaves nothing behind', async (t) => {
    const server = await startServer(t), desk = new DemoDesk();
    t.after(() => desk.stop());
    const file = path.join(desk.folder, 'agents.json');
    assert.deepEqual(JSON.parse(readFileSync(file, 'utf8')), {
      agents: [{ id: 'ann', name: 'Ann' }, { id: 'ben', name: 'Ben' }], secret: desk.secret,
    });
    assert.equal(statSync(desk.folder).mode & 0o77, 0, 'nobody else on this machine reads it');
    assert.match(desk.secret, /^[a-z2-9]{4}-[a-z2-9]{4}$/);
    const other = new DemoDesk();
    assert.notEqual(other.secret, desk.secret);
    await other.stop();
    await desk.start(server);
    const bob = new VisitorApp(makeClient(t, server, 'customer-1', { receipts: true }));
    const ben = new AgentConsole(makeClient(t, server, 'ben', { receipts: true }), desk.secret);
    await Promise.all([bob.client.login(), ben.client.login()]);
    const sent = bob.say('hello');
    await until(() => ben.last('queue')?.total, 'the queue');
    ben.accept();
    await until(() => ben.mine.length, 'the chat');
    ben.say('customer-1', 'hi');
    await until(() => bob.texts.includes('hi'), 'the answer');
    await soon(sent.received, 'the receipt');
    await desk.stop();
    assert.ok(!existsSync(desk.folder));
  });

  test('takes away what a killed one has left, and no other', async () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']), other = new DemoDesk();
    const dead = path.join(tmpdir(), `mobileimsdk-demo-${pid}-x`);
    mkdirSync(dead);
    const desk = new DemoDesk();
    assert.deepEqual([dead, other.folder, desk.folder].map((folder) => existsSync(folder)),
      [false, true, true]);
    await Promise.all([desk.stop(), other.stop()]);
  });

  test('is for loopback alone, where its secret is printed', async () => {
    assert.equal(await makeDesk('0.0.0.0'), null);
    assert.equal(await makeDesk('192.168.0.7'), null);
    const desk = await makeDesk('127.0.0.1');
    const server = /** @type {any} */ ({ httpUrl: 'http://127.0.0.1:3000' });
    assert.ok(describeDemo(server, desk).join('\n').includes(`secret ${desk?.secret}`));
    assert.doesNotMatch(describeDemo(server).join('\n'), /secret|console/);
    await desk?.stop();
  });

  test('keeps pages of what was said, and of what is closed, as the other stores do', () => {
    const store = new MemoryDeskStore();
    const entries = [1, 2, 3, 4].map((seq) => /** @type {const} */ (
      { chat: 'v1', seq, at: seq, from: 'visitor', content: `${seq}`, typeu: -1 }));
    /** @param {string} id @param {string} status @param {number} at @returns {any} */
    const chat = (id, status, at) => ({ id, status, at });
    store.transact({
      entries, puts: [['s\n1', 'a'], ['m\n1', 'b']], removes: [],
      docs: [['c:v1', chat('v1', 'closed', 5)], ['c:v2', chat('v2', 'closed', 7)],
        ['c:v3', chat('v3', 'waiting', 6)], ['r:hi', { key: 'hi', text: 'Hello' }]],
    });
    store.transact({ entries: [], puts: [], removes: ['s\n1'], docs: [['r:no', null]] });
    assert.deepEqual(store.entries('v1', 2, 2).map(({ seq }) => seq), [2, 3]);
    assert.deepEqual(store.page('v1', 4, 2).map(({ seq }) => seq), [3, 2]);
    assert.deepEqual(store.closed(Infinity, 5).map(({ id }) => id), ['v2', 'v1']);
    assert.deepEqual(store.closed(7, 5).map(({ id }) => id), ['v1']);
    assert.deepEqual(store.open().map(([key]) => key), ['c:v3', 'r:hi']);
    assert.deepEqual(store.clientEntries('m'), [['m\n1', 'b']]);
    assert.deepEqual([store.clientEntries('s'), store.doc('c:none')], [[], undefined]);
  });
});

test('what a console keeps is in memory where the browser keeps nothing', () => {
  const keep = new Keep('x:');
  keep.set('draft:v1', 'half');  // Node has no localStorage
  assert.deepEqual([keep.get('draft:v1'), keep.keys()], ['half', ['draft:v1']]);
  keep.remove('draft:v1');
  assert.deepEqual([keep.get('draft:v1'), keep.keys()], [null, []]);
});

/** @param {import('node:test').TestContext} t @param {Record<string, unknown>} globals */
function withGlobals(t, globals) {
  for (const [name, value] of Object.entries(globals)) {
    const former = Object.getOwnPropertyDescriptor(globalThis, name);
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
    t.after(() => {
      if (former) Object.defineProperty(globalThis, name, former);
      else Reflect.deleteProperty(globalThis, name);
    });
  }
}

class FakeStorage {
  /** @type {Map<string, string>} */
  #items = new Map();

  get length() {
    return this.#items.size;
  }

  /** @param {number} index */
  key(index) {
    return [...this.#items.keys()][index] ?? null;
  }

  /** @param {string} key */
  getItem(key) {
    return this.#items.get(key) ?? null;
  }

  /** @param {string} key @param {string} value */
  setItem(key, value) {
    this.#items.set(key, value);
  }

  /** @param {string} key */
  removeItem(key) {
    this.#items.delete(key);
  }
}

class FakeClient {
  state = 'online';
  userId = 'ann';

  on() {
    return () => {};
  }

  async login() {}

  async close() {}

  dispose() {}

  send() {
    return { fingerprint: 'x' };
  }

  pending() {
    return [];
  }

  stats() {
    return { leader: true };
  }
}

test('a logout in another tab takes away what this one has kept since', (t) => {
  /** @type {any} */
  let channel;
  const kept = new FakeStorage();
  withGlobals(t, {
    localStorage: kept, sessionStorage: new FakeStorage(),
    BroadcastChannel: class {
      constructor() {
        channel = this;
      }

      postMessage() {}
    },
  });
  const session = new Session(/** @type {any} */ (FakeClient), {});
  session.enter({ server: 'ws://im.test', userId: 'ann', desk: 'cs-desk', token: '' }, 'a secret');
  t.after(() => session.cancel());
  const key = JSON.stringify(['ws://im.test', 'ann']);
  kept.setItem(`mobileimsdk-console:${key}:draft:vbob`, '"half a sen"');
  kept.setItem('mobileimsdk-console:another:draft:vbob', '"of another"');
  channel.onmessage({ data: { what: 'left', key: 'another' } });
  assert.equal(kept.length, 2);
  channel.onmessage({ data: { what: 'left', key } });
  assert.deepEqual([session.desk, kept.length, kept.key(0)],
    [null, 1, 'mobileimsdk-console:another:draft:vbob']);
});

test('a page that is put away before its next frame is rendered all the same', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  /** @type {Array<() => void>} */
  const frames = [], /** @type {Array<() => void>} */ listeners = [];
  const document = {
    visibilityState: 'visible',
    addEventListener: (/** @type {string} */ _, /** @type {() => void} */ run) =>
      void listeners.push(run),
  };
  withGlobals(t, {
    document, location: { search: '' }, navigator: { language: 'en', languages: ['en'] },
    requestAnimationFrame: (/** @type {() => void} */ run) => void frames.push(run),
  });
  const { Stage } = await import('../demo-web/console/view/stage.js');
  const { Signal } = await import('../demo-web/shared/signal.js');
  const stage = new Stage(/** @type {any} */ ({ changed: new Signal(), desk: null }));
  /** @type {boolean[]} */
  const rendered = [];
  stage.rendered.on(({ list }) => void rendered.push(list));
  stage.mark({ list: true });
  document.visibilityState = 'hidden';
  listeners.forEach((run) => run());
  t.mock.timers.tick(1_000);
  assert.deepEqual(rendered, [true]);
  stage.mark({ list: true });
  t.mock.timers.tick(1_000);
  assert.deepEqual(rendered, [true, true]);
  document.visibilityState = 'visible';
  frames.forEach((run) => run());
  assert.deepEqual(rendered, [true, true], 'and the late frame has nothing to do');
});
