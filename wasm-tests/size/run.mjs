// Weighs what a user may pick instead, bundled in the same way as ours.
//   npm run size:peers -- [--update]     --update: the table goes into this room's README, too
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { installNpmPackages } from '../../.ci/packages.mjs';
import { root, stop } from '../../js/build/command.mjs';
import { catalogue } from './catalogue.mjs';
import { weigh } from './weigh.mjs';

const README = path.join(root, 'wasm-tests/size/README.md');
const WIDTH = 42;

/** @returns the lines of the table, the smallest first */
function table(rows) {
  const head = ['raw', 'gzip -9', 'brotli 11'];
  const line = (name, cells) => name.padEnd(WIDTH) +
    cells.map((cell) => cell.padStart(12)).join('');
  const bytes = ({ raw, gzip, brotli }) => [raw, gzip, brotli]
    .map((count) => count.toLocaleString('en-US'));
  return [
    line('all that a browser loads, bytes', head),
    ...rows.map(({ name, all }) => line(name, bytes(all))),
  ].join('\n') + '\n';
}

function update(text) {
  const readme = fs.readFileSync(README, 'utf8');
  fs.writeFileSync(README, readme.replace(/(<!-- peers -->\n)[^]*?(<!-- \/peers -->)/,
    (_, before, after) => `${before}\`\`\`\n${text}\`\`\`\n${after}`));
}

try {
  const { values } = parseArgs({ options: { update: { type: 'boolean' } } });
  installNpmPackages('wasm-tests/size');
  console.log('bundling and compressing; OpenIM\'s 36 MB take two minutes ...\n');
  const rows = [];
  for (const one of catalogue()) rows.push({ ...one, ...await weigh(one) });
  rows.sort((a, b) => a.all.brotli - b.all.brotli);
  const text = table(rows);
  console.log(text);
  for (const { name, bundle, later, besides } of rows) {
    if (besides) console.log(`${name}: ${bundle.brotli} of them JavaScript, brotli`);
    if (later.raw) console.log(`${name}: ${later.brotli} more where it is needed, brotli`);
  }
  if (values.update) update(text);
} catch (error) {
  stop(error);
}
