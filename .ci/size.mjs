// The size of every artefact, and the gate: JavaScript and core, compressed, stay below what the
// smallest full-featured peer (centrifuge, 20.4 KB) weighs. KB are 1,000 bytes.
import fs from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { root } from './run.mjs';

const BUDGET_BROTLI = 20000;  // js + wasm

const measure = (bytes) => ({
  raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length,
  brotli: brotliCompressSync(bytes).length,
});

const rows = {};
for (const file of fs.readdirSync(path.join(root, 'dist')).sort()) {
  if (!/\.(js|mjs|cjs|wasm)$/.test(file)) continue;
  rows[`dist/${file}`] = measure(fs.readFileSync(path.join(root, 'dist', file)));
}
const sum = rows['dist/slim.mjs'].brotli + rows['dist/core.wasm'].brotli;

console.log('bytes'.padEnd(20), 'raw'.padStart(9), 'gzip -9'.padStart(9), 'brotli 11'.padStart(10));
for (const [name, { raw, gzip, brotli }] of Object.entries(rows)) {
  console.log(name.padEnd(20), String(raw).padStart(9), String(gzip).padStart(9),
    String(brotli).padStart(10));
}
console.log(`\nslim.mjs + core.wasm, brotli 11: ${sum} of ${BUDGET_BROTLI} bytes`);
if (sum > BUDGET_BROTLI) {
  console.error(`over the budget by ${sum - BUDGET_BROTLI} bytes`);
  process.exit(1);
}
