// @ts-check
// Visitors and agents on real sockets, who talk through one desk for as long as is said:
//   npm run desk:load -- 600 500 20                seconds, visitors, agents
//   npm run desk:load -- 600 500 20 --postgres     on a PostgreSQL server of its own
// Each visitor writes every 10 s, and each message is answered; people read what they get. Says how
// long a message takes from hand to hand, how much memory the desk takes, and whether something is
// missing.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Client } from 'mobileimsdk-wasm';
import { PostgresMeeting } from '../demo-web/desk/store/postgres.js';
import { SqliteStore } from '../demo-web/desk/store/sqlite.js';
import { AgentConsole, VisitorApp } from './support/desk-people.js';
import { root } from './support/child.js';
import { PostgresServer } from './support/postgres.js';

const { values: flags, positionals } = parseArgs({
  allowPositionals: true, options: { postgres: { type: 'boolean' } },
});
const [seconds = 60, visitorCount = 500, agentCount = 20] = positionals.map(Number);
const EVERY = 10_000;  // ms between two messages of a visitor
const directory = fs.mkdtempSync(path.join(tmpdir(), 'desk-load-'));
const file = path.join(directory, 'desk.db');
const postgres = flags.postgres ? new PostgresServer() : null;
if (postgres) await postgres.start();
const database = postgres ? await postgres.database() : file;

/**
 * @param {string} script @param {string[]} args @param {RegExp} wanted what its output says
 * @param {string[]} [flags] of Node
 */
async function start(script, args, wanted, flags = []) {
  const child = spawn(process.execPath, [...flags, path.join(root, script), ...args]);
  child.stderr.pipe(process.stderr);
  let out = '';
  const found = await new Promise((resolve) => {
    child.stdout.on('data', (data) => {
      if (wanted.test(out += data)) resolve(/** @type {any} */ (wanted.exec(out))[1]);
      out = out.slice(-1_000);
    });
  });
  return { child, found: /** @type {string} */ (found) };
}

/**
 * Of the desk, after its garbage is collected: in all, of JavaScript, outside.
 * @param {import('node:child_process').ChildProcess} child @returns {Promise<string>} MB
 */
async function memoryOf(child) {
  const told = new Promise((resolve) => {
    child.stdout?.on('data', function look(data) {
      const [, text] = /MEMORY (.*)\n/.exec(`${data}`) ?? [];
      if (!text) return;
      child.stdout?.off('data', look);
      resolve(text);
    });
  });
  child.kill('SIGUSR2');
  return told;
}

/** @param {number[]} times @param {number} share */
const quantile = (times, share) =>
  [...times].sort((a, b) => a - b)[Math.floor((times.length - 1) * share)];

const server = await start('demo-web/dev-server/cli.js', ['--port', '0'], /(ws:\S+)/);
const desk = await start('demo-web/desk/cli.js', ['--url', server.found, '--database', database,
  '--http', '0', '--assign', 'leastBusy'], /(http:\/\/127\S+\d)[^]* online\n/,
['--expose-gc', '--import', new URL('support/tell-memory.mjs', import.meta.url).href]);

const own = { url: server.found, receipts: true };
const sentAt = new Map(), there = /** @type {number[]} */ ([]), back = /** @type {number[]} */ ([]);
const agents = [];
for (let i = 0; i < agentCount; i += 1) {
  const id = `agent${i}`, capacity = Math.ceil(visitorCount / agentCount) + 1;
  await fetch(`${desk.found}/agents`, {
    method: 'POST', headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ id, secret: 'a long secret', capacity }),
  });
  const client = new Client({ ...own, userId: id });
  const agent = new AgentConsole(client, 'a long secret');
  client.on('message', ({ content }) => {
    const frame = JSON.parse(content);
    if (frame.kind !== 'said' || frame.from !== 'visitor') return;
    there.push(performance.now() - sentAt.get(frame.content));
    sentAt.set(`answer to ${frame.content}`, performance.now());
    if (agent.chats.has(frame.chat)) agent.say(frame.chat, `answer to ${frame.content}`);
    agent.read(frame.chat);
  });
  await client.login();
  agents.push(agent);
}
setInterval(() => agents.forEach((agent) => agent.present()), 20_000);

const said = /** @type {import('mobileimsdk-wasm').SentMessage[]} */ ([]);
const visitors = /** @type {VisitorApp[]} */ ([]), end = performance.now() + seconds * 1_000;
for (let i = 0; i < visitorCount; i += 1) {
  const client = new Client({ ...own, userId: `v${randomBytes(16).toString('base64url')}` });
  const visitor = new VisitorApp(client);
  client.on('message', (message) => {
    const { content, typeu } = message;
    if (typeu === -1) back.push(performance.now() - sentAt.get(content));
    client.markRead(message);  // his page is open
  });
  visitors.push(visitor);
  client.login().then(async () => {
    await wait(EVERY * Math.random());
    for (let n = 0; performance.now() < end; n += 1) {
      const text = `${client.userId} ${n}`;
      sentAt.set(text, performance.now());
      said.push(visitor.say(text));
      await wait(EVERY);
    }
  });
  await wait(20);
}

const memory = /** @type {string[]} */ ([]);
while (performance.now() < end) {
  await wait(Math.min(60_000, Math.max(end - performance.now(), 0)));
  memory.push(await memoryOf(desk.child));
}
await wait(15_000);
const stopped = new Promise((resolve) => desk.child.on('close', resolve));
desk.child.kill('SIGTERM');
await stopped;

/** What visitors said, as the store has it. */
async function countKept() {
  const meeting = postgres && await PostgresMeeting.open(database);
  const store = meeting ? await meeting.take('') : new SqliteStore(file);
  let count = 0;
  for (const { client: { userId } } of visitors) {
    const lines = store ? await store.entries(userId, 1, 1e6) : [];
    count += lines.filter(({ from }) => from === 'visitor').length;
  }
  await store?.close();
  await meeting?.close();
  return count;
}

const missing = said.filter(({ status }) => !/received|read/.test(status)).length;
const kept = await countKept();
console.log(`${visitorCount} visitors, ${agentCount} agents, ${seconds} s: ${said.length} said, ` +
  `${kept} in the store, ${missing} without a receipt, ${there.length} shown to agents, ` +
  `${back.length} answers shown`);
for (const [what, times] of /** @type {const} */ ([['to the agent', there], ['back', back]])) {
  console.log(`${what}: p50 ${quantile(times, 0.5).toFixed(1)} ms, ` +
    `p99 ${quantile(times, 0.99).toFixed(1)} ms, most ${quantile(times, 1).toFixed(1)} ms`);
}
const size = postgres ? '' : `; database ${(fs.statSync(file).size / 2 ** 20).toFixed(1)} MB`;
console.log('memory of the desk, MB, each minute (all/heap/external): ' + memory.join(' ') + size);
server.child.kill();
await postgres?.close();
fs.rmSync(directory, { recursive: true });
process.exit(kept === said.length && !missing ? 0 : 1);
