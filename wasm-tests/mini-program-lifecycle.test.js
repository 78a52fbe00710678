// @ts-check
/** A mini-program is hidden, suspended and shown again; its network changes. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Type } from './support/frames.js';
import { ENDINGS } from './support/mini-program/endings.js';
import { HOST_NAMES } from './support/mini-program/hosts.js';
import { Phone } from './support/mini-program/phone.js';

/** @typedef {import('./support/mini-program/endings.js').Ending} Ending */
/** @typedef {import('./support/mini-program/hosts.js').HostName} HostName */
/** @typedef {import('./support/mini-program/user.js').MiniOptions} MiniOptions */
/** @typedef {import('./support/mini-program/phone.js').Test} Test */

const MINUTE = 60_000;
const SOON = 1500;  // ms: an attempt is put off a little, lest all clients make theirs at once

/** @param {Test} t @param {HostName} [hostName] @param {MiniOptions} [options] */
async function online(t, hostName, options) {
  const phone = new Phone(t, hostName), app = phone.launch(), user = await app.online(options);
  const { world, server } = phone, { lifecycle, sockets } = app;
  await world.advance(20_000);  // a session that has lasted, as far as delays go
  const keepAlives = () => server.of(Type.KEEP_ALIVE).length;
  return { phone, app, user, client: user.client, world, server, lifecycle, sockets, keepAlives };
}

/** @type {Array<[string, Ending | null]>} */
const SUSPENSIONS = [...Object.entries(ENDINGS), ['living on', null]];

describe('hidden for a moment', () => {
  for (const hostName of HOST_NAMES) {
    test(`${hostName}: the link is probed on return, and kept`, async (t) => {
      const { lifecycle, sockets, keepAlives, user, world } = await online(t, hostName);
      const before = keepAlives();
      await lifecycle.away(2000);
      await world.advance(5);
      assert.equal(keepAlives(), before + 1);
      await world.advance(MINUTE);
      assert.deepEqual([sockets.all.length, user.times('waiting')], [1, 0]);
      await user.talks();
    });
  }

  test('the link died without a word: the probe finds out in time', async (t) => {
    const { lifecycle, sockets, user, world } = await online(t, 'wechat', { probeTimeout: 2000 });
    await lifecycle.hide();
    sockets.swallows = true;
    sockets.end(ENDINGS.silent);
    await world.advance(3000);
    await lifecycle.show();
    await world.advance(2000 + SOON);
    assert.equal(user.client.state, 'online');
    assert.equal(sockets.all.length, 2);
  });

  test('what is sent and comes meanwhile is as ever', async (t) => {
    const { lifecycle, user } = await online(t);
    await lifecycle.hide();
    await user.talks();
    await lifecycle.show();
    await user.talks();
  });
});

