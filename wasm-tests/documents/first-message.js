// @ts-check
/** Follows the first chapter of a README in an empty folder, with the package as npm packs it. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { root, run } from '../../js/build/command.mjs';
import { nameOf } from './kinds.js';
import { blocksOf } from './markdown.js';
import { commandsOf } from './shell.js';

/** What the first commands of a document are, and what they print. @param {string} file */
function chapterOf(file) {
  const blocks = blocksOf(file);
  const shell = blocks.find(({ language }) => language === 'sh');
  const program = blocks.find((block) => nameOf(block) === 'hello.mjs');
  const printed = blocks.find(({ language }) => language === 'text');
  assert.ok(shell && program && printed);
  const [install, serve, go] = commandsOf(shell).map((command) => command.split(' '));
  return { install, serve, go, program: program.code, printed: printed.code };
}

/**
 * The first command: the tarball instead of the name, and `ws` from here instead of the registry.
 * @param {string} folder @param {string[]} command @param {string} tarball
 */
function installAt(folder, [npm, ...words], tarball) {
  assert.deepEqual([npm, ...words], ['npm', 'install', 'mobileimsdk-wasm', 'ws']);
  run('npm', ['install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund', tarball,
    path.join(root, 'node_modules/ws')], { cwd: folder });
}

/** The second one. @param {string} folder @param {string[]} command */
async function serveAt(folder, [npx, ...words]) {
  const server = spawn(npx, ['--no-install', ...words], { cwd: folder, detached: true });
  let said = '';
  server.stdout.on('data', (text) => { said += text; });
  while (!/Stop it/.test(said)) await once(server.stdout, 'data');
  const [, url] = /dev server: (ws:.*)/.exec(said) ?? [];
  const pages = Array.from(said.matchAll(/http:\S+/g), ([page]) => page);
  return { url, pages, stop: () => process.kill(-(server.pid ?? 0), 'SIGKILL') };
}

/**
 * @param {string} folder an empty one
 * @param {string[]} files documents that say the same
 * @param {string} tarball
 */
export async function sendFirstMessage(folder, files, tarball) {
  fs.mkdirSync(folder);
  const chapters = files.map(chapterOf), [{ install, serve }] = chapters;
  installAt(folder, install, tarball);
  const server = await serveAt(folder, serve);
  try {
    assert.ok(server.pages.length >= 2);
    for (const page of server.pages) assert.equal((await fetch(page)).status, 200, page);
    for (const { go: [node, file], program, printed } of chapters) {
      // The port is another one where 3000 is taken.
      fs.writeFileSync(path.join(folder, file),
        program.replace('ws://127.0.0.1:3000/websocket', server.url));
      assert.equal(run(node, [file], { cwd: folder }), printed);
    }
  } finally {
    server.stop();
  }
}
