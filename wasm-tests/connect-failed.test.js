// @ts-check
/** Why a client does not come online: each attempt that fails says it, in words that help. */
import assert from 'node:assert/strict';
import https from 'node:https';
import net from 'node:net';
import { describe, test } from 'node:test';
import { inspect } from 'node:util';
import { WebSocket } from 'ws';
import { Client, ImError } from 'mobileimsdk-wasm';
import { certificate, key } from './support/certificate.js';
import { listening, MISTAKEN } from './support/endpoints.js';
import { errorFrame } from './support/frames.js';
import { startServer } from './support/real.js';
import { begin, makeClient, online, reach } from './support/story.js';
import { World } from './support/virtual-world.js';

/** @typedef {import('node:test').TestContext} TestContext */

const SOON = { connectTimeout: 700, loginTimeout: 700 };

/**
 * The phase and the code of the cause; the words are in trouble.test.js.
 * @type {Record<string, [phase: string, cause?: RegExp]>}
 */
const TOLD = {
  'a wrong port': ['connect', /^ECONNREFUSED$/],
  'a wrong host': ['connect', /^(ENOTFOUND|EAI_AGAIN)$/],
  'a wrong path': ['connect'],
  'wss to a plain port': ['connect', /^(EPROTO|ERR_SSL_.*)$/],
  'HTTP 401': ['connect'],
  'HTTP 404': ['connect'],
  'HTTP 502': ['connect'],
  'a foreign server that is silent': ['login'],
  'a foreign server that echoes': ['login'],
  'a foreign server that hangs up': ['login'],
  'a self-signed certificate': ['connect', /^DEPTH_ZERO_SELF_SIGNED_CERT$/],
  'what speaks no HTTP': ['connect', /^HPE_/],
};

/** Until the first attempt has failed. @param {Client} client @returns {Promise<any>} */
const firstError = (client) => new Promise((resolve) => client.once('error', resolve));

describe('in Node, within one attempt', () => {
  for (const [what, at] of Object.entries(MISTAKEN)) {
    test(`${what} is told`, async (t) => {
      const url = await at(t), [phase, code] = TOLD[what];
      const client = new Client({ url, userId: 'alice', token: 'T0KEN', ...SOON });
      t.after(() => client.dispose());
      const failure = firstError(client);
      client.login();
      const error = await failure, { cause, hint, message, attempt, retryIn } = error;
      assert.ok(error instanceof ImError);
      assert.deepEqual([error.code, error.phase, attempt, error.url],
        ['CONNECT_FAILED', phase, 1, url]);
      if (code) assert.match(cause.code, code);
      if (what.startsWith('HTTP')) {
        assert.equal(cause.message, `Unexpected server response: ${what.slice(5)}`);
      }
      assert.ok(retryIn > 0);
      assert.ok(message.includes(url) && message.includes(hint));
      assert.doesNotMatch(inspect(error, { depth: 9 }), /T0KEN/);
    });
  }

  test('what the server says at its end is told', async (t) => {
    const url = await MISTAKEN['a foreign server that hangs up'](t);
    const client = new Client({ url, userId: 'alice', ...SOON });
    t.after(() => client.dispose());
    client.login();
    const { closeCode, closeReason } = await firstError(client);
    assert.deepEqual([closeCode, closeReason], [4000, 'who are you']);
  });
});

describe('the option webSocket', () => {
  test('makes the sockets: one that trusts the certificate comes online', async (t) => {
    const { url } = await startServer(t), { port } = new URL(url);
    const tls = https.createServer({ cert: certificate, key });
    tls.on('upgrade', (request, socket) => {
      const plain = net.connect(Number(port), '127.0.0.1', () => {
        const headers = Object.entries(request.headers).map(([name, value]) => `${name}: ${value}`);
        plain.write(`GET /websocket HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n`);
        socket.pipe(plain).pipe(socket);
      });
      const destroy = () => [plain, socket].map((end) => end.destroy());
      for (const end of [plain, socket]) end.on('error', destroy);
    });
    const address = await listening(t, tls);
    class Trusting extends WebSocket {
      /** @param {string} at */
      constructor(at) {
        super(at, { ca: certificate });
      }
    }
    const client = new Client({
      url: `wss://${address}/websocket`, userId: 'alice', webSocket: Trusting,
    });
    t.after(() => client.dispose());
    await client.login();
    assert.equal(client.state, 'online');
  });

  test('may throw whatever it likes: that is the cause', async (t) => {
    const cause = new Error('no proxy today');
    const client = new Client({
      url: 'ws://a.test', userId: 'alice',
      webSocket: /** @type {any} */ (function refuse() { throw cause; }),
    });
    t.after(() => client.dispose());
    client.login();
    const error = await firstError(client);
    assert.deepEqual([error.code, error.cause], ['CONNECT_FAILED', cause]);
  });

  test('is a function, or INVALID_OPTION', () => {
    for (const webSocket of [null, 'WebSocket', {}]) {
      assert.throws(() => makeClient(new World(), { webSocket: /** @type {any} */ (webSocket) }),
        { code: 'INVALID_OPTION', option: 'webSocket' });
    }
  });
});

