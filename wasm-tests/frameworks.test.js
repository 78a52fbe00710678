// @ts-check
/** The rooms of wasm-tests/frameworks: nothing in them drifts, and the table tells of them all. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { describe, test } from 'node:test';
import { COLUMNS } from './frameworks/support/table.mjs';
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
      const isPage = results.at(-1) !== '';
      assert.equal(isPage, /H5|page/.test(target), target);
      assert.deepEqual(results.filter(Boolean),
        COLUMNS.slice(0, isPage ? undefined : -1).map(() => 'works'), target);
    }
  });
});
