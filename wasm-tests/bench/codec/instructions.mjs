// @ts-check
// Instructions of the processor that one received message costs in JavaScriptCore without a JIT:
// what iOS does with a mini-program, and the same number however busy the machine is. Counted by
// callgrind, as the difference of runs.
//   node wasm-tests/bench/codec/instructions.mjs [--package checkout] [--kind nested] [--size 120]
// --kind, --size, --variant: only these, each repeatable; a minute for each size
import path from 'node:path';
import { parseArgs } from 'node:util';
import { installSystemPackages } from '../../../.ci/packages.mjs';
import { root, run } from '../../../js/build/command.mjs';
import { bundleBench } from './bundle.mjs';
import { outfile } from './engines.mjs';
import { BASE } from './summary.mjs';

const VARIANTS = [BASE, 'wasm', 'twin'];
const ROUNDS = 3;  // and twice as many

/**
 * @param {string} script @param {object} repetition
 * @returns {{ ir: number, operations: number }}
 */
function collect(script, repetition) {
  const said = run('valgrind', ['--tool=callgrind', '--callgrind-out-file=/dev/null', '--log-fd=1',
    'jsc', script, '--', JSON.stringify({ repetition })],
  { env: { PATH: process.env.PATH, JSC_useJIT: '0', Malloc: '1' } });
  const [, ir] = /Collected : (\d+)/.exec(said) ?? [];
  const [line] = /^\{"result".*$/m.exec(said) ?? [];
  const result = line && JSON.parse(line).result;
  if (!ir || !result || result.compilers.useJIT) throw new Error(`it did not count:\n${said}`);
  return { ir: Number(ir), operations: result.operations };
}

/** @param {string} script @param {object} repetition @returns {number} for one message */
function slope(script, repetition) {
  const once = collect(script, { ...repetition, rounds: ROUNDS });
  const twice = collect(script, { ...repetition, rounds: 2 * ROUNDS });
  return (twice.ir - once.ir) / (twice.operations - once.operations);
}

const many = /** @type {const} */ ({ type: 'string', multiple: true });
const { values } = parseArgs({ options: {
  package: { type: 'string', default: root }, kind: many, size: many, variant: many,
} });
installSystemPackages({ jsc: 'libjavascriptcoregtk-4.0-bin', valgrind: 'valgrind' });
const checkout = path.resolve(values.package), script = outfile('miniprogram', 'jsc');
await bundleBench(checkout, 'miniprogram', script);
const wasmPath = path.join(checkout, 'dist/miniprogram/core.wasm');
for (const kind of values.kind ?? ['ascii']) {
  for (const bytes of (values.size ?? ['120', '16384']).map(Number)) {
    const repetition = { kind, bytes, wasmPath };
    // To make the frames is no work of a client.
    const idle = slope(script, { ...repetition, variant: BASE, idle: true });
    let base = 0;
    for (const variant of values.variant ?? VARIANTS) {
      const count = Math.round(slope(script, { ...repetition, variant, idle: false }) - idle);
      base ||= count;
      console.log(`receive ${kind} ${bytes} B, ${variant.padEnd(9)} ` +
        `${String(count).padStart(10)} instructions, x ${(count / base).toFixed(2)}`);
    }
  }
}
