// @ts-check
/** NOTICE and the SBOM name what others wrote and the package carries: no less, and no more. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { root, run } from '../js/build/command.mjs';
import { COMPONENTS, compiledFiles } from '../js/build/components.mjs';

const read = (/** @type {string} */ name) => fs.readFileSync(path.join(root, name), 'utf8');
const notice = read('NOTICE');
const sbom = JSON.parse(read('dist/sbom.cdx.json'));

const dist = (/** @type {string} */ name) => read(`dist/${name}`);
const scripts = fs.readdirSync(path.join(root, 'dist'), { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.[cm]?js$/.test(name)).sort();
/** The scripts that have this, however they are spaced. @param {string} text */
const having = (text) => scripts.filter((name) => dist(name).replace(/\s+/g, '').includes(text));

const BYTES = '0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_abc';  // js/build/encode-bytes.mjs
const TWIN = 'newUint8Array(123)';  // a helper of wasm2js

/** Whose a file is that the core was compiled from; '' for our own, and what only declares. */
const WHOSE = /** @type {[RegExp, string][]} */ ([
  [/\/nlohmann\//, 'JSON for Modern C++'],
  [/\/c\+\+\/v1\//, 'libc++'],
  [/\/lib\/clang\/[\d.]+\/include\//, ''],  // numbers and attributes of the compiler
  [/\/emscripten\/.*\/sysroot\/include\//, ''],  // declarations of libc
]);

describe('NOTICE', () => {
  test('names everything that core.wasm was compiled from', () => {
    const files = compiledFiles();
    assert.ok(files.length > 100);
    const found = new Set();
    for (const file of files) {
      const [, whose] = WHOSE.find(([pattern]) => pattern.test(file)) ?? [];
      const isOurs = file.startsWith(path.join(root, 'src'));
      assert.ok(isOurs || whose !== undefined, `whose is ${file}?`);
      if (whose) found.add(whose);
    }
    assert.deepEqual([...found].sort(), ['JSON for Modern C++', 'libc++']);
    for (const name of found) assert.ok(notice.includes(`\n${name} - https://`), String(name));
  });

  /** The packages that a source map leads to; undefined: to a source of ours. */
  const packageOf = (/** @type {string} */ source) => (
    /^\.\.\/(js|demo-web)\//.test(source) || source === 'twin.mjs' ? undefined
      : /^\.\.\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(source)?.[1] ?? source);

  test('names what the scripts have beside what their tool adds; the rest is ours', () => {
    const maps = fs.readdirSync(path.join(root, 'dist')).filter((name) => name.endsWith('.map'));
    const sources = maps.flatMap((file) => JSON.parse(read(`dist/${file}`)).sources
      .map((/** @type {string} */ source) => ({ file: file.slice(0, -'.map'.length), source })));
    const server = [...read('dist/dev-server.cjs').matchAll(/^\/\/ (\S+\.js)$/gm)];
    assert.ok(sources.length > 100 && server.length > 10);
    const others = sources.filter(({ source }) => packageOf(source));
    assert.deepEqual([...new Set(others.map(({ source }) => packageOf(source)))], ['idb']);
    const [, places] = /\nidb - [^]*?Where: ([^\n]+), which/.exec(notice) ?? [];
    assert.deepEqual([...new Set(others.map(({ file }) => file))].sort(),
      places?.split(' and '));
    assert.deepEqual(server.filter(([, name]) => !name.startsWith('demo-web/')), []);
  });

  /** The files that NOTICE names at the end of a line or two. @param {string} label */
  const placesOf = (label) => {
    const [, list] = new RegExp(`\\n  ${label}: ([^:]+?)\\n(?:  \\S|\\n)`).exec(notice) ?? [];
    return (list ?? '').split(/,\s+/).flatMap((place) => (place.endsWith('.*')
      ? scripts.filter((name) => /^[^/]+$/.test(name) && name.startsWith(place.slice(0, -1)))
      : [place])).sort();
  };

  test('names the files that have the core as a module, as a text, and as the twin', () => {
    const all = fs.readdirSync(path.join(root, 'dist'), { recursive: true, encoding: 'utf8' });
    assert.deepEqual(placesOf('as it is'), all.filter((name) => name.includes('.wasm')).sort());
    assert.deepEqual(placesOf('as a text inside'), having(BYTES));
    assert.deepEqual(placesOf('as plain JavaScript, the twin'), having(TWIN));
  });

  // Files without maps are made by one tool after the other, and each may add something.
  test('names what adds helpers to a script, and where', () => {
    assert.deepEqual(having('this&&this.__extends'), ['legacy/mobileimsdk.js']);
    const ofTypeScript = scripts.filter((name) => /\bthis ?&& ?this\.__\w+/.test(dist(name)));
    const [entry] = /\nTypeScript - [^]*?\n\n/.exec(notice) ?? [''];
    assert.deepEqual(ofTypeScript.filter((name) => !entry.includes(` ${name}`)), []);
    assert.ok(ofTypeScript.includes('legacy/mobileimsdk.js'));
    // Those of Babel, SWC, Closure and tslib go by these names.
    const OTHERS = /_classCallCheck|_interopRequire|_createClass|\$jscomp|\btslib\b|_ts_generator/;
    assert.deepEqual(scripts.filter((name) => OTHERS.test(dist(name))), []);
  });

  test('has of each its place, its licence and its copyright', () => {
    const entries = [...notice.matchAll(/^(\S.*) - (https:\S+)\n((?: {2}.*\n)+)/gm)];
    assert.deepEqual(entries.map(([, name]) => name), COMPONENTS.map(({ name }) => name));
    entries.forEach(([, , url, text], i) => {
      const { license, copyright, inside } = COMPONENTS[i];
      assert.equal(url, COMPONENTS[i].url);
      assert.ok(text.includes(`Licence: ${license} (below)`), text);
      assert.ok(text.includes(copyright), text);
      for (const part of license.split(' WITH ')) {
        assert.ok(notice.includes(`\n--- ${part} ---\n`), part);
      }
      assert.ok(fs.existsSync(path.join(root, 'dist', inside)), inside);
    });
  });
});

describe('the SBOM', () => {
  test('names the package, and the same parts with their versions and licences', () => {
    const { name, version, license } = JSON.parse(read('package.json'));
    assert.deepEqual([sbom.bomFormat, sbom.metadata.component.name,
      sbom.metadata.component.version, sbom.metadata.component.licenses[0].license.id],
    ['CycloneDX', name, version, license]);
    assert.deepEqual(sbom.components.map((/** @type {any} */ { name: part }) => part),
      COMPONENTS.map(({ name: part }) => part));
    sbom.components.forEach((/** @type {any} */ part, /** @type {number} */ i) => {
      assert.match(part.version, /^\d+(\.\d+)*$/);
      const [{ expression, license: single }] = part.licenses;
      assert.equal(expression ?? single.id, COMPONENTS[i].license);
      assert.ok(sbom.dependencies[0].dependsOn.includes(part['bom-ref']));
    });
    const { version: json } = sbom.components[0];
    assert.match(json, /^3\.\d+\.\d+$/);
  });

  test('has the versions that the tools themselves tell', () => {
    for (const [name, tool] of [['Emscripten', 'em++'], ['Binaryen', 'wasm2js']]) {
      const { version } = sbom.components.find((/** @type {any} */ part) => part.name === name);
      assert.ok(run(tool, ['--version']).split(/[\s()]+/).includes(version), `${name} ${version}`);
    }
  });

  test('says neither when nor where it was made', () => {
    assert.doesNotMatch(JSON.stringify(sbom), /timestamp|serialNumber|"tools"/);
    assert.ok(!JSON.stringify(sbom).includes(root));
  });
});
