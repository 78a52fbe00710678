// @ts-check
/** The table of what the reference clients can: every cell says something, and README has it. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const read = (/** @type {string} */ name) =>
  readFileSync(new URL(`../${name}`, import.meta.url), 'utf8');
const rows = read('js/FEATURES.md').split('\n').filter((line) => line.startsWith('|'))
  .map((line) => line.slice(1, -1).split('|').map((cell) => cell.trim()));

test('the table of features has no empty cell', () => {
  assert.ok(rows.length > 30);
  for (const row of rows) {
    assert.equal(row.length, 5, row.join(' | '));
    for (const cell of row) assert.match(cell, /[\w-]{2,}/, row.join(' | '));
  }
});

test('the table of features has no row twice', () => {
  const names = rows.map(([name]) => name);
  assert.equal(new Set(names).size, names.length);
});

test('README leads to the table of features', () => {
  assert.ok(read('README.md').includes('(js/FEATURES.md)'));
});
