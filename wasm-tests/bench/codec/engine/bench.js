// @ts-check
/** The whole bench of one engine; the same code in all of them. */
import { Pool } from './frames.js';
import { becomeMiniProgram, compilers, serve, useCpuClock } from './host.js';
import { interleave } from './measure.js';
import { connect } from './ours.js';
import { MAX_FINGERPRINTS, plainClient } from './plain.js';
import { checkReceiving, prepare, receiving } from './receive.js';
import { checkSending, sending } from './send.js';
import { Sink } from './sink.js';

/** @typedef {import('./receive.js').Entry} Entry */
/** @typedef {import('./frames.js').Kind} Kind */
/**
 * @typedef {object} Options
 * @property {Kind[]} kinds
 * @property {number[]} sizes bytes of a text
 * @property {number} batchMs
 * @property {number} batches
 * @property {string} [wasmPath] of core.wasm, for mini-programs
 * @property {boolean} [cpu] time on the processor, not on the wall
 */

const CHECKED = 16, WARM_MS = 15;
/** Messages before anything counts. */
const FILL = { receive: MAX_FINGERPRINTS + 512, send: 1024 };

/**
 * @param {string} name @param {boolean} sends @param {string} [wasmPath]
 * @returns {Promise<Entry>}
 */
async function makeEntry(name, sends, wasmPath) {
  const sink = new Sink();
  const peer = name === 'wasm' || name === 'twin' ? await connect(name, sink, wasmPath)
    : plainClient(sink, /** @type {any} */ (name));
  sink.begin(sends);
  return { name, peer, sink };
}

/** Nothing may have gone another way than the bench thinks. @param {Entry} entry */
function checkStats({ name, peer, sink }) {
  if (!('stats' in peer)) return;
  const stats = /** @type {any} */ (peer).stats();
  const wrong = stats.state !== 'online' || stats.invalidFrames !== 0 || stats.pending !== 0 ||
    stats.retransmissions !== 0 || stats.shown !== sink.messages || stats.acksSent !== sink.acks ||
    stats.delivered !== stats.accepted;
  if (wrong) throw new Error(`${name}: ${JSON.stringify(stats)}`);
}

/**
 * @param {'receive' | 'send'} way @param {string[]} names @param {Options} options
 */
async function runWay(way, names, { kinds, sizes, batchMs, batches, wasmPath }) {
  /** @type {Entry[]} */
  const entries = [];
  const results = [];
  for (const name of names) entries.push(await makeEntry(name, way === 'send', wasmPath));
  const stepOf = way === 'send' ? sending : receiving;
  const check = way === 'send' ? checkSending : checkReceiving;
  const cases = kinds.flatMap((kind) => sizes.map((bytes) => ({ kind, bytes })));
  /** @param {Pool} pool */
  const variants = (pool) => entries.map((entry) =>
    ({ name: entry.name, step: stepOf(entry, pool) }));

  // Compilers see all there is before anything counts, and every memory of fingerprints is full.
  const small = new Pool('ascii', 120);
  for (const { step } of variants(small)) {
    for (let i = 0; i < FILL[way]; i += 512) await step(512);
  }
  for (const { kind, bytes } of cases) {
    const pool = new Pool(kind, bytes);
    for (const entry of entries) await check(entry, pool, CHECKED);
    await interleave(variants(pool), { batchMs: WARM_MS, batches: 1 });
  }
  for (const { kind, bytes } of cases) {
    const samples = await interleave(variants(new Pool(kind, bytes)), { batchMs, batches });
    results.push({ way, kind, bytes, samples });
  }
  entries.forEach(checkStats);
  return results;
}

const RECEIVERS = ['stringify', 'concatenate', 'wasm', 'twin'];
const SENDERS = ['stringify', 'wasm', 'twin'];

/**
 * @typedef {object} Repetition of one variant, for who counts instructions from outside
 * @property {string} variant @property {Kind} kind @property {number} bytes
 * @property {number} rounds
 * @property {boolean} idle prepares the frames, and nothing else
 * @property {string} wasmPath
 */
const ROUND = 20;

/** @param {Repetition} wish */
async function repeat({ variant, kind, bytes, rounds, idle, wasmPath }) {
  const entry = await makeEntry(variant, false, wasmPath), pool = new Pool(kind, bytes, ROUND);
  const step = receiving(entry, pool);
  for (let i = 0; i < rounds; i += 1) {
    if (idle) prepare(entry, pool, ROUND);
    else await step(ROUND);
  }
  return { compilers: compilers(), operations: rounds * ROUND };
}

/** @param {Options & { ways: Array<'receive' | 'send'>, repetition?: Repetition }} options */
async function bench(options) {
  becomeMiniProgram();
  if (options.repetition) return repeat(options.repetition);
  if (options.cpu) useCpuClock();
  const cases = [];
  for (const way of options.ways) {
    cases.push(...await runWay(way, way === 'send' ? SENDERS : RECEIVERS, options));
  }
  return { compilers: compilers(), cases };
}

serve(bench);
