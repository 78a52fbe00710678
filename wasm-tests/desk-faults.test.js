// @ts-check
/** When the desk's store fails: nothing is received until it is back, and nothing is missing. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DESK } from './support/desk-people.js';
import { DeskSimulation, comesAgain } from './support/desk-simulation.js';
import { Type, messageFrame } from './support/frames.js';
import { CONTROL } from './support/receipts.js';

/** @param {import('node:test').TestContext} t */
async function begin(t) {
  const sim = new DeskSimulation(t, 1), { world, visitors: [visitor] } = sim;
  sim.settings.assign = 'byHand';
  sim.startDesk();
  visitor.open();
  await world.advance(1_000);
  return { sim, world, visitor };
}

/** @param {DeskSimulation} sim @param {string} text */
const kept = (sim, text) => sim.disk.log('va').filter(({ content }) => content === text).length;

test('a message is received when it is on the disk, and no sooner', async (t) => {
  const { sim, world, visitor } = await begin(t);
  const store = /** @type {any} */ (sim.store);
  store.latency = 3_000;
  const sent = visitor.app.say('slow');
  await world.advance(2_500);
  assert.deepEqual([sent.status, kept(sim, 'slow')], ['delivered', 0]);
  await world.until(sent.received);
  assert.equal(kept(sim, 'slow'), 1);
});

test('a full disk holds the receipt back; when there is room all is there, once', async (t) => {
  const { sim, world, visitor } = await begin(t);
  sim.disk.fails = new Error('full');
  const sent = [1, 2, 3].map((i) => visitor.app.say(`${i}`));
  await world.advance(30_000);
  assert.deepEqual(sent.map(({ status }) => status), Array(3).fill('delivered'));
  assert.equal(sim.desk?.health().store, false);
  assert.ok((sim.desk?.health().storeFailures ?? 0) > 0);
  sim.disk.fails = null;
  await world.advance(200_000);
  assert.deepEqual(sent.map(({ status }) => /received|read/.test(status)), Array(3).fill(true));
  assert.deepEqual(['1', '2', '3'].map((text) => kept(sim, text)), [1, 1, 1]);
  assert.equal(sim.desk?.health().state, 'online');
});

for (const how of ['throws', 'rejects']) {
  test(`a read that ${how} while messages are taken loses none of them`, async (t) => {
    const { sim, world, visitor } = await begin(t);
    const store = /** @type {any} */ (sim.store), doc = store.doc.bind(store);
    /** @type {any} */ (sim.desk)._session._keeper._core._room.chats.delete('va');  // long silent
    store.doc = () => {
      store.doc = doc;
      const cause = new Error('disk I/O error');
      if (how === 'throws') throw cause;
      return Promise.reject(cause);
    };
    const sent = ['one', 'two'].map((text) => visitor.app.say(text));
    await world.advance(200_000);
    assert.deepEqual(sent.map(({ status }) => /received|read/.test(status)), [true, true]);
    assert.deepEqual(['one', 'two'].map((text) => kept(sim, text)), [1, 1]);
  });
}

test('what the core cannot take is left out, whatever it is, and the store has not failed', async (
  t,
) => {
  const { sim, world, visitor } = await begin(t), [, other] = sim.visitors;
  const { _core: core } = /** @type {any} */ (sim.desk)._session._keeper, { input } = core;
  for (const type of ['message', 'answer', 'time', 'receipt']) {
    core.input = (/** @type {any} */ given, /** @type {number} */ now) => {
      if (given.type === type) throw new TypeError('of the core');
      return input.call(core, given, now);
    };
    if (!other.page) other.open();
    other.app.say('is not taken');
    visitor.app.say('nor is this, perhaps');
    await world.advance(5_000);
  }
  core.input = input;
  const sent = visitor.app.say('later');
  await world.advance(1_000);
  const health = /** @type {any} */ (sim.desk?.health());
  assert.deepEqual([sent.status, kept(sim, 'later'), health.storeFailures], ['received', 1, 0]);
});

test('a store that does not answer holds it back as well', async (t) => {
  const { sim, world, visitor } = await begin(t);
  const store = /** @type {any} */ (sim.store);
  store.alive = false;
  const sent = visitor.app.say('hung');
  await world.advance(60_000);
  assert.deepEqual([sent.status, kept(sim, 'hung')], ['delivered', 0]);
});

test('nothing is taken twice, though to read the store takes long', async (t) => {
  const { sim, world, visitor } = await begin(t), sent = visitor.app.say('once');
  await world.until(sent.received);
  await sim.killDesk();
  sim.reading.ms = 4_000;
  sim.startDesk();
  await comesAgain(sim, sent);
  await world.advance(20_000);
  assert.equal(kept(sim, 'once'), 1);
});

