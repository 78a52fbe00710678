// @ts-check
/** Variants measured side by side: a batch of each in turn, and that again and again. */

/** @typedef {(count: number) => number | Promise<number>} Step does so many, returns the ms */
/** @typedef {{ batchMs: number, batches: number }} Plan */
/** @typedef {{ name: string, step: Step }} Variant */

const MOST = 512;  // operations of one step: what comes in is made before, and must fit somewhere
const STEP_MS = 4;

/**
 * @param {Step} step @returns {Promise<number>} how many operations take about STEP_MS
 */
async function calibrate(step) {
  for (let count = 1; ; count *= 2) {
    const ms = await step(count);
    if (ms > STEP_MS || count >= MOST) return Math.max(1, Math.min(count, MOST));
  }
}

/**
 * @param {Variant[]} variants @param {Plan} plan
 * @returns {Promise<Record<string, number[]>>} by variant, ns per operation in each batch
 */
export async function interleave(variants, { batchMs, batches }) {
  /** @type {Record<string, number[]>} */
  const samples = {};
  const counts = [];
  for (const { name, step } of variants) {
    samples[name] = [];
    counts.push(await calibrate(step));
  }
  for (let batch = 0; batch < batches; batch += 1) {
    for (let turn = 0; turn < variants.length; turn += 1) {
      const which = (batch + turn) % variants.length, { name, step } = variants[which];
      let ms = 0, done = 0;
      while (ms < batchMs) {
        ms += await step(counts[which]);
        done += counts[which];
      }
      samples[name].push(ms * 1e6 / done);
    }
  }
  return samples;
}
