// @ts-check
/** End-to-end receipts of one page: what is told, when, and to whom nothing is said. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { imError } from './support/story.js';
import { CONTROL, controls, listenAll, pair, tag } from './support/receipts.js';
import { messageFrame } from './support/frames.js';

/** @param {any[]} messages */
const contents = (messages) => messages.map(({ content }) => content);

describe('a message', () => {
  test('is delivered, received when it was told there, and read when it was read', async (t) => {
    const { world, alice, bob } = await pair(t);
    const sent = alice.client.send('bob', 'hello');
    await world.until(sent.received);
    assert.equal(sent.status, 'received');
    assert.deepEqual(contents(bob.events.message), ['hello']);
    bob.client.markRead(bob.events.message[0]);
    await world.advance(300);
    assert.equal(sent.status, 'read');
    await sent.received;
    const { delivered, received, read, status } = alice.events;
    for (const told of [delivered, received, read]) assert.deepEqual(told, [sent]);
    assert.deepEqual(status.map((change) => change.status),
      ['sent', 'delivered', 'received', 'read']);
    for (const { message, status: now } of status) assert.equal(message.status, now);
    assert.deepEqual([alice, bob].map(({ events }) => [events.unconfirmed, events.error]),
      [[[], []], [[], []]]);
  });

  test('says when it was written, in an order', async (t) => {
    const { browser, world, alice, bob } = await pair(t);
    const before = browser.epoch + world.now;
    for (let i = 0; i < 20; i += 1) alice.client.send('bob', `${i}`);
    await world.advance(1500);
    alice.client.send('bob', '20');
    await world.advance(50);
    const { message } = bob.events;
    for (const { sentAt } of message.slice(0, 20)) assert.ok(Math.abs(sentAt - before) <= 1);
    assert.ok(Math.abs(message[20].sentAt - before - 1500) <= 1);
    const orders = message.map(({ order }) => order);
    assert.deepEqual([...orders].sort(), orders);
    assert.equal(new Set(orders).size, 21);
    assert.match(orders[0], /^[\da-f]{8}-[\da-f]{4}[89ab][\da-f]{3}-[\da-f]{12}$/);
  });

  test('that was accepted while the core is loading is tagged too, and in order', async (t) => {
    const { world, page, bob } = await pair(t, { login: false });
    const alice = page, sent = [];
    const login = alice.client.login();
    for (let i = 0; i < 3; i += 1) sent.push(alice.client.send('bob', `${i}`));
    await world.until(login);
    sent.push(alice.client.send('bob', '3'));
    await world.until(Promise.all(sent.map(({ received }) => received)));
    const orders = bob.events.message.map(({ order }) => order);
    assert.equal(orders.length, 4);
    assert.deepEqual([...orders].sort(), orders);
    assert.ok(orders.every(Boolean));
  });

  test('is received once, however often it comes', async (t) => {
    const { world, server, alice, bob } = await pair(t);
    const sent = alice.client.send('bob', 'hello');
    await world.until(sent.received);
    const text = server.texts.find((frame) => frame.includes(sent.fingerprint)) ?? '';
    server.links.get('bob')?.text(text);
    await world.advance(500);
    assert.deepEqual(contents(bob.events.message), ['hello']);
    assert.deepEqual([alice.events.received.length, alice.events.status.length], [1, 3]);
    assert.equal(bob.client.stats().receiptsOut, 2, 'a copy asks again');
  });

  test('without its ACK is delivered by its receipt', async (t) => {
    const { world, server, alice } = await pair(t);
    server.acknowledges = false;
    const sent = alice.client.send('bob', 'hello');
    await world.until(sent.received);
    assert.deepEqual(alice.events.status.map(({ status }) => status),
      ['sent', 'delivered', 'received']);
    assert.deepEqual([alice.client.stats().pending, alice.client.stats().awaiting], [0, 0]);
  });

  test('is sent again when the server dropped it, without another status', async (t) => {
    const { world, server, alice, bob } = await pair(t);
    await world.until(alice.client.send('bob', 'first').received);
    await world.until(bob.client.send('alice', 'hi').received);
    server.drops = 1;
    const sent = alice.client.send('bob', 'dropped');
    await world.advance(9000);
    assert.deepEqual([sent.status, contents(bob.events.message)], ['delivered', ['first']]);
    await world.advance(3000);
    assert.equal(sent.status, 'received');
    assert.deepEqual(contents(bob.events.message), ['first', 'dropped']);
    assert.equal(alice.client.stats().copies, 1);
    const own = alice.events.status.filter(({ message }) => message.content === 'dropped');
    assert.deepEqual(own.map(({ status }) => status), ['sent', 'delivered', 'received']);
  });
});

