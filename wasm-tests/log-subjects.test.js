// @ts-check
/** What an entry of the log is about, so that it can be joined with a server's; and the switch that
 * sends it to the console. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { frameText } from './support/frames.js';
import { begin, makeClient } from './support/story.js';
import { runModule } from './support/child.js';
import { startServer } from './support/real.js';
import { VirtualTabs, warmUp } from './support/virtual-tabs.js';
import { World } from './support/virtual-world.js';

/** @typedef {import('mobileimsdk-wasm').LogEntry} LogEntry */

const SECRETS = /SECRET|ticket|password|T0KEN|the content/;

/** A client that logs all of it. @param {any} [options] @param {World} [world] */
function logging(options, world) {
  /** @type {LogEntry[]} */
  const log = [];
  const story = begin({
    url: 'ws://me:password@im.test/websocket?ticket=SECRET', token: 'T0KEN', logLevel: 'debug',
    logger: (/** @type {LogEntry} */ entry) => log.push(entry), ...options,
  }, world);
  const last = (/** @type {string} */ code) => /** @type {any} */ (
    log.filter((entry) => entry.code === code).at(-1));
  return { ...story, log, last };
}

/** Each fact of an entry stands in its text too. @param {LogEntry[]} log */
function checkTexts(log) {
  const FACTS = ['fingerprint', 'peer', 'url', 'attempt', 'closeCode', 'cause', 'bytes'];
  for (const entry of log) {
    for (const [name, value] of Object.entries(entry)) {
      if (!FACTS.includes(name)) continue;
      assert.ok(entry.text.includes(`${name}=${value}`) ||
        entry.text.includes(`${name}=${JSON.stringify(value)}`), `${name} is not in ${entry.text}`);
    }
    assert.doesNotMatch(JSON.stringify(entry), SECRETS);
  }
}

describe('an entry about a message', () => {
  test('that is sent has its fingerprint and whom it is for', async () => {
    const { world, server, client, log, last } = logging();
    await world.until(client.login());
    const sent = client.send('bob', 'the content', { fingerprint: 'fp-1' });
    await world.until(sent.delivered);
    server.acknowledges = false;
    client.send('carol\n', 'the content', { fingerprint: 'fp-2', expiresAfter: 100 });
    await world.advance(200);
    for (const code of ['MESSAGE_QUEUED', 'MESSAGE_SENT', 'MESSAGE_LOST']) {
      assert.deepEqual([last(code).fingerprint, last(code).peer], ['fp-2', 'carol\n'], code);
    }
    const { fingerprint, peer } = last('MESSAGE_DELIVERED');
    assert.deepEqual([fingerprint, peer], ['fp-1', 'bob']);
    assert.ok(last('MESSAGE_QUEUED').bytes > 100);
    assert.equal(last('MESSAGE_LOST').text,
      'message lost #2 reason=EXPIRED fingerprint=fp-2 peer="carol\\n"');
    checkTexts(log);
  });

  test('that comes has its fingerprint and its sender', async () => {
    const { world, server, client, log, last } = logging();
    await world.until(client.login());
    await server.message({ fp: 'fp-9', from: '鲍勃', dataContent: 'the content' });
    await server.message({ fp: 'fp-9', from: '鲍勃', dataContent: 'the content'.repeat(500) });
    for (const code of ['MESSAGE_RECEIVED', 'DUPLICATE_SUPPRESSED', 'ACK_SENT']) {
      assert.deepEqual([last(code).fingerprint, last(code).peer], ['fp-9', '鲍勃'], code);
    }
    await server.say(frameText({ type: 4, dataContent: 'fp-0', from: 'bob' }));
    assert.deepEqual([last('ACK_UNKNOWN').fingerprint, last('ACK_UNKNOWN').peer], ['fp-0', 'bob']);
    await server.message({ fp: undefined, from: 'bob' });
    assert.equal(last('NO_FINGERPRINT').peer, 'bob');
    assert.ok(!('fingerprint' in last('NO_FINGERPRINT')));
    checkTexts(log);
  });

  test('is cut where somebody made it endless', async () => {
    const { world, server, client, last } = logging();
    await world.until(client.login());
    await server.message({ fp: 'f'.repeat(5000), from: 'b'.repeat(5000) });
    const { fingerprint, peer, text } = last('MESSAGE_RECEIVED');
    assert.deepEqual([fingerprint.length, peer.length], [300, 300]);
    assert.ok(text.length < 700);
  });
});

