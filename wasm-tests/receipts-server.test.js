// @ts-check
/** Receipts on real sockets: two clients and the dev server, which knows nothing of them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loggedIn, next, soon, startServer } from './support/real.js';

test('delivered, received, read, and typing', async (t) => {
  const server = await startServer(t);
  const alice = await loggedIn(t, server, 'alice', { receipts: true });
  const bob = await loggedIn(t, server, 'bob', { receipts: true });
  /** @type {string[]} */
  const states = [];
  alice.on('status', ({ status }) => states.push(status));
  const heard = next(bob, 'message');
  const sent = alice.send('bob', 'hello "world" '.repeat(50));
  const message = await heard;
  await soon(sent.received, 'the receipt');
  const read = next(alice, 'read');
  bob.markRead(message);
  assert.equal(await read, sent);
  assert.deepEqual(states, ['sent', 'delivered', 'received', 'read']);
  const typing = next(bob, 'typing');
  bob.send('alice', 'so that alice knows');
  await next(alice, 'message');
  alice.typing('bob');
  assert.deepEqual(await typing, { from: 'alice' });
  assert.equal(bob.stats().receiptsOut >= 2 && alice.stats().receiptsIn >= 2, true);
});

test('a burst is received, whole', async (t) => {
  const server = await startServer(t);
  const patient = { receipts: true, qos: { retryInterval: 5_000 } };  // a machine may be busy
  const alice = await loggedIn(t, server, 'alice', patient);
  const bob = await loggedIn(t, server, 'bob', patient);
  let heard = 0;
  bob.on('message', () => { heard += 1; });
  const sent = Array.from({ length: 500 }, (_, i) => alice.send('bob', `${i}`));
  await soon(Promise.all(sent.map(({ received }) => received)), 'all receipts');
  assert.equal(heard, 500);
  assert.equal(alice.stats().awaiting, 0);
});
