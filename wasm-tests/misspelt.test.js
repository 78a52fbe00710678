// @ts-check
/** What is misspelt or meant otherwise is refused at once, with what was meant. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Client, ImError, ServerErrorCode } from 'mobileimsdk-wasm';
import { makeClient, online } from './support/story.js';
import { World } from './support/virtual-world.js';

/** @param {() => unknown} call @returns {any} what it threw */
function thrown(call) {
  try {
    call();
  } catch (error) {
    assert.ok(error instanceof ImError, `${error}`);
    return error;
  }
  return assert.fail('nothing was thrown');
}
/** @param {any} options */
const refused = (options) => thrown(() => makeClient(new World(), options));

describe('a misspelt option', () => {
  /** @type {Array<[given: any, name: string, meant: string]>} */
  const rows = [
    [{ Token: 'x' }, 'Token', 'token'], [{ senseMod: '5s' }, 'senseMod', 'senseMode'],
    [{ exra: 'x' }, 'exra', 'extra'], [{ QOS: {} }, 'QOS', 'qos'],
    [{ qos: { retransmit: 1 } }, 'qos.retransmit', 'qos.retransmits'],
    [{ window: 5 }, 'window', 'qos.window'], [{ minDelay: 5 }, 'minDelay', 'reconnect.minDelay'],
    [{ qos: { maxDelay: 5 } }, 'qos.maxDelay', 'reconnect.maxDelay'],
    [{ shareAcrosTab: true }, 'shareAcrosTab', 'shareAcrossTabs'],
  ];
  for (const [given, name, meant] of rows) {
    test(`${name} is refused, and ${meant} is named`, () => {
      const error = refused(given);
      assert.deepEqual([error.code, error.option], ['INVALID_OPTION', name]);
      assert.ok(error.message.endsWith(`there is none of this name; did you mean ${meant}?`),
        error.message);
    });
  }

  test('that is like none is refused without a guess', () => {
    for (const name of ['', 'x', 'heartbeatOfTheServer', 'log', 'listening', 'x'.repeat(100_000)]) {
      assert.doesNotMatch(refused({ [name]: 1 }).message, /did you mean/);
    }
  });
});

describe('a misspelt option of a call', () => {
  test('of send() or logout() is refused by name, with the name meant', async () => {
    const { client } = await online();
    /** @type {Array<[() => unknown, string, string]>} */
    const rows = [
      [() => client.send('bob', 'x', /** @type {any} */ ({ Qos: false })), 'Qos', 'qos'],
      [() => client.send('bob', 'x', /** @type {any} */ ({ typeU: 1 })), 'typeU', 'typeu'],
      [() => client.send('bob', 'x', /** @type {any} */ ({ expireAfter: 1 })), 'expireAfter',
        'expiresAfter'],
      [() => client.send('bob', 'x', /** @type {any} */ ({ fingerPrint: 'a' })), 'fingerPrint',
        'fingerprint'],
      [() => client.logout(/** @type {any} */ ({ drian: 5 })), 'drian', 'drain'],
    ];
    for (const [call, argument, meant] of rows) {
      const error = thrown(call);
      assert.deepEqual([error.code, error.argument], ['INVALID_ARGUMENT', argument]);
      assert.ok(error.message.endsWith(`did you mean ${meant}?`), error.message);
    }
    assert.deepEqual(client.pending(), []);
    assert.equal(client.state, 'online');
  });

  test('is not read, and what is inherited, hidden or a symbol is no member', async () => {
    const { client } = await online();
    let reads = 0;
    const given = Object.create({ inherited: 1, qos: false }, {
      hidden: { value: 1 }, typeu: { value: 7, enumerable: true },
      [Symbol('tag')]: { value: 1, enumerable: true },
    });
    const sent = client.send('bob', 'x', Object.freeze(given));
    assert.deepEqual([sent.qos, sent.typeu], [false, 7]);
    const misspelt = { get Qos() { reads += 1; return false; } };
    thrown(() => client.send('bob', 'x', /** @type {any} */ (misspelt)));
    assert.equal(reads, 0);
  });

  test('in a proxy that tells no names is refused as a whole', async () => {
    const { client } = await online();
    const proxy = new Proxy({}, { ownKeys() { throw new Error('no'); } });
    assert.equal(thrown(() => client.send('bob', 'x', proxy)).argument, 'options');
  });
});

describe('userId', () => {
  test('that is empty, or the server\'s own, is refused with the reason', () => {
    for (const [userId, why] of [['', /empty/], ['0', /server/]]) {
      const error = refused({ userId });
      assert.deepEqual([error.code, error.option], ['INVALID_OPTION', 'userId']);
      assert.match(error.message, /** @type {RegExp} */ (why));
    }
    for (const userId of ['00', ' ', '-1', '0 ']) makeClient(new World(), { userId });
  });
});

describe('an http address', () => {
  test('is refused with the scheme that is meant, and never quoted', () => {
    for (const [url, words] of [['http://im.test/?ticket=SECRET', 'ws: instead of http:'],
      [['ws://im.test', 'HTTPS://im.test/?ticket=SECRET'], 'wss: instead of https:']]) {
      const error = refused({ url });
      assert.deepEqual([error.code, error.option], ['INVALID_OPTION', 'url']);
      assert.ok(error.message.includes(/** @type {string} */ (words)), error.message);
      assert.doesNotMatch(error.message, /SECRET/);
    }
  });

  test('more than 1,000 are refused', () => {
    assert.equal(refused({ url: Array(1001).fill('ws://im.test') }).option, 'url');
    new Client({ url: Array(1000).fill('ws://im.test'), userId: 'alice' });
  });
});

test('ServerErrorCode has the protocol\'s codes, and nobody changes them', async () => {
  const { readFileSync } = await import('node:fs');
  const protocol = readFileSync(new URL('../src/wire/PROTOCOL.md', import.meta.url), 'utf8');
  const listed = protocol.split('## Error codes')[1].split('0-1024')[0]
    .match(/\b\d+(?= [a-z])|301/g);
  assert.deepEqual(Object.values(ServerErrorCode), listed?.map(Number));
  assert.throws(() => { /** @type {any} */ (ServerErrorCode).OK = 1; }, TypeError);
});
