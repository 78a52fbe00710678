// @ts-check
/**
 * What is told when something is wrong, word for word, is what js/TROUBLE.md says.
 *   node wasm-tests/trouble.test.js --update    writes it
 */
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { after, describe, test } from 'node:test';
import { Client, ImError } from 'mobileimsdk-wasm';
import { MISTAKEN } from './support/endpoints.js';
import { errorFrame } from './support/frames.js';
import { begin, online } from './support/story.js';

/** @typedef {import('node:test').TestContext} TestContext */
/** @typedef {'en' | 'zh'} Language */

const FILE = new URL('../js/TROUBLE.md', import.meta.url);
const isUpdate = process.argv.includes('--update');
const text = await readFile(FILE, 'utf8');

/** What does not differ from run to run. @param {string} cell */
const lasting = (cell) => cell.replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1:PORT')
  .replaceAll('|', '\\|');

/** The rows that each table has by this run. @type {Record<string, string[]>} */
const told = {
  'Addresses': [], 'Events': [], 'Mistakes in a call': [], 'Mistakes in an option': [],
};

/** @param {string} heading @param {string[]} cells */
function note(heading, cells) {
  const row = `| ${cells.map(lasting).join(' | ')} |`;
  told[heading].push(row);
  const isThere = isUpdate || text.includes(`\n${row}\n`);
  assert.ok(isThere, `js/TROUBLE.md has another text than\n${row}`);
}

after(async () => {
  const [head, ...parts] = text.split('\n## ');
  const tables = parts.map((part) => {
    const [heading] = part.split('\n');
    const kept = part.trimEnd().split('\n').filter((line) =>
      !line.startsWith('| ') || /^\| (what is|what happens|call|option) /.test(line));
    return [...kept, ...told[heading], ''].join('\n');
  });
  const whole = [head, ...tables].join('\n## ');
  if (isUpdate) await writeFile(FILE, whole);
  else assert.equal(text, whole, 'js/TROUBLE.md: run this with --update');
});

/** @param {Client} client @returns {Promise<any>} */
const firstError = (client) => new Promise((resolve) => client.once('error', resolve));

/** @param {Language} logLanguage @param {string} url */
async function failureAt(logLanguage, url) {
  const client = new Client({
    url, userId: 'alice', connectTimeout: 700, loginTimeout: 700, logLanguage,
  });
  const failure = firstError(client);
  client.login();
  const { code, phase, hint } = await failure;
  await client.dispose();
  return { code, phase, hint };
}

describe('an address at which no client comes online', () => {
  for (const [what, at] of Object.entries(MISTAKEN)) {
    test(`${what}: the hint, in English and Chinese`, async (t) => {
      const url = await at(t);
      const [english, chinese] = await Promise.all([failureAt('en', url), failureAt('zh', url)]);
      assert.deepEqual([english.code, chinese.code], ['CONNECT_FAILED', 'CONNECT_FAILED']);
      note('Addresses', [what, english.phase, english.hint, chinese.hint]);
    });
  }
});

/**
 * What an application, a server or a host does, and the error event that follows.
 * @type {Record<string, [options: any, before: (story: any) => unknown,
 *   during?: (story: any) => unknown]>}
 */
const EVENTS = {
  'the token function gives a number': [{ token: () => 7 }, () => {}],
  'the token function fails': [{ token: () => { throw new Error('no session'); } }, () => {}],
  'the token function does not answer': [{ token: () => new Promise(() => {}) }, () => {}],
  'the host has no WebSocket': [{}, ({ world }) => {
    world.platform.openSocket = () => {
      throw new ImError('NO_WEBSOCKET', 'this host has no WebSocket');
    };
  }],
  'the server answers the login with 1023': [{}, ({ server }) => { server.loginCode = 1023; }],
  'the server answers the login with 1025': [{}, ({ server }) => { server.loginCode = 1025; }],
  'the server sends an error before the login is answered': [{},
    ({ server }) => { server.loginCode = null; },
    ({ server }) => server.say(errorFrame(301, 'busy'))],
};

describe('what is told as an error event', () => {
  for (const [what, [options, before, during]] of Object.entries(EVENTS)) {
    test(`${what}: its code and text`, async () => {
      const texts = [];
      let code = '';
      for (const logLanguage of ['en', 'zh']) {
        const story = begin({ ...options, logLanguage });
        const { client, world, events } = story;
        before(story);
        client.login().catch(() => {});
        await world.advance(50);
        if (during) await during(story);
        await world.advance(30_000);
        const [error] = events.error;
        code = error.code;
        texts.push(error.hint ?? error.message);
        await client.dispose();
      }
      note('Events', [what, code, ...texts]);
    });
  }
});

/** @type {Record<string, (client: Client) => unknown>} */
const CALLS = {
  'login({ timeout: 0 })': (client) => client.login({ timeout: 0 }),
  'login({ timeOut: 5 })': (client) => client.login(/** @type {any} */ ({ timeOut: 5 })),
  'send(7, \'x\')': (client) => client.send(/** @type {any} */ (7), 'x'),
  'send(\'bob\', 5)': (client) => client.send('bob', /** @type {any} */ (5)),
  'send(\'bob\', \'x\', { Qos: false })': (client) =>
    client.send('bob', 'x', /** @type {any} */ ({ Qos: false })),
  'send(\'bob\', \'x\', { typeu: 1.5 })': (client) => client.send('bob', 'x', { typeu: 1.5 }),
  'setUrl(\'http://im.test\')': (client) => client.setUrl('http://im.test'),
  'setSenseMode(\'7s\')': (client) => client.setSenseMode(/** @type {any} */ ('7s')),
  'markSeen(7)': (client) => client.markSeen(/** @type {any} */ (7)),
};
/** @type {Record<string, any>} */
const OPTIONS = {
  'userId: \'\'': { userId: '' },
  'userId: \'0\'': { userId: '0' },
  'url: \'http://im.test\'': { url: 'http://im.test' },
  'url: []': { url: [] },
  'senseMod: \'5s\'': { senseMod: '5s' },
  'heartbeat: { interval: -1 }': { heartbeat: { interval: -1 } },
  'webSocket: null': { webSocket: null },
};

describe('what is refused at once', () => {
  for (const [what, call] of Object.entries(CALLS)) {
    test(`${what}: its code and text`, async () => {
      const { client } = await online();
      /** @type {any} */
      const error = await new Promise((resolve) => {
        Promise.resolve().then(() => call(client)).then(() => resolve(undefined), resolve);
      });
      assert.ok(error, 'nothing was refused');
      note('Mistakes in a call', [`\`${what}\``, error.code, error.message]);
    });
  }
  for (const [what, options] of Object.entries(OPTIONS)) {
    test(`the option ${what}: its code and text`, () => {
      assert.throws(() => begin(options), (/** @type {any} */ { code, message }) => {
        note('Mistakes in an option', [`\`${what}\``, code, message]);
        return true;
      });
    });
  }
});
