// @ts-check
/**
 * The server as an object: options, life cycle, events.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { BYE, TestClient, startServer } from './support/dev-server-client.js';
import { DevServer } from '../demo-web/dev-server/index.js';

/**
 * @param {import('node:test').TestContext} t
 * @param {import('../demo-web/dev-server/index.js').DevServerOptions} [options]
 */
const start = (t, options) => startServer(t, { store: false, ...options });

describe('the server object', () => {
  test('names the option that is wrong', () => {
    /** @type {[Record<string, unknown>, RegExp, Function][]} */
    const cases = [
      [{ port: '1' }, /^port /, TypeError],
      [{ port: 65_536 }, /^port /, RangeError],
      [{ host: 1 }, /^host /, TypeError],
      [{ path: 'x' }, /^path /, RangeError],
      [{ senseMode: '4s' }, /^senseMode /, RangeError],
      [{ senseMode: '__proto__' }, /^senseMode /, RangeError],
      [{ idleTimeout: 0 }, /^idleTimeout /, RangeError],
      [{ maxFrameBytes: NaN }, /^maxFrameBytes /, RangeError],
      [{ store: {} }, /^store .*accept/, TypeError],
      [{ retransmitAfter: 2 ** 31 }, /^retransmitAfter /, RangeError],
      [{ verifyToken: 1 }, /^verifyToken /, TypeError],
      [{ webRoot: { x: '.' } }, /^webRoot/, RangeError],
      [{ clock: {} }, /^clock /, TypeError],
      [{ sensemode: '3s' }, /"sensemode"/, TypeError],
    ];
    for (const [options, message, type] of cases) {
      assert.throws(() => new DevServer(options), (/** @type {Error} */ error) => {
        assert.match(error.message, message);
        return error instanceof type;
      });
    }
    const server = new DevServer();
    assert.throws(() => server.send('0', 'x'), /^RangeError: to /);
    assert.throws(() => server.send('bob', 'x', { typeu: 2 ** 31 }), /^RangeError: typeu /);
    assert.throws(() => server.kick('bob', { code: 0.5 }), /^RangeError: code /);
    assert.throws(() => server.on(/** @type {any} */ ('x'), () => {}), /^RangeError: .*"x"/);
  });

  test('tells what happens, until it is told to stop', async (t) => {
    const server = await start(t);
    /** @type {unknown[]} */
    const events = [];
    const undo = [
      server.on('login', ({ userId }) => events.push(['login', userId])),
      server.on('logout', ({ userId }) => events.push(['logout', userId])),
      server.on('close', ({ userId, code }) => events.push(['close', userId, code])),
      server.on('frame', ({ direction, frame }) => events.push([direction, frame?.type])),
    ];
    const client = await TestClient.login(server.url, 'alice');
    client.ws.close(4001);
    while (events.length < 5) await new Promise(setImmediate);
    const ending = [['close', 'alice', 4001], ['logout', 'alice']];
    assert.deepEqual(events, [['in', 0], ['out', 50], ['login', 'alice'], ...ending]);
    for (const stop of undo) stop();
    await TestClient.login(server.url, 'alice');
    assert.equal(events.length, 5);
    assert.deepEqual([server.stats().logins, server.stats().online], [2, 1]);
  });

  test('starts and closes in any order, any number of times', async () => {
    const server = new DevServer({ port: 0 });
    await server.close();
    assert.throws(() => server.url, /port/);
    const starting = server.start();
    await assert.rejects(server.start(), /starting/);
    await server.close();
    await starting;
    await server.start();
    const client = await TestClient.login(server.url, 'alice');
    const restarting = server.restart({ downFor: 60_000 });
    await assert.rejects(server.restart(), /restarting/);
    await Promise.all([server.close(), server.close(), restarting]);
    assert.equal((await client.closed()).code, 1006);
    await assert.rejects(server.restart(), /stopped/);
  });

  test('a port that is taken rejects the start', async (t) => {
    const { url } = await start(t);
    const server = new DevServer({ port: Number(new URL(url).port) });
    await assert.rejects(server.start(), { code: 'EADDRINUSE' });
    await server.close();
  });

  test('close says "Bye", and does not wait for those who do not hang up', async () => {
    const server = new DevServer({ port: 0 });
    await server.start();
    const polite = await TestClient.login(server.url, 'alice');
    const deaf = await TestClient.login(server.url, 'bob');
    deaf.ws.pause();
    await server.close();
    assert.deepEqual(await polite.closed(), BYE);
    deaf.ws.terminate();
  });
});
