// @ts-check
/** The client against the dev server, over real sockets. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { SERVER } from 'mobileimsdk-wasm';
import { imError } from './support/story.js';
import { loggedIn, makeClient, next, reaches, soon, startServer } from './support/real.js';
import { slowness } from './support/slowness.js';

const AT_ONCE = { concurrency: true };

/**
 * @param {import('node:test').TestContext} t
 * @param {import('mobileimsdk-wasm/dev-server').DevServer} server
 * @param {Partial<import('mobileimsdk-wasm').ClientOptions>} [options]
 */
const aliceAndBob = (t, server, options) =>
  Promise.all(['alice', 'bob'].map((userId) => loggedIn(t, server, userId, options)));

describe('the three directions', AT_ONCE, () => {
  test('client to client', async (t) => {
    const server = await startServer(t);
    const [alice, bob] = await aliceAndBob(t, server);
    const coming = next(bob, 'message');
    const sent = alice.send('bob', 'hello 你好 😀', { typeu: 5 });
    const { from, to, content, typeu, fingerprint } = await coming;
    assert.deepEqual([from, to, content, typeu, fingerprint],
      ['alice', 'bob', 'hello 你好 😀', 5, sent.fingerprint]);
    await soon(sent.delivered, 'the ACK');
  });

  test('client to server', async (t) => {
    const server = await startServer(t);
    const alice = await loggedIn(t, server, 'alice');
    const coming = new Promise((resolve) => server.on('message', resolve));
    const sent = alice.send(SERVER, 'hello');
    const { from, content, fingerprint } = await soon(coming, 'the message');
    assert.deepEqual([from, content, fingerprint], ['alice', 'hello', sent.fingerprint]);
    await soon(sent.delivered, 'the ACK');
  });

  test('server to client', async (t) => {
    const server = await startServer(t, { stampTime: true });
    const alice = await loggedIn(t, server, 'alice');
    const coming = next(alice, 'message');
    const fingerprint = server.send('alice', 'hello');
    const message = await coming;
    assert.deepEqual([message.from, message.content, message.fingerprint],
      ['0', 'hello', fingerprint]);
    assert.ok(Math.abs(message.serverTime - Date.now()) < 60_000);
  });

  test('and back: an echo', async (t) => {
    const server = await startServer(t);
    const alice = await loggedIn(t, server, 'alice');
    const coming = next(alice, 'echo');
    alice.echo('hello "echo"');
    assert.deepEqual(await coming, { content: 'hello "echo"' });
  });
});

describe('a session', AT_ONCE, () => {
  test('is refused with the server\'s code', async (t) => {
    const server = await startServer(t,
      { verifyToken: ({ token }) => (token === 'good' ? 0 : 1026) });
    const bad = makeClient(t, server, 'alice', { token: 'bad' });
    await assert.rejects(soon(bad.login(), 'an answer'),
      imError('LOGIN_REFUSED', { serverCode: 1026 }));
    await loggedIn(t, server, 'alice', { token: async () => 'good' });
  });

  test('is ended by an administrator', async (t) => {
    const server = await startServer(t);
    const alice = await loggedIn(t, server, 'alice');
    const kicked = next(alice, 'kickout');
    assert.ok(server.kick('alice', { reason: '管理员 "踢"' }));
    assert.deepEqual(await kicked, { code: 2, reason: '管理员 "踢"' });
    assert.equal(alice.state, 'stopped');
  });

  test('is ended by the same user elsewhere, and the newer one stays', async (t) => {
    const server = await startServer(t);
    const first = await loggedIn(t, server, 'alice');
    const kicked = next(first, 'kickout');
    const second = await loggedIn(t, server, 'alice');
    assert.equal((await kicked).code, 1);
    assert.deepEqual([first.state, second.state], ['stopped', 'online']);
    assert.equal(server.stats().logins, 2);
  });

  test('survives a restart of the server, clean or not', async (t) => {
    const server = await startServer(t);
    const alice = await loggedIn(t, server, 'alice');
    for (const clean of [true, false]) {
      const down = reaches(alice, 'waiting');
      await server.restart({ clean, downFor: 50 });
      await down;
      await reaches(alice, 'online');
      await soon(alice.send(SERVER, 'still here').delivered, 'the ACK');
    }
    assert.equal(server.stats().kickouts, 0);
  });

  test('survives a cut link, and gets what came meanwhile, once', async (t) => {
    const server = await startServer(t);
    const alice = await loggedIn(t, server, 'alice');
    /** @type {string[]} */
    const shown = [];
    alice.on('message', ({ content }) => shown.push(content));
    server.faults.refuse();
    server.faults.cut('alice');
    await reaches(alice, 'waiting');
    for (const content of ['1', '2', '3']) server.send('alice', content);
    const last = next(alice, 'message', ({ content }) => content === '3');
    server.faults.refuse(false);
    await last;
    assert.deepEqual(shown, ['1', '2', '3']);
  });

  test('finds the good URL among silent ones, wherever it begins', async (t) => {
    const server = await startServer(t);
    const silent = ['a', 'b', 'c'].map((name) => server.url.replace('websocket', name));
    const alice = await loggedIn(t, server, 'alice',
      { url: [...silent, server.url], connectTimeout: 300 });
    assert.equal(alice.state, 'online');
  });

  test('is left by logout(), and the server knows', async (t) => {
    const server = await startServer(t);
    const alice = await loggedIn(t, server, 'alice');
    const gone = new Promise((resolve) => server.on('logout', resolve));
    await alice.logout();
    assert.equal((await soon(gone, 'the logout')).userId, 'alice');
    await soon(alice.login(), 'the next login');
  });

  test('on a half-open link is declared dead in time, and comes back by itself', async (t) => {
    const server = await startServer(t, { senseMode: '3s' });
    const alice = await loggedIn(t, server, 'alice', { senseMode: '3s' });
    server.faults.halfOpen('alice');
    const began = performance.now();
    const queued = alice.send(SERVER, 'into the void');
    const { reason } = await next(alice, 'state', ({ state }) => state === 'waiting');
    const seconds = (performance.now() - began) / 1000;
    assert.equal(reason, 'LINK_SILENT');
    assert.ok(seconds > 4.5 && seconds < 4.5 + slowness(), `${seconds} s`);
    await reaches(alice, 'online', 1000 * slowness());
    await soon(queued.delivered, 'the ACK');
  });
});

