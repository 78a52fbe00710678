// The scenarios that matter most, in Firefox and WebKitGTK; what they need is installed first.
//   npm run test:engines
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { installNpmPackages, installSystemPackages } from '../../.ci/packages.mjs';
import { root, stop } from '../../js/build/command.mjs';

const DIRECTORY = 'wasm-tests/engines';
const PACKAGES = {
  'firefox-esr': 'firefox-esr', WebKitWebDriver: 'webkit2gtk-driver', 'xvfb-run': 'xvfb',
  xauth: 'xauth', 'dbus-run-session': 'dbus',
};
/** WebKitGTK has no mode without a display, and wants a session bus. */
const HEADLESS = ['xvfb-run', '-a', 'dbus-run-session', '--'];

try {
  installSystemPackages(PACKAGES);
  installNpmPackages(DIRECTORY);
} catch (error) {
  stop(error);
}
const [command, ...args] = [...HEADLESS, process.execPath, '--test', '--test-reporter=spec',
  path.join(DIRECTORY, 'engines.test.js')];
const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
process.exitCode = status ?? 1;
