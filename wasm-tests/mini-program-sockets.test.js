// @ts-check
/** The sockets of a mini-program, in all the ways in which hosts treat them. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Type, messageFrame } from './support/frames.js';
import { ENDINGS } from './support/mini-program/endings.js';
import { HOST_NAMES } from './support/mini-program/hosts.js';
import { Phone } from './support/mini-program/phone.js';

/** @typedef {import('./support/mini-program/user.js').User} User */
/** @typedef {import('./support/mini-program/endings.js').Ending} Ending */
/** @typedef {import('./support/mini-program/hosts.js').HostName} HostName */

const HOUR = 3_600_000;

/** @param {import('./support/mini-program/phone.js').Test} t @param {HostName} [hostName] */
function launch(t, hostName) {
  const phone = new Phone(t, hostName), app = phone.launch(), { world, server } = phone;
  return { phone, app, world, server, sockets: app.sockets };
}

// All in which something is told; each of them must be enough.
const TOLD = /** @type {Array<keyof typeof ENDINGS>} */ (
  Object.keys(ENDINGS)).filter((name) => name !== 'silent' && name !== 'late');

describe('an open socket', () => {
  for (const hostName of HOST_NAMES) {
    test(`${hostName}: however its end is told, it ends once, and is replaced`, async (t) => {
      const { app, sockets } = launch(t, hostName), user = await app.online();
      let ends = 0;
      for (const ending of TOLD) {
        await app.world.advance(60_000);
        sockets.end(ENDINGS[ending]);
        await app.world.settle();
        assert.equal(user.client.state, 'waiting', ending);
        await user.reach('online');
        ends += 1;
        assert.equal(user.times('waiting'), ends, ending);
        assert.deepEqual([sockets.all.length, sockets.live.length], [ends + 1, 1], ending);
        await user.talks();
      }
      assert.equal(user.client.stats().reconnects, TOLD.length);
      assert.deepEqual(user.errors, []);
    });
  }

  test('that dies without a word is found out by what is sent on it', async (t) => {
    const { app, sockets } = launch(t), user = await app.online();
    sockets.end(ENDINGS.silent);
    const sent = user.client.send('bob', 'anybody?');
    await app.world.advance(10);
    assert.equal(user.client.state, 'waiting');
    await user.reach('online');
    await app.world.advance(10);
    assert.equal(sent.status, 'delivered');
  });

  test('that dies without a word, on a host that swallows what is sent, by its silence',
    async (t) => {
      const { app, sockets } = launch(t), user = await app.online({ senseMode: '3s' });
      sockets.swallows = true;
      sockets.end(ENDINGS.silent);
      const sent = user.client.send('bob', 'anybody?');
      await app.world.advance(30_000);
      assert.equal(user.client.state, 'online');
      assert.equal(user.client.stats().reconnects, 1);
      assert.equal(sent.status, 'delivered');
    });

  test('told open twice is open once', async (t) => {
    const { app, world, server, sockets } = launch(t), user = await app.online();
    sockets.last.emit('open');
    await world.advance(1000);
    assert.deepEqual([server.logins.length, user.client.state], [1, 'online']);
    await user.talks();
  });

  test('of old is not heard any more, whatever it says', async (t) => {
    const { app, world, sockets } = launch(t), user = await app.online(), old = sockets.last;
    old.end(ENDINGS.abnormal);
    await user.reach('online');
    const told = JSON.stringify(user.events), { framesIn } = user.client.stats();
    old.emit('open');
    old.emit('message', { data: messageFrame() });
    old.emit('error', 'socket error');
    old.emit('close', { code: 1006, reason: '' });
    await world.advance(1000);
    assert.equal(JSON.stringify(user.events), told);
    assert.equal(user.client.stats().framesIn, framesIn);
    await user.talks();
  });

  test('whose end is told half a minute late was replaced before', async (t) => {
    const { app, sockets } = launch(t), user = await app.online({ senseMode: '3s' });
    sockets.end(ENDINGS.late);
    await app.world.advance(60_000);
    assert.equal(user.client.stats().reconnects, 1);
    assert.deepEqual([sockets.all.length, sockets.live.length], [2, 1]);
  });

  test('closed by logout() is told closed, and was not broken', async (t) => {
    const { app, world, sockets } = launch(t), user = await app.online();
    sockets.closeLatency = 2000;
    await user.client.logout();
    await world.advance(100);
    assert.equal(user.client.state, 'stopped');
    await world.until(user.client.login());  // while the old one is closing
    await world.advance(5000);
    assert.equal(user.client.state, 'online');
    assert.equal(user.times('waiting'), 0);
    assert.equal(sockets.live.length, 1);
  });
});

