// Lists the code of others that the package's files contain. NOTICE gives the licences of the same,
// dist/sbom.cdx.json the versions.
import fs from 'node:fs';
import path from 'node:path';
import { root, run } from './command.mjs';

const inRoot = (...parts) => path.join(root, ...parts);

/** @returns {string[]} the files that the core was compiled from, as the compiler noted them */
export function compiledFiles() {
  return [...run('ninja', ['-C', inRoot('build/wasm'), '-t', 'deps']).matchAll(/^ {4}(.+)$/gm)]
    .map(([, file]) => path.resolve(inRoot('build/wasm'), file));
}

/** What a header that was compiled says of its version. */
function defined(ending, pattern) {
  const file = compiledFiles().find((name) => name.endsWith(ending));
  if (!file) throw new Error(`the core was compiled without ${ending}`);
  return [...fs.readFileSync(file, 'utf8').matchAll(pattern)].map(([, value]) => Number(value));
}

/** @param {string} name of a package of npm @returns {string} its version */
function installed(name) {
  const file = inRoot('node_modules', name, 'package.json');
  return JSON.parse(fs.readFileSync(file, 'utf8')).version;
}

/** @type {{ name: string, license: string, url: string, purl: string, copyright: string,
 *   inside: string, version: () => string }[]} */
export const COMPONENTS = [{
  name: 'JSON for Modern C++', license: 'MIT', url: 'https://github.com/nlohmann/json',
  purl: 'pkg:github/nlohmann/json', copyright: 'Copyright (c) 2013-2022 Niels Lohmann',
  inside: 'core.wasm', version: () => defined('nlohmann/detail/abi_macros.hpp',
    /define NLOHMANN_JSON_VERSION_(?:MAJOR|MINOR|PATCH) (\d+)/g).join('.'),
}, {
  name: 'Emscripten', license: 'MIT', url: 'https://github.com/emscripten-core/emscripten',
  purl: 'pkg:github/emscripten-core/emscripten',
  copyright: 'Copyright (c) 2010-2014 Emscripten authors', inside: 'core.wasm',
  version: () => /\d+\.\d+\.\d+/.exec(run('em++', ['--version']))[0],
}, {
  name: 'libc++', license: 'Apache-2.0 WITH LLVM-exception',
  url: 'https://github.com/llvm/llvm-project', purl: 'pkg:github/llvm/llvm-project',
  copyright: 'Copyright (c) the LLVM Project and its contributors', inside: 'core.wasm',
  version: () => {
    const [version] = defined('c++/v1/__config', /define _LIBCPP_VERSION (\d+)/g);
    return String(Math.floor(version / (version < 100000 ? 1000 : 10000)));
  },
}, {
  name: 'Binaryen', license: 'Apache-2.0', url: 'https://github.com/WebAssembly/binaryen',
  purl: 'pkg:github/WebAssembly/binaryen',
  copyright: 'Copyright 2015 WebAssembly Community Group participants', inside: 'twin.mjs',
  version: () => /version (\d+)/.exec(run('wasm2js', ['--version']))[1],
}, {
  name: 'esbuild', license: 'MIT', url: 'https://github.com/evanw/esbuild',
  purl: 'pkg:npm/esbuild', copyright: 'Copyright (c) 2020 Evan Wallace', inside: 'node.cjs',
  version: () => installed('esbuild'),
}, {
  name: 'TypeScript', license: 'Apache-2.0', url: 'https://github.com/microsoft/TypeScript',
  purl: 'pkg:npm/typescript', copyright: 'Copyright (c) Microsoft Corporation',
  inside: 'legacy/mobileimsdk.js', version: () => installed('typescript'),
}, {
  name: 'idb', license: 'ISC', url: 'https://github.com/jakearchibald/idb',
  purl: 'pkg:npm/idb', copyright: 'Copyright (c) 2016, Jake Archibald',
  inside: 'talk-idb.mjs', version: () => installed('idb'),
}];
