// @ts-check
/** Tabs that cannot share, and a channel on which anybody may say anything. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { inspect } from 'node:util';
import { Client } from 'mobileimsdk-wasm';
import { WIRE_NAMES, read } from '../js/tabs/wire.js';
import { Type } from './support/frames.js';
import { states } from './support/story.js';
import { VirtualTabs, warmUp } from './support/virtual-tabs.js';
import { xorshift } from './support/virtual-world.js';

/** @typedef {import('./support/virtual-tabs.js').Tab} Tab */
/** @typedef {import('mobileimsdk-wasm').ClientOptions} ClientOptions */

const MOST_WAIT = 2000;  // ms in which a client must be online alone

const contents = (/** @type {any[]} */ messages) => messages.map(({ content }) => content);
const codesOf = (/** @type {Tab} */ { events }) => events.error.map(({ code }) => code);
const stateOf = (/** @type {Tab} */ { client }) => client.state;
const never = () => new Promise(() => {});
const refuse = () => { throw new DOMException('not here', 'SecurityError'); };

/**
 * A leader, another tab, bob, and a script of the origin that says what it likes.
 * @param {import('node:test').TestContext} t @param {Partial<ClientOptions>} [options]
 */
async function withStranger(t, options) {
  const tabs = new VirtualTabs(t), { world, server } = tabs, bob = await tabs.peer();
  const all = [await tabs.online(options), await tabs.online(options)];
  await world.advance(10);
  const [{ name }] = tabs.channels.open;
  const stranger = tabs.channels.join(name, { pass: (run) => run(), awake: true });
  /** @type {any[]} */
  const heard = [];
  stranger.onmessage = ({ data }) => heard.push(data);
  stranger.postMessage({ kind: 'hello', of: 0, tab: 'stranger' });
  await world.advance(1);
  const { hub } = heard.find(({ kind }) => kind === 'hub');
  return { tabs, world, server, bob, all, stranger, heard, hub };
}

/** Nobody has noticed anything. @param {Awaited<ReturnType<typeof withStranger>>} story */
function isUndisturbed({ tabs, world, server, all }) {
  assert.deepEqual(all.map(stateOf), ['online', 'online']);
  assert.deepEqual(all.map(codesOf), [[], []]);
  assert.equal(tabs.leaders.length, 1);
  assert.equal(server.of(Type.LOGIN).length, 2, 'of alice and bob, at the beginning');
  assert.equal(world.sockets.filter(({ live }) => live).length, 2);
  for (const { events } of all) assert.ok(!states(events.state).includes('waiting'));
}

before(warmUp);

/** @type {Record<string, (tab: Tab) => any>} what the page has for Web Locks */
const LOCKS = {
  'there are none': () => undefined,
  'request() rejects': ({ platform: { locks } }) =>
    ({ request: async () => refuse(), query: () => locks?.query() }),
  'request() throws': ({ platform: { locks } }) =>
    ({ request: refuse, query: () => locks?.query() }),
  'request() never answers': ({ platform: { locks } }) =>
    ({ request: never, query: () => locks?.query() }),
  'request() answers nothing': () => ({ request: () => {}, query: () => {} }),
  'query() rejects': ({ platform: { locks } }) =>
    ({ request: locks?.request, query: async () => refuse() }),
  'query() throws': ({ platform: { locks } }) => ({ request: locks?.request, query: refuse }),
  'query() never answers': ({ platform: { locks } }) => ({ request: locks?.request, query: never }),
  'query() says nothing': ({ platform: { locks } }) =>
    ({ request: locks?.request, query: async () => ({}) }),
};

