// Builds everything that is not checked in: the native tools, core.wasm, dist/.
//   node js/build/build.mjs
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { CORE_BYTES, CORE_LINES, bundle } from './bundle.mjs';
import { root, run } from './command.mjs';
import { bundleDevServer } from './dev-server.mjs';
import { encodeBytes } from './encode-bytes.mjs';
import { withShortExports } from './export-names.mjs';
import { writeLlms } from './llms.mjs';
import { makeSbom } from './sbom.mjs';
import { makeTwin } from './twin.mjs';

const inRoot = (...parts) => path.join(root, ...parts);

function cmake(dir, options, targets, command = 'cmake') {
  const cache = inRoot('build', dir, 'build.ninja');
  if (!fs.existsSync(cache)) {
    const configure = ['-S', root, '-B', inRoot('build', dir), '-G', 'Ninja', ...options];
    run(command, command === 'cmake' ? configure : ['cmake', ...configure]);
  }
  run('ninja', ['-C', inRoot('build', dir), ...targets]);
}

export function buildSanitizedTests() {
  const options = ['-DIM_SANITIZE=ON', '-DCMAKE_BUILD_TYPE=RelWithDebInfo',
    '-DCMAKE_CXX_FLAGS_RELWITHDEBINFO=-O1 -g1'];
  cmake('sanitized', options, ['core_tests', 'sim']);
}

function buildWasm(target) {
  // Emscripten looks for Node packages where Debian puts them; another Node does not.
  process.env.NODE_PATH ??= '/usr/share/nodejs';
  cmake('wasm', [], [target], 'emcmake');
}

/** The simulation, twice: natively with the core in it, and as a module around core.wasm. */
export function buildSimulation() {
  cmake('native', ['-DIM_TESTS=OFF'], ['sim']);
  buildWasm('sim_wasm');
}

/** The core and its host for `npm run bench:instructions`; returns the path of the program. */
export function buildInstructions() {
  cmake('tools', ['-DIM_TESTS=OFF'], ['instructions']);
  return inRoot('build/tools/instructions');
}

/** A million clients and their server, natively. */
export function buildStorm() {
  cmake('native', ['-DIM_TESTS=OFF'], ['storm']);
}

/** What JavaScript and documents must know of the core. Returns the files that were out of date. */
export function generate({ write }) {
  cmake('tools', ['-DIM_TESTS=OFF'], ['dump_codes']);
  const dump = (what) => run(inRoot('build/tools/dump_codes'), [what]);
  const files = {
    'js/generated/codes.js': dump('js'),
    'js/generated/names.d.ts': dump('dts'),
    ...filled('errors', dump('errors'), ['reference-options.md']),
    ...filled('diagram', dump('diagram'), ['ending.md', 'ending.zh-CN.md']),
  };
  const onDisk = (file) => fs.existsSync(inRoot(file)) && fs.readFileSync(inRoot(file), 'utf8');
  const stale = Object.keys(files).filter((file) => onDisk(file) !== files[file]);
  if (write) for (const file of stale) fs.writeFileSync(inRoot(file), files[file]);
  return stale;
}

/** Guides with a part of theirs between its marks, as far as they are there. */
function filled(name, part, guides) {
  const marked = new RegExp(`(<!-- ${name} -->\\n)[^]*?(<!-- /${name} -->)`);
  const files = guides.map((guide) => `js/guide/${guide}`)
    .filter((file) => fs.existsSync(inRoot(file)));
  return Object.fromEntries(files.map((file) =>
    [file, fs.readFileSync(inRoot(file), 'utf8').replace(marked, `$1${part}$2`)]));
}

/** The types once more: under `require` TypeScript will not have those of an ES module. */
function commonJsTypes() {
  const [index, names] = ['js/index.d.ts', 'js/generated/names.d.ts']
    .map((file) => fs.readFileSync(inRoot(file), 'utf8'));
  return names + index.replace(/^import type [^]*?;\n/m, '')
    .replace(/^export type \{[^]*?;\n/m, '');
}

/** The types of talk for a folder in which those of the client are called so. */
const talkTypes = (index) => fs.readFileSync(inRoot('js/talk/index.d.ts'), 'utf8')
  .replace("'../index.js'", `'${index}'`);

/** The types of the bindings, likewise; what they share is beside them. */
function bindingTypes() {
  for (const name of ['bindings', 'react', 'vue']) {
    const types = fs.readFileSync(inRoot(`js/${name}/index.d.ts`), 'utf8')
      .replace(/'\.\.\/index\.js'/g, "'./index.cjs'")
      .replace(/'\.\.\/(talk|bindings)\/index\.js'/g, "'./$1.cjs'");
    fs.writeFileSync(inRoot(`dist/${name}.d.cts`), types);
  }
}

/** The types of the widget, likewise. */
const widgetTypes = () => fs.readFileSync(inRoot('demo-web/widget/index.d.ts'), 'utf8')
  .replace(/'\.\.\/\.\.\/js\/index\.js'/g, "'./index.cjs'");

/** The folder that "build npm" copies into a mini-program, but for its scripts. */
function miniprogram(core) {
  const files = {
    'core.wasm': core,
    'core.wasm.br': brotliCompressSync(core),
    'index.d.ts': commonJsTypes(),
    'talk.d.ts': talkTypes('./index.js'),
    'twin.d.ts': fs.readFileSync(inRoot('js/twin.d.ts')),
    // The package is of modules, this folder is not; bundlers want to know.
    'package.json': '{ "type": "commonjs" }\n',
  };
  fs.mkdirSync(inRoot('dist/miniprogram'), { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    fs.writeFileSync(inRoot('dist/miniprogram', name), content);
  }
}

async function dist() {
  const core = fs.readFileSync(inRoot('build/wasm/core.wasm')), bytes = withShortExports(core);
  fs.mkdirSync(inRoot('dist'), { recursive: true });
  fs.writeFileSync(inRoot('dist/core.wasm'), bytes);
  fs.writeFileSync(inRoot('js/generated/core-bytes.js'), encodeBytes(core));  // for the sources
  fs.writeFileSync(CORE_BYTES, encodeBytes(bytes));
  fs.writeFileSync(CORE_LINES, encodeBytes(bytes, { inLines: true }));
  fs.writeFileSync(inRoot('dist/index.d.cts'), commonJsTypes());
  fs.copyFileSync(inRoot('js/twin.d.ts'), inRoot('dist/twin.d.cts'));
  fs.writeFileSync(inRoot('dist/talk.d.cts'), talkTypes('./index.cjs'));
  bindingTypes();
  fs.writeFileSync(inRoot('dist/widget.d.cts'), widgetTypes());
  miniprogram(bytes);
  await bundleDevServer();
  makeSbom();
  writeLlms();
  await bundle(makeTwin(inRoot('build/wasm/aligned.wasm'), inRoot('build/wasm')));
}

async function buildAll() {
  buildWasm('core');
  generate({ write: true });
  await dist();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    await buildAll();
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}
