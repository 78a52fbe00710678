// @ts-check
/** What npm packs, and how each of its entries is found: with `exports`, and without. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import ts from 'typescript';
import { root, run } from '../js/build/command.mjs';
import { makeFolders, removeFolders, resolverFolders } from '../js/build/resolver-folders.mjs';
import { sendFirstMessage } from './documents/first-message.js';
import { runNode } from './support/child.js';
import { packInto, unpack } from './support/packed.js';

const place = fs.mkdtempSync(path.join(os.tmpdir(), 'packing-'));
after(() => fs.rmSync(place, { recursive: true, force: true }));
const { tarball, source, published } = packInto(place);
// Whoever takes a URL's path for a file's does not find this one.
const user = path.join(place, 'a user\'s 50%25 用户');
const installed = path.join(user, 'node_modules/mobileimsdk-wasm');
unpack(tarball, installed);
for (const name of ['ws', 'react', 'vue']) {
  fs.symlinkSync(path.join(root, 'node_modules', name), path.join(user, 'node_modules', name));
}

const inPackage = (/** @type {string[]} */ ...parts) => path.join(installed, ...parts);
const manifest = JSON.parse(fs.readFileSync(inPackage('package.json'), 'utf8'));
const folders = Object.keys(resolverFolders(manifest));

/** What no `import` means: their addresses are asked for, and handed to a loader or a worker. */
const NO_MODULES = ['core.wasm', 'miniprogram/core.wasm', 'miniprogram/core.wasm.br', 'ticker.js'];
// It takes its time, so it begins now.
const attw = runNode([path.join(root, 'node_modules/@arethetypeswrong/cli/dist/index.js'), tarball,
  '--format', 'json', '--exclude-entrypoints', ...NO_MODULES], 300_000);

describe('what is published', () => {
  test('are the files of the checked-in list, and the sources that maps lead to, no others', () => {
    const list = fs.readFileSync(path.join(root, 'wasm-tests/data/package-files.txt'), 'utf8');
    const sources = run('git', ['ls-files', '-co', '--exclude-standard', 'js/*.js']);
    const wanted = `${list}${sources}`.split('\n').filter(Boolean).sort();
    assert.deepEqual(published, wanted);
  });

  test('is everything that package.json points to', () => {
    /** @param {any} value @returns {string[]} */
    const paths = (value) => (typeof value === 'string' ? [value]
      : Object.values(value ?? {}).flatMap(paths));
    const { main, module, types, exports, bin } = manifest;
    const wanted = paths({ main, module, types, exports, bin });
    assert.ok(wanted.length > 10);
    assert.deepEqual(wanted.filter((name) => !published.includes(name.replace('./', ''))), []);
  });

  test('does not tell where it was built', () => {
    const telling = published.filter((name) => {
      const content = fs.readFileSync(inPackage(name));
      return content.includes(`${root}/`) || content.includes(`${source}/`);
    });
    assert.deepEqual(telling, []);
  });
});

describe('the folders for resolvers without `exports`', () => {
  test('are there for every entry but the first and package.json', () => {
    const entries = Object.keys(manifest.exports).map((name) => name.replace(/^\.\/?/, ''));
    const others = entries.filter((name) => name && name !== 'package.json');
    assert.ok(others.length > 5);
    assert.deepEqual(folders, others);
    for (const folder of others) assert.ok(published.includes(`${folder}/package.json`), folder);
  });

  test('are gone after packing, and in the tree they are ignored', () => {
    assert.deepEqual(folders.filter((name) => fs.existsSync(path.join(source, name))), []);
    const files = folders.map((name) => `${name}/package.json`);
    const ignored = run('git', ['check-ignore', ...files]).split('\n').filter(Boolean);
    assert.deepEqual(ignored, files);
  });

  test('replace those of a packing that was broken off, and leave alone what is no part of them',
    () => {
      makeFolders(source);
      const left = path.join(source, 'slim/package.json');
      fs.writeFileSync(left, '{ "main": "gone.js" }');
      fs.writeFileSync(path.join(source, 'twin/own.txt'), '');
      makeFolders(source);
      assert.equal(JSON.parse(fs.readFileSync(left, 'utf8')).main, '../dist/slim.cjs');
      removeFolders(source);
      assert.deepEqual(folders.filter((name) => fs.existsSync(path.join(source, name))), ['twin']);
      fs.rmSync(path.join(source, 'twin'), { recursive: true });
    });

  test('are made, and removed, in a tree behind a link too', () => {
    const link = path.join(place, 'link');
    fs.symlinkSync(source, link);
    const script = path.join(link, 'js/build/resolver-folders.mjs');
    run(process.execPath, [script]);
    assert.deepEqual(folders.filter((name) => !fs.existsSync(path.join(source, name))), []);
    run(process.execPath, [script, '--remove']);
    assert.deepEqual(folders.filter((name) => fs.existsSync(path.join(source, name))), []);
  });

  test('are not made, and nothing is packed, before the build', () => {
    fs.renameSync(path.join(source, 'dist/slim.mjs'), path.join(source, 'dist/slim'));
    assert.throws(() => makeFolders(source), /slim\.mjs is missing: run `npm run build` first/);
    fs.renameSync(path.join(source, 'dist/slim'), path.join(source, 'dist/slim.mjs'));
    removeFolders(source);
  });

  // A path goes past `exports`, so Node itself is such a resolver.
  const require = createRequire(import.meta.url);
  for (const folder of folders) {
    test(`${folder}: leads to what \`exports\` lead to`, async () => {
      const byExports = createRequire(path.join(user, 'index.js'));
      const { main, module, types } = JSON.parse(
        fs.readFileSync(inPackage(folder, 'package.json'), 'utf8'));
      const found = require.resolve(inPackage(folder));
      assert.equal(found, path.normalize(inPackage(folder, main)));
      assert.equal(found, byExports.resolve(`mobileimsdk-wasm/${folder}`));
      if (types) assert.ok(fs.existsSync(inPackage(folder, types)), types);
      if (!/js$/.test(main) || folder === 'ticker.js') return;
      const imported = await import(pathToFileURL(inPackage(folder, module ?? main)).href);
      assert.ok(Object.keys(imported).length > 0);
      if (module) {
        const names = Object.keys(require(found)).filter((name) => name !== '__esModule').sort();
        assert.deepEqual(names, Object.keys(imported).sort());
      }
    });
  }
});

