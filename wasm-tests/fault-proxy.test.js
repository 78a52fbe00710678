// @ts-check
/** The bad network does what it says, byte by byte: what the chaos proves hangs on it. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import net from 'node:net';
import { describe, test } from 'node:test';
import { FaultProxy } from './support/fault-proxy.js';
import { soon } from './support/real.js';

/** @typedef {import('./support/fault-proxy.js').Direction} Direction */
/** @typedef {import('node:test').TestContext} TestContext */

/** Bytes of which each says where it belongs. @param {number} length */
const pattern = (length) => Buffer.from(Array.from({ length }, (_, i) => (i * 7 + (i >> 8)) & 255));

/** One side of a connection, and what has come in there. */
class Side {
  /** @type {Buffer[]} */
  reads = [];
  length = 0;
  /** @type {'open' | 'fin' | 'reset'} how the other side has ended, as far as one hears */
  end = 'open';
  #changed = () => {};

  /** @param {net.Socket} socket */
  constructor(socket) {
    this.socket = socket;
    socket.on('data', (data) => this.#note(() => {
      this.reads.push(data);
      this.length += data.length;
    }));
    socket.on('end', () => this.#note(() => { this.end = 'fin'; }));
    socket.on('error', () => this.#note(() => { this.end = 'reset'; }));
  }

  get bytes() {
    return Buffer.concat(this.reads);
  }

  /** @param {() => void} what */
  #note(what) {
    what();
    this.#changed();
  }

  /** @param {() => boolean} fits */
  async #until(fits) {
    while (!fits()) await new Promise((resolve) => { this.#changed = () => resolve(undefined); });
  }

  /** @param {number} length */
  received(length) {
    return soon(this.#until(() => this.length >= length), `${length} bytes`);
  }

  ended() {
    return soon(this.#until(() => this.end !== 'open'), 'the end');
  }
}

/** A proxy before a server that only listens, and a way to connect. @param {TestContext} t */
async function network(t) {
  const server = net.createServer({ allowHalfOpen: true, noDelay: true });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {net.AddressInfo} */ (server.address());
  const proxy = new FaultProxy(port);
  await proxy.open();
  /** @type {net.Socket[]} */
  const sockets = [];
  server.on('connection', (socket) => sockets.push(socket));
  t.after(async () => {
    await proxy.close();
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const reach = () => {
    const socket = net.connect(
      { port: proxy.port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    sockets.push(socket);
    return new Side(socket);
  };
  const connect = async () => {
    const accepted = once(server, 'connection');
    const client = reach();
    return { client, server: new Side((await soon(accepted, 'the connection'))[0]) };
  };
  return { proxy, reach, connect };
}

/** @param {{ client: Side, server: Side }} sides @param {Direction} direction */
const along = ({ client, server }, direction) => (direction === 'up'
  ? { sender: client, receiver: server } : { sender: server, receiver: client });

const BOTH = /** @type {const} */ (['up', 'down']);
const opposite = (/** @type {Direction} */ direction) => (direction === 'up' ? 'down' : 'up');

for (const direction of BOTH) {
  describe(direction, () => {
    test('a good network passes everything on, and each end by itself', async (t) => {
      const { proxy, connect } = await network(t);
      const sides = await connect();
      const { sender, receiver } = along(sides, direction);
      const sent = pattern(300_000);
      sender.socket.end(sent);
      await receiver.ended();
      assert.ok(receiver.bytes.equals(sent));
      assert.equal(receiver.end, 'fin');
      receiver.socket.end('the answer');
      await sender.ended();
      assert.equal(sender.bytes.toString(), 'the answer');
      assert.deepEqual(new Set(Object.values(proxy.counts)), new Set([0]));
    });

    test('a reset is passed on as a reset', async (t) => {
      const { connect } = await network(t);
      const { sender, receiver } = along(await connect(), direction);
      sender.socket.resetAndDestroy();
      await receiver.ended();
      assert.equal(receiver.end, 'reset');
    });

    for (const how of /** @type {const} */ (['fin', 'reset'])) {
      test(`a cut by ${how} lets exactly n bytes through, for every n`, async (t) => {
        const { proxy, connect } = await network(t);
        const sent = pattern(40);
        for (let n = 0; n <= sent.length; n += 1) {
          const { sender, receiver } = along(await connect(), direction);
          proxy.cut(direction, n, how);
          // In two writes: the cut counts bytes, not writes.
          if (n > 0) sender.socket.write(sent.subarray(0, 13));
          if (n > 13) await receiver.received(13);
          if (n > 13) sender.socket.write(sent.subarray(13));
          await Promise.all([receiver.ended(), sender.ended()]);
          assert.deepEqual(receiver.bytes, sent.subarray(0, n));
          // Node tells the receiver of a reset as an end, when the last bytes come with it.
          assert.equal(n === 0 ? receiver.end : sender.end, how);
        }
        assert.equal(proxy.counts[`cut ${direction}`], sent.length + 1);
      });
    }

    test('a cut leaves the bytes of the other direction uncounted', async (t) => {
      const { proxy, connect } = await network(t);
      const { sender, receiver } = along(await connect(), direction);
      proxy.cut(direction, 5);
      receiver.socket.write(pattern(1000));
      await sender.received(1000);
      sender.socket.write('12345678');
      await receiver.ended();
      assert.equal(receiver.bytes.toString(), '12345');
    });

    test('half-open: it vanishes, the end too, and the other direction flows', async (t) => {
      const { proxy, connect } = await network(t);
      const { sender, receiver } = along(await connect(), direction);
      sender.socket.write('before');
      await receiver.received(6);
      proxy.halfOpen([direction]);
      sender.socket.end(pattern(1000));
      // The way back is open, so what had been sent before this answer has had its time.
      receiver.socket.write(pattern(100_000));
      await sender.received(100_000);
      assert.equal(receiver.bytes.toString(), 'before');
      assert.deepEqual([receiver.end, sender.end, proxy.size], ['open', 'open', 1]);
      assert.equal(proxy.counts[`half-open ${direction}`], 1);
      receiver.socket.end();
      await sender.ended();
      assert.equal(sender.end, 'fin');
    });

    test('a delay holds back each byte, and keeps the order', async (t) => {
      const { proxy, connect } = await network(t);
      const { sender, receiver } = along(await connect(), direction);
      proxy.shape([direction], { delay: 120 });
      const began = performance.now();
      sender.socket.write('slow ');
      await receiver.received(5);
      assert.ok(performance.now() - began >= 119, `${performance.now() - began} ms`);
      sender.socket.write('and ');
      proxy.shape([direction], { delay: 0 });
      sender.socket.end('in order');
      await receiver.ended();
      assert.equal(receiver.bytes.toString(), 'slow and in order');
      assert.ok(proxy.counts.delayed > 0);
    });

    test('the delay of one direction is not that of the other', async (t) => {
      const { proxy, connect } = await network(t);
      const { sender, receiver } = along(await connect(), direction);
      proxy.shape([opposite(direction)], { delay: 60_000 });
      sender.socket.write('quick');
      await receiver.received(5);
    });

    test('a throttle lets no more through than its rate', async (t) => {
      const { proxy, connect } = await network(t);
      const { sender, receiver } = along(await connect(), direction);
      proxy.shape([direction], { bytesPerSecond: 5000 });
      const sent = pattern(1500);
      const began = performance.now();
      sender.socket.write(sent);
      for (const length of [500, 1000, 1500]) {
        await receiver.received(length);
        const most = (performance.now() - began) * 5 + 100;  // a step of 20 ms leaves at once
        assert.ok(receiver.length <= most, `${receiver.length} of ${most} bytes`);
      }
      assert.ok(receiver.bytes.equals(sent));
      assert.ok(proxy.counts.throttled > 10);
    });

    test('a throttled network holds only so much, then its sender has to wait', async (t) => {
      const { proxy, connect } = await network(t);
      const { sender, receiver } = along(await connect(), direction);
      proxy.shape([direction], { bytesPerSecond: 20 });
      const sent = pattern(16 * 1024 * 1024);
      let isWritten = false;
      sender.socket.write(sent, () => { isWritten = true; });
      await receiver.received(1);
      assert.equal(isWritten, false);
      proxy.shape([direction], { bytesPerSecond: 0 });
      await receiver.received(sent.length);
      assert.ok(receiver.bytes.equals(sent));
    });

    test('splitting makes a write of each byte', async (t) => {
      const { proxy, connect } = await network(t);
      const { sender, receiver } = along(await connect(), direction);
      proxy.shape([direction], { split: true });
      const sent = pattern(200);
      sender.socket.write(sent);
      await receiver.received(sent.length);
      assert.ok(receiver.bytes.equals(sent));
      assert.equal(proxy.counts.split, sent.length);
      // The kernel may join two on a busy machine.
      assert.ok(receiver.reads.length > sent.length / 2, `${receiver.reads.length} reads`);
    });

    test('coalescing makes one write of many', async (t) => {
      const { proxy, connect } = await network(t);
      const { sender, receiver } = along(await connect(), direction);
      proxy.shape([direction], { coalesce: 300 });
      for (const letter of 'abcdefghij') {
        sender.socket.write(letter);
        await new Promise((resolve) => setImmediate(resolve));
      }
      await receiver.received(10);
      assert.equal(receiver.bytes.toString(), 'abcdefghij');
      assert.ok(receiver.reads.length <= 2, `${receiver.reads.length} reads`);
      assert.ok(proxy.counts.coalesced >= 1);
    });
  });
}

describe('half-open both ways', () => {
  test('nothing comes through, and when both have ended it is gone', async (t) => {
    const { proxy, connect } = await network(t);
    const { client, server } = await connect();
    proxy.halfOpen(BOTH);
    client.socket.end('hello?');
    server.socket.write('anybody?');
    server.socket.resetAndDestroy();
    await client.ended();
    assert.deepEqual([client.length, server.length], [0, 0]);
    assert.equal(proxy.counts['half-open both'], 1);
  });

  test('one that ends does not take the other with it', async (t) => {
    const { proxy, connect } = await network(t);
    const first = await connect();
    proxy.halfOpen(BOTH);
    first.client.socket.write('x');
    first.server.socket.resetAndDestroy();
    // The next connection works, and its round trip gives the first one its time.
    const second = await connect();
    second.client.socket.write('ping');
    await second.server.received(4);
    second.server.socket.write('pong');
    await second.client.received(4);
    assert.deepEqual([first.client.end, proxy.size], ['open', 2]);
  });
});

describe('new connections', () => {
  for (const how of /** @type {const} */ (['fin', 'reset'])) {
    test(`are refused by ${how}, and let in again`, async (t) => {
      const { proxy, reach, connect } = await network(t);
      const before = await connect();
      proxy.refuse(how);
      const refused = reach();
      await refused.ended();
      assert.equal(refused.end, how);
      before.client.socket.write('those that are there stay');
      await before.server.received(10);
      proxy.refuse();
      await connect();
      assert.equal(proxy.counts[how === 'fin' ? 'refused by close' : 'refused by reset'], 1);
    });
  }

  test('are reset while nobody listens behind the proxy', async (t) => {
    const server = net.createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = /** @type {net.AddressInfo} */ (server.address());
    await once(server.close(), 'close');
    const proxy = new FaultProxy(port);
    await proxy.open();
    t.after(() => proxy.close());
    const client = new Side(net.connect(proxy.port, '127.0.0.1'));
    await client.ended();
    assert.equal(client.end, 'reset');
  });

  test('get the cut that was asked for while there was none', async (t) => {
    const { proxy, connect } = await network(t);
    proxy.cut('up', 3);
    const { client, server } = await connect();
    client.socket.write('abcdef');
    await server.ended();
    assert.equal(server.bytes.toString(), 'abc');
    assert.equal(proxy.counts['cut up'], 1);
    await connect();
    assert.equal(proxy.counts['cut up'], 1);
  });
});

test('healing ends delays and refusals, and takes back a cut that has not come', async (t) => {
  const { proxy, connect } = await network(t);
  const { client, server } = await connect();
  proxy.shape(BOTH, { delay: 60_000, bytesPerSecond: 1, split: true, coalesce: 60_000 });
  proxy.refuse('reset');
  proxy.cut('up', 3);
  proxy.cut('down', 3);  // the connection is doomed already: this is for the next one
  proxy.heal();
  client.socket.write('abcdef');
  await server.received(6);
  const next = await connect();
  next.server.socket.write('abcdef');
  await next.client.received(6);
  assert.equal(proxy.size, 2);
});
