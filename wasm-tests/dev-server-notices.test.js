// @ts-check
/**
 * What the server says on its console about clients that do something wrong, and that no client can
 * do harm there.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { FakeClock } from './support/dev-server-clock.js';
import { BYE, TestClient, loginFrame, message, startServer } from './support/dev-server-client.js';
import { FrameType, SENSE_MODES } from '../demo-web/dev-server/index.js';
import { makeFrame } from '../demo-web/dev-server/protocol.js';

/** @typedef {import('../demo-web/dev-server/index.js').SenseMode} SenseMode */

const KEEP_ALIVE = makeFrame({ type: FrameType.KEEP_ALIVE, from: 'bob', to: '0' });
const ANYBODY = /^a client at 127\.0\.0\.1:\d+ /;

/**
 * @param {import('node:test').TestContext} t
 * @param {import('../demo-web/dev-server/index.js').DevServerOptions} [options]
 */
async function start(t, options) {
  const clock = new FakeClock();
  /** @type {string[]} */
  const warnings = [];
  /** @type {string[]} */
  const infos = [];
  const server = await startServer(t, {
    clock,
    logger: { warn: (text) => void warnings.push(text), info: (text) => void infos.push(text) },
    ...options,
  });
  /** @type {import('../demo-web/dev-server/index.js').Notice[]} */
  const notices = [];
  server.on('notice', (notice) => notices.push(notice));
  return { server, clock, warnings, infos, notices };
}

/** @param {() => boolean} condition */
async function until(condition) {
  while (!condition()) await new Promise(setImmediate);
}

describe('the server says on its console', () => {
  for (const [asked, told] of /** @type {const} */ ([
    ['/ws', '"/ws"'],
    ['/websocket/', '"/websocket/"'],
    ['/websocket?token=very-secret', '"/websocket" with a query'],
  ])) {
    test(`who knocks at ${asked.split('?')[0]}${asked.includes('?') ? ' with a query' : ''}, and ` +
      'which path is right', async (t) => {
      const { server, warnings, notices } = await start(t);
      const client = new TestClient(server.url.replace('/websocket', asked));
      await until(() => warnings.length > 0);
      client.ws.terminate();
      assert.equal(warnings.length, 1);
      assert.match(warnings[0], ANYBODY);
      assert.equal(warnings[0].replace(ANYBODY, ''), `asks for the path ${told} and gets no ` +
        'answer: the path here is "/websocket", without a query');
      assert.deepEqual(notices, [{ code: 'WRONG_PATH', userId: undefined, text: warnings[0] }]);
    });
  }

  for (const { title, send, code, text } of [
    { title: 'a binary frame', send: Buffer.from('{"type":1}'), code: 'BINARY_FRAME',
      text: 'sent a binary frame of 10 bytes and is closed: the protocol is JSON in text frames' },
    { title: 'a malformed frame', send: '{"type":', code: 'MALFORMED_FRAME',
      text: 'sent a malformed frame and is closed: not JSON' },
    { title: 'a malformed login', send: makeFrame({ type: 0, dataContent: '{}' }),
      code: 'MALFORMED_LOGIN',
      text: 'sent a malformed login and is closed without a word: no "loginUserId"' },
  ]) {
    test(`who sends ${title}`, async (t) => {
      const { server, warnings, notices } = await start(t);
      const client = await TestClient.login(server.url, 'bob');
      client.send(send);
      assert.deepEqual(await client.closed(), BYE);
      assert.deepEqual(warnings, [`"bob" ${text}`]);
      assert.deepEqual(notices, [{ code, userId: 'bob', text: warnings[0] }]);
    });
  }

  test('who speaks before its login', async (t) => {
    const { server, warnings, notices } = await start(t);
    const client = await TestClient.open(server.url);
    client.send(message({ from: 'bob', to: 'alice', dataContent: 'very-secret' }));
    await client.next();
    assert.deepEqual(await client.closed(), BYE);
    assert.equal(warnings.length, 1);
    assert.match(warnings[0], ANYBODY);
    assert.equal(warnings[0].replace(ANYBODY, ''), 'sent a frame of type 2 before its login and ' +
      'is closed: the first frame on each connection must be the login (type 0)');
    assert.deepEqual(notices.map(({ code }) => code), ['BEFORE_LOGIN']);
  });

  test('who sends what it ignores or cannot acknowledge', async (t) => {
    const { server, warnings, notices } = await start(t);
    const client = await TestClient.login(server.url, 'bob');
    client.send('{"type":99}');
    client.say({ to: 'alice', fp: null });
    await client.hearsNothingElse();
    assert.deepEqual(warnings, [
      '"bob" sent a frame of the unknown type 99, which is ignored',
      '"bob" sent a QoS message without fingerprint, which cannot be acknowledged',
    ]);
    assert.deepEqual(notices.map(({ code }) => code), ['UNKNOWN_TYPE', 'NO_FINGERPRINT']);
  });

  test('nothing of a client that does all right', async (t) => {
    const { server, warnings, notices, clock } = await start(t);
    const client = await TestClient.login(server.url, 'bob');
    for (let beat = 0; beat < 5; beat += 1) {
      clock.advance(15_000);
      client.send(KEEP_ALIVE);
      await client.next();
    }
    client.ws.close();
    await client.closed();
    assert.deepEqual([warnings, notices], [[], []]);
  });
});

