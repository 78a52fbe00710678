// @ts-check
/**
 * Files that users of a demo send each other: what is taken, how it is served, and that nothing of
 * it stays.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { startServer } from './support/dev-server-client.js';
import { DevServer } from '../demo-web/dev-server/index.js';

const base = mkdtempSync(path.join(tmpdir(), 'uploads-test-'));
const ownTmp = process.env.TMPDIR;
before(() => { process.env.TMPDIR = base; });
after(() => {
  if (ownTmp === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = ownTmp;
  rmSync(base, { recursive: true });
});

/** What lies in the temporary folders. */
const onDisk = () => readdirSync(base, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile()).length;

/**
 * @param {DevServer} server @param {string} name @param {string | Uint8Array} content
 * @param {Record<string, string>} [headers]
 */
async function post(server, name, content, headers = {}) {
  const answer = await fetch(`${server.httpUrl}/uploads/?name=${encodeURIComponent(name)}`, {
    method: 'POST', body: content,
    headers: { 'Content-Type': 'application/octet-stream', ...headers },
  });
  return { status: answer.status, body: /** @type {any} */ (await answer.json()) };
}

describe('uploads', () => {
  test('are kept and given back, pictures to be looked at, all else to be kept', async (t) => {
    const server = await startServer(t);
    for (const [name, type, disposition] of [
      ['猫 (1).jpg', 'image/jpeg', "inline; filename*=UTF-8''%E7%8C%AB%20%281%29.jpg"],
      ['page.html', 'application/octet-stream', "attachment; filename*=UTF-8''page.html"],
      ['x.svg', 'application/octet-stream', "attachment; filename*=UTF-8''x.svg"],
      ['x.JS', 'application/octet-stream', "attachment; filename*=UTF-8''x.JS"],
      ['../../etc/passwd', 'application/octet-stream', "attachment; filename*=UTF-8''passwd"],
      ['a\r\nSet-Cookie: x', 'application/octet-stream',
        "attachment; filename*=UTF-8''aSet-Cookie%3A%20x"],
      ['..', 'application/octet-stream', "attachment; filename*=UTF-8''file"],
    ]) {
      const { status, body } = await post(server, name, `<script>1</script>${name}`);
      assert.equal(status, 201);
      assert.match(body.url, /^\/uploads\/[0-9a-f]{32}\/[^/]+$/);
      for (const method of ['GET', 'HEAD']) {
        const answer = await fetch(server.httpUrl + body.url, { method });
        const { headers } = answer;
        assert.deepEqual([answer.status, headers.get('content-type'),
          headers.get('content-disposition')], [200, type, disposition]);
        assert.equal(headers.get('x-content-type-options'), 'nosniff');
        assert.equal(headers.get('content-security-policy'), "default-src 'none'; sandbox");
        assert.equal(await answer.text(), method === 'GET' ? `<script>1</script>${name}` : '');
      }
    }
  });

  test('are refused with a code: too large, no room, of a foreign page', async (t) => {
    const server = await startServer(t, { maxUploadBytes: 10, maxUploadsTotal: 25 });
    assert.equal((await post(server, 'a', '0123456789')).status, 201);
    assert.deepEqual(await post(server, 'a', '0123456789x'), { status: 413, body: {
      code: 'FILE_TOO_LARGE', error: 'the file is larger than 10 bytes', limit: 10 } });
    assert.equal((await post(server, 'a', 'x'.repeat(2 ** 22))).body.code, 'FILE_TOO_LARGE');
    // Of those that come together, only as many as there is room for.
    const together = await Promise.all([0, 1].map(() => post(server, 'a', '0123456789')));
    assert.deepEqual(together.map(({ status }) => status).sort(), [201, 507]);
    assert.equal((await post(server, 'a', '01234')).status, 201);
    assert.deepEqual(await post(server, 'a', 'x'), { status: 507, body: {
      code: 'UPLOADS_FULL', error: 'there is no room for more files', limit: 25 } });
    const answers = await Promise.all([
      post(server, 'a', 'x', { Origin: 'http://evil.example' }),
      post(server, 'a', 'x', { Origin: 'null' }),
      post(server, 'a', 'x', { 'Content-Type': 'text/plain' }),
    ]);
    assert.deepEqual(answers.map(({ status, body: { code } }) => [status, code]),
      [[403, 'FOREIGN_PAGE'], [403, 'FOREIGN_PAGE'], [415, 'WRONG_TYPE']]);
    assert.equal((await fetch(`${server.httpUrl}/uploads/${'0'.repeat(32)}/x`)).status, 404);
    assert.equal((await fetch(`${server.httpUrl}/uploads/`, { method: 'PUT' })).status, 405);
    const off = await startServer(t, { maxUploadBytes: 0 });
    const how = { method: 'POST', body: 'x' };
    assert.equal((await fetch(`${off.httpUrl}/uploads/?name=a`, how)).status, 405, 'switched off');
  });

  test('go on where the folder for temporary files is back', async (t) => {
    const server = await startServer(t);
    process.env.TMPDIR = path.join(base, 'gone');
    const { status, body } = await post(server, 'a', 'x');
    process.env.TMPDIR = base;
    assert.deepEqual([status, body.code], [500, 'UPLOAD_FAILED']);
    assert.equal((await post(server, 'a', 'x')).status, 201);
    await server.close();
  });

  test('that break off leave nothing behind, and their room to others', async (t) => {
    const server = await startServer(t, { maxUploadsTotal: 10 });
    const { hostname, port } = new URL(server.httpUrl);
    await new Promise((resolve) => {
      const sent = request({ hostname, port, path: '/uploads/?name=x', method: 'POST', headers: {
        'Content-Type': 'application/octet-stream', 'Content-Length': 10 } });
      sent.on('error', resolve);
      sent.write('01234', () => setTimeout(() => sent.destroy(new Error('gone')), 50));
    });
    let answer;
    do answer = await post(server, 'x', '0123456789'); while (answer.status === 507);
    assert.equal(answer.status, 201);
    assert.equal(onDisk(), 1);
    await server.close();
  });

  test('outlive a restart, and go when the server closes', async (t) => {
    const server = await startServer(t);
    const { body: { url } } = await post(server, 'x.txt', 'here');
    await server.restart();
    assert.equal(await (await fetch(server.httpUrl + url)).text(), 'here');
    assert.equal(onDisk(), 1);
    await server.close();
    assert.deepEqual(readdirSync(base), []);
    await server.start();
    assert.equal((await fetch(server.httpUrl + url)).status, 404);
    assert.equal((await post(server, 'y.txt', 'again')).status, 201);
    await server.close();
    assert.deepEqual(readdirSync(base), []);
  });

  test('leave a folder that is served there alone', async (t) => {
    const root = mkdtempSync(path.join(base, 'root-'));
    writeFileSync(path.join(root, 'a.txt'), 'mine');
    const server = await startServer(t, { webRoot: { '/uploads': root } });
    assert.equal(await (await fetch(`${server.httpUrl}/uploads/a.txt`)).text(), 'mine');
    rmSync(root, { recursive: true });
  });

  test('are limited by whole numbers', () => {
    for (const [name, value] of [['maxUploadBytes', -1], ['maxUploadBytes', 2 ** 31],
      ['maxUploadsTotal', 0], ['maxUploadsTotal', '1']]) {
      assert.throws(() => new DevServer({ [/** @type {string} */ (name)]: value }),
        new RegExp(`^\\w+Error: ${name} must be`));
    }
  });
});
