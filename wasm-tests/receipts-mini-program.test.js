// @ts-check
/** Receipts in a mini-program's storage: a launch goes on with what a killed one has left. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { messageFrame } from './support/frames.js';
import { HOST_NAMES } from './support/mini-program/hosts.js';
import { Phone } from './support/mini-program/phone.js';
import { CONTROL, controls, tag } from './support/receipts.js';

describe('the next launch', () => {
  for (const hostName of HOST_NAMES) {
    test(`${hostName}: awaits the receipts that a killed one has awaited`, async (t) => {
      const phone = new Phone(t, hostName), { world, server } = phone;
      const alice = await phone.launch().online({ receipts: true });
      const sent = alice.client.send('bob', 'hello');
      await world.advance(100);
      assert.equal(sent.status, 'delivered');
      const next = await (await phone.relaunch()).online({ receipts: true });
      /** @type {any[]} */
      const received = [];
      next.client.on('received', (message) => received.push(message));
      await server.say(messageFrame({ from: 'bob', to: 'alice', typeu: CONTROL, fp: 'f-1',
        QoS: true, dataContent: JSON.stringify({ v: 1, received: [sent.fingerprint] }) }));
      await world.advance(100);
      assert.deepEqual(received.map(({ content, status }) => [content, status]),
        [['hello', 'received']]);
      assert.deepEqual([next.restored, next.contents, next.errors], [[], [], []]);
    });

    test(`${hostName}: gives the receipts that a killed one has owed`, async (t) => {
      const phone = new Phone(t, hostName), { world, server } = phone;
      const alice = await phone.launch().online({ receipts: true });
      await server.say(messageFrame({ from: 'bob', to: 'alice', fp: tag(1), QoS: true,
        dataContent: 'hello' }));
      await world.advance(50);
      assert.deepEqual([alice.contents, controls(server)], [['hello'], []]);
      await (await phone.relaunch()).online({ receipts: true });
      await world.advance(1000);
      assert.deepEqual(controls(server), [], 'nothing is known of bob');
      await server.say(messageFrame({ from: 'bob', to: 'alice', fp: tag(2), QoS: true,
        dataContent: 'more' }));
      await world.advance(1000);
      const received = controls(server).flatMap((said) => said.received);
      assert.deepEqual(received.sort(), [tag(1), tag(2)]);
    });
  }
});
