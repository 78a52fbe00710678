// Tries the package with every bundler, as its users get it: packed, installed, imported, built,
// and opened in Chromium, where it chats with a client in Node; also where WebAssembly is missing,
// and with one connection for all tabs. And asks every resolver for every entry.
//   npm run test:bundlers              all of them
//   npm run test:bundlers -- vite next   those whose name has one of these words
//   npm run test:bundlers -- resolvers   every entry with every resolver
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { run } from '../../js/build/command.mjs';
import { ClientPage, withoutWebAssembly } from '../browser/support/client-page.js';
import { packInto } from '../support/packed.js';
import { startServer } from '../support/real.js';
import { timed } from '../support/timed.js';

const here = fileURLToPath(new URL('.', import.meta.url));

function installTools() {
  const [lock, installed] = ['package-lock.json', 'node_modules/.package-lock.json']
    .map((file) => path.join(here, file));
  const isNew = fs.existsSync(installed) &&
    fs.statSync(installed).mtimeMs >= fs.statSync(lock).mtimeMs;
  if (isNew) return;
  console.log('installing the bundlers ...');
  // Not `npm ci`: it insists on the binaries of every other system, which a mirror need not have.
  run('npm', ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund'],
    { cwd: here });
}

/** A directory from which the package can be imported, and what Next.js wants beside it. */
function installPackage() {
  const place = fs.mkdtempSync(path.join(os.tmpdir(), 'bundlers-'));
  const { tarball } = packInto(place);
  fs.writeFileSync(path.join(place, 'package.json'), '{ "private": true }\n');
  run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', tarball],
    { cwd: place });
  for (const name of ['next', 'react', 'react-dom']) {
    fs.symlinkSync(path.join(here, 'node_modules', name), path.join(place, 'node_modules', name));
  }
  return place;
}

/** Does things at the end, the last first. */
function endings() {
  const all = [];
  const end = (thing) => { all.unshift(thing); };
  const runAll = async () => { for (const thing of all.splice(0)) await thing(); };
  return { end, runAll };
}

/** Opens the page and chats; then its statistics must be as foretold. */
async function chat(browser, url, { before, options, expected }) {
  const { end, runAll } = endings();
  const t = { after: end };
  try {
    const server = await startServer(t);
    const page = await ClientPage.open(t, browser, url, before);
    await page.page.waitForFunction('window.MobileIMSDK');
    const stats = await page.chat(t, server, options);
    assert.deepEqual({ ...stats, ...expected }, stats);
    assert.deepEqual(page.troubles, []);
  } finally {
    await runAll();
  }
}

/** How each page is opened, beside being built. */
const VISITS = {
  'core.wasm': { expected: { core: 'wasm' } },
  'twin': { before: withoutWebAssembly, expected: { core: 'js' } },
  'all tabs': { options: { shareAcrossTabs: true }, expected: { core: 'wasm', leader: true } },
};

/** One project: builds it, and visits it; answers how long each took, or that it failed. */
async function tryProject(make, directory, browser) {
  const { end, runAll } = endings();
  const results = {};
  const attempt = timed(results);
  delete process.env.NODE_ENV;  // which the tool before may have set
  fs.mkdirSync(directory);
  const url = await attempt('built', () => make(directory, end));
  for (const [name, visit] of Object.entries(VISITS)) {
    if (url) await attempt(name, () => chat(browser, url, visit));
  }
  await runAll();
  return results;
}

function printTable(rows) {
  const columns = ['built', ...Object.keys(VISITS)];
  const line = (name, cells) => console.log(name.padEnd(28) +
    cells.map((cell) => cell.padEnd(12)).join('').trimEnd());
  console.log();
  line('project', columns);
  for (const [name, results] of Object.entries(rows)) {
    line(name, columns.map((column) => results[column] ?? '-'));
  }
}

async function main() {
  installTools();
  const { PROJECTS } = await import('./projects.mjs');
  const { tryResolvers, writeTable } = await import('./resolvers.mjs');
  const words = process.argv.slice(2);
  const place = installPackage();
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'],
  });
  const rows = {};
  let resolved = {};
  try {
    if (words.length === 0 || words.includes('resolvers')) {
      resolved = await tryResolvers(place);
      writeTable(resolved);
    }
    for (const [name, make] of Object.entries(PROJECTS)) {
      if (words.length > 0 && !words.some((word) => name.includes(word))) continue;
      console.log(`${name} ...`);
      const directory = path.join(place, name.replace(/\W+/g, '-'));
      rows[name] = await tryProject(make, directory, browser);
    }
  } finally {
    await browser.close();
    fs.rmSync(place, { recursive: true, force: true });
  }
  printTable(rows);
  const failed = [...Object.values(rows), ...Object.values(resolved)]
    .some((results) => Object.values(results).includes('failed'));
  process.exit(failed ? 1 : 0);
}

await main();
