// The size of every artefact, and the gates. KB are 1,000 bytes.
// A page downloads JavaScript and core compressed: less than the smallest full-featured peer
// (centrifuge, 20.4 KB). A mini-program uploads them as they are. The other gates have no peer to
// beat: each is the size of its day and 1 to 2 % more, so that what grows does so by decision. The
// twin is what a page downloads instead of the core where the core may not run; a mini-program
// uploads it besides.
import fs from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { root } from './command.mjs';

const GATES = [
  { of: 'a page', files: ['slim.mjs', 'core.wasm'], as: 'brotli', budget: 20000 },
  {
    of: 'a mini-program', files: ['miniprogram/index.js', 'miniprogram/core.wasm.br'], as: 'raw',
    budget: 42000,
  },
  { of: 'the JavaScript of a page', files: ['slim.mjs'], as: 'brotli', budget: 10600 },
  { of: 'the twin of a page', files: ['twin.mjs'], as: 'brotli', budget: 13700 },
  { of: 'the twin of a mini-program', files: ['miniprogram/twin.js'], as: 'raw', budget: 43500 },
];
const FOLDERS = ['', 'miniprogram'];

const measure = (bytes) => ({
  raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length,
  brotli: brotliCompressSync(bytes).length,
});

const rows = {};
for (const folder of FOLDERS) {
  for (const name of fs.readdirSync(path.join(root, 'dist', folder)).sort()) {
    const file = path.posix.join(folder, name);
    if (!/\.(js|mjs|cjs|wasm|br)$/.test(file)) continue;
    rows[file] = measure(fs.readFileSync(path.join(root, 'dist', file)));
  }
}

console.log('bytes in dist/'.padEnd(26), 'raw'.padStart(9), 'gzip -9'.padStart(9),
  'brotli 11'.padStart(10));
for (const [name, { raw, gzip, brotli }] of Object.entries(rows)) {
  console.log(name.padEnd(26), String(raw).padStart(9), String(gzip).padStart(9),
    String(brotli).padStart(10));
}
for (const { of, files, as, budget } of GATES) {
  const sum = files.reduce((all, file) => all + rows[file][as], 0);
  console.log(`\n${of}: ${files.join(' + ')}, ${as}: ${sum} of ${budget} bytes`);
  if (sum <= budget) continue;
  console.error(`over the budget by ${sum - budget} bytes`);
  process.exitCode = 1;
}
