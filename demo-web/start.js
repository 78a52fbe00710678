// @ts-check
// `npm start`: the main job as a transcript, then the pages. `-- --once` ends after the table,
// `-- --port N` chooses the port of the pages.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Client } from 'mobileimsdk-wasm';
import { describeDemo, makeDesk, readPort, startDemo } from './dev-server/demo.js';
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

const REFERENCE = fileURLToPath(new URL('../js/build/reference.mjs', import.meta.url));

/**
 * Makes the pages of the API reference, if they are not there, in a process of its own.
 * @returns {Promise<string>} what went wrong; the other pages are served all the same
 */
function makeReference() {
  return new Promise((resolve) => {
    execFile(process.execPath, [REFERENCE], (error, _, complaints) => {
      const lines = complaints.trim().split('\n').slice(0, 10).join('\n  ');
      resolve(error ? `The API reference could not be made:\n  ${lines}` : lines);
    });
  });
}

/** @param {number} port */
async function servePages(port) {
  const desk = await makeDesk();
  const server = await startDemo({ port }, console.log, desk);
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => void desk?.stop().finally(() => server.close()));
  }
  for (const line of ['', ...describeDemo(server, desk), 'Ctrl-C ends it.']) console.log(line);
}

const { port, once } = readArguments();
const reference = once ? undefined : makeReference();  // while the main job waits for the network
const wrong = await runMainJob();
if (wrong.length > 0) {
  console.error(`\nThe table is not as it must be:\n  ${wrong.join('\n  ')}`);
  process.exitCode = 1;
} else {
  console.log('\nThe table is as it must be: everything delivered, each message shown once.');
}
if (reference) {
  const complaint = await reference;
  if (complaint) console.error(`\n${complaint}`);
  await servePages(port);
}