describe('whoever is not there to hear', () => {
  test('has not received, until somebody listens', async (t) => {
    const { world, alice, silent } = await pair(t, { silent: true });
    const sent = alice.client.send('bob', 'hello');
    await world.advance(5000);
    assert.equal(sent.status, 'delivered');
    /** @type {string[]} */
    const heard = [];
    silent.client.on('message', ({ content }) => heard.push(content));
    await world.until(sent.received);
    assert.deepEqual(heard, ['hello']);
  });

  test('has received all the same when he throws', async (t) => {
    const { world, alice, silent } = await pair(t, { silent: true });
    silent.client.on('message', () => { throw new Error('listener'); });
    silent.client.on('error', () => {});
    await world.until(alice.client.send('bob', 'hello').received);
  });

  test('has received all the same when he spoils the message', async (t) => {
    const { world, alice, silent } = await pair(t, { silent: true });
    silent.client.on('message', (/** @type {any} */ message) => {
      delete message.order;
      for (const name of ['from', 'fingerprint', 'order']) {
        Object.defineProperty(message, name, { get() { throw new Error(name); } });
      }
    });
    const sent = ['1', '2'].map((content) => alice.client.send('bob', content));
    await world.until(Promise.all(sent.map(({ received }) => received)));
  });

  for (const way of /** @type {const} */ (['close', 'dispose', 'logout'])) {
    test(`has received what he was told, though he calls ${way}() there`, async (t) => {
      const { world, server, alice, silent } = await pair(t, { silent: true });
      const first = alice.client.send('bob', 'first');
      const off = silent.client.on('message', () => {});
      await world.until(first.received);
      off();
      silent.client.on('message', () => silent.client[way]());
      await world.advance(1000);
      /** @type {any} */
      const socket = server.links.get('bob'), written = [];
      // The socket of the tests drops what is written just before its end.
      socket.send = (/** @type {string} */ frame) => written.push(JSON.parse(frame));
      const { fingerprint } = alice.client.send('bob', 'hello');
      await world.advance(1000);
      const said = written.filter(({ typeu }) => typeu === CONTROL)
        .map(({ dataContent }) => JSON.parse(dataContent).received);
      assert.deepEqual([said, silent.client.state], [[[fingerprint]], 'stopped']);
    });
  }

  test('gives no receipt before the store has the fingerprint', async (t) => {
    const { world, alice, bob } = await pair(t, { persistent: true });
    bob.store.latency = 700;
    const sent = alice.client.send('bob', 'hello');
    await world.advance(650);
    assert.deepEqual([contents(bob.events.message), sent.status], [['hello'], 'delivered']);
    bob.client.markRead(bob.events.message);
    await world.advance(60);
    assert.equal(sent.status, 'delivered', 'reading is no sooner');
    await world.advance(1500);
    assert.equal(sent.status, 'read');
  });

  test('gives one at once when the store has failed', async (t) => {
    const { world, alice, bob } = await pair(t, { persistent: true });
    bob.store.write = () => Promise.reject(new Error('quota'));
    await world.until(alice.client.send('bob', 'one').received);
    await world.until(alice.client.send('bob', 'two').received);
    assert.deepEqual(bob.events.error.map(({ code }) => code), ['STORE_FAILED']);
  });
});

