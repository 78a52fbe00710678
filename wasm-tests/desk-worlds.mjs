// More worlds with a desk, and with two on one store, than the tests have time for:
//   npm run desk:worlds -- 1000
import { spawnSync } from 'node:child_process';
import { root } from '../js/build/command.mjs';

const [worlds = '200'] = process.argv.slice(2);
const { status } = spawnSync(process.execPath, ['--test', '--test-reporter=spec',
  '--test-name-pattern=worlds', 'wasm-tests/desk-simulation.test.js',
  'wasm-tests/desk-shared.test.js'],
{ cwd: root, stdio: 'inherit', env: { ...process.env, WORLDS: worlds } });
process.exitCode = status ?? 1;
