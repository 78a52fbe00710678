// Makes the pages of the API reference from the types, once for every state of theirs.
//   node js/build/reference.mjs
// They are in build/api; `npm start` serves them at /api/.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMain, root, stop } from './command.mjs';

const FOLDER = 'build/api';
/** Beside the pages, and hidden: what they were made of, and what was wrong with that. */
const STAMP = '.made-of.json';
const FRONT_PAGE = 'js/build/reference.md';
const TSCONFIG = 'js/build/reference.tsconfig.json';
/** A guard of the compiler's: no type that anybody uses. */
const NOT_SHOWN = ['Address'];

const inRoot = (...parts) => path.join(root, ...parts);
const read = (file) => fs.readFileSync(inRoot(file), 'utf8');

/** @returns {Record<string, string>} the types of each entry that has its own, to its name */
export function entries() {
  const { name, exports } = JSON.parse(read('package.json'));
  const found = {};
  for (const [entry, target] of Object.entries(exports)) {
    const { types } = target.import?.types ? target.import : target.node?.import ?? {};
    if (types && !types.startsWith('./dist/')) found[types] ??= path.posix.join(name, entry);
  }
  return found;
}

/** What an entry's types may import. */
function declarations() {
  return ['js', 'demo-web'].flatMap((folder) => fs.readdirSync(inRoot(folder), { recursive: true })
    .filter((name) => name.endsWith('.d.ts')).map((name) => `${folder}/${name}`)).sort();
}

function hashOf() {
  const { devDependencies, version } = JSON.parse(read('package.json'));
  const hash = createHash('sha256');
  const { typedoc, typescript } = devDependencies;
  hash.update(JSON.stringify([version, typedoc, typescript, entries()]));
  for (const file of [...declarations(), FRONT_PAGE, TSCONFIG]) hash.update(file + read(file));
  hash.update(fs.readFileSync(fileURLToPath(import.meta.url)));
  return hash.digest('hex');
}

function readStamp() {
  try {
    return JSON.parse(read(`${FOLDER}/${STAMP}`));
  } catch {
    return {};  // made never, or not to the end
  }
}

/**
 * @returns {Promise<{ folder: string, isNew: boolean, warnings: string[] }>} the warnings of when
 *   they were made
 */
export async function makeReference() {
  const folder = inRoot(FOLDER), types = Object.keys(entries());
  const hash = hashOf(), stamp = readStamp();
  if (stamp.hash === hash) return { folder, isNew: false, warnings: stamp.warnings };
  const fresh = inRoot(`${FOLDER}.${process.pid}`);
  try {
    const warnings = await write(fresh, types);
    fs.writeFileSync(path.join(fresh, STAMP), JSON.stringify({ hash, warnings }));
    replace(folder, fresh, hash);
    return { folder, isNew: true, warnings };
  } finally {
    fs.rmSync(fresh, { recursive: true, force: true });
  }
}

/** Another process may have made the same meanwhile. */
function replace(folder, fresh, hash) {
  try {
    fs.rmSync(folder, { recursive: true, force: true });
    fs.renameSync(fresh, folder);
  } catch (error) {
    if (readStamp().hash !== hash) throw error;
  }
}

async function write(folder, types) {
  const { Application, Converter, Logger } = await import('typedoc');
  const warnings = [];
  class Collecting extends Logger {
    addContext(message) {
      return String(message);
    }
    log(message, level) {
      if (level >= 2) warnings.push(message);
    }
  }
  const app = await Application.bootstrap(options(types));
  app.logger = new Collecting();
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => nameModules(project));
  const project = await app.convert();
  if (!project) throw new Error(warnings.join('\n'));
  // Where a line stands in which file is of no use to who reads about a name.
  for (const reflection of Object.values(project.reflections)) delete reflection.sources;
  app.validate(project);
  await app.generateDocs(project, folder);
  return warnings;
}

/** As one imports them, not as their files are called. */
function nameModules({ children }) {
  for (const module of children) {
    const [{ fullFileName }] = module.sources;
    module.name = entries()[`./${path.relative(root, fullFileName)}`];
  }
}

/** @param {string[]} types */
function options(types) {
  return {
    entryPoints: types.map((file) => inRoot(file)),
    tsconfig: inRoot(TSCONFIG),
    skipErrorChecking: true,  // the tests compile them, in more ways than one
    name: 'mobileimsdk-wasm',
    includeVersion: true,
    readme: inRoot(FRONT_PAGE),
    titleLink: '/api/',
    navigationLinks: { Chat: '/chat/', 'Network lab': '/lab/', Start: '/' },
    disableGit: true,
    sourceLinkTemplate: 'none',  // without git it must have one
    searchInComments: true,
    hideGenerator: true,
    githubPages: false,
    cacheBust: false,
    sortEntryPoints: false,
    sort: ['kind', 'source-order'],
    favicon: inRoot('js/build/reference.svg'),
    intentionallyNotExported: NOT_SHOWN,
    validation: { notExported: true, invalidLink: true, invalidPath: true, notDocumented: true,
      rewrittenLink: true, unusedMergeModuleWith: true },
  };
}

if (isMain(import.meta.url)) {
  const started = performance.now();
  try {
    const { isNew, warnings } = await makeReference();
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    if (isNew) console.log(`reference: made in ${seconds} s`);
    for (const warning of warnings) console.error(`reference: ${warning}`);
  } catch (error) {
    stop(error);
  }
}
