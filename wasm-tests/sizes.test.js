// @ts-check
/** What documents say about sizes: the gates that there are, and a table that is of today. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { root } from '../js/build/command.mjs';

const read = (/** @type {string} */ file) => fs.readFileSync(path.join(root, file), 'utf8');
const gates = Array.from(read('js/build/size.mjs').matchAll(/budget: (\d+)/g), ([, budget]) =>
  Number(budget));
const [page, miniProgram] = gates;

describe('the sizes that documents tell', () => {
  for (const file of ['README.md', 'README.zh-CN.md']) {
    test(`are the gates, in ${file}`, () => {
      const text = read(file);
      for (const bytes of [page, miniProgram]) {
        assert.ok(text.includes(`${(bytes / 1000).toFixed(1)} KB`), `${bytes}`);
      }
    });
  }

  test('are the gates, in the room of sizes', () => {
    const text = read('wasm-tests/size/README.md');
    for (const bytes of [page, miniProgram]) assert.ok(text.includes(bytes.toLocaleString('en')));
  });

  test('are of today, in its table: each file, and no byte more than 3 % off', () => {
    const [, table] = /<!-- sizes -->\n([^]*?)<!-- \/sizes -->/
      .exec(read('wasm-tests/size/README.md')) ?? [];
    const rows = Array.from(table.matchAll(/^(\S+\.\w+) +(\d+) +\d+ +\d+$/gm), ([, name, raw]) =>
      ({ name, raw: Number(raw) }));
    assert.ok(rows.length > 20);
    const far = rows.filter(({ name, raw }) => {
      const { size } = fs.statSync(path.join(root, 'dist', name));
      return Math.abs(size - raw) > 0.03 * size;
    });
    assert.deepEqual(far, [], 'run `npm run size -- --update`');
  });
});
