// @ts-check
/**
 * What ships can be read, and runs, in the oldest engines it is for.
 *   node wasm-tests/editions.test.js --write   writes the table into wasm-tests/engines/README.md
 */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { describe, test } from 'node:test';
import { webcrypto } from 'node:crypto';
import vm from 'node:vm';
import { WebSocket } from 'ws';
import { engineNames } from './engines/old/engines.js';
import {
  EDITIONS, FILES, TOO_NEW, editionOf, editionOfText, kindOf, namesOf, newerThan, textOf,
} from './support/editions.js';
import { loggedIn, soon, startServer } from './support/real.js';

const dist = new URL('../dist/', import.meta.url);
const shipped = fs.readdirSync(dist, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.(js|mjs|cjs)$/.test(file)).sort();


/** What is used by nothing that runs in an engine without it. @type {Record<string, string[]>} */
const OUT_OF_REACH = {
  // The copies of objects of a transpiler; tabs need Web Locks, which came 15 releases later.
  'script/tabs.js': ['getOwnPropertyDescriptors'],
};

describe('the JavaScript of a published file', () => {
  test('has an edition, each of them', () => {
    assert.deepEqual(shipped, Object.keys(FILES).sort());
  });

  for (const [file, name] of Object.entries(FILES)) {
    test(`is no newer than its edition: ${file}`, () => {
      assert.deepEqual(newerThan(textOf(file), kindOf(file), EDITIONS[name]), []);
      assert.deepEqual(namesOf(textOf(file), kindOf(file), TOO_NEW[name]),
        OUT_OF_REACH[file] ?? []);
    });
  }

  test('would be found out: what is newer than ES2018', () => {
    const newer = ['a?.b', 'a ?? b', 'try {} catch {}', 'import.meta.url', '1n', 'a ||= b',
      'class A { b = 1 }', '/(?<=a)b/', '/(?<a>b)/', '/\\p{L}/u', '/./s', '1_000',
      'async () => { for await (const a of b); }', 'export * as a from "b"'];
    for (const text of newer) {
      assert.equal(newerThan(text, 'module', EDITIONS.page).length > 0, true, text);
    }
    const known = 'const { a, ...b } = { ...c }; import("d"); async () => { (await a) ** b; };';
    assert.deepEqual(newerThan(known, 'module', EDITIONS.page), []);
    assert.deepEqual(namesOf('[].flat(); queueMicrotask(a); b = { flat: c }', 'module',
      TOO_NEW.page), ['flat', 'queueMicrotask']);
  });

  test('has `import()` if it imports, not if it speaks of that', () => {
    const words = "// import('a')\nvar a = 'import(b)'; /* `import(c)` */";
    assert.equal(editionOfText(words, 'script'), 'ES5');
    assert.equal(editionOfText(`${words} import(a);`, 'script'), 'ES5 and `import()`');
  });
});

/** Takes from a realm what is newer than an edition. @param {string[]} names */
function poor(names) {
  const realm = vm.createContext({});
  vm.runInContext(`for (const name of ${JSON.stringify(names)}) {
    const holders = [this, Object, Promise, Array, Array.prototype, String, String.prototype,
      Uint8Array.prototype.__proto__, Promise.prototype, Symbol];
    for (const holder of holders) delete holder[name];
  }`, realm);
  vm.runInContext('delete globalThis.WebAssembly; delete globalThis.Iterator', realm);
  vm.runInContext('delete this.globalThis', realm);
  return realm;
}

/** The text of a file as a script, its framework given by require(). @param {string} file */
const asScript = (file) => {
  const text = textOf(file);
  return file.endsWith('.mjs') ? text.replace(/export\s*\{[^}]*\};?\s*(\/\/#.*\s*)?$/, '')
    .replace(/import\{([^}]*)\}from("\w+");/, (_, names, framework) =>
      `var {${names.replace(/ as /g, ':')}}=require(${framework});`) : text;
};

describe('a published file, where nothing newer than its edition is,', () => {
  for (const [file, name] of Object.entries(FILES)) {
    if (name === 'node') continue;
    test(`asks for nothing at load: ${file}`, () => {
      const realm = poor(TOO_NEW[name]);
      if (/^script\/|^ticker/.test(file)) vm.runInContext('var self = {}', realm);
      if (/legacy/.test(file)) vm.runInContext('var self = this', realm);
      if (/^(react|vue)/.test(file)) vm.runInContext('function require() { return {} }', realm);
      if (/cjs$|^mini/.test(file)) vm.runInContext('var module = {}, exports = {}', realm);
      vm.runInContext(asScript(file), realm);
    });
  }
});

/**
 * What a page hears of a client in a realm with these globals, until it is online or cannot be.
 * @param {import('node:test').TestContext} t
 * @param {Record<string, unknown>} globals @param {object} [options]
 */
async function toldIn(t, globals, options) {
  const server = await startServer(t);
  const realm = poor(TOO_NEW.legacy);
  Object.assign(realm, { performance, setTimeout, clearTimeout }, globals);
  vm.runInContext(`var self = this;\n${textOf('legacy/mobileimsdk.js')}`, realm);
  const client = new realm.MobileIMSDK.Client({ url: server.url, userId: 'alice', ...options });
  t.after(() => client.dispose());
  /** @type {string[]} */
  const told = [];
  client.on('error', (/** @type {any} */ { code }) => { told.push(code); });
  const login = client.login().then(() => 'online', (/** @type {any} */ error) => {
    assert.equal(error instanceof realm.MobileIMSDK.ImError, true);
    return error.code;
  });
  return { end: await soon(login, 'an answer'), told, client, server };
}