describe('suspended', () => {
  for (const hostName of HOST_NAMES) {
    test(`${hostName}: on return a new link at once, however the old one ended`, async (t) => {
      const { lifecycle, sockets, user, client, world, server } = await online(t, hostName);
      let round = 0;
      for (const [ending, suspends] of SUSPENSIONS) {
        for (const showFirst of [true, false]) {
          const sent = client.send('bob', `round ${round}`);
          Object.assign(lifecycle, { suspends, showFirst });
          await lifecycle.away(MINUTE);
          await world.advance(SOON);
          const what = `${ending}, ${showFirst ? 'shown first' : 'shown last'}`;
          assert.equal(client.state, 'online', what);
          assert.equal(sent.status, 'delivered', what);
          assert.deepEqual(sockets.live.map(({ state }) => state), ['open'], what);
          round += 1;
          await user.talks();
          await world.advance(MINUTE);
          assert.equal(client.stats().reconnects, round, what);
        }
      }
      assert.equal(new Set(server.contents).size, round + 1);
      assert.deepEqual(user.errors, []);
    });
  }

  // Hosts say five seconds, and nobody knows how exactly they mean it.
  for (const grace of [4900, 5000, 5001, 5300, 7000, 15_000]) {
    test(`after ${grace} ms: the new link does not wait for the old one to time out`, async (t) => {
      const { lifecycle, sockets, client, world } = await online(t, 'wechat', {
        reconnect: { minDelay: 0, maxDelay: 1 }, probeTimeout: 60_000, senseMode: '120s',
      });
      sockets.swallows = true;
      Object.assign(lifecycle, { grace, suspends: null });
      await lifecycle.away(MINUTE);
      await world.advance(10);
      assert.equal(client.state, 'online');
      assert.equal(sockets.all.length, 2);
    });
  }

  test('the old one, closed late and told late, disturbs nobody', async (t) => {
    for (const hostName of HOST_NAMES) {
      const { lifecycle, sockets, user, world } = await online(t, hostName);
      sockets.closeLatency = 3000;
      lifecycle.suspends = null;
      await lifecycle.away(MINUTE);
      await world.advance(10_000);
      assert.equal(user.client.state, 'online', hostName);
      assert.equal(sockets.live.length, 1, hostName);
      await user.talks();
    }
  });

  test('what was on its way is delivered once, and no attempt of it was used up', async (t) => {
    const { lifecycle, client, server, world } = await online(t, 'wechat', {
      qos: { retransmits: 0, retryInterval: 1000 },
    });
    server.acknowledges = false;
    const sent = ['a', 'b', 'c'].map((text) => client.send('bob', text));
    await world.advance(500);
    await lifecycle.hide();
    const more = client.send('bob', 'd');
    await world.advance(10);
    // Suspended from here: nothing of this time may count.
    lifecycle.grace = 0;
    await lifecycle.away(10 * MINUTE);
    server.acknowledges = true;
    await world.advance(SOON);
    assert.deepEqual([...sent, more].map(({ status }) => status), Array(4).fill('delivered'));
    assert.deepEqual(server.contents, ['a', 'b', 'c', 'd', 'a', 'b', 'c', 'd']);
  });

  test('overdue timers are one tick: one link, no flood of frames', async (t) => {
    const { lifecycle, sockets, server, world } = await online(t, 'wechat', { senseMode: '3s' });
    server.frames = [];
    lifecycle.showFirst = false;
    await lifecycle.away(8 * 60 * MINUTE);
    await world.advance(SOON);
    assert.equal(sockets.all.length, 2);
    assert.ok(server.frames.length <= 8, `${server.frames.length} frames`);
  });

  test('while it was waiting for its next attempt: that is now', async (t) => {
    const { lifecycle, sockets, client, world } = await online(t, 'wechat', {
      reconnect: { minDelay: 60_000, maxDelay: 3_600_000 },
    });
    sockets.connects = ENDINGS.refused;
    sockets.end(ENDINGS.abnormal);
    await world.advance(1000);
    assert.equal(client.state, 'waiting');
    await lifecycle.away(MINUTE / 2);
    sockets.connects = 'opens';
    await world.advance(MINUTE);
    assert.equal(client.state, 'online');
  });

  test('while it was opening a socket: another is opened', async (t) => {
    const phone = new Phone(t), app = phone.launch(), { client } = app.open(), { world } = app;
    app.sockets.connects = 'hangs';
    const login = client.login();
    await app.sockets.reach(1);
    app.sockets.connects = 'opens';
    await app.lifecycle.away(MINUTE);
    await world.advance(SOON);
    assert.equal(client.state, 'online');
    await login;
    assert.equal(app.sockets.live.length, 1);
  });

  test('while it was loading: it goes on', async (t) => {
    const phone = new Phone(t), app = phone.launch(), { client } = app.open(), { world } = app;
    app.engine.latency = 10_000;
    const login = client.login(), sent = client.send('bob', 'early');
    await app.lifecycle.away(MINUTE);
    await world.until(login);
    await world.advance(10);
    assert.equal(sent.status, 'delivered');
    assert.equal(app.sockets.all.length, 1);
  });

  test('after logout() it stays logged out', async (t) => {
    const { lifecycle, sockets, client, world } = await online(t);
    await client.logout();
    await lifecycle.away(MINUTE);
    await lifecycle.network(true);
    await world.advance(MINUTE);
    assert.equal(client.state, 'stopped');
    assert.equal(sockets.all.length, 1);
  });

  test('not at all, for the host let it run: the link is probed, and kept', async (t) => {
    const { lifecycle, sockets, keepAlives, user, world } = await online(t);
    lifecycle.grace = Infinity;
    await lifecycle.hide();
    await world.advance(10 * MINUTE);
    const before = keepAlives();
    await lifecycle.show();
    await world.advance(5);
    assert.equal(keepAlives(), before + 1);
    assert.equal(sockets.all.length, 1);
    await user.talks();
  });

  test('not at all, but cut off: no attempt succeeds before the return, and one at once then',
    async (t) => {
      const { lifecycle, sockets, user, world } = await online(t, 'wechat', {
        reconnect: { minDelay: 1000, maxDelay: 3_600_000 },
      });
      lifecycle.grace = Infinity;
      await lifecycle.hide();
      await world.advance(5000);
      sockets.connects = 'undefined';
      sockets.end(ENDINGS.interrupted1006);
      await world.advance(20 * MINUTE);
      assert.notEqual(user.client.state, 'online');
      sockets.connects = 'opens';
      await lifecycle.show();
      await world.advance(SOON);
      assert.equal(user.client.state, 'online');
      await user.talks();
    });

  test('by a host that tells nothing of it: the clock does', async (t) => {
    const phone = new Phone(t);
    phone.without.push('onAppShow', 'onAppHide', 'offAppShow', 'offAppHide');
    const app = phone.launch(), user = await app.online(), { world } = phone;
    app.sockets.swallows = true;
    await app.lifecycle.away(10 * MINUTE);
    await world.advance(10_000);
    assert.equal(user.client.state, 'online');
    assert.equal(app.sockets.all.length, 2);
    await user.talks();
  });
});

