// The tests of the client once more, on the JavaScript twin instead of core.wasm: all but those
// that are about WebAssembly itself, or bring a core of their own.
//   npm run test:twin                    every one
//   node wasm-tests/on-twin.mjs --fast   without those that take long; a part of `npm test`
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { root } from '../js/build/command.mjs';

const LONG = ['chaos', 'chaos-proxy', 'garbage', 'hostile', 'interop', 'interop-chaos'];
const USES_CLIENT = /from '\.\/support\/(story|real|chaos)\.js'/;
// Node's own fetch is made of WebAssembly, too; mini-programs are given the core as a file.
const ABOUT_WASM = new RegExp(['wasm-binary\\.js', 'desk-command\\.js', 'support/mini-program/',
  'WebAssembly', 'mobileimsdk-wasm/slim', '\\{ fetch \\}', '(?<!\\.)\\bfetch\\('].join('|'));

const skipped = process.argv.includes('--fast') ? LONG : [];
const files = fs.readdirSync(path.join(root, 'wasm-tests')).filter((file) => {
  const [name, ...kind] = file.split('.');
  if (kind.join('.') !== 'test.js' || skipped.includes(name)) return false;
  const source = fs.readFileSync(path.join(root, 'wasm-tests', file), 'utf8');
  return USES_CLIENT.test(source) && !ABOUT_WASM.test(source);
});

const { status } = spawnSync(process.execPath, ['--import',
  './wasm-tests/support/without-webassembly.js', '--test', '--test-reporter=dot',
  ...files.map((file) => `wasm-tests/${file}`)], { cwd: root, stdio: 'inherit' });
console.log(`\n${files.length} files of tests, on the JavaScript twin`);
process.exit(status ?? 1);
