// Copies the core's sources with one bug of canaries.mjs in them, for CMake:
//   node src/tests/sim/canary-source.mjs NAME DIRECTORY
// `none` copies them as they are. A file that would not change is left alone, so that a build of
// the next canary compiles only what differs.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from '../../../js/build/command.mjs';
import { CANARIES } from './canaries.mjs';

const LAYERS = ['base', 'wire', 'session', 'abi'];

/** @returns {string} the text of the canary's file with the bug in it */
export function sourceWith({ name, file, find, replace }) {
  const parts = fs.readFileSync(path.join(root, file), 'utf8').split(find);
  if (parts.length !== 2) {
    const times = `${parts.length - 1} times`;
    throw new Error(`canary ${name}: its place occurs ${times} in ${file}:\n${find}`);
  }
  return parts.join(replace);
}

function canaryNamed(name) {
  const canary = CANARIES.find((one) => one.name === name);
  if (!canary && name !== 'none') throw new Error(`there is no canary ${name}`);
  return canary;
}

function copySources(canary, directory) {
  const changed = canary && sourceWith(canary);
  for (const layer of LAYERS) {
    fs.mkdirSync(path.join(directory, 'src', layer), { recursive: true });
    for (const name of fs.readdirSync(path.join(root, 'src', layer))) {
      const file = `src/${layer}/${name}`, place = path.join(directory, file);
      const text = file === canary?.file ? changed : fs.readFileSync(path.join(root, file), 'utf8');
      if (fs.existsSync(place) && fs.readFileSync(place, 'utf8') === text) continue;
      fs.writeFileSync(place, text);
    }
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    const [name, directory] = process.argv.slice(2);
    copySources(canaryNamed(name), directory);
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}
