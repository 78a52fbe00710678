// @ts-check
/** `npm start` on a machine that lacks something: a compiler, or a free port. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, test } from 'node:test';
import { adviceFor } from '../.ci/advice.mjs';
import { isThere } from '../.ci/packages.mjs';
import { root } from '../js/build/command.mjs';
import { startServer } from './support/dev-server-client.js';

/**
 * Runs a script until it ends, or says what is waited for.
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, until?: RegExp, first?: (out: string) => Promise<void> }}
 *   [options] what is done `first`, when it has said that
 */
async function runUntil(args, { env = process.env, until, first } = {}) {
  const child = spawn(process.execPath, args, { cwd: root, env });
  const ended = once(child, 'close');
  let out = '', err = '', isOver = false;
  child.stdout.on('data', async (text) => {
    out += text;
    if (isOver || !until?.test(out)) return;
    isOver = true;
    try {
      await first?.(out);
    } finally {
      child.kill('SIGINT');
    }
  });
  child.stderr.on('data', (text) => { err += text; });
  const [code] = await ended;
  return { code, out, err };
}

/**
 * A machine with nothing but these commands.
 * @param {import('node:test').TestContext} t
 * @param {Record<string, string>} commands
 */
function machineWith(t, commands) {
  const bin = fs.mkdtempSync(path.join(os.tmpdir(), 'bin-'));
  t.after(() => fs.rmSync(bin, { recursive: true }));
  for (const [name, script] of Object.entries(commands)) {
    fs.writeFileSync(path.join(bin, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }
  return { ...process.env, PATH: bin };
}

/** @param {string} screen */
function isOneScreen(screen) {
  assert.ok(screen.split('\n').length <= 25, screen);
  assert.match(screen, /cmake.*emscripten/);
  assert.match(screen, /sudo apt-get install .*emscripten/);
  assert.match(screen, /brew install .*emscripten/);
  assert.match(screen, /no compiler is needed[^]*\n  npx mobileimsdk-dev-server --demo\n/);
  assert.doesNotMatch(screen, /^ +at /m);
}

describe('npm start, where the compiler is missing and cannot be installed,', () => {
  test('says on one screen what to do, and what needs no compiler', async (t) => {
    const { code, out, err } = await runUntil(['.ci/setup.mjs'], { env: machineWith(t, {}) });
    assert.deepEqual([code, out], [1, '']);
    isOneScreen(err);
  });

  const asRoot = { skip: process.getuid?.() !== 0 && 'only root installs packages' };
  test('says so too where installing fails, and why it failed', asRoot, async (t) => {
    const lines = 'i=0; while [ $i -lt 99 ]; do echo "line $i" >&2; i=$((i+1)); done';
    const env = machineWith(t, { 'apt-get': `${lines}; echo "E: no network" >&2; exit 100` });
    const { code, err } = await runUntil(['.ci/setup.mjs'], { env });
    assert.equal(code, 1);
    assert.match(err, /They could not be installed: [^]*E: no network\n/);
    isOneScreen(err);
  });
});

test('what needs neither a compiler nor a project is the same line wherever it is told', () => {
  const line = adviceFor([]).split('\n').at(-1)?.trim() ?? '';
  assert.match(line, /^npx -p mobileimsdk-wasm -p ws .* --demo$/);
  const told = (/** @type {string} */ file) =>
    fs.readFileSync(path.join(root, file), 'utf8').split(line).length - 1;
  assert.deepEqual([told('README.md'), told('README.zh-CN.md'),
    told('demo-web/dev-server/README.md'), told('demo-web/dev-server/websocket.js')], [1, 1, 1, 1]);
});

describe('a header that the build needs', () => {
  const setup = fs.readFileSync(path.join(root, '.ci/setup.mjs'), 'utf8');
  const headers = [...setup.matchAll(/'(<\S+>)': '/g)].map(([, header]) => header);

  for (const folder of ['/usr/include', '/usr/local/include', '/opt/homebrew/include']) {
    test(`is found in ${folder}`, () => {
      assert.deepEqual(headers, ['<nlohmann/json.hpp>', '<gtest/gtest.h>']);
      assert.doesNotMatch(setup, /include\//);
      for (const header of headers) {
        const file = `${folder}/${header.slice(1, -1)}`;
        assert.ok(isThere(header, (name) => name === file), file);
      }
    });
  }

  test('is missed where none has it', () => {
    for (const header of headers) assert.ok(!isThere(header, () => false), header);
  });
});

describe('the API reference', () => {
  test('that cannot be made is told, and everything else is served', async (t) => {
    const tree = fs.mkdtempSync(path.join(os.tmpdir(), 'start-'));
    t.after(() => fs.rmSync(tree, { recursive: true }));
    for (const name of ['package.json', 'dist', 'demo-web', 'js', 'node_modules/ws']) {
      fs.cpSync(path.join(root, name), path.join(tree, name), { recursive: true });
    }
    /** @type {Promise<string> | undefined} */
    let page;
    const start = path.join(tree, 'demo-web/start.js');
    const { code, out, err } = await runUntil([start, '--port', '0'], {
      until: /Ctrl-C/,
      first: async (said) => {
        const [, url] = /Start here: (\S+)/.exec(said) ?? [];
        page = fetch(`${url}/api/`).then((response) => response.text());
        await page;
      },
    });
    assert.equal(code, 0);
    assert.match(err, /^\nThe API reference could not be made:\n  .*typedoc/);
    assert.doesNotMatch(err, /^ +at /m);
    assert.match(out, /The table is as it must be/);
    assert.doesNotMatch(out, /The API reference: /);
    assert.match(await page ?? '', /not in the npm package/);
  });
});

describe('the port of the pages', () => {
  test('is said to be taken, and which one it is instead', async (t) => {
    const { port } = new URL((await startServer(t)).url);
    const { code, out, err } = await runUntil(['demo-web/start.js', '--port', port],
      { until: /Ctrl-C/ });
    assert.deepEqual([code, err], [0, '']);
    const [, instead] = /^Port \d+ is taken, so it is (\d+) instead\.$/m.exec(out) ?? [];
    assert.ok(instead && instead !== port, out);
    assert.match(out, new RegExp(`The chat page: http://127\\.0\\.0\\.1:${instead}/chat/$`, 'm'));
  });

  test('is the one of --port where that is free', async (t) => {
    const server = await startServer(t);
    const { port } = new URL(server.url);
    await server.close();
    const { out } = await runUntil(['demo-web/dev-server/cli.js', '--demo', '--port', port],
      { until: /Ctrl\+C/ });
    assert.match(out, new RegExp(`The chat page: http://127\\.0\\.0\\.1:${port}/chat/$`, 'm'));
    assert.doesNotMatch(out, /is taken/);
  });

  for (const args of [['--port', 'x'], ['--port', '65536'], ['--prot', '1']]) {
    test(`${args.join(' ')}: one clear line, before anything else`, async () => {
      const { code, out, err } = await runUntil(['demo-web/start.js', ...args]);
      assert.deepEqual([code, out], [2, '']);
      assert.match(err, new RegExp(`^npm start: .*${args[0]}.*\n$`));
    });
  }
});
