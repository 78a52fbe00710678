// The tests of the client once more, on what ships for mini-programs, in JavaScriptCore with every
// JIT off: mini-programs run so on iOS. Those on virtual time with core.wasm and with its twin in
// JavaScript, those of the fake hosts with what such a host loads.
//   npm run test:jsc                                what takes less than a minute
//   npm run test:jsc -- --long                      everything
//   npm run test:jsc -- --only send --package dir   one file of tests, on a package elsewhere
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import zlib from 'node:zlib';
import { installNpmPackages, installSystemPackages } from '../../.ci/packages.mjs';
import { root, stop } from '../../js/build/command.mjs';
import { bundleTests } from './bundle.js';
import { FILES, LONG, TESTS } from './excluded.js';

const DIRECTORY = 'wasm-tests/jsc', OUT = 'build/jsc';
const CORES = {
  wasm: 'core.wasm, interpreted', twin: 'the JavaScript twin', host: 'what a host loads',
};
const USES_STORY = /from '\.\/support\/story\.js'/;
const USES_HOSTS = /from '\.\/support\/mini-program\//;

const { values } = parseArgs({
  options: {
    long: { type: 'boolean' }, only: { type: 'string' },
    package: { type: 'string', default: 'dist/miniprogram' },
  },
});
const PATIENCE = values.long ? 1_200_000 : 120_000;  // ms for one file of tests
const inRoot = (...parts) => path.join(root, ...parts);

/** The files of tests, and on which cores each of them runs. */
function findTests() {
  const found = [];
  const add = (directory, names, cores) => {
    for (const name of names) found.push({ name, file: `${directory}/${name}.test.js`, cores });
  };
  const namesIn = (directory, uses) => fs.readdirSync(inRoot(directory))
    .filter((file) => file.endsWith('.test.js') &&
      uses.test(fs.readFileSync(inRoot(directory, file), 'utf8')))
    .map((file) => file.replace('.test.js', ''));
  const ofHosts = namesIn('wasm-tests', USES_HOSTS);
  const ofStories = namesIn('wasm-tests', USES_STORY).filter((name) => !ofHosts.includes(name));
  const stale = Object.keys(FILES).filter((name) => ![...ofStories, ...ofHosts].includes(name));
  if (stale.length) throw new Error(`excluded, though no such file would run: ${stale}`);
  const isWanted = (name) => !(name in FILES);
  add('wasm-tests', ofStories.filter(isWanted), ['wasm', 'twin']);
  add('wasm-tests', ofHosts.filter(isWanted), ['host']);
  add(DIRECTORY, namesIn(DIRECTORY, /./), ['host']);
  return found.filter(({ name }) => !values.only || values.only === name);
}

/** Runs one file, and reads what its runner prints: a line of JSON for each event. */
function runTests(script, core) {
  const env = { ...process.env, JSC_useJIT: '0' };
  const { stdout, stderr, error } = spawnSync('jsc',
    [script, '--', core, values.package, `${OUT}/unpacked.wasm`],
    { cwd: root, env, encoding: 'utf8', timeout: PATIENCE, maxBuffer: 1 << 28 });
  const events = [], said = [];
  for (const line of stdout.split('\n').filter(Boolean)) {
    if (line.startsWith('{"')) events.push(JSON.parse(line));
    else said.push(line);
  }
  const of = (kind) => events.filter((event) => kind in event);
  const failures = [...of('failed').map(({ failed, why }) => `${failed}: ${why}`),
    ...of('broken').map(({ broken }) => broken)];
  const [end] = of('ended');
  if (end && (end.ended === 0) !== (failures.length === 0)) failures.push('it miscounts');
  if (!end) {
    const [last = { begun: 'the first' }] = of('begun').slice(-1);
    failures.push(`no end of ${last.begun}: ${[...said, stderr, error?.message].join('\n')}`);
  }
  const passed = of('passed').length, excluded = of('excluded').map((one) => one.excluded);
  if (passed + failures.length === 0) failures.push('no test ran');
  return { passed, excluded, failures };
}

/** @returns what came of it, by core */
async function runAll() {
  const sums = Object.fromEntries(Object.keys(CORES).map((core) => [core,
    { files: 0, passed: 0, failed: 0, excluded: 0, ms: 0 }]));
  fs.mkdirSync(inRoot(OUT), { recursive: true });
  fs.writeFileSync(inRoot(OUT, 'unpacked.wasm'), zlib.brotliDecompressSync(
    fs.readFileSync(path.resolve(root, values.package, 'core.wasm.br'))));
  for (const { name, file, cores } of findTests()) {
    const excluded = Object.keys({ ...TESTS[name], ...values.long ? {} : LONG[name] });
    const script = `${OUT}/${name}.js`;
    await bundleTests(inRoot(file), excluded, inRoot(script));
    for (const core of cores) {
      const sum = sums[core], began = Date.now(), result = runTests(script, core);
      const stale = excluded.filter((one) => !result.excluded.includes(one));
      if (stale.length) result.failures.push(`excluded, though not there: ${stale}`);
      for (const failure of result.failures) console.error(`FAIL ${file} (${core}): ${failure}`);
      sum.files += 1;
      sum.passed += result.passed;
      sum.failed += result.failures.length;
      sum.excluded += result.excluded.length;
      sum.ms += Date.now() - began;
    }
  }
  return sums;
}

try {
  installSystemPackages({ jsc: 'libjavascriptcoregtk-4.0-bin' });
  installNpmPackages(DIRECTORY);
  const sums = await runAll();
  for (const [core, { files, passed, failed, excluded, ms }] of Object.entries(sums)) {
    console.log(`${CORES[core]}: ${files} files, ${passed + failed} tests, ${passed} passed, ` +
      `${failed} failed; ${excluded} left out; ${(ms / 1000).toFixed(1)} s`);
  }
  console.log(`JavaScriptCore without a JIT; ${Object.keys(FILES).length} files left out. ` +
    `What is left out, and why: ${DIRECTORY}/excluded.js`);
  const results = Object.values(sums).filter(({ files }) => files > 0);
  const ran = results.length === Object.keys(CORES).length || values.only && results.length > 0;
  process.exitCode = ran && results.every(({ failed }) => failed === 0) ? 0 : 1;
} catch (error) {
  stop(error);
}
