// What is told delivered while the receiver's link fails, and what of it is shown: with receipts
// and without, for each kind of failure and sense mode, all pairs of clients at once.
//   npm run outages -- [--events N] [--modes 5s,15s] [--server ws://HOST:PORT/websocket]
// Without --server the dev server is there, once for each mode, without a store; a server of your
// own is in one mode, which --modes must name. Exit status 1: with receipts something was never
// shown, or shown twice.
import { DevServer } from 'mobileimsdk-wasm/dev-server';
import { parseArgs } from 'node:util';
import { FAILURES, outage } from './support/outages.js';

const { values } = parseArgs({ options: {
  events: { type: 'string', default: '20' }, modes: { type: 'string', default: '5s,15s' },
  server: { type: 'string' },
} });
const events = Number(values.events), modes = values.modes.split(',');
if (!(Number.isInteger(events) && events > 0)) throw new Error('--events: a whole number above 0');
if (values.server && modes.length > 1) throw new Error('--server: name its mode with --modes');

const servers = [];
const runs = [];
for (const senseMode of modes) {
  let url = values.server;
  if (!url) {
    const server = new DevServer({ port: 0, senseMode, store: false });
    await server.start();
    servers.push(server);
    url = server.url;
  }
  for (const failure of Object.keys(FAILURES)) {
    for (const receipts of [true, false]) {
      const name = `${runs.length}-${Date.now() % 100_000}`;
      runs.push(outage({ url, senseMode, failure, receipts, events, name }));
    }
  }
}
console.log(`${runs.length} pairs, ${events} failures each, 10 messages a second ...`);
const outcomes = await Promise.all(runs);
const COLUMNS = ['failure', 'mode', 'receipts', 'delivered', 'never shown', 'shown twice',
  'awaiting', 'copies', 'receipts in'];
const rows = outcomes.map((one) => [one.failure, one.senseMode, one.receipts ? 'on' : 'off',
  one.delivered, one.neverShown, one.shownTwice, one.awaiting, one.copies, one.receiptsIn]);
console.log(`\n| ${COLUMNS.join(' | ')} |\n|${COLUMNS.map(() => '---|').join('')}`);
for (const row of rows) console.log(`| ${row.join(' | ')} |`);
for (const server of servers) await server.close();
const isBroken = outcomes.some((one) => one.receipts && one.neverShown + one.shownTwice > 0);
process.exitCode = isBroken ? 1 : 0;
