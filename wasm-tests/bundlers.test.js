// @ts-check
/** The table of wasm-tests/bundlers/README.md tells of every entry and every resolver. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { describe, test } from 'node:test';
import { ENTRIES, RESOLVERS } from './bundlers/resolvers.mjs';

const read = (/** @type {string} */ file) =>
  fs.readFileSync(new URL(file, import.meta.url), 'utf8');
const [, table] = /<!-- resolvers -->\n([^]*?)<!-- \/resolvers -->/
  .exec(read('./bundlers/README.md')) ?? [];
const [head, , ...rows] = table.trim().split('\n')
  .map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim()));

describe('the table of entries and resolvers', () => {
  test('has a column for each entry that the run tries', () => {
    assert.deepEqual(head, ['resolver', ...Object.keys(ENTRIES).map((entry) => `\`${entry}\``)]);
  });

  test('has a row for each resolver, in its locked version', () => {
    assert.deepEqual(rows.map(([name]) => name), Object.keys(RESOLVERS));
  });

  test('says of each that it is found, or that it is not for it', () => {
    for (const [name, ...results] of rows) {
      assert.equal(results.length, Object.keys(ENTRIES).length, name);
      const isOfTypes = /^TypeScript/.test(name);
      Object.entries(ENTRIES).forEach(([entry, exported], i) => {
        const isOther = isOfTypes ? !exported
          : entry === './dev-server' && /jsdom|webpack/.test(name);
        const expected = isOther ? '-' : isOfTypes ? 'types' : 'runs';
        assert.equal(results[i], expected, `${name}: ${entry}`);
      });
    }
  });

  test('is of every entry of package.json', () => {
    const { exports } = JSON.parse(read('../package.json'));
    assert.deepEqual(Object.keys(ENTRIES).sort(),
      Object.keys(exports).filter((entry) => entry !== './package.json').sort());
  });
});