describe('a client that cannot share says so and is online alone within 2 s where', () => {
  /** @param {VirtualTabs} tabs @param {Tab} tab */
  async function isAlone(tabs, tab) {
    const { now } = tabs.world;
    await tabs.world.until(tab.login());
    assert.ok(tabs.world.now - now <= MOST_WAIT, `${tabs.world.now - now} ms`);
    assert.deepEqual(codesOf(tab), ['SHARING_UNAVAILABLE']);
    assert.equal(tab.client.stats().leader, null);
    await tabs.world.until(tab.client.send('bob', 'x').delivered);
  }

  for (const [what, make] of Object.entries(LOCKS)) {
    test(`of Web Locks ${what}`, async (t) => {
      const tabs = new VirtualTabs(t), tab = tabs.open();
      Object.defineProperty(tab.platform, 'locks', { value: make(tab) });
      await isAlone(tabs, tab);
    });
  }

  test('the way to Web Locks throws', async (t) => {
    const tabs = new VirtualTabs(t), tab = tabs.open({ outbox: 'memory' });
    Object.defineProperty(tab.platform, 'locks', { get: refuse });
    await isAlone(tabs, tab);
  });

  test('there is no BroadcastChannel, none can be made, or none can be used', async (t) => {
    /** @type {any[]} */
    const kinds = [undefined, class { constructor() { refuse(); } },
      class { postMessage() { refuse(); } close() {} }];
    for (const kind of kinds) {
      const tabs = new VirtualTabs(t), tab = tabs.open();
      if (kind) globalThis.BroadcastChannel = kind;
      else Reflect.deleteProperty(globalThis, 'BroadcastChannel');
      await isAlone(tabs, tab);
    }
  });
});

describe('a channel that fails later', () => {
  /** @param {VirtualTabs} tabs @param {Tab} tab @returns {any} */
  const channelOf = ({ channels }, tab) =>
    [...channels.open].find(({ reader }) => reader === tab.gate);

  test('because somebody closed it is opened again', async (t) => {
    const { tabs, world, all, bob } = await withStranger(t);
    for (const tab of all) {
      channelOf(tabs, tab).close();
      tab.act(() => tab.client.send('bob', 'x'));
      await world.advance(100);
    }
    bob.client.send('alice', 'y');
    await world.advance(15_000);
    assert.deepEqual(contents(bob.events.message), ['x', 'x']);
    for (const { events } of all) {
      assert.deepEqual([contents(events.message), events.error], [['y'], []]);
    }
  });

  test('for a while is told once, throws nothing, and what was said is said again', async (t) => {
    const story = await withStranger(t), { tabs, world, all: [leader, tab], bob } = story;
    const own = globalThis.BroadcastChannel, channel = channelOf(tabs, tab);
    channel.postMessage = refuse;
    globalThis.BroadcastChannel = /** @type {any} */ (class { constructor() { refuse(); } });
    for (const text of ['1', '2', '3']) tab.client.send('bob', text);
    tab.client.echo('x');
    await world.advance(5000);
    assert.deepEqual(codesOf(tab), ['SHARING_UNAVAILABLE']);
    globalThis.BroadcastChannel = own;
    await world.advance(30_000);
    assert.deepEqual(contents(bob.events.message), ['1', '2', '3']);
    assert.deepEqual([leader, tab].map(stateOf), ['online', 'online']);
    assert.equal(codesOf(tab).length, 1);
  });

  test('in the leader leaves it online, and the others find another', async (t) => {
    const { tabs, world, all: [leader, tab] } = await withStranger(t);
    channelOf(tabs, leader).postMessage = refuse;
    const own = globalThis.BroadcastChannel;
    globalThis.BroadcastChannel = /** @type {any} */ (class { constructor() { refuse(); } });
    await world.until(leader.client.send('bob', 'x').delivered);
    assert.deepEqual(codesOf(leader), ['SHARING_UNAVAILABLE']);
    globalThis.BroadcastChannel = own;
    await world.advance(60_000);
    await world.until(tab.client.send('bob', 'y').delivered);
    assert.deepEqual([leader, tab].map(stateOf), ['online', 'online']);
  });
});

