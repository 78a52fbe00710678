// The demo mini-program through WeChat's own npm builder and compiler, and then on a phone in
// Chromium; what that needs is installed first.
//   npm run test:miniprogram
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { installNpmPackages } from '../../.ci/packages.mjs';
import { root, stop } from '../../js/build/command.mjs';

const DIRECTORY = 'wasm-tests/mini-program';
const TESTS = ['mini-program.test.js', 'screenshots.test.js'];

/** @param {import('./toolchain/upload.js').Upload} upload */
function printSizes({ files }) {
  const own = 'miniprogram_npm/mobileimsdk-wasm/';
  const sum = (sizes) => sizes.reduce((total, size) => total + size, 0);
  const line = (size, what) => console.log(`${String(size).padStart(8)}  ${what}`);
  console.log('bytes that WeChat\'s tools would upload, compiled to ES5 and minified:');
  for (const name of ['index.js', 'core.wasm.br', 'talk.js']) line(files[own + name], own + name);
  line(sum(['index.js', 'core.wasm.br', 'talk.js'].map((name) => files[own + name])),
    'of the package');
  line(sum(Object.values(files)), `the whole demo, ${Object.keys(files).length} files`);
}

async function makeUploads() {
  const { makeUpload, packPackage } = await import('./toolchain/upload.js');
  const { addTwin } = await import('./toolchain/with-twin.js');
  const demo = path.join(root, 'demo-miniprogram'), archive = packPackage();
  return Promise.all([
    makeUpload(archive, demo, 'demo'), makeUpload(archive, demo, 'demo-twin', addTwin),
  ]);
}

try {
  installNpmPackages(DIRECTORY);
  printSizes((await makeUploads())[0]);
} catch (error) {
  stop(error);
}
const { status } = spawnSync(process.execPath, ['--test', '--test-reporter=spec',
  ...TESTS.map((name) => path.join(DIRECTORY, name))], { cwd: root, stdio: 'inherit' });
process.exitCode = status ?? 1;
