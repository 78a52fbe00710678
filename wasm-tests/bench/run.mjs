// Client CPU and memory per message, against what a user would take instead; the peers are
// installed first.
//   npm run bench -- [--quick] [--only ours,hand] [--workloads send,receive] [--repetitions 5]
//     [--package <directory>] [--base <directory>] [--update]
// --package: another checkout whose dist/ is measured; --base: one to compare with. --update: the
// numbers become results.json, the tables of this room's README, and the plot.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { installNpmPackages } from '../../.ci/packages.mjs';
import { root, stop } from '../../js/build/command.mjs';
import { readArguments } from './arguments.mjs';
import { CONTESTANTS, cells, takesPart } from './catalogue.mjs';
import { Contest } from './contest.mjs';
import { interleave } from './interleave.mjs';
import { plot } from './plot.mjs';
import { Progress } from './progress.mjs';
import { formatReadme } from './readme.mjs';
import { nameOf } from './report.mjs';
import { formatReport } from './table.mjs';

const at = (file) => path.join(root, file);
const RESULTS = 'wasm-tests/bench/results.json', PLOT = 'wasm-tests/bench/plot.svg';
const README = 'wasm-tests/bench/README.md';

/** @returns {Promise<import('./report.mjs').Result[]>} */
async function measure({ quick, repetitions, workloads, contestants, packages }, progress) {
  const planned = cells(quick).filter(({ workload }) => workloads.includes(workload));
  const of = (cell) => contestants.filter((contestant) => takesPart(contestant, cell));
  const turns = interleave(planned, of, repetitions);
  const results = planned.flatMap((cell) =>
    of(cell).map(({ id }) => ({ cell, contestant: id, values: {} })));
  const contest = new Contest(packages);
  try {
    for (const [i, { cell, contestant, repetition }] of turns.entries()) {
      progress.say(`${i + 1} of ${turns.length}: ${nameOf(cell)}, ${contestant.title}, ` +
        `repetition ${repetition + 1}`);
      const measured = await contest.run(contestant, cell);
      const { values } = results.find((one) =>
        one.cell === cell && one.contestant === contestant.id);
      for (const [key, value] of Object.entries(measured)) {
        (values[key] ??= []).push(Math.round(value * 1000) / 1000);
      }
    }
  } finally {
    contest.stop();
    progress.say('');
  }
  return results;
}

export function versionOf(name) {
  const manifest = name ? `wasm-tests/bench/node_modules/${name}/package.json` : 'package.json';
  return JSON.parse(fs.readFileSync(at(manifest), 'utf8')).version;
}

/** @returns {Record<string, string>} */
function versions() {
  const versioned = CONTESTANTS.filter(({ id, package: name }) => name || id === 'ours');
  return Object.fromEntries(versioned.map(({ id, package: name }) => [id, versionOf(name)]));
}

const machine = () => ({ processor: os.cpus()[0].model.trim(), cores: os.cpus().length,
  node: process.version });

/** One result a line, so that a change can be read. */
export function serialize({ results, ...rest }) {
  const lines = results.map((result) => `    ${JSON.stringify(result)}`).join(',\n');
  return `${JSON.stringify(rest, null, 2).slice(0, -2)},\n  "results": [\n${lines}\n  ]\n}\n`;
}

/** A README with the part between its marks replaced. */
export function withTables(readme, tables) {
  const marked = /(<!-- bench -->\n)[^]*?(<!-- \/bench -->)/;
  if (!marked.test(readme)) throw new Error('the README has no place for the tables');
  return readme.replace(marked, (_, begin, end) => begin + tables + end);
}

function update(report) {
  fs.writeFileSync(at(RESULTS), serialize(report));
  fs.writeFileSync(at(PLOT), plot(report));
  const readme = fs.readFileSync(at(README), 'utf8');
  fs.writeFileSync(at(README), withTables(readme, formatReadme(report)));
  console.log(`\nwritten: ${RESULTS}, ${PLOT} and the tables in ${README}`);
}

/** The codec alone, in all engines that are here. */
async function measureCodec({ quick, packages }, progress) {
  const { run, format } = await import('./codec/index.mjs');
  const result = await run({ quick, package: packages.ours, log: (text) => progress.say(text) });
  progress.say('');
  console.log(`\nthe codec alone\n\n${format(result)}`);
}

/** @param {ReturnType<typeof readArguments>} options */
async function bench(options) {
  const progress = new Progress();
  const results = await measure(options, progress);
  const { quick, repetitions } = options;
  const report = { machine: machine(), versions: versions(), quick, repetitions, results };
  if (results.length) console.log(formatReport(report));
  if (options.codec) await measureCodec(options, progress);
  if (options.update) update(report);
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
