// @ts-check
/** Receipts outlive the page: those that are awaited, and those that are owed. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { controls, hear, pair, tag } from './support/receipts.js';
import { messageFrame } from './support/frames.js';

const HOUR = 3_600_000;

/** @param {import('./support/virtual-browser.js').VirtualBrowser} browser @param {any} [options] */
async function reopened(browser, options) {
  const page = hear(browser.open({ receipts: true, ...options }));
  await browser.world.until(page.client.login());
  return page;
}

const contents = (/** @type {any[]} */ messages) => messages.map(({ content }) => content);

/** alice's message was taken by the server, and bob has not got it. @param {any} t */
async function awaited(t, own = {}) {
  const story = await pair(t, { alice: own }), { world, server, alice } = story;
  server.drops = Infinity;
  const sent = alice.client.send('bob', 'hello', { typeu: 7 });
  await world.until(sent.delivered);
  await world.advance(10);
  return { ...story, sent };
}

describe('an awaited receipt', () => {
  test('of the largest message that fits is awaited by the next page', async (t) => {
    const { world, server, browser, alice } = await pair(t);
    server.drops = Infinity;
    const frameOf = (/** @type {string} */ content) => {
      try {
        return alice.client.send('bob', content);
      } catch {
        return null;
      }
    };
    let sent = null;
    for (let length = 65_536; !sent; length -= 1) sent = frameOf('x'.repeat(length));
    await world.until(sent.delivered);
    await world.advance(10);
    await alice.crash();
    const next = await reopened(browser);
    assert.equal(next.client.stats().awaiting, 1);
  });

  test('is awaited by the next page, which sends nothing again for that alone', async (t) => {
    const { world, server, browser, alice, sent } = await awaited(t);
    await alice.crash();
    const before = server.texts.filter((text) => text.includes(sent.fingerprint)).length;
    const next = await reopened(browser);
    assert.equal(next.client.stats().awaiting, 1);
    await world.advance(14_000);
    assert.deepEqual([next.events.restored, next.events.status], [[], []]);
    assert.equal(server.texts.filter((text) => text.includes(sent.fingerprint)).length, before);
    server.drops = 0;
    await world.advance(2000);
    assert.equal(next.client.stats().copies, 1, 'nothing is known of bob, so once after 15 s');
    const [message] = next.events.received;
    assert.deepEqual([message.content, message.to, message.typeu, message.fingerprint,
      message.status], ['hello', 'bob', 7, sent.fingerprint, 'received']);
    await message.received;
    await message.delivered;
    assert.deepEqual(browser.messages, []);
  });

  test('keeps its copies and its age', async (t) => {
    const { world, browser, alice, sent } = await awaited(t, { receipts: { holdFor: HOUR } });
    await world.advance(20_000);
    assert.equal(alice.client.stats().copies, 1);
    await alice.crash();
    browser.world.sleep(HOUR / 2);
    const next = await reopened(browser, { receipts: { holdFor: HOUR } });
    await world.advance(60_000);
    assert.equal(next.client.stats().copies, 0);
    await next.crash();
    browser.world.sleep(HOUR / 2);
    const last = await reopened(browser, { receipts: { holdFor: HOUR } });
    await world.advance(1000);
    assert.deepEqual(last.events.unconfirmed.map(({ message, reason }) =>
      [message.fingerprint, reason]), [[sent.fingerprint, 'EXPIRED']]);
    assert.deepEqual(browser.messages, []);
  });

  test('is read by the next page when its person reads it there', async (t) => {
    const { world, server, browser, alice, bob } = await awaited(t);
    await alice.crash();
    const next = await reopened(browser);
    server.drops = 0;
    await world.advance(16_000);
    bob.client.markRead(bob.events.message);
    await world.advance(500);
    assert.deepEqual(contents(next.events.read), ['hello']);
  });

  test('is forgotten by a page without receipts, and breaks nothing there', async (t) => {
    const { world, browser, alice } = await awaited(t);
    await alice.crash();
    const next = await reopened(browser, { receipts: false });
    await world.advance(100);
    assert.deepEqual([browser.messages, next.events.error, next.events.restored,
      next.events.unconfirmed], [[], [], [], []]);
  });

  test('is emptied by logout() of a page that has not seen it', async (t) => {
    const { world, browser, alice } = await awaited(t);
    await alice.crash();
    const next = hear(browser.open({ receipts: true }));
    await world.until(next.client.logout());
    assert.deepEqual(browser.messages, []);
  });

  test('lies in the store beside records of other versions', async (t) => {
    const { world, browser, alice } = await awaited(t);
    const [key, value] = [...browser.disk].find(([name]) => name.startsWith('m\n')) ?? ['', ''];
    await alice.crash();
    const parts = JSON.parse(value), prefix = key.replace(/[^\n]*$/, '');
    assert.equal(parts.length, 8);
    const newer = JSON.stringify([...parts, { more: 1 }]);
    browser.disk.set(`${prefix}newer`, newer);
    browser.disk.set(`${prefix}older`, JSON.stringify(parts.slice(0, 6)));
    const next = await reopened(browser);
    await world.advance(10);
    assert.deepEqual(next.events.restored.map(({ messages }) => messages.map(
      ({ fingerprint }) => fingerprint)), [['older']]);
    assert.equal(next.client.stats().awaiting, 1);
    assert.equal(browser.disk.get(`${prefix}newer`), newer);
  });
});

