// @ts-check
/** Links of all documents, and the two languages of those that have two. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { root } from '../js/build/command.mjs';
import { wrongLinks } from './documents/links.js';
import { documents, read, widthOf } from './documents/markdown.js';
import { differences, twinOf } from './documents/twins.js';

const published = fs.readFileSync(path.join(root, 'wasm-tests/data/package-files.txt'), 'utf8')
  .split('\n');
const isPublished = (/** @type {string} */ name) =>
  published.includes(name) || published.some((file) => file.startsWith(name.replace(/\/?$/, '/')));

describe('a link of a document', () => {
  test('leads to a file and a heading that are there, in the package if the document is', () => {
    assert.ok(documents.length > 10 && documents.some(isPublished));
    assert.deepEqual(documents.flatMap((file) => wrongLinks(file, isPublished)), []);
  });

  test('is told by line when it does not', () => {
    const text = '# A title, with 中文\n[a](nowhere.md)\n[b](#no-title) [c](#a-title-with-中文)\n' +
      '[d](https://x.test)\n```sh\n[e](nowhere.md)\n```\n[f](wasm-tests/all.mjs) `[g](x)`\n';
    assert.deepEqual(wrongLinks('README.md', isPublished, text), [
      'README.md:2: nowhere.md leads nowhere', 'README.md:3: #no-title is no heading there',
      'README.md:8: wasm-tests/all.mjs leaves the package',
    ]);
  });
});

describe('a document in two languages', () => {
  const MUST = ['README.md', ...documents.filter((file) =>
    /^js\/guide\/.*\.md$/.test(file) && !file.endsWith('.zh-CN.md'))];

  for (const file of MUST) {
    test(`${file} has a Chinese twin, equal in headings, code, tables and links`, () => {
      assert.ok(documents.includes(twinOf(file)), `${twinOf(file)} is missing`);
      assert.deepEqual(differences(read(file), read(twinOf(file))), []);
    });
  }

  test('has both: no Chinese one is alone', () => {
    const alone = documents.filter((file) => file.endsWith('.zh-CN.md'))
      .filter((file) => !documents.includes(file.replace('.zh-CN', '')));
    assert.deepEqual(alone, []);
  });

  test('is told what differs', () => {
    const one = '# A\n## B\n```js\nf(1, \'hi\');  // one\n```\n| a | b |\n|---|---|\n| `c` | d |\n';
    const same = one.replace('# A', '# 一').replace("'hi'", "'你好'").replace('// one', '// 一');
    assert.deepEqual(differences(one, same), []);
    const tell = (/** @type {string} */ other) => differences(one, other).length;
    assert.equal(tell(one.replace('## B', '### B')), 1);
    assert.equal(tell(one.replace('f(1,', 'f(2,')), 1);
    assert.equal(tell(one.replace('```js', '```ts')), 1);
    assert.equal(tell(one.replace('| `c` | d |\n', '')), 1);
  });
});

test('bold Chinese ends before its mark: between that and a word Markdown sees no end', () => {
  const isUnseen = (/** @type {string} */ line) => {
    const parts = line.split('**');     // the odd ones are bold
    return parts.some((part, i) => i % 2 && /\p{P}$/u.test(part) &&
      /^[\p{L}\p{N}]/u.test(parts[i + 1] ?? ''));
  };
  assert.deepEqual(['**好。**好', '**好**。好', '**好）**：**好**好'].map(isUnseen), [true, false, false]);
  const wrong = documents.flatMap((file) => read(file).split('\n').flatMap((line, index) =>
    isUnseen(line) ? [`${file}:${index + 1}`] : []));
  assert.deepEqual(wrong, []);
});

const README_LINES = 260;

test(`the README has at most ${README_LINES} lines, in either language`, () => {
  for (const file of ['README.md', 'README.zh-CN.md']) {
    assert.ok(read(file).split('\n').length - 1 <= README_LINES, file);
  }
});

// What is generated, and what cannot be broken: tables, links and pictures.
const UNBREAKABLE = /^\s*(\||<|!?\[)|https?:\/\/|\]\(/;
const COLUMNS = 120;
/** Where each rule is a line. */
const RULES = /^src\/wire\//;

test(`no line of a document's prose is over ${COLUMNS} columns, a Han character being two`, () => {
  const wrong = documents.filter((file) => !RULES.test(file)).flatMap((file) => {
    let fenced = false, generated = false;
    return read(file).split('\n').flatMap((line, index) => {
      if (/^\s*```/.test(line)) fenced = !fenced;
      if (/^<!-- \/?[a-z]+ -->$/.test(line)) generated = !line.includes('/');
      if (generated || (!fenced && UNBREAKABLE.test(line))) return [];
      return widthOf(line) > COLUMNS ? [`${file}:${index + 1}: ${widthOf(line)} columns`] : [];
    });
  });
  assert.deepEqual(wrong, []);
});
