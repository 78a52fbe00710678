// @ts-check
/** What the engine still holds, for tests of what is held for good. */
import assert from 'node:assert/strict';
import v8 from 'node:v8';
import vm from 'node:vm';

v8.setFlagsFromString('--expose-gc');
/** @type {() => void} */
const collectGarbage = vm.runInNewContext('gc');

const TOLERANCE = 1.05;  // of the JavaScript heap, in which the engine keeps things of its own

/** Bytes of the JavaScript heap, and outside of it, that something still holds. */
export async function heldBytes() {
  for (let i = 0; i < 3; i += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    collectGarbage();
  }
  const { heapUsed, external } = process.memoryUsage();
  return { heapUsed, external };
}

/** @typedef {Awaited<ReturnType<heldBytes>>} Held */
/** @param {Held} now @param {Held} before @param {number} [tolerance] */
export function assertNotGrown(now, before, tolerance = TOLERANCE) {
  for (const kind of /** @type {const} */ (['heapUsed', 'external'])) {
    const said = `${kind}: ${before[kind]} bytes after the warm-up, ${now[kind]} at the end`;
    assert.ok(now[kind] <= before[kind] * tolerance, said);
  }
}
