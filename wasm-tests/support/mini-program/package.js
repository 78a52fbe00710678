// @ts-check
/** The package under test as it is published: the files of dist/miniprogram. */
import fs from 'node:fs';
import vm from 'node:vm';
import zlib from 'node:zlib';

const folder = new URL('../../../dist/miniprogram/', import.meta.url);

// What a page's code finds shadowed in WeChat, or has nowhere.
export const HIDDEN = ['window', 'self', 'globalThis', 'document', 'frames', 'location',
  'navigator', 'localStorage', 'history', 'XMLHttpRequest', 'WebSocket', 'WebAssembly',
  'TextEncoder', 'TextDecoder', 'crypto', 'performance', 'URL', 'fetch', 'queueMicrotask',
  'setImmediate', 'structuredClone', 'process', 'Buffer', 'global', 'Function', 'importScripts',
  'Worker', 'atob', 'btoa', 'AbortController', 'indexedDB', 'BroadcastChannel', 'WeakRef',
  'FinalizationRegistry', 'BigInt', 'SharedArrayBuffer', 'Atomics'];

// What the oldest engines of hosts lack: theirs is the library of ES2015, and a little.
const LATER = ['Object.entries', 'Object.values', 'Object.fromEntries', 'Object.hasOwn',
  'Object.getOwnPropertyDescriptors', 'Array.prototype.flat', 'Array.prototype.flatMap',
  'Array.prototype.at', 'Array.prototype.findLast', 'Array.prototype.findLastIndex',
  'String.prototype.padStart', 'String.prototype.padEnd', 'String.prototype.trimStart',
  'String.prototype.trimEnd', 'String.prototype.matchAll', 'String.prototype.replaceAll',
  'String.prototype.at', 'String.prototype.isWellFormed', 'String.prototype.toWellFormed',
  'Promise.prototype.finally', 'Promise.allSettled', 'Promise.any', 'Symbol.asyncIterator',
  'Uint8Array.prototype.__proto__.at', 'AggregateError', 'Intl'];

/** @type {Map<string, vm.Script>} */
const scripts = new Map();
/** @type {Map<string, WebAssembly.Module>} */
const binaries = new Map();

/** @param {string} file @returns {WebAssembly.Module} */
export function binaryOf(file) {
  let module = binaries.get(file);
  if (!module) {
    const bytes = fs.readFileSync(new URL(file, folder));
    const unpacked = file.endsWith('.br') ? zlib.brotliDecompressSync(bytes) : bytes;
    module = new WebAssembly.Module(/** @type {any} */ (unpacked));
    binaries.set(file, module);
  }
  return module;
}

/** A module as the host wraps it: a function whose parameters hide what there must not be. */
function scriptOf(/** @type {string} */ file) {
  let script = scripts.get(file);
  if (!script) {
    const source = fs.readFileSync(new URL(file, folder), 'utf8');
    // Indirect eval stays out by the context: code from strings is forbidden there.
    script = new vm.Script(`(function (require, module, exports, ${HIDDEN}) {${source}\n})`,
      { filename: `dist/miniprogram/${file}` });
    scripts.set(file, script);
  }
  return script;
}

/** The code of one launch: globals of its own, and each module once. */
export class Code {
  /** @type {Record<string, { exports: any }>} */
  #modules = {};

  /** @param {Record<string, unknown>} globals @param {() => number} now the clock on the wall */
  constructor(globals, now) {
    this.context = vm.createContext({ ...globals },
      { codeGeneration: { strings: false, wasm: false } });
    const own = vm.runInContext('this', this.context);
    own.Date.now = now;
    vm.runInContext(LATER.map((name) => `delete ${name};`).join('\n'), this.context);
    for (const name of [...HIDDEN, 'eval', 'console']) Reflect.deleteProperty(own, name);
  }

  /** What the application writes: `require('mobileimsdk-wasm')`, or a file of it. */
  require = (/** @type {string} */ name) => {
    const file = name === 'mobileimsdk-wasm' ? 'index.js'
      : `${name.replace(/^(mobileimsdk-wasm|\.)\//, '').replace(/\.js$/, '')}.js`;
    if (!this.#modules[file]) {
      const module = this.#modules[file] = { exports: {} };
      scriptOf(file).runInContext(this.context)
        .call(undefined, this.require, module, module.exports);
    }
    return this.#modules[file].exports;
  };

  /** The files that were run. */
  get required() {
    return Object.keys(this.#modules);
  }
}
