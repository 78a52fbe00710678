// @ts-check
/**
 * Random worlds with a desk. One of them again:
 *   SEED=17 node --test wasm-tests/desk-simulation.test.js
 * More of them: WORLDS=200
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DeskSimulation } from './support/desk-simulation.js';

const { SEED, WORLDS = 30 } = process.env;
const SEEDS = SEED ? [Number(SEED)] : Array.from({ length: Number(WORLDS) }, (_, i) => i + 1);
const STEPS = 120;

/**
 * @param {import('node:test').TestContext} t @param {number} seed
 * @returns {Promise<string>} what was broken, or nothing
 */
async function run(t, seed) {
  /** @type {Array<() => void>} */
  const undo = [];
  const simulation = new DeskSimulation({ after: (deed) => undo.push(deed) }, seed);
  try {
    await simulation.run(STEPS);
    return '';
  } catch (error) {
    if (SEED) t.diagnostic(simulation.trace.join('\n'));
    return `SEED=${seed}: ${/** @type {Error} */ (error).stack}`;
  } finally {
    for (const deed of undo.reverse()) deed();
  }
}

test(`${SEEDS.length} worlds with a desk come to their good end`, async (t) => {
  for (const seed of SEEDS) assert.equal(await run(t, seed), '');
});
