// Runs the fuzz targets, one after the other.
//   npm run fuzz -- [--seconds N] [--target NAME] [--jobs J]
// Each target runs N seconds (60) in J processes (1) that share what they find. The inputs worth
// keeping stay in build/fuzz/corpus-NAME, so that a later run goes on where this one ended.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import readline from 'node:readline';
import { parseArgs } from 'node:util';
import { root, stop, whole } from '../../../js/build/command.mjs';
import { buildWithClang } from '../clang.mjs';

const SOURCES = 'src/tests/fuzz';
const PROGRESS_MS = 10000;
const INPUT_SECONDS = 10;  // one input that takes longer is a finding too

const targets = fs.readdirSync(path.join(root, SOURCES))
  .flatMap((file) => /^fuzz_(\w+)\.cc$/.exec(file)?.[1] ?? []);

function readArguments() {
  const text = { type: 'string' };
  const { values } = parseArgs({ options: { seconds: text, target: text, jobs: text } });
  if (values.target !== undefined && !targets.includes(values.target)) {
    throw new Error(`--target must be one of ${targets.join(', ')}, not '${values.target}'`);
  }
  return {
    seconds: whole('seconds', values.seconds, 60, 1_000_000),
    jobs: whole('jobs', values.jobs, 1, 256),
    names: values.target === undefined ? targets : [values.target],
  };
}

const filesIn = (directory) => fs.readdirSync(path.join(root, directory));
const decimal = (number) => number.toLocaleString('en-US');

/** One process of libFuzzer; what it says of itself goes into `seen`. */
function startFuzzer(name, seconds, corpus, artefacts) {
  const seen = { runs: 0, cov: 0, ft: 0, crash: undefined, lines: [] };
  const child = spawn(path.join('build/fuzz', `fuzz_${name}`), [
    corpus, path.join(SOURCES, 'corpus', name), `-dict=${SOURCES}/frame.dict`,
    `-max_total_time=${seconds}`, `-timeout=${INPUT_SECONDS}`, `-artifact_prefix=${artefacts}/`,
    '-print_final_stats=1',
  ], { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] });
  readline.createInterface({ input: child.stderr }).on('line', (line) => {
    const status = /^#(\d+)\t.* cov: (\d+) ft: (\d+)/.exec(line);
    if (status) [seen.runs, seen.cov, seen.ft] = status.slice(1).map(Number);
    seen.crash ??= /Test unit written to (.*)/.exec(line)?.[1];
    if (!/^(#\d|\s*NEW_FUNC|INFO:)/.test(line)) seen.lines.push(line);
  });
  seen.ended = new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      seen.failed = code !== 0;
      resolve();
    });
  });
  return seen;
}

const sum = (fuzzers) => ({
  runs: fuzzers.reduce((total, { runs }) => total + runs, 0),
  cov: Math.max(...fuzzers.map(({ cov }) => cov)),
  ft: Math.max(...fuzzers.map(({ ft }) => ft)),
});

function reportCrash(name, fuzzer) {
  console.error(fuzzer.lines.join('\n'));
  if (fuzzer.crash === undefined) {
    return console.error(`\nfuzz: fuzz_${name} ended without naming an input`);
  }
  console.error(`\nfuzz: ${name} crashed; the input: ${fuzzer.crash}\nReplay it with\n` +
    `  build/fuzz/fuzz_${name} ${fuzzer.crash}`);
}

async function fuzz(name, { seconds, jobs }) {
  const corpus = path.join('build/fuzz', `corpus-${name}`);
  const artefacts = path.join('build/fuzz', `crashes-${name}`);
  for (const directory of [corpus, artefacts]) {
    fs.mkdirSync(path.join(root, directory), { recursive: true });
  }
  const before = filesIn(corpus).length;
  const began = Date.now();
  const elapsed = () => Math.max(1, Math.round((Date.now() - began) / 1000));
  const fuzzers = Array.from({ length: jobs }, () => startFuzzer(name, seconds, corpus, artefacts));
  const progress = setInterval(() => {
    const { runs, cov, ft } = sum(fuzzers);
    console.log(`${name}: ${elapsed()} of ${seconds} s, ${decimal(runs)} executions, ` +
      `${decimal(cov)} edges, ${decimal(ft)} features`);
  }, PROGRESS_MS);
  await Promise.all(fuzzers.map(({ ended }) => ended));
  clearInterval(progress);
  const crashed = fuzzers.filter(({ failed }) => failed);
  for (const fuzzer of crashed) reportCrash(name, fuzzer);
  const { runs, cov, ft } = sum(fuzzers);
  return {
    target: name, executions: runs, 'exec/s': Math.round(runs / elapsed()), edges: cov,
    features: ft, new: filesIn(corpus).length - before, seconds: elapsed(),
    crashes: crashed.length,
  };
}

function printTable(rows) {
  const columns = Object.keys(rows[0]);
  const cell = (value) => (typeof value === 'number' ? decimal(value) : value).padStart(12);
  console.log(`\n${columns.map(cell).join('')}`);
  for (const row of rows) console.log(columns.map((column) => cell(row[column])).join(''));
}

try {
  const options = readArguments();
  console.log('fuzz: building ...');
  buildWithClang('fuzz', ['-DIM_FUZZ=ON', '-DIM_TESTS=OFF',
    '-DCMAKE_CXX_FLAGS_RELWITHDEBINFO=-O2 -g1'], ['fuzz']);
  const rows = [];
  for (const name of options.names) rows.push(await fuzz(name, options));
  printTable(rows);
  if (rows.some(({ crashes }) => crashes > 0)) process.exitCode = 1;
} catch (error) {
  stop(error);
}
