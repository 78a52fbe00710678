// @ts-check
/** The option `webSocket` in Node, as the README has it: an own certificate, and a header. */
import assert from 'node:assert/strict';
import { createServer } from 'node:https';
import { test } from 'node:test';
import { WebSocket, WebSocketServer } from 'ws';
import { certificate, key } from './support/certificate.js';
import { loginAnswer } from './support/frames.js';
import { makeClient, soon } from './support/real.js';

/** @param {import('node:test').TestContext} t */
async function startTlsServer(t) {
  const https = createServer({ key, cert: certificate });
  /** @type {unknown[]} */
  const tenants = [];
  const acceptor = new WebSocketServer({ server: https });
  acceptor.on('connection', (socket, { headers }) => {
    tenants.push(headers['x-tenant']);
    socket.on('message', () => socket.send(loginAnswer(0, 1_700_000_000_000)));
  });
  await new Promise((resolve) => { https.listen(0, () => resolve(null)); });
  t.after(() => {
    for (const socket of acceptor.clients) socket.terminate();
    https.close();
  });
  const { port } = /** @type {import('node:net').AddressInfo} */ (https.address());
  return { url: `wss://localhost:${port}/websocket`, tenants };
}

test('a class over `ws` brings its certificate and headers', async (t) => {
  const { url, tenants } = await startTlsServer(t);
  const ca = certificate, headers = { 'x-tenant': 'acme' };
  const client = makeClient(t, /** @type {any} */ ({ url }), 'alice', {
    webSocket: class extends WebSocket {
      /** @param {string} address */
      constructor(address) {
        super(address, { ca, headers });
      }
    },
  });
  await soon(client.login(), 'the login');
  assert.deepEqual(tenants, ['acme']);
});

test('without it that certificate is refused, and the hint names the option', async (t) => {
  const { url, tenants } = await startTlsServer(t);
  const client = makeClient(t, /** @type {any} */ ({ url }), 'alice', { webSocket: WebSocket });
  const failed = new Promise((resolve) => { client.on('error', resolve); });
  client.login().catch(() => {});
  const { code, hint } = await soon(failed, 'the error');
  assert.equal(code, 'CONNECT_FAILED');
  assert.match(hint, /certificate .* `webSocket`/);
  assert.deepEqual(tenants, []);
});
