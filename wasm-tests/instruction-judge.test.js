// The judge of npm run bench:instructions, which itself needs valgrind: it lets pass what must
// pass, and nothing else.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { root } from '../js/build/command.mjs';
import { formatReadme, formatTable, judge } from '../src/tests/bench/judge.mjs';

const read = (file) => fs.readFileSync(path.join(root, file), 'utf8');
const baseline = JSON.parse(read('src/tests/bench/instructions.json'));

const counts = (instructions, builtBy = 'gcc 1') => ({ builtBy, instructions });
const verdictOf = (now, was) => judge(counts({ send: now }), counts({ send: was }));

test('what is the same passes', () => {
  const { passed, sameBuilder, rows } = judge(baseline, baseline);
  assert.ok(passed && sameBuilder);
  assert.ok(rows.every(({ verdict, ratio }) => verdict === 'same' && ratio === 1));
});

test('3 % more passes, one instruction beyond them does not', () => {
  assert.equal(verdictOf(10_300, 10_000).passed, true);
  const { passed, rows } = verdictOf(10_301, 10_000);
  assert.equal(passed, false);
  assert.equal(rows[0].verdict, 'worse');
});

test('one operation that is worse is enough, however much the others gained', () => {
  for (const name of Object.keys(baseline.instructions)) {
    const instructions = Object.fromEntries(Object.entries(baseline.instructions).map(
      ([other, count]) => [other, other === name ? Math.ceil(count * 1.031) : count >> 1]));
    const { passed, rows } = judge({ ...baseline, instructions }, baseline);
    assert.equal(passed, false, name);
    const worse = rows.filter(({ verdict }) => verdict === 'worse').map((row) => row.name);
    assert.deepEqual(worse, [name]);
  }
});

test('better passes, and is said only when it is more than 3 %', () => {
  assert.deepEqual(verdictOf(9_800, 10_000).rows[0].verdict, 'same');
  const { passed, rows } = verdictOf(9_600, 10_000);
  assert.equal(passed, true);
  assert.equal(rows[0].verdict, 'better');
});

test('an operation that is not in both fails', () => {
  const added = judge(counts({ send: 1, echo: 1 }), counts({ send: 1 }));
  assert.equal(added.passed, false);
  assert.deepEqual(added.rows.map(({ verdict }) => verdict), ['same', 'new']);
  const gone = judge(counts({ send: 1 }), counts({ send: 1, echo: 1 }));
  assert.equal(gone.passed, false);
  assert.deepEqual(gone.rows.map(({ verdict }) => verdict), ['same', 'gone']);
});

test('what is no count fails', () => {
  for (const count of [0, -1, NaN, null, Infinity]) {
    assert.equal(verdictOf(count, 10_000).passed, false, `${count} measured`);
    assert.equal(verdictOf(10_000, count).passed, false, `${count} in the baseline`);
  }
  assert.throws(() => judge(counts({}), counts({})), /nothing was counted/);
});

test('another compiler is told, and excuses nothing', () => {
  const other = judge(counts({ send: 104 }, 'gcc 2'), counts({ send: 100 }, 'gcc 1'));
  assert.equal(other.sameBuilder, false);
  assert.equal(other.passed, false);
});

test('the table has a line for each operation, and marks those that changed', () => {
  const { rows } = judge(counts({ send: 1_000, echo: 2_080, old: 10 }),
    counts({ send: 1_000, echo: 2_000, old: 20, away: 5 }));
  const cells = formatTable(rows).split('\n').slice(1).map((line) => line.trim().split(/ +/));
  assert.deepEqual(cells, [['send', '1,000', '1,000', '1.000'],
    ['echo', '2,080', '2,000', '1.040', 'worse'], ['old', '10', '20', '0.500', 'better'],
    ['away', '-', '5', '-', 'gone']]);
});

test('the room\'s README shows the baseline', () => {
  const shown = /<!-- instructions -->\n([^]*?)<!-- \/instructions -->/
    .exec(read('src/tests/bench/README.md'));
  assert.equal(shown?.[1], formatReadme(baseline));
});
