// @ts-check
/** Why a client does not come online by Node's own WebSocket, which hides it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { closedPort, listening, refusing, selfSigned } from './support/endpoints.js';
import { runNode } from './support/child.js';
import { startServer } from './support/real.js';
import net from 'node:net';

/**
 * What a client in a Node of its own is told of its first attempt.
 * @param {string} url
 */
async function firstFailure(url) {
  const script = `
    import { Client } from 'mobileimsdk-wasm';
    const client = new Client({
      url: process.argv[1], userId: 'alice', connectTimeout: 5000, outbox: 'memory',
    });
    client.on('error', ({ code, phase, hint, closeCode, cause }) => {
      console.log(JSON.stringify({
        code, phase, hint, closeCode, cause: cause && [cause.code, cause.message],
        own: typeof WebSocket,
      }));
      client.dispose();
    });
    client.on('state', ({ state }) => {
      if (state !== 'online') return;
      console.log(JSON.stringify({ online: true, own: typeof WebSocket }));
      client.dispose();
    });
    client.login();`;
  const { stdout, stderr } = await runNode(
    ['--experimental-websocket', '--input-type=module', '--eval', script, url]);
  assert.ok(stdout, stderr);
  const told = JSON.parse(stdout);
  assert.equal(told.own, 'function', 'this Node has a WebSocket of its own');
  return told;
}

/** @type {Record<string, [(t: import('node:test').TestContext) => Promise<string>, RegExp]>} */
const ENDPOINTS = {
  'a wrong port': [closedPort, /^Nothing listens at this port/],
  'a wrong host': [async () => 'ws://no-such-host.invalid/websocket', /^The name of the host/],
  'wss to a plain port': [async (t) => (await startServer(t)).url.replace('ws:', 'wss:'),
    /does not speak TLS/],
  'HTTP 401': [(t) => refusing(t, 401), /^HTTP 401: /],
  'HTTP 404': [(t) => refusing(t, 404), /^HTTP 404: there is no such path/],
  'a self-signed certificate': [selfSigned, /certificate .*not accepted/],
  'what speaks no HTTP': [async (t) => {
    const server = net.createServer((socket) => socket.end('hi\r\n\r\n'));
    return `ws://${await listening(t, server)}/`;
  }, /does not speak HTTP/],
};

for (const [what, [at, hint]] of Object.entries(ENDPOINTS)) {
  test(`${what} is told by Node's own WebSocket, at once`, async (t) => {
    const told = await firstFailure(await at(t));
    assert.deepEqual([told.code, told.phase], ['CONNECT_FAILED', 'connect']);
    assert.match(told.hint, hint);
    assert.ok(told.cause);
  });
}

test('Node\'s own WebSocket comes online where all is well', async (t) => {
  const { url } = await startServer(t);
  assert.equal((await firstFailure(url)).online, true);
});
