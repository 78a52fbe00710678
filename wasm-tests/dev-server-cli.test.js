// @ts-check
/**
 * The command, as its user meets it.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { BYE, TestClient, startServer } from './support/dev-server-client.js';

const directory = fileURLToPath(new URL('../demo-web/dev-server/', import.meta.url));

/**
 * @param {string[]} args
 * @param {{ script?: string, onOutput?: (text: string, stop: () => void) => void }} [options]
 * @returns {Promise<{ code: number | null, out: string, err: string }>}
 */
function run(args, { script = path.join(directory, 'cli.js'), onOutput } = {}) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [script, ...args]);
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk) => {
      out += chunk;
      onOutput?.(out, () => child.kill('SIGINT'));
    });
    child.stderr.on('data', (chunk) => (err += chunk));
    child.on('close', (code) => resolve({ code, out, err }));
  });
}

describe('mobileimsdk-dev-server', () => {
  test('says where it is, serves, and stops at Ctrl+C', async () => {
    let asked = false;
    const { code, out, err } = await run(['--port', '0', '--web', directory], {
      onOutput: async (text, stop) => {
        const url = /ws:\S+/.exec(text)?.[0];
        if (asked || url === undefined || !text.includes('Ctrl+C')) return;
        asked = true;
        const client = await TestClient.login(url, 'alice', { loginToken: 'very-secret' });
        stop();
        assert.deepEqual(await client.closed(), BYE);
      },
    });
    assert.deepEqual([code, err], [0, '']);
    assert.match(out, /^MobileIMSDK dev server: ws:\/\/127\.0\.0\.1:\d+\/websocket\n/);
    assert.match(out, /Files of .*: http:\/\/127\.0\.0\.1:\d+\/\nStop it with Ctrl\+C\.\n/);
    assert.match(out, /"alice" is online\n"alice" is offline\n$/);
    assert.doesNotMatch(out, /very-secret/);
  });

  /**
   * Does each thing wrong that a client can do.
   * @param {string} url
   */
  async function misbehave(url) {
    const stranger = new TestClient(url.replace('/websocket', '/ws?token=very-secret'));
    const impatient = await TestClient.open(url);
    impatient.send('{"type":2,"dataContent":"very-secret"}');
    await impatient.next();
    await impatient.closed();
    const client = await TestClient.login(url, 'alice\u001b[2J', { loginToken: 'very-secret' });
    client.send(Buffer.from('very-secret'));
    await client.closed();
    stranger.ws.terminate();
    await stranger.closed();
  }

  /** @returns {Promise<number>} a port that was free a moment ago */
  async function freePort() {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
    server.close();
    await once(server, 'close');
    return port;
  }

  /**
   * What a server on this port prints while clients misbehave.
   * @param {number} port
   * @param {string[]} flags
   */
  async function whatItSays(port, flags) {
    const url = `ws://127.0.0.1:${port}/websocket`;
    const child = spawn(process.execPath,
      [path.join(directory, 'cli.js'), '--port', String(port), ...flags]);
    const ended = once(child, 'close');
    const texts = { out: '', err: '' };
    child.stdout.on('data', (chunk) => (texts.out += chunk));
    child.stderr.on('data', (chunk) => (texts.err += chunk));
    // With --quiet nothing says when it listens.
    while (!await TestClient.open(url).then((client) => client.ws.close() ?? true, () => false));
    await misbehave(url);
    child.kill('SIGINT');
    await ended;
    return texts;
  }

  test('says what clients do wrong, a line each; with --quiet nothing of it', async () => {
    const { out, err } = await whatItSays(await freePort(), []);
    const lines = err.split('\n');
    assert.equal(lines.length, 4, err);
    assert.match(lines[0], /asks for the path "\/ws" with a query .* here is "\/websocket"/);
    assert.match(lines[1], /before its login/);
    assert.match(lines[2], /^"alice\\u001b\[2J" sent a binary frame/);
    assert.doesNotMatch(out + err, /very-secret|\u001b/);
    assert.deepEqual(await whatItSays(await freePort(), ['--quiet']), { out: '', err: '' });
  });

  test('--help names every flag', async () => {
    const { code, out } = await run(['--help']);
    assert.equal(code, 0);
    for (const flag of ['port', 'host', 'path', 'sense-mode', 'no-store', 'web', 'quiet']) {
      assert.match(out, new RegExp(`^  --${flag}\\b`, 'm'));
    }
    assert.match(out, /what clients do wrong/);
  });

  for (const [args, message] of /** @type {[string[], RegExp][]} */ ([
    [['--prot', '1'], /--prot/],
    [['extra'], /extra/],
    [['--port'], /--port/],
    [['--port', 'x'], /--port must be a whole number .*, not x/],
    [['--port', '70000'], /--port must be .* 65535/],
    [['--sense-mode', '1s'], /senseMode must be one of 3s, /],
    [['--path', 'x'], /path must begin with "\/"/],
    [['--port', '0', '--web', '/no/such/dir'], /there is no directory \/no\/such\/dir/],
  ])) {
    test(`${args.join(' ')}: one clear line`, async () => {
      const { code, out, err } = await run(args);
      assert.deepEqual([code, out], [2, '']);
      assert.match(err, /^mobileimsdk-dev-server: .*\n$/);
      assert.match(err, message);
    });
  }

  test('a busy port: one clear line', async (t) => {
    const { port } = new URL((await startServer(t)).url);
    const { code, err } = await run(['--port', port]);
    assert.deepEqual([code, err.split('\n').length], [2, 2]);
    assert.match(err, new RegExp(`port ${port} is taken.*--port`));
  });

  test('without ws: how to get it', async () => {
    const copy = mkdtempSync(path.join(tmpdir(), 'dev-server-'));
    cpSync(directory, copy, { recursive: true });
    writeFileSync(path.join(copy, 'package.json'), '{"type":"module"}');
    const { code, err } = await run(['--port', '0'], { script: path.join(copy, 'cli.js') });
    rmSync(copy, { recursive: true });
    assert.equal(code, 2);
    assert.match(err, /^mobileimsdk-dev-server: .*npm install ws, or npx .* -p ws .* --demo\n$/);
  });
});

test('importing does nothing, and a closed server lets Node exit', async () => {
  const code = `
    import { DevServer } from './index.js';
    import { WebSocket } from 'ws';
    const server = new DevServer({ port: 0 });
    await server.start();
    const ws = new WebSocket(server.url);
    await new Promise((resolve) => ws.on('open', resolve));
    ws.send('{"type":0,"dataContent":"{\\\\"loginUserId\\\\":\\\\"a\\\\"}"}');
    await new Promise((resolve) => ws.on('message', resolve));
    server.send('a', 'never acknowledged');
    server.faults.halfOpen();
    server.faults.delay(60000);
    await server.close();`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    cwd: directory, stdio: ['ignore', 'inherit', 'inherit'], timeout: 5_000,
  });
  const [exitCode] = await new Promise((resolve) => child.on('exit', (...args) => resolve(args)));
  assert.equal(exitCode, 0);
});
