// @ts-check
/** Where the core comes from, and what happens until it is there. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { describe, test } from 'node:test';
import { Client } from 'mobileimsdk-wasm';
import { begin, imError, online } from './support/story.js';
import { CORE, coreBytes } from './support/wasm-binary.js';

const WASM = { 'Content-Type': 'application/wasm' };

/**
 * A web server that answers as it is told. @param {import('node:test').TestContext} t
 * @param {(response: import('node:http').ServerResponse) => void} answer
 */
async function serve(t, answer) {
  const server = createServer((_, response) => answer(response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => { server.close(); server.closeAllConnections(); });
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return `http://127.0.0.1:${port}/core.wasm`;
}

/** A core that is served when the test says so. @param {import('node:test').TestContext} t */
async function heldCore(t) {
  /** @type {() => void} */
  let release = () => {};
  const released = new Promise((resolve) => { release = () => resolve(undefined); });
  const url = await serve(t, async (response) => {
    await released;
    response.writeHead(200, WASM).end(coreBytes());
  });
  return { wasm: url, release };
}

/**
 * Waits for what needs a real socket, while virtual time stands still.
 * @template T @param {Promise<T>} promise @returns {Promise<T>}
 */
function really(promise) {
  const late = new Promise((_, reject) => {
    const timer = setTimeout(() => reject(new Error('it takes too long')), 5000);
    promise.catch(() => {}).finally(() => clearTimeout(timer));
  });
  return Promise.race([promise, late]);
}

/** Until the core is there. @param {Client} client */
async function loaded(client) {
  await really(new Promise((resolve) => {
    const off = client.on('state', () => resolve(off()));
  }));
}

describe('the option wasm', () => {
  /** @type {Record<string, () => any>} */
  const kinds = {
    'a Uint8Array': () => coreBytes(),
    'a Uint8Array in the middle of a buffer': () => {
      const bytes = coreBytes();
      const larger = new Uint8Array(bytes.length + 24);
      larger.set(bytes, 8);
      return larger.subarray(8, 8 + bytes.length);
    },
    'an ArrayBuffer': () => coreBytes().buffer,
    'a Buffer': () => Buffer.from(coreBytes()),
    'a module': () => new WebAssembly.Module(coreBytes()),
  };
  for (const [kind, make] of Object.entries(kinds)) {
    test(`may be ${kind}`, async () => {
      const { world, client } = await online({ wasm: make() });
      await world.until(client.send('bob', 'x').delivered);
    });
  }

  test('may be one module for many clients', async () => {
    const wasm = new WebAssembly.Module(coreBytes());
    const [a, b] = [await online({ wasm }), await online({ wasm })];
    a.client.dispose();
    await b.world.until(b.client.send('bob', 'x').delivered);
  });

  test('may be a URL, as a string or as an object', async (t) => {
    const url = await serve(t, (response) => response.writeHead(200, WASM).end(coreBytes()));
    for (const wasm of [url, new URL(url)]) {
      const { world, client } = begin({ wasm });
      const login = client.login();
      await loaded(client);
      await world.until(login);
    }
  });

  test('may be a URL that says the wrong type, as many servers do', async (t) => {
    const url = await serve(t, (response) =>
      response.writeHead(200, { 'Content-Type': 'text/plain' }).end(coreBytes()));
    const { world, client } = begin({ wasm: url });
    const login = client.login();
    await loaded(client);
    await world.until(login);
  });
});

describe('a core that cannot be loaded', () => {
  const truncated = coreBytes().subarray(0, 2000);
  const alien = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

  /** @param {any} wasm @param {RegExp} tells */
  async function fails(wasm, tells) {
    const { world, client, events } = begin({ wasm });
    await assert.rejects(really(client.login()), (/** @type {any} */ error) => {
      assert.equal(error.code, 'WASM_LOAD_FAILED');
      assert.match(error.message, tells);
      return true;
    });
    assert.equal(client.state, 'idle');
    assert.deepEqual(events.state, []);
    await assert.rejects(really(client.login()), imError('WASM_LOAD_FAILED'));
    assert.throws(() => client.send('bob', 'x'), imError('NOT_LOGGED_IN'));
    assert.deepEqual(world.left(), { timers: 0, sockets: 0, watchers: 0 });
    client.dispose();
  }

  test('because of the HTTP status says the status', async (t) => {
    await fails(await serve(t, (response) => response.writeHead(404).end('gone')), /404/);
  });

  test('because it is a page of HTML says what it got', async (t) => {
    const html = '<!doctype html><title>Sign in</title>';
    await fails(await serve(t, (response) => response.end(html)), /<!doctype html>/);
  });

  test('because nobody listens says where', async () => {
    await fails('http://127.0.0.1:9/core.wasm', /127\.0\.0\.1:9/);
  });

  test('because the URL is none, says so', () => fails('not a URL', /not a URL/));
  test('because the bytes are none', () => fails(new Uint8Array(0), /wasm/i));
  test('because the bytes are a text', () => fails(Buffer.from('{"error":1}'), /error/));
  test('because the bytes are not all there', () => fails(truncated, /wasm|compile/i));
  test('because it is another module', () => fails(alien, /./));
  test('because it is another module, compiled', () =>
    fails(new WebAssembly.Module(alien), /./));
  test('because it is compressed', () => fails(Buffer.from([31, 139, 8]), /./));

  test('can be tried again when the server is back', async (t) => {
    let status = 503;
    const url = await serve(t, (response) =>
      response.writeHead(status, WASM).end(status === 200 ? coreBytes() : ''));
    const { world, client, events } = begin({ wasm: url });
    const login = client.login();
    const early = client.send('bob', 'early');
    await assert.rejects(really(login), imError('WASM_LOAD_FAILED'));
    assert.equal(early.status, 'lost');
    assert.equal(events.lost.length, 1);
    status = 200;
    const again = client.login();
    await loaded(client);
    await world.until(again);
    await world.until(client.send('bob', 'x').delivered);
  });
});

/** @param {Promise<void>} promise */
const endingOf = (promise) => promise.then(() => 'resolved', (error) => error.code);

describe('while the core is loading', () => {
  test('messages are accepted, and go out in order', async (t) => {
    const { wasm, release } = await heldCore(t);
    const { world, server, client } = begin({ wasm });
    const login = client.login();
    const early = Array.from({ length: 20 }, (_, i) => client.send('bob', `${i}`));
    for (const sent of early) assert.match(sent.fingerprint, /^[0-9a-f-]{36}$/);
    assert.equal(new Set(early.map((sent) => sent.fingerprint)).size, 20);
    assert.equal(early[0].status, 'queued');
    const fingerprints = early.map((sent) => sent.fingerprint);
    release();
    await loaded(client);
    const later = client.send('bob', '20');
    await world.until(login);
    await world.until(Promise.all([...early, later].map((sent) => sent.delivered)));
    assert.deepEqual(server.contents, Array.from({ length: 21 }, (_, i) => `${i}`));
    assert.deepEqual(early.map((sent) => sent.fingerprint), fingerprints);
  });

  test('what is sent in the first state event goes behind them', async (t) => {
    const { wasm, release } = await heldCore(t);
    const { world, server, client } = begin({ wasm });
    const off = client.on('state', () => { off(); client.send('bob', 'last'); });
    const login = client.login();
    client.send('bob', 'first');
    release();
    await loaded(client);
    await world.until(login);
    await world.advance(10);
    assert.deepEqual(server.contents, ['first', 'last']);
  });

  test('login() twice loads once', async (t) => {
    let count = 0;
    const url = await serve(t, (response) => {
      count += 1;
      response.writeHead(200, WASM).end(coreBytes());
    });
    const { world, client } = begin({ wasm: url });
    const logins = Promise.all([client.login(), client.login()]);
    await loaded(client);
    await world.until(logins);
    assert.equal(count, 1);
  });

  test('logout() ends it, and login() begins anew', async (t) => {
    const { wasm, release } = await heldCore(t);
    const { world, client, events } = begin({ wasm });
    const login = client.login();
    const sent = client.send('bob', 'x');
    await client.logout();
    await assert.rejects(login, imError('LOGGED_OUT'));
    await assert.rejects(sent.delivered, imError('MESSAGE_LOST', { reason: 'LOGGED_OUT' }));
    assert.equal(events.lost.length, 1);
    const again = client.login();
    release();
    await loaded(client);
    await world.until(again);
    assert.equal(client.state, 'online');
    assert.equal(world.sockets.length, 1);
    assert.equal(world.watchers.size, 1);
  });

  test('login() is answered by its own loading alone, whenever an older one ends', async (t) => {
    const bytes = coreBytes();
    for (const late of ['fails', 'succeeds']) {
      /** @type {Array<(isGood: boolean) => void>} */
      const answers = [];
      t.mock.method(globalThis, 'fetch', () => new Promise((resolve) => {
        answers.push((isGood) => resolve(/** @type {any} */ (
          { ok: isGood, status: 404, arrayBuffer: async () => bytes })));
      }));
      const { world, client, events } = begin({ wasm: 'http://im.test/core.wasm' });
      const first = endingOf(client.login());
      client.logout();
      const second = endingOf(client.login());
      answers[0](late === 'succeeds');
      await world.advance(1000);
      assert.equal(client.state, 'idle', late);
      answers[1](true);
      await world.advance(1000);
      assert.deepEqual([await first, await second], ['LOGGED_OUT', 'resolved'], late);
      assert.equal(world.sockets.length, 1);
      assert.deepEqual(events.error, []);
      t.mock.restoreAll();
    }
  });

  test('dispose() ends it for good', async (t) => {
    const { wasm, release } = await heldCore(t);
    const { world, client } = begin({ wasm });
    const login = client.login();
    const sent = client.send('bob', 'x');
    client.dispose();
    release();
    await assert.rejects(login, imError('DISPOSED'));
    await assert.rejects(sent.delivered, imError('MESSAGE_LOST', { reason: 'DISPOSED' }));
    await world.advance(60_000);
    assert.deepEqual(world.left(), { timers: 0, sockets: 0, watchers: 0 });
  });

  test('the limits hold: too large and too much is refused', async (t) => {
    const { wasm, release } = await heldCore(t);
    const { client, events } = begin({ wasm, qos: { maxPending: 3 } });
    client.login();
    assert.throws(() => client.send('bob', 'x'.repeat(70_000)),
      imError('FRAME_TOO_LARGE', { limit: 65_536 }));
    const good = ['x', 'y', 'y'].map((text) => client.send('bob', text));
    assert.throws(() => client.send('bob', 'z'), imError('QUEUE_FULL', { limit: 3 }));
    release();
    await loaded(client);
    assert.deepEqual(good.map(({ status }) => status), ['queued', 'queued', 'queued']);
    assert.deepEqual(events.lost, []);
    client.dispose();
  });

  test('a message can be aborted', async (t) => {
    const { wasm, release } = await heldCore(t);
    const { world, server, client, events } = begin({ wasm });
    const login = client.login();
    const controller = new AbortController();
    const sent = client.send('bob', 'x', { signal: controller.signal });
    controller.abort();
    release();
    await loaded(client);
    await world.until(login);
    await world.advance(10);
    assert.equal(sent.status, 'lost');
    assert.deepEqual(events.lost, [{ message: sent, reason: 'ABORTED' }]);
    assert.deepEqual(server.contents, []);
  });

  test('echo() and stats() know of no session', async (t) => {
    const { wasm } = await heldCore(t);
    const { client } = begin({ wasm });
    client.login();
    assert.throws(() => client.echo('x'), imError('NOT_LOGGED_IN'));
    assert.deepEqual([client.stats().memoryBytes, client.stats().rtt], [0, null]);
    client.dispose();
  });
});

test('the core has an address in the package', () => {
  assert.equal(import.meta.resolve('mobileimsdk-wasm/core.wasm'), CORE.href);
});
