// @ts-check
/** What "build npm" copies into a mini-program: of 2015, and using nothing that a host may lack. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { describe, test } from 'node:test';
import { brotliDecompressSync } from 'node:zlib';
import { parse, tokenizer } from 'acorn';

const FOLDER = new URL('../dist/miniprogram/', import.meta.url);
const require = createRequire(import.meta.url);
const read = (/** @type {string} */ name) => fs.readFileSync(new URL(name, FOLDER));
const manifest = JSON.parse(fs.readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

/** Names that hosts lack, some of them all, some only on phones; see platforms of the tests. */
const ABSENT = ['WebAssembly', 'WebSocket', 'TextEncoder', 'TextDecoder', 'crypto', 'performance',
  'URL', 'btoa', 'atob', 'queueMicrotask', 'structuredClone', 'WeakRef', 'globalThis', 'window',
  'self', 'global', 'document', 'navigator', 'localStorage', 'indexedDB', 'fetch', 'eval',
  'Function', 'BigInt', 'setImmediate', 'process', 'Buffer', 'BroadcastChannel', 'Worker',
  'AbortController', 'SharedArrayBuffer', 'Intl'];
/** Methods that are younger than 2015; those of Object are also old ones of Map. */
const YOUNG = ['includes', 'padStart', 'padEnd', 'trimStart', 'trimEnd', 'flat', 'flatMap',
  'replaceAll', 'matchAll', 'finally', 'allSettled', 'any', 'fromEntries', 'hasOwn', 'findLast',
  'getOwnPropertyDescriptors', 'toSorted'];
const YOUNG_OF_OBJECT = /\bObject\.(values|entries)\b/;

/**
 * @param {string} source
 * @param {boolean} ofProperties those behind a dot, or all others
 */
function names(source, ofProperties) {
  const found = new Set();
  let last = '';
  for (const { type, value } of tokenizer(source, { ecmaVersion: 2015 })) {
    if (type.label === 'name' && (last === '.') === ofProperties) found.add(value);
    last = type.label;
  }
  return found;
}

describe('what a mini-program gets', () => {
  for (const name of ['index.js', 'twin.js']) {
    const source = read(name).toString();

    test(`${name} is a script of ES2015`, () => {
      parse(source, { ecmaVersion: 2015, sourceType: 'script' });
      assert.throws(() => parse(`${source};a?.b`, { ecmaVersion: 2015, sourceType: 'script' }));
    });

    test(`${name} names no global that a host may lack`, () => {
      const used = names(source, false);
      assert.deepEqual(ABSENT.filter((absent) => used.has(absent)), []);
      assert.ok(used.has('Uint8Array'), 'the list of names is none');
    });

    test(`${name} calls no method younger than 2015`, () => {
      const used = names(source, true);
      assert.deepEqual(YOUNG.filter((young) => used.has(young)), []);
      assert.doesNotMatch(source, YOUNG_OF_OBJECT);
      assert.ok(used.has('length'), 'the list of names is none');
    });
  }

  test('both spellings of the core are the core that ships', () => {
    const core = fs.readFileSync(new URL('../dist/core.wasm', import.meta.url));
    assert.deepEqual(read('core.wasm'), core);
    assert.deepEqual(brotliDecompressSync(read('core.wasm.br')), core);
  });

  test('is found by "build npm", by require and by a bundler', () => {
    assert.equal(manifest.miniprogram, 'dist/miniprogram');
    const { Client, ImError, SERVER } = require('mobileimsdk-wasm/miniprogram');
    assert.equal(SERVER, '0');
    assert.equal(new Client({ url: 'wss://im.test', userId: 'alice' }).state, 'idle');
    assert.ok(new ImError('ABORTED', 'it was') instanceof Error);
    assert.equal(typeof require('mobileimsdk-wasm/miniprogram/twin').instantiate, 'function');
    for (const name of ['core.wasm', 'core.wasm.br']) {
      assert.ok(fs.existsSync(require.resolve(`mobileimsdk-wasm/miniprogram/${name}`)));
    }
  });
});