describe('the network', () => {
  for (const hostName of HOST_NAMES) {
    test(`${hostName}: changed, and the sockets died with or without a word`, async (t) => {
      const { lifecycle, sockets, user, world } = await online(t, hostName, { probeTimeout: 2000 });
      sockets.swallows = true;
      for (const ending of /** @type {const} */ (['silent', 'abnormal', 'errorOnly', 'twice'])) {
        const { length } = sockets.all;
        sockets.end(ENDINGS[ending]);
        await lifecycle.network(true, '4g');
        await world.advance(2000 + SOON);
        assert.equal(user.client.state, 'online', ending);
        assert.equal(sockets.all.length, length + 1, ending);
        await user.talks();
        await world.advance(20_000);
      }
    });
  }

  test('changed, and the link survived it: it is probed, and kept', async (t) => {
    const { lifecycle, sockets, keepAlives, user, world } = await online(t);
    const before = keepAlives();
    await lifecycle.network(true, '5g');
    await world.advance(5);
    assert.equal(keepAlives(), before + 1);
    await user.talks();
    assert.equal(sockets.all.length, 1);
  });

  test('gone: the link is suspected; back: the next attempt is at once', async (t) => {
    const { lifecycle, sockets, user, world } = await online(t, 'wechat', {
      reconnect: { minDelay: 1000, maxDelay: 3_600_000 },
    });
    sockets.swallows = true;
    sockets.connects = ENDINGS.refused;
    sockets.end(ENDINGS.silent);
    await lifecycle.network(false);
    await world.advance(10_000);
    assert.notEqual(user.client.state, 'online');
    await world.advance(60 * MINUTE);
    sockets.connects = 'opens';
    await lifecycle.network(true);
    await world.advance(SOON);
    assert.equal(user.client.state, 'online');
  });

  test('weak: no reason to suspect it; no longer weak: one', async (t) => {
    const { lifecycle, keepAlives, world } = await online(t);
    const before = keepAlives();
    await lifecycle.weak(true);
    await world.advance(5);
    assert.equal(keepAlives(), before);
    await lifecycle.weak(false);
    await world.advance(5);
    assert.equal(keepAlives(), before + 1);
  });

  test('no longer weak: a waiting client tries at once', async (t) => {
    const { lifecycle, sockets, client, world } = await online(t, 'wechat', {
      reconnect: { minDelay: 60_000, maxDelay: 3_600_000 },
    });
    sockets.connects = ENDINGS.refused;
    sockets.end(ENDINGS.abnormal);
    await world.advance(2 * 60 * MINUTE);
    sockets.connects = 'opens';
    await lifecycle.weak(false);
    await world.advance(MINUTE);
    assert.equal(client.state, 'online');
  });

  test('changed, says an event that says nothing: no harm', async (t) => {
    const { lifecycle, user, world } = await online(t);
    for (const event of [undefined, null, {}]) {
      await lifecycle.tell('NetworkStatusChange', /** @type {any} */ (event));
      await lifecycle.tell('NetworkWeakChange', /** @type {any} */ (event));
      await lifecycle.tell('AppHide', /** @type {any} */ (event));
      await lifecycle.tell('AppShow', /** @type {any} */ (event));
    }
    await world.advance(MINUTE);
    await user.talks();
  });
});

