// @ts-check
/** The types: where there is no DOM, and what an editor shows of each thing in them. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { declarationsIn } from './support/declarations.js';
import { runNode } from './support/child.js';

/** Compiles in ES2017 without the DOM, as strict as can be. @param {string[]} args */
async function compiles(...args) {
  const { status, stdout } = await runNode(['node_modules/typescript/bin/tsc', '--noEmit',
    '--strict', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess',
    '--lib', 'es2017', '--target', 'es2017',
    '--module', 'nodenext', '--moduleResolution', 'nodenext', ...args], 120_000);
  assert.equal(stdout, '');
  assert.equal(status, 0);
}

describe('the types, without the DOM', () => {
  test('compile as strict as can be, libraries included, beside those of WeChat', () =>
    compiles('--types', 'miniprogram-api-typings', 'wasm-tests/types/without-dom.test-d.ts'));

  test('of the dev server compile where those of Node are not installed', () =>
    compiles('--typeRoots', 'wasm-tests/types', 'wasm-tests/types/dev-server.test-d.ts'));
});

const FILES = ['js/index.d.ts', 'js/twin.d.ts'];
const declared = FILES.flatMap((file) => declarationsIn(file)
  .map((one) => ({ ...one, text: one.text.replace(/\s*\n\s*\*\s?/g, ' ') })));

/** @param {(one: import('./support/declarations.js').Declared) => boolean} isWrong */
const those = (isWrong) => declared.filter(isWrong).map(({ name }) => name);

describe('what an editor shows', () => {
  /** @param {string} name */
  const isOption = (name) => /^(Client|Send|Login|Logout)Options\./.test(name);

  test('is something, for every member', () => {
    assert.ok(declared.length > 250, `${declared.length} members`);
    assert.deepEqual(those(({ text }) => text.length < 10), []);
  });

  test('has the default of every option', () => {
    assert.ok(declared.filter(({ name, optional }) => isOption(name) && optional).length > 50);
    assert.deepEqual(those(({ name, optional, text }) =>
      isOption(name) && optional && !/\bdefaults?\b/i.test(text)), []);
  });

  test('has the range and the unit of every number that is given', () => {
    const numbers = declared.filter(({ name, type }) => isOption(name) && /\bnumber\b/.test(type) &&
      !/[{]|=>/.test(type));
    assert.ok(numbers.length > 25, `${numbers.length} numbers`);
    const UNIT = /\bms\b|bytes|units|MiB|How often|sub-type|Messages|Peers|Receipts|How many/;
    assert.deepEqual(numbers.filter(({ text }) => !/\d to [\d2]/.test(text) || !UNIT.test(text))
      .map(({ name }) => name), []);
  });

  test('has an example of every option of a client, and of every method', () => {
    const EXAMPLE = /`[^`]*(?:`[^`]*`)?[^`]*[(:=][^`]*`/;
    assert.deepEqual(those(({ name, isMethod, text }) =>
      (/^ClientOptions\.\w+$/.test(name) || /^Client\./.test(name) && isMethod) &&
      !EXAMPLE.test(text)), []);
  });
});
