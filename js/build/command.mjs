// Shared by the scripts of build and tests: the tree, commands that are run, arguments
// that are whole numbers, and how they give up. Uses nothing but Node itself, as set-up needs it.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/** Whether Node was started with this module, in a tree behind a link too. @param {string} url */
export function isMain(url) {
  const script = process.argv[1] ?? '';
  return fs.existsSync(script) && fs.realpathSync(script) === fileURLToPath(url);
}

/** Quiet when it succeeds; throws everything it said when it fails. @returns {string} its output */
export function run(command, args, options = {}) {
  const result = spawnSync(command, args, {
    cwd: root, encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'pipe'], ...options,
  });
  if (result.status === 0) return result.stdout;
  const why = result.error ? result.error.message : `exit status ${result.status}`;
  const said = (result.stdout ?? '') + (result.stderr ?? '');
  throw new Error(`${command} ${args.join(' ')}: ${why}\n${said}`);
}

/** @returns {number} what `--name text` says, or the fallback when it was not given */
export function whole(name, text, fallback, most) {
  const value = text === undefined ? fallback : Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new Error(`--${name} must be a whole number from 1 to ${most}, not '${text}'`);
}

/** Says what went wrong, in the name of the script or, of a room's `run.mjs`, the room; ends. */
export function stop(error) {
  const { dir, name } = path.parse(process.argv[1]);
  console.error(`${name === 'run' ? path.basename(dir) : name}: ${error.message}`);
  process.exit(1);
}