test('a desk that cannot read what its client kept tries again, and goes on then', async (t) => {
  const { sim, world, visitor } = await begin(t);
  await sim.killDesk();
  sim.startDesk();
  const store = /** @type {any} */ (sim.store), { clientEntries } = store;
  store.clientEntries = () => Promise.reject(new Error('disk I/O error'));
  await world.advance(5_000);
  assert.equal(sim.desk?.health().store, false);
  store.clientEntries = clientEntries;
  const sent = visitor.app.say('later');
  await world.until(sent.received);
  assert.deepEqual([sim.desk?.health().state, kept(sim, 'later')], ['online', 1]);
});

test('a message is kept with its fingerprint, though others wait for their chats', async (t) => {
  const { sim, world, visitor } = await begin(t), [, other] = sim.visitors;
  const store = /** @type {any} */ (sim.store), { transact } = store, doc = store.doc.bind(store);
  other.open();
  await world.advance(1_000);
  /** @type {import('../demo-web/desk/store/types.js').Change[]} */
  const changes = [];
  store.transact = (/** @type {any} */ change) => {
    changes.push(change);
    return transact.call(store, change);
  };
  store.doc = (/** @type {string} */ key) =>
    new Promise((resolve) => { world.later(200, () => resolve(doc(key))); });
  const { _room: room } = /** @type {any} */ (sim.desk)._session._keeper._core;
  const prints = [];
  for (let i = 0; i < 20; i += 1) {
    if (i % 5 === 0) room.chats.delete('va');  // long silent
    prints.push((i % 5 === 0 ? visitor : other).app.say(`${i}`).fingerprint);
    await world.advance(60);
  }
  await world.advance(5_000);
  for (const print of prints) {
    const written = changes.filter(({ entries }) => entries.some(({ id }) => id === print));
    assert.equal(written.length, 1);
    assert.ok(written[0].puts.some(([key]) => key.includes(print)), 'its fingerprint goes with it');
  }
});

test('what did not come to a visitor is sent again, though he says nothing', async (t) => {
  const { sim, world, visitor } = await begin(t), server = /** @type {any} */ (sim.server);
  server.ignored = 'cs-desk';
  visitor.app.say('hello');
  await world.advance(90_000);
  const sent = sim.disk.log('va').flatMap(({ relay = [] }) => relay);
  assert.deepEqual([sent.length, visitor.app.shown.length], [2, 0]);
  server.ignored = undefined;
  await world.advance(60_000);
  const { shown } = visitor.app;
  assert.deepEqual(shown.map((/** @type {any} */ message) => message.fingerprint).sort(),
    sent.sort());
});

test('what claims to be of the desk itself is not answered: that would come back', async (t) => {
  const { sim, world } = await begin(t), server = /** @type {any} */ (sim.server);
  server.links.get(DESK).text(messageFrame({ from: DESK, to: DESK, dataContent: 'I am the desk' }));
  await world.advance(10_000);
  const toItself = server.frames.filter((/** @type {any} */ frame) =>
    frame.type === Type.MESSAGE && frame.from === DESK && frame.to === DESK);
  assert.deepEqual(toItself, []);
});

test('who types without end is passed on now and then', async (t) => {
  const { sim, world, visitor } = await begin(t), server = /** @type {any} */ (sim.server);
  visitor.app.say('hello');
  sim.disk.docs.set('a:ann', JSON.stringify({
    id: 'ann', name: 'ann', role: 'agent', hash: 'hash of secret of ann', pass: null,
    state: 'gone', capacity: 2,
  }));
  await sim.killDesk();
  sim.startDesk();
  sim.agents[0].open();
  await world.advance(3_000);
  const ann = sim.agents[0].app;
  ann.accept();
  await world.advance(3_000);
  for (let i = 0; i < 100; i += 1) {
    server.links.get(DESK).text(messageFrame({
      from: 'va', to: DESK, typeu: CONTROL, QoS: false, dataContent: '{"v":1,"typing":true}',
    }));
  }
  await world.advance(3_000);
  const count = ann.frames.filter((/** @type {any} */ { kind }) => kind === 'typing').length;
  assert.ok(count > 0 && count < 6, `${count}`);
});

test('a desk that is stopped has written what it took', async (t) => {
  const { sim, world, visitor } = await begin(t);
  const sent = visitor.app.say('last words');
  await world.advance(sim.latency * 2 + 1);
  await world.until(/** @type {any} */ (sim.desk).stop());
  const isKept = kept(sim, 'last words') === 1;
  sim.desk = null;
  sim.startDesk();
  await world.until(sent.received);
  assert.deepEqual([isKept, kept(sim, 'last words')], [true, 1]);
});
