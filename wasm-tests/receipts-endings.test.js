// @ts-check
/** How the wait for a receipt ends: each way once, and each is told. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { hear, pair } from './support/receipts.js';
import { imError } from './support/story.js';
import { coreThatTrapsIn } from './support/wasm-binary.js';

const runsTwin = typeof WebAssembly === 'undefined';

/** @param {any} page @returns {any[]} */
const doubts = ({ events }) => events.unconfirmed.map(({ message, reason }) =>
  [message.content, reason]);

/** @param {import('mobileimsdk-wasm').SentMessage} sent @param {string} reason */
const unconfirmed = ({ fingerprint }, reason) => imError('UNCONFIRMED', { reason, fingerprint });

/**
 * alice has sent a message that bob never gets.
 * @param {Parameters<typeof pair>[0]} t @param {any} [own]
 */
async function awaiting(t, own) {
  const story = await pair(t, { alice: own }), { world, server, alice } = story;
  server.drops = Infinity;
  const sent = alice.client.send('bob', 'hello');
  await world.until(sent.delivered);
  await world.advance(5);
  assert.equal(alice.client.stats().awaiting, 1);
  return { ...story, sent };
}

describe('the wait for a receipt', () => {
  test('ends with holdFor', async (t) => {
    const { world, alice, browser, sent } = await awaiting(t, { receipts: { holdFor: 60_000 } });
    await world.advance(59_000);
    assert.deepEqual(doubts(alice), []);
    assert.deepEqual(browser.messages, [sent.fingerprint]);
    await world.advance(2000);
    assert.deepEqual(doubts(alice), [['hello', 'EXPIRED']]);
    await assert.rejects(sent.received, unconfirmed(sent, 'EXPIRED'));
    await sent.delivered;
    assert.equal(sent.status, 'delivered');
    assert.deepEqual(browser.messages, []);
  });

  test('ends when there is no room', async (t) => {
    const { world, alice, sent } = await awaiting(t, { receipts: { maxAwaiting: 2 } });
    const more = ['2', '3'].map((content) => alice.client.send('bob', content));
    await world.until(Promise.all(more.map(({ delivered }) => delivered)));
    await assert.rejects(sent.received, unconfirmed(sent, 'QUEUE_FULL'));
    assert.deepEqual(doubts(alice), [['hello', 'QUEUE_FULL']]);
    assert.equal(alice.client.stats().awaitingForgotten, 1);
  });

  test('ends with logout(), which empties the store of it', async (t) => {
    const { world, alice, browser, sent } = await awaiting(t);
    await world.until(alice.client.logout());
    await assert.rejects(sent.received, unconfirmed(sent, 'LOGGED_OUT'));
    assert.deepEqual(doubts(alice), [['hello', 'LOGGED_OUT']]);
    assert.deepEqual([browser.messages, alice.events.lost], [[], []]);
  });

  test('ends with dispose(), which empties the store of it', async (t) => {
    const { world, alice, browser, sent } = await awaiting(t);
    const pending = alice.client.send('bob', 'pending');
    await world.until(alice.client.dispose());
    await assert.rejects(sent.received, unconfirmed(sent, 'DISPOSED'));
    await assert.rejects(pending.received, imError('MESSAGE_LOST', { reason: 'DISPOSED' }));
    assert.deepEqual(doubts(alice), [['hello', 'DISPOSED']]);
    assert.deepEqual(browser.messages, []);
  });

  test('goes on in the next client after close()', async (t) => {
    const { world, alice, browser, server, sent } = await awaiting(t);
    await world.until(alice.client.close());
    await assert.rejects(sent.received, imError('CLOSED', { fingerprint: sent.fingerprint }));
    await sent.delivered;
    assert.deepEqual([doubts(alice), sent.status], [[], 'delivered']);
    assert.deepEqual(browser.messages, [sent.fingerprint]);
    server.drops = 0;
    const next = hear(browser.open({ receipts: true }));
    await world.until(next.client.login());
    await world.advance(20_000);
    assert.deepEqual(next.events.received.map(({ content }) => content), ['hello']);
  });

  test('ends with close() in memory alone', async (t) => {
    const { world, alice, sent } = await awaiting(t, { outbox: 'memory' });
    await world.until(alice.client.close());
    await assert.rejects(sent.received, unconfirmed(sent, 'DISPOSED'));
    assert.deepEqual(doubts(alice), [['hello', 'DISPOSED']]);
  });

  test('ends with the core', { skip: runsTwin }, async (t) => {
    const { world, alice, sent } = await awaiting(t, { wasm: coreThatTrapsIn('im_wake') });
    await alice.hint('resumed');
    await world.settle();
    await assert.rejects(sent.received, unconfirmed(sent, 'CORE_FAILED'));
    assert.deepEqual(doubts(alice), [['hello', 'CORE_FAILED']]);
  });

  test('never begins for what can have no receipt', async (t) => {
    const { world, alice } = await pair(t);
    const { client } = alice;
    const sent = [client.send('0', 'to the server'), client.send('bob', 'no QoS', { qos: false }),
      client.send('bob', 'own', { fingerprint: 'own' })];
    await world.advance(50);
    for (const one of sent) await assert.rejects(one.received, unconfirmed(one, 'NOT_ASKED'));
    assert.deepEqual(doubts(alice), []);
  });

  test('ends as lost with what is lost', async (t) => {
    const { world, server, alice } = await pair(t);
    server.acknowledges = false;
    const sent = alice.client.send('carol', 'hello', { expiresAfter: 1000 });
    const early = sent.received;
    await world.advance(1100);
    const lost = imError('MESSAGE_LOST', { reason: 'EXPIRED', fingerprint: sent.fingerprint });
    await assert.rejects(early, lost);
    await assert.rejects(sent.received, lost);
  });

  test('outlives a kick-out and a lost link', async (t) => {
    const { world, server, alice, sent } = await awaiting(t);
    server.drops = 0;
    await server.intrude('alice');
    await world.advance(20_000);
    assert.deepEqual([alice.client.state, doubts(alice)], ['stopped', []]);
    await world.until(alice.client.login());
    await world.until(sent.received);
  });
});

test('no rejection is ever unhandled', async (t) => {
  /** @type {unknown[]} */
  const unhandled = [];
  const note = (/** @type {unknown} */ cause) => unhandled.push(cause);
  process.on('unhandledRejection', note);
  t.after(() => process.off('unhandledRejection', note));
  const { world, alice, sent } = await awaiting(t);
  assert.ok(sent.received);
  const other = alice.client.send('0', 'hello');
  assert.ok(other.received);
  await world.until(alice.client.dispose());
  await world.settle();
  await world.settle();
  assert.deepEqual(unhandled, []);
});
