// Makes a fresh machine ready: system packages, npm packages, then the build. Quiet when nothing is
// missing. Uses nothing but Node itself, since nothing else may be there yet.
//   node .ci/setup.mjs          for `npm start` and `npm run build`
//   node .ci/setup.mjs --test   for `npm test` too
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { root, run } from './run.mjs';

const BUILD_PACKAGES = {
  cmake: 'cmake', ninja: 'ninja-build', 'g++': 'g++', 'em++': 'emscripten',
  '/usr/include/nlohmann/json.hpp': 'nlohmann-json3-dev',
};
const TEST_PACKAGES = {
  '/usr/include/gtest/gtest.h': 'libgtest-dev', chromium: 'chromium',
  '/usr/share/doc/fonts-noto-cjk': 'fonts-noto-cjk',
};

const forTests = process.argv.includes('--test');

function isThere(thing) {
  if (thing.startsWith('/')) return fs.existsSync(thing);
  return process.env.PATH.split(path.delimiter)
    .some((directory) => fs.existsSync(path.join(directory, thing)));
}

function say(text) {
  console.log(`setup: ${text}`);
}

function stop(text) {
  console.error(`setup: ${text}`);
  process.exit(1);
}

function checkNode() {
  if (Number(process.versions.node.split('.')[0]) < 20) {
    stop(`Node 20 or later is needed, this is ${process.version}`);
  }
}

function installSystemPackages() {
  const wanted = { ...BUILD_PACKAGES, ...(forTests ? TEST_PACKAGES : {}) };
  const missing = Object.keys(wanted).filter((thing) => !isThere(thing))
    .map((thing) => wanted[thing]);
  if (missing.length === 0) return;
  const command = `apt-get install -y --no-install-recommends ${missing.join(' ')}`;
  if (process.getuid?.() !== 0 || !isThere('apt-get')) {
    stop(`these packages are missing: ${missing.join(' ')}\nOn Debian or Ubuntu run:\n` +
      `  sudo apt-get update && sudo ${command}`);
  }
  say(`installing ${missing.join(', ')} (some minutes on a fresh machine) ...`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  run('apt-get', ['update', '-qq'], { env });
  run('sh', ['-c', command], { env });
}

function installNpmPackages() {
  const lock = path.join(root, 'package-lock.json');
  const installed = path.join(root, 'node_modules/.package-lock.json');
  if (fs.existsSync(installed) && fs.statSync(installed).mtimeMs >= fs.statSync(lock).mtimeMs) {
    return;
  }
  say('installing npm packages ...');
  run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund']);
}

function build() {
  const first = !fs.existsSync(path.join(root, 'dist/core.wasm'));
  if (first) say('building, a minute the first time ...');
  const script = path.join(root, '.ci/build.mjs');
  const result = spawnSync(process.execPath, [script], { stdio: 'inherit' });
  if (result.status !== 0) process.exit(1);
}

try {
  checkNode();
  installSystemPackages();
  installNpmPackages();
  build();
} catch (error) {
  stop(error.message);
}
