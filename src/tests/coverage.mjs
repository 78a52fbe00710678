// Which lines of the core the native tests run, and the gate: wire/ and session/ together.
//   npm run coverage
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { root, run, stop } from '../../js/build/command.mjs';
import { buildWithClang } from './clang.mjs';

const MUST_PERCENT = 97;
const GATED = ['wire', 'session'];
const LAYERS = [...GATED, 'base', 'abi'];

// What runs the core. The last is there for the names of codes, which only a trace says.
const RUNS = [
  { program: 'core_tests', args: ['--gtest_brief=1'] },
  { program: 'sim', args: ['--seeds', '300', '--steps', '2000', '--quiet'] },
  { program: 'sim', args: ['--seeds', '1', '--trace'], silent: true },
];

function build() {
  const names = [...new Set(RUNS.map(({ program }) => program))];
  const directory = buildWithClang('coverage', ['-DIM_COVERAGE=ON',
    '-DCMAKE_CXX_FLAGS_RELWITHDEBINFO=-O1 -g1'], names);
  return { directory, names };
}

/** Returns the merged profile of all runs. */
function profile({ directory }) {
  const raw = RUNS.map((_, i) => path.join(directory, `${i}.profraw`));
  RUNS.forEach(({ program, args, silent }, i) => {
    console.log(`coverage: running ${program} ${args.join(' ')} ...`);
    const { status } = spawnSync(path.join(directory, program), args, {
      cwd: root, stdio: ['ignore', silent ? 'ignore' : 'inherit', 'inherit'],
      env: { ...process.env, LLVM_PROFILE_FILE: raw[i] },
    });
    if (status !== 0) throw new Error(`${program} failed`);
  });
  const merged = path.join(directory, 'all.profdata');
  run('llvm-profdata', ['merge', '-sparse', ...raw, '-o', merged]);
  return merged;
}

// A check that passed never came to its trap; clang counts the line behind it as not run all the
// same.
function countBehindChecks(file, counts) {
  const source = fs.readFileSync(file, 'utf8').split('\n');
  for (const [line, count] of counts) {
    const above = counts.get(line - 1);
    if (count === 0 && above > 0 && source[line - 2].includes('IM_CHECK(')) counts.set(line, above);
  }
}

/** How often each line of each file ran: file → line → count. */
function linesOf({ directory, names }, merged) {
  const objects = names.flatMap((name) => ['-object', path.join(directory, name)]).slice(1);
  const report = run('llvm-cov', ['export', '-format=lcov', `-instr-profile=${merged}`,
    ...objects, ...LAYERS.map((layer) => path.join(root, 'src', layer))]);
  fs.writeFileSync(path.join(directory, 'lcov.info'), report);  // for editors that show it
  const files = new Map();
  for (const section of report.split('end_of_record\n')) {
    const file = /^SF:(.*)$/m.exec(section)?.[1];
    if (file === undefined) continue;
    const counts = new Map([...section.matchAll(/^DA:(\d+),(\d+)/gm)]
      .map((match) => match.slice(1).map(Number)));
    countBehindChecks(file, counts);
    files.set(path.relative(path.join(root, 'src'), file), counts);
  }
  return files;
}

/** [3, 4, 5, 9] → '3-5, 9' */
function ranges(numbers) {
  const found = [];
  for (const number of numbers) {
    if (found.at(-1)?.[1] === number - 1) found.at(-1)[1] = number;
    else found.push([number, number]);
  }
  return found.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(', ');
}

function printRow(name, lines, missed) {
  const percent = 100 * (lines - missed.length) / lines;
  console.log(name.padEnd(28), String(lines).padStart(6), percent.toFixed(1).padStart(7), ' ',
    ranges(missed));
  return percent;
}

function report(files) {
  console.log(`\n${'src/'.padEnd(28)}  lines       %  not run`);
  const gated = { lines: 0, missed: 0 };
  for (const layer of LAYERS) {
    for (const file of [...files.keys()].filter((name) => name.startsWith(`${layer}/`)).sort()) {
      const counts = files.get(file);
      const missed = [...counts].filter(([, count]) => count === 0).map(([line]) => line);
      printRow(file, counts.size, missed);
      if (!GATED.includes(layer)) continue;
      gated.lines += counts.size;
      gated.missed += missed.length;
    }
  }
  const percent = 100 * (gated.lines - gated.missed) / gated.lines;
  console.log(`\n${GATED.join('/ and ')}/: ${percent.toFixed(2)} % of ${gated.lines} lines, ` +
    `of ${MUST_PERCENT} % that must be`);
  return percent;
}

try {
  console.log('coverage: building ...');
  const built = build();
  if (report(linesOf(built, profile(built))) < MUST_PERCENT) process.exitCode = 1;
} catch (error) {
  stop(error);
}
