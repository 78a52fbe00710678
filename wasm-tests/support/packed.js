// @ts-check
// The package as npm packs it, its scripts included: from a copy, since tests that run at the same
// time would meet each other's folders in the tree.
import fs from 'node:fs';
import path from 'node:path';
import { root, run } from '../../js/build/command.mjs';

const NOT_PACKED = /^(\.git|build|demo-miniprogram)$|(^|\/)node_modules$/;
/** Of these folders only what is read: they are large, and the rest is not packed. */
const DOCUMENTS = /^(src|wasm-tests)\/.*\.(?!md$|svg$)\w+$/;

/**
 * @param {string} place an empty directory
 * @returns {{ tarball: string, source: string, published: string[] }} `source` is the copy
 */
export function packInto(place) {
  const source = path.join(place, 'source');
  fs.cpSync(root, source, {
    recursive: true,
    filter(from) {
      const name = path.relative(root, from);
      return !NOT_PACKED.test(name) && (!DOCUMENTS.test(name) || fs.statSync(from).isDirectory());
    },
  });
  const said = run('npm', ['pack', '--json', '--pack-destination', place], { cwd: source });
  const [{ filename, files }] = JSON.parse(said);
  return {
    tarball: path.join(place, filename), source,
    published: files.map((/** @type {{ path: string }} */ file) => file.path).sort(),
  };
}

/**
 * @param {string} tarball
 * @param {string} directory where its files go
 */
export function unpack(tarball, directory) {
  fs.mkdirSync(directory, { recursive: true });
  run('tar', ['-xzf', tarball, '-C', directory, '--strip-components', '1']);
}
