// Whether anything notices a mutant: it must pass the tests, then the simulation.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { root } from '../../../js/build/command.mjs';
import { buildBase, CompileError, makeVariant } from './variant.mjs';

export const VERDICTS = ['stillborn', 'tests', 'sim', 'timeout', 'survived'];

// Of processor time; the unchanged programs need a fraction of it.
const QUICK_SECONDS = 6, TESTS_SECONDS = 15, SIM_SECONDS_PER_SEED = 0.2;
// A test that takes so long is tried after all the others that concern the file.
const SLOW_MS = 60;

/** Runs a program, with so much processor time and memory: a mutant may never stop. */
function execute(program, args, seconds) {
  const limits = `ulimit -c 0; ulimit -v 3000000; ulimit -t ${seconds}`;
  const limited = ['-c', `${limits}; exec "$0" "$@"`, program, ...args];
  const child = spawn('/bin/sh', limited, { stdio: ['ignore', 'pipe', 'ignore'] });
  let said = '';
  child.stdout.on('data', (chunk) => { said = (said + chunk).slice(-1_000_000); });
  return new Promise((resolve) => {
    child.on('close', (status, signal) => {
      resolve({ status, late: signal === 'SIGKILL' || signal === 'SIGXCPU', said });
    });
  });
}

/** The suites that concern a file of this layer: src/tests/wire_scan_test.cc is one's of wire. */
function suitesOf(layer) {
  const directory = path.join(root, 'src/tests');
  const files = fs.readdirSync(directory).filter((file) => file.startsWith(`${layer}_`));
  const heads = files.flatMap((file) => [...fs.readFileSync(path.join(directory, file), 'utf8')
    .matchAll(/^TEST(?:_F)?\((\w+),/gm)]);
  return [...new Set(heads.map(([, suite]) => `${suite}.*`))].join(':');
}

const simulation = (seeds) => ({
  program: 'sim', args: ['--seeds', String(seeds), '--steps', '2000', '--threads', '1'],
  seconds: 10 + Math.ceil(SIM_SECONDS_PER_SEED * seeds), verdict: 'sim',
});

export class Court {
  /** Builds the unchanged core and sees that it passes, or every mutant would be killed. */
  static async open({ jobs, seeds }) {
    const court = new Court();
    court.programs = buildBase({ jobs }).programs;
    court.simulation = court.programs.includes('sim') ? [simulation(seeds)] : [];
    const unchanged = await makeVariant({ name: 'unchanged', changes: [] });
    const passes = async (program, args) => {
      const { status, said } = await execute(await unchanged.program(program), args, 600);
      if (status !== 0) throw new Error(`${program} fails without any mutation:\n${said}`);
      return said;
    };
    for (const { program, args } of court.simulation) await passes(program, args);
    const times = (await passes('core_tests', [])).matchAll(/OK \] (\S+) \((\d+) ms\)/g);
    court.slow = [...times].filter(([, , time]) => Number(time) > SLOW_MS).map(([, test]) => test);
    unchanged.discard();
    return court;
  }

  /** What a mutant of this file has to pass: the quickest killers first. */
  stagesFor(file) {
    const own = suitesOf(file.split('/')[1]), slow = this.slow.join(':');
    const tests = (filter, seconds) => ({
      program: 'core_tests', seconds, verdict: 'tests',
      args: ['--gtest_fail_fast', '--gtest_brief=1', `--gtest_filter=${filter}`],
    });
    return [tests(`${own}-${slow}`, QUICK_SECONDS), tests(slow, TESTS_SECONDS),
      tests(`-${own}:${slow}`, TESTS_SECONDS), ...this.simulation];
  }

  /** @returns {Promise<{ verdict: string, by?: string }>} `by`: the test that failed */
  async judge({ file, text, names }, name) {
    let variant;
    try {
      variant = await makeVariant({ name, changes: [{ file, text, names }] });
      for (const { program, args, seconds, verdict } of this.stagesFor(file)) {
        const { status, late, said } = await execute(await variant.program(program), args, seconds);
        if (late) return { verdict: 'timeout' };
        if (status !== 0) return { verdict, by: /\[  FAILED  \] (\S+)/.exec(said)?.[1] };
      }
      return { verdict: 'survived' };
    } catch (error) {
      if (error instanceof CompileError) return { verdict: 'stillborn' };
      throw error;
    } finally {
      variant?.discard();
    }
  }
}
