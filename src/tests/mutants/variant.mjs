// Builds variants of the core: some of its source texts are others, everything else is as it is.
// Nothing is compiled twice: from a build of the real thing a variant takes every object that its
// changes do not touch. The sources on disk stay as they are; a variant has its own in a directory
// that the compiler searches first.
//
//   const variant = await makeVariant({ name: 'ack-first-copy-only',
//     changes: [{ file: 'src/session/client_frames.cc', text }] });   // throws CompileError
//   const sim = await variant.program('sim');                         // the path of a binary
//   variant.discard();
//
// The programs are `core_tests` and, where the build has it, `sim`.
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { root, run } from '../../../js/build/command.mjs';

const execute = promisify(execFile);

const WORKSHOP = path.join(root, 'build/mutants');
const BASE = path.join(WORKSHOP, 'native');

export class CompileError extends Error {}

/** The build of the unchanged sources, and how it was done. */
let base;

/**
 * Builds the unchanged programs; variants need it once, and again after a source changed.
 * @returns {{ programs: string[] }} which of the programs there are
 */
export function buildBase({ jobs = 1 } = {}) {
  if (!fs.existsSync(path.join(BASE, 'build.ninja'))) {
    // -O1: compiled many times, run for seconds.
    run('cmake', ['-S', root, '-B', BASE, '-G', 'Ninja', '-DCMAKE_CXX_FLAGS_RELEASE=-O1']);
  }
  const ninja = (...args) => run('ninja', ['-C', BASE, ...args]);
  ninja(`-j${jobs}`, 'core_tests');
  const targets = ninja('-t', 'targets', 'all');
  const programs = ['core_tests', 'sim'].filter((name) => targets.includes(`\n${name}: `));
  ninja(`-j${jobs}`, ...programs);
  const edges = JSON.parse(run('ninja', ['-C', BASE, '-t', 'compdb']));
  const commands = new Map(edges.map(({ output, command, file }) => [output, { command, file }]));
  base = { programs, commands, inputs: readInputs(ninja('-t', 'deps')), texts: new Map() };
  return { programs };
}

/** For each object the sources of this project that it was made from, relative to the root. */
function readInputs(listing) {
  const inputs = new Map();
  for (const part of listing.split('\n\n')) {
    const [head, ...lines] = part.split('\n').filter((line) => !line.startsWith('ninja:'));
    if (!head?.includes(': #deps')) continue;
    const files = lines.map((line) => path.relative(root, path.resolve(BASE, line.trim())));
    inputs.set(head.split(':')[0], files.filter((file) => file.startsWith('src/')));
  }
  return inputs;
}

/**
 * @param {{ name: string, changes: { file: string, text: string, names?: string[] }[] }} variant
 *   `file` relative to the root; with `names`, what a change to a header concerns: a test or a
 *   simulation that speaks of none of them keeps its objects. Leave it out when the layout of a
 *   type changes.
 */
export async function makeVariant({ name, changes }) {
  if (!base) buildBase();
  const variant = new Variant(path.join(WORKSHOP, 'variants', name), changes);
  try {
    await variant.compile(objectsOf('libim_core.a'));
  } catch (error) {
    variant.discard();
    throw error;
  }
  return variant;
}

const wordsOf = (output) => base.commands.get(output).command.split(' ');
const objectsOf = (archive) => wordsOf(archive).filter((word) => word.endsWith('.o'));
const isArchive = (word) => word.endsWith('.a') && base.commands.has(word);
const isCore = (object) => object.startsWith('CMakeFiles/im_core.dir/');

class Variant {
  constructor(directory, changes) {
    this.directory = directory;
    this.changes = new Map(changes.map((change) => [change.file, change]));
    this.objects = new Map();  // of the base → of this variant
    this.programs = new Map();
    fs.rmSync(directory, { recursive: true, force: true });
    fs.mkdirSync(directory, { recursive: true });
    for (const { file, text } of changes) {
      const place = path.join(directory, file);
      fs.mkdirSync(path.dirname(place), { recursive: true });
      fs.writeFileSync(place, text);
    }
  }

  /** The path of `core_tests` or `sim`, linked with this core. */
  async program(name) {
    if (!this.programs.has(name)) this.programs.set(name, await this.link(name));
    return this.programs.get(name);
  }

  discard() {
    fs.rmSync(this.directory, { recursive: true, force: true });
  }

  async link(name) {
    const file = path.join(this.directory, name);
    // Archives may be named twice, what is in them not.
    const words = wordsOf(name).flatMap((word) => isArchive(word) ? objectsOf(word) : word)
      .filter((word, i, all) => !word.endsWith('.o') || all.indexOf(word) === i);
    await this.compile(words.filter((word) => base.commands.has(word) && word.endsWith('.o')));
    const own = words.map((word) => word === name ? file : this.objects.get(word) ?? word);
    await shell(own.join(' ').replace('c++ ', `c++ ${QUICK_LINKER} `), Error);
    return file;
  }

  /** Compiles those of `outputs` that the changes reach. */
  async compile(outputs) {
    for (const output of outputs) {
      if (this.objects.has(output) || !this.reaches(output)) continue;
      const { command, file } = base.commands.get(output);
      const object = path.join(this.directory, output.replace(/\//g, '_'));
      const source = path.relative(root, file);
      const ownSource = this.changes.has(source) ? path.join(this.directory, source) : file;
      const own = command.replace(/ -MD -MT \S+ -MF \S+/, '')
        .replace(`-I${root}/src`, `-I${this.directory}/src -I${root}/src`)
        .replace(`-o ${output}`, `-o ${object}`).replace(`-c ${file}`, `-c ${ownSource}`);
      await shell(own, CompileError);
      this.objects.set(output, object);
    }
  }

  reaches(output) {
    const inputs = base.inputs.get(output) ?? [];
    return [...this.changes.values()].some(({ file, names }) => inputs.includes(file) &&
      (isCore(output) || !names || mentions(inputs, names)));
  }
}

const QUICK_LINKER = fs.existsSync('/usr/bin/ld.lld') ? '-fuse-ld=lld' : '';

/** Whether the test's own files among `inputs` speak of one of the names. */
function mentions(inputs, names) {
  const pattern = new RegExp(`\\b(${names.join('|')})\\b`);
  return inputs.filter((file) => file.startsWith('src/tests/')).some((file) => {
    if (!base.texts.has(file)) base.texts.set(file, fs.readFileSync(path.join(root, file), 'utf8'));
    return pattern.test(base.texts.get(file));
  });
}

async function shell(command, Failure) {
  try {
    await execute('/bin/sh', ['-c', command], { cwd: BASE, maxBuffer: 1 << 26 });
  } catch (error) {
    throw new Failure(error.stderr || error.message);
  }
}