describe('sense mode', () => {
  /**
   * A client that sends a keep-alive at each of these intervals.
   * @param {import('node:test').TestContext} t
   * @param {SenseMode} senseMode the server's
   * @param {number[]} intervals ms
   * @param {import('../demo-web/dev-server/index.js').DevServerOptions} [options]
   */
  async function beating(t, senseMode, intervals, options) {
    const all = await start(t, { senseMode, ...options });
    const client = await TestClient.login(all.server.url, 'bob');
    for (const interval of intervals) {
      all.clock.advance(interval);
      client.send(KEEP_ALIVE);
      await client.next();
    }
    return { ...all, client };
  }

  const MODES = /** @type {SenseMode[]} */ (Object.keys(SENSE_MODES));
  const intervalOf = (/** @type {SenseMode} */ mode) => Number.parseInt(mode, 10) * 1000;

  for (const own of MODES) {
    test(`a server in ${own} tells the mode of each client whose rhythm it hears`, async (t) => {
      for (const theirs of MODES.filter((mode) => intervalOf(mode) < SENSE_MODES[own])) {
        const interval = intervalOf(theirs);
        const { warnings, notices, server } = await beating(t, own, Array(6).fill(interval));
        await server.close();
        assert.deepEqual(warnings, theirs === own ? [] : [
          `"bob" seems to be in sense mode ${theirs}: it sends a keep-alive every ` +
          `${interval / 1000} s, and this server is in ${own}; set both alike`,
        ]);
        assert.ok(notices.every(({ code }) => code === 'SENSE_MODE'));
      }
    });
  }

  for (const [own, beats, theirs] of /** @type {[SenseMode, number[], string][]} */ ([
    ['3s', [], '10s or a slower one'],
    ['5s', [], '15s or a slower one'],
    // A client that keeps its rhythm over a re-login is heard once, by chance.
    ['5s', [3_000], '15s or a slower one'],
    ['60s', [], '120s'],
  ])) {
    test(`a server in ${own} tells whom it drops after ${beats.length} keep-alives`, async (t) => {
      const { warnings, client, clock } = await beating(t, own, beats);
      clock.advance(SENSE_MODES[own]);
      assert.deepEqual(await client.closed(), BYE);
      assert.deepEqual(warnings, [`"bob" was silent for ${SENSE_MODES[own] / 1000} s and is ` +
        `dropped: it seems to be in sense mode ${theirs}, and this server is in ${own}; set both ` +
        'alike']);
    });
  }

  test('an idle time of its own is no mode, but one can be too slow for it', async (t) => {
    const options = { idleTimeout: 9_000 };
    const { warnings, client, clock } = await beating(t, '15s', Array(5).fill(3_000), options);
    assert.deepEqual(warnings, []);
    clock.advance(9_000);
    assert.deepEqual(await client.closed(), BYE);
    assert.deepEqual(warnings, []);
    const slow = await beating(t, '15s', [], options);
    slow.clock.advance(9_000);
    assert.match(slow.warnings.join('\n'), /^[^\n]* 10s or a slower one, and this server drops /);
  });

  test('an odd interval, late timers and no rhythm at all are no other mode', async (t) => {
    for (const intervals of [
      [15_000, 3_000, 15_000, 3_000, 3_000, 15_000, 15_000],
      [15_900, 14_100, 16_500, 13_500],
      [7_000, 7_000, 7_000, 7_000],
      [5_000, 10_000, 3_000, 5_000, 3_000],
    ]) {
      assert.deepEqual((await beating(t, '15s', intervals)).warnings, []);
    }
  });

  test('who fell silent in the right rhythm or never logged in is in no other mode', async (t) => {
    const { warnings, client, clock, server } = await beating(t, '5s', [5_000, 5_000]);
    const stranger = await TestClient.open(server.url);
    clock.advance(11_000);
    assert.deepEqual([await client.closed(), await stranger.closed()], [BYE, BYE]);
    assert.deepEqual(warnings, []);
  });

  test('a link made bad on purpose says nothing of the mode', async (t) => {
    for (const disturb of /** @type {((server: any) => unknown)[]} */ ([
      (server) => server.faults.halfOpen(),
      (server) => server.faults.delay(100),
      (server) => server.faults.drop(1, 'in'),
    ])) {
      const { warnings, clock, server } = await beating(t, '5s', []);
      disturb(server);
      clock.advance(11_000);
      assert.deepEqual([warnings, server.users()], [[], []]);
    }
  });
});

