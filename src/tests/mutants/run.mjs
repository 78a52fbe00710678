// Mutation testing: every mutant of the core (one token changed, see mutations.mjs) must make the
// tests or the simulation red. A mutant that survives is a rule that nothing checks, unless it is
// the same program in other words; src/tests/mutants/equivalent.json lists those, with the reason.
//   npm run mutants -- [--group NAME] [--file F] [--limit N] [--jobs J] [--seeds N] [--keep-kills]
// Groups: session, wire, facts, client, base, receipts. --limit: only N mutants, evenly spread.
// --seeds: of the simulation (300). Results are kept in build/mutants/results.json, each for the
// sources that it is of, so an interrupted run goes on where it was. With --keep-kills a kill stays
// one whatever else changed in the meantime: for the time in which tests are only added.
// Exit status 1: a group is below 95 %, a survivor has no reason, or a reason no survivor.
import crypto from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { root, stop, whole } from '../../../js/build/command.mjs';
import { Court } from './judge.mjs';
import { mutate, mutationsOf, vocabularyOf } from './mutations.mjs';
import { explain, keyOf, report } from './score.mjs';

const GROUPS = {
  session: ['outbox.cc', 'outbox.h', 'inbox.cc', 'inbox.h', 'heartbeat.cc', 'heartbeat.h',
    'reconnect.cc', 'reconnect.h', 'state.h'].map((name) => `src/session/${name}`),
  wire: ['decode', 'decode_fast', 'encode', 'documents', 'json_object', 'scan', 'text']
    .map((name) => `src/wire/${name}.cc`),
  facts: ['src/wire/protocol.h', 'src/session/config.h', 'src/session/config.cc'],
  client: ['src/session/client.cc', 'src/session/client_frames.cc'],
  base: ['src/base/hash_table.cc', 'src/base/queue.h'],
  receipts: ['src/session/awaiting.cc', 'src/session/debts.cc', 'src/session/peers.cc',
    'src/session/tag_clock.cc', 'src/session/unread.cc', 'src/session/back_pressure.cc',
    'src/session/client_receipts.cc', 'src/wire/control.cc', 'src/wire/tag.cc'],
};

const RESULTS = path.join(root, 'build/mutants/results.json');

const read = (file) => fs.readFileSync(path.join(root, file), 'utf8');
const filesBelow = (directory) => fs.readdirSync(path.join(root, directory), { recursive: true })
  .map((file) => path.join(directory, file))
  .filter((file) => fs.statSync(path.join(root, file)).isFile()).sort();
const hash = (...texts) => texts.reduce((sum, text) => sum.update(text).update('\0'),
  crypto.createHash('sha256')).digest('hex').slice(0, 16);

function readArguments() {
  const text = { type: 'string' };
  const { values } = parseArgs({ options: { group: text, file: text, limit: text, jobs: text,
    seeds: text, 'keep-kills': { type: 'boolean', default: false } } });
  if (values.group !== undefined && !GROUPS[values.group]) {
    throw new Error(`--group must be one of ${Object.keys(GROUPS)}, not '${values.group}'`);
  }
  if (values.file !== undefined && !Object.values(GROUPS).flat().includes(values.file)) {
    throw new Error(`--file must be a file of a group, not '${values.file}'`);
  }
  return {
    group: values.group, file: values.file, keepKills: values['keep-kills'],
    limit: whole('limit', values.limit, 1_000_000, 1_000_000),
    jobs: whole('jobs', values.jobs, os.availableParallelism(), 256),
    seeds: whole('seeds', values.seeds, 300, 1_000_000),
  };
}

// --- The mutants ---

