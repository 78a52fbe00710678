// @ts-check
/** core.wasm as a file: what it asks of its host (nothing) and what it offers. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, test } from 'node:test';
import { root, run } from '../js/build/command.mjs';
import { letters, withShortExports } from '../js/build/export-names.mjs';
import { frameText } from './support/frames.js';
import { online } from './support/story.js';
import { CORE, byName, coreBytes, exportedFunctions } from './support/wasm-binary.js';

/** @typedef {import('./support/frames.js').Frame} Frame */

// Each has the letter of its place, so this is part of the ABI: with another order, or with one
// more before the end, IM_ABI_VERSION is another one.
const ABI = {
  version: 6,
  functions: [
    'im_abi_version', 'im_constants', 'im_create', 'im_destroy', 'im_set_option', 'im_remember',
    'im_reserve', 'im_login', 'im_logout', 'im_halt', 'im_token_ready', 'im_token_failed',
    'im_link_opened', 'im_link_frame', 'im_link_unreadable', 'im_link_closed', 'im_wake',
    'im_tick', 'im_send', 'im_abort', 'im_echo', 'im_set_wall_clock', 'im_owe', 'im_typing',
    'im_await', 'im_fingerprint', 'im_frame_bytes', 'im_document', 'im_poll', 'im_record_of',
    'im_deadline', 'im_stats',
  ],
};
const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'
  .slice(0, ABI.functions.length);
const FUNCTIONS = ['_initialize', ...LETTERS];

describe('core.wasm', () => {
  const bytes = coreBytes();
  const module = new WebAssembly.Module(bytes);

  test('imports nothing', () => {
    assert.deepEqual(WebAssembly.Module.imports(module), []);
  });

  test('exports its memory and the functions of im_api.h, nothing else', () => {
    const exported = WebAssembly.Module.exports(module);
    const names = (/** @type {string} */ kind) =>
      exported.filter((one) => one.kind === kind).map((one) => one.name).sort();
    assert.deepEqual(names('function').filter((name) => !FUNCTIONS.includes(name)), []);
    assert.deepEqual(FUNCTIONS.filter((name) => !names('function').includes(name)), []);
    assert.deepEqual(names('memory'), ['memory']);
    assert.equal(exported.length, FUNCTIONS.length + 1);
  });

  test('has for each function the letter that its place in im_api.h gives it', () => {
    const { exports } = new WebAssembly.Instance(module, {});
    assert.equal(byName(exports).im_abi_version(), ABI.version);
    assert.deepEqual(Object.entries(letters()), ABI.functions.map((name, i) => [name, LETTERS[i]]));
  });

  test('needs no BigInt: no 64-bit integer crosses its border', () => {
    const functions = exportedFunctions(bytes);
    assert.ok(functions.size >= FUNCTIONS.length);
    for (const [name, { signature }] of functions) {
      for (const type of signature) assert.match(type, /^(i32|f64)$/, name);
    }
  });

  const wasmOpt = ['/usr/bin/wasm-opt', '/usr/local/bin/wasm-opt'].find((at) => fs.existsSync(at));
  test('uses no feature beyond the first WebAssembly', { skip: !wasmOpt && 'no wasm-opt' }, () => {
    const result = spawnSync(/** @type {string} */ (wasmOpt),
      ['--mvp-features', CORE.pathname, '-o', '/dev/null'], { encoding: 'utf8' });
    assert.equal(result.status, 0, result.stderr);
  });

  test('starts with at most 256 KiB of memory', () => {
    const { exports } = new WebAssembly.Instance(module, {});
    const memory = /** @type {WebAssembly.Memory} */ (exports.memory);
    assert.ok(memory.buffer.byteLength <= 256 * 1024, `${memory.buffer.byteLength} bytes`);
  });

  test('is the core that is inlined in the bundles', async () => {
    const inlined = await online();
    const given = await online({ wasm: bytes });
    assert.deepEqual(given.server.texts, inlined.server.texts);
  });
});

test('core.wasm is the same, byte for byte, built in another place', (t) => {
  const place = fs.mkdtempSync(path.join(os.tmpdir(), 'another-place-'));
  t.after(() => fs.rmSync(place, { recursive: true }));
  for (const part of ['CMakeLists.txt', 'src']) {
    fs.cpSync(path.join(root, part), path.join(place, part), { recursive: true });
  }
  // Emscripten looks for Node packages where Debian puts them.
  const env = { NODE_PATH: '/usr/share/nodejs', ...process.env };
  run('emcmake', ['cmake', '-S', '.', '-B', 'out', '-G', 'Ninja'], { cwd: place, env });
  run('ninja', ['-C', 'out', 'core'], { cwd: place, env });
  const built = fs.readFileSync(path.join(place, 'out/core.wasm'));
  assert.ok(withShortExports(built).equals(coreBytes()), 'another core.wasm; is dist/ up to date?');
});

describe('the frames of a real server', () => {
  /** @type {{ name: string, frame_utf8_hex: string, fields: Frame }[]} */
  const vectors = JSON.parse(fs.readFileSync(
    new URL('../src/tests/data/frame-vectors.json', import.meta.url), 'utf8'));
  const textOf = (/** @type {string} */ hex) => Buffer.from(hex, 'hex').toString('utf8');

  test('are 30', () => assert.equal(vectors.length, 30));

  for (const { name, frame_utf8_hex: hex, fields } of vectors) {
    test(`${name}: read as what it is`, async () => {
      const { server, client, events } = await online({ senseMode: '120s' });
      await server.say(textOf(hex));
      if (fields.type === 2) {
        assert.deepEqual(events.message, [expectedMessage(fields)]);
      } else {
        assert.deepEqual(events.message, []);
      }
      assert.deepEqual(events.error.filter((error) => error.code === 'CORE_FAILED'), []);
      assert.equal(client.stats().invalidFrames, 0);
      if (fields.type === 54) {
        assert.deepEqual(events.kickout.map(({ code, reason }) => ({ code, reason })),
          [{ reason: null, ...JSON.parse(fields.dataContent ?? '') }]);
        assert.equal(client.state, 'stopped');
      } else {
        assert.equal(client.state, name === 'error-301' ? 'waiting' : 'online');
      }
    });

    test(`${name}: the same before the login is accepted does no harm`, async () => {
      const story = await online();
      const { world, server, client, events } = story;
      server.loginCode = null;
      await server.close();
      while (client.state !== 'authenticating') await world.advance(100);
      await server.say(textOf(hex));
      assert.deepEqual(events.message, []);
      assert.deepEqual(events.error.filter((error) => error.code === 'CORE_FAILED'), []);
    });
  }

  test('a session goes on after all that do not end it', async () => {
    const { server, client, events } = await online();
    const harmless = vectors.filter(({ name }) => !/^(error-301|kickout)/.test(name));
    for (const { frame_utf8_hex: hex } of harmless) await server.say(textOf(hex));
    await server.say(frameText({ from: 'bob', to: 'alice', dataContent: 'still there' }));
    assert.equal(events.message.at(-1).content, 'still there');
    assert.equal(client.state, 'online');
  });
});

/** @param {Frame} fields @returns {import('mobileimsdk-wasm').Message} */
function expectedMessage({ from, to, dataContent, typeu, QoS, fp, sm, bridge }) {
  return {
    from, to, content: dataContent ?? '', typeu, qos: QoS, fingerprint: fp ?? null,
    serverTime: sm === -1 ? null : sm, bridge,
  };
}
