// Every entry of the package with every resolver: what Jest, Vitest, webpack 4 and TypeScript find,
// and whether it runs. Each answers by entry: 'runs', 'types' where there is nothing but types to
// find, '-' where the entry is not for it, or 'failed'.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';
import ts from 'typescript';
import { DevServer } from '../../demo-web/dev-server/index.js';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const require = createRequire(import.meta.url);
const PACKAGE = 'mobileimsdk-wasm';

/** By entry, what it exports; null: a file whose address is asked for. */
export const ENTRIES = {
  '.': 'Client', './slim': 'Client', './whole': 'Client', './twin': 'instantiate',
  './talk': 'Talk', './react': 'useConnection', './vue': 'useConversations',
  './widget': 'mountWidget',
  './miniprogram': 'Client', './miniprogram/talk': 'Talk',
  './miniprogram/twin': 'instantiate', './dev-server': 'DevServer', './core.wasm': null,
  './ticker.js': null, './miniprogram/core.wasm': null, './miniprogram/core.wasm.br': null,
};
const nameOf = (entry) => path.posix.join(PACKAGE, entry);
const allEntries = (result) => Object.fromEntries(
  Object.keys(ENTRIES).map((entry) => [entry, result(entry)]));

/** The frameworks that are peers, and what a socket needs in Node. */
const PEERS = ['ws', 'react', 'vue'];

/** What a test of an entry does with `all`, its exports, or with `file`, where it was found. */
const CHAT = (options) => `
    const client = new all.Client({
      url: ${JSON.stringify('URL')}, userId: 'alice', token: () => 'x'${options},
    });
    try {
      await client.login();
      await client.send('0', 'hello').delivered;
    } finally {
      client.dispose();
    }`;
/** What is for browsers must be told of a WebSocket in Node 20. */
const OWN_SOCKET = ',\n      ...(globalThis.WebSocket ? {} : { webSocket: require(\'ws\') })';
const CORE = `
    const core = all.instantiate();
    if (core.memory.buffer.byteLength < 65536) throw new Error('no core');`;
const TALK = `
    const { Client } = CLIENT;
    const client = new Client({ url: 'wss://im.test', userId: 'alice', outbox: 'memory' });
    const talk = new all.Talk(client);
    await talk.ready;
    const changed = new Promise((resolve) => { talk.subscribe(resolve); });
    talk.conversation('bob').draft('hi');
    await changed;
    if (talk.conversations()[0].draft !== 'hi') throw new Error('no draft');
    await talk.close();
    client.dispose();`;
const CHECKS = {
  '.': CHAT(''),
  './slim': CHAT(`, wasm: fs.readFileSync(core)${OWN_SOCKET}`),
  './whole': CHAT(OWN_SOCKET),
  './twin': CORE,
  './miniprogram': `
    const client = new all.Client({ url: 'wss://im.test', userId: 'alice' });
    if (client.state !== 'idle') throw new Error(client.state);`,
  './miniprogram/twin': CORE,
  './talk': TALK,
  './miniprogram/talk': TALK,
  // Outside of a component, which React says when it is there.
  './react': `
    let said = '';
    try {
      all.useConnection(null);
    } catch (error) {
      said = String(error);
    }
    if (!/useMemo/.test(said)) throw new Error('no hook of React: ' + said);`,
  './vue': `
    if (!all.useConversations(null).value.isLoading) throw new Error('no snapshot');`,
  './widget': `
    let said = '';
    try {
      all.mountWidget({});
    } catch (error) {
      said = error.option;
    }
    if (said !== 'url') throw new Error('no widget: ' + said);`,
  './dev-server': `
    const server = new all.DevServer({ port: 0 });
    await server.start();
    await server.close();`,
};
const FILE = `
    if (!fs.existsSync(file)) throw new Error(file);`;

/** A file of tests, one for each entry. */
function testFile({ head, load, find, url, isBrowser }) {
  const tests = Object.keys(ENTRIES).filter((entry) => !isBrowser || entry !== './dev-server')
    .map((entry) => `test('${entry}', async () => {${ENTRIES[entry]
      ? `\n    const all = ${load(nameOf(entry))};${CHECKS[entry].replace('URL', url)
        .replace('CLIENT', load(`${PACKAGE}/whole`))}`
      : `\n    const file = ${find(nameOf(entry))};${FILE}`}\n});\n`);
  return `${head}const core = ${find(nameOf('./core.wasm'))};\n${tests.join('')}`;
}

