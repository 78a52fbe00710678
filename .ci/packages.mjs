// Packages that are missing are installed: Debian's by root, while others are told the command, and
// npm's as the lock file has them. Uses nothing but Node itself: nothing else may be there yet.
import fs from 'node:fs';
import path from 'node:path';
import { root, run } from '../js/build/command.mjs';
import { adviceFor } from './advice.mjs';

export function say(text) {
  console.log(`setup: ${text}`);
}

/** Where headers are: Debian's, one's own and an Intel Homebrew's, Homebrew's, MacPorts'. */
const INCLUDE_FOLDERS = ['/usr/include', '/usr/local/include', '/opt/homebrew/include',
  '/opt/local/include'];

/** @param {string} thing a command, `<a header>` or a file with its path */
export function isThere(thing, exists = fs.existsSync) {
  const [, header] = /^<(.+)>$/.exec(thing) ?? [];
  if (header) return INCLUDE_FOLDERS.some((folder) => exists(`${folder}/${header}`));
  if (thing.startsWith('/')) return exists(thing);
  return (process.env.PATH ?? '').split(path.delimiter)
    .some((directory) => exists(path.join(directory, thing)));
}

/** @param {Record<string, string>} wanted what `isThere` takes, to its package */
export function installSystemPackages(wanted) {
  const missing = Object.keys(wanted).filter((thing) => !isThere(thing))
    .map((thing) => wanted[thing]);
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0 || !isThere('apt-get')) throw new Error(adviceFor(missing));
  say(`installing ${missing.join(', ')} (some minutes on a fresh machine) ...`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  try {
    run('apt-get', ['update', '-qq'], { env });
    run('apt-get', ['install', '-y', '--no-install-recommends', ...missing], { env });
  } catch ({ message }) {
    throw new Error(adviceFor(missing, lastWords(message)));
  }
}

/** The end of what a command said, where the reason is. */
function lastWords(text) {
  return text.trim().split('\n').slice(-4).map((line) => line.slice(0, 200)).join('\n  ');
}

/** @param {string} [directory] in the tree, with a lock file */
export function installNpmPackages(directory = '.') {
  const cwd = path.join(root, directory);
  const lock = path.join(cwd, 'package-lock.json');
  const installed = path.join(cwd, 'node_modules/.package-lock.json');
  if (fs.existsSync(installed) && fs.statSync(installed).mtimeMs >= fs.statSync(lock).mtimeMs) {
    return;
  }
  say(`installing npm packages${directory === '.' ? '' : ` of ${directory}`} ...`);
  run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd });
}
