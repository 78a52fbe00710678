// What came of the mutants: the survivors, each with the reason why it is no fault of the tests or
// without one, and the score.
import fs from 'node:fs';
import path from 'node:path';
import { root } from '../../../js/build/command.mjs';
import { VERDICTS } from './judge.mjs';

const BAR = 0.95;
const EQUIVALENT = path.join(root, 'src/tests/mutants/equivalent.json');

/** Tells a mutant from all others, wherever its line stands. */
export const keyOf = ({ file, function: scope, line, mutant, nth = 1 }) =>
  JSON.stringify([file, scope, line, mutant, nth]);

export function explain({ file, number, line, mutant }) {
  return `${file}:${number}\n  - ${line}\n  + ${mutant}`;
}

/** The reasons of equivalent.json by the key of the mutant. */
function loadReasons() {
  const groups = JSON.parse(fs.readFileSync(EQUIVALENT, 'utf8'));
  return new Map(groups.flatMap(({ file, reason, mutants }) =>
    mutants.map((mutant) => [keyOf({ file, ...mutant }), { file, reason, ...mutant }])));
}

const COLUMNS = ['mutants', ...VERDICTS, 'equivalent'];

function rowOf(name, verdicts) {
  const row = { name, mutants: verdicts.length };
  for (const kind of COLUMNS.slice(1)) row[kind] = verdicts.filter((one) => one === kind).length;
  const killed = row.tests + row.sim + row.timeout;
  row.score = killed + row.survived === 0 ? 1 : killed / (killed + row.survived);
  return row;
}

function print(rows) {
  const line = (name, cells, last) => console.log([name.padEnd(26),
    ...cells.map((cell) => String(cell).padStart(11)), last.padStart(9)].join(''));
  line('', COLUMNS, 'score');
  for (const row of rows) {
    line(row.name, COLUMNS.map((column) => row[column]), `${(100 * row.score).toFixed(1)} %`);
  }
}

/**
 * Prints everything. Stillborn mutants do not count, nor do equivalent ones.
 * @param {Map<string, object[]>} groups the mutants of each group, with their verdicts
 * @returns {boolean} whether the bar is reached, every survivor is explained, and nothing else is
 */
export function report(groups, { complete }) {
  const reasons = loadReasons(), explained = new Set(), files = new Set();
  let passed = true;
  const rows = [];
  for (const [group, mutants] of groups) {
    const verdicts = new Map();
    for (const mutant of mutants) {
      const known = mutant.verdict === 'survived' && reasons.get(mutant.key);
      if (known) explained.add(mutant.key);
      if (known) console.log(`equivalent: ${explain(mutant)}\n  = ${known.reason}`);
      else if (mutant.verdict === 'survived') console.log(`SURVIVED: ${explain(mutant)}`);
      passed &&= Boolean(known) || mutant.verdict !== 'survived';
      const name = mutant.file.replace('src/', '');
      files.add(mutant.file);
      verdicts.set(name, [...verdicts.get(name) ?? [], known ? 'equivalent' : mutant.verdict]);
    }
    rows.push(...[...verdicts].map(([name, all]) => rowOf(name, all)));
    rows.push(rowOf(`= ${group}`, [...verdicts.values()].flat()));
    passed &&= rows.at(-1).score >= BAR;
  }
  const stale = [...reasons].filter(([key, { file }]) => files.has(file) && !explained.has(key));
  if (complete) for (const [key] of stale) console.log(`stale in equivalent.json: ${key}`);
  console.log();
  print(rows);
  return passed && (!complete || stale.length === 0);
}
