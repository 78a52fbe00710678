// @ts-check
/**
 * Runs a block of JavaScript as the module that it is, in this process, against a dev server on
 * loopback where a user bob is online. Fails when it throws, when a listener of its throws, or when
 * a client that it logs in never comes online.
 */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import * as library from 'mobileimsdk-wasm';
import { DevServer } from 'mobileimsdk-wasm/dev-server';
import { root } from '../../js/build/command.mjs';
import { certificate } from '../support/certificate.js';
import { soon } from '../support/real.js';
import { wanted } from './names.js';
import { standIns } from './stand-ins.js';

/** @typedef {import('./markdown.js').Block} Block */
/** @typedef {import('mobileimsdk-wasm').Client} Client */

/** The reader's server, and the place where a dev server is by itself. */
const ADDRESS = /wss?:\/\/(?:[\w.]+\.example\.com|(?:127\.0\.0\.1|localhost):3000)\b/g;
/** Files for browsers: the same API over what Node has not. */
const BROWSERS = /'[^'\n]*\bmobileimsdk-wasm\/(whole|slim|dist\/(browser|whole|slim)\.mjs)'/g;

/** @param {string} code */
export const withPackage = (code) => code.replace(BROWSERS, "'mobileimsdk-wasm'");

/** ms in which bob's message comes, and what was begun goes on; more changes nothing. */
const A_MOMENT = 50;
/** A module runs once in each place. */
let places = 0;

/** The clients that log in, and what their listeners throw. */
class Clients {
  /** @type {Map<Client, boolean>} whether it was online */
  wereOnline = new Map();
  /** @type {unknown[]} */
  thrown = [];
  #login = library.Client.prototype.login;

  watch() {
    const add = (/** @type {Client} */ client) => this.#add(client), login = this.#login;
    /** @this {Client} @param {any} options */
    library.Client.prototype.login = function watched(options) {
      add(this);
      return login.call(this, options);
    };
  }

  /** @param {Client} client */
  #add(client) {
    if (this.wereOnline.has(client)) return;
    this.wereOnline.set(client, false);
    client.on('state', ({ state }) => {
      if (state === 'online') this.wereOnline.set(client, true);
    });
    client.on('error', ({ code, cause }) => {
      if (code === 'HANDLER_FAILED') this.thrown.push(cause);
    });
  }

  async settle() {
    for (let turn = 0; turn < 100; turn += 1) {
      await sleep(A_MOMENT);
      if ([...this.wereOnline.values()].every(Boolean)) return;
    }
  }

  end() {
    library.Client.prototype.login = this.#login;
    for (const client of this.wereOnline.keys()) client.dispose();
  }

  check() {
    assert.deepEqual(this.thrown, []);
    for (const [{ userId }, wasOnline] of this.wereOnline) {
      assert.ok(wasOnline, `${userId} was never online`);
    }
  }
}

/** Greets everybody who comes online, and has read what comes. @param {DevServer} server */
async function startBob(server) {
  const bob = new library.Client({ url: server.url, userId: 'bob', receipts: true });
  server.on('login', ({ userId }) => {
    if (userId !== 'bob') setTimeout(() => bob.send(userId, '{"kind":"text","text":"你好"}'), 1);
  });
  bob.on('message', (message) => bob.markRead(message));
  await bob.login();
  return bob;
}

/**
 * Writes a block, with what it is to be given on its first line.
 * @param {string} file @param {string} code @param {Record<string, any>} reader @param {string} url
 */
function write(file, code, reader, url) {
  const needed = wanted(code, Object.keys(reader));
  const given = needed.length > 0 ? `let { ${needed.join(', ')} } = globalThis.reader; ` : '';
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const text = withPackage(code).replace(ADDRESS, url.replace('/websocket', ''));
  fs.writeFileSync(file, given + text);
}

/**
 * @param {Block} block
 * @param {Map<string, string>} files of this document that come before, by name
 * @param {{ name?: string, code?: string }} [more]
 */
export async function runModule(block, files, { name = 'block.mjs', code = block.code } = {}) {
  const place = path.join(root, 'build/documents', `${process.pid}-${places += 1}`);
  const server = new DevServer({ port: 0 });
  await server.start();
  const clients = new Clients(), here = process.cwd();
  /** @type {Record<string, any>} */
  const reader = { MobileIMSDK: library, ...standIns(server.url) };
  const bob = await startBob(server);
  try {
    for (const [file, text] of files) {
      if (/\.m?js$/.test(file)) write(path.join(place, file), text, reader, server.url);
    }
    write(path.join(place, name), code, reader, server.url);
    fs.writeFileSync(path.join(place, 'ca.pem'), certificate);
    clients.watch();
    if (wanted(code, ['client']).length > 0) await reader.client.login();
    Object.assign(globalThis, { reader });
    process.chdir(place);
    await soon(import(pathToFileURL(path.join(place, name)).href), 'the end of the block');
    for (const element of reader.document.elements.values()) element.use();
    await clients.settle();
  } finally {
    process.chdir(here);
    clients.end();
    reader.client.dispose();
    bob.dispose();
    await server.close();
    fs.rmSync(place, { recursive: true, force: true });
  }
  clients.check();
}