describe('no client can harm the console', () => {
  test('a flood of mistakes is five lines, then one in 10 s with what was left out', async (t) => {
    const { server, warnings, notices, clock } = await start(t);
    const client = await TestClient.login(server.url, 'bob');
    const flood = async (/** @type {number} */ count) => {
      for (let i = 0; i < count; i += 1) client.send('{"type":99}');
      await client.hearsNothingElse();
    };
    const LINE = '"bob" sent a frame of the unknown type 99, which is ignored';
    await flood(1_000);
    assert.deepEqual(warnings, Array(5).fill(LINE));
    clock.advance(9_999);
    await flood(1);
    assert.equal(warnings.length, 5);
    clock.advance(1);
    await flood(3);
    assert.deepEqual(warnings.slice(5), [`${LINE} (996 like this were left out)`]);
    // Listeners are code, which can bear it.
    assert.equal(notices.length, 1_004);
    // Another mistake has its own budget.
    client.send(Buffer.from('x'));
    await client.closed();
    assert.match(warnings[6], /binary/);
  });

  test('a user who comes and goes without end is 50 lines, then 5 a second', async (t) => {
    const { server, infos, clock } = await start(t, { verifyToken: () => 1_026 });
    const refused = async () => {
      const client = await TestClient.open(server.url);
      client.send(loginFrame('bob'));
      await client.next();
    };
    for (let i = 0; i < 60; i += 1) await refused();
    assert.deepEqual(infos, Array(50).fill('login of "bob" refused with 1026'));
    clock.advance(200);
    await refused();
    assert.match(infos[50], / \(10 like this were left out\)$/);
  });

  const HOSTILE = '\u001b[2J\u009b31m\r\n\u0007\u007f\u202e\u2028\u200b\ud800"\\';

  /** @param {string[]} lines */
  function assertHarmless(lines) {
    for (const line of lines) {
      assert.match(line, /^[ -~…]*$/, 'only what is printed as itself');
      assert.ok(line.length < 5_000);
    }
  }

  test('control characters and megabytes come escaped and cut', async (t) => {
    const { server, warnings, infos, notices } = await start(t, { maxFrameBytes: 2 ** 24 });
    for (const name of [HOSTILE, `${'x'.repeat(2 ** 21)}\u001b`, HOSTILE.repeat(1_000)]) {
      const client = await TestClient.login(server.url, name);
      client.send('{"type":99}');
      client.send(Buffer.from(HOSTILE));
      await client.closed();
      await until(() => server.users().length === 0);
    }
    assert.deepEqual([warnings.length, infos.length, notices.length], [6, 6, 6]);
    assertHarmless([...warnings, ...infos, ...notices.map(({ text }) => text)]);
    assert.match(infos[0], /^"\\u001b\[2J\\u\{9b\}31m\\r\\n.*" is online$/);
    assert.equal(infos[2], `"${'x'.repeat(64)}…" is online`);
  });

  test('a hostile path comes escaped and cut', async (t) => {
    const { server, warnings } = await start(t);
    const { port } = new URL(server.url);
    const { connect } = await import('node:net');
    const handshake = (/** @type {string} */ path) => Buffer.from(`GET ${path} HTTP/1.1\r\n` +
      'Host: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n', 'latin1');
    for (const path of ['/\u009b31m"\u0085', `/${'x'.repeat(10_000)}`]) {
      const before = warnings.length;
      const socket = connect(Number(port), '127.0.0.1').on('error', () => {});
      socket.resume().write(handshake(path));
      // Where the HTTP parser refuses it, nothing is said.
      await until(() => warnings.length > before || socket.closed);
      socket.destroy();
    }
    assertHarmless(warnings);
    assert.match(warnings.at(-1) ?? '', /asks for the path "\/x{63}…" and gets no answer/);
  });

  test('what the application throws is told in one line, whatever it is', async (t) => {
    /** @type {string[]} */
    const errors = [];
    let thrown = /** @type {unknown} */ (undefined);
    const { server } = await start(t, {
      verifyToken: () => { throw thrown; },
      logger: { error: (text) => void errors.push(text) },
    });
    for (thrown of [new Error(HOSTILE), Object.create(null)]) {
      const client = await TestClient.open(server.url);
      client.send(loginFrame('bob'));
      assert.deepEqual(await client.closed(), BYE);
    }
    assertHarmless(errors);
    assert.equal(errors[1], 'verifyToken failed: something that has no text');
  });

  test('a logger that throws or rejects harms nobody', async (t) => {
    for (const warn of [
      () => { throw new Error('disk full'); },
      async () => { throw new Error('disk full'); },
    ]) {
      const { server } = await start(t, { logger: { warn } });
      const client = await TestClient.login(server.url, 'bob');
      client.send('{"type":99}');
      await client.hearsNothingElse();
      await new Promise(setImmediate);
    }
  });
});
