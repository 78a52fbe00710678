// Makes a fresh machine ready: system packages, npm packages, then the build. Quiet when nothing is
// missing. Uses nothing but Node itself, since nothing else may be there yet.
//   node .ci/setup.mjs          for `npm start` and `npm run build`
//   node .ci/setup.mjs --test   for `npm test` too
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { root } from '../js/build/command.mjs';
import { installNpmPackages, installSystemPackages, say } from './packages.mjs';

const BUILD_PACKAGES = {
  cmake: 'cmake', ninja: 'ninja-build', 'g++': 'g++', 'em++': 'emscripten',
  '<nlohmann/json.hpp>': 'nlohmann-json3-dev',
  wasm2js: 'binaryen',
};
const TEST_PACKAGES = {
  '<gtest/gtest.h>': 'libgtest-dev', chromium: 'chromium',
  '/usr/share/doc/fonts-noto-cjk': 'fonts-noto-cjk',
};

const forTests = process.argv.includes('--test');

function stop(text) {
  console.error(`setup: ${text}`);
  process.exit(1);
}

function checkNode() {
  if (Number(process.versions.node.split('.')[0]) < 20) {
    stop(`Node 20 or later is needed, this is ${process.version}`);
  }
}

function build() {
  const first = !fs.existsSync(path.join(root, 'dist/core.wasm'));
  if (first) say('building, a minute the first time ...');
  const script = path.join(root, 'js/build/build.mjs');
  const result = spawnSync(process.execPath, [script], { stdio: 'inherit' });
  if (result.status !== 0) process.exit(1);
}

try {
  checkNode();
  installSystemPackages({ ...BUILD_PACKAGES, ...(forTests ? TEST_PACKAGES : {}) });
  installNpmPackages();
  build();
} catch (error) {
  stop(error.message);
}