/** By kind, something that is of the wire in every field. */
const HUB = 1.5, CHANGE = { state: 'online', reason: 'LOGIN_ACCEPTED', retryIn: null };
const ERROR = { code: 'SERVER_ERROR', message: 'x', details: { serverCode: 5 } };
/** @type {any[]} */
const FAILED = {
  ...CHANGE, failure: { code: 'CONNECT_FAILED', message: 'x', details: {
    url: null, phase: 'connect', attempt: 1, closeCode: 1006, closeReason: null, cause: 'x',
    retryIn: 5, hint: 'x' } },
};
const LEGAL = [
  { kind: 'hello', of: 0, tab: 't' }, { kind: 'join', of: HUB, tab: 't', listens: true, level: 1 },
  { kind: 'login', of: HUB, tab: 't', call: 1, fresh: true, again: false },
  { kind: 'logout', of: HUB, tab: 't', call: 2 },
  { kind: 'halt', of: HUB, tab: 't', call: 2, reason: 'ABORTED' },
  { kind: 'send', of: HUB, to: 'bob', content: 'x', typeu: -1, qos: true, fingerprint: 'f',
    expiresIn: 0, again: false },
  { kind: 'await', of: HUB, to: 'bob', content: 'x', typeu: -1, fingerprint: 'f', copies: 1,
    age: 2.5 },
  { kind: 'owe', of: HUB, from: 'bob', fingerprint: 'f', read: true },
  { kind: 'typing', of: HUB, to: 'bob' }, { kind: 'typing', hub: HUB, value: { from: 'bob' } },
  { kind: 'copied', hub: HUB, fingerprint: 'f', copies: 2 },
  { kind: 'received', hub: HUB, fingerprint: 'f' }, { kind: 'read', hub: HUB, fingerprint: 'f' },
  { kind: 'unconfirmed', hub: HUB, fingerprint: 'f', reason: 'EXPIRED' },
  { kind: 'receiptEnded', hub: HUB, fingerprint: 'f' },
  { kind: 'abort', of: HUB, fingerprint: 'f' }, { kind: 'echo', of: HUB, content: 'x' },
  { kind: 'token', of: HUB, tab: 't', link: 1, token: '\\"x\\"' },
  { kind: 'noToken', of: HUB, tab: 't', link: 1, error: ERROR },
  { kind: 'hub', hub: HUB, change: CHANGE, counts: { pending: 1, core: 'wasm' }, logins: ['t'],
    receipts: true },
  { kind: 'heard', hub: HUB, tab: 't', call: 1, logins: ['t'] },
  { kind: 'state', hub: HUB, change: FAILED },
  { kind: 'state', hub: HUB, change: CHANGE }, { kind: 'counts', hub: HUB, counts: { rtt: null } },
  { kind: 'message', hub: HUB, value: { from: 'a', to: 'b', content: 'c', typeu: 0, qos: true,
    fingerprint: 'f', serverTime: null, bridge: false, sentAt: 1, order: 'o' } },
  { kind: 'kickout', hub: HUB, kickout: { code: 2, reason: null } },
  { kind: 'ping', hub: HUB, value: {} }, { kind: 'pong', hub: HUB, value: { rtt: 3.5 } },
  { kind: 'echo', hub: HUB, value: { content: 'x' } },
  { kind: 'log', hub: HUB, code: 1, level: 2, value: 3, number: 4, about: { fingerprint: 'f' } },
  { kind: 'senseMode', of: HUB, mode: 7, again: true }, { kind: 'senseMode', hub: HUB, mode: 0 },
  { kind: 'seen', of: HUB, fingerprint: 'f', age: 2.5 },
  { kind: 'seen', hub: HUB, fingerprint: 'f', age: 2.5 },
  { kind: 'error', hub: HUB, error: ERROR }, { kind: 'unavailable', hub: HUB, error: ERROR },
  { kind: 'sent', hub: HUB, fingerprint: 'f' }, { kind: 'dropped', hub: HUB, fingerprint: 'f' },
  { kind: 'settled', hub: HUB, fingerprint: 'f', reason: 'EXPIRED', error: null,
    awaits: false },
  { kind: 'askToken', hub: HUB, tab: 't', link: 1 },
];
/** What no field of any message may be. */
const WRONG = [undefined, NaN, Infinity, -Infinity, -1.5, {}, [], () => {}, Symbol('x'), 10n,
  { __proto__: null }, new Map(), new Error('x'), new Uint8Array(9), Array(1e4).fill(0)];
const EVERYTHING = [...WRONG, null, true, false, 0, -1, 1, 1e300, 2 ** 53, '', 'x', '__proto__',
  'constructor', 'toString', 'message', 'x'.repeat(1e4), { length: 1e9 }, new Date(), /x/];

/** Every way to one field. @param {any} value @returns {string[][]} */
function paths(value) {
  return Object.keys(value).flatMap((key) => [[key],
    ...(value[key] && typeof value[key] === 'object' ? paths(value[key]) : [])
      .map((path) => [key, ...path])]);
}

