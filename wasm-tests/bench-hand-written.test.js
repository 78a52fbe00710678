// The client that ours is measured against is complete: it does over a real server what it is
// said to do. A rival that leaves something out would be no measure.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { WebSocket } from 'ws';
import { startServer } from './support/dev-server-client.js';
import { HandWrittenClient } from './bench/hand-written-client.mjs';

const QUICK = { minDelay: 5, maxDelay: 20, tick: 10 };

/** @returns the client, and what it has told, by event */
function clientOf(t, url, userId, options = {}) {
  const client = new HandWrittenClient({ url, userId, WebSocket, ...QUICK, ...options });
  const told = { state: [], message: [], delivered: [], lost: [], kickout: [], error: [] };
  for (const event of Object.keys(told)) client.on(event, (value) => told[event].push(value));
  t.after(() => client.logout());
  return { client, told };
}

async function until(condition) {
  while (!condition()) await new Promise((resolve) => { setTimeout(resolve, 2); });
}

async function online(t, server, userId, options) {
  const made = clientOf(t, server.url, userId, options);
  await made.client.login();
  return made;
}

const contents = ({ message }) => message.map(({ content }) => content);
const isMessage = (frame, { direction }) => frame?.type === 2 && direction === 'out';
const isAck = (frame, { direction }) => frame?.type === 4 && direction === 'out';

describe('the session', { timeout: 20_000 }, () => {
  test('login with a token that is asked for, states, logout', async (t) => {
    const attempts = [];
    const verifyToken = (attempt) => {
      attempts.push(attempt);
      return 0;
    };
    const server = await startServer(t, { verifyToken });
    const { client, told } = await online(t, server, 'alice',
      { token: async () => 'secret', extra: 'e' });
    assert.equal(attempts[0].token, 'secret');
    assert.deepEqual([attempts[0].extra, attempts[0].firstLoginTime], ['e', 0]);
    client.logout();
    assert.deepEqual(told.state.map(({ state }) => state),
      ['connecting', 'authenticating', 'online', 'stopped']);
    await until(() => server.users().length === 0);
  });

  test('a refused login ends it', async (t) => {
    const server = await startServer(t, { verifyToken: () => 1026 });
    const { client } = clientOf(t, server.url, 'alice');
    await assert.rejects(client.login(), /1026/);
    assert.equal(client.state, 'stopped');
  });

  test('a kick-out ends it', async (t) => {
    const server = await startServer(t);
    const { client, told } = await online(t, server, 'alice');
    server.kick('alice', { reason: 'bye' });
    await until(() => client.state === 'stopped');
    assert.deepEqual(told.kickout, [{ code: 2, reason: 'bye' }]);
  });

  test('it comes back with the time of its first login, so nobody is kicked out', async (t) => {
    const times = [];
    const server = await startServer(t);
    server.on('login', ({ firstLoginTime }) => times.push(firstLoginTime));
    const { client, told } = await online(t, server, 'alice');
    server.faults.cut();
    await until(() => times.length === 2 && client.state === 'online');
    assert.equal(times[1], times[0]);
    assert.deepEqual(told.kickout, []);
  });

  test('a session that the server has forgotten is begun anew', async (t) => {
    const server = await startServer(t);
    const { client } = await online(t, server, 'alice');
    server.faults.inject('alice', JSON.stringify({ type: 52, from: '0',
      dataContent: '{"errorCode":301,"errorMsg":""}' }));
    await until(() => server.stats().logins === 2 && client.state === 'online');
  });

  test('heartbeats keep a link, and a silent one is given up', async (t) => {
    const server = await startServer(t);
    const { client, told } = await online(t, server, 'alice', { heartbeat: 20, deadAfter: 100 });
    await until(() => server.stats().framesIn >= 6);
    assert.equal(told.state.length, 3);
    server.faults.halfOpen('alice');
    await until(() => server.stats().logins === 2 && client.state === 'online');
  });

  test('an answer that never comes is not waited for', async (t) => {
    const server = await startServer(t);
    server.faults.hang();
    const { client, told } = clientOf(t, server.url, 'alice', { connectTimeout: 30 });
    const login = client.login();
    await until(() => told.state.some(({ state }) => state === 'waiting'));
    server.faults.hang(false);
    await login;
  });
});

