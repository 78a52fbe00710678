// Lets a million clients lose their server: `npm run storm -- --clients 100000`. All options:
// storm_main.cc.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { buildStorm } from '../../../js/build/build.mjs';
import { root, stop } from '../../../js/build/command.mjs';

try {
  buildStorm();
} catch (error) {
  stop(error);
}
const storm = path.join(root, 'build/native/storm');
process.exit(spawnSync(storm, process.argv.slice(2), { cwd: root, stdio: 'inherit' }).status ?? 1);
