// @ts-check
/**
 * Plain HTTP: the control end point and who may use it, and the static files.
 */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { networkInterfaces, tmpdir } from 'node:os';
import path from 'node:path';
import { describe, test } from 'node:test';
import { BYE, TestClient, startServer } from './support/dev-server-client.js';
import { DevServer, FrameType } from '../demo-web/dev-server/index.js';
import { isLoopback } from '../demo-web/dev-server/control.js';

/**
 * A request as it is given: `fetch` would tidy up paths and refuse some headers.
 * @param {DevServer} server
 * @param {string} urlPath
 * @param {import('node:http').RequestOptions & { body?: string }} [options]
 * @returns {Promise<{ status: number | undefined, headers: Record<string, any>, text: string }>}
 */
function ask(server, urlPath, { body, ...options } = {}) {
  const { hostname, port } = new URL(server.httpUrl);
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path: urlPath, agent: false, ...options }, (answer) => {
      /** @type {Buffer[]} */
      const chunks = [];
      answer.on('data', (chunk) => chunks.push(chunk));
      answer.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        resolve({ status: answer.statusCode, headers: answer.headers, text });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/**
 * @param {DevServer} server
 * @param {string} name
 * @param {unknown} [body]
 * @param {object} [headers]
 */
async function api(server, name, body = {}, headers = {}) {
  const { status, text } = await ask(server, `/api/${name}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status, body: JSON.parse(text) };
}

describe('control end point', () => {
  test('sends, kicks, lists and counts', async (t) => {
    const server = await startServer(t);
    const client = await TestClient.login(server.url, 'alice');
    const sent = await api(server, 'send', { to: 'alice', content: 'hi', typeu: 4 });
    const frame = await client.next();
    assert.deepEqual([frame.dataContent, frame.typeu, frame.from], ['hi', 4, '0']);
    assert.deepEqual(sent, { status: 200, body: { fingerprint: frame.fp } });
    assert.deepEqual((await api(server, 'users')).body, { users: ['alice'] });
    assert.deepEqual((await api(server, 'stats')).body, server.stats());
    const kick = { userId: 'alice', code: 3, reason: 'r' };
    assert.deepEqual((await api(server, 'kick', kick)).body, { kicked: true });
    assert.equal((await client.next()).dataContent, '{"code":3,"reason":"r"}');
    assert.deepEqual((await api(server, 'kick', kick)).body, { kicked: false });
  });

  test('turns every knob', async (t) => {
    const server = await startServer(t);
    const client = await TestClient.login(server.url, 'alice');
    await api(server, 'faults/duplicate', { probability: 1 });
    await api(server, 'faults/inject', { userId: 'alice', text: '{}' });
    await api(server, 'send', { to: 'alice', content: 'hi' });
    assert.deepEqual(await client.nextEvent(), { text: '{}' });
    assert.equal((await client.next()).fp, (await client.next()).fp);
    for (const name of ['drop', 'duplicate']) {
      const { status } = await api(server, `faults/${name}`, { probability: 0 });
      assert.equal(status, 200);
    }
    await api(server, 'faults/refuse', { on: true });
    await assert.rejects(TestClient.open(server.url), /503/);
    await api(server, 'faults/refuse', { on: false });
    await api(server, 'faults/hang');
    const hanging = new TestClient(server.url);
    await api(server, 'faults/delay', { ms: 1, jitter: 1 });
    assert.deepEqual((await api(server, 'faults/half-open', { userId: 'x' })).body, { links: 0 });
    await new Promise((resolve) => setTimeout(resolve, 20));
    await api(server, 'faults/heal');
    assert.equal((await hanging.closed()).code, 1006);
    assert.deepEqual((await api(server, 'faults/cut')).body, { links: 1 });
    assert.equal((await client.closed()).code, 1006);
  });

  test('tells how the knobs stand, so that a page that comes later can show it', async (t) => {
    const server = await startServer(t);
    const well = {
      refuse: false, hang: false, delay: { ms: 0, jitter: 0 }, drop: { in: 0, out: 0 },
      duplicate: 0,
    };
    assert.deepEqual(await api(server, 'faults'), { status: 200, body: well });
    await api(server, 'faults/refuse', { on: true });
    await api(server, 'faults/hang', { on: true });
    await api(server, 'faults/delay', { ms: 30, jitter: 20 });
    await api(server, 'faults/drop', { probability: 0.25, direction: 'in' });
    server.faults.duplicate(() => true);
    await server.restart();
    assert.deepEqual((await api(server, 'faults')).body, {
      refuse: true, hang: true, delay: { ms: 30, jitter: 20 }, drop: { in: 0.25, out: 0 },
      duplicate: null,
    });
    await api(server, 'faults/heal');
    assert.deepEqual((await api(server, 'faults')).body, well);
  });

  test('restarts, and answers before it does', async (t) => {
    const server = await startServer(t);
    const client = await TestClient.login(server.url, 'alice');
    assert.equal((await api(server, 'restart', { downFor: -1 })).status, 400);
    assert.equal((await api(server, 'restart', { clean: true })).status, 202);
    assert.deepEqual(await client.closed(), BYE);
  });

  test('says what is wrong', async (t) => {
    const server = await startServer(t);
    const wrong = await api(server, 'send', { to: 'alice', content: 1 });
    assert.deepEqual(wrong, { status: 400, body: { error: 'content must be a string' } });
    assert.equal((await api(server, 'send', '{')).status, 400);
    assert.equal((await api(server, 'send', '[]')).status, 400);
    assert.equal((await api(server, 'nonsense')).status, 404);
    assert.equal((await api(server, '__proto__')).status, 404);
    assert.equal((await api(server, 'send', 'x'.repeat(2 ** 20 + 1))).status, 413);
    assert.equal((await ask(server, '/api/users')).status, 405);
    assert.equal((await ask(server, '/api/users', { method: 'POST', body: '{}' })).status, 415);
  });

  test('answers this machine only, and no foreign page', async (t) => {
    const server = await startServer(t);
    const { host } = new URL(server.httpUrl);
    const origin = server.httpUrl;
    assert.equal((await api(server, 'users', {}, { Origin: origin })).status, 200);
    assert.equal((await api(server, 'users', {}, { Host: 'localhost:1' })).status, 200);
    for (const headers of [
      { Origin: 'http://evil.example' },
      { Origin: 'null' },
      { Origin: `https://${host}` },
      { Origin: 'http://127.0.0.1:1' },
      { Host: 'evil.example' },
      { Host: 'localhost.evil.example' },
      { Host: '127.0.0.1.evil.example' },
    ]) {
      assert.equal((await api(server, 'users', {}, headers)).status, 403, JSON.stringify(headers));
    }
    for (const address of ['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1']) {
      assert.ok(isLoopback(address), address);
    }
    for (const address of ['10.0.0.1', '::', 'fe80::1', '::ffff:10.0.0.1', '127.0.0.1.x', '']) {
      assert.ok(!isLoopback(address), address);
    }
  });

  test('refuses a peer that comes in from elsewhere', async (t) => {
    const outside = Object.values(networkInterfaces()).flat()
      .find((entry) => entry?.family === 'IPv4' && !entry.internal);
    if (outside === undefined) return t.skip('this machine has no other address');
    const server = await startServer(t, { host: '0.0.0.0' });
    const { status } = await ask(server, '/api/users', {
      hostname: outside.address,
      localAddress: outside.address,
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Host: 'localhost' },
    });
    assert.equal(status, 403);
  });

  test('can be switched off', async (t) => {
    const server = await startServer(t, { control: false });
    assert.equal((await ask(server, '/api/users')).status, 404);
  });
});