/** Runs a tool's script; it writes what it found into a file. */
async function resultsOf(script, args, directory, output) {
  const child = spawn(process.execPath, [...script, ...args],
    { cwd: directory, env: { ...process.env, NODE_OPTIONS: '', CI: 'true' } });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => { said += text; });
  await once(child, 'close');
  const found = fs.existsSync(output) ? JSON.parse(fs.readFileSync(output, 'utf8')) : null;
  const tests = found?.testResults.flatMap(({ assertionResults }) => assertionResults) ?? [];
  if (tests.length === 0 || tests.some(({ status }) => status !== 'passed')) console.error(said);
  return allEntries((entry) => {
    const test = tests.find(({ title }) => title === entry);
    return test ? { passed: 'runs' }[test.status] ?? 'failed' : tests.length ? '-' : 'failed';
  });
}

const COMMON_JS = {
  head: 'const fs = require(\'fs\');\n',
  load: (name) => `require('${name}')`, find: (name) => `require.resolve('${name}')`,
};

const jest = (tool, environment) => async (directory, url) => {
  const isBrowser = environment.startsWith('jest-environment-jsdom');
  const output = path.join(directory, 'results.json');
  fs.writeFileSync(path.join(directory, 'package.json'), '{ "private": true }\n');
  fs.writeFileSync(path.join(directory, 'entries.test.js'),
    testFile({ ...COMMON_JS, url, isBrowser }));
  const config = JSON.stringify({
    rootDir: directory, testEnvironment: isBrowser ? require.resolve(environment) : environment,
    cacheDirectory: path.join(directory, 'cache'), testTimeout: 60_000,
  });
  return resultsOf([here(`node_modules/${tool}/bin/jest.js`)], ['--config', config, '--json',
    '--outputFile', output, '--runInBand', '--forceExit'], directory, output);
};

const vitest = (environment) => async (directory, url) => {
  const output = path.join(directory, 'results.json');
  fs.writeFileSync(path.join(directory, 'package.json'), '{ "private": true, "type": "module" }\n');
  fs.writeFileSync(path.join(directory, 'entries.test.js'), testFile({
    head: 'import fs from \'node:fs\';\nimport { createRequire } from \'node:module\';\n' +
      'import { test } from \'vitest\';\nconst require = createRequire(import.meta.url);\n',
    load: (name) => `await import('${name}')`, find: COMMON_JS.find, url,
    isBrowser: environment === 'jsdom',
  }));
  for (const name of ['vitest', 'jsdom']) {
    const link = path.join(directory, '../node_modules', name);
    if (!fs.existsSync(link)) fs.symlinkSync(here(`node_modules/${name}`), link);
  }
  return resultsOf([here('node_modules/vitest/vitest.mjs')], ['run', '--root', directory,
    '--environment', environment, '--reporter', 'json', '--outputFile', output,
    '--testTimeout', '60000'], directory, output);
};

/** Whether an export of a name does something, in a realm that has next to nothing. */
const WORKS = {
  mountWidget: (mountWidget) => typeof mountWidget === 'function',
  Client: (found) => new found({ url: 'wss://im.test', userId: 'alice' }).state === 'idle',
  Talk(found) {
    const client = { on() {}, send() {}, pending() {}, markRead() {}, userId: 'alice' };
    const talk = found.of(client);
    return found.of(client) === talk && talk.conversations().length === 0;
  },
  useConnection(found) {
    try {
      return found(null);
    } catch (error) {
      return /useMemo/.test(error);
    }
  },
  useConversations: (found) => found(null).value.isLoading,
  instantiate: (found) => found().memory,
  file: (found, out) => fs.existsSync(path.join(out, found)),
};

/** Builds all entries as webpack 4 does, files by its file-loader, and runs what it made. */
async function webpack4(directory) {
  const entry = {};
  const id = (name) => name.replace(/\W+/g, '-');
  for (const name of Object.keys(ENTRIES).filter((one) => one !== './dev-server')) {
    entry[id(name)] = path.join(directory, `${id(name)}.js`);
    fs.writeFileSync(entry[id(name)], ENTRIES[name] ? `export * from '${nameOf(name)}';\n`
      : `export { default } from '${nameOf(name)}';\n`);
  }
  const out = path.join(directory, 'out');
  const stats = await new Promise((resolve, reject) => require('webpack4')({
    mode: 'production', context: directory, entry,
    output: { path: out, libraryTarget: 'commonjs2', globalObject: 'self' },
    module: {
      rules: [{
        test: /\.(wasm|br)$|ticker\.js$/, type: 'javascript/auto', loader: 'file-loader',
        options: { name: '[path][name].[ext]' },
      }],
    },
    resolveLoader: { modules: [here('node_modules')] },
  }, (error, result) => (error ? reject(error) : resolve(result))));
  if (stats.hasErrors()) console.error(stats.toString('errors-only'));
  return allEntries((name) => {
    const file = path.join(out, `${id(name)}.js`);
    if (name === './dev-server') return '-';
    if (stats.hasErrors() || !fs.existsSync(file)) return 'failed';
    const module = { exports: {} };
    const self = { setTimeout, clearTimeout, console, WebAssembly };
    vm.runInNewContext(fs.readFileSync(file, 'utf8'),
      { module, exports: module.exports, self, window: self, ...self });
    const found = module.exports[ENTRIES[name] ?? 'default'];
    return WORKS[ENTRIES[name] ?? 'file'](found, out) ? 'runs' : 'failed';
  });
}