describe('an entry about the link', () => {
  test('has the address, bare, the attempt, and how the other side closed it', async () => {
    const { world, server, client, log, last } = logging();
    server.opens = false;
    client.login();
    await world.advance(100);
    assert.deepEqual([last('LOGIN_STARTED').attempt, 'url' in last('LOGIN_STARTED')], [1, false]);
    const { url, attempt } = last('LINK_OPENING');
    assert.deepEqual([url, attempt], ['ws://im.test/websocket', 1]);
    assert.equal(last('LINK_OPENING').text, 'link opening url=ws://im.test/websocket attempt=1');
    await server.close(1006);
    const down = last('LINK_DOWN');
    assert.deepEqual([down.closeCode, down.attempt, down.url, down.cause],
      [1006, 1, 'ws://im.test/websocket', 'LINK_CLOSED']);
    server.opens = true;
    await world.until(client.login());
    assert.equal(last('LOGIN_ACCEPTED').attempt, 1);  // login() counts anew
    await server.close(1000);
    assert.ok(!('attempt' in last('LINK_DOWN')));
    server.opens = false;
    await world.until(new Promise((resolve) => client.once('state', resolve)));
    assert.equal(last('LINK_OPENING').attempt, 1);
    checkTexts(log);
  });

  test('that was never closed by anybody has the cause', async () => {
    const { world, server, client, last } = logging({ connectTimeout: 500 });
    server.opens = false;
    client.login();
    await world.advance(501);
    assert.ok(!('closeCode' in last('LINK_DOWN')));
    assert.equal(last('LINK_DOWN').cause, 'CONNECT_TIMEOUT');
  });

  test('that the host refuses in words that quote its query has none of them', async () => {
    const world = new World();
    const url = 'ws://me:password@im.test/websocket?ticket=SECRET';
    world.openFails = new SyntaxError(`the URL '${url}' is invalid, and so is ${url}#x`);
    const { client, last, log } = logging({}, world);
    client.login();
    await world.advance(10);
    assert.equal(last('LINK_DOWN').cause, 'SOCKET_FAILED');
    checkTexts(log);
  });

  test('whose token or address failed has the code of the error, not its text', async () => {
    for (const [options, cause] of [[{ token() { throw new Error('T0KEN'); } }, 'TOKEN_FAILED'],
      [{ url() { throw new Error('ticket=SECRET'); } }, 'OPTION_FAILED']]) {
      const { world, client, last, log } = logging(options);
      client.login();
      await world.advance(10);
      assert.equal(last('LINK_DOWN').cause, cause);
      checkTexts(log);
    }
  });
});

describe('in shared tabs', () => {
  before(warmUp);

  test('a follower reads of its message as the tab that leads does', async (t) => {
    const tabs = new VirtualTabs(t), { world } = tabs;
    /** @type {LogEntry[][]} */
    const logs = [[], []];
    const all = [];
    for (const log of logs) {
      all.push(await tabs.online({
        logLevel: 'debug', logger: (entry) => { log.push(entry); },
        url: 'ws://im.test/websocket?ticket=SECRET',
      }));
      await world.advance(10);
    }
    await world.until(all[1].client.send('bob', 'the content', { fingerprint: 'fp-1' }).delivered);
    await world.advance(10);
    for (const log of logs) {
      const entry = log.find(({ code }) => code === 'MESSAGE_SENT');
      assert.deepEqual([entry?.fingerprint, entry?.peer], ['fp-1', 'bob']);
      checkTexts(log);
    }
    assert.equal(logs[0].find(({ code }) => code === 'LINK_OPENING')?.url,
      'ws://im.test/websocket');
  });
});

