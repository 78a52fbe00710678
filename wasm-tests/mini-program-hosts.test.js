// @ts-check
/** What a client does on every host of mini-programs, and what is different about one. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Type, kickoutFrame, messageFrame } from './support/frames.js';
import { ENDINGS } from './support/mini-program/endings.js';
import { HOSTS, HOST_NAMES } from './support/mini-program/hosts.js';
import { Phone } from './support/mini-program/phone.js';

const TEXTS = ['hello', '', '你好 😀', '\ud800 lone \udfff', '__proto__', '\0\n"\\', '</script>',
  '{"socketTaskID":1}', 'x'.repeat(60_000)];

for (const hostName of HOST_NAMES) {
  describe(hostName, () => {
    test('sends and receives any text', async (t) => {
      const phone = new Phone(t, hostName), user = await phone.launch().online();
      const { world, server } = phone;
      const sent = TEXTS.map((text) => user.client.send(text.slice(0, 9) || 'bob', text));
      for (const text of TEXTS) await server.message({ dataContent: text });
      await world.advance(100);
      assert.deepEqual(server.contents, TEXTS);
      assert.deepEqual(user.contents, TEXTS);
      assert.ok(sent.every(({ status }) => status === 'delivered'));
      assert.equal(server.of(Type.ACK).length, TEXTS.length);
      assert.deepEqual(user.errors, []);
    });

    test('says who logs in, with a token that comes later', async (t) => {
      const phone = new Phone(t, hostName);
      await phone.launch().online({ userId: '李雷', extra: 'of a mini-program', token: async () =>
        'a token' });
      const [{ loginUserId, loginToken, extra }] = phone.server.logins;
      assert.deepEqual([loginUserId, loginToken, extra],
        ['李雷', 'a token', 'of a mini-program']);
    });

    test('keeps the link alive, and hears echo and pong', async (t) => {
      const phone = new Phone(t, hostName);
      const { client, events } = await phone.launch().online({ senseMode: '3s' });
      client.echo('anybody?');
      await phone.world.advance(60_000);
      assert.deepEqual(events.echo.map(({ content }) => content), ['anybody?']);
      assert.ok(events.pong.length >= 15);
      assert.ok(phone.server.of(Type.KEEP_ALIVE).length >= 15);
      assert.equal(client.stats().reconnects, 0);
    });

    test('ends with logout(), and begins again', async (t) => {
      const phone = new Phone(t, hostName), app = phone.launch(), user = await app.online();
      await user.client.logout();
      await phone.world.advance(1000);
      assert.equal(phone.server.of(Type.LOGOUT).length, 1);
      assert.equal(app.sockets.live.length, 0);
      await phone.world.until(user.client.login());
      await user.talks();
      assert.equal(app.sockets.live.length, 1);
    });

    test('is kicked out for good', async (t) => {
      const phone = new Phone(t, hostName), app = phone.launch(), user = await app.online();
      await phone.server.say(kickoutFrame(1, 'elsewhere'));
      await app.lifecycle.away(60_000);
      await app.lifecycle.network(true);
      await phone.world.advance(600_000);
      assert.equal(user.client.state, 'stopped');
      assert.equal(user.events.kickout[0].code, 1);
      assert.equal(app.sockets.all.length, 1);
      assert.equal(app.sockets.live.length, 0);
    });

    test('rotates its URLs until one works', async (t) => {
      const phone = new Phone(t, hostName), app = phone.launch();
      const { client } = app.open({ url: ['ws://refused.test', 'wss://im.test/websocket'] });
      await phone.world.until(client.login());
      assert.equal(app.sockets.last.wire.url, 'wss://im.test/websocket');
    });

    test('dispose() leaves nothing, whatever it was doing', async (t) => {
      const phone = new Phone(t, hostName), { world } = phone;
      for (const ms of [0, 1, 2, 3, 5, 8, 12, 20, 100]) {
        const app = phone.launch(), { client } = app.open();
        client.login().catch(() => {});
        client.send('bob', 'text');
        await world.advance(ms);
        client.dispose();
        await world.advance(100);
        assert.deepEqual(app.left(), { timers: 0, sockets: 0, listeners: 0 }, `after ${ms} ms`);
      }
    });
  });
}

describe('two users in one mini-program', () => {
  for (const hostName of HOST_NAMES.filter((name) => HOSTS[name].tasks)) {
    test(`${hostName}: have a socket each, and do not disturb each other`, async (t) => {
      const phone = new Phone(t, hostName), app = phone.launch(), { world } = phone;
      const [alice, carol] = await Promise.all(
        ['alice', 'carol'].map((userId) => app.online({ userId })));
      assert.equal(app.sockets.live.length, 2);
      const [ofAlice] = app.sockets.live;
      ofAlice.wire.end(1006);
      await world.settle();
      assert.deepEqual([alice.client.state, carol.client.state].sort(), ['online', 'waiting']);
      await alice.reach('online');
      await carol.reach('online');
      await alice.client.logout();
      await world.advance(1000);
      const [ofCarol] = app.sockets.live;
      ofCarol.wire.text(messageFrame({ to: 'carol', dataContent: 'for carol' }));
      const sent = carol.client.send('bob', 'of carol');
      await world.advance(10);
      assert.deepEqual([carol.contents, alice.contents], [['for carol'], []]);
      assert.deepEqual([sent.status, app.sockets.live.length], ['delivered', 1]);
    });
  }
});

describe('two users of an old Alipay, which has one socket', () => {
  for (const replaced of /** @type {const} */ (['abnormal', 'silent', 'late'])) {
    test(`none sends on that of the other, whose end is told as ${replaced}`, async (t) => {
      const phone = new Phone(t, 'alipayOld'), app = phone.launch(), { world } = phone;
      app.sockets.replaced = { ...ENDINGS[replaced], late: 5 };
      const users = ['alice', 'carol'].map((userId) => app.open({ userId }));
      for (const { client } of users) {
        client.login().catch(() => {});
        await world.advance(500);
      }
      for (let i = 0; i < 20; i += 1) {
        for (const { client } of users) client.send('bob', 'text');
        await world.advance(1000);
      }
      for (const { sends } of app.sockets.all) {
        const senders = new Set(sends.map(({ data }) => JSON.parse(data).from));
        assert.ok(senders.size <= 1, `${[...senders]} on one socket`);
      }
      assert.ok(app.sockets.all.length < 100);
      users[0].client.dispose();
      await users[1].reach('online');
      await users[1].talks();
    });
  }
});

