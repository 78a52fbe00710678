// @ts-check
import assert from 'node:assert/strict';
import { readUpload } from '../toolchain/upload.js';

const LIMIT = 2 * 1024 * 1024;
const PACKAGE = 'miniprogram_npm/mobileimsdk-wasm/';

/** @param {string} upload */
function ofPackage(upload) {
  const { files } = readUpload(upload);
  return Object.keys(files).filter((file) => file.startsWith(PACKAGE))
    .map((file) => file.slice(PACKAGE.length)).sort();
}

/** @type {Record<string, (t: import('node:test').TestContext) => Promise<void>>} */
export const upload = {
  'WeChat\'s npm builder and compiler have nothing to complain of': async () => {
    for (const name of ['demo', 'demo-twin']) assert.deepEqual(readUpload(name).warnings, [], name);
  },

  'of the package there is what runs, and nothing else': async () => {
    assert.deepEqual(ofPackage('demo'), ['core.wasm.br', 'index.js', 'talk.js']);
    assert.deepEqual(ofPackage('demo-twin'),
      ['core.wasm.br', 'index.js', 'talk.js', 'twin.js']);
  },

  'all of it is far below what one package may have': async (t) => {
    const sizes = Object.values(readUpload('demo').files);
    const total = sizes.reduce((sum, size) => sum + size, 0);
    t.diagnostic(`${total} bytes in ${sizes.length} files`);
    assert.ok(total < LIMIT / 8);
  },
};
