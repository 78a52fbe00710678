// Clients on real sockets, each behind a network that cuts, stalls and swallows at any byte.
//   npm run chaos -- [--minutes M] [--clients N] [--seed S]
// Ctrl-C ends the faults; what follows, settling and judging, is done all the same. Exit status 1:
// the promise was broken.
import { parseArgs } from 'node:util';
import { runChaos } from './support/chaos.js';

const DEFAULTS = { minutes: '10', clients: '6', seed: String(Date.now() % 1_000_000) };

function readArguments() {
  const option = (name) => ({ type: 'string', default: DEFAULTS[name] });
  const { values } = parseArgs({ options: {
    minutes: option('minutes'), clients: option('clients'), seed: option('seed'),
  } });
  const minutes = Number(values.minutes), clients = Number(values.clients);
  const seed = Number(values.seed);
  if (!(minutes > 0 && minutes <= 10_000)) {
    throw new Error('--minutes: a number above 0, at most 10000');
  }
  if (!(Number.isInteger(clients) && clients >= 1 && clients <= 100)) {
    throw new Error('--clients: a whole number from 1 to 100');
  }
  if (!(Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32)) {
    throw new Error('--seed: a whole number from 0 to 2^32 - 1');
  }
  return { minutes, clients, seed };
}

const began = performance.now();
const elapsed = () => `${((performance.now() - began) / 1000).toFixed(1).padStart(7)} s`;

function printProgress({
  accepted, delivered, lost, shown, open, online, restarts, violations,
}) {
  console.log(`${elapsed()}  accepted ${accepted}  delivered ${delivered}  lost ${lost}  shown ` +
    `${shown}  open ${open}  online ${online}  restarts ${restarts}  violations ${violations}`);
}

/** @param {string[]} names of the columns @param {Array<Array<string | number>>} rows */
function printTable(names, rows) {
  const lines = [names, ...rows].map((row) => row.map(String));
  const widths = names.map((_, i) => Math.max(...lines.map((line) => line[i].length)));
  for (const line of lines) {
    const cells = line.map((cell, i) => (i ? cell.padStart(widths[i]) : cell.padEnd(widths[i])));
    console.log(`  ${cells.join('  ')}`);
  }
}

const COLUMNS = ['accepted', 'delivered', 'lost', 'shown', 'duplicates', 'retransmissions',
  'reconnects', 'memoryBytes'];

function printResult({ faults, restarts, ends, clients, settled }) {
  console.log('\nfaults that took effect');
  printTable(['', 'times'], [...Object.entries(faults), ['server restarts', restarts]]);
  console.log('\nends of messages');
  printTable(['', 'times'], Object.entries(ends));
  console.log('\nclients');
  printTable(['', ...COLUMNS], clients.map((client) =>
    [client.userId, ...COLUMNS.map((name) => client[name])]));
  console.log(`\nall was quiet ${(settled / 1000).toFixed(1)} s after the last fault`);
}

async function main() {
  const { minutes, clients, seed } = readArguments();
  const again = `npm run chaos -- --minutes ${minutes} --clients ${clients} --seed ${seed}`;
  const interrupt = new AbortController();
  process.once('SIGINT', () => {
    console.log(`${elapsed()}  interrupted: no more faults; another Ctrl-C ends at once`);
    interrupt.abort();
  });
  console.log(`seed ${seed}: ${clients} clients, ${minutes} minutes; again with\n  ${again}\n`);
  const result = await runChaos({
    seed, clients, duration: minutes * 60_000, signal: interrupt.signal, onProgress: printProgress,
  });
  printResult(result);
  if (result.violations.length === 0) {
    console.log('every accepted message ended once, each was shown once, everybody is online');
    return;
  }
  process.exitCode = 1;
  console.error(`\nthe promise is broken:\n  ${result.violations.join('\n  ')}\n\n${again}`);
}

try {
  await main();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