const crypto = { getRandomValues: webcrypto.getRandomValues.bind(webcrypto) };
const page = { WebSocket, crypto };
const locks = { request: async () => {}, query: async () => ({ held: [] }) };
class BroadcastChannel { postMessage() {} close() {} }

describe('what a page lacks is said, and the rest goes on:', () => {
  test('no IndexedDB: STORE_FAILED, and the outbox is in memory', async (t) => {
    const { end, told, client, server } = await toldIn(t, page);
    assert.deepEqual([end, told], ['online', ['STORE_FAILED']]);
    const bob = await loggedIn(t, server, 'bob');
    const heard = soon(new Promise((resolve) => { bob.on('message', resolve); }), 'the message');
    await client.send('bob', 'hello').delivered;
    assert.equal(/** @type {any} */ (await heard).content, 'hello');
  });

  /** @type {Record<string, [Record<string, unknown>, RegExp]>} */
  const sharing = {
    'no Web Locks': [{ BroadcastChannel, AbortController }, /Web Locks/],
    'no BroadcastChannel': [{ navigator: { locks }, AbortController }, /BroadcastChannel/],
    'no AbortController': [{ navigator: { locks }, BroadcastChannel }, /AbortController/],
  };
  for (const [what, [globals]] of Object.entries(sharing)) {
    test(`${what}: SHARING_UNAVAILABLE, and the tab has a link of its own`, async (t) => {
      const { end, told } = await toldIn(t, { ...page, ...globals },
        { shareAcrossTabs: true, outbox: 'memory' });
      assert.deepEqual([end, told], ['online', ['SHARING_UNAVAILABLE']]);
    });
  }

  test('no AbortController, and locks that somebody brought: they are not used', async (t) => {
    const store = { load: async () => [], write: async () => {} };
    const { end, told } = await toldIn(t, { ...page, navigator: { locks } }, { store });
    assert.deepEqual([end, told], ['online', []]);
  });

  test('no crypto: NO_RANDOM_SOURCE', async (t) => {
    const { end } = await toldIn(t, { WebSocket }, { outbox: 'memory' });
    assert.equal(end, 'NO_RANDOM_SOURCE');
  });

  test('no WebSocket: NO_WEBSOCKET', async (t) => {
    const { end } = await toldIn(t, { crypto }, { outbox: 'memory' });
    assert.equal(end, 'NO_WEBSOCKET');
  });

  test('no fetch, and a core that is to be fetched: WASM_LOAD_FAILED', async (t) => {
    const { end } = await toldIn(t, { ...page, WebAssembly: {} },
      { outbox: 'memory', wasm: 'core.wasm' });
    assert.equal(end, 'WASM_LOAD_FAILED');
  });

  test('no Promise, no typed arrays: one error that names them, from the ES5 file', () => {
    const realm = poor(TOO_NEW.legacy);
    vm.runInContext(`var self = this; self.Promise = self.Uint8Array = undefined;
      ${textOf('legacy/mobileimsdk.js')}`, realm);
    assert.throws(() => new realm.MobileIMSDK.Client({ url: 'ws://im.test', userId: 'alice' }), {
      name: 'ImError', code: 'WASM_LOAD_FAILED',
      message: 'the client cannot run: this browser has no Promise, Uint8Array',
    });
  });

  for (const name of ['WeakMap', 'Int32Array', 'Uint32Array', 'Float32Array', 'Float64Array',
    'JSON', 'Math.imul', 'Object.defineProperty', 'Object.setPrototypeOf', 'Number.isFinite',
    'Number.isInteger', 'Number.isSafeInteger']) {
    test(`no ${name}: an error that names it, from the ES5 file`, () => {
      const realm = poor(TOO_NEW.legacy);
      vm.runInContext(`var self = this; ${name} = undefined;
        ${textOf('legacy/mobileimsdk.js')}`, realm);
      assert.throws(() => new realm.MobileIMSDK.Client({ url: 'ws://im.test', userId: 'alice' }), {
        name: 'ImError', code: 'WASM_LOAD_FAILED',
        message: `the client cannot run: this browser has no ${name}`,
      });
    });
  }
});

const readme = new URL('engines/README.md', import.meta.url);

/** The table of wasm-tests/engines/README.md, out of what the files are. */
function table() {
  const rows = Object.entries(FILES).map(([file, name]) => `| \`${file}\` | ${editionOf(file)} | ` +
    `${EDITIONS[name].floor} | ${engineNames(file)} |`);
  return ['| file in dist/ | JavaScript it is in | the oldest engines it is for | run in |',
    '|---|---|---|---|', ...rows, ''].join('\n');
}

/** @param {string} text */
const filled = (text) => text.replace(/(<!-- files -->\n)[^]*?(<!-- \/files -->)/,
  `$1${table()}$2`);

if (process.argv.includes('--write')) {
  fs.writeFileSync(readme, filled(fs.readFileSync(readme, 'utf8')));
}

test('the table of files and editions says what is in dist/', () => {
  const text = fs.readFileSync(readme, 'utf8');
  assert.equal(text, filled(text));
});
