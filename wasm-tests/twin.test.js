// @ts-check
/** The core in plain JavaScript: all that core.wasm is to the shim, without WebAssembly. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { describe, test } from 'node:test';
import { instantiate as makeTwin } from 'mobileimsdk-wasm/twin';
import { runNode } from './support/child.js';
import { startServer } from './support/real.js';
import { byName, coreBytes } from './support/wasm-binary.js';

/** A twin, its functions by their own names. */
const instantiate = () => byName(makeTwin());

/** A core with one client in it. @param {any} core */
function withClient(core) {
  core._initialize();
  const client = core.im_create(1, 2, 3, 4, 0);
  assert.notEqual(client, 0);
  return client;
}

/** @param {any} core @returns {Uint8Array} */
const memoryOf = (core) => new Uint8Array(core.memory.buffer);

describe('the twin', () => {
  test('exports what core.wasm exports', () => {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(coreBytes()), {});
    assert.deepEqual(Object.keys(makeTwin()).sort(), Object.keys(exports).sort());
    assert.equal(instantiate().im_abi_version(), byName(exports).im_abi_version());
  });

  test('is another core with each call', () => {
    const [one, other] = [instantiate(), instantiate()];
    assert.notEqual(one.memory.buffer, other.memory.buffer);
    const untouched = Buffer.from(memoryOf(other));
    withClient(one);
    assert.ok(untouched.equals(memoryOf(other)));
  });

  test('has a memory that grows, and keeps what it holds', () => {
    const core = instantiate();
    const client = withClient(core);
    const { buffer } = core.memory;
    const constants = Buffer.from(memoryOf(core).subarray(1024, 2048));
    const at = core.im_reserve(client, 1_000_000);
    assert.notEqual(at, 0);
    assert.notEqual(core.memory.buffer, buffer);
    assert.ok(core.memory.buffer.byteLength >= at + 2_000_000);
    assert.equal(core.memory.buffer.byteLength % 65_536, 0);
    assert.ok(constants.some((byte) => byte !== 0));
    assert.ok(constants.equals(memoryOf(core).subarray(1024, 2048)));
  });

  test('says so when its memory cannot grow, and goes on', (t) => {
    const core = instantiate();
    const client = withClient(core);
    const { buffer } = core.memory;
    t.mock.method(globalThis, 'ArrayBuffer', () => { throw new RangeError('no memory'); });
    assert.equal(core.im_reserve(client, 1_000_000), 0);
    assert.equal(core.memory.buffer, buffer);
    t.mock.restoreAll();
    assert.notEqual(core.im_reserve(client, 1_000_000), 0);
  });

  test('needs no WebAssembly and no eval', () => {
    const source = fs.readFileSync(new URL('../dist/twin.mjs', import.meta.url), 'utf8');
    assert.doesNotMatch(source, /WebAssembly|\beval\b|\bFunction\(|^import|\bimport\(/);
  });
});

/**
 * Logs in, in a Node of its own, and says what ran the core.
 * @param {import('node:test').TestContext} t @param {string} before what is done to the host
 * @param {'module' | 'commonjs'} [kind]
 */
async function coreOfChild(t, before, kind = 'module') {
  const server = await startServer(t);
  const { stdout, stderr, status } = await runNode([`--input-type=${kind}`, '--eval', `
    ${kind === 'module' ? 'import { Client } from \'mobileimsdk-wasm\';'
    : 'const { Client } = require(\'mobileimsdk-wasm\');'}
    ${before};
    const client = new Client({ url: ${JSON.stringify(server.url)}, userId: 'alice' });
    const login = client.login();
    const sent = client.send('0', '你好');
    login.then(() => sent.delivered).then(() => {
      console.log(client.stats().core);
      client.dispose();
    });`]);
  assert.deepEqual({ stderr, status }, { stderr: '', status: 0 });
  return stdout.trim();
}

describe('a client', () => {
  const GONE = 'delete globalThis.WebAssembly';
  /** @param {string} what @param {string} error */
  const throwing = (what, error) => `WebAssembly.${what} = function () { throw ${error}; }`;

  test('takes the twin where there is no WebAssembly', async (t) => {
    assert.equal(await coreOfChild(t, GONE), 'js');
    assert.equal(await coreOfChild(t, GONE, 'commonjs'), 'js');
  });

  const REFUSALS = {
    'to compile': throwing('Module', 'new WebAssembly.CompileError("forbidden")'),
    'to compile, by another name': throwing('Module', 'new EvalError("forbidden")'),
    'only to instantiate': throwing('Instance', 'new WebAssembly.CompileError("forbidden")'),
  };
  for (const [what, before] of Object.entries(REFUSALS)) {
    test(`takes it where a policy forbids ${what}`, async (t) => {
      assert.equal(await coreOfChild(t, before), 'js');
    });
  }

  for (const what of ['Module', 'Instance']) {
    test(`takes core.wasm where a large ${what} must not be made at once`, async (t) => {
      assert.equal(await coreOfChild(t, throwing(what, 'new RangeError("too large")')), 'wasm');
    });
  }

  test('that is the second one need not wait for the twin', async () => {
    const script = `
      import { begin } from './wasm-tests/support/story.js';
      const { client } = begin();
      client.login();
      console.log(client.state, client.stats().core);
      client.dispose();`;
    const { stdout, stderr } = await runNode(['--import',
      './wasm-tests/support/without-webassembly.js', '--input-type=module', '--eval', script]);
    assert.deepEqual({ stdout, stderr }, { stdout: 'connecting js\n', stderr: '' });
  });
});