describe('a client without receipts', () => {
  test('is shown no control frame, and shows none', async (t) => {
    const { world, server, alice, bob } = await pair(t, { bob: { receipts: false } });
    bob.client.send('alice', 'plain');
    await world.advance(10);
    const sent = alice.client.send('bob', 'hello');
    alice.client.typing('bob');
    alice.client.markRead(alice.events.message);
    await world.advance(200_000);
    assert.deepEqual(controls(server), []);
    assert.equal(sent.status, 'delivered');
    assert.deepEqual([contents(bob.events.message), alice.client.stats().copies], [['hello'], 0]);
    assert.deepEqual(bob.events.message[0].order, undefined);
    await server.say(messageFrame({ from: 'bob', to: 'alice', typeu: CONTROL, fp: tag(1),
      dataContent: '{"v":1,"typing":true}' }));
    server.links.get('bob')?.text(JSON.stringify({ ...JSON.parse(messageFrame({ from: 'alice',
      to: 'bob', typeu: CONTROL, fp: 'f-9', dataContent: '{"v":1,"typing":true}' })) }));
    await world.advance(100);
    assert.deepEqual([contents(bob.events.message), bob.events.typing], [['hello'], []]);
    assert.equal(server.frames.filter(({ from, dataContent }) =>
      from === 'bob' && dataContent === 'f-9').length, 1, 'and it is acknowledged');
  });

  test('makes fingerprints as ever, and does nothing of all that', async (t) => {
    const { world, server, alice, bob } = await pair(t,
      { alice: { receipts: false }, bob: { receipts: false } });
    const sent = alice.client.send('bob', 'hello');
    assert.match(sent.fingerprint, /^.{14}4/);
    await assert.rejects(world.until(sent.received), imError('UNCONFIRMED',
      { reason: 'NOT_ASKED', fingerprint: sent.fingerprint }));
    bob.client.markRead(bob.events.message);
    bob.client.typing('alice');
    await world.advance(100_000);
    assert.deepEqual(controls(server), []);
    assert.deepEqual([sent.status, alice.events.unconfirmed], ['delivered', []]);
    assert.ok(!('order' in bob.events.message[0]) && !('sentAt' in bob.events.message[0]));
  });
});

describe('typing', () => {
  test('is told to those who give receipts, once in 3 s', async (t) => {
    const { world, alice, bob } = await pair(t);
    alice.client.typing('bob');
    await world.advance(10);
    assert.deepEqual(bob.events.typing, [], 'nothing is known of bob');
    await world.until(bob.client.send('alice', 'hi').received);
    for (let i = 0; i < 40; i += 1) {
      alice.client.typing('bob');
      await world.advance(100);
    }
    assert.deepEqual(bob.events.typing, [{ from: 'alice' }, { from: 'alice' }]);
    assert.deepEqual(bob.events.message, []);
  });

  test('throws for its argument, and for nothing else', async (t) => {
    const { world, page } = await pair(t, { login: false });
    page.client.typing('bob');
    await world.until(page.client.login());
    await page.client.close();
    page.client.typing('bob');
    page.client.markRead({ from: 'bob', fingerprint: tag(1) });
    assert.throws(() => page.client.typing(/** @type {any} */ (5)),
      imError('INVALID_ARGUMENT', { argument: 'to' }));
  });
});

