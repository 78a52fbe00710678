// @ts-check
/** Addresses at which no client comes online, each for a reason of its own. */
import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import { WebSocketServer } from 'ws';
import { certificate, key } from './certificate.js';
import { startServer } from './real.js';

/** @typedef {import('node:test').TestContext} TestContext */
/** @typedef {import('ws').WebSocket} WebSocket */

/** @param {TestContext} t @param {net.Server} server @returns {Promise<string>} host and port */
export async function listening(t, server) {
  /** @type {Set<net.Socket>} */
  const sockets = new Set();
  server.on('connection', (socket) => sockets.add(socket));
  t.after(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `127.0.0.1:${/** @type {net.AddressInfo} */ (server.address()).port}`;
}

/** A server that lets nobody in. @param {TestContext} t @param {number} status */
export async function refusing(t, status) {
  const server = http.createServer();
  server.on('upgrade', (_, socket) =>
    socket.end(`HTTP/1.1 ${status} No\r\nContent-Length: 0\r\n\r\n`));
  return `ws://${await listening(t, server)}/websocket`;
}

/**
 * A WebSocket server of something else.
 * @param {TestContext} t @param {(ws: WebSocket) => void} act
 */
export async function foreign(t, act) {
  const server = http.createServer(), sockets = new WebSocketServer({ server });
  sockets.on('connection', act);
  return `ws://${await listening(t, server)}/websocket`;
}

/** Where nothing listens. @param {TestContext} t */
export async function closedPort(t) {
  const server = net.createServer(), address = await listening(t, server);
  server.close();
  await once(server, 'close');
  return `ws://${address}/websocket`;
}

/** A server whose certificate nobody trusts. @param {TestContext} t */
export async function selfSigned(t) {
  const server = https.createServer({ cert: certificate, key });
  return `wss://${await listening(t, server)}/websocket`;
}

/**
 * Each mistake that people make with an address, in Node.
 * @type {Record<string, (t: TestContext) => Promise<string>>}
 */
export const MISTAKEN = {
  'a wrong port': closedPort,
  'a wrong host': async () => 'ws://no-such-host.invalid/websocket',
  'a wrong path': async (t) => (await startServer(t)).url.replace('/websocket', '/websockets'),
  'wss to a plain port': async (t) => (await startServer(t)).url.replace('ws:', 'wss:'),
  'HTTP 401': (t) => refusing(t, 401),
  'HTTP 404': (t) => refusing(t, 404),
  'HTTP 502': (t) => refusing(t, 502),
  'a foreign server that is silent': (t) => foreign(t, () => {}),
  'a foreign server that echoes': (t) =>
    foreign(t, (ws) => ws.on('message', (data) => ws.send(String(data)))),
  'a foreign server that hangs up': (t) =>
    foreign(t, (ws) => ws.on('message', () => ws.close(4000, 'who are you'))),
  'a self-signed certificate': selfSigned,
  'what speaks no HTTP': async (t) => {
    const server = net.createServer((socket) => socket.end('hi\r\n\r\n'));
    return `ws://${await listening(t, server)}/`;
  },
};
