// @ts-check
/** The outbox in the storage of a mini-program: within its limits, and whatever becomes of it. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Type } from './support/frames.js';
import { HOSTS, HOST_NAMES } from './support/mini-program/hosts.js';
import { leave } from './support/mini-program/leave.js';
import { Phone } from './support/mini-program/phone.js';

/** @typedef {import('./support/mini-program/hosts.js').HostName} HostName */
/** @typedef {import('./support/mini-program/storage.js').Call} Call */
/** @typedef {import('./support/mini-program/user.js').User} User */
/** @typedef {import('./support/mini-program/phone.js').Test} Test */

const MB = 1024 * 1024;
/** @type {Call[]} */
const CALLS = ['getStorageInfo', 'getStorage', 'setStorage', 'removeStorage'];

/** @param {Test} t @param {HostName} [hostName] */
function launch(t, hostName) {
  const phone = new Phone(t, hostName), app = phone.launch();
  const { world, server, disk } = phone;
  return { phone, app, world, server, disk, storage: app.storage };
}

const fields = (/** @type {any} */ { to, content, typeu, qos, fingerprint }) =>
  ({ to, content, typeu, qos, fingerprint });
const contents = (/** @type {{ content: string }[]} */ messages) =>
  messages.map(({ content }) => content);

describe('the next launch', () => {
  for (const hostName of HOST_NAMES) {
    test(`${hostName}: sends what a killed one left: same order, same fingerprints`, async (t) => {
      const { phone, app, world, server, disk } = launch(t, hostName);
      const texts = ['', '你好 😀', '__proto__', '\u0000\n"\\', '"'.repeat(30_000), 'last'];
      const sent = await leave(phone, await app.online(), texts);
      const next = await (await phone.relaunch()).online();
      await world.advance(100);
      assert.deepEqual(next.restored.map(fields), sent.map(fields));
      assert.deepEqual(server.contents, texts);
      assert.deepEqual(next.events.delivered, next.restored);
      assert.deepEqual(next.errors, []);
      await world.advance(1000);
      assert.deepEqual(disk.own, []);  // all is settled, nothing was shown
    });

    test(`${hostName}: shows nothing twice, and acknowledges it once more`, async (t) => {
      const { phone, app, world, server } = launch(t, hostName);
      await app.online();
      const fp = await server.message({ dataContent: 'once' });
      await world.advance(100);
      const next = await (await phone.relaunch()).online();
      await server.message({ dataContent: 'once', fp });
      await server.message({ dataContent: 'another' });
      await world.advance(100);
      assert.deepEqual(next.contents, ['another']);
      assert.equal(server.of(Type.ACK).filter(({ dataContent }) => dataContent === fp).length, 1);
    });
  }

  test('gets back 10,000 messages; no key was near the limit, not even that of Alipay',
    async (t) => {
      const { phone, app, world, storage, disk } = launch(t, 'alipay');
      const texts = Array.from({ length: 10_000 }, (_, i) => `message ${i}, of some length 你好`);
      const sent = await leave(phone, await app.online(), texts);
      assert.ok(disk.largest < HOSTS.alipay.keyBytes / 2, `${disk.largest} bytes`);
      assert.ok(storage.calls.setStorage < 1000, `${storage.calls.setStorage} writes`);
      const next = (await phone.relaunch()).open();
      await world.until(next.client.login());
      assert.deepEqual(contents(next.restored), texts);
      assert.deepEqual(next.restored.map(({ fingerprint }) => fingerprint),
        sent.map(({ fingerprint }) => fingerprint));
    });

  test('knows of every message of which it was said that it is stored', async (t) => {
    for (let at = 0; at < 24; at += 1) {
      const { phone, app, world } = launch(t), { client } = app.open();
      /** @type {Set<string>} */
      const stored = new Set();
      client.login().catch(() => {});
      phone.server.acknowledges = false;
      for (let i = 0; i <= at; i += 1) {
        const sent = client.send('bob', `${i} ${'x'.repeat(i % 3 * 5000)}`);  // some pages of it
        sent.stored.then(() => stored.add(sent.fingerprint), () => {});
        if (i % 2) await world.advance(1);
      }
      await world.advance(at % 4);
      const next = (await phone.relaunch()).open();
      await world.until(next.client.login());
      const known = new Set(next.restored.map(({ fingerprint }) => fingerprint));
      assert.deepEqual([...stored].filter((fingerprint) => !known.has(fingerprint)), []);
      if (at > 20) assert.ok(stored.size > 10);
    }
  });

  test('gets what was sent before anything was loaded, too', async (t) => {
    const { phone, app, world } = launch(t), { client } = app.open();
    app.engine.hangs = true;
    client.login().catch(() => {});
    const sent = client.send('bob', 'early');
    await world.until(sent.stored);
    const next = await (await phone.relaunch()).online();
    assert.deepEqual(next.restored.map(fields), [fields(sent)]);
  });

  test('of another user leaves it alone, until its owner is back', async (t) => {
    const { phone, app, server, world } = launch(t);
    await leave(phone, await app.online(), ['of alice']);
    const carol = await (await phone.relaunch()).online({ userId: 'carol' });
    await world.advance(1000);
    assert.deepEqual([carol.restored, server.contents], [[], []]);
    const alice = await (await phone.relaunch()).online();
    assert.deepEqual(contents(alice.restored), ['of alice']);
  });

  test('is the same when the one before was killed while it was suspended', async (t) => {
    const { phone, app, world } = launch(t);
    const sent = await leave(phone, await app.online(), ['a', 'b']);
    await app.lifecycle.hide();
    await world.advance(30 * 60_000);
    const next = await (await phone.relaunch()).online();
    assert.deepEqual(next.restored.map(fields), sent.map(fields));
  });

  test('forgets what was shown a month ago, to another', async (t) => {
    const { phone, app, server, world, disk } = launch(t);
    await app.online();
    await server.message();
    await world.advance(100);
    assert.notDeepEqual(disk.own, []);
    phone.epoch += 31 * 24 * 3_600_000;
    await (await phone.relaunch()).online({ userId: 'carol' });
    await world.advance(1000);
    assert.deepEqual(disk.own, []);
  });
});

