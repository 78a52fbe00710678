// @ts-check
/** What is logged, for whom, in which language, and how much of it. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { LOG_CODES as SPELLED, LOG_LEVELS } from '../js/generated/codes.js';
import { logEntry } from '../js/api/log.js';
import { errorFrame, frameText, kickoutFrame } from './support/frames.js';
import { begin, imError, online } from './support/story.js';

/** A code, and behind it what its value is called, if it has one. */
const LOG_CODES = SPELLED.map((code) => code.split(' ')[0]);
const CHINESE = /[\u4e00-\u9fff]/;

/** Much of what can happen, written down. @param {any} options */
async function eventfulLife(options) {
  /** @type {import('mobileimsdk-wasm').LogEntry[]} */
  const log = [];
  const { world, server, client } = begin({
    qos: { retryInterval: 1000 }, logger: (/** @type {any} */ entry) => log.push(entry), ...options,
  });
  await world.until(client.login());
  await world.until(client.send('bob', 'the content').delivered);
  await server.message({ fp: 'twice', dataContent: 'the content' });
  await server.message({ fp: 'twice' });
  await server.message({ fp: undefined });
  await server.say('no frame');
  await server.say(frameText({ type: 99 }));
  await server.say(errorFrame(7));
  await server.say(frameText({ type: 4, dataContent: 'nothing', from: 'bob' }));
  await world.advance(30_000);
  await world.hint('networkDown');
  await world.advance(100);
  server.acknowledges = false;
  await world.until(client.send('bob', 'the content').delivered).catch(() => {});
  server.socket.bufferedAmount = 1e6;
  client.send('bob', 'the content');
  await server.say(errorFrame(301));
  await world.until(client.login());
  await server.say(kickoutFrame(2));
  await world.until(client.login());
  await server.close(1006);
  await world.until(client.login());
  await client.logout();
  server.loginCode = 1025;
  await assert.rejects(world.until(client.login()), imError('LOGIN_REFUSED'));
  return log;
}

describe('the texts', () => {
  test('exist for every code, in English and in Chinese', () => {
    for (const [index, code] of LOG_CODES.entries()) {
      const [english, chinese] = /** @type {const} */ (['en', 'zh']).map((language) =>
        logEntry(index, 0, meaningful(code), 7, language).text);
      assert.notEqual(english, code);
      assert.match(english, /^[\x20-\x7e]+$/, code);
      assert.match(chinese, CHINESE, code);
      for (const text of [english, chinese]) assert.doesNotMatch(text, /%|undefined|null/, code);
      const figures = (/** @type {string} */ text) => text.match(/\d+/g) ?? [];
      assert.deepEqual(figures(english), figures(chinese), code);
      assert.ok(english.includes('#7'), code);
    }
  });

  test('of a whole life are texts for people', async () => {
    for (const logLanguage of ['en', 'zh']) {
      const log = await eventfulLife({ logLevel: 'debug', logLanguage });
      const codes = new Set(log.map((entry) => entry.code));
      assert.ok(codes.size >= 25, `${codes.size} codes: ${[...codes]}`);
      for (const { code, text, level, time } of log) {
        assert.ok(LOG_CODES.includes(code), code);
        assert.ok(['debug', 'info', 'warn', 'error'].includes(level), level);
        assert.ok(Math.abs(time - Date.now()) < 60_000);
        assert.doesNotMatch(text, /%|undefined|NaN|null|the content/, code);
        assert.equal(CHINESE.test(text), logLanguage === 'zh', text);
      }
    }
  });
});

describe('logLevel', () => {
  test('lets through its own level and those above', async () => {
    const all = await eventfulLife({ logLevel: 'debug' });
    for (const level of ['debug', 'info', 'warn', 'error', 'silent']) {
      const log = await eventfulLife({ logLevel: level });
      const wanted = all.filter((entry) =>
        LOG_LEVELS.indexOf(entry.level) >= LOG_LEVELS.indexOf(level));
      assert.deepEqual(log.map((entry) => entry.text), wanted.map((entry) => entry.text), level);
    }
  });

  test('is info, if nothing is said', async () => {
    const log = await eventfulLife({});
    assert.deepEqual(new Set(log.map((entry) => entry.level)), new Set(['info', 'warn']));
  });
});

describe('who hears it', () => {
  test('a logger and log listeners hear the same', async () => {
    /** @type {unknown[][]} */
    const [logger, listener] = [[], []];
    const { world, client } = begin({ logger: (entry) => logger.push(entry) });
    client.on('log', (entry) => listener.push(entry));
    await world.until(client.login());
    assert.ok(logger.length > 3);
    assert.deepEqual(listener, logger);
  });

  test('a listener that comes later hears what comes later', async () => {
    const { world, server, client } = await online();
    /** @type {string[]} */
    const heard = [];
    const off = client.on('log', (entry) => heard.push(entry.code));
    await server.close();
    assert.ok(heard.includes('LINK_DOWN'));
    const count = heard.length;
    off();
    await world.until(client.login());
    assert.equal(heard.length, count);
  });

  test('a logger that throws harms nobody', async () => {
    const { client, events, world } = begin({ logger() { throw new Error('disk full'); } });
    await world.until(client.login());
    assert.equal(client.state, 'online');
    assert.ok(events.error.length > 0);
    for (const error of events.error) assert.equal(error.code, 'HANDLER_FAILED');
  });

  test('nobody, and nothing on the console, if nobody asks', async (t) => {
    const told = ['log', 'info', 'warn', 'error', 'debug'].map((method) =>
      t.mock.method(console, /** @type {any} */ (method), () => {}));
    await eventfulLife({ logger: undefined, logLevel: 'debug' });
    assert.deepEqual(told.map((mock) => mock.mock.callCount()), [0, 0, 0, 0, 0]);
  });
});

/** A value that the code may come with. @param {string} code */
function meaningful(code) {
  if (code === 'FRAME_INVALID') return -201;
  return /^MESSAGE_(LOST|UNCONFIRMED)$/.test(code) ? 1 : 42;
}
