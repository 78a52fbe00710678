// @ts-check
/**
 * The simulation of src/tests/sim as a WebAssembly module around core.wasm. Each of the two has its
 * own memory; the first calls the second directly, and JavaScript only copies between them.
 */
import fs from 'node:fs';
import { byName, coreBytes } from './wasm-binary.js';

const SIMULATION = new URL('../../build/wasm/sim.wasm', import.meta.url);

/**
 * What one seed says: `hash` is the trace's, in hexadecimal; `rule` is the one that was broken,
 * empty when none was, and `what` says more of it.
 * @typedef {{ hash: string, rule: string, what: string }} Outcome
 */
/** @typedef {{ memory: WebAssembly.Memory } & Record<string, any>} Exports */

export const simulationModule = () => new WebAssembly.Module(fs.readFileSync(SIMULATION));

export class Simulation {
  /** @type {Exports} */
  #core;
  /** @type {Exports} */
  #sim;

  /**
   * @param {Uint8Array} [core] the bytes of another core
   * @param {Record<string, Function>} [instead] of the core's own functions, by name
   */
  constructor(core = coreBytes(), instead = {}) {
    this.#core = byName(instantiate(new WebAssembly.Module(core), {}));
    /** @type {Record<string, (to: number, from: number, size: number) => void>} */
    const host = {
      from_core: (to, from, size) => copy(this.#core, from, this.#sim, to, size),
      to_core: (to, from, size) => copy(this.#sim, from, this.#core, to, size),
    };
    this.#sim = instantiate(simulationModule(), { env: { ...this.#core, ...instead }, host });
  }

  /**
   * Runs the world of a seed. After a trap both modules are dead, and so is this object.
   * @param {number} seed @param {number} [steps]
   * @returns {Outcome}
   */
  run(seed, steps = 2000) {
    let at;
    try {
      at = this.#sim.sim_run(seed, Math.floor(seed / 2 ** 32), steps);
    } catch (error) {
      if (!(error instanceof WebAssembly.RuntimeError)) throw error;
      return { hash: '', rule: 'trap', what: error.message };
    }
    const report = new DataView(this.#sim.memory.buffer, at);
    return {
      hash: report.getBigUint64(0, true).toString(16).padStart(16, '0'),
      rule: this.#text(report.getUint32(8, true)),
      what: this.#text(report.getUint32(12, true)),
    };
  }

  /** In bytes; memories never shrink. */
  get coreMemory() {
    return this.#core.memory.buffer.byteLength;
  }

  /** @param {number} at where it begins; it ends at a NUL */
  #text(at) {
    const rest = Buffer.from(this.#sim.memory.buffer, at);
    return rest.toString('latin1', 0, rest.indexOf(0));
  }
}

/** @param {WebAssembly.Module} module @param {WebAssembly.Imports} imports @returns {Exports} */
function instantiate(module, imports) {
  const exports = /** @type {Exports} */ (new WebAssembly.Instance(module, imports).exports);
  exports._initialize();
  return exports;
}

/**
 * @param {Exports} source @param {number} from @param {Exports} target @param {number} to
 * @param {number} size
 */
function copy(source, from, target, to, size) {
  new Uint8Array(target.memory.buffer, to, size)
    .set(new Uint8Array(source.memory.buffer, from, size));
}
