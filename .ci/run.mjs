// Runs a command of the build: quiet when it succeeds, everything it said when it fails.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');

/** @returns {string} what it printed */
export function run(command, args, options = {}) {
  const result = spawnSync(command, args, {
    cwd: root, encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'pipe'], ...options,
  });
  if (result.status === 0) return result.stdout;
  const why = result.error ? result.error.message : `exit status ${result.status}`;
  const said = (result.stdout ?? '') + (result.stderr ?? '');
  throw new Error(`${command} ${args.join(' ')}: ${why}\n${said}`);
}