describe('messages', { timeout: 20_000 }, () => {
  test('of any script, acknowledged both ways', async (t) => {
    const server = await startServer(t);
    const alice = await online(t, server, 'alice'), bob = await online(t, server, 'b"o\\b 波');
    const texts = ['hello', '你好 😀', '{"a":"\\"b\\""}', '', '<&>\u2028', '__proto__'];
    for (const text of texts) alice.client.send('b"o\\b 波', text, { typeu: 7 });
    await until(() => alice.told.delivered.length === texts.length);
    await until(() => bob.told.message.length === texts.length);
    assert.deepEqual(contents(bob.told), texts);
    assert.deepEqual(bob.told.message.map(({ typeu, from }) => [typeu, from])[0], [7, 'alice']);
    assert.equal(alice.client.pending, 0);
    assert.ok(alice.told.delivered.every(({ status }) => status === 'delivered'));
    await until(() => server.stats().acksReceived === texts.length);
  });

  test('written offline they go out first and in order', async (t) => {
    const server = await startServer(t);
    const bob = await online(t, server, 'bob'), alice = await online(t, server, 'alice');
    server.faults.cut('alice');
    await until(() => alice.client.state === 'waiting');
    for (const text of ['1', '2', '3']) alice.client.send('bob', text);
    assert.throws(() => alice.client.send('bob', 'now or never', { qos: false }), /offline/);
    await until(() => alice.told.delivered.length === 3);
    await until(() => bob.told.message.length === 3);
    assert.deepEqual(contents(bob.told), ['1', '2', '3']);
  });

  test('a copy is acknowledged and not shown', async (t) => {
    const server = await startServer(t);
    const { told } = await online(t, server, 'alice');
    server.faults.duplicate(isMessage);
    server.send('alice', 'once');
    await until(() => server.stats().acksReceived === 2);
    assert.deepEqual(contents(told), ['once']);
  });

  test('fingerprints are forgotten by number, the oldest first', async (t) => {
    const server = await startServer(t, { store: false });
    const { told } = await online(t, server, 'alice', { maxFingerprints: 4 });
    const push = (fp) => server.faults.inject('alice', JSON.stringify({ type: 2, from: 'bob',
      to: 'alice', dataContent: fp, fp, QoS: true }));
    for (const fp of ['a', 'b', 'c', 'd', 'e', 'd', 'a']) push(fp);
    await until(() => told.message.length === 6);
    assert.deepEqual(contents(told), ['a', 'b', 'c', 'd', 'e', 'a']);
  });

  test('one that is not answered is sent again, the same, and then lost', async (t) => {
    const server = await startServer(t);
    const { client, told } = await online(t, server, 'alice', { retryInterval: 20 });
    server.faults.drop(isAck, 'out');
    const { fingerprint } = client.send('0', 'hello');
    await until(() => told.lost.length === 1);
    assert.equal(told.lost[0].message.fingerprint, fingerprint);
    assert.equal(server.stats().messagesReceived, 3);
    assert.equal(client.pending, 0);
  });

  test('an ACK of somebody else settles nothing', async (t) => {
    const server = await startServer(t);
    const { client, told } = await online(t, server, 'alice');
    server.faults.drop(isAck, 'out');
    const { fingerprint } = client.send('0', 'hello');
    server.faults.inject('alice',
      JSON.stringify({ type: 4, from: 'eve', dataContent: fingerprint }));
    server.send('alice', 'after it');
    await until(() => told.message.length === 1);
    assert.equal(client.pending, 1);
  });
});

describe('bounds', { timeout: 20_000 }, () => {
  test('of count, bytes and frames', async (t) => {
    const server = await startServer(t);
    const { client } = await online(t, server, 'alice', { maxPending: 2, maxPendingBytes: 1000 });
    client.send('nobody', '1');
    assert.throws(() => client.send('nobody', 'x'.repeat(900)), /pending/);
    client.send('nobody', '2');
    assert.throws(() => client.send('nobody', '3'), /pending/);
    assert.throws(() => client.send('nobody', '汉'.repeat(21_900)), /65536 bytes/);
    assert.throws(() => client.send('nobody', 1), TypeError);
    assert.throws(() => client.send('nobody', '', { typeu: 2 ** 31 }), TypeError);
  });

  test('nothing is accepted before the login', () => {
    const client = new HandWrittenClient({ url: 'ws://127.0.0.1:1', userId: 'alice', WebSocket });
    assert.throws(() => client.send('bob', 'x'), /not logged in/);
    assert.throws(() => new HandWrittenClient({ url: 'http://x', userId: 'a' }), TypeError);
  });

  test('what is unreadable harms nobody, nor does a listener that throws', async (t) => {
    const server = await startServer(t);
    const { client, told } = await online(t, server, 'alice');
    t.mock.method(console, 'error', () => {});
    client.on('message', () => { throw new Error('mine'); });
    for (const text of ['{', 'null', '[]', '{"type":52,"dataContent":"x"}']) {
      server.faults.inject('alice', text);
    }
    server.send('alice', 'after it');
    await until(() => told.message.length === 1);
    assert.equal(client.state, 'online');
    assert.equal(told.error.length, 3);
  });
});
