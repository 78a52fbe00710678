// @ts-check
// The codec alone: what one received frame and one acknowledged send cost the shipped client, on
// core.wasm and on its twin, where there is no network, beside plain JavaScript in the same run.
//   node wasm-tests/bench/codec/index.mjs [--quick] [--package checkout] [--engine Node] ...
// --package: whose dist/ is measured; --engine, --way, --kind, --size: only these, each repeatable;
// --cpu: in Node, time on the processor instead of on the wall, for a machine that is busy
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { installSystemPackages } from '../../../.ci/packages.mjs';
import { root } from '../../../js/build/command.mjs';
import { ENGINES } from './engines.mjs';
import { format, goalsOf, summarize } from './summary.mjs';

export { format };

const FULL = { sizes: [120, 1024, 16384], batchMs: 25, batches: 11 };
const QUICK = { sizes: [120, 16384], batchMs: 10, batches: 3 };
const QUICK_WAYS = ['receive'], QUICK_ENGINES = ['Node', 'Chromium', 'jsc, no JIT'];

/**
 * @param {object} wish
 * @param {boolean} [wish.quick]
 * @param {(line: string) => void} [wish.log]
 * @param {string} [wish.package] a checkout, built
 * @param {string[]} [wish.engines] @param {string[]} [wish.ways] @param {string[]} [wish.kinds]
 * @param {number[]} [wish.sizes] @param {boolean} [wish.cpu]
 */
export async function run({
  quick = false, log = () => {}, package: checkout = root,
  engines = quick ? QUICK_ENGINES : Object.keys(ENGINES),
  ways = quick ? QUICK_WAYS : ['receive', 'send'], kinds = ['ascii', 'chinese', 'nested'], sizes,
  cpu = false,
}) {
  const plan = quick ? QUICK : FULL;
  const options = { ...plan, ways, kinds, sizes: sizes ?? plan.sizes, cpu };
  /** @type {{ engines: Record<string, import('./summary.mjs').Row[]>, goals: any[] }} */
  const result = { engines: {}, goals: [] };
  for (const engine of engines) {
    const began = Date.now();
    const { measure, needs } = ENGINES[engine];
    installSystemPackages(needs);
    const { cases } = await measure(path.resolve(checkout), options);
    const rows = cases.map(summarize);
    result.engines[engine] = rows;
    result.goals.push(...goalsOf(engine, rows));
    log(`codec in ${engine}: ${((Date.now() - began) / 1000).toFixed(0)} s`);
  }
  return result;
}

async function main() {
  const many = /** @type {const} */ ({ type: 'string', multiple: true });
  const { values } = parseArgs({ options: {
    quick: { type: 'boolean' }, cpu: { type: 'boolean' }, json: { type: 'boolean' },
    package: { type: 'string' }, engine: many, way: many, kind: many, size: many,
  } });
  const { engine, way, kind, size, json, ...rest } = values;
  const names = Object.keys(ENGINES);
  for (const name of engine ?? []) {
    if (!names.includes(name)) throw new Error(`--engine is one of ${names.join('; ')}`);
  }
  const result = await run({
    ...rest, engines: engine, ways: way, kinds: kind, sizes: size?.map(Number),
    log: (line) => console.error(line),
  });
  console.log(json ? JSON.stringify(result) : format(result));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  main().catch((error) => {
    console.error(error.message);
    process.exit(1);
  });
}
