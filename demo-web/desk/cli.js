#!/usr/bin/env node
// @ts-check
/**
 * `npx mobileimsdk-desk`
 */
import { parseArgs } from 'node:util';
import { once } from 'node:events';
import { ImError } from 'mobileimsdk-wasm';
import { Desk } from './desk.js';
import { DeskEnded } from './door.js';
import { createEndPoint } from './http.js';
import { OPTIONS, USAGE, UsageError, readOptions } from './options.js';
import { SharedDesk } from './shared.js';
import { PostgresMeeting } from './store/postgres.js';
import { SqliteStore } from './store/sqlite.js';

function readFlags() {
  try {
    return parseArgs({ args: process.argv.slice(2), options: OPTIONS }).values;
  } catch (error) {
    throw new UsageError(/** @type {Error} */ (error).message.split('\n')[0]);
  }
}

/** @param {import('node:http').Server} server @param {number} port @returns {Promise<number>} */
async function listen(server, port) {
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    const { code, message } = /** @type {NodeJS.ErrnoException} */ (error);
    throw new UsageError(code === 'EADDRINUSE'
      ? `port ${port} is taken: another desk, perhaps, or choose --http` : message);
  }
  return /** @type {import('node:net').AddressInfo} */ (server.address()).port;
}

/**
 * @param {string} database
 * @param {Omit<import('./desk.js').DeskOptions, 'openStore'>} options
 */
const makeDesk = (database, options) => (/^postgres(ql)?:/.test(database)
  ? new SharedDesk({
    ...options, meet: () => told('--database', () => PostgresMeeting.open(database)),
  })
  : new Desk({
    ...options, openStore: () => told(`--database ${database}`, () => new SqliteStore(database)),
  }));

/**
 * @template T @param {string} option whose value may have a password in it
 * @param {() => T | Promise<T>} open @returns {Promise<T>}
 */
async function told(option, open) {
  try {
    return await open();
  } catch (error) {
    const { message, code } = /** @type {NodeJS.ErrnoException} */ (error);
    throw Object.assign(new UsageError(`${option}: ${message || code}`), { code });
  }
}

/** @param {unknown} error what is wrong with an option of the client, or with the login */
function explain(error) {
  if (error instanceof ImError && error.code === 'INVALID_OPTION') {
    return new UsageError(error.message);
  }
  if (error instanceof ImError && error.code === 'LOGIN_REFUSED') {
    return new UsageError(`the server refuses the login (code ${error.serverCode}): ` +
      'see DESK_TOKEN');
  }
  return error;
}

async function main() {
  const flags = readFlags();
  if (flags.help) return void process.stdout.write(USAGE);
  const { settings, client, database, port, httpToken } = readOptions(flags, process.env);
  const say = (/** @type {string} */ line) => {
    if (!flags.quiet) console.log(`${new Date().toISOString()} ${line}`);
  };
  /** @type {(cause: unknown) => void} */
  let end = () => {};
  const ended = new Promise((/** @type {(cause: unknown) => void} */ resolve) => {
    end = resolve;
  });
  const desk = makeDesk(database, { settings, client, log: say, ended: end });
  const server = createEndPoint(desk, httpToken);
  // Once: a second Ctrl+C ends the process the hard way.
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => end(undefined));
  const own = await listen(server, port);
  say(`the desk: ${client.userId} at ${/** @type {string[]} */ (client.url).map(bare).join(', ')}`);
  say(`agents and health: http://127.0.0.1:${own}/`);
  desk.start().catch(end);
  const cause = await ended;
  say('stopping');
  server.close();
  server.closeAllConnections();
  await desk.stop();
  if (cause) throw explain(cause);
}

/** Without what may be secret. @param {string} url */
const bare = (url) => url.replace(/\?.*/, '').replace(/\/\/.*@/, '//');

main().catch((error) => {
  const isUsage = error instanceof UsageError;
  const isPlain = isUsage || error instanceof DeskEnded;
  console.error(isPlain ? `mobileimsdk-desk: ${error.message}` : error);
  process.exitCode = isUsage ? 2 : 1;
});
