// The scenarios that matter most, in Firefox and WebKitGTK and in old engines; what they need is
// installed first.
//   npm run test:engines
//   npm run test:engines -- --old   in the old ones alone
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { installNpmPackages, installSystemPackages } from '../../.ci/packages.mjs';
import { root, stop } from '../../js/build/command.mjs';

const DIRECTORY = 'wasm-tests/engines';
const PACKAGES = {
  'firefox-esr': 'firefox-esr', WebKitWebDriver: 'webkit2gtk-driver', 'xvfb-run': 'xvfb',
  xauth: 'xauth', 'dbus-run-session': 'dbus',
};
/** Of today's Chromium the old ones need the libraries. */
const OLD_PACKAGES = { chromium: 'chromium' };
/** WebKitGTK has no mode without a display, and wants a session bus. */
const HEADLESS = ['xvfb-run', '-a', 'dbus-run-session', '--'];

const onlyOld = process.argv.includes('--old');
try {
  installSystemPackages({ ...OLD_PACKAGES, ...(onlyOld ? {} : PACKAGES) });
  installNpmPackages(DIRECTORY);
} catch (error) {
  stop(error);
}

/** @param {string} file @param {string[]} before */
function passes(file, before) {
  const [command, ...args] = [...before, process.execPath, '--test', '--test-reporter=spec',
    path.join(DIRECTORY, file)];
  return spawnSync(command, args, { cwd: root, stdio: 'inherit' }).status === 0;
}

const results = [passes('old-engines.test.js', [])];
if (!onlyOld) results.push(passes('engines.test.js', HEADLESS));
process.exitCode = results.every(Boolean) ? 0 : 1;