describe('an attempt that fails', () => {
  test('is one error event, numbered from the last time online, or login()', async () => {
    const story = await online(), { world, server, client, events } = story;
    server.opens = false;
    await server.close();
    assert.equal(events.error.length, 0);
    await world.advance(100_000);
    const numbers = events.error.map(({ attempt }) => attempt);
    assert.ok(numbers.length > 3);
    assert.deepEqual(numbers, numbers.map((_, i) => i + 1));
    await reach(story, 'waiting');
    client.login();
    await world.advance(10_001);
    assert.equal(events.error.at(-1).attempt, 1);
    server.opens = true;
    await reach(story, 'online');
    server.opens = false;
    await server.close();
    await world.advance(20_000);
    assert.equal(events.error.at(-1).attempt, 1);
  });

  test('is in stats() and in the event of the state, until the client is online', async () => {
    const story = begin(), { world, server, client, events } = story;
    assert.equal(client.stats().lastFailure, null);
    server.opens = false;
    client.login();
    await reach(story, 'waiting');
    const [failure] = events.error;
    assert.equal(failure.code, 'CONNECT_FAILED');
    assert.equal(client.stats().lastFailure, failure);
    assert.equal(events.state.at(-1).failure, failure);
    assert.equal(events.state.at(-1).retryIn, failure.retryIn);
    assert.equal(events.state[0].failure, null);
    server.opens = true;
    await world.until(client.login());
    assert.equal(client.stats().lastFailure, null);
    assert.equal(events.state.at(-1).failure, null);
    await server.close();
    assert.equal(events.state.at(-1).state, 'waiting');
    assert.equal(events.state.at(-1).failure, null);
  });

  test('is none when the client itself ends it: logout(), dispose(), a page put away', async () => {
    for (const end of ['logout', 'dispose', 'suspend']) {
      const { world, server, client, events } = begin();
      server.opens = false;
      client.login();
      await world.advance(10);
      if (end === 'suspend') await world.hint('suspended');
      else if (end === 'logout') client.logout();
      else client.dispose();
      await world.advance(10);
      assert.deepEqual(events.error, [], end);
    }
  });

  test('of the token function says what came, and never the value', async () => {
    for (const [value, type] of [[424242, 'number'], [{ secret: 424242 }, 'Object'],
      [new Map([[424242, 1]]), 'Map'], [[424242], 'Array'], [424242n, 'bigint']]) {
      const { world, client, events } = begin({ token: () => /** @type {any} */ (value) });
      client.login();
      await world.advance(1);
      const [error] = events.error;
      assert.deepEqual([error.code, error.phase, error.url], ['CONNECT_FAILED', 'token', null]);
      assert.equal(error.cause.code, 'TOKEN_FAILED');
      assert.match(error.cause.message, new RegExp(`not ${type}$`));
      assert.doesNotMatch(inspect(error, { depth: 9 }), /424242/);
    }
  });

  test('without a listener is one warning a session, the next one warns again', async (t) => {
    const { mock } = t.mock.method(console, 'warn', () => {});
    const world = new World(), client = makeClient(world);
    world.server.opens = false;
    client.login();
    await world.advance(100_000);
    assert.equal(mock.callCount(), 1);
    assert.equal(mock.calls[0].arguments[0].code, 'CONNECT_FAILED');
    await client.logout();
    client.login();
    await world.advance(100_000);
    assert.equal(mock.callCount(), 2);
  });

  test('survives every kind of cause', async () => {
    for (const cause of [undefined, null, 7, Symbol('x'), Object.create(null), new Proxy({}, {
      get() { throw new Error('a trap'); }, ownKeys() { throw new Error('a trap'); },
    })]) {
      const { world, client, events } = begin();
      world.platform.openSocket = () => { throw cause; };
      client.login();
      await world.advance(1);
      assert.equal(events.error[0].code, 'CONNECT_FAILED');
      assert.equal(events.error[0].cause, cause);
      client.dispose();
    }
  });
});

