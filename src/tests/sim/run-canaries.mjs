// The power of the simulation: every bug of canaries.mjs must make it red.
//   npm run canaries -- [--seeds N] [--only NAME]... [--sample] [--jobs J]
// --sample: only the few that `npm test` runs, so that it shows when the simulation goes blind.
// Prints for each how many seeds that took. Exit status 1: one was not caught, or the core without
// a bug is red on the same seeds.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import readline from 'node:readline';
import { parseArgs } from 'node:util';
import { root, run, stop, whole } from '../../../js/build/command.mjs';
import { CANARIES, SAMPLE } from './canaries.mjs';

const WORKSHOP = path.join(root, 'build/canaries');
const NONE = { name: 'none', rule: '' };
// The simulation tells its progress every 5 s; a seed takes some hundredths of one.
const SILENT_REPORTS = 4;
// Two runs must say the same. A core that does not shows it in the first few seeds.
const HASHED_SEEDS = '20';

let options;

function readArguments() {
  const text = { type: 'string' };
  const { values } = parseArgs({ options: {
    seeds: text, jobs: text, only: { type: 'string', multiple: true }, sample: { type: 'boolean' },
  } });
  const only = values.sample ? SAMPLE : values.only;
  for (const name of only ?? []) {
    if (!CANARIES.some((canary) => canary.name === name)) throw new Error(`no canary ${name}`);
  }
  const chosen = ({ name }) => !only || only.includes(name);
  return {
    seeds: whole('seeds', values.seeds, 10_000, 1e9),
    jobs: whole('jobs', values.jobs, os.availableParallelism(), 256),
    canaries: CANARIES.filter(chosen),
  };
}

/** Builds the simulation around a core with this bug. One build directory: little differs. */
function build({ name }) {
  const directory = path.join(WORKSHOP, 'build'), program = path.join(WORKSHOP, 'programs', name);
  run('cmake', ['-S', root, '-B', directory, '-G', 'Ninja', '-DIM_TESTS=OFF',
    `-DIM_CANARY=${name}`]);
  run('ninja', ['-C', directory, `-j${options.jobs}`, 'sim']);
  fs.mkdirSync(path.dirname(program), { recursive: true });
  fs.copyFileSync(path.join(directory, 'sim'), program);
  return program;
}

/** Runs worlds one after the other. Resolves to what was said; `hung`: in a seed without an end. */
function simulate(program, ...args) {
  // A core that goes wild may want all memory.
  const limited = ['-c', 'ulimit -c 0; ulimit -v 3000000; exec "$0" "$@"', program,
    '--steps', '2000', '--threads', '1', ...args];
  const child = spawn('/bin/sh', limited, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '', last = '', silent = 0, hung;
  child.stdout.on('data', (chunk) => { said += chunk; });
  readline.createInterface({ input: child.stderr }).on('line', (line) => {
    const done = /^sim: (\d+) of/.exec(line)?.[1];
    if (!done) return;
    silent = done === last ? silent + 1 : 0;
    last = done;
    if (silent < SILENT_REPORTS) return;
    hung = Number(done) + 1;
    child.kill('SIGKILL');
  });
  return new Promise((resolve) => {
    child.on('close', (status) => resolve({ status, said, hung }));
  });
}

/** Who caught it, at which seed, and how it was said. @returns null: nobody */
async function hunt(program, { rule }, seeds) {
  const { status, said, hung } = await simulate(program, '--seeds', String(seeds));
  if (hung) return { by: 'hang', seeds: hung, line: 'no end' };
  const red = /^red: seed (\d+): (.*)$/m.exec(said);
  if (red) {
    const [, by = 'trap', line] = /^(?:([SLR]\d+): )?(.*)$/.exec(red[2]);
    return { by, seeds: Number(red[1]), line };
  }
  if (status !== 0) throw new Error(`${program} fails without a red seed:\n${said}`);
  return rule === 'S13' ? compareRuns(program) : null;
}

async function compareRuns(program) {
  const hashes = async () => {
    const { said } = await simulate(program, '--seeds', HASHED_SEEDS, '--hashes');
    return said.match(/^\d+ [0-9a-f]{16}$/mg) ?? [];
  };
  const [first, second] = [await hashes(), await hashes()];
  const at = first.findIndex((hash, i) => hash !== second[i]);
  if (at < 0) return null;
  return { by: 'S13', seeds: at + 1, line: `hash ${first[at]}, and again ${second[at]}` };
}

const WIDTH = Math.max(...CANARIES.map(({ name }) => name.length));
const LINE = 90;

function printRow(name, rule, by, seeds, line) {
  const start = line.length > LINE ? `${line.slice(0, LINE)}...` : line;
  console.log(`${name.padEnd(WIDTH)}  ${rule.padEnd(4)}  ${by.padEnd(6)}  ` +
    `${String(seeds).padStart(6)}  ${start}`);
}

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b), middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Builds one after the other, hunts as many at once as there are jobs, prints in order. */
async function huntAll(canaries) {
  const hunts = [], running = new Set();
  let printed = Promise.resolve();
  for (const canary of canaries) {
    const program = build(canary);
    const started = hunt(program, canary, options.seeds);
    hunts.push(started);
    const slot = started.finally(() => running.delete(slot));
    running.add(slot);
    printed = printed.then(async () => {
      const { by, seeds, line } = await started ?? { by: 'nobody', seeds: '-', line: canary.why };
      printRow(canary.name, canary.rule, by, seeds, line);
    });
    if (running.size >= options.jobs) await Promise.race(running);
  }
  await printed;
  return Promise.all(hunts);
}

async function main() {
  options = readArguments();
  const { canaries } = options;
  printRow('canary', 'rule', 'caught', 'seeds', 'as');
  const catches = (await huntAll(canaries)).filter((found) => found);
  const seeds = catches.map((found) => found.seeds), most = Math.max(1, ...seeds);
  const control = await hunt(build(NONE), NONE, most);
  console.log(`\n${catches.length} of ${canaries.length} caught within ${options.seeds} seeds, ` +
    `median ${seeds.length > 0 ? median(seeds) : 'none'}, most ${most}`);
  console.log(control
    ? `but the core without a bug is red at seed ${control.seeds}: ${control.line}`
    : `the core without a bug is green on these ${most} seeds`);
  return catches.length === canaries.length && !control ? 0 : 1;
}

try {
  process.exit(await main());
} catch (error) {
  stop(error);
}
