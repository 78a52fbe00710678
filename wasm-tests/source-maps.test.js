// @ts-check
/** Where an error in dist/ comes from: Node's files say it by themselves, the others by a map. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { SourceMap, createRequire } from 'node:module';
import path from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import vm from 'node:vm';
import { linesOnly } from '../js/build/source-map-lines.mjs';
import { runNode } from './support/child.js';

const dist = fileURLToPath(new URL('../dist/', import.meta.url));
const read = (/** @type {string} */ name) => fs.readFileSync(path.join(dist, name), 'utf8');
const files = fs.readdirSync(dist, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.[cm]?js$/.test(name));
/** Made of other files of dist/, or rewritten after they were bundled; README says which. */
const WITHOUT = /^(script\/|miniprogram\/)?twin\.|^dev-server\.|^(legacy|miniprogram)\//;

describe('an uncaught error in Node', () => {
  const wrong = 'new Client({ url: 1 })';
  const programs = {
    'node.mjs': ['--input-type=module', '--eval',
      `import { Client } from '${pathToFileURL(dist)}node.mjs'; ${wrong}`],
    'node.cjs': ['--input-type=commonjs', '--eval',
      `const { Client } = require('${dist}node.cjs'); ${wrong}`],
  };
  for (const [name, program] of Object.entries(programs)) {
    test(`${name}: shows one readable line, and names as in the source`, async () => {
      const { status, stderr } = await runNode(program);
      assert.equal(status, 1);
      const longest = Math.max(...stderr.split('\n').map((line) => line.length));
      assert.ok(longest <= 200, `${longest} characters: ${stderr.slice(0, 1000)}`);
      assert.match(stderr, /^  (return new ImError\(|throw invalid\()/m);
      assert.match(stderr, /at checkOptions \(.*\n +at new Connection \(.*\n/);
    });

    test(`${name}: with --enable-source-maps it names the sources, and their lines`, async () => {
      const { stderr } = await runNode(['--enable-source-maps', ...program]);
      const [, file, line] = /at invalidOption \((.*):(\d+):\d+\)/.exec(stderr) ?? [];
      assert.equal(path.relative(path.join(dist, '..'), file), path.join('js', 'api', 'errors.js'));
      const source = fs.readFileSync(file, 'utf8').split('\n');
      assert.match(source[Number(line) - 1], /return new ImError\('INVALID_OPTION'/);
    });

    test(`${name}: no line is long but those of the core's table`, () => {
      const long = read(name).split('\n').filter((line) => line.length > 400);
      assert.deepEqual(long.filter((line) => !/^var order = \[/.test(line)), []);
    });
  }
});

/** The class of clients, from a file that is not Node's. @param {string} name */
async function clientOf(name) {
  if (name.endsWith('.cjs')) return createRequire(import.meta.url)(path.join(dist, name)).Client;
  if (name.endsWith('.mjs')) return (await import(`../dist/${name}`)).Client;
  const realm = vm.createContext({ console });
  vm.runInContext(read(name), realm, { filename: path.join(dist, name) });
  return realm.MobileIMSDK.Client;
}

describe('the map', () => {
  for (const name of ['browser.mjs', 'browser.cjs', 'slim.mjs', 'slim.cjs', 'whole.mjs',
    'whole.cjs', 'mobileimsdk.js']) {
    test(`of ${name} leads from a stack to the source`, async () => {
      const Client = await clientOf(name);
      let stack = '';
      try {
        new Client({ url: 'ws://im.test', userId: 7 });
      } catch (error) {
        stack = /** @type {Error} */ (error).stack ?? '';
      }
      const frames = [...stack.matchAll(/:(\d+):(\d+)\)?$/gm)]
        .map(([, line, column]) => [Number(line), Number(column)]);
      const map = new SourceMap(JSON.parse(read(`${name}.map`)));
      const found = frames.slice(0, 3).map(([line, column]) => {
        const entry = /** @type {any} */ (map.findEntry(line - 1, column - 1));
        return `${entry.originalSource} ${fs.readFileSync(path.join(dist, entry.originalSource),
          'utf8').split('\n')[entry.originalLine].trim()}`;
      });
      assert.match(found[0], /^\.\.\/js\/api\/errors\.js return new ImError\('INVALID_OPTION'/);
      assert.match(found[1], /^\.\.\/js\/api\/options\.js throw invalid\(name/);
      assert.match(found[2], /^\.\.\/js\/api\/options\.js checkType\(value, rule, name/);
    });
  }

  /** What is said once in the source, and once in the file. */
  const WORDS = {
    'script/log.js': ['js/api/log.js', 'charCodeAt(0).toString(16)'],
    'script/tabs.js': ['js/tabs/wire.js', 'not of this wire'],
    'script/ticker-page.js': ['js/hosts/ticker/index.js', 'the script could not be loaded'],
  };
  for (const [name, [source, words]] of Object.entries(WORDS)) {
    test(`of ${name} leads from words in it to their line in the source`, () => {
      const lines = read(name).split('\n');
      const line = lines.findIndex((one) => one.includes(words));
      const map = new SourceMap(JSON.parse(read(`${name}.map`)));
      const entry = /** @type {any} */ (map.findEntry(line, lines[line].indexOf(words)));
      assert.equal(entry.originalSource, `../../${source}`);
      const text = fs.readFileSync(path.join(dist, '..', source), 'utf8').split('\n');
      assert.ok(text[entry.originalLine].includes(words), text[entry.originalLine]);
    });
  }

  test('is beside every file that is made of sources, holds none of them, and is named', () => {
    const made = files.filter((name) => !WITHOUT.test(name));
    assert.ok(made.length > 11);
    for (const name of made) {
      assert.match(read(name),
        new RegExp(`\n//# sourceMappingURL=${path.basename(name)}\\.map\\s*$`));
      const { sources, sourcesContent } = JSON.parse(read(`${name}.map`));
      sources.forEach((/** @type {string} */ source, /** @type {number} */ i) => {
        const isCore = source === '../js/generated/core-bytes.js';
        assert.equal(sourcesContent[i], isCore ? '// The bytes of core.wasm.' : null);
        assert.ok(fs.existsSync(path.join(dist, path.dirname(name), source)), `${name}: ${source}`);
      });
    }
    for (const name of files.filter((one) => WITHOUT.test(one))) {
      assert.doesNotMatch(read(name), /sourceMappingURL/, name);
    }
  });

  test('forgets columns and names, and keeps which line each piece is of', () => {
    // Two pieces of one line, then one of another file, then a line before, on a second line.
    assert.equal(linesOnly('AAAAA,IAAIC,KCEN;A,CAFA'), 'AAAA,SCEA;CAFA');
    assert.equal(linesOnly(';;gggBAAA;'), ';;gggBAAA;');
  });
});
