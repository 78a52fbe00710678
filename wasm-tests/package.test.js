// @ts-check
/** The package as its users meet it: imported, required, rendered on a server, run and ended. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { describe, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import vm from 'node:vm';
import * as esm from 'mobileimsdk-wasm';
import { run } from '../js/build/command.mjs';
import { runModule, runNode } from './support/child.js';
import { startServer } from './support/real.js';
import { slowness } from './support/slowness.js';

const EXPORTS = ['Client', 'ImError', 'SERVER', 'ServerErrorCode'];
const file = (/** @type {string} */ name) => new URL(`../dist/${name}`, import.meta.url);

describe('the exports', () => {
  test('are four, by import and by require', () => {
    const cjs = createRequire(import.meta.url)('mobileimsdk-wasm');
    assert.deepEqual(Object.keys(esm).sort(), EXPORTS);
    assert.deepEqual(Object.keys(cjs).filter((name) => name !== '__esModule').sort(), EXPORTS);
    assert.equal(cjs.SERVER, '0');
    assert.equal(new cjs.Client({ url: 'ws://im.test', userId: 'alice' }).state, 'idle');
  });

  test('of the browser are the same', async () => {
    const module = await import(file('browser.mjs').href);
    assert.deepEqual(Object.keys(module).sort(), EXPORTS);
    const cjs = createRequire(import.meta.url)(file('browser.cjs').pathname);
    assert.deepEqual(Object.keys(cjs).filter((name) => name !== '__esModule').sort(), EXPORTS);
  });

  test('hold an error that is an Error with a name', () => {
    const error = new /** @type {any} */ (esm.ImError)('ABORTED', 'it was');
    assert.equal(error instanceof Error, true);
    assert.deepEqual([error.name, error.code, error.message, `${error}`],
      ['ImError', 'ABORTED', 'it was', 'ImError: it was']);
    assert.match(error.stack ?? '', /package\.test\.js/);
  });
});

/**
 * Imports a bundle, makes a client if it has one, and tells what that touched.
 * @param {string} name
 */
const importTrapped = (name) => `
  import { createRequire } from 'node:module';
  import { setImmediate as later } from 'node:timers/promises';
  const file = ${JSON.stringify(file(name).pathname)};
  const require = createRequire(file);
  const touched = [];
  for (const name of ['WebSocket', 'fetch', 'crypto', 'performance', 'document', 'window', 'self',
    'navigator', 'localStorage', 'sessionStorage', 'indexedDB', 'setTimeout', 'setInterval',
    'setImmediate', 'queueMicrotask', 'atob', 'TextDecoder', 'TextEncoder', 'WebAssembly',
    'addEventListener', 'BroadcastChannel', 'location', 'wx']) {
    const value = globalThis[name];
    Object.defineProperty(globalThis, name, {
      configurable: true, get() { touched.push(name); return value; },
    });
  }
  const before = Object.getOwnPropertyNames(globalThis);
  const resources = process.getActiveResourcesInfo().length;
  const { Client } = file.endsWith('.cjs') ? require(file) : await import(file);
  const client = Client && new Client({ url: 'ws://im.test', userId: 'alice', token: () => 'x' });
  client?.on('message', () => {})();
  const after = Object.getOwnPropertyNames(globalThis);
  await later();  // what reading the file took is over
  console.log(JSON.stringify({
    touched, added: after.filter((name) => !before.includes(name)), state: client?.state,
    resources: process.getActiveResourcesInfo().length - resources,
  }));`;