describe('nothing secret is told of an attempt', () => {
  const TOKEN = 'T0KEN-marker-b7e1', QUERY = 'ticket=Qu3ry-s3cret';
  const url = `ws://us3r:passw0rd@im.test/websocket?${QUERY}`;
  const SECRET = /T0KEN|b7e1|Qu3ry|us3r|passw0rd|s3cret/i;

  /** @param {(story: any) => unknown} act @param {object} [options] */
  async function failureAfter(act, options) {
    const story = begin({ url, token: TOKEN, ...options }), { world, client, events } = story;
    world.server.loginCode = null;
    /** @type {any[]} */
    const seen = [];
    client.on('log', (entry) => seen.push(entry));
    client.login();
    await world.advance(10);
    await act(story);
    await world.advance(20_000);
    assert.ok(events.error.length > 0);
    seen.push(events.error, events.state, client.stats());
    assert.doesNotMatch(inspect(seen, { depth: 12, showHidden: true }), SECRET);
    return events.error;
  }

  test('of the address: its user, its password, its query', async () => {
    const [error] = await failureAfter(() => {});
    assert.equal(error.url, 'ws://im.test/websocket');
  });

  test('not in the reason that the other side gives', async () => {
    for (const reason of [`bad token ${TOKEN}`, `no ${TOKEN.slice(2, 7)}`, QUERY.toUpperCase(),
      'loginUserId\\":\\"alice']) {
      const [error] = await failureAfter(({ server }) => server.socket.end(4001, reason));
      assert.deepEqual([error.closeCode, error.closeReason], [4001, null], reason);
    }
    const [error] = await failureAfter(({ server }) => server.socket.end(4001, 'go away'));
    assert.equal(error.closeReason, 'go away');
  });

  test('not in what the host throws', async () => {
    const quoting = Object.assign(new TypeError('Invalid URL'), { input: url });
    for (const cause of [new Error(`cannot open ${url}`), quoting, `no ${url}`,
      new Error('outer', { cause: quoting })]) {
      const [error] = await failureAfter(({ world }) => { world.openFails = cause; });
      assert.ok(error);
      const { world, client, events } = begin({ url, token: TOKEN });
      world.openFails = cause;
      client.login();
      await world.advance(1);
      assert.equal(events.error[0].cause.code, 'SOCKET_FAILED');
      assert.doesNotMatch(inspect(events, { depth: 12, showHidden: true }), SECRET);
      client.dispose();
    }
  });

  test('not in the text of an error frame, told where it quotes nothing of ours', async () => {
    const [told, failed] = await failureAfter(({ server }) => server.say(errorFrame(4, 'busy')));
    assert.equal(told.message, 'the server reports error 4: busy');
    assert.match(failed.hint, /error 4/);
    for (const text of [`bad token: ${TOKEN}`, 'x'.repeat(5000), 'in {"loginUserId":"alice"}']) {
      const [held] = await failureAfter(({ server }) => server.say(errorFrame(4, text)));
      assert.equal(held.message, 'the server reports error 4');
    }
    const [whole] = await failureAfter(({ server }) =>
      server.say(errorFrame(4, server.texts[0])));
    const [lost] = await failureAfter(({ server }) => server.say(errorFrame(301, 'who is this?')));
    assert.match(lost.hint, /error 301/);
    assert.equal(whole.message, 'the server reports error 4');
  });
});

describe('reconnect: false', () => {
  test('ends the session at the first attempt that fails, and keeps what is pending', async () => {
    const { world, server, client, events } = begin({ reconnect: false });
    server.opens = false;
    const login = client.login(), sent = client.send('bob', 'patience');
    await assert.rejects(world.until(login), { code: 'CONNECT_FAILED', retryIn: null });
    assert.equal(client.state, 'stopped');
    assert.equal(events.state.at(-1).reason, 'CONNECT_TIMEOUT');
    assert.equal(events.state.at(-1).failure, events.error[0]);
    assert.equal(sent.status, 'queued');
    await world.advance(3_600_000);
    assert.equal(world.sockets.length, 1);
    server.opens = true;
    await world.until(client.login());
    await world.until(sent.delivered);
    assert.deepEqual(server.contents, ['patience']);
  });

  test('ends it when the link is lost', async () => {
    const { world, server, client, events } = await online({ reconnect: false });
    server.acknowledges = false;
    const sent = client.send('bob', 'again');
    await world.advance(10);
    await server.close();
    assert.equal(client.state, 'stopped');
    assert.equal(events.state.at(-1).reason, 'LINK_CLOSED');
    assert.equal(events.state.at(-1).failure, null);
    assert.ok(!events.state.some(({ state }) => state === 'waiting'));
    await world.advance(3_600_000);
    assert.deepEqual(world.left(), { timers: 0, sockets: 0, watchers: 1 });
    server.acknowledges = true;
    await world.until(client.login());
    await world.until(sent.delivered);
  });

  test('is no text, no number: INVALID_OPTION', () => {
    for (const reconnect of ['no', 0, null]) {
      assert.throws(() => makeClient(new World(), { reconnect: /** @type {any} */ (reconnect) }),
        { code: 'INVALID_OPTION', option: 'reconnect' });
    }
  });
});

test('a host without WebSocket stops for that reason, and what is pending stays', async () => {
  const { world, client, events } = begin();
  const { openSocket } = world.platform;
  world.platform.openSocket = async () => { throw new ImError('NO_WEBSOCKET', 'none here'); };
  const login = client.login(), sent = client.send('bob', 'patience');
  await assert.rejects(world.until(login), { code: 'NO_WEBSOCKET' });
  assert.equal(events.state.at(-1).reason, 'NO_WEBSOCKET');
  assert.deepEqual(events.error.map(({ code }) => code), ['NO_WEBSOCKET']);
  assert.equal(sent.status, 'queued');
  world.platform.openSocket = openSocket;
  await world.until(client.login());
  await world.until(sent.delivered);
});

test('LOGIN_REFUSED says which codes are the application\'s own', async () => {
  for (const [code, isOwn] of [[1024, false], [1025, true]]) {
    const { world, server, client, events } = begin();
    server.loginCode = Number(code);
    await world.until(client.login()).catch(() => {});
    assert.equal(/application/.test(events.error[0].message), isOwn);
  }
});
