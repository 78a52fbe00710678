// What the client costs a page in Chromium, beside what a user would take instead; the peers are
// installed first.
//   npm run bench:page -- [--quick] [--only ours,hand] [--workloads send,receive]
//     [--repetitions 5] [--base <directory>] [--profile <directory>] [--update]
// --base: another checkout whose dist/ is compared. --update: the numbers become results.json, the
// tables and the plot in this room's README. --profile: what the main thread did is kept there, for
// Chromium's DevTools, and said in short; numbers of such a run are for nothing else.
import fs from 'node:fs';
import os from 'node:os';
import { fileURLToPath } from 'node:url';
import { installNpmPackages } from '../../../.ci/packages.mjs';
import { stop } from '../../../js/build/command.mjs';
import { interleave } from '../interleave.mjs';
import { Progress } from '../progress.mjs';
import { serialize, versionOf, withTables } from '../run.mjs';
import { readArguments } from './arguments.mjs';
import { CONTESTANTS, cells, takesPart } from './catalogue.mjs';
import { plot } from './plot.mjs';
import { formatReadme } from './readme.mjs';
import { nameOf } from './report.mjs';
import { Stage } from './stage.mjs';
import { formatReport } from './table.mjs';
import * as memory from './workloads/memory.mjs';
import * as moving from './workloads/moving.mjs';
import * as restore from './workloads/restore.mjs';
import * as start from './workloads/start.mjs';
import * as tabs from './workloads/tabs.mjs';
import * as trickle from './workloads/trickle.mjs';

const MEASURES = { send: moving, receive: moving, ping: moving, trickle, start, tabs, memory,
  restore };

/** @returns {Promise<import('./report.mjs').Result[]>} */
async function measure(stage, { quick, repetitions, workloads, contestants }) {
  const progress = new Progress();
  const planned = cells(quick).filter(({ workload }) => workloads.includes(workload));
  const of = (cell) => contestants.filter((contestant) => takesPart(contestant, cell));
  const turns = interleave(planned.filter((cell) => of(cell).length), of, repetitions);
  const results = planned.flatMap((cell) =>
    of(cell).map(({ id }) => ({ cell, contestant: id, values: {} })));
  for (const [i, { cell, contestant, repetition }] of turns.entries()) {
    progress.say(`${i + 1} of ${turns.length}: ${nameOf(cell)}, ${contestant.title}, ` +
      `repetition ${repetition + 1}`);
    const measured = await MEASURES[cell.workload].measure(stage, contestant, cell);
    const { values } = results.find((one) =>
      one.cell === cell && one.contestant === contestant.id);
    for (const [key, value] of Object.entries(measured)) {
      (values[key] ??= []).push(Math.round(value * 1000) / 1000);
    }
  }
  progress.say('');
  return results;
}

const machine = ({ version }) => ({ processor: os.cpus()[0].model.trim(),
  cores: os.cpus().length, node: process.version, chromium: version });

/** @returns {Record<string, string>} */
function versions() {
  return Object.fromEntries(CONTESTANTS.filter(({ package: name, build }) => name || build)
    .map(({ id, package: name }) => [id, versionOf(name)]));
}

const at = (file) => new URL(file, import.meta.url);

function update(report) {
  fs.writeFileSync(at('results.json'), serialize(report));
  fs.writeFileSync(at('plot.svg'), plot(report));
  const readme = fs.readFileSync(at('README.md'), 'utf8');
  fs.writeFileSync(at('README.md'), withTables(readme, formatReadme(report)));
  console.log('\nwritten: results.json, plot.svg and the tables in README.md');
}

/** @param {ReturnType<typeof readArguments>} options */
async function bench(options) {
  const stage = await Stage.start(options.builds, options.profiles);
  try {
    const results = await measure(stage, options);
    const { quick, repetitions } = options;
    const report = { machine: machine(stage), versions: versions(), quick, repetitions, results };
    console.log(formatReport(report));
    if (options.update) update(report);
  } finally {
    await stage.stop();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    const options = readArguments(process.argv.slice(2));
    installNpmPackages('wasm-tests/bench');
    await bench(options);
  } catch (error) {
    stop(error);
  }
}