describe('what comes in', () => {
  for (const hostName of HOST_NAMES) {
    test(`${hostName}: a text is a frame; bytes are told as such, and harm nothing`, async (t) => {
      const { app, server } = launch(t, hostName), user = await app.online();
      await server.message({ dataContent: '你好 😀 "quoted" \\ \u0000' });
      server.socket.binary();
      await app.world.settle();
      assert.deepEqual(user.contents, ['你好 😀 "quoted" \\ \u0000']);
      assert.deepEqual(user.errors, ['BINARY_FRAME']);
      await user.talks();
    });

    test(`${hostName}: the close code of the server is what is logged`, async (t) => {
      const { app, server } = launch(t, hostName);
      /** @type {string[]} */
      const lines = [];
      const user = await app.online({
        logLevel: 'debug', logger: ({ text }) => lines.push(text),
      });
      await server.close(4321);
      const down = lines.some((line) => /\b4321\b/.test(line));
      assert.equal(down, !hostName.startsWith('alipay'), lines.join('\n'));  // it has no codes
      assert.equal(user.client.state, 'waiting');
    });
  }

  test('a message that is no event does not end the client', async (t) => {
    const { app, sockets } = launch(t), user = await app.online();
    for (const payload of [undefined, null, {}, { data: null }, { data: 17 }]) {
      sockets.last.emit('message', payload);
    }
    await app.world.settle();
    await user.talks();
  });
});

describe('a socket that is opening', () => {
  for (const hostName of HOST_NAMES) {
    test(`${hostName}: however it ends it is tried again, until one opens`, async (t) => {
      const { app, world, sockets } = launch(t, hostName);
      for (const ending of TOLD) {
        const user = app.open(), { length } = sockets.all;
        sockets.connects = ENDINGS[ending];
        const login = user.client.login();
        await sockets.reach(length + 3);
        sockets.connects = 'opens';
        await world.until(login);
        assert.equal(sockets.live.length, 1, ending);
        await user.talks();
        user.client.dispose();
        await world.advance(100);
      }
    });

    test(`${hostName}: that is not even made is tried again, and told`, async (t) => {
      for (const connects of /** @type {const} */ (['undefined', 'throws'])) {
        const { app, world, sockets } = launch(t, hostName), user = app.open();
        sockets.connects = connects;
        const login = user.client.login();
        await world.advance(5000);
        assert.ok(user.errors.length > 0);
        assert.ok(user.errors.every((code) => code === 'CONNECT_FAILED'));
        assert.ok(user.events.error.every(({ message }) => message.includes('connectSocket:fail')));
        sockets.connects = 'opens';
        await world.until(login);
        await user.talks();
      }
    });

    test(`${hostName}: that is made, and of which all is told that can be, fails once`,
      async (t) => {
        const { app, world, sockets } = launch(t, hostName), user = app.open();
        sockets.connects = ENDINGS.refusedThenClosed;
        sockets.failsToo = true;
        user.client.login().catch(() => {});
        await world.advance(100);
        assert.deepEqual([sockets.all.length, user.times('waiting')], [1, 1]);
        assert.ok(user.errors.length <= 1);
      });

    test(`${hostName}: that hangs is given up, and leaves nothing when it opens late`,
      async (t) => {
        const { app, world, sockets } = launch(t, hostName), user = app.open();
        sockets.timesOut = false;
        sockets.connects = 'hangs';
        const login = user.client.login();
        await user.reach('waiting');
        const [late] = sockets.all;
        sockets.connects = 'opens';
        await world.until(login);
        late.wire.open();  // an old Alipay has taken it away already
        await world.advance(100);
        assert.equal(user.client.state, 'online');
        assert.deepEqual([late.state, sockets.live.length], ['closed', 1]);
        assert.equal(user.times('waiting'), 1);
        assert.equal(sockets.all.length, 2);
        await user.talks();
      });
  }

  // What an old Alipay says of the one that hangs when another takes its place.
  for (const replaced of /** @type {const} */ (['silent', 'late', 'errorOnly'])) {
    test(`alipayOld: that hangs is given up; its end told as ${replaced} harms none`, async (t) => {
      const { app, world, server, sockets } = launch(t, 'alipayOld'), user = app.open();
      server.latency = 50;
      sockets.replaced = { ...ENDINGS[replaced], late: 5 };
      sockets.timesOut = false;
      sockets.connects = 'hangs';
      const login = user.client.login();
      await user.reach('waiting');
      sockets.connects = 'opens';
      await world.until(login);
      await world.advance(120_000);
      assert.equal(user.client.state, 'online');
      assert.equal(sockets.all.length, 2);
      server.latency = 1;
      await user.talks();
    });
  }

  test('that nobody wants any more is closed once it is open: before, no host does', async (t) => {
    const { app, world, sockets } = launch(t), { client } = app.open();
    client.login().catch(() => {});
    sockets.connects = 'hangs';
    await sockets.reach(1);
    client.logout();
    assert.equal(sockets.last.state, 'connecting');
    sockets.last.wire.open();
    await world.advance(100);
    assert.equal(sockets.last.state, 'closed');
    assert.equal(client.state, 'stopped');
  });

  test('of a host that only knows wss: the error says where to list the domain', async (t) => {
    const { app, world } = launch(t), { client, events } = app.open({ url: 'ws://im.test' });
    client.login().catch(() => {});
    await world.advance(100);
    const [{ code, message }] = events.error;
    assert.equal(code, 'CONNECT_FAILED');
    assert.match(message, /ws:\/\/im\.test.*domain/);
  });
});

