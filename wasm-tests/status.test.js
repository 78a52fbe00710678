// @ts-check
/** Each change of a message is an event with a snapshot that never changes; `once` and `off`. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { begin, imError, makeClient, online } from './support/story.js';
import { World } from './support/virtual-world.js';

/** @param {import('mobileimsdk-wasm').Client} client @returns {any[]} what is told of messages */
function follow(client) {
  /** @type {any[]} */
  const changes = [];
  client.on('status', (change) => changes.push(change));
  return changes;
}

/** @param {any[]} changes */
const steps = (changes) => changes.map(({ message: { content }, status, reason }) =>
  [content, status, ...(reason ? [reason] : [])].join(' '));

describe('status', () => {
  test('is told from queued to delivered, sent included', async () => {
    const { world, server, client } = await online(), changes = follow(client);
    await server.close();
    const sent = client.send('bob', 'x', { typeu: 7 });
    assert.deepEqual([sent.status, steps(changes)], ['queued', []]);
    await world.until(sent.delivered);
    assert.deepEqual(steps(changes), ['x sent', 'x delivered']);
    const { to, content, typeu, qos, fingerprint } = sent;
    assert.deepEqual(changes.map(({ message }) => message), ['sent', 'delivered'].map((status) =>
      ({ to, content, typeu, qos, fingerprint, status })));
  });

  test('is told once, however often a message is transmitted', async () => {
    const { world, server, client } = await online(), changes = follow(client);
    server.acknowledges = false;
    await world.until(client.send('bob', 'x').delivered.catch(() => {}));
    assert.ok(server.contents.length > 1);
    assert.deepEqual(steps(changes), ['x sent', 'x lost UNACKNOWLEDGED']);
  });

  test('of a lost message says why, and no other does', async () => {
    const { world, server, client } = await online(), changes = follow(client);
    await server.close();
    const abort = new AbortController();
    client.send('bob', 'a', { signal: abort.signal });
    client.send('bob', 'e', { expiresAfter: 1 });
    client.send('bob', 'l');
    abort.abort();
    await world.advance(5);
    client.logout();
    assert.deepEqual(steps(changes), ['a lost ABORTED', 'e lost EXPIRED', 'l lost LOGGED_OUT']);
    await world.until(client.login());
    await world.until(client.send('bob', 'd').delivered);
    client.send('bob', 'c');
    client.dispose();
    assert.deepEqual(steps(changes).slice(3),
      ['d sent', 'd delivered', 'c sent', 'c lost DISPOSED']);
    assert.deepEqual(changes.filter((change) => 'reason' in change).length, 4);
  });

  test('without QoS ends at sent', async () => {
    const { world, client } = await online(), changes = follow(client);
    const sent = client.send('bob', 'x', { qos: false });
    await world.until(sent.delivered);
    assert.deepEqual([steps(changes), sent.status], [['x sent'], 'sent']);
  });

  test('is told in the order in which things happened, before and beside its old events',
    async () => {
      const { world, client } = await online();
      /** @type {string[]} */
      const order = [];
      client.on('delivered', ({ content }) => order.push(`${content}: delivered`));
      client.on('status', ({ message, status }) => order.push(`${message.content} ${status}`));
      for (const content of ['1', '2']) client.send('bob', content);
      await world.advance(100);
      assert.deepEqual(order, ['1 sent', '2 sent', '1 delivered', '1: delivered', '2 delivered',
        '2: delivered']);
    });

  test('tells of messages that were sent while the core was loading', async () => {
    const { world, client } = begin(), changes = follow(client);
    client.login();
    await world.until(client.send('bob', 'x').delivered);
    assert.deepEqual(steps(changes), ['x sent', 'x delivered']);
  });

  test('tells of restored messages', async () => {
    const rows = new Map();
    const store = {
      load: async (/** @type {string} */ prefix) =>
        [...rows].filter(([key]) => key.startsWith(prefix)),
      write: async (/** @type {any} */ puts, /** @type {any} */ removes) => {
        for (const [key, value] of puts) rows.set(key, value);
        for (const key of removes) rows.delete(key);
      },
    };
    const first = await online({ store });
    await first.server.close();
    const sent = first.client.send('bob', 'x');
    await first.world.until(sent.stored);
    await first.world.until(first.client.close());
    const { world, client } = begin({ store }, new World(2)), changes = follow(client);
    await world.until(client.login());
    await world.advance(100);
    assert.deepEqual(steps(changes), ['x sent', 'x delivered']);
    assert.equal(changes[0].message.fingerprint, sent.fingerprint);
  });

  test('is a snapshot: deeply frozen, a copy, the same for ever, and data alone', async () => {
    const { world, client } = await online(), changes = follow(client);
    const sent = client.send('bob', 'x');
    assert.equal(changes[0].message.status, 'sent');
    const before = structuredClone(changes[0]);
    await world.until(sent.delivered);
    assert.deepEqual(changes[0], before);
    for (const change of changes) {
      assert.ok(Object.isFrozen(change) && Object.isFrozen(change.message));
      assert.notEqual(change.message, sent);
      assert.deepEqual(JSON.parse(JSON.stringify(change)), structuredClone(change));
    }
    assert.notEqual(changes[0].message, changes[1].message);
  });
});