describe('importing, and making a client,', () => {
  for (const name of ['browser.mjs', 'slim.mjs', 'whole.mjs', 'node.mjs', 'browser.cjs',
    'whole.cjs', 'node.cjs']) {
    test(`${name}: touches no global and starts nothing`, async () => {
      const { status, stdout, stderr } = await runModule(importTrapped(name));
      assert.equal(stderr, '');
      assert.deepEqual(JSON.parse(stdout), { touched: [], added: [], state: 'idle', resources: 0 });
      assert.equal(status, 0);
    });
  }

  for (const name of ['twin.mjs', 'tabs.mjs', 'ticker-page.mjs', 'log.mjs']) {
    test(`${name}, which a client loads when it is needed: touches nothing either`, async () => {
      const { status, stdout, stderr } = await runModule(importTrapped(name));
      assert.equal(stderr, '');
      assert.deepEqual(JSON.parse(stdout), { touched: [], added: [], resources: 0 });
      assert.equal(status, 0);
    });
  }

  test('is possible in a realm with nothing but the language; the script adds one name', () => {
    const realm = vm.createContext({});
    vm.runInContext('delete globalThis.WebAssembly', realm);
    vm.runInContext(fs.readFileSync(file('mobileimsdk.js'), 'utf8'), realm);
    assert.deepEqual(Object.keys(realm), ['MobileIMSDK']);
    assert.deepEqual(Object.keys(realm.MobileIMSDK).sort(), EXPORTS);
    const state = vm.runInContext(
      'new MobileIMSDK.Client({ url: "ws://im.test", userId: "alice" }).state', realm);
    assert.equal(state, 'idle');
  });

  test('is possible with all intrinsics frozen', async () => {
    const { status, stderr } = await runNode(['--frozen-intrinsics', '--no-warnings',
      '--input-type=module', '--eval', `import { Client } from 'mobileimsdk-wasm';
        new Client({ url: 'ws://im.test', userId: 'alice' });`]);
    assert.equal(stderr, '');
    assert.equal(status, 0);
  });
});

describe('a host with next to nothing', () => {
  const source = fs.readFileSync(file('browser.cjs'), 'utf8');

  /** What becomes of login() in a bare context. @param {object} globals */
  async function loginIn(globals) {
    const told = vm.runInNewContext(`
      const module = { exports: {} }, exports = module.exports;
      ${source}
      const told = [];
      const client = new module.exports.Client({
        url: 'ws://im.test', userId: 'alice', outbox: 'memory',
      });
      client.on('error', (error) => told.push(error.code));
      client.login().catch((error) => told.push(error.code)).then(() => client.dispose());
      told.dispose = () => client.dispose();
      told;`, globals);
    for (let turn = 0; turn < 1000 && told.length === 0; turn += 1) await setImmediate();
    told.dispose();
    return [...told];
  }
  const timers = { setTimeout, clearTimeout };

  test('without randomness says NO_RANDOM_SOURCE', async () => {
    assert.deepEqual(await loginIn({ performance, ...timers }), ['NO_RANDOM_SOURCE']);
  });

  test('without WebSocket says NO_WEBSOCKET, as an error event', async () => {
    const crypto = { getRandomValues: (/** @type {Uint8Array} */ bytes) => bytes.fill(7) };
    const told = await loginIn({ performance, crypto, ...timers });
    assert.equal(/** @type {string[]} */ (told)[0], 'NO_WEBSOCKET');
  });

  test('without WebAssembly says WASM_LOAD_FAILED', async () => {
    assert.deepEqual(await loginIn({ performance, ...timers, WebAssembly: undefined }),
      ['WASM_LOAD_FAILED']);
  });
});

const inRoot = (/** @type {string} */ name) => new URL(`../${name}`, import.meta.url);
const manifest = JSON.parse(fs.readFileSync(inRoot('package.json'), 'utf8'));

describe('what it takes to build', () => {
  const lock = JSON.parse(fs.readFileSync(inRoot('package-lock.json'), 'utf8'));
  const { '': own, ...others } = lock.packages;

  test('is little: compiler, minifiers, types, a driver, linters, frameworks, databases', () => {
    assert.deepEqual(Object.keys(manifest.devDependencies), [
      '@arethetypeswrong/cli', '@types/node', '@types/pg', '@types/ws', '@vue/reactivity', 'acorn',
      'axe-core', 'bootstrap', 'esbuild', 'idb', 'immer', 'libsql', 'miniprogram-api-typings',
      'mobx', 'pg',
      'pinia', 'playwright-core', 'publint', 'react', 'react-dom', 'terser', 'typedoc',
      'typescript', 'vite', 'vue', 'vue2', 'ws',
    ]);
  });

  test('has licences that allow it', () => {
    const allowed = ['MIT', 'ISC', '0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'MPL-2.0',
      'BlueOak-1.0.0', 'Python-2.0'];
    // A part of Vue 2.7, whose package.json leaves it out.
    const unsaid = { 'node_modules/vue2/node_modules/@vue/compiler-sfc': 'MIT' };
    for (const [name, { license = unsaid[name] }] of Object.entries(others)) {
      assert.ok(allowed.includes(license), `${name}: ${license}`);
    }
  });

  test('is pinned: each package has an exact version and a hash', () => {
    for (const [name, { version, integrity, link }] of Object.entries(others)) {
      assert.match(version, /^\d+\.\d+\.\d+(-[\w.]+)?$/, name);
      assert.match(integrity ?? '', /^sha512-[\w+/]{86}==$/, name);
      assert.equal(link, undefined, name);
    }
  });

  test('is locked as package.json says', () => {
    for (const part of ['version', 'devDependencies', 'peerDependencies', 'peerDependenciesMeta']) {
      assert.deepEqual(own[part], manifest[part], part);
    }
  });

  test('is installed without running a script of anybody', () => {
    const scripts = run('git', ['ls-files', '-co', '--exclude-standard', '.ci', '*.mjs'])
      .split('\n').filter((name) => name && fs.existsSync(inRoot(name)));
    const sources = scripts.map((name) => fs.readFileSync(inRoot(name), 'utf8'));
    const lines = [...sources, ...Object.values(manifest.scripts)].join('\n').split('\n');
    const installing = lines.filter((line) => !line.trim().startsWith('//') &&
      /\bnpm\b(?! run ).*\b(ci|install|i|exec|update)\b/.test(line));
    assert.ok(installing.length > 0);
    assert.deepEqual(installing.filter((line) => !/--ignore-scripts/.test(line)), []);
  });
});

