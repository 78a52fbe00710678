// @ts-check
/** The pages of the API reference: of each public member, without a dead link, and searchable. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { before, describe, test } from 'node:test';
import { inflateSync } from 'node:zlib';
import { root } from '../js/build/command.mjs';
import { entries, makeReference } from '../js/build/reference.mjs';
import { declarationsIn } from './support/declarations.js';

/** @typedef {{ name: string, parent?: string, url: string }} Row of the search */

const require = createRequire(import.meta.url);
// It comes with TypeDoc, whose pages have the same one.
const lunr = createRequire(require.resolve('typedoc'))('lunr');

/** @type {string} */
let folder;
/** @type {string[]} */
let warnings;
/** @type {{ rows: Row[], index: object }} */
let search;

before(async () => {
  ({ folder, warnings } = await makeReference());
  const [, packed] = /"([^"]+)"/.exec(page('assets/search.js')) ?? [];
  search = JSON.parse(String(inflateSync(Buffer.from(packed, 'base64'))));
});

const page = (/** @type {string} */ name) => fs.readFileSync(path.join(folder, name), 'utf8');

describe('the API reference', () => {
  test('is made without a warning: nothing undocumented, no link that leads nowhere', () => {
    assert.deepEqual(warnings, []);
  });

  test('is made once for every state of its sources', async () => {
    const { birthtimeMs } = fs.statSync(folder);
    assert.equal((await makeReference()).isNew, false);
    assert.equal(fs.statSync(folder).birthtimeMs, birthtimeMs);
  });

  test('has every entry of the package that has types of its own', () => {
    const modules = search.rows.filter(({ parent }) => !parent).map(({ name }) => name);
    assert.deepEqual(modules.sort(), Object.values(entries()).sort());
    assert.ok(modules.includes('mobileimsdk-wasm') && modules.length > 2);
  });

  for (const [types, module] of Object.entries(entries())) {
    test(`has a page or an anchor for each public member of ${module}`, () => {
      const declared = declarationsIn(types).filter(({ name }) => !/^Address\b/.test(name));
      const missing = declared.filter(({ name }) => !isFound(module, name.split('.')));
      assert.deepEqual(missing.map(({ name }) => name), []);
      const first = Object.keys(entries())[0];
      assert.ok(declared.length > (types === first ? 250 : 0), `${declared.length} members`);
    });
  }

  test('finds a member by its name, and by a word of its text', () => {
    const index = lunr.Index.load(search.index);
    /** @param {string} query */
    const found = (query) => index.search(query)
      .map((/** @type {{ ref: string }} */ { ref }) => search.rows[Number(ref)])
      .map(({ parent, name }) => `${parent}.${name}`);
    assert.ok(found('markRead').includes('mobileimsdk-wasm.Client.markRead'));
    assert.ok(found('STORE_FAILED').includes('mobileimsdk-wasm.Store'));
    assert.deepEqual(found('nosuchthing'), []);
  });

  test('has no link that leads nowhere', () => {
    const names = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.html'));
    const ids = new Map(names.map((name) => [name,
      new Set(Array.from(page(name).matchAll(/\bid="([^"]+)"/g), ([, id]) => id))]));
    let count = 0;
    const dead = names.flatMap((name) =>
      Array.from(page(name).matchAll(/\b(?:href|src)="([^"]+)"/g), ([, to]) => to)
        .filter((to) => !/^(https?:|data:|\/)/.test(to)).filter((to) => {
          count += 1;
          const [file, anchor] = to.split('#');
          const target = file ? path.join(path.dirname(name), file) : name;
          return anchor && target.endsWith('.html') ? !ids.get(target)?.has(anchor)
            : !fs.existsSync(path.join(folder, target));
        }).map((to) => `${name}: ${to}`));
    assert.ok(count > 1000, `${count} links`);
    assert.deepEqual(dead, []);
  });
});

/** What is deeper than a member, or in a constant, is told on its page. */
function isFound(/** @type {string} */ module, /** @type {string[]} */ [type, ...members]) {
  const own = (/** @type {string} */ name) => name.replace(/^new$/, 'constructor');
  return search.rows.some((row) => {
    const inPage = row.parent === module && row.name === type ? members
      : row.parent === `${module}.${type}` && row.name === own(members[0] ?? '') ? members.slice(1)
        : undefined;
    const isConstant = row.url.startsWith('variables/');
    if (!inPage || inPage === members && members.length > 0 && !isConstant) return false;
    const [file, anchor] = row.url.split('#');
    const html = fs.existsSync(path.join(folder, file)) ? page(file) : '';
    return (!anchor || html.includes(`id="${anchor}"`)) &&
      inPage.every((name) => new RegExp(`>${name}<`).test(html) || name === 'new');
  });
}
