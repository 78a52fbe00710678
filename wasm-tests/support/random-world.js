// @ts-check
/** What random worlds on virtual time have in common: choices from a seed, a trace, and an end. */
import { World, xorshift } from './virtual-world.js';

/** @typedef {import('./virtual-browser.js').Test} Test */

export class RandomWorld {
  /** What happened, for people. @type {string[]} */
  trace = [];

  /** @param {number} seed */
  constructor(seed) {
    this.world = new World(seed);
    this.random = xorshift(seed + 1);
  }

  /** @param {number} bound */
  below(bound) {
    return this.random() % bound;
  }

  /** One of so many times. @param {number} times */
  chance(times) {
    return this.below(times) === 0;
  }

  /** @template T @param {readonly T[]} list not empty, or undefined comes @returns {T} */
  one(list) {
    return list[this.below(Math.max(list.length, 1))];
  }
}

/**
 * Runs one world to its end.
 * @param {import('node:test').TestContext} t
 * @param {number} seed
 * @param {number} steps
 * @param {(test: Test) => { trace: string[], run: (steps: number) => Promise<unknown> }} begin
 * @returns {Promise<string>} what was broken, or nothing
 */
export async function endOf(t, seed, steps, begin) {
  /** @type {Array<() => void>} */
  const undo = [];
  const simulation = begin({ after: (deed) => undo.push(deed) });
  try {
    await simulation.run(steps);
    return '';
  } catch (error) {
    if (process.env.SEED) t.diagnostic(simulation.trace.join('\n'));
    return `SEED=${seed}: ${/** @type {Error} */ (error).stack}`;
  } finally {
    for (const deed of undo.reverse()) deed();
  }
}
