// @ts-check
// `npm start`: the main job as a transcript, then both pages. `-- --once` ends after the table,
// `-- --port N` chooses the port of the pages.
import { parseArgs } from 'node:util';
import { Client } from 'mobileimsdk-wasm';
import { describeDemo, readPort, startDemo } from './dev-server/demo.js';
import { DevServer } from './dev-server/index.js';
import { printTable } from './main-job/closing-table.js';
import { Conversation } from './main-job/conversation.js';
import { Transcript } from './main-job/transcript.js';

/** @param {string} url @param {string} userId */
function createClient(url, userId) {
  return new Client({ url, userId, token: () => `token of ${userId}` });
}

async function runMainJob() {
  const server = new DevServer({ port: 0 });
  await server.start();
  const transcript = new Transcript();
  const clients = ['alice', 'bob'].map((userId) => createClient(server.url, userId));
  try {
    clients.forEach((client) => transcript.follow(client));
    const conversation = new Conversation(server, clients[0], clients[1], transcript);
    await conversation.run();
    return printTable(clients, conversation.expected);
  } finally {
    clients.forEach((client) => client.dispose());
    await server.close();
  }
}

/** @returns {{ port: number, once: boolean }} */
function readArguments() {
  try {
    const { values } = parseArgs({
      options: { port: { type: 'string' }, once: { type: 'boolean', default: false } },
    });
    return { port: readPort(values.port), once: values.once };
  } catch (error) {
    console.error(`npm start: ${/** @type {Error} */ (error).message}`);
    process.exit(2);
  }
}

/** @param {number} port */
async function servePages(port) {
  const server = await startDemo({ port }, console.log);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => server.close());
  for (const line of ['', ...describeDemo(server), 'Ctrl-C ends it.']) console.log(line);
}

const { port, once } = readArguments();
const wrong = await runMainJob();
if (wrong.length > 0) {
  console.error(`\nThe table is not as it must be:\n  ${wrong.join('\n  ')}`);
  process.exitCode = 1;
} else {
  console.log('\nThe table is as it must be: everything delivered, each message shown once.');
}
if (!once) await servePages(port);
