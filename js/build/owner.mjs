// Writes who owns the repository into the three fields of package.json that say so. Until somebody
// publishes it they say `_owner_`, which can be no account: GitHub allows no such name.
//   npm run owner -- NAME       writes the name of the account that publishes
//   node js/build/owner.mjs     fails while nobody's name is there (`prepublishOnly`)
import fs from 'node:fs';
import path from 'node:path';
import { isMain, root, stop } from './command.mjs';

export const NOBODY = '_owner_';
const ACCOUNT = /^[a-z\d](?:-?[a-z\d]){0,38}$/i;
const OWNED = /(https:\/\/github\.com\/)[^/"]+(\/mobileimsdk-wasm\b)/g;

/** @param {string} manifest the text of package.json @param {string} owner */
export function withOwner(manifest, owner) {
  if (!ACCOUNT.test(owner)) throw new Error(`no account can be called '${owner}'`);
  const count = manifest.match(OWNED)?.length ?? 0;
  if (count !== 3) throw new Error(`package.json names the repository ${count} times, not 3`);
  return manifest.replace(OWNED, `$1${owner}$2`);
}

/** @param {string} manifest @param {string} sbom what was built of it, which is packed too */
export function checkOwner(manifest, sbom) {
  if (manifest.includes(`/${NOBODY}/`)) {
    throw new Error('package.json does not say whose repository it is: run ' +
      '`npm run owner -- NAME`');
  }
  const urlsIn = (text) => new Set([...text.matchAll(OWNED)].map(([url]) => url));
  const [owned] = urlsIn(manifest), told = [...urlsIn(sbom)];
  if (told.length === 1 && told[0] === owned) return;
  throw new Error('dist/sbom.cdx.json names another repository: run `npm run build`');
}

/** '' where nothing was built yet. */
function builtSbom() {
  const file = path.join(root, 'dist/sbom.cdx.json');
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
}

if (isMain(import.meta.url)) {
  const file = path.join(root, 'package.json'), manifest = fs.readFileSync(file, 'utf8');
  try {
    if (process.argv.length > 2) {
      fs.writeFileSync(file, withOwner(manifest, process.argv[2]));
      console.log('owner: `npm run build` writes it into dist/sbom.cdx.json too');
    } else checkOwner(manifest, builtSbom());
  } catch (error) {
    stop(error);
  }
}
