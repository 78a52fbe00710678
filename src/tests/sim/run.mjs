// Runs the simulation: `npm run sim -- --seeds N --steps M --from S`. All options: sim_main.cc. And
// its share of `npm test`: each function is a step, true when it passed.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSimulation } from '../../../js/build/build.mjs';
import { root, run, stop } from '../../../js/build/command.mjs';

const FIXED_SEEDS = 2_000;  // always the same ones
const COMMIT_SEEDS = 2_000;  // others with each commit
const STEPS = 2000;
const SANITIZED_SEEDS = 250;

const binary = (directory) => path.join(root, 'build', directory, 'sim');

function simulate(directory, ...options) {
  const words = [...options, '--steps', STEPS].map(String);
  return spawnSync(binary(directory), words, { cwd: root, stdio: 'inherit' }).status === 0;
}

/** Where the seeds of this commit begin; without a repository, behind the fixed ones. */
function firstSeedOfCommit() {
  const { status, stdout } = spawnSync('git', ['rev-parse', 'HEAD'],
    { cwd: root, encoding: 'utf8' });
  const commit = status === 0 ? parseInt(stdout.slice(0, 8), 16) : 0;
  return FIXED_SEEDS + 1 + commit * COMMIT_SEEDS;
}

export function fixedSeeds() {
  return simulate('native', '--from', 1, '--seeds', FIXED_SEEDS);
}

export function seedsOfThisCommit() {
  return simulate('native', '--from', firstSeedOfCommit(), '--seeds', COMMIT_SEEDS);
}

export function seedsThatWereRed() {
  return simulate('native', '--list', 'src/tests/sim/regressions.txt');
}

/** The sanitizers find nothing, and the traces are those of the optimised build. */
export function sanitizedSeeds() {
  const hash = (directory) => {
    const words = ['--seeds', SANITIZED_SEEDS, '--steps', STEPS, '--quiet'].map(String);
    const said = run(binary(directory), words);
    console.log(`${directory}: ${said.trim()}`);
    const found = /hash ([0-9a-f]{16})/.exec(said);
    if (!found) throw new Error(`${directory}: no hash in: ${said}`);
    return found[1];
  };
  return hash('sanitized') === hash('native');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    buildSimulation();
  } catch (error) {
    stop(error);
  }
  const { status } = spawnSync(binary('native'), process.argv.slice(2),
    { cwd: root, stdio: 'inherit' });
  process.exit(status ?? 1);
}