/** @param {any} message @param {string[]} path @param {any} value */
function withField(message, [key, ...path], value) {
  const copy = Array.isArray(message) ? [...message] : { ...message };
  copy[key] = path.length ? withField(message[key], path, value) : value;
  return copy;
}

/** What comes through a channel, as it comes. @param {any} value */
function throughChannel(value) {
  try {
    return structuredClone(value);
  } catch {
    return null;
  }
}

describe('what is said on the channel', () => {
  test('is read as it was written', () => {
    for (const message of LEGAL) assert.deepEqual(read(message), { ...message });
    const spelled = new Set(LEGAL.flatMap((message) => paths(message).flat())
      .filter((name) => !/^\d|serverCode|pending|core/.test(name)));
    assert.deepEqual([...spelled].filter((name) => !WIRE_NAMES.includes(name)), []);
    assert.deepEqual(WIRE_NAMES.filter((name) => !spelled.has(name)), []);
  });

  test('is not read with one wrong field', () => {
    const isFree = /^(details|counts|about)$/;
    for (const message of LEGAL) {
      for (const path of paths(message)) {
        if (path.some((key, i) => i < path.length - 1 && isFree.test(key))) continue;
        for (const value of WRONG) {
          if (isFree.test(path.at(-1) ?? '') && typeof value === 'object') continue;
          if (path.at(-1) === 'logins' && Array.isArray(value) && !value.length) continue;
          if (path.at(-1) === 'value' && message.kind === 'ping') continue;
          const isNumber = typeof value === 'number' && Number.isFinite(value);
          if (isNumber && /^(code|value|serverTime|sentAt)$/.test(path.at(-1) ?? '')) continue;
          if (path[0] === 'hub' && value === undefined) continue;
          // Earlier versions do not say it.
          const isOptional = /^(sentAt|order|awaits|failure|about|receipts)$/
            .test(path.at(-1) ?? '');
          if (isOptional && value === undefined) continue;
          const wrong = withField(message, path, value);
          const what = `${message.kind}: ${path} ${inspect(value, { depth: 0 })}`;
          assert.equal(read(wrong), null, what);
        }
      }
    }
  });

  test('is not read where it is nothing of the kind', () => {
    for (const value of EVERYTHING) assert.equal(read(value), null);
    for (const kind of ['__proto__', 'constructor', 'toString', 'future', ['hello'], { a: 1 }]) {
      for (const head of [{ of: 1 }, { hub: 1 }]) {
        assert.equal(read({ tab: 't', ...head, kind }), null, `${kind}`);
      }
    }
    const trap = { kind: 'hello', of: 0, get tab() { throw new Error('touched'); } };
    assert.equal(read(trap), null);
    assert.equal(read(new Proxy({}, { get() { throw new Error('touched'); } })), null);
    for (const state of ['', 'ONLINE', 'paused', 'toString']) {
      assert.equal(read({ kind: 'state', hub: 1, change: { ...CHANGE, state } }), null);
    }
  });

  test('makes no error that is more than one', () => {
    const details = JSON.parse('{"__proto__":{"polluted":1},"constructor":1,"toString":"x",' +
      '"message":"y","name":"z","stack":"s","code":"c","serverCode":7,"deep":{"a":1},"n":null}');
    const said = /** @type {any} */ (read({ kind: 'error', hub: 1, error: { ...ERROR, details } }));
    assert.deepEqual(said.error.details, { serverCode: 7, n: null });
    assert.equal(/** @type {any} */ ({}).polluted, undefined);
  });
});

