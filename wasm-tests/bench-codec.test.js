// @ts-check
/** The parts of the codec bench that could make it measure something else than it says. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { Pool, USER, ackOf, gsonQuote, makeText } from './bench/codec/engine/frames.js';
import { interleave } from './bench/codec/engine/measure.js';
import { plainClient } from './bench/codec/engine/plain.js';
import { checkReceiving, receiving } from './bench/codec/engine/receive.js';
import { checkSending, sending } from './bench/codec/engine/send.js';
import { Sink } from './bench/codec/engine/sink.js';
import { format, goalsOf, summarize } from './bench/codec/summary.mjs';
import { frameText } from './support/frames.js';

/** @typedef {import('./bench/codec/engine/frames.js').Kind} Kind */

const KINDS = /** @type {Kind[]} */ (['ascii', 'chinese', 'nested']);

/** @param {string} name @param {boolean} [sends] */
function entryOf(name, sends = false) {
  const sink = new Sink(), peer = plainClient(sink, /** @type {any} */ (name));
  sink.begin(sends);
  return { name, peer, sink };
}

test('texts have the bytes they are named after, and differ', () => {
  for (const kind of KINDS) {
    for (const bytes of [120, 1024, 16384]) {
      const texts = Array.from({ length: 5 }, (_, i) => makeText(kind, bytes, i));
      for (const text of texts) assert.equal(Buffer.byteLength(text), bytes, kind);
      assert.equal(new Set(texts).size, texts.length);
    }
  }
});

test('nested JSON is JSON, with an escape for every five characters, as Gson writes it', () => {
  const text = makeText('nested', 16384, 7), quoted = gsonQuote(text);
  assert.ok(Array.isArray(JSON.parse(text)));
  const escapes = /** @type {string[]} */ (quoted.match(/\\(u[0-9a-f]{4}|.)/g) ?? []);
  assert.ok(text.length / escapes.length > 4 && text.length / escapes.length < 6);
  assert.ok(escapes.includes('\\u003d') && escapes.includes('\\"'));
  assert.equal(JSON.parse(gsonQuote('<&>=\' "\u2028')), '<&>=\' "\u2028');
});

test('frames are legal, in the order of the server, and each of its own', () => {
  for (const kind of KINDS) {
    const pool = new Pool(kind, 120, 8), frame = JSON.parse(pool.message(12));
    assert.equal(frame.dataContent, pool.contents[12 % 8]);
    assert.equal(frame.to, USER);
    assert.equal(frame.fp.length, 36);
    assert.equal(JSON.stringify(frame), frameText(frame));
    assert.notEqual(frame.fp, JSON.parse(pool.message(20)).fp);
  }
  assert.equal(ackOf('fp', 'bob', 'alice'),
    frameText({ type: 4, dataContent: 'fp', from: 'bob', to: 'alice' }));
});

test('the plain clients tell, acknowledge and settle what is expected', async () => {
  const pool = new Pool('nested', 120, 8);
  for (const name of ['stringify', 'concatenate']) {
    const receiver = entryOf(name), sender = entryOf(name, true);
    checkReceiving(receiver, pool, 8);
    assert.equal(typeof receiving(receiver, pool)(20), 'number');
    assert.equal(receiver.sink.messages, 28);
    await checkSending(sender, pool, 8);
    assert.equal(typeof await sending(sender, pool)(300), 'number');
  }
});

test('a client that tells something else, or leaves out an ACK, fails the bench', () => {
  const pool = new Pool('ascii', 120, 8);
  /** @param {(take: (frame: string) => void, frame: string) => void} take */
  const broken = (take) => {
    const entry = entryOf('stringify'), good = entry.peer.take;
    entry.peer.take = (frame) => take(good, frame);
    return entry;
  };
  const other = broken((take, frame) => take(frame.replace('1c2d', '1c2e')));
  assert.throws(() => checkReceiving(other, pool, 8), /other messages or ACKs/);
  const shorter = broken((take, frame) => take(frame.replace('fox', 'fx')));
  assert.throws(() => receiving(shorter, pool)(8), /sum/);
  const silent = broken(() => {});
  assert.throws(() => receiving(silent, pool)(8), /told 0 messages, 0 ACKs/);
});

test('variants are measured in turn, and a ratio is of one turn', async () => {
  /** @type {string[]} */
  const order = [];
  const variant = (/** @type {string} */ name, /** @type {number} */ ms) => ({
    name, step: (/** @type {number} */ count) => { order.push(name); return count * ms; },
  });
  const samples = await interleave([variant('stringify', 10), variant('wasm', 5)],
    { batchMs: 10, batches: 3 });
  assert.deepEqual(order.slice(2).join(' '),  // after a step of each that only sets the count
    'stringify wasm wasm wasm wasm stringify stringify wasm wasm');
  assert.deepEqual(samples, { stringify: [1e7, 1e7, 1e7], wasm: [5e6, 5e6, 5e6] });
  const row = summarize({
    way: 'receive', kind: 'ascii', bytes: 16384,
    samples: { stringify: [100, 200, 300], wasm: [50, 100, 600] },
  });
  assert.deepEqual(row.ns.stringify, { median: 200, min: 100, max: 300 });
  assert.deepEqual(row.ratio.wasm, { median: 0.5, min: 0.5, max: 2 });
  const goals = goalsOf('Node', [row]);
  assert.deepEqual(goals.map(({ met }) => met), [true]);
  assert.match(format({ engines: { Node: [row] }, goals }), /receive ascii 16 KB .* 0\.50\n/);
});
