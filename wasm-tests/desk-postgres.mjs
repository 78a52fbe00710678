// The desk on PostgreSQL, all of it: where `npm test` has no server and skips it, this installs one
// if it is root, or else says how to.
//   npm run desk:postgres
import { spawnSync } from 'node:child_process';
import { root } from '../js/build/command.mjs';
import { installSystemPackages } from '../.ci/packages.mjs';

try {
  const { BIN } = await import('./support/postgres.js');
  if (!BIN) installSystemPackages({ postgres: 'postgresql' });
} catch (error) {
  console.error(`desk:postgres: ${error.message}`);
  process.exit(1);
}
const { status } = spawnSync(process.execPath, ['--test', '--test-reporter=spec',
  'wasm-tests/desk-postgres.test.js', 'wasm-tests/desk-shared.test.js'],
{ cwd: root, stdio: 'inherit', env: { ...process.env, ROUNDS: '10', WORLDS: '100' } });
process.exitCode = status ?? 1;
