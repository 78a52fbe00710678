// @ts-check
/** The figures of a story add up. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { begin, online } from './support/story.js';

const runsTwin = typeof WebAssembly === 'undefined';
const NO_RECEIPTS = {
  copies: 0, receiptsIn: 0, receiptsOut: 0, awaiting: 0, awaitingForgotten: 0, debtsForgotten: 0,
  peersForgotten: 0,
};
const NOTHING_YET = {
  state: 'idle', core: null, leader: null, lastFailure: null, rtt: null, pending: 0,
  pendingBytes: 0, inFlight: 0, accepted: 0, delivered: 0,
  lost: 0, retransmissions: 0, shown: 0, duplicates: 0, acksSent: 0, framesIn: 0, framesOut: 0,
  invalidFrames: 0, reconnects: 0, memoryBytes: 0, ...NO_RECEIPTS,
};

test('before the login all is nothing', () => {
  assert.deepEqual(begin().client.stats(), NOTHING_YET);
});

test('everything that happens is counted once', async () => {
  const { world, server, client } = await online({ qos: { retryInterval: 1000 } });
  await world.until(client.send('bob', 'delivered').delivered);
  client.send('bob', 'no QoS', { qos: false });
  await server.message({ fp: 'same' });
  await server.message({ fp: 'same' });
  await server.message({ QoS: false });
  await server.say('garbage');
  server.acknowledges = false;
  await world.until(client.send('bob', 'lost').delivered).catch(() => {});
  await world.advance(15_000);
  await server.close();
  await world.until(client.login());
  client.send('bob', 'in flight');
  const { memoryBytes, pendingBytes, framesIn, framesOut, ...figures } = client.stats();
  assert.deepEqual(figures, {
    state: 'online', core: runsTwin ? 'js' : 'wasm', leader: null, lastFailure: null, rtt: 2,
    pending: 1, inFlight: 1, accepted: 4, delivered: 1, lost: 1,
    retransmissions: 2, shown: 2, duplicates: 1, acksSent: 2, invalidFrames: 1, reconnects: 1,
    ...NO_RECEIPTS,
  });
  await world.advance(10);
  const pongs = server.of(1).length;
  assert.equal(framesOut, server.frames.length);
  assert.equal(framesIn, 2 /* logins */ + 1 /* ACK */ + 4 /* said */ + pongs);
  assert.equal(pendingBytes, Buffer.byteLength(server.texts.at(-1) ?? ''));
  assert.ok(memoryBytes >= 65_536 && memoryBytes <= 1_048_576);
});

test('the round trip is that of the last keep-alive', async () => {
  const { world, server, client } = await online();
  server.latency = 40;
  await world.advance(20_000);
  assert.equal(Math.round(client.stats().rtt ?? 0), 80);
  server.latency = 100;
  await world.advance(15_000);
  assert.equal(Math.round(client.stats().rtt ?? 0), 200);
});

test('a new session goes on counting; dispose() forgets', async () => {
  const { world, client } = await online();
  await world.until(client.send('bob', 'x').delivered);
  await client.logout();
  await world.until(client.login());
  assert.equal(client.stats().delivered, 1);
  client.dispose();
  assert.deepEqual(client.stats(), { ...NOTHING_YET, state: 'stopped' });
});
