// Every test, one step after the other; a failed step does not hide the next ones.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { buildSanitizedTests, buildSimulation } from '../js/build/build.mjs';
import { root } from '../js/build/command.mjs';
import * as simulation from '../src/tests/sim/run.mjs';

const files = (directory) => fs.readdirSync(path.join(root, directory))
  .filter((file) => file.endsWith('.test.js')).map((file) => path.join(directory, file));

const command = (name, ...args) => () => spawnSync(name, args, { cwd: root, stdio: 'inherit' })
  .status === 0;
/** Several files at a time: more than processors where each waits now and then. */
const nodeTests = (directory, atOnce) => command(process.execPath, '--test',
  '--test-reporter=spec', `--test-concurrency=${atOnce}`, ...files(directory));

/**
 * The tests of the core, on all processors. In more parts than there are processors: a few tests
 * take seconds, and nobody knows into which parts they fall.
 */
async function coreTests() {
  const atOnce = availableParallelism(), count = atOnce * 4;
  const part = (index) => new Promise((resolve) => {
    const env = { ...process.env, GTEST_TOTAL_SHARDS: count, GTEST_SHARD_INDEX: index };
    spawn('build/sanitized/core_tests', ['--gtest_brief=1'], { cwd: root, stdio: 'inherit', env })
      .on('error', () => resolve(false))
      .on('exit', (status) => resolve(status === 0));
  });
  let next = 0, passed = true;
  const work = async () => {
    while (next < count) passed = await part(next++) && passed;
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return passed;
}

const steps = {
  'type check': command(process.execPath, 'node_modules/typescript/bin/tsc', '-p', 'js'),
  'build the native tests': () => { buildSanitizedTests(); return true; },
  'native tests, under ASan and UBSan': coreTests,
  'build the simulation': () => { buildSimulation(); return true; },
  'simulation, seeds that were red': simulation.seedsThatWereRed,
  'simulation, the fixed seeds': simulation.fixedSeeds,
  'simulation, seeds of this commit': simulation.seedsOfThisCommit,
  'simulation under ASan and UBSan': simulation.sanitizedSeeds,
  'simulation, a sample of its canaries': command(process.execPath,
    'src/tests/sim/run-canaries.mjs', '--sample'),
  'size budgets': command(process.execPath, 'js/build/size.mjs'),
  'Node tests': nodeTests('wasm-tests', availableParallelism() + 1),
  'Node tests of the client, on its JavaScript twin': command(process.execPath,
    'wasm-tests/on-twin.mjs', '--fast'),
  'browser tests': nodeTests('wasm-tests/browser', availableParallelism()),
};

const results = [];
for (const [name, step] of Object.entries(steps)) {
  console.log(`\n=== ${name}`);
  const started = Date.now();
  let passed = false;
  try {
    passed = await step();
  } catch (error) {
    console.error(error.message);
  }
  results.push({ name, passed, seconds: ((Date.now() - started) / 1000).toFixed(1) });
}

console.log('\n=== summary');
for (const { name, passed, seconds } of results) {
  console.log(`${passed ? 'ok  ' : 'FAIL'} ${seconds.padStart(6)} s  ${name}`);
}
process.exit(results.every(({ passed }) => passed) ? 0 : 1);
