#!/usr/bin/env node
// @ts-check
/**
 * `npx mobileimsdk-dev-server`
 */
import { parseArgs } from 'node:util';
import { isLoopback } from './control.js';
import { describeDemo, makeDesk, readPort, startDemo } from './demo.js';
import { DevServer, SENSE_MODES } from './index.js';

const USAGE = `A MobileIMSDK WebSocket server for development.

Usage: mobileimsdk-dev-server [options]

  --port N          port to listen on, 0 = any free one (default 3000)
  --host ADDRESS    address to listen on (default 127.0.0.1)
  --path PATH       path of the WebSocket (default /websocket)
  --sense-mode M    ${Object.keys(SENSE_MODES).join(', ')} (default 15s), as in the clients
  --no-store        keep no messages for users who are away
  --web DIR         serve the files of a directory; --web /PREFIX=DIR below a prefix;
                    may be given several times
  --demo            serve a start page, a chat, the network lab and, on a loopback address, a
                    customer-service desk too, on another port if the wanted one is taken
  --quiet           print errors only, and nothing of what clients do
  --help            print this

It says who comes and goes, and what clients do wrong: another path, a binary or malformed frame,
a frame before the login, another sense mode.
`;

/** Something the caller can put right, to be told in one line. */
class UsageError extends Error {}

/** @param {string[]} args */
function readArguments(args) {
  try {
    return parseArgs({
      args,
      options: {
        port: { type: 'string' },
        host: { type: 'string', default: '127.0.0.1' },
        path: { type: 'string', default: '/websocket' },
        'sense-mode': { type: 'string', default: '15s' },
        'no-store': { type: 'boolean', default: false },
        web: { type: 'string', multiple: true },
        demo: { type: 'boolean', default: false },
        quiet: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError(/** @type {Error} */ (error).message);
  }
}

/**
 * @param {string[]} flags `DIR` or `/PREFIX=DIR`
 * @returns {Record<string, string>} directories by prefix
 */
function webRoots(flags) {
  return Object.fromEntries(flags.map((flag) => {
    const [, prefix = '/', directory] = /** @type {RegExpExecArray} */ (
      /^(?:(\/[^=]*)=)?([^]*)$/.exec(flag));
    return [prefix, directory];
  }));
}

/**
 * @param {ReturnType<typeof readArguments>} flags
 * @returns {import('./index.js').DevServerOptions & { port: number }}
 */
function readOptions(flags) {
  if (flags.demo && flags.web) throw new UsageError('give --demo or --web, not both');
  const print = (/** @type {string} */ text) => console.log(text);
  const complain = (/** @type {string} */ text) => console.error(text);
  return {
    host: flags.host,
    port: readPort(flags.port),
    path: flags.path,
    senseMode: /** @type {import('./index.js').SenseMode} */ (flags['sense-mode']),
    store: !flags['no-store'],
    webRoot: flags.web && webRoots(flags.web),
    logger: flags.quiet ? { error: complain } : { info: print, warn: complain, error: complain },
  };
}

/**
 * @param {ReturnType<typeof readArguments>} flags
 * @param {import('./demo-desk.js').DemoDesk | null} desk
 * @returns {Promise<DevServer>} started
 */
async function startServer(flags, desk) {
  let port = 0;
  try {
    const options = readOptions(flags);
    port = options.port;
    if (flags.demo) return await startDemo(options, console.log, desk);
    const server = new DevServer(options);
    await server.start();
    return server;
  } catch (error) {
    throw new UsageError(explain(error, port));
  }
}

/** @param {unknown} error @param {number} port */
function explain(error, port) {
  const { code, message } = /** @type {NodeJS.ErrnoException} */ (error);
  if (code === 'EADDRINUSE') return `port ${port} is taken: stop what uses it, or choose --port`;
  if (code === 'EACCES') return `port ${port} needs more rights: choose a --port above 1023`;
  return message;
}

/**
 * @param {DevServer} server @param {ReturnType<typeof readArguments>} flags
 * @param {import('./demo-desk.js').DemoDesk | null} desk
 */
function announce(server, flags, desk) {
  console.log(`MobileIMSDK dev server: ${server.url}`);
  if (flags.demo) console.log(`\n${describeDemo(server, desk).join('\n')}\n`);
  for (const web of flags.web ?? []) console.log(`Files of ${web}: ${server.httpUrl}/`);
  if (!isLoopback(flags.host) && flags.host !== 'localhost') {
    console.log('Other machines can reach it, and it lets everybody in.');
  }
  console.log('Stop it with Ctrl+C.');
}

async function main() {
  const flags = readArguments(process.argv.slice(2));
  if (flags.help) {
    process.stdout.write(USAGE);
    return;
  }
  const desk = flags.demo ? await makeDesk(flags.host) : null;
  try {
    const server = await startServer(flags, desk);
    // Once: a second Ctrl+C ends the process the hard way.
    for (const signal of ['SIGINT', 'SIGTERM']) {
      process.once(signal, () => void Promise.resolve(desk?.stop()).finally(() => server.close()));
    }
    if (!flags.quiet) announce(server, flags, desk);
  } catch (error) {
    await desk?.stop();
    throw error;
  }
}

main().catch((error) => {
  const isUsage = error instanceof UsageError;
  console.error(isUsage ? `mobileimsdk-dev-server: ${error.message}` : error);
  process.exitCode = isUsage ? 2 : 1;
});