describe('a process', () => {
  /** @param {string} url @param {string} end */
  const script = (url, end) => `
    import { Client } from 'mobileimsdk-wasm';
    const client = new Client({ url: ${JSON.stringify(url)}, userId: 'alice' });
    await client.login();
    await client.send('0', 'hello').delivered;
    console.log('done');
    ${end}`;

  for (const end of ['client.dispose();', 'await client.logout();']) {
    test(`ends by itself after ${end}`, async (t) => {
      const server = await startServer(t);
      const { status, stdout, stderr, seconds } = await runModule(script(server.url, end));
      assert.deepEqual({ status, stdout, stderr }, { status: 0, stdout: 'done\n', stderr: '' });
      assert.ok(seconds < 5 * slowness(), `only after ${seconds} s`);
    });
  }

  test('ends by itself after dispose() also when the server has gone silent', async (t) => {
    const server = await startServer(t);
    server.on('message', () => setTimeout(() => server.faults.halfOpen(), 20));
    const { status, stdout, stderr, seconds } = await runModule(
      script(server.url, 'setTimeout(() => client.dispose(), 100);'), 5000);
    assert.deepEqual({ status, stdout, stderr }, { status: 0, stdout: 'done\n', stderr: '' },
      `after ${seconds} s`);
  });

  test('ends by itself when it disposes of a client that is still connecting', async (t) => {
    const server = await startServer(t);
    server.faults.hang();
    const { status, stderr } = await runModule(`
      import { Client } from 'mobileimsdk-wasm';
      const client = new Client({ url: ${JSON.stringify(server.url)}, userId: 'alice' });
      client.login();
      setTimeout(() => client.dispose(), 100);`, 8000);
    assert.deepEqual({ status, stderr }, { status: 0, stderr: '' });
  });

  test('may use it by require()', async (t) => {
    const server = await startServer(t);
    const { status, stdout, stderr } = await runNode(['--input-type=commonjs', '--eval', `
      const { Client } = require('mobileimsdk-wasm');
      const client = new Client({ url: ${JSON.stringify(server.url)}, userId: 'alice' });
      client.login().then(() => client.send('0', 'hello').delivered).then(() => {
        console.log('done');
        client.dispose();
      });`]);
    assert.deepEqual({ status, stdout, stderr }, { status: 0, stdout: 'done\n', stderr: '' });
  });
});

describe('the types', () => {
  /** @param {string} name */
  async function compiles(name) {
    const { status, stdout } = await runNode(['node_modules/typescript/bin/tsc', '--noEmit',
      '--strict', '--target', 'es2022', '--module', 'nodenext', '--moduleResolution', 'nodenext',
      '--lib', 'es2022,dom', '--types', 'node', '--skipLibCheck', `wasm-tests/types/${name}`],
    120_000);
    assert.equal(stdout, '');
    assert.equal(status, 0);
  }

  test('know the whole API, and refuse what is none of it', () => compiles('api.test-d.ts'));
  test('are there for CommonJS too', () => compiles('commonjs.test-d.cts'));
  test('let a platform of one\'s own throw an ImError', () => compiles('platform.test-d.ts'));
});
