// @ts-check
/** The worlds of the simulation around core.wasm: what a seed says natively, it says here. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, test } from 'node:test';
import { root, run } from '../js/build/command.mjs';
import { Simulation, simulationModule } from './support/simulation.js';
import { coreThatTrapsIn, coreWithDefault } from './support/wasm-binary.js';

const SEEDS = 200, SEEDS_PER_CORE = 25, STEPS = 2000;
const RETRY_INTERVAL = 5000;  // ms, as it is without options

/** @returns {Map<number, string>} the hash of each seed, from the native program */
function nativeHashes() {
  const options = ['--seeds', SEEDS, '--steps', STEPS, '--hashes', '--quiet'].map(String);
  const output = run(path.join(root, 'build/native/sim'), options);
  const lines = output.matchAll(/^(\d+) ([0-9a-f]{16})$/gm);
  return new Map([...lines].map(([, seed, hash]) => [Number(seed), hash]));
}

/** @param {Simulation} simulation @param {number} first @param {number} count */
const outcomes = (simulation, first, count) =>
  Array.from({ length: count }, (_, i) => simulation.run(first + i, STEPS));

describe('the simulation around core.wasm', () => {
  test('imports the functions of the core and two that copy, nothing else', () => {
    const imports = WebAssembly.Module.imports(simulationModule());
    const own = imports.filter(({ name }) => !name.startsWith('im_'));
    assert.deepEqual(own.map(({ module, name }) => `${module}.${name}`).sort(),
      ['host.from_core', 'host.to_core']);
    assert.ok(imports.every(({ kind }) => kind === 'function'));
  });

  test(`${SEEDS} seeds: all green, each with the hash that it has natively`, () => {
    const native = nativeHashes();
    assert.equal(native.size, SEEDS);
    for (let first = 1; first <= SEEDS; first += SEEDS_PER_CORE) {
      const found = outcomes(new Simulation(), first, SEEDS_PER_CORE);
      for (const [i, { hash, rule, what }] of found.entries()) {
        assert.equal(rule, '', `seed ${first + i}: ${rule}: ${what}`);
        assert.equal(hash, native.get(first + i), `seed ${first + i}`);
      }
    }
  });

  test('a seed does not depend on the seeds before it', () => {
    const simulation = new Simulation();
    const [first] = outcomes(simulation, 1, 5);
    assert.deepEqual(simulation.run(1, STEPS), first);
  });

  test('a core that waits a millisecond longer before it sends again is found out', () => {
    const changed = new Simulation(coreWithDefault(RETRY_INTERVAL, RETRY_INTERVAL + 1));
    assert.ok(outcomes(changed, 1, 20).some(({ rule }) => rule !== ''));
  });

  test('a core that traps is found out', () => {
    assert.equal(new Simulation(coreThatTrapsIn('im_login')).run(1).rule, 'trap');
  });

  test('worlds that are over leave nothing in the memory of the core', () => {
    const simulation = new Simulation();
    outcomes(simulation, 1, 20);
    const before = simulation.coreMemory;
    for (let again = 0; again < 3; again += 1) outcomes(simulation, 1, 20);
    assert.equal(simulation.coreMemory, before);
  });

  test('and it is seen when clients stay behind', () => {
    const simulation = new Simulation(undefined, { im_destroy: () => {} });
    outcomes(simulation, 1, 20);
    const before = simulation.coreMemory;
    for (let again = 0; again < 3; again += 1) outcomes(simulation, 1, 20);
    assert.ok(simulation.coreMemory > before);
  });
});
