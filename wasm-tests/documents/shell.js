// @ts-check
/**
 * Commands of a document. Each must be one of this list, and is looked up for real: a script that
 * npm runs exists, a program of the package is there and knows its options.
 */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { root } from '../../js/build/command.mjs';

/** @typedef {import('./markdown.js').Block} Block */

const manifest = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
/** What examples install beside the package itself. */
const PACKAGES = ['mobileimsdk-wasm', 'ws', 'libsql', 'pg', 'react', 'react-dom', 'vue', 'vite',
  '@vitejs/plugin-vue'];
const TARBALL = `mobileimsdk-wasm-${manifest.version}.tgz`;

/** @param {string} name */
const isThere = (name) => fs.existsSync(path.join(root, name));

/** What a program of the package says of itself, in its folder. @param {string} program */
const usageOf = (program) => ['cli.js', 'options.js']
  .map((file) => path.join(path.dirname(manifest.bin[program]), file)).filter(isThere)
  .map((file) => fs.readFileSync(path.join(root, file), 'utf8')).join('\n');

/** @param {string} program @param {string[]} words */
function checkProgram(program, words) {
  assert.ok(isThere(manifest.bin[program] ?? '\0'), `no program ${program}`);
  const usage = usageOf(program);
  for (const option of words.filter((word) => word.startsWith('--'))) {
    assert.ok(usage.includes(`  ${option} `), `${program} has no ${option}`);
  }
}

/** @type {Record<string, (words: string[], block: Block) => void>} */
const COMMANDS = {
  npm([verb, ...rest]) {
    if (verb === 'run') assert.ok(manifest.scripts[rest[0]], `no script ${rest[0]}`);
    else if (verb === 'start' || verb === 'test') assert.ok(manifest.scripts[verb]);
    else if (verb === 'install' || verb === 'i') {
      for (const name of rest.filter((word) => !word.startsWith('-'))) {
        assert.ok(PACKAGES.includes(name) || name.endsWith(TARBALL), `what is ${name}?`);
      }
    } else assert.ok(['pack', 'publish', 'ci'].includes(verb), `npm ${verb}`);
  },
  npx(words) {
    const [program, ...rest] = words.filter((word, i) => word !== '-p' && words[i - 1] !== '-p');
    checkProgram(program, rest);
  },
  node([file], { file: document }) {
    const place = path.dirname(document);
    const named = fs.readFileSync(path.join(root, document), 'utf8').includes(`\n// ${file}\n`);
    assert.ok(named || isThere(file) || isThere(path.join(place, file)), `no ${file}`);
  },
  cd([place], { file: document }) {
    const known = place === '..' || isThere(place) ||
      fs.existsSync(path.join(path.dirname(path.join(root, document)), place));
    assert.ok(known, `no folder ${place}`);
  },
  mkdir() {},
  cp(words) {
    for (const from of words.filter((word) => !word.startsWith('-')).slice(0, -1)) {
      const inPackage = from.replace(/^.*node_modules\/mobileimsdk-wasm\//, '');
      assert.ok(isThere(inPackage), `no ${from} in the package`);
    }
  },
  git() {},
  curl() {},
};

/** The commands of a block, without comments and what they print. @param {Block} block */
export function commandsOf({ language, code }) {
  const lines = code.replace(/\\\n\s*/g, ' ').split('\n');
  const typed = language === 'console'
    ? lines.filter((line) => line.startsWith('$ ')).map((line) => line.slice(2)) : lines;
  return typed.map((line) => line.replace(/(^|\s)#.*/, '')).flatMap((line) => line.split(' && '))
    .map((line) => line.trim()).filter(Boolean);
}

/** @param {Block} block */
export function checkShell(block) {
  const commands = commandsOf(block);
  assert.ok(commands.length > 0, 'no command in it');
  for (const command of commands) {
    const [name, ...words] = command.split(/\s+/);
    assert.ok(Object.hasOwn(COMMANDS, name), `nobody knows how to check: ${command}`);
    COMMANDS[name](words, block);
  }
}
