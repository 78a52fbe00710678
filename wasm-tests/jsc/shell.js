// @ts-check
/**
 * What the JavaScriptCore shell has of its own, and the globals of Node that tests use. Imported
 * before anything else.
 */
// @ts-expect-error it has no types
import structuredClone from '@ungap/structured-clone';
// @ts-expect-error it has no types
import { AbortController, AbortSignal } from 'abortcontroller-polyfill/dist/cjs-ponyfill.js';
import { Buffer } from 'buffer/';

const host = /** @type {any} */ (globalThis);

// What the polyfill has no word of.
AbortSignal.abort = (/** @type {unknown} */ reason) => {
  const controller = new AbortController();
  controller.abort(reason);
  return controller.signal;
};

/** What the shell has of its own. */
export const shell = {
  /** @type {(line: string) => void} */
  print: host.print,
  /** @type {(path: string, kind?: 'binary') => any} a text, or its bytes */
  readFile: host.readFile,
  /** @type {() => void} which has no exit status */
  quit: host.quit,
  /** @type {() => Record<string, unknown>} */
  options: host.jscOptions,
};
/**
 * The command line: what runs the core (wasm, twin, or what the fake of a host offers), where the
 * package is, and its core.wasm.br decompressed, which nothing here could do.
 * @type {string[]}
 */
const [kind, folder, unpacked] = host.arguments;
export const core = kind, directory = folder;

/** For the tests' own use. @type {typeof globalThis.WebAssembly} */
export const WebAssembly = host.WebAssembly;
if (core !== 'host') delete host.WebAssembly;

/** @param {string} file of the package @returns {Uint8Array<ArrayBuffer>} a core.wasm */
export function bytesOf(file) {
  return shell.readFile(file.endsWith('.br') ? unpacked : `${directory}/${file}`, 'binary');
}

/** @type {Map<string, WebAssembly.Module>} */
const binaries = new Map();

/** @param {string} file of the package @returns {WebAssembly.Module} the same, compiled once */
export function binaryOf(file) {
  const module = binaries.get(file) ?? new WebAssembly.Module(bytesOf(file));
  binaries.set(file, module);
  return module;
}

// --- Timers: the shell's cannot be cleared, and do not repeat ---

/** @type {(run: () => void, ms: number) => void} */
const startTimer = host.setTimeout;
/** @type {Set<number>} */
const running = new Set();
let newest = 0;

/** @param {(...args: any[]) => void} run @param {number} ms @param {any[]} rest */
function setTimeout(run, ms = 0, ...rest) {
  const timer = newest += 1;
  running.add(timer);
  startTimer(() => running.delete(timer) && run(...rest), ms);
  return timer;
}

/** @param {() => void} run @param {number} ms */
function setInterval(run, ms) {
  const timer = newest += 1;
  running.add(timer);
  const tick = () => {
    if (!running.has(timer)) return;
    startTimer(tick, ms);
    run();
  };
  startTimer(tick, ms);
  return timer;
}

/** @param {number} timer */
const clear = (timer) => { running.delete(timer); };

const { preciseTime } = host;

// --- A promise that nobody minded ---

/** Who is told instead, the last one first. @type {Array<(reason: unknown) => void>} */
export const unhandled = [];
host.setUnhandledRejectionCallback((/** @type {unknown} */ _, /** @type {unknown} */ reason) =>
  unhandled[unhandled.length - 1]?.(reason));

/** @param {string} event @param {(reason: unknown) => void} listener */
function on(event, listener) {
  if (event !== 'unhandledRejection') throw new Error(`process has no event ${event} here`);
  unhandled.push(listener);
}

/** @param {string} _ @param {(reason: unknown) => void} listener */
function off(_, listener) {
  if (unhandled.includes(listener)) unhandled.splice(unhandled.indexOf(listener), 1);
}

/** A class of this name that keeps its text: tests pass one where it is refused. */
class URL {
  /** @param {string} href */
  constructor(href) {
    this.href = href;
  }

  get [Symbol.toStringTag]() {
    return 'URL';
  }
}

/** @param {unknown[]} words */
const say = (...words) => shell.print(words.map(String).join(' '));

Object.assign(host, {
  setTimeout, setInterval, clearTimeout: clear, clearInterval: clear,
  // The shell runs every microtask there is before it takes up its next timer.
  setImmediate: (/** @type {(...args: any[]) => void} */ run, /** @type {any[]} */ ...rest) =>
    startTimer(() => run(...rest), 0),
  queueMicrotask: (/** @type {() => void} */ run) => { Promise.resolve().then(run); },
  console: { log: say, info: say, warn: say, error: say, debug: say, trace: say },
  performance: { now: () => preciseTime() * 1000 },
  process: { env: {}, on, off },
  AbortController, AbortSignal, Buffer, URL, structuredClone,
});
