// @ts-check
/** Very long runs, in virtual time: what is over leaves nothing behind, here or in the core. */
import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { before, describe, test } from 'node:test';
import { OUTPUT_NONE, OUTPUT_STATE_CHANGED, STATES } from '../js/generated/codes.js';
import { loginAnswer, messageFrame } from './support/frames.js';
import { assertNotGrown, heldBytes } from './support/heap.js';
import { makeClient } from './support/story.js';
import { NOTHING, World } from './support/virtual-world.js';
import { byName, coreBytes } from './support/wasm-binary.js';

/** @typedef {import('mobileimsdk-wasm').Client} Client */

/** @param {Client} client @returns {Record<string, number>} how often each event was told */
function countEvents(client) {
  /** @type {Record<string, number>} */
  const told = {};
  for (const name of ['message', 'delivered', 'lost', 'error']) {
    told[name] = 0;
    client.on(/** @type {any} */ (name), () => (told[name] += 1));
  }
  return told;
}

describe('a million messages and 10,000 reconnects in one instance', () => {
  const ROUNDS = 10_000, WARM_UP = 1_000;
  const OUT = 50, PLAIN = 2, IN = 50, COPIES = 1;  // in a round
  const world = new World();
  const { server } = world;
  const client = makeClient(world, { reconnect: { minDelay: 1, maxDelay: 2 } });
  const told = countEvents(client);
  const { signal } = new AbortController();

  /** @param {number} count @param {string} fp */
  const receive = (count, fp) => {
    for (let i = 0; i < count; i += 1) {
      server.socket.text(messageFrame({ fp: `${fp}-${i}`, dataContent: 'how are you?' }));
    }
  };
  /** @param {number} count */
  const send = (count) => {
    for (let i = 0; i < count; i += 1) client.send('bob', 'fine 😀', i % 10 ? {} : { signal });
  };

  /** The link breaks in the middle of it, with messages under way and others written offline. */
  const round = (/** @type {number} */ number) => {
    for (let i = 0; i < PLAIN; i += 1) client.send('bob', 'typing', { qos: false });
    send(20);
    receive(25, `${number}a`);
    receive(COPIES, `${number}a`);
    server.socket.end(1006);
    send(OUT - PLAIN - 20);
    world.rush(20);
    receive(IN - COPIES - 25, `${number}b`);
    world.rush(20);
    world.forget();
  };

  const measure = async () => ({ stats: client.stats(), held: await heldBytes() });
  /** @type {Awaited<ReturnType<measure>>} */
  let warm;
  /** @type {Awaited<ReturnType<measure>>} */
  let end;

  before(async () => {
    await world.until(client.login());
    for (let i = 0; i < WARM_UP; i += 1) round(i);
    warm = await measure();
    for (let i = WARM_UP; i < ROUNDS; i += 1) round(i);
    end = await measure();
  });

  test('every message comes to its one end', () => {
    const delivered = ROUNDS * (OUT - PLAIN), shown = ROUNDS * (IN - COPIES);
    assert.equal(ROUNDS * (OUT + IN), 1_000_000);
    assert.deepEqual(told, { message: shown, delivered, lost: 0, error: 0 });
    const figures = {
      accepted: ROUNDS * OUT, delivered, lost: 0, pending: 0, inFlight: 0, shown,
      duplicates: ROUNDS * COPIES, acksSent: ROUNDS * IN, reconnects: ROUNDS,
    };
    assert.deepEqual({ ...end.stats, ...figures }, end.stats);
  });

  test('linear memory does not grow after the warm-up', () => {
    assert.equal(end.stats.memoryBytes, warm.stats.memoryBytes);
  });

  test('the JavaScript heap does not grow after the warm-up', () => {
    assertNotGrown(end.held, warm.held);
  });

  test('one timer is all it ever had, and nothing is left', () => {
    assert.equal(world.mostTimers, 1);
    assert.equal(getEventListeners(signal, 'abort').length, 0);
    assert.deepEqual(world.left(), { timers: 1, sockets: 1, watchers: 1 });
    client.dispose();
    assert.deepEqual(world.left(), NOTHING);
  });
});

test('a thousand clients come, chat and are disposed of: nothing of them is left', async () => {
  const world = new World();
  const { server } = world;
  const live = async () => {
    const client = makeClient(world);
    const login = client.login();
    await world.settle();
    world.rush(10);
    await login;
    const sent = client.send('bob', 'hello');
    server.socket.text(messageFrame());
    world.rush(10);
    assert.equal(sent.status, 'delivered');
    client.send('bob', 'pending').delivered.catch(() => {});
    client.dispose();
    assert.deepEqual(world.left(), NOTHING);
    world.forget();
  };
  const held = [];
  for (let stretch = 0; stretch < 6; stretch += 1) {
    for (let i = 0; i < 250; i += 1) await live();
    held.push(await heldBytes());
  }
  // An engine that compiles something grows by a few hundred KB, once; a leak grows always.
  const growths = held.slice(1).map(({ heapUsed }, i) => heapUsed - held[i].heapUsed);
  assert.ok(Math.min(...growths) < 20_000, `${growths} bytes in each 250 clients`);
  assertNotGrown(held[3], held[0], 1.15);
});

describe('a thousand clients in one instance of core.wasm', () => {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(coreBytes()), {});
  const api = byName(exports);
  api._initialize();

  /** @param {number} client @param {string} text */
  const write = (client, text) => {
    const at = api.im_reserve(client, text.length);
    const units = new Uint16Array(api.memory.buffer, at, text.length);
    for (let i = 0; i < text.length; i += 1) units[i] = text.charCodeAt(i);
  };
  /** @param {number} client @param {string} text */
  const frame = (client, text) => {
    write(client, text);
    api.im_link_frame(client, 1, text.length, 0, -1, 0);
    return drain(client);
  };
  /** @param {number} client @returns {string[]} the states it went through */
  const drain = (client) => {
    const states = [];
    for (let kind = api.im_poll(client, 0); kind !== OUTPUT_NONE; kind = api.im_poll(client, 0)) {
      const [, , code] = new Int32Array(api.memory.buffer, api.im_record_of(client), 3);
      if (kind === OUTPUT_STATE_CHANGED) states.push(STATES[code]);
    }
    return states;
  };

  /** A life with all that takes memory. @returns {number[]} the addresses it was given */
  const live = () => {
    const client = api.im_create(1, 2, 3, 4, 0);
    api.im_login(client, 0);
    api.im_token_ready(client, 1, 1, 0);
    api.im_link_opened(client, 1, 0);
    assert.ok(frame(client, loginAnswer(0, 1)).includes('online'));
    for (let i = 0; i < 40; i += 1) {
      write(client, 'bob');
      assert.equal(api.im_send(client, 3, -1, 10, 5, 0, -1, 1, 0, -1, 0), i + 1);
      drain(client);
      frame(client, messageFrame({ fp: `fp-${i}` }));
    }
    const addresses = [client, api.im_reserve(client, 100_000), api.im_reserve(client, 10),
      api.im_document(client)];
    api.im_destroy(client);
    return addresses;
  };

  test('each is given the memory of the one before', () => {
    live();  // claims it from the host
    const second = live(), { byteLength } = api.memory.buffer;
    for (let i = 2; i < 1000; i += 1) assert.deepEqual(live(), second);
    assert.equal(api.memory.buffer.byteLength, byteLength);
  });
});
