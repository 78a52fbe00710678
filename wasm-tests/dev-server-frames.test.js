// @ts-check
/**
 * Frames and the transport below them: what the server reads, what it closes, and when.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, test } from 'node:test';
import { FakeClock } from './support/dev-server-clock.js';
import { BYE, TestClient, asRead, message, startServer } from './support/dev-server-client.js';
import { FrameType, SENSE_MODES } from '../demo-web/dev-server/index.js';
import { decode, encode, makeFrame } from '../demo-web/dev-server/protocol.js';

/**
 * @param {import('node:test').TestContext} t
 * @param {import('../demo-web/dev-server/index.js').DevServerOptions} [options]
 */
const start = (t, options) => startServer(t, { store: false, ...options });

describe('frames', () => {
  test('absent and null members have their defaults', () => {
    const defaults = makeFrame({ type: 0, from: '-1', to: '-1' });
    assert.deepEqual(decode('{}'), defaults);
    const nulls = Object.fromEntries(Object.keys(defaults).map((name) => [name, null]));
    assert.deepEqual(decode(JSON.stringify(nulls)), defaults);
  });

  test('any order, any escape, white space and unknown members are read', () => {
    const text = ' { "sm":5,"to":"\\u0062ob","x":{"y":[1]},"\\u0074ype":2,"dataContent":"\\/" } ';
    const expected = makeFrame({ type: 2, from: '-1', to: 'bob', dataContent: '/', sm: 5 });
    assert.deepEqual(decode(text), expected);
  });

  test('numbers pass for strings, as the reference reader lets them', () => {
    const frame = decode('{"from":7,"dataContent":true,"type":"2","QoS":"true"}');
    assert.deepEqual(
      frame, makeFrame({ from: '7', to: '-1', dataContent: 'true', type: 2, QoS: true }),
    );
  });

  for (const text of [
    '', 'x', '1', '"x"', 'null', '[]', '{', '{"to":{}}', '{"from":[]}', '{"type":1.5}',
    '{"type":"x"}', '{"typeu":2147483648}', '{"QoS":1}', '{"sm":{}}',
  ]) {
    test(`malformed: ${text || '(empty)'}`, async (t) => {
      const client = await TestClient.open((await start(t)).url);
      client.send(text);
      assert.deepEqual(await client.closed(), BYE);
    });
  }

  test('half a surrogate pair is written as "?"', () => {
    assert.match(encode(makeFrame({ dataContent: 'a\ud800b\udc00😀' })), /"a\?b\?😀"/);
  });

  test('a binary frame closes', async (t) => {
    const client = await TestClient.login((await start(t)).url, 'alice');
    client.send(Buffer.from('{"type":1}'));
    assert.deepEqual(await client.closed(), BYE);
  });

  test('the limit counts bytes, not characters, and includes itself', async (t) => {
    const server = await start(t, { maxFrameBytes: 200 });
    const client = await TestClient.open(server.url);
    const echo = (/** @type {number} */ bytes) => {
      const text = '{"type":5,"dataContent":"好"}';
      return text.replace('"}', `${'x'.repeat(bytes - Buffer.byteLength(text))}"}`);
    };
    client.send(echo(200));
    assert.equal((await client.next()).type, FrameType.ECHO_RESPONSE);
    client.send(echo(201));
    const reason = 'Max frame length of 200 has been exceeded.';
    assert.deepEqual(await client.closed(), { code: 1009, reason });
  });

  test('unknown types are ignored, logged in or not', async (t) => {
    const client = await TestClient.open((await start(t)).url);
    client.send('{"type":99}');
    await client.hearsNothingElse();
    await client.login('alice');
    client.send('{"type":50}');
    await client.hearsNothingElse();
  });

  test('an echo comes back whole, before and after login', async (t) => {
    const client = await TestClient.open((await start(t)).url);
    const echo = message({ type: FrameType.ECHO, from: 'x', to: 'y', typeu: 9, dataContent: '<' });
    client.send(echo);
    assert.deepEqual(await client.next(), asRead({ ...echo, type: FrameType.ECHO_RESPONSE }));
    await client.login('alice');
    client.send(echo);
    assert.equal((await client.next()).fp, echo.fp);
  });

  test('the send time is written when asked for', async (t) => {
    const clock = new FakeClock(123_456);
    const server = await start(t, { stampTime: true, clock });
    const client = await TestClient.login(server.url, 'alice');
    server.send('alice', 'hi');
    assert.equal((await client.next()).sm, 123_456);
  });
});

describe('transport', () => {
  test('another path is neither answered nor closed until the idle time-out', async (t) => {
    const clock = new FakeClock();
    const server = await start(t, { clock });
    for (const wrong of ['/other', '/websocket/', '/websocket?x=1']) {
      const client = new TestClient(server.url.replace('/websocket', wrong));
      while (clock.size === 0) await new Promise(setImmediate);
      clock.advance(19_999);
      assert.equal(client.ws.readyState, client.ws.CONNECTING);
      clock.advance(1);
      assert.equal((await client.closed()).code, 1006);
    }
  });

  test('no extension and no sub-protocol is agreed upon', async (t) => {
    const server = await start(t);
    const { WebSocket } = await import('ws');
    const ws = new WebSocket(server.url, ['chat']);
    const [response] = await once(ws.on('error', () => {}), 'upgrade');
    assert.equal(response.headers['sec-websocket-protocol'], undefined);
    assert.equal(response.headers['sec-websocket-extensions'], undefined);
  });

  for (const [mode, idle] of Object.entries({
    '3s': 7, '5s': 11, '10s': 15, '15s': 20, '30s': 35, '60s': 65, '120s': 125,
  })) {
    test(`sense mode ${mode}: closed after ${idle} s of silence`, async (t) => {
      const clock = new FakeClock();
      const senseMode = /** @type {keyof typeof SENSE_MODES} */ (mode);
      const server = await start(t, { clock, senseMode });
      const silent = await TestClient.open(server.url);
      const client = await TestClient.login(server.url, 'alice');
      clock.advance(idle * 1000 - 1);
      await client.hearsNothingElse();
      clock.advance(1);
      assert.deepEqual(await silent.closed(), BYE);
      clock.advance(idle * 1000 - 2);
      assert.deepEqual(server.users(), ['alice']);
      clock.advance(1);
      assert.deepEqual(await client.closed(), BYE);
      assert.deepEqual(server.users(), []);
    });
  }

  test('only frames are a sign of life, not pings and not what is written', async (t) => {
    const clock = new FakeClock();
    const server = await start(t, { clock, senseMode: '3s' });
    const client = await TestClient.login(server.url, 'alice');
    clock.advance(6_999);
    server.send('alice', 'hi', { qos: false });
    client.ws.ping();
    await once(client.ws, 'pong');
    await client.next();
    clock.advance(1);
    assert.deepEqual(await client.closed(), BYE);
  });
});
