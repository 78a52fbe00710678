// @ts-check
/** Several clients in one mini-program: of different users, and of the same. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { leave } from './support/mini-program/leave.js';
import { Phone } from './support/mini-program/phone.js';

/** @param {import('./support/mini-program/phone.js').Test} t */
function launch(t) {
  const phone = new Phone(t), app = phone.launch();
  return { phone, app, world: phone.world, server: phone.server };
}

const contents = (/** @type {{ content: string }[]} */ messages) =>
  messages.map(({ content }) => content);

describe('two users in one mini-program', () => {
  test('share the storage, and nothing else', async (t) => {
    const { phone, app, world, server } = launch(t);
    const [alice, carol] = await Promise.all(
      ['alice', 'carol'].map((userId) => app.online({ userId })));
    server.acknowledges = false;
    /** @type {Promise<void>[]} */
    const stored = [];
    for (let i = 0; i < 60; i += 1) {
      stored.push(alice.client.send('bob', `alice ${i}`).stored);
      stored.push(carol.client.send('bob', `carol ${i} ${'x'.repeat(i * 30)}`).stored);
      if (i % 7 === 0) await world.advance(1);
    }
    await world.until(Promise.all(stored));
    const next = await phone.relaunch();
    server.acknowledges = true;
    const users = await Promise.all(['alice', 'carol'].map((userId) => next.online({ userId })));
    await world.advance(1000);
    users.forEach(({ restored, events }, u) => {
      const name = ['alice', 'carol'][u];
      assert.deepEqual(contents(restored).map((text) => text.split(' ').slice(0, 2).join(' ')),
        Array.from({ length: 60 }, (_, i) => `${name} ${i}`));
      assert.deepEqual([events.delivered.length, events.error.length], [60, 0]);
    });
    assert.deepEqual(phone.disk.own, []);
  });

  test('one leaves, the other goes on', async (t) => {
    const { phone, app, world } = launch(t);
    const alice = await app.online(), carol = await app.online({ userId: 'carol' });
    await leave(phone, carol, ['of carol']);
    await alice.client.logout();
    alice.client.dispose();
    await world.advance(1000);
    await leave(phone, carol, ['more of carol']);
    const next = await (await phone.relaunch()).online({ userId: 'carol' });
    assert.deepEqual(contents(next.restored), ['of carol', 'more of carol']);
  });
});

describe('two clients of one user in one mini-program', () => {
  test('what the first one lost at its end the second one does not send', async (t) => {
    const { app, world, server } = launch(t), first = await app.online();
    server.acknowledges = false;
    const sent = first.client.send('bob', 'gone');
    await world.until(sent.stored);
    first.client.logout();
    first.client.dispose();
    assert.equal(sent.status, 'lost');
    server.acknowledges = true;
    const second = await app.online();
    await world.advance(1000);
    assert.deepEqual(second.restored, []);
    assert.deepEqual(server.contents.filter((text) => text === 'gone').length, 1);
  });

  test('what the first one is still sending the second one leaves to it', async (t) => {
    const { phone, app } = launch(t), first = await app.online();
    await leave(phone, first, ['of the first']);
    const second = await app.online();
    assert.deepEqual(second.restored, []);
    const next = await (await phone.relaunch()).online();
    assert.deepEqual(contents(next.restored), ['of the first']);
  });
});
