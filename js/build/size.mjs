// The size of every artefact, and the gates. KB are 1,000 bytes. --update: the table goes into
// wasm-tests/size/README.md, too.
// A page downloads JavaScript and core compressed, a mini-program uploads them as they are. The
// aims are 20,500 and 45,000 bytes, and are missed: that nothing outside can stop the core, and
// that a store may fail in every way, costs 3.4 and 9.9 KB more, receipts 7.8 and 12.9, saying in
// two languages why a client is not online, and nothing secret with it, 2.9 and 6.9, addresses that
// are asked for, marks, names that were meant and what a log is about 1.5 and 5.3, that what is
// given up stays so, logins in a loop and writing together 0.8 and 1.1, crossing into the core
// twice a message and restoring thousands by and by 0.7 and 1.5. Each gate is the size of its day
// and up to 1 % more, so that what grows does so by decision. The twin is what a page downloads
// instead of the core where the core may not run; a mini-program uploads it besides.
import fs from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { root } from './command.mjs';

const GATES = [
  { of: 'a page', files: ['slim.mjs', 'core.wasm'], as: 'brotli', budget: 39300 },
  {
    of: 'a mini-program', files: ['miniprogram/index.js', 'miniprogram/core.wasm.br'], as: 'raw',
    budget: 86400,
  },
  { of: 'the JavaScript of a page', files: ['slim.mjs'], as: 'brotli', budget: 23000 },
  { of: 'talk', files: ['talk.mjs'], as: 'brotli', budget: 7000 },
  { of: 'talk of a mini-program', files: ['miniprogram/talk.js'], as: 'raw', budget: 34900 },
  { of: 'the binding of React', files: ['react.mjs'], as: 'brotli', budget: 1500 },
  { of: 'the binding of Vue', files: ['vue.mjs'], as: 'brotli', budget: 1500 },
  { of: 'the widget before the first click', files: ['widget.js'], as: 'brotli', budget: 4000 },
  {
    of: 'the widget in all', files: ['widget.js', 'widget-app.mjs'], as: 'brotli', budget: 79700,
  },
  { of: 'the twin of a page', files: ['twin.mjs'], as: 'brotli', budget: 23100 },
  { of: 'the twin of a mini-program', files: ['miniprogram/twin.js'], as: 'raw', budget: 77600 },
];
const FOLDERS = ['', 'script', 'legacy', 'miniprogram'];

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

const line = (...cells) => cells.map((cell, i) =>
  i ? String(cell).padStart(10) : cell.padEnd(26)).join('');
const table = [
  line('bytes in dist/', 'raw', 'gzip -9', 'brotli 11'),
  ...Object.entries(rows).map(([name, { raw, gzip, brotli }]) => line(name, raw, gzip, brotli)),
].join('\n');
console.log(table);
if (process.argv.includes('--update')) {
  const file = path.join(root, 'wasm-tests/size/README.md');
  fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replace(
    /(<!-- sizes -->\n)[^]*?(<!-- \/sizes -->)/,
    (_, begin, end) => `${begin}\`\`\`\n${table}\n\`\`\`\n${end}`));
}
for (const { of, files, as, budget } of GATES) {
  const sum = files.reduce((all, file) => all + rows[file][as], 0);
  console.log(`\n${of}: ${files.join(' + ')}, ${as}: ${sum} of ${budget} bytes`);
  if (sum <= budget) continue;
  console.error(`over the budget by ${sum - budget} bytes`);
  process.exitCode = 1;
}
