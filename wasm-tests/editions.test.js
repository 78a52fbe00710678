// @ts-check
/** What ships can be read by the oldest engines it is for. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { describe, test } from 'node:test';
import { EDITIONS, FILES, kindOf, newerThan, textOf } from './support/editions.js';

const dist = new URL('../dist/', import.meta.url);
const shipped = fs.readdirSync(dist, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.(js|mjs|cjs)$/.test(file)).sort();

describe('the JavaScript of a published file', () => {
  test('has an edition, each of them', () => {
    assert.deepEqual(shipped, Object.keys(FILES).sort());
  });

  for (const [file, name] of Object.entries(FILES)) {
    test(`is no newer than its edition: ${file}`, () => {
      assert.deepEqual(newerThan(textOf(file), kindOf(file), EDITIONS[name]), []);
    });
  }

  test('would be found out: what is newer than ES2018', () => {
    const newer = ['a?.b', 'a ?? b', 'try {} catch {}', 'import.meta.url', '1n', 'a ||= b',
      'class A { b = 1 }', '/(?<=a)b/', '/(?<a>b)/', '/\\p{L}/u', '/./s', '1_000',
      'async () => { for await (const a of b); }', 'export * as a from "b"'];
    for (const text of newer) {
      assert.equal(newerThan(text, 'module', EDITIONS.page).length > 0, true, text);
    }
    const known = 'const { a, ...b } = { ...c }; import("d"); async () => { (await a) ** b; };';
    assert.deepEqual(newerThan(known, 'module', EDITIONS.page), []);
  });
});
