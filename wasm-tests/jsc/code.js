// @ts-check
/** In the place of support/mini-program/package.js, which has Node make a realm of its own. */
import { evaluate } from './evaluate.js';

export { binaryOf } from './shell.js';

/** The code of one launch: globals of its own, and each module once. */
export class Code {
  /** @type {Map<string, any>} what they export, by file */
  #modules = new Map();

  /** @param {Record<string, unknown>} globals @param {() => number} now the clock on the wall */
  constructor(globals, now) {
    const clock = new Proxy(Date, {
      get: (own, name) => (name === 'now' ? now : Reflect.get(own, name)),
    });
    this.globals = { ...globals, Date: clock, console: undefined };
  }

  /** What the application writes: `require('mobileimsdk-wasm')`, or a file of it. */
  require = (/** @type {string} */ name) => {
    const file = name === 'mobileimsdk-wasm' ? 'index.js'
      : `${name.replace(/^(mobileimsdk-wasm|\.)\//, '').replace(/\.js$/, '')}.js`;
    if (!this.#modules.has(file)) {
      this.#modules.set(file, evaluate(file, this.globals, this.require));
    }
    return this.#modules.get(file);
  };

  /** The files that were run. */
  get required() {
    return [...this.#modules.keys()];
  }
}
