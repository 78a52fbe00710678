// @ts-check
/** Handles and clients that the application has frozen: nothing happens but what was asked. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { imError, online } from './support/story.js';

/** As MDN has it, with an eye on cycles: all that is reached by any key. @param {any} at */
function freezeByAllKeys(at, seen = new Set()) {
  if (seen.has(at) || (typeof at !== 'object' && typeof at !== 'function') || !at) return at;
  seen.add(at);
  for (const key of Reflect.ownKeys(at)) freezeByAllKeys(at[key], seen);
  return Object.freeze(at);
}

/** As the package deep-freeze has it: by the names of all own properties. @param {any} at */
function freezeByNames(at) {
  Object.freeze(at);
  for (const name of Object.getOwnPropertyNames(at)) {
    const value = at[name];
    const isObject = value !== null && (typeof value === 'object' || typeof value === 'function');
    if (isObject && !Object.isFrozen(value)) freezeByNames(value);
  }
  return at;
}

/** @type {Record<string, (value: any) => any>} */
const WAYS = {
  'Object.freeze': Object.freeze, 'Object.seal': Object.seal,
  'Object.preventExtensions': Object.preventExtensions,
  'a deep freeze by names': freezeByNames, 'a deep freeze by all keys': freezeByAllKeys,
};

for (const [name, freeze] of Object.entries(WAYS)) {
  describe(name, () => {
    test('of a handle before it is written: it is delivered', async () => {
      const { world, server, client, events } = await online();
      await server.close();
      const sent = freeze(client.send('bob', 'x'));
      assert.equal(sent.status, 'queued');
      await world.until(sent.delivered);
      assert.equal(sent.status, 'delivered');
      assert.deepEqual(events.delivered, [sent]);
      assert.deepEqual(events.error, []);
      assert.equal(client.state, 'online');
    });

    test('of a handle on the wire: it is delivered, and so is what is beside it', async () => {
      const { world, client, events } = await online();
      const sent = freeze(client.send('bob', 'x')), other = client.send('bob', 'y');
      assert.equal(sent.status, 'sent');
      await world.until(Promise.all([sent.delivered, other.delivered]));
      assert.deepEqual(events.error, []);
      assert.equal(client.stats().delivered, 2);
    });

    test('of a handle that is retransmitted, and lost: it says why', async () => {
      const { world, server, client, events } = await online();
      server.acknowledges = false;
      const sent = freeze(client.send('bob', 'x'));
      await assert.rejects(world.until(sent.delivered),
        imError('MESSAGE_LOST', { reason: 'UNACKNOWLEDGED' }));
      assert.deepEqual(events.lost.map(({ message }) => message), [sent]);
      assert.deepEqual([events.error, client.state], [[], 'online']);
    });

    test('of a handle without QoS and of one that is aborted', async () => {
      const { world, client, events } = await online(), abort = new AbortController();
      await world.until(freeze(client.send('bob', 'x', { qos: false })).delivered);
      const sent = freeze(client.send('bob', 'y', { signal: abort.signal }));
      abort.abort();
      await assert.rejects(sent.delivered, imError('MESSAGE_LOST', { reason: 'ABORTED' }));
      await assert.rejects(sent.stored, imError('NOT_STORED'));
      assert.deepEqual([events.error, client.state], [[], 'online']);
    });

    test('in send()\'s own events', async () => {
      const { world, client, events } = await online();
      client.on('status', freeze);
      client.on('delivered', freeze);
      for (let i = 0; i < 10; i += 1) client.send('bob', `${i}`);
      await world.advance(100);
      assert.equal(events.delivered.length, 10);
      assert.deepEqual(events.error, []);
    });

    test('of every value that is told: the next events come', async () => {
      const { world, server, client, events } = await online();
      for (const event of Object.keys(events)) client.on(/** @type {any} */ (event), freeze);
      for (let i = 0; i < 3; i += 1) {
        await server.message();
        await server.say('no frame');
        client.send('bob', 'x');
        await world.advance(20_000);
        await server.close();
        await world.advance(20_000);
      }
      assert.deepEqual([events.message.length, events.error.length, events.delivered.length],
        [3, 3, 3]);
      assert.equal(client.state, 'online');
    });

    test('of the client: it goes on, and ends', async () => {
      const { world, server, client, events } = await online();
      freeze(client);
      assert.equal(client.state, 'online');
      await server.message();
      await world.until(client.send('bob', 'x').delivered);
      await server.close();
      await world.until(client.login());
      const undo = client.on('message', () => assert.fail('it was undone'));
      undo();
      await server.message();
      assert.equal(events.message.length, 2);
      client.logout();
      assert.equal(client.state, 'stopped');
      await world.until(client.login());
      client.dispose();
      assert.deepEqual([client.state, events.error], ['stopped', []]);
    });
  });
}