describe('what is written', () => {
  test('is little: a burst is few writes', async (t) => {
    const { app, world, storage } = launch(t), { client } = await app.online();
    await world.advance(100);
    const before = { ...storage.calls };
    for (let i = 0; i < 100; i += 1) client.send('bob', `text ${i}`);
    await world.advance(1000);
    const writes = storage.calls.setStorage - before.setStorage +
      storage.calls.removeStorage - before.removeStorage;
    assert.ok(writes <= 6, `${writes} writes`);
    assert.equal(storage.calls.getStorage, before.getStorage);
  });

  test('is gone when it is settled; what was shown is no more than its fingerprint', async (t) => {
    const { app, world, server, disk } = launch(t), { client } = await app.online();
    for (let i = 0; i < 50; i += 1) client.send('bob', `a secret, number ${i}`);
    await server.message({ dataContent: 'a secret of bob' });
    await world.advance(1000);
    assert.doesNotMatch(disk.ownText, /secret/);
    await client.logout();
    await world.advance(1000);
    assert.doesNotMatch(disk.ownText, /secret/);
  });

  test('is nothing with outbox: memory', async (t) => {
    const { app, world, server, storage } = launch(t), { client } = app.open({ outbox: 'memory' });
    await world.until(client.login());
    const { stored } = client.send('bob', 'text');
    await server.message();
    await world.advance(1000);
    assert.deepEqual(Object.values(storage.calls), [0, 0, 0, 0]);
    await assert.rejects(stored, { code: 'NOT_STORED' });
  });

  test('goes to a store of the application, if that is given', async (t) => {
    const { app, world, storage } = launch(t);
    /** @type {string[]} */
    const kept = [];
    const { client } = await app.online({ store: {
      load: async () => [],
      write: async (puts) => { kept.push(...puts.map(([, value]) => value)); },
    } });
    await world.until(client.send('bob', 'text').stored);
    assert.equal(kept.length, 1);
    assert.deepEqual(Object.values(storage.calls), [0, 0, 0, 0]);
  });

  test('touches no key of the application', async (t) => {
    const { phone, app, world, disk } = launch(t);
    const others = { token: 'x', 'mobileimsdk-wasm': { a: 1 }, mobileimsdk: [1], 'm\nalice': 'y' };
    for (const [key, value] of Object.entries(others)) disk.set(key, value);
    const user = await app.online();
    await leave(phone, user, ['text']);
    await user.talks();
    await world.advance(1000);
    for (const [key, value] of Object.entries(others)) assert.deepEqual(disk.get(key), value);
    assert.ok(disk.keys.length > Object.keys(others).length);
    assert.equal(app.storage.calls.getStorage, 0);  // nor was one read
  });

  test('and cleared by the application is written again, and fails nothing', async (t) => {
    const { phone, app, world, disk } = launch(t), user = await app.online();
    await leave(phone, user, ['cleared']);
    for (const key of disk.keys) disk.delete(key);
    const [sent] = await leave(phone, user, ['after it']);
    await world.advance(1000);
    assert.deepEqual(user.errors, []);
    const next = await (await phone.relaunch()).online();
    assert.ok(next.restored.some(({ fingerprint }) => fingerprint === sent.fingerprint));
  });

  test('before by nobody knows whom does no harm', async (t) => {
    const { phone, app, disk } = launch(t);
    ['0', '1', '2', 'x', '', '-1', '1e3', '00'].forEach((name, i) =>
      disk.set(`mobileimsdk-wasm ${name}`,
        ['not JSON', { an: 'object' }, 17, null, '[[1,2]]', '[["m\\nx","y"]]', '{}', '[1]'][i]));
    const user = await app.online();
    const sent = await leave(phone, user, ['a', 'b']);
    assert.deepEqual(user.errors, []);
    const next = await (await phone.relaunch()).online();
    assert.deepEqual(next.restored.map(fields), sent.map(fields));
    assert.deepEqual(next.errors, []);
  });
});

