// @ts-check
/** XXWebAssembly of a host: it runs files of the code package, by path, and nothing else. */
import { binaryOf } from './package.js';
import { guard } from './strict.js';

/** @typedef {import('./app.js').App} App */

const FOLDER = '/miniprogram_npm/mobileimsdk-wasm';

export class Engine {
  /** What is in the code package, as in the folder dist/miniprogram: its name by path. */
  files = new Map([
    [`${FOLDER}/core.wasm`, 'core.wasm'], [`${FOLDER}/core.wasm.br`, 'core.wasm.br'],
  ]);
  /** Since when `.br` is known: a question of the base library. */
  unpacks = true;
  /** @type {'result' | 'instance' | 'nothing'} */
  answers = 'result';
  latency = 5;
  /** With what it refuses whatever is asked for. @type {{ cause: unknown } | null} */
  refuses = null;
  /** The same at once, without a promise. */
  throws = false;
  hangs = false;
  /** @type {string[]} the paths asked for */
  paths = [];

  /** @param {App} app */
  constructor(app) {
    this.app = app;
    this.api = guard(app.host.engine ?? '', {
      instantiate: (/** @type {unknown} */ path, /** @type {unknown} */ imports) =>
        this.#instantiate(path, imports),
    }, ['instantiate'], app.report);
  }

  /** @param {unknown} path @param {unknown} imports */
  #instantiate(path, imports) {
    const { app, answers, latency } = this;
    if (typeof path !== 'string' || !path.startsWith('/')) {
      app.report(`instantiate of ${path}`);
      throw new TypeError('WebAssembly.instantiate: not support this path');
    }
    if (typeof imports !== 'object' || imports === null) app.report('instantiate without imports');
    this.paths.push(path);
    if (this.throws) throw new Error('instantiate:fail');
    return new Promise((resolve, reject) => {
      if (!this.hangs) app.gate.later(latency, () => {
        try {
          const instance = new WebAssembly.Instance(this.#module(path), {});
          resolve({ result: { instance }, instance, nothing: undefined }[answers]);
        } catch (error) {
          reject(error);
        }
      });
    });
  }

  /** @param {string} path */
  #module(path) {
    if (this.refuses) throw this.refuses.cause;
    const file = this.files.get(path);
    if (!file) throw new Error(`${path} not found`);
    const isPacked = file.endsWith('.br');
    if (isPacked !== path.endsWith('.br') || isPacked && !this.unpacks) {
      throw new Error('CompileError: expected magic word 00 61 73 6d');
    }
    return binaryOf(file);
  }
}