test('what nobody had heard when the page died comes again', async (t) => {
  const { world, elsewhere, alice, silent } = await pair(t, { silent: true, persistent: true });
  const sent = alice.client.send('bob', 'hello');
  await world.advance(1000);
  assert.equal(sent.status, 'delivered', 'and acknowledged');
  silent.client.close();
  const bob = hear(elsewhere.open({ userId: 'bob', receipts: true }));
  await world.until(bob.client.login());
  await world.until(sent.received);
  assert.deepEqual(contents(bob.events.message), ['hello']);
  assert.equal(alice.client.stats().copies, 1);
});

describe('an owed receipt', () => {
  /** alice was shown a message, and cannot say so. @param {any} t */
  async function owing(t, isRead = false) {
    const story = await pair(t, { bob: { outbox: 'memory' } }), { world, alice, bob } = story;
    await world.until(alice.client.send('bob', 'hi').received);
    const sent = bob.client.send('alice', 'hello');
    await world.advance(50);
    assert.deepEqual(contents(alice.events.message), ['hello']);
    if (isRead) alice.client.markRead(alice.events.message);
    await world.advance(10);
    assert.equal(sent.status, 'delivered');
    await alice.crash();
    return { ...story, sent };
  }

  test('is given by the next page, once, when its sender is heard', async (t) => {
    const { world, server, browser, bob, sent } = await owing(t);
    const next = await reopened(browser);
    bob.client.send('alice', 'more');
    await world.advance(1000);
    assert.deepEqual([sent.status, contents(next.events.message)], ['received', ['more']]);
    assert.equal(bob.client.stats().copies, 0);
    await next.crash();
    const before = controls(server).length, last = await reopened(browser);
    await world.advance(3000);
    assert.equal(controls(server).length, before);
    assert.equal(last.client.stats().receiptsOut, 0);
  });

  test('says what was read', async (t) => {
    const { world, browser, bob, sent } = await owing(t, true);
    await reopened(browser);
    bob.client.send('alice', 'more');
    await world.advance(1000);
    assert.equal(sent.status, 'read');
  });

  for (const outbox of /** @type {const} */ (['persistent', 'memory'])) {
    test(`says what a later page reads, when its sender is heard: ${outbox}`, async (t) => {
      const { world, server, browser, alice, bob } = await pair(t, { alice: { outbox } });
      const sent = bob.client.send('alice', 'hello');
      await world.until(sent.received);
      const [{ from, fingerprint }] = alice.events.message;
      await world.advance(1000);
      await alice.crash();
      const next = await reopened(browser, { outbox }), before = controls(server).length;
      next.client.markRead({ from, fingerprint });
      await world.advance(60_000);
      assert.equal(controls(server).length, before, 'bob may have a legacy client by now');
      bob.client.send('alice', 'more');
      await world.advance(1000);
      assert.equal(sent.status, 'read');
    });
  }

  test('is given before the page is put away', async (t) => {
    const { world, alice, bob } = await pair(t);
    await world.until(alice.client.send('bob', 'hi').received);
    const sent = bob.client.send('alice', 'hello');
    await world.advance(50);
    assert.equal(sent.status, 'delivered');
    /** @type {any} */
    const socket = alice.sockets.at(-1), { send } = socket;
    /** @type {string[]} */
    const written = [];
    socket.send = (/** @type {string} */ frame) => {
      written.push(frame);
      send.call(socket, frame);
    };
    await alice.hint('suspended');
    assert.match(JSON.parse(written[0]).dataContent, new RegExp(`received.*${sent.fingerprint}`));
    assert.deepEqual([written.length, alice.client.state], [1, 'waiting']);
  });

  test('of a record that means nothing is none', async (t) => {
    const { world, browser } = await owing(t);
    for (const [key, value] of browser.disk) {
      if (key.startsWith('s\n')) browser.disk.set(key, `${value.slice(0, -2)}`);
    }
    const next = await reopened(browser);
    await world.advance(1000);
    assert.deepEqual([next.events.error, next.client.stats().receiptsOut], [[], 0]);
  });
});

describe('what has a tag', () => {
  /** @param {any} server @param {number} number */
  const come = (server, number) => server.links.get('alice').text(messageFrame({ from: 'bob',
    to: 'alice', fp: tag(number), QoS: true, dataContent: `${number}` }));

  test('is remembered for longer than the rest, as long as there is room', async (t) => {
    const options = { maxFingerprints: 16, fingerprintMemory: 60_000 };
    const { world, server, browser, alice } = await pair(t, { alice: options });
    for (let i = 0; i < 20; i += 1) {
      if (i === 19) await world.advance(120_000);
      come(server, i);
      await world.advance(2);
    }
    assert.equal(alice.events.message.length, 20);
    await world.advance(1000);
    await alice.crash();
    world.sleep(24 * HOUR);
    assert.equal(browser.shown.length, 16);
    const next = await reopened(browser, options);
    for (let i = 4; i < 20; i += 1) {
      come(server, i);
      await world.advance(2);
    }
    assert.deepEqual(next.events.message, []);
    await world.advance(1000);
    assert.equal(next.client.stats().receiptsOut, 16, 'and each copy is answered');
    come(server, 0);
    await world.advance(2);
    assert.deepEqual(contents(next.events.message), ['0']);
  });

  test('is as any other without receipts', async (t) => {
    const options = { receipts: false, fingerprintMemory: 60_000 };
    const { world, server, browser, alice } = await pair(t, { alice: options });
    come(server, 1);
    await world.advance(10);
    await alice.crash();
    const next = await reopened(browser, options);
    await world.advance(61_000);
    come(server, 1);
    await world.advance(10);
    assert.deepEqual(contents(next.events.message), ['1']);
  });
});