describe('a bad network', AT_ONCE, () => {
  test('that doubles every frame shows each message once', async (t) => {
    const server = await startServer(t);
    server.faults.duplicate(1);
    const [alice, bob] = await aliceAndBob(t, server);
    /** @type {string[]} */
    const shown = [];
    bob.on('message', ({ content }) => shown.push(content));
    const sent = Array.from({ length: 50 }, (_, i) => alice.send('bob', `${i}`));
    await soon(Promise.all(sent.map((one) => one.delivered)), 'all ACKs');
    server.faults.heal();
    await soon(bob.send(SERVER, 'done').delivered, 'the ACK behind them');
    assert.deepEqual(shown, sent.map((one) => one.content));
    assert.ok(bob.stats().duplicates >= 50);
    assert.deepEqual([alice.state, bob.state], ['online', 'online']);
  });

  test('that loses every third message and ACK loses nothing in the end', async (t) => {
    let count = 0;
    const server = await startServer(t);
    const qos = { retryInterval: 100, retransmits: 100 };
    const [alice, bob] = await aliceAndBob(t, server, { qos });
    server.faults.drop((frame) =>
      (frame?.type === 2 || frame?.type === 4) && (count += 1) % 3 === 0);
    /** @type {string[]} */
    const shown = [];
    bob.on('message', ({ content }) => shown.push(content));
    const sent = Array.from({ length: 200 }, (_, i) => alice.send('bob', `${i}`));
    await soon(Promise.all(sent.map((one) => one.delivered)), 'all ACKs');
    server.faults.heal();
    const last = next(bob, 'message', ({ content }) => content === 'last');
    server.faults.cut('bob');
    alice.send('bob', 'last');
    await last;
    assert.ok(alice.stats().retransmissions > 20);
    assert.deepEqual(shown.filter((one) => one !== 'last').sort(),
      sent.map((one) => one.content).sort());
  });

  test('that is slow is borne', async (t) => {
    const server = await startServer(t);
    server.faults.delay(100, { jitter: 100 });
    const [alice, bob] = await aliceAndBob(t, server);
    const coming = next(bob, 'message', ({ content }) => content === '99');
    for (let i = 0; i < 100; i += 1) alice.send('bob', `${i}`);
    await coming;
    assert.equal(bob.stats().shown, 100);
  });
});

describe('garbage from the server', AT_ONCE, () => {
  const brackets = '['.repeat(100_000);
  /** @type {Record<string, string | Buffer>} */
  const garbage = {
    'no JSON': 'Hello!', nothing: '', 'another JSON': '[1,2,3]', 'a number': '42', null: 'null',
    'a list as a type': '{"type":[2],"dataContent":"x"}',
    'a number as a content': '{"type":2,"dataContent":5,"QoS":true,"fp":"x"}',
    'a bad login response': '{"type":50,"dataContent":"[]"}',
    '1 MiB of nothing': ' '.repeat(1_048_576), 'more than 1 MiB': 'x'.repeat(1_100_000),
    'a frame of 1 MiB without an end': `{"type":2,"dataContent":"${'x'.repeat(1_048_000)}`,
    '100,000 brackets': brackets, '100,000 brackets in a frame': `{"type":2,"x":${brackets}`,
    'a binary frame': Buffer.from('{"type":2,"dataContent":"x"}'),
    'a large binary frame': Buffer.alloc(200_000, 0xff), 'an empty binary frame': Buffer.alloc(0),
  };
  for (const [name, data] of Object.entries(garbage)) {
    test(`${name}: at most an error, and the session goes on`, async (t) => {
      const server = await startServer(t);
      const alice = await loggedIn(t, server, 'alice');
      /** @type {string[]} */
      const errors = [];
      alice.on('error', (error) => errors.push(error.code));
      const coming = next(alice, 'message');
      assert.equal(server.faults.inject('alice', data), 1);
      server.send('alice', 'after the garbage');
      assert.equal((await coming).content, 'after the garbage');
      await soon(alice.send(SERVER, 'x').delivered, 'the ACK');
      assert.ok(errors.length <= 1, `${errors}`);
      for (const code of errors) {
        assert.ok(['INVALID_FRAME', 'INBOUND_TOO_LARGE', 'BINARY_FRAME'].includes(code), code);
      }
      assert.deepEqual([alice.stats().reconnects, server.stats().logins], [0, 1]);
    });
  }
});
