// dist/sbom.cdx.json: what the package is made of, in CycloneDX's words. npm says what is installed
// with it, and the rest is what the build put inside. It tells neither when nor where it was made.
import fs from 'node:fs';
import path from 'node:path';
import { root, run } from './command.mjs';
import { COMPONENTS } from './components.mjs';

const inRoot = (...parts) => path.join(root, ...parts);
const SBOM = inRoot('dist/sbom.cdx.json');
const MADE_OF = ['package.json', 'package-lock.json', 'build/wasm/core.wasm',
  'js/build/components.mjs', 'js/build/sbom.mjs'];

/** @returns {object} a component, of those that are inside */
function componentOf({ name, license, url, purl, copyright, version }) {
  const at = version();
  return {
    type: 'library', 'bom-ref': `${purl}@${at}`, name, version: at, scope: 'required', copyright,
    // An expression, where a licence has an exception.
    licenses: [/ /.test(license) ? { expression: license } : { license: { id: license } }],
    purl: `${purl}@${at}`, externalReferences: [{ type: 'website', url }],
  };
}

export function makeSbom() {
  const made = fs.existsSync(SBOM) ? fs.statSync(SBOM).mtimeMs : 0;
  if (MADE_OF.every((file) => fs.statSync(inRoot(file)).mtimeMs < made)) return;
  const said = JSON.parse(run('npm', ['sbom', '--sbom-format', 'cyclonedx', '--omit', 'dev',
    '--package-lock-only', '--sbom-type', 'library']));
  const { serialNumber, metadata: { component }, components, dependencies, ...sbom } = said;
  const { name } = JSON.parse(fs.readFileSync(inRoot('package.json'), 'utf8'));
  const inside = COMPONENTS.map(componentOf);
  for (const { ref, dependsOn } of dependencies) {
    if (ref === component['bom-ref']) dependsOn.push(...inside.map((part) => part['bom-ref']));
  }
  fs.writeFileSync(SBOM, `${JSON.stringify({
    ...sbom,
    metadata: { component: { ...component, name } },  // npm takes the folder's name
    components: [...components, ...inside],
    dependencies: [...dependencies, ...inside.map((part) => ({ ref: part['bom-ref'] }))],
  }, null, 2)}\n`);
}