const RESOLUTIONS = {
  node: ts.ModuleResolutionKind.Node10,
  node16: ts.ModuleResolutionKind.Node16,
  bundler: ts.ModuleResolutionKind.Bundler,
};
const FORMATS = { import: ts.ModuleKind.ESNext, require: ts.ModuleKind.CommonJS };

describe('TypeScript', () => {
  const entries = Object.entries(manifest.exports)
    .filter(([, entry]) => JSON.stringify(entry).includes('"types"')).map(([name]) => name);

  for (const [resolution, moduleResolution] of Object.entries(RESOLUTIONS)) {
    for (const [format, mode] of Object.entries(FORMATS)) {
      test(`finds the types of every entry: ${resolution}, ${format}`, () => {
        assert.ok(entries.length > 4);
        for (const entry of entries) {
          const { resolvedModule } = ts.resolveModuleName(
            path.posix.join('mobileimsdk-wasm', entry), path.join(user, 'index.ts'),
            { moduleResolution }, ts.sys, undefined, undefined, /** @type {any} */ (mode));
          assert.match(resolvedModule?.resolvedFileName ?? 'none', /\.d\.c?ts$/, entry);
        }
      });
    }
  }
});

describe('those who look after packages find nothing wrong:', () => {
  test('publint', async () => {
    const { messages, pkg } =
      await publint({ pkgDir: installed, level: 'suggestion', strict: true });
    assert.deepEqual(messages.map((message) => formatMessage(message, pkg)), []);
  });

  test('@arethetypeswrong/cli, for every entry that is a module', async () => {
    const { status, stdout, stderr } = await attw;
    assert.equal(stderr, '');
    const { analysis, problems } = JSON.parse(stdout);
    assert.deepEqual(problems, {});
    assert.equal(status, 0);
    const wanted = Object.keys(manifest.exports)
      .filter((name) => !NO_MODULES.includes(name.replace('./', '')));
    assert.deepEqual(Object.keys(analysis.entrypoints).sort(), wanted.sort());
  });
});

/**
 * The addresses that a page, a style sheet or a script names.
 * @param {string} base
 * @param {string} text
 */
function addressesIn(base, text) {
  const before = /\b(?:src|href)="|\bfrom '(?=[./])|\bimport\('|^import '|@import "/;
  const literal = new RegExp(`(?:${before.source})([^"'#:]+)["']`, 'gm');
  const dist = /'(\/dist\/[^']+)'/g;
  const code = text.replace(/\/\*[^]*?\*\//g, '');  // types are in comments
  return [...code.matchAll(literal), ...code.matchAll(dist)]
    .map(([, address]) => new URL(address, base).href);
}

describe('mobileimsdk-dev-server --demo, from the package', () => {
  test('serves its pages, and all that they load and lead to, wherever it lies', async (t) => {
    const server = spawn(process.execPath,
      [path.join(installed, manifest.bin['mobileimsdk-dev-server']), '--demo', '--port', '0']);
    t.after(() => server.kill('SIGKILL'));
    let said = '';
    server.stderr.on('data', (text) => { said += text; });
    while (!/The network lab: .*\n/.test(said)) {
      said += String((await once(server.stdout, 'data'))[0]);
    }
    const [, start] = /Start here: (http:.*)/.exec(said) ?? [];
    assert.doesNotMatch(said, /API reference/, 'which is not in the package');
    const seen = new Set([`${start}/`, `${start}/shop/`]);
    for (const url of seen) {
      const response = await fetch(url);
      assert.equal(response.status, 200, url);
      const type = response.headers.get('content-type') ?? '';
      if (!/html|css|javascript/.test(type) || url.includes('/dist/')) continue;
      for (const other of addressesIn(url, await response.text())) seen.add(other);
    }
    const served = [...seen].map((url) => new URL(url).pathname);
    for (const file of ['/chat/main.js', '/chat.css', '/lab/main.js', '/dist/browser.mjs',
      '/api/', '/dist/llms-full.txt']) {
      assert.ok(served.includes(file), file);
    }
    assert.ok(served.length > 40, `only ${served.length} files`);
    const demo = published
      .filter((name) => /^demo-web\/(?!dev-server|desk|widget|screenshots|README)/.test(name))
      .filter((name) => !name.startsWith('demo-web/shop/pictures/'))
      .map((name) => name.replace('demo-web', '').replace('index.html', ''));
    assert.deepEqual(demo.filter((name) => !served.includes(name)), []);
  });
});

test('who follows the README in an empty folder has sent a first message', async () => {
  await sendFirstMessage(path.join(place, 'empty'), ['README.md', 'README.zh-CN.md'], tarball);
});
