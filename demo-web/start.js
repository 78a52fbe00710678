// @ts-check
// `npm start`: the main job as a transcript, then both pages. `-- --once` ends after the table.
import { fileURLToPath } from 'node:url';
import { Client } from 'mobileimsdk-wasm';
import { DevServer } from './dev-server/index.js';
import { printTable } from './main-job/closing-table.js';
import { Conversation } from './main-job/conversation.js';
import { Transcript } from './main-job/transcript.js';

const PORT = 3000;
const here = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url));

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

async function servePages() {
  const roots = { '/': here('.'), '/dist': here('../dist') };
  let server = new DevServer({ port: PORT, webRoot: roots });
  try {
    await server.start();
  } catch (error) {
    if (/** @type {any} */ (error).code !== 'EADDRINUSE') throw error;
    server = new DevServer({ port: 0, webRoot: roots });
    await server.start();
  }
  console.log(`\nThe chat page: ${server.httpUrl}`);
  console.log('Open it twice, log in under two names, and talk.');
  console.log(`\nThe network lab: ${server.httpUrl}/lab/`);
  console.log('Break the network under two clients, and watch. Ctrl-C ends it.');
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => server.close());
}

const wrong = await runMainJob();
if (wrong.length > 0) {
  console.error(`\nThe table is not as it must be:\n  ${wrong.join('\n  ')}`);
  process.exitCode = 1;
} else {
  console.log('\nThe table is as it must be: everything delivered, each message shown once.');
}
if (!process.argv.includes('--once')) await servePages();