/** Type checks one file for each entry, in one format. */
const typeScript = (moduleResolution, module, ending) => (directory) => {
  fs.writeFileSync(path.join(directory, 'package.json'), '{ "private": true }\n');
  const typed = Object.keys(ENTRIES).filter((entry) => ENTRIES[entry]);
  const files = Object.fromEntries(typed.map((entry) => {
    const file = path.join(directory, `${entry.replace(/\W+/g, '-')}${ending}`);
    fs.writeFileSync(file, `import { ${ENTRIES[entry]} as it } from '${nameOf(entry)}';\n` +
      'const isAny: 0 extends 1 & typeof it ? true : false = false;\nexport { isAny };\n');
    return [entry, file];
  }));
  const program = ts.createProgram(Object.values(files), {
    moduleResolution, module, strict: true, noEmit: true, target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'], types: ['node'],
    typeRoots: [here('../../node_modules/@types')], skipLibCheck: true,
  });
  return allEntries((entry) => {
    if (!files[entry]) return '-';
    const source = program.getSourceFile(files[entry]);
    const wrong = [...program.getSyntacticDiagnostics(source),
      ...program.getSemanticDiagnostics(source), ...program.getOptionsDiagnostics()];
    for (const { messageText } of wrong) console.error(entry, messageText);
    return wrong.length ? 'failed' : 'types';
  });
};

const { ModuleKind: M, ModuleResolutionKind: R } = ts;
const { packages } = JSON.parse(fs.readFileSync(here('package-lock.json'), 'utf8'));
/** As locked, not as installed: a test reads the names where nothing is installed. */
const version = (tool) => packages[`node_modules/${tool}`].version;

export const RESOLVERS = {
  [`Jest ${version('jest29')}, node`]: jest('jest29', 'node'),
  [`Jest ${version('jest29')}, jsdom`]: jest('jest29', 'jest-environment-jsdom29'),
  [`Jest ${version('jest30')}, node`]: jest('jest30', 'node'),
  [`Jest ${version('jest30')}, jsdom`]: jest('jest30', 'jest-environment-jsdom30'),
  [`Vitest ${version('vitest')}, node`]: vitest('node'),
  [`Vitest ${version('vitest')}, jsdom`]: vitest('jsdom'),
  [`webpack ${version('webpack4')}`]: webpack4,
  [`TypeScript ${ts.version}, node`]: typeScript(R.Node10, M.CommonJS, '.ts'),
  [`TypeScript ${ts.version}, node16, import`]: typeScript(R.Node16, M.Node16, '.mts'),
  [`TypeScript ${ts.version}, node16, require`]: typeScript(R.Node16, M.Node16, '.cts'),
  [`TypeScript ${ts.version}, bundler`]: typeScript(R.Bundler, M.ESNext, '.ts'),
};

/** @param {string} place where the package is installed @returns results by resolver and entry */
export async function tryResolvers(place) {
  for (const name of PEERS) {
    const link = path.join(place, 'node_modules', name);
    if (!fs.existsSync(link)) fs.symlinkSync(here(`../../node_modules/${name}`), link);
  }
  const server = new DevServer({ port: 0 });
  await server.start();
  const rows = {};
  try {
    for (const [name, attempt] of Object.entries(RESOLVERS)) {
      console.log(`${name} ...`);
      const directory = path.join(place, name.replace(/\W+/g, '-'));
      fs.mkdirSync(directory);
      try {
        rows[name] = await attempt(directory, server.url);
      } catch (error) {
        console.error(error);
        rows[name] = allEntries(() => 'failed');
      }
    }
  } finally {
    await server.close();
  }
  return rows;
}

/** Writes the table into README.md, which says what it means. */
export function writeTable(rows) {
  const file = here('README.md'), entries = Object.keys(ENTRIES);
  const line = (cells) => `| ${cells.join(' | ')} |\n`;
  const table = line(['resolver', ...entries.map((entry) => `\`${entry}\``)]) +
    line(['resolver', ...entries].map(() => '---')) +
    Object.entries(rows).map(([name, row]) => line([name, ...entries.map((entry) => row[entry])]))
      .join('');
  const text = fs.readFileSync(file, 'utf8');
  fs.writeFileSync(file,
    text.replace(/(<!-- resolvers -->\n)[^]*?(<!-- \/resolvers -->)/, `$1${table}$2`));
  console.log(`\n${table}`);
}