describe('a storage', () => {
  /** Two pages of messages, and the next launch. @param {Test} t */
  async function launchWithTwoPages(t) {
    const { phone, app } = launch(t), user = await app.online();
    await leave(phone, user, ['x'.repeat(12_000), 'y'.repeat(12_000)]);
    assert.equal(phone.disk.own.length, 2);
    return { phone, app: await phone.relaunch() };
  }

  test('of which one page cannot be read gives back the others, and keeps that one', async (t) => {
    const { phone, app } = await launchWithTwoPages(t), { disk } = phone;
    const [unreadable] = disk.own, kept = disk.get(unreadable);
    app.storage.unreadable.add(unreadable);
    const user = await app.online();
    assert.equal(user.restored.length, 1);
    await phone.world.advance(1000);
    await leave(phone, user, ['more']);
    assert.deepEqual(disk.get(unreadable), kept);
    const next = await (await phone.relaunch()).online();
    assert.deepEqual(contents(next.restored).map((text) => text[0]), ['x', 'm']);
  });

  test('with a message on two pages gives it once, and is rid of both', async (t) => {
    const { phone, app } = await launchWithTwoPages(t), { disk, world } = phone;
    const [first, second] = disk.own, page = JSON.parse(String(disk.get(first)));
    disk.set(second, JSON.stringify([...page, ...JSON.parse(String(disk.get(second)))]));
    const user = await app.online();
    assert.equal(user.restored.length, 2);
    await world.advance(1000);
    assert.deepEqual(user.restored.map(({ status }) => status), ['delivered', 'delivered']);
    assert.deepEqual(disk.own, []);
  });

  /** It said so once, and works on without. @param {User} user */
  async function goesOn(user) {
    const { app: { world, phone: { server } }, client } = user;
    server.acknowledges = false;
    const sent = client.send('bob', 'kept in memory');
    await world.advance(6000);
    assert.deepEqual(user.errors, ['STORE_FAILED']);
    await assert.rejects(world.until(sent.stored), { code: 'NOT_STORED' });
    server.acknowledges = true;
    await world.advance(6000);
    assert.equal(sent.status, 'delivered');
    await user.talks();
    assert.deepEqual(user.errors, ['STORE_FAILED']);
  }

  /** Something for `getStorage` to read. @param {Test} t */
  async function launchWithLeftovers(t) {
    const { phone, app } = launch(t);
    await leave(phone, await app.online(), ['left']);
    return phone.relaunch();
  }

  for (const call of /** @type {const} */ (['getStorageInfo', 'getStorage', 'setStorage'])) {
    for (const how of /** @type {const} */ (['failing', 'hanging'])) {
      test(`with ${call} ${how} does not stop the client: STORE_FAILED, once`, async (t) => {
        const app = await launchWithLeftovers(t), user = app.open();
        app.storage[how].add(call);
        user.client.login().catch(() => {});
        await app.world.advance(30_000);
        assert.equal(user.client.state, 'online');
        await goesOn(user);
      });
    }
  }

  test('that cannot remove is no obstacle: what is settled is sent once more, at most',
    async (t) => {
      const { phone, app, world, storage, server } = launch(t), user = await app.online();
      storage.failing.add('removeStorage');
      const [sent] = await leave(phone, user, ['text']);
      await world.advance(12_000);
      assert.equal(sent.status, 'delivered');
      const next = await (await phone.relaunch()).online();
      await world.advance(1000);
      assert.equal(next.client.stats().pending, 0);
      assert.equal(new Set(server.of(Type.MESSAGE).map(({ fp }) => fp)).size,
        next.restored.length);
    });

  test('that says it failed, but has written: what is settled is removed all the same',
    async (t) => {
      const { phone, app, world, server, storage } = launch(t), user = await app.online();
      await leave(phone, user, ['before']);
      server.acknowledges = false;
      Object.assign(storage, { failing: new Set(['setStorage']), doneAnyway: true });
      const sent = Array.from({ length: 20 }, (_, i) =>
        user.client.send('bob', `${i} ${'x'.repeat(3000)}`));
      await world.advance(100);
      storage.failing.clear();
      server.acknowledges = true;
      await world.advance(12_000);
      assert.ok(sent.every(({ status }) => status === 'delivered'));
      assert.deepEqual((await (await phone.relaunch()).online()).restored, []);
    });

  test('that is full of other things: the same', async (t) => {
    const { app, world, disk } = launch(t);
    for (let i = 0; i < 10; i += 1) disk.set(`photo ${i}`, 'x'.repeat(MB - 10));
    const user = await app.online();
    await goesOn(user);
    assert.ok(disk.keys.length === 10);
    await world.advance(1000);
  });

  test('that becomes full under many messages: nothing is lost', async (t) => {
    const { app, server, world, disk } = launch(t), user = await app.online();
    for (let i = 0; i < 9; i += 1) disk.set(`photo ${i}`, 'x'.repeat(MB));
    disk.set('photo 9', 'x'.repeat(MB - 50_000));
    server.acknowledges = false;
    const sent = Array.from({ length: 200 }, (_, i) =>
      user.client.send('bob', `${i} ${'x'.repeat(400)}`));
    await world.advance(3000);
    assert.deepEqual(user.errors, ['STORE_FAILED']);
    server.acknowledges = true;
    await world.advance(6000);
    assert.ok(sent.every(({ status }) => status === 'delivered'));
    assert.ok(disk.bytes <= 10 * MB);
    assert.deepEqual(user.errors, ['STORE_FAILED']);
  });

  test('that is slow delays no message', async (t) => {
    const { app, world, storage } = launch(t), { client } = await app.online();
    await world.advance(100);
    storage.latency = 3000;
    const sent = client.send('bob', 'text');
    await world.advance(10);
    assert.equal(sent.status, 'delivered');
    await world.advance(10_000);
    assert.ok(storage.mostWaiting <= 4);
  });

  test('asked while the mini-program is suspended has not failed', async (t) => {
    // It is done before the return, a moment after, and a while after.
    for (const latency of [3000, 57_010, 59_000]) {
      const { phone, app, world, storage, server } = launch(t), user = await app.online();
      await world.advance(100);
      server.acknowledges = false;
      storage.latency = latency;
      await app.lifecycle.hide();
      await world.advance(4000);
      const sent = user.client.send('bob', 'text');
      await world.advance(56_000);
      await app.lifecycle.show();
      await world.until(sent.stored);
      assert.deepEqual(user.errors, [], `${latency} ms`);
      storage.latency = 1;
      const [more] = await leave(phone, user, ['more']);
      const next = await (await phone.relaunch()).online();
      assert.deepEqual(next.restored.map(fields), [fields(sent), fields(more)]);
    }
  });

  test('read while the mini-program is suspended has not failed', async (t) => {
    const { phone, app } = launch(t), { world } = app;
    const sent = await leave(phone, await app.online(), ['left']);
    const next = await phone.relaunch(), user = next.open();
    next.storage.latency = 7000;
    const login = user.client.login();
    next.lifecycle.grace = 1;
    await next.lifecycle.hide();
    await world.advance(60_000);
    next.storage.latency = 1;
    await next.lifecycle.show();
    await world.until(login);
    assert.deepEqual(user.restored.map(fields), sent.map(fields));
    assert.deepEqual(user.errors, []);
  });

  test('never answers, all of it: login() is late, but comes', async (t) => {
    const { app, world, storage } = launch(t), user = app.open();
    for (const call of CALLS) storage.hanging.add(call);
    const begun = world.now;
    await world.until(user.client.login());
    assert.ok(world.now - begun < 6000);
    await goesOn(user);
  });
});
