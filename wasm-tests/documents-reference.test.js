// @ts-check
/** The tables of js/guide/reference-options.md, in both languages, name all that there is. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { read } from './documents/markdown.js';

const types = read('js/index.d.ts'), names = read('js/generated/names.d.ts');

/** The members of a type, without those of what they hold. @param {string} name */
function membersOf(name) {
  const [, body] = new RegExp(`^export interface ${name} \\{\\n([^]*?)^\\}`, 'm').exec(types) ?? [];
  return Array.from(body.matchAll(/^ {2}(\w+)\??: /gm), ([, member]) => member);
}

const [, own] = /^export type ErrorCode =([^;]*);/m.exec(types) ?? [];
const [, core] = /^export type StatusName =([^;]*);/m.exec(names) ?? [];
const CODES = Array.from(`${own}${core}`.matchAll(/'([A-Z_]+)'/g), ([, code]) => code);

for (const file of ['js/guide/reference-options.md', 'js/guide/reference-options.zh-CN.md']) {
  describe(file, () => {
    const firsts = read(file).split('\n').filter((line) => line.startsWith('| '))
      .flatMap((line) =>
        Array.from(line.split(' |')[0].matchAll(/`(\w+)`/g), ([, name]) => name));

    for (const [what, all, least] of /** @type {Array<[string, string[], number]>} */ ([
      ['option', membersOf('ClientOptions'), 25], ['event', membersOf('ClientEvents'), 14],
      ['error code', CODES, 30],
    ])) {
      test(`has a row for every ${what}`, () => {
        assert.ok(all.length > least, `${all.length}`);
        assert.deepEqual(all.filter((name) => !firsts.includes(name)), []);
      });
    }
  });
}
