// Runs the simulation: `npm run sim -- --seeds N --steps M --from S`. All options: src/tests/sim.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { buildSimulation } from './build.mjs';
import { root } from './run.mjs';

try {
  buildSimulation();
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
const sim = path.join(root, 'build/sim/sim');
process.exit(spawnSync(sim, process.argv.slice(2), { cwd: root, stdio: 'inherit' }).status ?? 1);
