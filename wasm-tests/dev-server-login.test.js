// @ts-check
/**
 * Who gets in, who has to leave for it, and who is told what.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { FakeClock } from './support/dev-server-clock.js';
import {
  BYE, TestClient, ackOf, asRead, documentOf, loginFrame, message, startServer,
} from './support/dev-server-client.js';
import { FrameType } from '../demo-web/dev-server/index.js';
import { makeFrame } from '../demo-web/dev-server/protocol.js';

/**
 * @param {import('node:test').TestContext} t
 * @param {import('../demo-web/dev-server/index.js').DevServerOptions} [options]
 */
const start = (t, options) => startServer(t, { store: false, ...options });

describe('login', () => {
  test('a first login is told the time of the server', async (t) => {
    const { url } = await start(t, { clock: new FakeClock(1_800_000_000_000) });
    const client = await TestClient.open(url);
    assert.deepEqual(await client.login('alice'), { code: 0, firstLoginTime: 1_800_000_000_000 });
    // Again, on the same link, as clients do that are not sure.
    assert.deepEqual(await client.login('alice', { firstLoginTime: 5 }), {
      code: 0, firstLoginTime: 5,
    });
  });

  test('a re-login keeps its first login time, over a restart too', async (t) => {
    const server = await start(t);
    const client = await TestClient.login(server.url, 'alice');
    await server.restart();
    await client.closed();
    const again = await TestClient.open(server.url);
    assert.equal((await again.login('alice', { firstLoginTime: 77 })).firstLoginTime, 77);
  });

  for (const { title, claimed } of [
    { title: '0', claimed: () => 0 },
    { title: 'absent', claimed: () => undefined },
    { title: 'a later one', claimed: (/** @type {number} */ first) => first + 1 },
  ]) {
    test(`first login time ${title}: kicks the older session out`, async (t) => {
      const server = await start(t);
      const old = await TestClient.open(server.url);
      const { firstLoginTime } = await old.login('alice');
      const young = await TestClient.open(server.url);
      const answer = await young.login('alice', { firstLoginTime: claimed(firstLoginTime) });
      assert.equal(answer.code, 0);
      assert.deepEqual(documentOf(await old.next()), { type: FrameType.KICKOUT, code: 1 });
      assert.deepEqual(await old.closed(), BYE);
      server.send('alice', 'hi');
      assert.equal((await young.next()).dataContent, 'hi');
      assert.deepEqual(server.users(), ['alice']);
    });
  }

  test('the same first login time: replaces the older session silently', async (t) => {
    const server = await start(t);
    /** @type {unknown[]} */
    const logouts = [];
    server.on('logout', (event) => logouts.push(event));
    const old = await TestClient.open(server.url);
    const { firstLoginTime } = await old.login('alice');
    const young = await TestClient.login(server.url, 'alice', { firstLoginTime });
    server.send('alice', 'hi');
    assert.equal((await young.next()).dataContent, 'hi');
    // A keep-alive of the old link is answered to the user, who is on the new one.
    old.send(makeFrame({ type: FrameType.KEEP_ALIVE, from: 'alice', to: '0' }));
    assert.equal((await young.next()).type, FrameType.KEEP_ALIVE_RESPONSE);
    await old.hearsNothingElse();
    old.ws.close();
    await old.closed();
    await young.hearsNothingElse();
    assert.deepEqual([server.users(), logouts], [['alice'], []]);
  });

  test('an earlier first login time: accepted, then kicked out', async (t) => {
    const server = await start(t);
    const young = await TestClient.login(server.url, 'alice', { firstLoginTime: 1000 });
    const old = await TestClient.open(server.url);
    assert.deepEqual(await old.login('alice', { firstLoginTime: 999 }), {
      code: 0, firstLoginTime: 999,
    });
    assert.deepEqual(documentOf(await old.next()), { type: FrameType.KICKOUT, code: 1 });
    assert.deepEqual(await old.closed(), BYE);
    server.send('alice', 'hi');
    assert.equal((await young.next()).dataContent, 'hi');
  });

  test('refused: the code of the application, to nobody, then the end', async (t) => {
    /** @type {unknown[]} */
    const attempts = [];
    const verifyToken = async (/** @type {unknown} */ attempt) => {
      attempts.push(attempt);
      return 1026;
    };
    const client = await TestClient.open((await start(t, { verifyToken })).url);
    client.send(loginFrame('alice', { extra: 'x' }));
    const answer = await client.next();
    assert.equal(answer.to, '-1');
    assert.deepEqual(documentOf(answer), {
      type: FrameType.LOGIN_RESPONSE, code: 1026, firstLoginTime: -1,
    });
    assert.deepEqual(await client.closed(), BYE);
    const expected = { userId: 'alice', token: 'secret', extra: 'x', firstLoginTime: 0 };
    assert.deepEqual(attempts, [expected]);
  });

  test('a check that fails closes without a word, and no log shows the token', async (t) => {
    /** @type {string[]} */
    const log = [];
    const push = (/** @type {string} */ text) => void log.push(text);
    for (const verifyToken of [
      () => Promise.reject(new Error('database down')),
      () => /** @type {any} */ ('yes'),
    ]) {
      const logger = { info: push, warn: push, error: push };
      const client = await TestClient.open((await start(t, { verifyToken, logger })).url);
      client.send(loginFrame('alice', { loginToken: 'very-secret' }));
      assert.deepEqual(await client.closed(), BYE);
    }
    assert.equal(log.filter((text) => text.startsWith('verifyToken')).length, 2);
    assert.doesNotMatch(log.join(), /very-secret/);
  });

  test('frames sent while a token is being checked wait for it', async (t) => {
    const server = await start(t, {
      verifyToken: () => new Promise((resolve) => setTimeout(resolve, 20, 0)),
    });
    const client = await TestClient.open(server.url);
    client.send(loginFrame('alice'));
    client.send(loginFrame('amy'));
    client.send(makeFrame({ type: FrameType.KEEP_ALIVE, from: 'alice', to: '0' }));
    const types = [await client.next(), await client.next(), await client.next()]
      .map(({ type, to }) => [type, to]);
    assert.deepEqual(types, [[50, 'alice'], [50, 'amy'], [51, 'amy']]);
    assert.deepEqual(server.users(), ['amy']);
  });

  for (const dataContent of [null, '', 'null', '[]', '{}', 'x', '{"loginUserId":{}}']) {
    test(`no user id in ${dataContent}: closed without a word`, async (t) => {
      const client = await TestClient.open((await start(t)).url);
      client.send(makeFrame({ type: FrameType.LOGIN, dataContent }));
      assert.deepEqual(await client.closed(), BYE);
    });
  }

  for (const type of [FrameType.KEEP_ALIVE, FrameType.DATA, FrameType.ACK]) {
    test(`type ${type} before login: 301 with the frame, then the end`, async (t) => {
      const client = await TestClient.open((await start(t)).url);
      const frame = message({ type, to: '0', from: 'x', dataContent: '<"' });
      client.send(frame);
      const { errorCode, errorMsg } = documentOf(await client.next());
      assert.deepEqual([errorCode, JSON.parse(errorMsg)], [301, asRead(frame)]);
      assert.deepEqual(await client.closed(), BYE);
    });
  }

  test('after a restart the server does not know the client: 301', async (t) => {
    const server = await start(t);
    const client = await TestClient.login(server.url, 'alice');
    await server.restart();
    assert.equal((await client.closed()).code, 1006);
    const again = await TestClient.open(server.url);
    again.say({ to: 'bob' });
    assert.equal(documentOf(await again.next()).errorCode, 301);
  });

  test('logout closes, before login too', async (t) => {
    const server = await start(t);
    const client = await TestClient.login(server.url, 'alice');
    client.send(makeFrame({ type: FrameType.LOGOUT, from: 'alice', to: '0' }));
    assert.deepEqual(await client.closed(), BYE);
    assert.deepEqual(server.users(), []);
    const stranger = await TestClient.open(server.url);
    stranger.send(makeFrame({ type: FrameType.LOGOUT }));
    assert.deepEqual(await stranger.closed(), BYE);
  });

  test('user ids are data', async (t) => {
    const server = await start(t, { store: true });
    const ids = ['__proto__', 'constructor', '', '-1', 'x'.repeat(999), '名字 😀\n', '"<&>\''];
    for (const id of ids) {
      server.send(id, 'stored', { fingerprint: '__proto__' });
      const client = await TestClient.login(server.url, id);
      const stored = await client.next();
      assert.deepEqual([stored.to, stored.fp], [id, '__proto__']);
      client.acknowledge(stored);
      const own = client.say({ to: id, fp: 'constructor' });
      assert.deepEqual(await client.next(), asRead(own));
      assert.deepEqual(await client.next(), asRead(ackOf(own)));
    }
    assert.deepEqual(server.users(), ids);
    assert.equal(server.kick('__proto__'), true);
  });
});

describe('kick-out', () => {
  test('by an administrator, with and without a reason', async (t) => {
    const server = await start(t);
    /** @type {unknown[]} */
    const logouts = [];
    server.on('logout', (event) => logouts.push(event));
    for (const reason of [undefined, 'bye <b>']) {
      const client = await TestClient.login(server.url, 'alice');
      assert.equal(server.kick('alice', { reason }), true);
      assert.deepEqual(server.users(), []);
      const expected = { type: FrameType.KICKOUT, code: 2, ...(reason && { reason }) };
      assert.deepEqual(documentOf(await client.next()), expected);
      assert.deepEqual(await client.closed(), BYE);
    }
    assert.equal(server.kick('alice'), false);
    assert.deepEqual(logouts.at(-1), { userId: 'alice', kickoutCode: 2 });
  });
});
