// @ts-check
/** Whose repository package.json names: nobody's, until who publishes says so in one place. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { describe, test } from 'node:test';
import { NOBODY, checkOwner, withOwner } from '../js/build/owner.mjs';

const sbom = fs.readFileSync(new URL('../dist/sbom.cdx.json', import.meta.url), 'utf8');
const sbomOf = (/** @type {string} */ owner) =>
  sbom.replaceAll(/(github\.com\/)[^/"]+(\/mobileimsdk-wasm)/g, `$1${owner}$2`);
const manifest = fs.readFileSync(new URL('../package.json', import.meta.url), 'utf8');

describe('the owner of the repository', () => {
  test('is named in repository, homepage and bugs, by one command', () => {
    const { repository, homepage, bugs } = JSON.parse(withOwner(manifest, 'somebody'));
    assert.equal(repository.url, 'git+https://github.com/somebody/mobileimsdk-wasm.git');
    assert.equal(homepage, 'https://github.com/somebody/mobileimsdk-wasm#readme');
    assert.equal(bugs.url, 'https://github.com/somebody/mobileimsdk-wasm/issues');
    assert.equal(withOwner(withOwner(manifest, 'somebody'), 'a-2'), withOwner(manifest, 'a-2'));
  });

  test('is said before anything is published', () => {
    assert.match(JSON.parse(manifest).scripts.prepublishOnly, /owner\.mjs$/);
    const nobodys = manifest.replaceAll(/(github\.com\/)[^/"]+/g, `$1${NOBODY}`);
    assert.throws(() => checkOwner(nobodys, sbom), /run `npm run owner -- NAME`/);
    checkOwner(withOwner(manifest, 'somebody'), sbomOf('somebody'));
  });

  test('is said in the SBOM too, which is built again for it', () => {
    const owned = withOwner(manifest, 'somebody');
    for (const other of [sbomOf(NOBODY), sbomOf('somebody-else'), sbomOf('some'), '']) {
      assert.throws(() => checkOwner(owned, other), /sbom\.cdx\.json .*: run `npm run build`$/);
    }
  });

  for (const name of [NOBODY, '', 'a b', '-a', 'a/b', 'a"', 'a'.repeat(40)]) {
    test(`is no '${name}'`, () => {
      assert.throws(() => withOwner(manifest, name), /no account can be called/);
    });
  }
});
