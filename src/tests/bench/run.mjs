// How many instructions the native core executes for each operation, and the gate: none more than
// 3 % above the baseline. No clock is involved, so a busy machine counts the same.
//   npm run bench:instructions -- [--update] [--twice]
// --update: the counts become the baseline, and the table of this room's README. --twice: counts
// everything twice, and fails if the two differ.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { installSystemPackages } from '../../../.ci/packages.mjs';
import { buildInstructions } from '../../../js/build/build.mjs';
import { root, run, stop } from '../../../js/build/command.mjs';
import { formatReadme, formatTable, judge } from './judge.mjs';

const BASELINE = path.join(root, 'src/tests/bench/instructions.json');
const README = path.join(root, 'src/tests/bench/README.md');
const AGAIN = 'npm run bench:instructions -- --update';

// What is not the core's own, memcpy above all, comes in a version for each processor.
const ENVIRONMENT = {
  PATH: process.env.PATH, LC_ALL: 'C',
  GLIBC_TUNABLES: 'glibc.cpu.hwcaps=-AVX2,-AVX2_Usable,-AVX512F,-AVX512VL,-ERMS,-FSRM',
};

/** Counting is on inside the functions of the C ABI alone: the core, not its host. */
function toggles() {
  const header = fs.readFileSync(path.join(root, 'src/abi/im_api.h'), 'utf8');
  const names = new Set([...header.matchAll(/\b(im_\w+)\(/g)].map(([, name]) => name));
  return [...names].map((name) => `--toggle-collect=${name}`);
}

function collected(program, name, repetitions) {
  const said = run('valgrind', ['--tool=callgrind', '--callgrind-out-file=/dev/null', '--log-fd=1',
    ...toggles(), program, name, String(repetitions)], { env: ENVIRONMENT });
  const count = /Collected : (\d+)/.exec(said);
  if (!count || count[1] === '0') throw new Error(`${name}: callgrind counted nothing:\n${said}`);
  return Number(count[1]);
}

/** Both totals of each script: with so many repetitions, and with twice as many. */
function totalsOf(program, scripts) {
  return scripts.map(({ name, repetitions }) =>
    [repetitions, 2 * repetitions].map((times) => collected(program, name, times)));
}

/** What the program says of itself. */
function ask(program) {
  const [builtBy, ...lines] = run(program, []).trim().split('\n');
  const scripts = lines.map((line) => {
    const [repetitions, name] = line.split('\t');
    return { name, repetitions: Number(repetitions) };
  });
  return { builtBy, scripts };
}

/** By the difference of two runs, so that what happens once does not count. */
function measure(program, { twice }) {
  const { builtBy, scripts } = ask(program);
  const totals = totalsOf(program, scripts);
  if (twice) {
    assert.deepEqual(totalsOf(program, scripts), totals, 'two runs counted differently');
    console.log(`${scripts.length} operations counted twice: the same, to the instruction\n`);
  }
  const instructions = Object.fromEntries(scripts.map(({ name, repetitions }, i) =>
    [name, Math.round((totals[i][1] - totals[i][0]) / repetitions)]));
  return { builtBy, instructions };
}

function update(measured) {
  fs.writeFileSync(BASELINE, `${JSON.stringify(measured, null, 2)}\n`);
  const readme = fs.readFileSync(README, 'utf8');
  fs.writeFileSync(README, readme.replace(/(<!-- instructions -->\n)[^]*?(<!-- \/instructions -->)/,
    (_, begin, end) => begin + formatReadme(measured) + end));
  console.log('\nthis is the baseline now, and the table in src/tests/bench/README.md');
}

function report(measured, baseline) {
  const { passed, sameBuilder, rows } = judge(measured, baseline);
  console.log(`${formatTable(rows)}\n`);
  if (!sameBuilder) {
    console.log('Not the compiler, options, processor or C library of the baseline: ' +
      'the ratios compare these, too.\n' +
      `  baseline  ${baseline.builtBy}\n  now       ${measured.builtBy}\n`);
  }
  if (rows.some(({ verdict }) => verdict === 'better')) {
    console.log(`better by more than 3 %: to hold on to it, ${AGAIN}`);
  }
  return passed;
}

try {
  const { values } = parseArgs({ options: {
    update: { type: 'boolean' }, twice: { type: 'boolean' },
  } });
  installSystemPackages({ valgrind: 'valgrind' });
  const program = buildInstructions();
  const measured = measure(program, values);
  const baseline = fs.existsSync(BASELINE) ? JSON.parse(fs.readFileSync(BASELINE, 'utf8'))
    : { builtBy: measured.builtBy, instructions: {} };
  const passed = report(measured, baseline);
  if (values.update) {
    update(measured);
  } else if (passed) {
    console.log('no operation is more than 3 % above the baseline');
  } else {
    throw new Error('an operation is more than 3 % above the baseline, or not in both; ' +
      `if that is meant: ${AGAIN}`);
  }
} catch (error) {
  stop(error);
}
