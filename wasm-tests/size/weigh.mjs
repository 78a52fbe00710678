// How much of a package reaches a browser: what the bundler makes of an entry, compressed, and what
// the package has the browser load besides.
import { build } from 'esbuild';
import fs from 'node:fs';
import { basename } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';

/** The same for all. Split: what is loaded only when it is needed is a file of its own. */
const OPTIONS = {
  bundle: true, minify: true, format: 'esm', platform: 'browser', target: 'es2018',
  splitting: true, outdir: '/', entryNames: 'entry', write: false, metafile: true,
  logLevel: 'error',
};

const compressed = (bytes) => ({
  raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length,
  brotli: brotliCompressSync(bytes).length,
});

/** @returns of several files, each of which is compressed for itself */
function sum(sizes) {
  const all = { raw: 0, gzip: 0, brotli: 0 };
  for (const size of sizes) for (const unit of Object.keys(all)) all[unit] += size[unit];
  return all;
}

/** The entry, and all that it imports before it runs. */
function loadedAtOnce({ outputs }) {
  const files = Object.keys(outputs).filter((file) => basename(file) === 'entry.js');
  for (const file of files) {
    for (const { path, kind } of outputs[file].imports) {
      if (kind === 'import-statement' && !files.includes(path)) files.push(path);
    }
  }
  return files.map((file) => basename(file));
}

/**
 * @param {string} entry of a package
 * @param {string} binding what an application imports of it
 * @param {string} resolveDir from where it does
 * @param {string[]} besides files that the package has the browser load
 * @returns the sizes of the bundle, of all that is loaded at once, of what may be loaded later
 */
export async function weigh({ entry, binding, resolveDir, besides = [] }) {
  const { metafile, outputFiles } = await build({
    ...OPTIONS,
    stdin: { contents: `import ${binding} from '${entry}'; globalThis.Peer = Peer;`, resolveDir },
  });
  const first = loadedAtOnce(metafile);
  const bundle = [], later = [];
  for (const { path, contents } of outputFiles) {
    (first.includes(basename(path)) ? bundle : later).push(compressed(contents));
  }
  const files = besides.map((file) => compressed(fs.readFileSync(file)));
  return { bundle: sum(bundle), all: sum([...bundle, ...files]), later: sum(later) };
}
