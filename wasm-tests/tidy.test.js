// The source text is under test: the house rules, with their numbers.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { parse } from 'acorn';
import { generate } from '../js/build/build.mjs';
import { root } from '../js/build/command.mjs';
import { walk } from '../js/build/internal-names.mjs';

const COLUMNS = 100, FUNCTION_LINES = 70, SOURCE_LINES = 450, HEADER_LINES = 200;

const tracked = execFileSync('git', ['ls-files', '-co', '--exclude-standard'],
  { cwd: root, encoding: 'utf8' }).split('\n').filter((file) => file && fs.existsSync(at(file)));
const read = (file) => fs.readFileSync(at(file), 'utf8');
const code = tracked.filter((file) => /\.(cc|h|js|mjs|cmake|css|html)$/.test(file));
const cpp = tracked.filter((file) => /^src\/.*\.(cc|h)$/.test(file));
const shim = tracked.filter((file) => /^js\/.*\.js$/.test(file));

function at(file) {
  return path.join(root, file);
}

/** Collects what breaks a rule, so that one run shows all of it. */
function none(title, files, find) {
  test(title, () => {
    assert.ok(files.length > 0, 'the rule looks at no file');
    assert.deepEqual(files.flatMap((file) => find(file).map((what) => `${file}: ${what}`)), []);
  });
}

const linesOf = (file) => read(file).split('\n');
const longLines = (file) => linesOf(file).flatMap((line, i) =>
  [...line].length > COLUMNS ? [`line ${i + 1} has ${[...line].length} columns`] : []);

none('no line is over 100 columns', code.filter((file) => !file.includes('generated/')), longLines);

none('sources have at most 450 lines, headers at most 200', code, (file) => {
  const limit = file.endsWith('.h') ? HEADER_LINES : SOURCE_LINES;
  const count = linesOf(file).length - 1;
  return count > limit && !file.includes('generated/') ? [`${count} lines`] : [];
});

// In this house's layout a body ends at a closing brace in the column of its head.
const FUNCTION_HEAD = new RegExp('^(\\s*)(?!(?:namespace|class|struct|enum|extern|const|if|for|' +
  'while|switch)\\b)\\S.*[)\\w] \\{$');
