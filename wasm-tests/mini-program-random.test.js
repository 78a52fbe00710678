// @ts-check
/** Where a mini-program gets its randomness: from the host, later, or from the application. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { HOSTS, HOST_NAMES } from './support/mini-program/hosts.js';
import { Phone } from './support/mini-program/phone.js';

/** @typedef {import('./support/mini-program/user.js').MiniOptions} MiniOptions */

/** The same each time, and no sixteen of them twice. @param {number} value */
const bytesOf = (value) => (/** @type {number} */ count) =>
  Uint8Array.from({ length: count }, (_, i) => value + i + 3 * (i >> 8));

/** @param {Phone} phone @param {MiniOptions} [options] the first id that the core makes */
async function firstId(phone, options) {
  const { client } = await phone.launch().online({ outbox: 'memory', ...options });
  return client.send('bob', 'text').fingerprint;
}

/** A launch whose login is refused, and why. @param {Phone} phone @param {MiniOptions} [options] */
async function refused(phone, options) {
  const app = phone.launch(), { client } = app.openBare({
    twin: () => app.require('mobileimsdk-wasm/twin'), ...options,
  });
  const login = client.login(), sent = client.send('bob', 'text');
  const error = await app.world.until(login).then(() => null, (cause) => cause);
  await app.world.advance(10_000);
  assert.deepEqual(app.sockets.all, []);
  assert.equal(sent.status, 'lost');
  assert.equal(error?.code, 'NO_RANDOM_SOURCE');
  return error;
}

const withSource = HOST_NAMES.filter((name) => HOSTS[name].random);
const withoutSource = HOST_NAMES.filter((name) => !HOSTS[name].random);

describe('the source of the host', () => {
  for (const name of withSource) {
    test(`${name}: seeds the core, though it answers later`, async (t) => {
      const phone = new Phone(t, name), { platform } = phone.world;
      platform.randomBytes = bytesOf(1);
      const [one, same] = [await firstId(phone), await firstId(phone)];
      platform.randomBytes = bytesOf(2);
      const other = await firstId(phone);
      assert.equal(one, same);  // so there is nothing else in it
      assert.notEqual(one, other);
    });
  }

  test('seeds the core, however much was sent while that was loading', async (t) => {
    const phone = new Phone(t), { world } = phone;
    world.platform.randomBytes = bytesOf(1);
    const ids = [];
    for (let i = 0; i < 2; i += 1) {
      const app = phone.launch(), { client } = app.open({ outbox: 'memory' });
      app.engine.latency = 100;
      const login = client.login();
      await world.advance(50);
      for (let sent = 0; sent < 20; sent += 1) client.send('bob', 'text');
      await world.until(login);
      ids.push(client.send('bob', 'text').fingerprint);
    }
    assert.equal(ids[0], ids[1]);
  });

  test('is asked anew by each client', async (t) => {
    const phone = new Phone(t), app = phone.launch();
    const users = [await app.online(), await app.online({ userId: 'carol' })];
    const [one, two] = users.map(({ client }) => client.send('bob', 'text').fingerprint);
    assert.notEqual(one, two);
  });

  test('that never answers keeps login() waiting, which logout() ends', async (t) => {
    const app = new Phone(t).launch(), { client } = app.open();
    app.random = 'hangs';
    const login = client.login(), sent = client.send('bob', 'text');
    await app.world.advance(100_000);
    assert.equal(sent.status, 'queued');
    client.logout();
    await assert.rejects(login, { code: 'LOGGED_OUT' });
    assert.deepEqual([sent.status, app.sockets.all.length], ['lost', 0]);
  });

  test('that fails is no source: nothing is opened, the error says what to do', async (t) => {
    const phone = new Phone(t), app = phone.launch(), { client } = app.open();
    app.random = 'fails';
    await assert.rejects(app.world.until(client.login()),
      { code: 'NO_RANDOM_SOURCE', message: /randomBytes/ });
    assert.deepEqual(app.sockets.all, []);
    app.random = 'answers';
    await app.world.until(client.login());
  });
});

describe('a host without a source', () => {
  for (const name of withoutSource) {
    test(`${name}: nothing is opened, the error says what to do`, async (t) => {
      assert.match((await refused(new Phone(t, name))).message, /randomBytes/);
    });
  }

  for (const name of withSource) {
    test(`${name} before it had one: the same`, async (t) => {
      const phone = new Phone(t, name);
      phone.without.push('getRandomValues');
      assert.match((await refused(phone)).message, /randomBytes/);
      await phone.launch().online({ randomBytes: bytesOf(3) });
    });
  }

  test('takes randomBytes, at once or as a promise', async (t) => {
    const phone = new Phone(t, 'alipay');
    const ids = [
      await firstId(phone, { randomBytes: bytesOf(1) }),
      await firstId(phone, { randomBytes: async (count) => bytesOf(1)(count) }),
      await firstId(phone, { randomBytes: bytesOf(2) }),
    ];
    assert.equal(ids[0], ids[1]);
    assert.notEqual(ids[0], ids[2]);
  });

  test('may be given more than it asked for', async (t) => {
    const phone = new Phone(t, 'alipay');
    await phone.launch().online({ randomBytes: (count) => bytesOf(1)(count + 100) });
  });

  /** @type {Array<[string, any]>} */
  const WRONG = [
    ['are too few', (/** @type {number} */ count) => bytesOf(1)(count - 1)],
    ['are none', () => new Uint8Array(0)],
    ['are too few, later', async () => new Uint8Array(4)],
    ['are nothing', () => undefined],
    ['are a text', (/** @type {number} */ count) => 'x'.repeat(count)],
    ['are an array', (/** @type {number} */ count) => Array(count).fill(7)],
    ['are wider than bytes', (/** @type {number} */ count) => new Uint32Array(count)],
  ];
  for (const [what, randomBytes] of WRONG) {
    test(`refuses randomBytes that ${what}`, async (t) => {
      await refused(new Phone(t, 'alipay'), { randomBytes });
    });
  }

  test('tells why randomBytes failed, at once or later', async (t) => {
    const cause = new Error('the server did not answer');
    for (const randomBytes of [() => { throw cause; }, () => Promise.reject(cause)]) {
      const app = new Phone(t, 'baidu').launch();
      const { client } = app.open({ randomBytes });
      const error = await app.world.until(client.login()).then(() => null, (refusal) => refusal);
      assert.equal(error?.code, 'NO_RANDOM_SOURCE');
      assert.match(error.message, /the server did not answer/);
    }
  });

  test('gives randomBytes another chance at the next login()', async (t) => {
    const phone = new Phone(t, 'alipay'), app = phone.launch();
    let answers = false;
    const { client } = app.open({ randomBytes: (count) => bytesOf(5)(answers ? count : 0) });
    await assert.rejects(app.world.until(client.login()), { code: 'NO_RANDOM_SOURCE' });
    answers = true;
    await app.world.until(client.login());
  });
});