describe('reading', () => {
  test('stays private where that is wanted', async (t) => {
    const { world, server, alice, bob } = await pair(t, { bob: { receipts: { sendRead: false } } });
    const sent = alice.client.send('bob', 'hello');
    await world.until(sent.received);
    const before = controls(server).length;
    bob.client.markRead(bob.events.message);
    await world.advance(10_000);
    assert.deepEqual([sent.status, controls(server).length], ['received', before]);
  });

  test('takes many, and what has no tag is passed over', async (t) => {
    const { world, alice, bob } = await pair(t);
    const sent = ['1', '2', '3'].map((content) => alice.client.send('bob', content));
    await world.advance(10);
    bob.client.markRead([...bob.events.message, { from: 'alice', fingerprint: null },
      { from: '0', fingerprint: 'x' }]);
    await world.advance(500);
    assert.deepEqual(sent.map(({ status }) => status), ['read', 'read', 'read']);
  });

  test('checks what it is given', async (t) => {
    const { alice: { client } } = await pair(t);
    for (const [given, argument] of /** @type {any[]} */ ([
      [undefined, 'message'], [null, 'message'], ['x', 'message'], [[null], 'message'],
      [{ fingerprint: 'x' }, 'message.from'],
      [{ from: 'a', fingerprint: 5 }, 'message.fingerprint'],
      [{ get from() { throw new Error(); } }, 'message.from'],
    ])) {
      assert.throws(() => client.markRead(given), imError('INVALID_ARGUMENT', { argument }));
    }
    client.markRead([]);
  });
});

describe('the option', () => {
  /** @param {any} receipts */
  const withOption = (receipts) => listenAll({ receipts });

  test('is checked, its members too', () => {
    for (const receipts of [true, false, undefined, {}, { holdFor: 1000, sendRead: true }]) {
      withOption(receipts);
    }
    for (const [receipts, option] of /** @type {any[]} */ ([
      [1, 'receipts'], [null, 'receipts'], ['on', 'receipts'],
      [{ holdFor: 999 }, 'receipts.holdFor'], [{ holdFor: 1.5 }, 'receipts.holdFor'],
      [{ maxAwaiting: 0 }, 'receipts.maxAwaiting'],
      [{ maxAwaitingBytes: -1 }, 'receipts.maxAwaitingBytes'],
      [{ maxPeers: 1e9 }, 'receipts.maxPeers'], [{ maxDebts: 'x' }, 'receipts.maxDebts'],
      [{ sendRead: 1 }, 'receipts.sendRead'], [{ holdfor: 1000 }, 'receipts.holdfor'],
    ])) {
      assert.throws(() => withOption(receipts), imError('INVALID_OPTION', { option }));
    }
  });

  test('refuses frames that no receipt fits into, and no larger ones', async (t) => {
    const least = 700 + '"alice"'.length;
    for (const maxFrameBytes of [256, least - 1]) {
      assert.throws(() => listenAll({ receipts: true, userId: 'alice', maxFrameBytes }),
        imError('INVALID_OPTION', { option: 'maxFrameBytes', message: /least 707 with receipts/ }));
    }
    listenAll({ userId: 'alice', maxFrameBytes: 256 });
    const userId = '字'.repeat(128);  // the longest, in the largest letters
    const { world, alice, bob } = await pair(t,
      { alice: { maxFrameBytes: least }, bob: { userId } });
    await world.until(alice.client.send(userId, 'hi').received);
    const sent = bob.client.send('alice', 'hello');
    await world.until(sent.received);
    assert.deepEqual(contents(alice.events.message), ['hello']);
  });

  test('awaits alone what is larger than maxAwaitingBytes', async (t) => {
    const { world, server, alice } = await pair(t,
      { alice: { receipts: { maxAwaitingBytes: 100 } } });
    server.drops = 2;
    const sent = ['1', '2'].map((content) => alice.client.send('bob', content));
    await world.until(Promise.all(sent.map(({ delivered }) => delivered)));
    assert.equal(alice.client.stats().awaiting, 1);
    await assert.rejects(sent[0].received, imError('UNCONFIRMED', { reason: 'QUEUE_FULL' }));
    await world.until(sent[1].received);
  });

  test('is on by an object, and not by false', async (t) => {
    const { world, alice } = await pair(t, { alice: { receipts: {} } });
    await world.until(alice.client.send('bob', 'hello').received);
  });
});