describe('once()', () => {
  test('hears one event, and its undo takes it away before', async () => {
    const { server, client } = await online();
    let heard = 0;
    client.once('message', () => { heard += 1; });
    const undo = client.once('message', () => { heard += 100; });
    undo();
    for (let i = 0; i < 3; i += 1) await server.message();
    assert.equal(heard, 1);
  });

  test('that throws is over as well', async () => {
    const { server, client, events } = await online();
    client.once('message', () => { throw new Error('a bug'); });
    for (let i = 0; i < 3; i += 1) await server.message();
    assert.deepEqual(events.error.map(({ code }) => code), ['HANDLER_FAILED']);
  });

  test('wants a known event and a function', () => {
    const { client } = begin();
    const once = /** @type {any} */ (client.once.bind(client));
    assert.throws(() => once('open', () => {}), imError('INVALID_ARGUMENT', { argument: 'event' }));
    assert.throws(() => once('message'), imError('INVALID_ARGUMENT', { argument: 'listener' }));
  });
});

describe('off()', () => {
  test('takes a listener away, however often and in whichever way it was added', async () => {
    const { server, client } = await online();
    let heard = 0;
    const listener = () => { heard += 1; };
    client.on('message', listener);
    client.on('message', listener);
    client.once('message', listener);
    client.on('pong', listener);
    client.off('message', listener);
    client.off('message', listener);
    await server.message();
    assert.equal(heard, 0);
  });

  test('leaves the others, and their order', async () => {
    const { server, client } = await online();
    /** @type {number[]} */
    const heard = [];
    const listeners = [0, 1, 2, 3].map((i) => () => heard.push(i));
    for (const listener of listeners) client.on('message', listener);
    client.off('message', listeners[1]);
    client.on('message', listeners[1]);
    await server.message();
    assert.deepEqual(heard, [0, 2, 3, 1]);
  });

  for (const way of ['off()', 'the undo']) {
    test(`in an event: who is taken away by ${way} hears nothing more of it`, async () => {
      const { server, client } = await online();
      let heard = 0;
      const later = () => { heard += 1; };
      /** @type {() => void} */
      let undo = () => {};
      client.on('message', () => (way === 'off()' ? client.off('message', later) : undo()));
      undo = client.on('message', later);
      await server.message();
      await server.message();
      assert.equal(heard, 0);
    });
  }

  test('in an event, of a listener of an event that is noted already', async () => {
    const { world, client } = await online();
    let heard = 0;
    const listener = () => { heard += 1; };
    client.on('delivered', listener);
    client.on('status', ({ status }) => {
      if (status === 'delivered') client.off('delivered', listener);
    });
    await world.until(client.send('bob', 'x').delivered);
    assert.equal(heard, 0);
  });
});

describe('many listeners', () => {
  /** @type {Record<string, (client: any, count: number) => void>} */
  const WAYS = {
    'and taken away by their undo': (client, count) => {
      const undos = Array.from({ length: count }, () => client.on('message', () => {}));
      for (const undo of undos) undo();
    },
    'and taken away by off()': (client, count) => {
      const listeners = Array.from({ length: count }, () => () => {});
      for (const listener of listeners) client.on('message', listener);
      for (const listener of listeners.reverse()) client.off('message', listener);
    },
    'and told once': (client, count) => {
      for (let i = 0; i < count; i += 1) client.once('state', () => {});
      client.dispose();
    },
  };
  for (const [name, act] of Object.entries(WAYS)) {
    test(`are added ${name} in time that grows with their number, not faster`, () => {
      /** Of the processor, since a machine may be busy. @param {number} clients */
      const time = (clients) => Math.min(...Array.from({ length: 4 }, () => {
        const world = new World();
        const made = Array.from({ length: clients }, () => makeClient(world));
        const started = process.cpuUsage();
        for (const client of made) act(client, 40_000 / clients);
        const { user, system } = process.cpuUsage(started);
        return (user + system) / 1000;
      }));
      time(20);
      const apart = time(20), together = time(1);
      assert.ok(together < 8 * apart, `${apart} ms, and with one client ${together} ms`);
    });
  }
});
