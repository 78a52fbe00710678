// @ts-check
/** The clock on the wall is all that a mini-program has: it is set, and it goes on in its sleep. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Type } from './support/frames.js';
import { Phone } from './support/mini-program/phone.js';

const MINUTE = 60_000, HOUR = 60 * MINUTE;

/** What is done to the clock, once a minute. @type {Record<string, number[]>} */
const SETTINGS = {
  'two hours forth': [2 * HOUR],
  'an hour back and forth again': [-HOUR, HOUR],
  'a day forth and back again': [24 * HOUR, -24 * HOUR],
  'a little, every minute': [5000, 5000, 5000, -5000, -5000, 20_000],
};

describe('a clock that is set', () => {
  for (const [how, leaps] of Object.entries(SETTINGS)) {
    test(`${how}: nothing expires, and nothing is shown twice`, async (t) => {
      const phone = new Phone(t), { world, server } = phone;
      const user = await phone.launch().online({ qos: { retransmits: 100 } });
      await server.message({ fp: 'shown' });
      server.acknowledges = false;
      const sent = user.client.send('bob', 'x', { expiresAfter: 10 * MINUTE });
      for (const leap of leaps) {
        phone.epoch += leap;
        await world.advance(MINUTE);
        await server.message({ fp: 'shown' });
        assert.equal(sent.status, 'sent');
      }
      assert.equal(user.events.message.length, 1);
      await world.advance((11 - leaps.length) * MINUTE);
      assert.equal(sent.status, 'lost');
      const next = await (await phone.relaunch()).online();
      await server.message({ fp: 'shown' });
      assert.deepEqual(next.events.message, []);
    });
  }

  test('has the link probed, as a sleep has', async (t) => {
    const phone = new Phone(t), { world, server } = phone;
    await phone.launch().online({ senseMode: '120s' });
    const before = server.of(Type.KEEP_ALIVE).length;
    phone.epoch += HOUR;
    await server.message();
    await world.advance(1000);
    assert.ok(server.of(Type.KEEP_ALIVE).length > before);
  });
});