describe('the switch', () => {
  const METHODS = /** @type {const} */ (['debug', 'info', 'warn', 'error', 'log']);

  /**
   * What the console hears of a life with this on the switch.
   * @param {import('node:test').TestContext} t @param {any} word @param {any} [options]
   */
  async function life(t, word, options) {
    /** @type {Array<[method: string, text: string]>} */
    const told = [];
    for (const method of METHODS) {
      t.mock.method(console, method, (/** @type {any} */ text) => told.push([method, text]));
    }
    const world = new World();
    let asked = 0;
    world.platform.logSwitch = () => {
      asked += 1;
      return typeof word === 'function' ? word() : word;
    };
    const client = makeClient(world, { token: 'T0KEN', ...options });
    client.on('error', () => {});
    await world.until(client.login());
    await world.until(client.send('bob', 'the content').delivered);
    await world.server.close(1006);
    await world.until(client.login());
    t.mock.restoreAll();
    assert.equal(client.state, 'online');
    return { told, asked };
  }

  test('sends what is of its level and above to the console, each by its method', async (t) => {
    const { told, asked } = await life(t, 'debug');
    assert.equal(asked, 1);
    assert.deepEqual(new Set(told.map(([method]) => method)), new Set(['debug', 'info', 'warn']));
    for (const [, text] of told) {
      assert.match(text, /^mobileimsdk: [a-z]/);
      assert.doesNotMatch(text, SECRETS);
    }
    assert.ok(told.some(([method, text]) => method === 'warn' && /closeCode=1006/.test(text)));
    const warnings = (await life(t, 'warn')).told;
    assert.deepEqual(new Set(warnings.map(([method]) => method)), new Set(['warn']));
  });

  test('leaves a logger what its own level says', async (t) => {
    /** @type {any[]} */
    const [quiet, loud] = [[], []];
    await life(t, 'debug', { logger: (/** @type {any} */ entry) => quiet.push(entry) });
    assert.deepEqual(new Set(quiet.map(({ level }) => level)), new Set(['info', 'warn']));
    const { told } = await life(t, 'warn', {
      logLevel: 'debug', logger: (/** @type {any} */ entry) => loud.push(entry),
    });
    assert.ok(loud.some(({ level }) => level === 'debug'));
    assert.deepEqual(new Set(told.map(([method]) => method)), new Set(['warn']));
    const silenced = await life(t, 'debug', { logLevel: 'silent', logger() { assert.fail(); } });
    assert.ok(silenced.told.length > 5);
  });

  test('off, or of a store that throws, is as if there were none', async (t) => {
    const broken = () => { throw new Error('SecurityError'); };
    for (const word of ['', undefined, null, 'silent', broken]) {
      assert.deepEqual((await life(t, word)).told, []);
    }
  });

  test('with an unknown word warns once, with the words there are', async (t) => {
    const textless = { toString() { throw new Error(); } };
    for (const word of ['verbose', 'DEBUG', 'x'.repeat(1e6), textless]) {
      const { told } = await life(t, word);
      assert.equal(told.length, 1);
      assert.equal(told[0][0], 'warn');
      assert.match(told[0][1], /debug, info, warn, error, silent/);
      assert.ok(told[0][1].length < 200);
    }
  });

  test('of Node is an environment variable', async (t) => {
    const server = await startServer(t);
    const { stdout, stderr, status } = await runModule(`
      process.env.MOBILEIMSDK_LOG = 'info';
      const { Client } = await import('mobileimsdk-wasm');
      const client = new Client({
        url: ${JSON.stringify(server.url)}, userId: 'alice', token: 'T0KEN',
      });
      await client.login();
      client.dispose();`);
    assert.equal(status, 0, stderr);
    assert.match(stdout, /mobileimsdk: login accepted url=ws:\/\/[^?\s]+ attempt=1\n/);
    assert.doesNotMatch(stdout, SECRETS);
  });

  test('of a mini-program is in its storage, which Alipay hands out in an object', async (t) => {
    const { storedText } = await import('../js/hosts/mini-programs/host.js');
    const api = { getStorageSync: (/** @type {any} */ key) => ({ mobileimsdkLog: 'info' })[key] };
    assert.equal(storedText(api, 'mobileimsdkLog'), 'info');
    assert.equal(storedText(api, 'other'), undefined);
    assert.equal(storedText({}, 'mobileimsdkLog'), undefined);
    const my = /** @type {any} */ (globalThis).my = {
      getStorageSync: (/** @type {any} */ { key }) => ({ data: key && 'warn' }),
    };
    t.after(() => { delete /** @type {any} */ (globalThis).my; });
    assert.equal(storedText(my, 'mobileimsdkLog'), 'warn');
  });

  test('of a browser is in localStorage, and one that throws is no error', async () => {
    const { createPlatform } = await import('../js/hosts/browser.js');
    const before = Object.getOwnPropertyDescriptor(globalThis, 'localStorage');
    const define = (/** @type {() => any} */ get) =>
      Object.defineProperty(globalThis, 'localStorage', { configurable: true, get });
    try {
      const getItem = (/** @type {string} */ key) => key === 'mobileimsdkLog' ? 'warn' : null;
      define(() => ({ getItem }));
      assert.equal(createPlatform().logSwitch?.(), 'warn');
      define(() => undefined);
      assert.equal(createPlatform().logSwitch?.(), undefined);
    } finally {
      if (before) Object.defineProperty(globalThis, 'localStorage', before);
      else Reflect.deleteProperty(globalThis, 'localStorage');
    }
  });
});
