// @ts-check
/** dist/llms.txt and dist/llms-full.txt: made of all there is to read, as the convention has it. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, test } from 'node:test';
import { root } from '../js/build/command.mjs';
import { llmsFiles } from '../js/build/llms.mjs';
import { declarationsIn } from './support/declarations.js';

const read = (/** @type {string} */ name) => fs.readFileSync(path.join(root, name), 'utf8');
const LINK = /^- \[([^\]]+)\]\(([^)\s]+)\): (.+)$/;

/** What breaks https://llmstxt.org: a title, a quote, sections that are nothing but links. */
function breaches(/** @type {string} */ text) {
  const [title, gap, quote, ...rest] = text.split('\n');
  const wrong = [];
  if (!/^# \S/.test(title) || gap !== '') wrong.push(title);
  if (!/^> .{40,}/.test(quote)) wrong.push(quote);
  for (const line of rest) if (line && !/^## \S/.test(line) && !LINK.test(line)) wrong.push(line);
  return wrong;
}

/** @param {string} text */
const linksIn = (text) => text.split('\n').flatMap((line) => LINK.exec(line)?.[2] ?? []);

/**
 * A tree with these documents.
 * @param {import('node:test').TestContext} t
 * @param {Record<string, string>} files
 */
function treeOf(t, files) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'llms-'));
  t.after(() => fs.rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text);
  }
  return llmsFiles(folder);
}

const README = '# chat\n\n**English** · [中文](README.zh-CN.md)\n\nWrites from one window to ' +
  'another, with [ticks](#ticks) for each. And more.\n\n```sh\n# no heading\nnpm install\n```\n';

describe('llms.txt', () => {
  test('and llms-full.txt are in dist/ what the sources say now', () => {
    for (const [name, text] of Object.entries(llmsFiles())) {
      assert.equal(read(`dist/${name}`), text, `${name}: run \`npm run build\``);
    }
  });

  test('is a title, a quote, and sections of links that say what is there', () => {
    const text = read('dist/llms.txt');
    assert.deepEqual(breaches(text), []);
    assert.equal(breaches(text.replace('\n> ', '\n')).length, 1);
    assert.equal(breaches(`${text}prose\n`).length, 1);
  });

  test('leads to nothing but what is in the package', () => {
    // packing.test.js holds that these, and the sources, are the files of the package.
    const files = read('wasm-tests/data/package-files.txt').split('\n');
    const targets = linksIn(read('dist/llms.txt')).map((to) => path.posix.join('dist', to));
    assert.ok(targets.length > 5);
    assert.deepEqual(targets.filter((target) => !files.includes(target)), []);
  });

  test('has every guide there is, the English ones first, and llms-full.txt the whole', () => {
    const folder = path.join(root, 'js/guide');
    const guides = fs.existsSync(folder) ? fs.readdirSync(folder).filter((name) =>
      name.endsWith('.md')) : [];
    const links = linksIn(read('dist/llms.txt')).filter((to) => to.startsWith('../js/guide/'))
      .map((to) => path.basename(to));
    assert.deepEqual([...links].sort(), guides.sort());
    const firstChinese = links.findIndex((name) => name.endsWith('.zh-CN.md'));
    assert.ok(firstChinese < 0 ||
      links.slice(firstChinese).every((name) => name.endsWith('.zh-CN.md')));
    const full = read('dist/llms-full.txt');
    for (const guide of guides) assert.ok(full.includes(`\n## js/guide/${guide}\n`), guide);
  });

  test('takes a guide that is new, and tells its title and first sentences', (t) => {
    const files = treeOf(t, {
      'README.md': README,
      'js/guide/b.zh-CN.md': '# 乙\n\n第一句话写得长一些，说明这一页讲什么，读者要准备什么。第二句。\n',
      'js/guide/b.md': '# B\n\nShort. ' +
        'A sentence that says what this page is about.\n\n```js\ncode();\n```\n',
    });
    assert.deepEqual(breaches(files['llms.txt']), []);
    assert.match(files['llms.txt'], /^# chat\n\n> Writes from one window to another, with ticks/);
    assert.match(files['llms.txt'],
      /## Guides\n\n- \[B\]\(\.\.\/js\/guide\/b\.md\): Short\. A sentence that .* about\.\n/);
    assert.match(files['llms.txt'], /## 中文文档\n\n- \[乙\]\(.*b\.zh-CN\.md\): 第一句/);
    const full = files['llms-full.txt'];
    assert.ok(full.indexOf('### B') < full.indexOf('### 乙'));
    assert.ok(full.includes('```sh\n# no heading\nnpm install\n```'), 'code stays as it is');
    assert.ok(full.includes('```js\ncode();\n```'));
  });
});

describe('llms-full.txt', () => {
  const full = read('dist/llms-full.txt');

  test('has one title, README, and every word of the types', () => {
    const outside = full.replace(/^```[^]*?^```/gm, '');
    assert.equal(outside.match(/^# /gm)?.length, 1);
    assert.ok(full.includes('\n## README.md\n'));
    for (const file of ['js/index.d.ts', 'js/generated/names.d.ts', 'js/twin.d.ts',
      'demo-web/dev-server/index.d.ts']) {
      assert.ok(full.includes(read(file).trim()), file);
    }
    const names = declarationsIn('js/index.d.ts').map(({ name }) => name.split('.').at(-1) ?? '');
    assert.ok(names.length > 250);
    assert.deepEqual(names.filter((name) => !full.includes(name)), []);
  });

  test('has no picture and no link to a file that it does not come with', () => {
    const outside = full.replace(/^```[^]*?^```/gm, '').replace(/`[^`\n]*`/g, '');
    assert.doesNotMatch(outside, /!\[|<!--/);
    assert.deepEqual(outside.match(/\]\((?!https?:)[^)]*\)/g) ?? [], []);
  });
});