describe('a chat goes on', () => {
  test('through thousands of messages that mean nothing', async (t) => {
    for (const seed of [1, 2]) {
      const story = await withStranger(t), { world, all, bob, stranger, hub } = story;
      const random = xorshift(seed), pick = (/** @type {any[]} */ list) =>
        list[random() % list.length];
      const numbers = [hub, 0, -1, NaN, Infinity, 1e300, Date.now() + 1e12, hub + 1, `${hub}`, null,
        Number.MAX_SAFE_INTEGER, 2 ** 52, -hub];
      for (let i = 0; i < 2000; i += 1) {
        const whole = pick(LEGAL);
        const head = 'hub' in whole ? { hub: pick(numbers) } : { of: pick(numbers) };
        const isReal = head.hub === hub || head.of === hub;
        const isShown = whole.kind === 'message';  // of whichever hub it is: it was acknowledged
        const path = pick(paths(whole).filter(([key]) => !/^(hub|of|details|counts)$/.test(key)));
        const isWrong = isReal || isShown || random() % 2;
        const said = { ...(isWrong ? withField(whole, path, pick(WRONG)) : whole), ...head };
        const clone = throughChannel(said), isCommand = (isReal || isShown) && read(clone);
        stranger.postMessage(isCommand || random() % 4 === 0 ? throughChannel(pick(EVERYTHING))
          : clone);
        if (i % 50) continue;
        for (const { client } of all) client.send('bob', `${i}`);
        bob.client.send('alice', `${i}`);
        await world.advance(10);
      }
      await world.advance(1000);
      for (const { events } of all) {
        const order = contents(events.message);
        assert.equal(order.length, 40);
        assert.equal(events.delivered.length, 40);
        assert.deepEqual(events.lost, []);
      }
      isUndisturbed(story);
      assert.deepEqual(Object.keys(Object.prototype), []);
    }
  });

  test('though somebody claims to be a later hub, of any number', async (t) => {
    const story = await withStranger(t), { world, all, bob, stranger, hub } = story;
    let sent = 0;
    for (const number of [hub + 1, hub + 1e6, Date.now() + 1e10, Date.now() + 1e13, 2 ** 51, 1e300,
      Infinity, NaN, Number.MAX_SAFE_INTEGER]) {
      const stopped = { state: 'stopped', reason: 'LOGGED_OUT', retryIn: null };
      for (const said of [{ kind: 'hub', change: stopped, counts: {}, logins: [] },
        { kind: 'state', change: stopped }, { kind: 'kickout', kickout: { code: 1, reason: null } },
        { kind: 'settled', fingerprint: 'x', reason: 'EXPIRED', error: null }]) {
        stranger.postMessage({ ...said, hub: number });
      }
      for (const { client } of all) client.send('bob', `${sent}`);
      bob.client.send('alice', `${sent}`);
      sent += 1;
      await world.advance(20);
      for (const { events } of all) {
        const counts = [events.delivered.length, events.message.length];
        assert.deepEqual(counts, [sent, sent], `${number}`);
      }
    }
    await world.advance(60_000);
    isUndisturbed(story);
    await all[0].crash();  // and the next hub is believed
    await world.advance(1000);
    await world.until(all[1].client.send('bob', 'after').delivered);
  });

  test('though tabs are invented: they neither listen, nor have tokens, nor fill the hub',
    async (t) => {
      const story = await withStranger(t, { outbox: 'memory' });
      const { tabs, world, stranger, hub } = story;
      for (let i = 0; i < 600; i += 1) {
        const tab = `invented ${i}`;
        stranger.postMessage({ kind: 'hello', of: 0, tab });
        stranger.postMessage({ kind: 'join', of: hub, tab, listens: true, level: 0 });
        stranger.postMessage({ kind: 'login', of: hub, tab, call: 1, fresh: true, again: true });
      }
      await world.advance(100);
      assert.ok(tabs.locks && tabs.locks.waiting.length < 10);
      story.server.cut();
      await world.advance(5000);
      assert.deepEqual(story.all.map(stateOf), ['online', 'online']);
      assert.deepEqual(story.all.map(codesOf), [[], []]);
    });

  test('though a flood of messages is offered: what is too much is refused', async (t) => {
    const options = { outbox: /** @type {const} */ ('memory'), qos: { maxPending: 4 } };
    const story = await withStranger(t, options), { world, server, stranger, hub, heard } = story;
    server.acknowledges = false;
    for (let i = 0; i < 1500; i += 1) {
      stranger.postMessage({ ...LEGAL.find(({ kind }) => kind === 'send'), of: hub,
        fingerprint: `flood ${i}` });
    }
    await world.advance(10);
    const refused = heard.filter(({ kind, reason }) => kind === 'settled' && reason === 'REJECTED');
    assert.ok(refused.length > 1200, `${refused.length}`);
    assert.equal(refused[0].error.code, 'QUEUE_FULL');
    assert.deepEqual(story.all.map(stateOf), ['online', 'online']);
  });
});
