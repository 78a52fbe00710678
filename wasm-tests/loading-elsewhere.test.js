// @ts-check
/** Places where the usual way of loading is closed: no address space, no `import()`, no page. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { describe, test } from 'node:test';
import vm from 'node:vm';
import { root } from './support/child.js';
import { startServer } from './support/real.js';

const ENOUGH_FOR_NODE = 6_000_000;  // KiB of address space; a WebAssembly memory reserves 8 GiB

describe('a memory that cannot be reserved', () => {
  const script = `
    import { Client } from 'mobileimsdk-wasm';
    import { World } from './wasm-tests/support/virtual-world.js';
    const world = new World();
    const client = new Client({ url: 'ws://im.test', userId: 'alice', platform: world.platform });
    client.login();
    while (client.state !== 'online') await world.advance(20);
    await world.until(client.send('bob', 'x').delivered);
    console.log(client.stats().core);
    client.dispose();`;

  test('has the twin run instead of the core', () => {
    const { stdout, stderr } = spawnSync('sh', ['-c',
      `ulimit -v ${ENOUGH_FOR_NODE}; exec "$0" --input-type=module --eval "$1"`,
      process.execPath, script], { cwd: root, encoding: 'utf8', timeout: 60_000 });
    assert.deepEqual([stdout, stderr], ['js\n', '']);
  });
});

/**
 * The CommonJS build where `import()` is forbidden and `require` works, as in Jest's environment
 * for Node on Node 20.
 * @param {object} [globals]
 */
function required(globals) {
  const file = `${root}dist/node.cjs`, module = { exports: /** @type {any} */ ({}) };
  const context = vm.createContext({ console, setTimeout, clearTimeout, queueMicrotask, performance,
    crypto, process, WebAssembly, URL, AbortController, module, exports: module.exports,
    require: createRequire(file), ...globals });
  vm.runInContext(fs.readFileSync(file, 'utf8'), context, { filename: file });
  return module.exports;
}

describe('the CommonJS build where import() is forbidden', () => {
  test('requires: it chats, by the package ws', async (t) => {
    const server = await startServer(t);
    const { Client } = required();
    const client = new Client({ url: server.url, userId: 'alice' });
    t.after(() => client.dispose());
    await client.login();
    await client.send('0', 'hello').delivered;
    assert.equal(client.stats().core, 'wasm');
  });

  test('requires the twin where there is no WebAssembly', async (t) => {
    const server = await startServer(t);
    const { Client } = required({ WebAssembly: undefined });
    const client = new Client({ url: server.url, userId: 'alice' });
    t.after(() => client.dispose());
    await client.login();
    assert.equal(client.stats().core, 'js');
  });
});

describe('the entry of browsers in a mini-program', () => {
  const source = fs.readFileSync(`${root}dist/browser.cjs`, 'utf8');
  for (const name of ['wx', 'my', 'tt', 'swan', 'qq', 'ks']) {
    test(`of a host with "${name}" names the entry to import instead`, async () => {
      const module = { exports: /** @type {any} */ ({}) };
      vm.runInNewContext(source, { module, exports: module.exports, setTimeout, clearTimeout,
        console: { error() {} }, [name]: { connectSocket() {} } });
      const client = new module.exports.Client({ url: 'wss://im.test', userId: 'alice' });
      const error = await client.login().then(() => null, (/** @type {any} */ cause) => cause);
      assert.equal(error.code, 'WASM_LOAD_FAILED');
      assert.match(error.message, /"mobileimsdk-wasm\/miniprogram"/);
    });
  }

  test('is not what a page in the host\'s web view is, which has a document', async () => {
    const module = { exports: /** @type {any} */ ({}) };
    vm.runInNewContext(source, { module, exports: module.exports, setTimeout, clearTimeout,
      console: { error() {} }, document: {}, wx: { connectSocket() {} }, WebAssembly: undefined });
    const client = new module.exports.Client({ url: 'wss://im.test', userId: 'alice' });
    await assert.rejects(client.login(), (/** @type {any} */ { message }) =>
      !message.includes('miniprogram'));
  });
});
