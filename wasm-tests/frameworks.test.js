// @ts-check
/** The rooms of wasm-tests/frameworks: nothing in them drifts, and the table tells of them all. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, test } from 'node:test';
import { COLUMNS, NO_TABS, writeReadme } from './frameworks/support/table.mjs';
import { PROJECTS } from './frameworks/targets.mjs';

const read = (/** @type {string} */ file) =>
  fs.readFileSync(new URL(`./frameworks/${file}`, import.meta.url), 'utf8');

describe('the frameworks', () => {
  test('have exact versions and a lock file in each room, which knows no machine', () => {
    for (const { room, tool } of PROJECTS) {
      const { dependencies = {}, devDependencies } = JSON.parse(read(`${room}/package.json`));
      const wanted = { ...dependencies, ...devDependencies };
      assert.deepEqual(Object.values(wanted).filter((version) => !/^\d[\w.-]*$/.test(version)), []);
      const { packages } = JSON.parse(read(`${room}/package-lock.json`));
      for (const [name, version] of Object.entries(wanted)) {
        assert.equal(packages[`node_modules/${name}`].version, version, `${room}: ${name}`);
      }
      assert.ok(tool in wanted, room);
    }
  });

  test('are in the table with each target, and all of it works', () => {
    const rows = read('README.md').split('\n').filter((line) => /\| (works|fails) \|/.test(line))
      .map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim()));
    const tried = rows.map(([framework, target]) => `${framework.replace(/ \(.*/, '')}: ${target}`);
    assert.deepEqual(tried, PROJECTS.flatMap(({ name, targets }) =>
      Object.keys(targets).map((target) => `${name}: ${target}`)));
    for (const [, target, ...results] of rows) {
      const expected = COLUMNS.map(() => 'works');
      if (!/H5|page/.test(target)) expected.splice(-1, 1, NO_TABS);
      assert.deepEqual(results, expected, target);
    }
  });

  test('are written with what was not tried left open, and no tabs where there are none', (t) => {
    const place = fs.mkdtempSync(path.join(tmpdir(), 'frameworks-table-'));
    t.after(() => fs.rmSync(place, { recursive: true, force: true }));
    const file = path.join(place, 'README.md');
    fs.writeFileSync(file, read('README.md'));
    const chats = { built: '1.0 s', chat: 'failed' };
    writeReadme(file, [
      { framework: 'one', target: 'phone', hasTabs: false, results: chats },
      { framework: 'one', target: 'page', hasTabs: true, results: chats },
    ]);
    const rows = fs.readFileSync(file, 'utf8').split('\n').filter((line) => /^\| one/.test(line));
    const result = 'works | fails |  |  |  |  |';
    assert.deepEqual(rows, [`| one | phone | ${result} – |`, `| one | page | ${result}  |`]);
  });
});
