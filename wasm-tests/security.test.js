// @ts-check
/** What SECURITY.md promises and no other file tests; and that it names the tests that do. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { describe, test } from 'node:test';
import vm from 'node:vm';
import { frameText, loginAnswer } from './support/frames.js';
import { begin, online, reach } from './support/story.js';
import { World } from './support/virtual-world.js';

const read = (/** @type {string} */ file) =>
  fs.readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');

describe('no text becomes code', () => {
  const bundles = ['', 'script/', 'legacy/'].flatMap((folder) =>
    fs.readdirSync(new URL(`../dist/${folder}`, import.meta.url)).map((name) => folder + name))
    .filter((name) => /\.[cm]?js$/.test(name));
  /** In a worker the classic script loads its files by their addresses, as `import()` does. */
  const LOADS = /** @type {Record<string, string[]>} */ ({
    'mobileimsdk.js': ['importScripts'],
    'dev-server.cjs': ['Math.random'],  // its faults need no better dice
  });
  const RUNS_TEXT = new RegExp([/(?<!unsafe-)\beval\b/, /\bFunction\s*\(/, /\bimportScripts\b/,
    /\bconstructor\s*\.\s*constructor\b/, /\bset(?:Timeout|Interval)\s*\(\s*["'`]/,
    /\bMath\s*\.\s*random\b/].map(({ source }) => source).join('|'), 'g');

  for (const name of bundles) {
    test(`${name} has no way to run a text, and no weak randomness`, () => {
      assert.deepEqual([...read(`dist/${name}`).match(RUNS_TEXT) ?? []], LOADS[name] ?? []);
    });
  }

  test('a page that forbids code from strings can log in, send and receive', async () => {
    const world = new World();
    const page = vm.createContext({ world, console },
      { codeGeneration: { strings: false, wasm: true } });
    assert.throws(() => vm.runInContext('eval("1")', page), { name: 'EvalError' });
    const client = vm.runInContext(`
      const module = { exports: {} }, exports = module.exports;
      ${read('dist/browser.cjs')}
      new module.exports.Client({
        url: 'ws://im.test', userId: 'alice', token: 'x', platform: world.platform,
      });`, page);
    /** @type {string[]} */
    const shown = [];
    client.on('message', (/** @type {any} */ message) => shown.push(message.content));
    await world.until(client.login());
    await world.until(client.send('bob', 'hello').delivered);
    await world.server.message({ dataContent: 'answer \n' });
    assert.deepEqual(shown, ['answer \n']);
  });

  const PAGES = ['demo-web/index.html', 'demo-web/chat/index.html', 'demo-web/lab/index.html'];
  test('the chat page and its neighbours forbid it, and HTML from strings as well', () => {
    for (const page of PAGES) {
      const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/
        .exec(read(page))?.[1] ?? '';
      const directives = new Map(policy.split(';').map((directive) => {
        const [name, ...values] = directive.trim().split(/\s+/);
        return [name, values.join(' ')];
      }));
      assert.deepEqual(Object.fromEntries(directives), {
        'default-src': '\'self\'',
        'script-src': '\'self\' \'wasm-unsafe-eval\'',
        'connect-src': '\'self\' ws: wss:',
        'img-src': '\'self\' data:',
        'object-src': '\'none\'',
        'base-uri': '\'none\'',
        'form-action': '\'none\'',
        'require-trusted-types-for': '\'script\'',
        'trusted-types': '\'none\'',
      }, page);
    }
  });
});

describe('whole numbers at their edges', () => {
  const MAX = Number.MAX_SAFE_INTEGER;
  const INT32 = [0, -1, 1, 2 ** 31 - 1, -(2 ** 31), 65_536, -65_537];

  test('come in as what they are', async () => {
    const { server, client, events } = await online();
    for (const typeu of INT32) {
      await server.message({ typeu });
      assert.equal(events.message.at(-1).typeu, typeu);
    }
    for (const sm of [0, 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 2, MAX]) {
      await server.message({ sm });
      assert.equal(events.message.at(-1).serverTime, sm);
    }
    for (const sm of [-1, -2, -(2 ** 32), -MAX]) {
      await server.message({ sm });
      assert.equal(events.message.at(-1).serverTime, null);
    }
    for (const code of INT32.filter((code) => code !== 0)) {
      await server.say(frameText({ type: 52, dataContent: `{"errorCode":${code}}` }));
      assert.equal(events.error.at(-1).serverCode, code);
    }
    assert.equal(client.stats().invalidFrames, 0);
  });

  test('beyond them are no frame: none is cut to one that means something', async () => {
    const { server, client, events } = await online();
    const beyond = ['2147483648', '-2147483649', '4294967298', '18446744073709551618', '1e400',
      '2.0', '2e0'];
    for (const number of beyond) {
      await server.say(`{"type":${number}}`);
      await server.say(`{"type":2,"typeu":${number}}`);
      await server.say(frameText({ type: 52, dataContent: `{"errorCode":${number}}` }));
    }
    for (const number of ['9007199254740992', '-9007199254740992', '18446744073709551617', '1.5']) {
      await server.say(`{"type":2,"sm":${number}}`);
    }
    assert.deepEqual(events.message, []);
    assert.deepEqual(new Set(events.error.map(({ code }) => code)), new Set(['INVALID_FRAME']));
    assert.equal(client.stats().invalidFrames, 3 * beyond.length + 4);
    assert.equal(client.state, 'online');
  });

  test('go back as they came: the time of the first login', async () => {
    const story = begin();
    const { world, server, client } = story;
    const times = [1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 2, MAX];
    server.loginCode = null;
    client.login();
    for (const time of times) {
      await reach(story, 'authenticating');
      await world.advance(server.latency);
      await server.say(loginAnswer(0, time));
      await server.close();
    }
    await reach(story, 'authenticating');
    await world.advance(server.latency);
    assert.deepEqual(server.logins.map((login) => login.firstLoginTime), [0, ...times]);
    for (const [i, time] of times.entries()) {  // in digits, not as 9e15
      assert.ok(server.texts[i + 1].includes(`firstLoginTime\\":${time}}`), server.texts[i + 1]);
    }
  });
});

describe('SECURITY.md', () => {
  const document = read('SECURITY.md');
  const rows = document.split('## Rules and tests')[1].split('\n')
    .filter((line) => /^\| .+ \|$/.test(line)).slice(1);
  const tests = rows.flatMap((row) => row.split(' | ')[1].replace(/ \|$/, '').split('<br>'))
    .map((cell) => {
      const [, file, title] = /^`([^`]+)`: (.+)$/.exec(cell) ?? [];
      return { cell, file, title };
    });

  test('has a table of rules, each with its tests', () => {
    assert.ok(rows.length >= 15, `${rows.length} rows`);
    assert.deepEqual(tests.filter(({ title }) => !title), []);
  });

  for (const { file, title } of tests) {
    test(`tells the truth about ${file}: ${title}`, () => {
      const source = read(file);
      const escaped = title.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      // An apostrophe is escaped in the source, and an ellipsis stands for what the test fills in.
      const words = escaped.replace(/'/g, '\\\\?\'').replace(/…/g, '\\$\\{[^}]+\\}');
      const heading = file.endsWith('.cc')
        ? new RegExp(`^TEST(_F)?\\(${words.replace('\\.', ', ')}\\) \\{`, 'm')
        : new RegExp(`\\b(test|describe|none)\\(['\`]${words}['\`],`);
      assert.match(source, heading);
    });
  }

  test('speaks of the version that this is', () => {
    const [major, minor] = JSON.parse(read('package.json')).version.split('.');
    assert.ok(document.includes(`${major}.${minor}.x`));
  });
});
