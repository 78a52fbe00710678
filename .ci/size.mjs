// The size of every artefact, and the gates of DESIGN.md's budgets. KB are 1,000 bytes.
import { build } from 'esbuild';
import fs from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { browserOptions } from './build.mjs';
import { root } from './run.mjs';

const BUDGET_BROTLI = 20000;  // js + wasm

const measure = (bytes) => ({
  raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length,
  brotli: brotliCompressSync(bytes).length,
});

/** The main JavaScript without the inlined core, as it stands beside core.wasm. */
async function shimAlone() {
  const { outputFiles } = await build({
    ...browserOptions, format: 'esm', write: false, external: ['ws', '#core-bytes'],
  });
  return Buffer.from(outputFiles[0].contents);
}

const rows = { 'shim (JavaScript without the core)': measure(await shimAlone()) };
for (const file of fs.readdirSync(path.join(root, 'dist')).sort()) {
  rows[`dist/${file}`] = measure(fs.readFileSync(path.join(root, 'dist', file)));
}
const sum = rows['shim (JavaScript without the core)'].brotli + rows['dist/core.wasm'].brotli;

console.log('bytes'.padEnd(40), 'raw'.padStart(9), 'gzip -9'.padStart(9), 'brotli 11'.padStart(10));
for (const [name, { raw, gzip, brotli }] of Object.entries(rows)) {
  console.log(name.padEnd(40), String(raw).padStart(9), String(gzip).padStart(9),
    String(brotli).padStart(10));
}
console.log(`\nshim + core.wasm, brotli 11: ${sum} of ${BUDGET_BROTLI} bytes`);
if (sum > BUDGET_BROTLI) {
  console.error(`over the budget by ${sum - BUDGET_BROTLI} bytes`);
  process.exit(1);
}