describe('static files', () => {
  const base = mkdtempSync(path.join(tmpdir(), 'dev-server-'));
  const root = path.join(base, 'web');
  const files = {
    'secret.txt': 'no',
    'web/index.html': '<p>hi',
    'web/app.js': '1',
    'web/mod.mjs': '1',
    'web/old.cjs': '1',
    'web/core.wasm': '\0asm',
    'web/style.css': '',
    'web/data.json': '{}',
    'web/icon.svg': '<svg/>',
    'web/odd.xyz': '?',
    'web/.env': 'KEY=1',
    'web/a b/你.txt': 'text',
    'web/sub/index.html': 'sub',
    'dist/core.wasm': 'newer',
    'website/x.txt': 'other',
  };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(base, name)), { recursive: true });
    writeFileSync(path.join(base, name), text);
  }
  process.on('exit', () => rmSync(base, { recursive: true }));

  test('each with its type, never cached', async (t) => {
    const server = await startServer(t, { webRoot: root });
    for (const [urlPath, type] of Object.entries({
      '/': 'text/html; charset=utf-8',
      '/index.html?x=1': 'text/html; charset=utf-8',
      '/app.js': 'text/javascript; charset=utf-8',
      '/mod.mjs': 'text/javascript; charset=utf-8',
      '/old.cjs': 'text/javascript; charset=utf-8',
      '/core.wasm': 'application/wasm',
      '/style.css': 'text/css; charset=utf-8',
      '/data.json': 'application/json; charset=utf-8',
      '/icon.svg': 'image/svg+xml',
      '/odd.xyz': 'application/octet-stream',
      '/a%20b/%E4%BD%A0.txt': 'text/plain; charset=utf-8',
      '/sub/': 'text/html; charset=utf-8',
    })) {
      const { status, headers } = await ask(server, urlPath);
      assert.deepEqual([status, headers['content-type']], [200, type], urlPath);
      assert.equal(headers['cache-control'], 'no-cache');
    }
    assert.equal((await ask(server, '/')).text, '<p>hi');
    const head = await ask(server, '/', { method: 'HEAD' });
    assert.deepEqual([head.status, head.headers['content-length'], head.text], [200, '5', '']);
  });

  test('of a folder at /api are read there, while the control end point takes POST', async (t) => {
    for (const prefix of ['/api', '/api/']) {
      const server = await startServer(t, { webRoot: { '/': base, [prefix]: root } });
      assert.equal((await ask(server, '/api/')).text, '<p>hi');
      assert.equal((await ask(server, '/api/sub/')).text, 'sub');
      assert.equal((await ask(server, '/api/users')).status, 404);
      assert.equal((await ask(server, '/api/app.js', { method: 'HEAD' })).status, 200);
      assert.deepEqual(await api(server, 'users'), { status: 200, body: { users: [] } });
      assert.equal((await ask(server, '/api/users', { method: 'PUT' })).status, 405);
    }
    const server = await startServer(t, { webRoot: base });
    assert.equal((await ask(server, '/api/app.js')).status, 405, 'no folder is served there');
  });

  test('nothing from outside, nothing hidden', async (t) => {
    const server = await startServer(t, { webRoot: root });
    for (const urlPath of [
      '/../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/sub/../../secret.txt',
      '/..\\secret.txt', '/%5c..%5csecret.txt', '/.env', '/%2eenv', '/a%00', '/%', '/none',
      '/../website/x.txt', '//../secret.txt', 'http://x/../secret.txt', '/a%20b/',
    ]) {
      const { status, text } = await ask(server, urlPath);
      assert.deepEqual([status, text], [404, 'not found\n'], urlPath);
    }
    assert.equal((await ask(server, '/', { method: 'PUT' })).status, 405);
  });

  test('a directory without its slash is sent on, to this host only', async (t) => {
    const server = await startServer(t, { webRoot: root });
    const { status, headers } = await ask(server, '/sub?x');
    assert.deepEqual([status, headers.location], [301, '/sub/']);
    assert.equal((await ask(server, '//sub')).headers.location, '/sub/');
    assert.equal((await ask(server, '/a%20b')).headers.location, '/a%20b/');
  });

  test('several roots: the longest prefix wins', async (t) => {
    const webRoot = { '/': root, '/dist': path.join(base, 'dist') };
    const server = await startServer(t, { webRoot });
    assert.equal((await ask(server, '/dist/core.wasm')).text, 'newer');
    assert.equal((await ask(server, '/core.wasm')).text, '\0asm');
    assert.equal((await ask(server, '/distant')).status, 404);
    assert.equal((await ask(server, '/dist/app.js')).status, 404);
  });

  test('without a root there is nothing, and a missing one is an error', async (t) => {
    const server = await startServer(t);
    assert.equal((await ask(server, '/')).status, 404);
    const wrong = new DevServer({ port: 0, webRoot: path.join(base, 'none') });
    await assert.rejects(wrong.start(), /^Error: webRoot: .*none/);
  });

  test('the page and the WebSocket share the port', async (t) => {
    const server = await startServer(t, { webRoot: root });
    const client = await TestClient.open(server.url);
    client.send('{"type":5}');
    assert.equal((await client.next()).type, FrameType.ECHO_RESPONSE);
  });
});
