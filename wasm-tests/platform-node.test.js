// @ts-check
/** The platform of Node, on the package `ws`. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import net from 'node:net';
import { describe, test } from 'node:test';
import { WebSocketServer } from 'ws';
import { createPlatform } from '../js/hosts/node.js';

/** A platform's socket, open, to a server that tells what it got. @param {any} t */
async function connected(t) {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  t.after(() => server.close());
  await once(server, 'listening');
  /** @type {string[]} */
  const got = [];
  server.on('connection', (peer) => peer.on('message', (data) => got.push(String(data))));
  const { port } = /** @type {net.AddressInfo} */ (server.address());
  const opened = deferred();
  const closed = deferred();
  const socket = await createPlatform().openSocket(`ws://127.0.0.1:${port}`, {
    opened: opened.resolve, text() {}, binary() {}, closed: closed.resolve, failed: opened.reject,
  });
  t.after(() => socket.close());
  await opened.promise;
  /** @param {number} count */
  const gotAll = async (count) => {
    while (got.length < count) await new Promise((resolve) => setImmediate(resolve));
    return got;
  };
  return { socket, gotAll, closed: closed.promise };
}

/** A promise, and what settles it. */
function deferred() {
  /** @type {any} */
  const made = {};
  made.promise = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }));
  return made;
}

/** How many times the system is called to write. @param {any} t */
function countWrites(t) {
  const counted = { writes: 0 };
  const { prototype } = /** @type {any} */ (net.Socket);
  const original = prototype._writeGeneric;
  t.after(() => { prototype._writeGeneric = original; });
  prototype._writeGeneric = function (/** @type {any[]} */ ...args) {
    counted.writes += 1;
    return original.apply(this, args);
  };
  return counted;
}

describe('in Node, with `ws`', () => {
  test('what is written in one turn leaves in one system call, in order', async (t) => {
    const { socket, gotAll } = await connected(t);
    const counted = countWrites(t);
    const frames = Array.from({ length: 100 }, (_, i) => `frame ${i}`);
    for (const frame of frames) socket.send(frame);
    assert.deepEqual(await gotAll(100), frames);
    assert.equal(counted.writes, 1);
  });

  test('what is much leaves at once: nothing piles up that looks like a backlog', async (t) => {
    const { socket, gotAll } = await connected(t);
    for (let i = 0; i < 20; i += 1) {
      socket.send('你'.repeat(20_000));
      assert.ok(socket.bufferedAmount < 256 * 1024, `${socket.bufferedAmount} bytes`);
      await new Promise((resolve) => setImmediate(resolve));
    }
    assert.equal((await gotAll(20)).length, 20);
  });

  test('what is written in the next turn does not wait for more', async (t) => {
    const { socket, gotAll } = await connected(t);
    socket.send('one');
    await gotAll(1);
    socket.send('two');
    assert.deepEqual(await gotAll(2), ['one', 'two']);
  });

  test('what was written before close() arrives', async (t) => {
    const { socket, gotAll, closed } = await connected(t);
    socket.send('last words');
    socket.close();
    assert.deepEqual(await gotAll(1), ['last words']);
    await closed;
  });
});