describe('five sockets are all there are', () => {
  test('one that the application leaves is enough, however often it is replaced', async (t) => {
    const { app, world, sockets } = launch(t), user = await app.online();
    const endings = Object.values(ENDINGS);
    sockets.others = 3;  // the new one is opened while the old one may be closing
    sockets.closeLatency = 200;
    for (let round = 0; round < 60; round += 1) {
      if (round % 3) sockets.end(endings[round % endings.length]);
      else await app.lifecycle.away(60_000);
      await world.advance(45_000);
      await user.reach('online');
    }
    assert.equal(sockets.exceeded, 0);
    assert.deepEqual([sockets.live.length, user.errors.length], [1, 0]);
  });

  test('none left: it is told, and tried until there is one', async (t) => {
    const { app, world, sockets } = launch(t), user = app.open();
    sockets.others = 5;
    const login = user.client.login();
    await world.advance(10_000);
    assert.ok(sockets.exceeded > 0);
    assert.ok(user.errors.every((code) => code === 'CONNECT_FAILED'));
    assert.match(user.events.error[0].message, /exceed/);
    sockets.others = 4;
    await world.until(login);
    await user.talks();
  });

  test('what hangs does not use them up: the host is told when to stop trying', async (t) => {
    const { app, world, sockets } = launch(t), user = app.open();
    sockets.connects = 'hangs';
    const login = user.client.login();
    await world.advance(HOUR);
    assert.ok(sockets.all.length > 20);
    assert.ok(sockets.most <= 2, `${sockets.most} at once`);
    sockets.connects = 'opens';
    await world.until(login);
  });

  test('what hangs on a host that cannot be told frees them in the end', async (t) => {
    const { app, world, sockets } = launch(t), user = app.open({ connectTimeout: 2000 });
    sockets.timesOut = false;
    sockets.connects = 'hangs';
    const login = user.client.login();
    await world.advance(600_000);
    assert.ok(sockets.most <= 5);
    sockets.connects = 'opens';
    await world.until(login);
    await user.talks();
  });
});

const BURST = 40, UNITS = 16_000;

