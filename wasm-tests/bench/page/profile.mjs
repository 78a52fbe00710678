// What the main thread of a page does while it is measured: a file for Chromium's DevTools, and in
// short the functions that take most of the time by themselves.
import fs from 'node:fs';
import path from 'node:path';
import { columns } from '../table.mjs';
import { nameOf } from './report.mjs';

const MOST = 15;

/** @returns {Array<[name: string, microseconds: number]>} the longest first */
function selfTimes({ nodes, samples, timeDeltas }) {
  const names = new Map(nodes.map(({ id, callFrame }) => {
    const { functionName, url, lineNumber, columnNumber } = callFrame;
    const place = url && ` ${path.basename(url)}:${lineNumber + 1}:${columnNumber + 1}`;
    return [id, `${functionName || '(anonymous)'}${place}`];
  }));
  const times = new Map();
  for (const [i, id] of samples.entries()) {
    const name = names.get(id);
    times.set(name, (times.get(name) ?? 0) + timeDeltas[i]);
  }
  return [...times].sort(([, a], [, b]) => b - a);
}

/** @param {string} directory @param {import('./tab.mjs').Tab} tab @param {() => Promise} task */
export async function keepProfile(directory, tab, contestant, cell, task) {
  const end = await tab.profile();
  await task();
  const profile = await end();
  fs.mkdirSync(directory, { recursive: true });
  const name = [cell.workload, cell.kind, cell.bytes, contestant.id].join('-');
  fs.writeFileSync(path.join(directory, `${name}.cpuprofile`), JSON.stringify(profile));
  const rows = selfTimes(profile).filter(([where]) => where !== '(idle)').slice(0, MOST)
    .map(([where, spent]) => [where, (spent / cell.count).toFixed(2)]);
  console.log(`${nameOf(cell)}, ${contestant.title}\n${
    columns([['', 'us/message by the clock'], ...rows])}\n`);
}