describe('who listens', () => {
  const SUBJECTS = ['AppShow', 'AppHide', 'NetworkStatusChange', 'NetworkWeakChange'];

  for (const subject of SUBJECTS) {
    test(`a host without on${subject} is fine`, async (t) => {
      const phone = new Phone(t);
      phone.without.push(`on${subject}`, `off${subject}`);
      const user = await phone.launch().online();
      await user.talks();
    });
  }

  test('before login() and after dispose() nobody does', async (t) => {
    const app = new Phone(t).launch(), { client } = app.open(), { lifecycle, world } = app;
    assert.equal(lifecycle.listening, 0);
    await world.until(client.login());
    assert.equal(lifecycle.listening, 4);
    client.dispose();
    assert.equal(lifecycle.listening, 0);
    assert.equal(app.gate.pending, 0);
  });

  test('dispose() of one client leaves the others listening', async (t) => {
    const { app, client, lifecycle, sockets, world } = await online(t);
    const other = await app.online({ userId: 'carol' });
    client.dispose();
    assert.equal(lifecycle.listening, 4);
    await lifecycle.away(MINUTE);
    await world.advance(SOON);
    assert.equal(other.client.state, 'online');
    assert.equal(sockets.live.length, 1);
  });

  test('where none can be called off, it says nothing any more', async (t) => {
    const phone = new Phone(t);
    phone.without.push(...SUBJECTS.map((subject) => `off${subject}`));
    const app = phone.launch(), user = await app.online(), { lifecycle, sockets, world } = app;
    await lifecycle.hide();
    user.client.dispose();
    const told = JSON.stringify(user.events), { length } = app.phone.server.frames;
    await world.advance(MINUTE);
    await lifecycle.show();
    await lifecycle.network(false);
    await lifecycle.network(true);
    await lifecycle.weak(false);
    await lifecycle.hide();
    await world.advance(1000);
    assert.equal(JSON.stringify(user.events), told);
    assert.equal(phone.server.frames.length, length);
    assert.deepEqual([sockets.live.length, app.gate.pending], [0, 0]);
  });

  test('dispose() while hidden leaves no timer', async (t) => {
    const { app, client, lifecycle, world } = await online(t);
    await lifecycle.hide();
    await lifecycle.tell('AppHide');  // some tell it twice
    client.dispose();
    await world.advance(10);
    assert.deepEqual(app.left(), { timers: 0, sockets: 0, listeners: 0 });
  });
});
