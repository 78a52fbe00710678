// Resolvers that know no `exports` (webpack 4, TypeScript's `node`) look for an entry as a folder:
// for `mobileimsdk-wasm/slim` in `slim/`. Each entry gets one while the package is packed, with a
// package.json that points to the files. Uses nothing but Node itself.
//   node js/build/resolver-folders.mjs           makes them (`prepack`)
//   node js/build/resolver-folders.mjs --remove  and takes them away again (`postpack`)
import fs from 'node:fs';
import path from 'node:path';
import { isMain, root } from './command.mjs';

/** Where a resolver with these conditions arrives; undefined: nowhere. */
function target(entry, conditions) {
  if (typeof entry === 'string') return entry;
  for (const [condition, value] of Object.entries(entry)) {
    if (condition !== 'default' && !conditions.includes(condition)) continue;
    const found = target(value, conditions);
    if (found) return found;
  }
  return undefined;
}

/**
 * These import names from a framework. webpack 4 gives an .mjs the framework's CommonJS file and no
 * name of it; to a CommonJS file it gives all.
 */
const OF_FRAMEWORKS = ['react', 'vue'];

/** @returns {Record<string, Record<string, string>>} by folder, what its package.json says */
export function resolverFolders({ exports }) {
  const folders = {};
  for (const [name, entry] of Object.entries(exports)) {
    const folder = name.slice('./'.length);
    if (!folder || folder === 'package.json') continue;
    const module = target(entry, ['import']), types = target(entry, ['types', 'import']);
    const said = { main: target(entry, ['require']) ?? module, module, types };
    if (/\.d\.\w+$/.test(types)) said.types = types;
    else delete said.types;
    const isUseless = module === said.main || OF_FRAMEWORKS.includes(folder);
    if (!/\.m?js$/.test(module) || isUseless) delete said.module;
    for (const field of Object.keys(said)) {
      said[field] = path.posix.relative(folder, said[field].slice('./'.length));
    }
    folders[folder] = said;
  }
  return folders;
}

const textOf = (said) => `${JSON.stringify(said, null, 2)}\n`;

/** The package.json of each folder: its file, and its text. */
function filesIn(directory) {
  const manifest = JSON.parse(fs.readFileSync(path.join(directory, 'package.json'), 'utf8'));
  return Object.entries(resolverFolders(manifest)).map(([folder, said]) => (
    { folder: path.join(directory, folder), text: textOf(said), said }));
}

/** @param {string} directory of the package; its own files are there already */
export function makeFolders(directory) {
  removeFolders(directory);  // those of a packing that was broken off
  for (const { folder, text, said } of filesIn(directory)) {
    for (const file of Object.values(said)) {
      if (fs.existsSync(path.join(folder, file))) continue;
      throw new Error(`${path.join(folder, file)} is missing: run \`npm run build\` first`);
    }
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, 'package.json'), text);
  }
}

/** Removes what makeFolders() makes, and nothing else that may lie there. */
export function removeFolders(directory) {
  const deepestFirst = filesIn(directory).sort((a, b) => b.folder.length - a.folder.length);
  for (const { folder } of deepestFirst) {
    fs.rmSync(path.join(folder, 'package.json'), { force: true });
    if (fs.existsSync(folder) && fs.readdirSync(folder).length === 0) fs.rmdirSync(folder);
  }
}

if (isMain(import.meta.url)) {
  try {
    (process.argv[2] === '--remove' ? removeFolders : makeFolders)(root);
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}