// The last line of a constructor's initializers; what it opens ends in the first column.
const INITIALIZER = /^\s+(: )?\w+_\(.*\{$/;
const withFunctions = code.filter((file) => /\.(cc|js|mjs)$/.test(file));
none('functions have at most 70 lines', withFunctions, (file) => {
  const lines = linesOf(file);
  return lines.flatMap((line, start) => {
    const head = FUNCTION_HEAD.exec(line);
    if (!head || !line.includes('(') && !/\bfunction\b/.test(line)) return [];
    if (/^\s*(describe|test|none)\(/.test(line)) return [];
    const indent = INITIALIZER.test(line) ? '' : head[1];
    const end = lines.findIndex((other, i) => i > start && other.startsWith(`${indent}}`));
    return end - start + 1 > FUNCTION_LINES ? [`${line.trim()} has ${end - start + 1} lines`] : [];
  });
});

// base ← wire ← session ← abi; a leaf of session includes no other leaf, only client composes.
const LAYERS = ['base', 'wire', 'session', 'abi'];
const SHARED_IN_SESSION = ['config', 'event', 'state'];
none('C++ includes run one way: base, wire, session, abi', cpp, (file) => {
  const [, layer, name] = /^src\/(\w+)\/(?:.*\/)?([^/]+)\.\w+$/.exec(file);
  if (layer === 'tests') return [];
  return [...read(file).matchAll(/#include "(\w+)\/([^"]+)"/g)].flatMap(([, other, header]) => {
    if (LAYERS.indexOf(other) < 0) return [`includes ${other}/${header}`];
    if (LAYERS.indexOf(other) > LAYERS.indexOf(layer)) return [`includes ${other}/${header}`];
    const noun = header.replace('.h', '');
    const leafToLeaf = layer === 'session' && other === 'session' && !name.startsWith('client') &&
      noun !== name && !SHARED_IN_SESSION.includes(noun);
    return leafToLeaf ? [`a leaf includes another leaf: ${header}`] : [];
  });
});

none('only wire sees nlohmann/json', cpp.filter((file) => !/^src\/(wire|tests)\//.test(file)),
  (file) => (read(file).includes('<nlohmann') ? ['includes it'] : []));

const WORLD = /<(chrono|random|ctime|iostream|cstdio|thread|mutex|fstream)>|\brand\(/g;
none('the core reads no clock, draws no randomness, prints nothing',
  cpp.filter((file) => !/^src\/tests\/|dump_codes/.test(file)),
  (file) => [...read(file).matchAll(WORLD)].map(([what]) => what));

// The shim's files in the order in which they may import each other.
const SHIM_ORDER = [
  'generated/codes', 'api/errors', 'core/no-core', 'core/text', 'core/tag', 'api/foreign',
  'api/outcome', 'api/message', 'api/hints', 'core/secrets', 'core/attempts', 'core/elision',
  'core/core', 'core/link', 'core/outputs', 'core/unread', 'core/statistics', 'core/alarm',
  'core/spelling', 'core/core-session',
  'core/starting', 'api/life', 'api/logging', 'api/login', 'api/news', 'api/options',
  'api/addresses', 'api/seen', 'api/receipts', 'api/token', 'api/traffic', 'core/host',
  'outbox/patience',
  'api/farewell', 'outbox/shown', 'outbox/writer', 'outbox/outbox', 'outbox/open',
  'api/sense-mode',
  'api/connection', 'api/client', 'api/log', 'core/chunks', 'core/load', 'outbox/indexed-db',
  'outbox/live-tabs', 'tabs/wire', 'tabs/channel', 'tabs/locks', 'tabs/members', 'tabs/outgoing',
  'tabs/tokens', 'tabs/hub-receipts', 'tabs/hub', 'tabs/intake', 'tabs/leadership',
  'tabs/succession', 'tabs/place', 'tabs/shown', 'tabs/standing', 'tabs/tab-mode',
  'tabs/tab-receipts', 'tabs/shared-session',
  'tabs/index', 'hosts/browser-hints', 'hosts/gathering',
  'hosts/browser', 'hosts/mini-programs/chunks',
  'hosts/mini-programs/clock', 'hosts/mini-programs/credit', 'hosts/mini-programs/global-task',
  'hosts/mini-programs/host',
  'hosts/mini-programs/lifecycle', 'hosts/mini-programs/random', 'hosts/mini-programs/socket',
  'hosts/mini-programs/storage', 'hosts/mini-programs/platform', 'hosts/mini-programs/load',
  'hosts/mini-programs/index', 'hosts/mini-programs/live-clients',
  'hosts/node-hints', 'hosts/node-own', 'hosts/node', 'hosts/ticker/index', 'hosts/node-chunks',
  'hosts/require-chunks',
  'hosts/script-chunks', 'hosts/ticker/worker', 'hosts/legacy/library', 'hosts/legacy/chunks',
  'hosts/legacy/index', 'index',
];
/** What stands on the client's public API, as an application does: folders of their own. */
const ABOVE = /^js\/(talk|bindings|react|vue)\//;
const client = shim.filter((file) => !file.includes('core-bytes') && !ABOVE.test(file));
none('shim imports run one way', client, (file) => {
  const own = SHIM_ORDER.indexOf(file.replace(/^js\/|\.js$/g, ''));
  if (own < 0) return ['is not in the order of the shim\'s files'];
  const imports = [...read(file).matchAll(/^(?:import|export) .*from '(\.[^']+)'/gm)];
  return imports.flatMap(([, target]) => {
    const name = path.posix.join(path.posix.dirname(file), target).replace(/^js\/|\.js$/g, '');
    const other = SHIM_ORDER.indexOf(name);
    return other < 0 || other >= own ? [`imports ${target}`] : [];
  });
});

/** What a file imports of its own, by the path from the root. @param {string} file */
const importsOf = (file) => [...read(file).matchAll(/^(?:import|export) .*from '(\.[^']+)'/gm)]
  .map(([, target]) => path.posix.join(path.posix.dirname(file), target));

none('what stands on the client reaches into nothing of it, and imports in no circle',
  shim.filter((file) => ABOVE.test(file)), (file) => {
    const seen = new Set(), open = importsOf(file);
    for (const name of open) {
      if (!seen.has(name)) open.push(...importsOf(name));
      seen.add(name);
    }
    return [...seen].filter((name) => name === file || !ABOVE.test(name))
      .map((name) => `imports ${name}`);
  });

/**
 * The underscored members that a class of this file has: its methods, fields and what it assigns.
 * @param {any} tree
 */
function membersOf(tree) {
  const members = new Set();
  walk(tree, (/** @type {any} */ node) => {
    if (node.type === 'MethodDefinition' || node.type === 'PropertyDefinition') {
      members.add(node.key.name);
    }
    if (node.type === 'CallExpression' && node.callee.property?.name === 'defineProperties') {
      for (const { key } of node.arguments[1].properties) members.add(key.name);
    }
    const target = node.type === 'AssignmentExpression' && node.left;
    if (target && target.type === 'MemberExpression' && target.object.type === 'ThisExpression') {
      members.add(target.property.name);
    }
  });
  return members;
}

// `_initialize` is the toolchain's, `__v_skip` Vue's.
const OTHERS = /^(_initialize|__v_skip)$/;
none('a name with an underscore is touched by its own class only', shim, (file) => {
  const tree = parse(read(file), { ecmaVersion: 'latest', sourceType: 'module' });
  const own = membersOf(tree), foreign = new Set();
  walk(tree, (/** @type {any} */ node) => {
    const key = node.type === 'MemberExpression' && !node.computed ? node.property
      : node.type === 'Property' && !node.computed ? node.key : {};
    if (/^_/.test(key.name ?? '') && !own.has(key.name) && !OTHERS.test(key.name)) {
      foreign.add(key.name);
    }
  });
  return [...foreign];
});

none('the shim has no eval, no Math.random, no text coder, and is checked', shim, (file) => {
  // Mini-programs have nothing better in the very first moment; no seed is made of it.
  const text = file === 'js/hosts/mini-programs/random.js' ? read(file).replace('Math.random', '')
    : read(file);
  const found = [...text.matchAll(/\beval\(|new Function|Math\.random|Text(En|De)coder/g)];
  const checked = text.startsWith('// @ts-check') || file.includes('generated/');
  return [...found.map(([what]) => what), ...(checked ? [] : ['begins without // @ts-check'])];
});

const MARKUP = /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\son\w+=/g;
none('pages put remote text in as text',
  tracked.filter((file) => /^demo-web\/.*\.(js|html)$/.test(file)),
  (file) => [...read(file).matchAll(MARKUP)].map(([what]) => what));

const UNFINISHED = /\b(TODO|FIXME|XXX)\b|\.only\(|\b(test|describe)\.skip\(|\bDISABLED_/g;
none('nothing is left to do, skipped or singled out', code.filter((file) => !file.includes('tidy')),
  (file) => [...read(file).matchAll(UNFINISHED)].map(([what]) => what));

test('CONTRIBUTING is one page, and names commands, tests and functions that there are', () => {
  const text = read('CONTRIBUTING.md');
  assert.ok(text.split('\n').length <= 150);
  const found = (pattern) => [...text.matchAll(pattern)].map(([, name]) => name);
  const { scripts } = JSON.parse(read('package.json'));
  const commands = found(/`(?:npm run )?((?:test|bench|size):[a-z]+|(?<=npm run )[a-z-]+)/g);
  assert.ok(commands.length > 15);
  assert.deepEqual(commands.filter((name) => !scripts[name]), []);
  const tests = found(/`node --test (\S+)`/g);
  assert.ok(tests.length > 1);
  assert.deepEqual(tests.filter((file) => !tracked.includes(file)), []);
  const functions = [...found(/`(_\w+)\(\)`/g), ...found(/`(im_\w+)`/g)];
  assert.ok(functions.length > 5);
  const there = read('js/core/core-session.js') + read('src/abi/im_api.h');
  assert.deepEqual(functions.filter((name) => !there.includes(`${name}(`)), []);
  const seeds = read('src/tests/sim/regressions.txt');
  assert.match(seeds, new RegExp(`^${found(/--from (\d+) --steps 2000/g)[0]} 2000 `, 'm'));
});

test('the generated codes and parts of guides are what the core says', () => {
  assert.deepEqual(generate({ write: false }), []);
});

test('the rooms of the tests that are run by themselves are all told of', () => {
  const told = read('wasm-tests/README.md');
  const rooms = tracked.flatMap((file) => /^wasm-tests\/([\w-]+)\/run\.mjs$/.exec(file)?.[1] ?? []);
  assert.ok(rooms.length > 5);
  assert.deepEqual(rooms.filter((room) => !told.includes(`| \`${room}/\``)), []);
});

test('the package has no runtime dependency, exact development ones, and no install script', () => {
  const manifest = JSON.parse(read('package.json'));
  assert.equal(manifest.dependencies, undefined);
  for (const [name, version] of Object.entries(manifest.devDependencies)) {
    assert.match(version, /^(npm:\w+@)?\d+\.\d+\.\d+$/, `${name} is not an exact version`);
  }
  for (const hook of ['preinstall', 'install', 'postinstall', 'prepare']) {
    assert.equal(manifest.scripts[hook], undefined);
  }
  assert.ok(!read('package-lock.json').includes('"resolved"'), 'the lock file names a registry');
});

test('the log has a Chinese text for every code', async () => {
  const { CHINESE } = await import('../js/api/log.js');
  const { LOG_CODES } = await import('../js/generated/codes.js');
  assert.equal(CHINESE.length, LOG_CODES.length);
  assert.ok(CHINESE.every((text) => /^\p{Script=Han}+$/u.test(text)));
});
