// @ts-check
/** The files that ship for mini-programs, evaluated as such a host does. */
import { directory, shell } from './shell.js';

/** What this engine or Node has, and a mini-program's code has not, or should not use. */
const HIDDEN = ['globalThis', 'global', 'window', 'self', 'document', 'navigator', 'location',
  'WebAssembly', 'WebSocket', 'Worker', 'BroadcastChannel', 'indexedDB', 'localStorage', 'fetch',
  'XMLHttpRequest', 'TextEncoder', 'TextDecoder', 'crypto', 'performance', 'URL', 'AbortController',
  'AbortSignal', 'EventTarget', 'Event', 'queueMicrotask', 'structuredClone', 'setImmediate',
  'requestAnimationFrame', 'WeakRef', 'FinalizationRegistry', 'SharedArrayBuffer', 'Atomics',
  'BigInt', 'Buffer', 'process', 'eval', 'Function', 'print', 'readFile', 'load', 'quit', '$'];

/**
 * @param {string} file of the package
 * @param {Record<string, unknown>} host what the host adds to the language
 * @param {(name: string) => unknown} [require]
 * @returns {any} what it exports
 */
export function evaluate(file, host, require = (name) => { throw new Error(`no ${name} here`); }) {
  const module = { exports: {} };
  const names = { ...host, module, exports: module.exports, require };
  // Strict code may not have a parameter `eval`, so that the hidden ones are of a function around.
  const text = `return function () {'use strict'; ${shell.readFile(`${directory}/${file}`)}\n};`;
  new Function(...HIDDEN, ...Object.keys(names), text)(
    ...HIDDEN.map(() => undefined), ...Object.values(names)).call(undefined);
  return module.exports;
}