describe('a clock on the wall', () => {
  test('that is set back or forward ends no session, and stops none', async (t) => {
    for (const leap of [-3_600_000, -500, 500, 3_600_000]) {
      const phone = new Phone(t), user = await phone.launch().online({ senseMode: '3s' });
      phone.epoch += leap;
      await phone.world.advance(60_000);
      assert.equal(user.client.state, 'online', `${leap} ms`);
      assert.ok(user.events.pong.length >= 12, `${leap} ms`);
      assert.equal(user.client.stats().reconnects, 0, `${leap} ms`);
      await user.talks();
    }
  });
});

describe('promises made of timers, as on older iOS', () => {
  for (const hostName of HOST_NAMES) {
    test(`${hostName}: all is as ever`, async (t) => {
      const phone = new Phone(t, hostName), { world, server } = phone;
      phone.timerPromises = true;
      const user = phone.launch().open(), login = user.client.login();
      server.acknowledges = false;
      const early = user.client.send('bob', 'early');
      await world.until(login);
      const late = user.client.send('bob', 'late');
      await world.until(late.stored);
      server.acknowledges = true;
      const next = await (await phone.relaunch()).online();
      await world.advance(1000);
      assert.deepEqual(next.restored.map(({ fingerprint }) => fingerprint),
        [early.fingerprint, late.fingerprint]);
      assert.deepEqual(server.contents, ['early', 'late']);
      await next.app.lifecycle.away(60_000);
      await world.advance(1500);
      await next.talks();
      assert.deepEqual(next.errors, []);
      const lost = phone.launch().openBare({
        wasmPath: '/nowhere', randomBytes: world.platform.randomBytes,
      });
      await assert.rejects(world.until(lost.client.login()), { code: 'WASM_LOAD_FAILED' });
    });
  }
});

describe('callbacks before the call returns', () => {
  for (const hostName of HOST_NAMES) {
    test(`${hostName}: all is as ever`, async (t) => {
      const phone = new Phone(t, hostName), { world } = phone;
      for (const texts of [[], ['left by the first']]) {
        const app = phone.launch(), user = app.open();
        app.answersAtOnce = true;
        app.sockets.connects = 'undefined';
        const login = user.client.login();
        await world.advance(5000);
        assert.ok(user.errors.length && user.errors.every((code) => code === 'CONNECT_FAILED'));
        app.sockets.connects = 'opens';
        await world.until(login);
        assert.deepEqual(user.restored.map(({ content }) => content), texts);
        await user.talks();
        app.sockets.sends = 'fails';
        const sent = user.client.send('bob', 'left by the first');
        await world.advance(1);
        app.sockets.sends = 'answered';
        await user.reach('online');
        await user.talks();
        assert.equal(sent.status, 'delivered');
        phone.server.acknowledges = false;
        await world.until(user.client.send('bob', 'left by the first').stored);
        phone.server.acknowledges = true;
        await app.kill();
      }
    });
  }
});

test('on no host of mini-programs: login() says so', async (t) => {
  const phone = new Phone(t);
  phone.without.push('connectSocket');
  const { client } = phone.launch().open();
  await assert.rejects(phone.world.until(client.login()), { code: 'NO_WEBSOCKET' });
});