/** What stands at the margin of the headers, piece by piece, and the names that it declares. */
function declarationsOf(headers) {
  const name = /^(?:#define|class|struct|constexpr .*?|inline .*?)\s+[*&]*(\w+)(?=[\s({[=:;]|$)/;
  return headers.flatMap((file) => {
    let at = 0;
    return read(file).split(/^(?=[a-z#])/m).map((text) => {
      const declaration = { file, text, at, name: name.exec(text)?.[1] };
      at += text.length;
      return declaration;
    });
  });
}

/**
 * What a test must speak of to be touched by a change at this place of a header: what is declared
 * there, and what is made of that, as far as constants and functions go.
 */
function concerned(declarations, file, at) {
  const here = declarations.findLast((one) => one.file === file && one.at <= at);
  const names = new Set([here.name]);
  for (let before = 0; before !== names.size;) {
    before = names.size;
    const pattern = new RegExp(`\\b(${[...names].join('|')})\\b`);
    for (const { text, name } of declarations) {
      if (name && !/^(class|struct)/.test(text) && pattern.test(text)) names.add(name);
    }
  }
  return [...names];
}

function mutantsOf(files) {
  const headers = filesBelow('src').filter((file) => /^src\/(base|wire|session)\//.test(file));
  const vocabulary = vocabularyOf(headers.map(read)), declarations = declarationsOf(headers);
  const seen = new Map();
  return files.flatMap((file) => {
    const text = read(file), lines = text.split('\n');
    return mutationsOf(text, vocabulary).map((mutation) => {
      const changed = mutate(text, mutation);
      const mutant = {
        file, function: mutation.scope, line: lines[mutation.line - 1].trim(),
        mutant: changed.split('\n')[mutation.line - 1].trim(),
      };
      const nth = (seen.get(keyOf(mutant)) ?? 0) + 1;
      seen.set(keyOf(mutant), nth);
      const names = file.endsWith('.h') ? concerned(declarations, file, mutation.at) : undefined;
      return { ...mutant, key: keyOf({ ...mutant, nth }), number: mutation.line, text: changed,
        names };
    });
  });
}

/** @returns {Map<string, object[]>} by group */
function chooseMutants({ group, file, limit }) {
  const chosen = Object.entries(GROUPS).filter(([name]) => !group || name === group)
    .map(([name, files]) => [name, files.filter((one) => !file || one === file)])
    .filter(([, files]) => files.length > 0);
  const groups = chosen.map(([name, files]) => [name, mutantsOf(files)]);
  const all = groups.reduce((sum, [, mutants]) => sum + mutants.length, 0);
  const step = Math.max(1, all / limit);
  let at = 0, next = 0;
  const isTaken = () => at++ >= next && (next += step) > 0;
  return new Map(groups.map(([name, mutants]) => [name, mutants.filter(isTaken)]));
}

// --- The run ---

class Results {
  constructor({ seeds, keepKills }) {
    const sources = filesBelow('src').filter((file) =>
      !file.startsWith('src/tests/mutants/') && !file.endsWith('.mjs'));
    this.world = hash(...sources.map(read), String(seeds));
    this.keepKills = keepKills;
    this.all = fs.existsSync(RESULTS) ? JSON.parse(fs.readFileSync(RESULTS, 'utf8')) : {};
  }

  find({ key, text }) {
    const result = this.all[key];
    if (result?.mutant !== hash(text)) return undefined;
    const keeps = this.keepKills && result.verdict !== 'survived';
    return keeps || result.world === this.world ? result : undefined;
  }

  add({ key, text }, result) {
    this.all[key] = { ...result, mutant: hash(text), world: this.world };
    fs.writeFileSync(`${RESULTS}.new`, JSON.stringify(this.all));
    fs.renameSync(`${RESULTS}.new`, RESULTS);
  }
}

class Progress {
  constructor(total) {
    Object.assign(this, { total, done: 0, survived: 0, started: Date.now(), said: 0 });
  }

  note({ verdict }) {
    this.done += 1;
    if (verdict === 'survived') this.survived += 1;
    const interval = process.stdout.isTTY ? 500 : 30000;
    if (Date.now() - this.said < interval && this.done < this.total) return;
    this.said = Date.now();
    const rate = this.done / (Date.now() - this.started) * 1000;
    const left = Math.ceil((this.total - this.done) / rate / 60);
    console.log(`${this.done} of ${this.total} judged, ${this.survived} survived, ` +
      `${rate.toFixed(2)}/s, ${left} min left`);
  }
}

async function judgeAll(mutants, results, { jobs, seeds }) {
  const open = mutants.filter((mutant) => !results.find(mutant));
  console.log(`${mutants.length} mutants, ${open.length} of them to judge`);
  if (open.length === 0) return;
  const court = await Court.open({ jobs, seeds });
  const progress = new Progress(open.length);
  const queue = open[Symbol.iterator]();
  const work = async (_, worker) => {
    for (const mutant of queue) {
      const result = await court.judge(mutant, `worker-${worker}`);
      results.add(mutant, result);
      if (result.verdict === 'survived') console.log(`survived: ${explain(mutant)}`);
      progress.note(result);
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
}

try {
  const options = readArguments();
  const groups = chooseMutants(options);
  const mutants = [...groups.values()].flat();
  const results = new Results(options);
  await judgeAll(mutants, results, options);
  for (const mutant of mutants) mutant.verdict = results.find(mutant).verdict;
  process.exit(report(groups, { complete: mutants.length < options.limit }) ? 0 : 1);
} catch (error) {
  stop(error);
}
