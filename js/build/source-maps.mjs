// Where a line of dist/ comes from. The maps hold no sources: those are published once, beside
// them.
import fs from 'node:fs';
import { letters, withLetters } from './export-names.mjs';
import { linesOnly } from './source-map-lines.mjs';

/** Bytes, not a source: too long to publish a second time, and nobody steps through them. */
const CORE_BYTES = /^.*\/core-bytes[\w-]*\.js$/;

/** While it is built; it is published as another file. */
const TWIN = /^.*\/wasm\/twin\.mjs$/;

/** The letters as constants that bear the names: Node's files are to be read. */
function withLettersNamed(code) {
  const used = new Set();
  const named = code.replace(/\.(im_[a-z_]+)(?=\()|'(im_[a-z_]+)'/g, (all, called, quoted) => {
    const name = called ?? quoted;
    if (!letters()[name]) return all;
    used.add(name);
    return called ? `[${name}]` : name;
  });
  const constants = Array.from(used, (name) => `const ${name} = '${letters()[name]}';\n`);
  return `${named}\n${constants.join('')}`;  // at the end, so that no line moves
}

/** Before the bundler reads a file, not after: a map knows no change of what it leads to. */
export const lettersFirst = (isReadable) => ({
  name: 'letters first',
  setup({ onLoad }) {
    const filter = /[\\/](?:js[\\/]core[\\/][\w-]+\.js|build[\\/]wasm[\\/]twin\.mjs)$/;
    onLoad({ filter }, ({ path }) => {
      const code = fs.readFileSync(path, 'utf8');
      return { contents: isReadable ? withLettersNamed(code) : withLetters(code) };
    });
  },
});

/** @param {string} map as a tool wrote it @returns {string} as it ships */
export function publicMap(map) {
  const { version, sources, mappings } = JSON.parse(map);
  const isCore = (source) => CORE_BYTES.test(source);
  return JSON.stringify({
    version, names: [], mappings: linesOnly(mappings),
    sources: sources.map((source) => source.replace(CORE_BYTES, '../js/generated/core-bytes.js')
      .replace(TWIN, 'twin.mjs')),
    // Without this word, tools would ask for the one file that is not there.
    sourcesContent: sources.map((source) => (isCore(source) ? '// The bytes of core.wasm.' : null)),
  });
}