/** Much more than is sent without a sign that it went out. @param {User} user */
const burst = ({ client }) =>
  Array.from({ length: BURST }, () => client.send('bob', 'x'.repeat(UNITS)));

/** Something was sent, 256 KiB. @param {{ contents: unknown[] }} server */
const isHeldBack = ({ contents: { length } }) => length >= 16 && length <= 18;

describe('send', () => {
  for (const hostName of HOST_NAMES) {
    test(`${hostName}: that fails gives the socket up once, and nothing is lost`, async (t) => {
      const { app, world, server, sockets } = launch(t, hostName), user = await app.online();
      sockets.sends = 'fails';
      const texts = Array.from({ length: 20 }, (_, i) => `text ${i}`);
      const sent = texts.map((text) => user.client.send('bob', text));
      await world.advance(5);
      sockets.sends = 'answered';
      await user.reach('online');
      await world.advance(10);
      assert.ok(sent.every(({ status }) => status === 'delivered'));
      assert.deepEqual(server.contents, texts);
      assert.equal(user.times('waiting'), 1);
      assert.deepEqual([sockets.all.length, sockets.live.length], [2, 1]);
    });

  }

  for (const hostName of /** @type {const} */ (['wechat', 'alipay', 'alipayOld'])) {
    test(`${hostName}: whose callbacks come late holds back what is not urgent`, async (t) => {
      const { app, world, server, sockets } = launch(t, hostName);
      sockets.sendLatency = 1000;
      const user = await app.online();
      await world.advance(1000);
      const sent = burst(user);
      await world.advance(500);
      assert.ok(isHeldBack(server), `${server.contents.length} without a callback`);
      await world.advance(20_000);
      assert.ok(sent.every(({ status }) => status === 'delivered'));
      assert.equal(server.contents.length, BURST);  // none of them twice
      assert.equal(user.client.stats().reconnects, 0);
    });
  }

  test('whose callbacks come late holds back after an hour without any, too', async (t) => {
    const { app, world, server, sockets } = launch(t);
    const user = await app.online({ senseMode: '120s' });
    await world.advance(HOUR);
    sockets.sendLatency = 1000;
    const sent = burst(user);
    await world.advance(500);
    assert.ok(isHeldBack(server), `${server.contents.length} without a callback`);
    await world.advance(20_000);
    assert.ok(sent.every(({ status }) => status === 'delivered'));
  });

  test('whose callbacks never come holds nothing back', async (t) => {
    const { app, world, sockets } = launch(t);
    sockets.sends = 'unanswered';
    const user = await app.online();
    const sent = burst(user);
    await world.advance(20_000);
    assert.ok(sent.every(({ status }) => status === 'delivered'));
  });

  test('whose callbacks come no longer holds nothing back for ever', async (t) => {
    const { app, world, sockets } = launch(t), user = await app.online();
    await world.advance(100);
    sockets.sends = 'unanswered';
    const sent = burst(user);
    await world.advance(120_000);
    assert.ok(sent.every(({ status }) => status === 'delivered'));
  });

  test('callbacks of a socket that is gone do not count for the next', async (t) => {
    const { app, world, server, sockets } = launch(t);
    sockets.sendLatency = 3000;
    const user = await app.online();
    await world.advance(3000);
    burst(user);
    await world.advance(10);
    sockets.end(ENDINGS.abnormal);
    await user.reach('online');
    await world.advance(20_000);  // the late ones have come
    assert.equal(user.client.stats().pending, 0);
    server.frames = [];
    burst(user);
    await world.advance(500);
    assert.ok(isHeldBack(server), `${server.contents.length} without a callback`);
    await world.advance(20_000);
    assert.equal(user.client.stats().pending, 0);
  });

  test('keep-alives are not held back', async (t) => {
    const { app, world, server, sockets } = launch(t);
    const user = await app.online({ senseMode: '3s' });
    await world.advance(100);
    sockets.sendLatency = 60_000;
    burst(user);
    await world.advance(30_000);
    assert.ok(server.of(Type.KEEP_ALIVE).length >= 5);
    assert.equal(user.client.state, 'online');
  });
});
