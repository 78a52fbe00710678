// @ts-check
/** The entry that has all files inside, and what is said where one of them is lost. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { parse } from 'acorn';
import { Client } from 'mobileimsdk-wasm/whole';
import { root } from '../js/build/command.mjs';
import { walk } from '../js/build/internal-names.mjs';
import { World } from './support/virtual-world.js';

const inDist = (/** @type {string} */ file) => path.join(root, 'dist', file);
const { WebAssembly: real } = globalThis;

/** @param {import('node:test').TestContext} t @param {any} stand-in or nothing */
function withWebAssembly(t, standIn) {
  /** @type {any} */ (globalThis).WebAssembly = standIn;
  t.after(() => { globalThis.WebAssembly = real; });
}

describe('the entry with all files inside', () => {
  test('loads nothing, neither later nor at once', () => {
    for (const file of ['whole.mjs', 'whole.cjs']) {
      const tree = parse(fs.readFileSync(inDist(file), 'utf8'),
        { ecmaVersion: 2020, sourceType: 'module' });
      /** @type {string[]} */
      const found = [];
      walk(tree, (/** @type {any} */ { type, callee, source }) => {
        if (/^Import/.test(type) || source || callee?.name === 'require') found.push(type);
      });
      assert.deepEqual(found, []);
    }
  });

  test('logs from the first line on, and runs on the twin where there is no WebAssembly',
    async (t) => {
      withWebAssembly(t, undefined);
      const world = new World(), codes = /** @type {string[]} */ ([]);
      const client = new Client({
        url: 'wss://im.test/websocket', userId: 'alice', platform: world.platform,
        logger: ({ code }) => codes.push(code),
      });
      t.after(() => client.dispose());
      await world.until(client.login());
      assert.equal(client.stats().core, 'js');
      assert.equal(codes[0], 'LOGIN_STARTED');
      assert.ok(codes.includes('LOGIN_ACCEPTED'), codes.join());
    });
});

describe('a twin that is lost', () => {
  /** What a client says whose twin was not served. @param {import('node:test').TestContext} t */
  async function failure(t) {
    const place = fs.mkdtempSync(path.join(os.tmpdir(), 'without-twin-'));
    t.after(() => fs.rmSync(place, { recursive: true }));
    fs.copyFileSync(inDist('slim.mjs'), path.join(place, 'slim.mjs'));
    const slim = await import(pathToFileURL(path.join(place, 'slim.mjs')).href);
    const client = new slim.Client({
      url: 'wss://im.test/websocket', userId: 'alice', platform: new World().platform,
      wasm: fs.readFileSync(inDist('core.wasm')),
    });
    t.after(() => client.dispose());
    return client.login().then(() => assert.fail('it logs in'),
      (/** @type {any} */ error) => error);
  }

  /** @param {Error} refusal what compiling throws */
  const refusing = (refusal) => ({
    validate: () => true,
    Module: class {
      constructor() {
        throw refusal;
      }
    },
    instantiate: () => Promise.reject(refusal),
  });

  test('is not blamed on the Content-Security-Policy where there is no WebAssembly', async (t) => {
    withWebAssembly(t, undefined);
    const { code, message } = await failure(t);
    assert.equal(code, 'WASM_LOAD_FAILED');
    assert.match(message, /no WebAssembly.*Serve the twin or import mobileimsdk-wasm\/whole: /);
    assert.doesNotMatch(message, /wasm-unsafe-eval|Content-Security-Policy/);
  });

  test('nor where there is no room for a memory', async (t) => {
    withWebAssembly(t, refusing(new RangeError('could not allocate memory')));
    const { message } = await failure(t);
    assert.match(message, /could not allocate memory.*mobileimsdk-wasm\/whole/);
    assert.doesNotMatch(message, /wasm-unsafe-eval|Content-Security-Policy/);
  });

  test('names the policy\'s word where that refuses to compile', async (t) => {
    withWebAssembly(t, refusing(new real.CompileError('blocked by CSP')));
    const { message } = await failure(t);
    assert.match(message, /blocked by CSP.*or allow 'wasm-unsafe-eval': /);
  });
});
