// @ts-check
/** Every option is checked when the client is made, and the error names the option. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Client, ImError } from 'mobileimsdk-wasm';
import { imError, makeClient, online } from './support/story.js';
import { NOTHING, World } from './support/virtual-world.js';

const MAX_SAFE = Number.MAX_SAFE_INTEGER;

/** As index.d.ts says. @type {Record<string, [low: number, high: number]>} */
const RANGES = {
  'reconnect.minDelay': [0, 3_600_000],
  'reconnect.maxDelay': [1, 3_600_000],
  'reconnect.stableAfter': [0, 3_600_000],
  'qos.retransmits': [0, 100],
  'qos.retryInterval': [100, 3_600_000],
  'qos.window': [1, 65_535],
  'qos.maxPending': [1, 1_000_000],
  'qos.maxPendingBytes': [1, 1_073_741_824],
  'qos.expiresAfter': [1, MAX_SAFE],
  'heartbeat.interval': [1000, 3_600_000],
  'heartbeat.timeout': [2000, 3_600_000],
  connectTimeout: [100, 3_600_000],
  loginTimeout: [100, 3_600_000],
  probeTimeout: [100, 3_600_000],
  fingerprintMemory: [1000, 86_400_000],
  maxFingerprints: [16, 1_000_000],
  maxInboundUnits: [1024, 16_777_216],
  maxFrameBytes: [256, 16_777_216],
};

/** @param {any} options */
const make = (options) => makeClient(new World(), options);

/** @param {string} option @param {any} options */
function refused(option, options) {
  assert.throws(() => make(options), (/** @type {any} */ error) => {
    assert.ok(error instanceof ImError, `${error}`);
    assert.equal(error.code, 'INVALID_OPTION');
    assert.equal(error.option, option);
    assert.ok(error.message.includes(option), error.message);
    return true;
  }, `${option}: ${JSON.stringify(options)}`);
}

/** @param {string} name @param {unknown} value */
function optionsWith(name, value) {
  const [group, member] = name.split('.');
  if (!member) return { [name]: value };
  // Each delay bounds the other.
  const partner = name === 'reconnect.minDelay' ? { maxDelay: 3_600_000 }
    : name === 'reconnect.maxDelay' ? { minDelay: 0 }
      : name === 'heartbeat.timeout' ? { interval: 1000 } : {};
  return { [group]: { ...partner, [member]: value } };
}

describe('a number', () => {
  for (const [name, [low, high]] of Object.entries(RANGES)) {
    test(`${name} is taken from ${low} to ${high}, and not beyond`, () => {
      make(optionsWith(name, low));
      make(optionsWith(name, high));
      refused(name, optionsWith(name, low - 1));
      refused(name, optionsWith(name, high === MAX_SAFE ? 2 ** 53 : high + 1));
    });

    test(`${name} is a whole number, or undefined`, () => {
      make(optionsWith(name, undefined));
      for (const value of [low + 0.5, NaN, Infinity, -Infinity, `${low}`, null, true, {}, []]) {
        refused(name, optionsWith(name, value));
      }
    });
  }

  test('the shortest delay is not above the longest', () => {
    make({ reconnect: { minDelay: 700, maxDelay: 700 } });
    refused('reconnect.maxDelay', { reconnect: { minDelay: 701, maxDelay: 700 } });
    refused('reconnect.maxDelay', { reconnect: { minDelay: 30_001 } });  // above the default
    refused('reconnect.maxDelay', { reconnect: { maxDelay: 499 } });
    make({ heartbeat: { interval: 5000, timeout: 6000 } });
    refused('heartbeat.timeout', { heartbeat: { interval: 5000, timeout: 5999 } });
    refused('heartbeat.timeout', { heartbeat: { timeout: 15_999 } });  // of the default's 15 s
    refused('heartbeat.timeout', { senseMode: '30s', heartbeat: { timeout: 30_999 } });
    make({ senseMode: '3s', heartbeat: { timeout: 4000 } });
  });
});

describe('a name', () => {
  const unknown = ['Url', 'urls', '', 'constructor', 'toString', 'hasOwnProperty', '__proto__',
    'listening'];
  for (const name of unknown) {
    test(`"${name}" is refused, alone and in a group`, () => {
      const options = () => Object.defineProperty({}, name, { value: 1, enumerable: true });
      // A spread would not keep __proto__.
      const all = Object.assign(options(), { url: 'ws://im.test', userId: 'alice' });
      assert.throws(() => new Client(/** @type {any} */ (all)),
        imError('INVALID_OPTION', { option: name }));
      refused(`qos.${name}`, { qos: options() });
      refused(`reconnect.${name}`, { reconnect: options() });
    });
  }

  test('of a group is refused outside of it, and the other way round', () => {
    refused('qos.window', { 'qos.window': 5 });
    refused('window', { window: 5 });
    refused('qos.minDelay', { qos: { minDelay: 5 } });
    refused('qos.connectTimeout', { qos: { connectTimeout: 500 } });
  });
});

describe('url', () => {
  test('is a ws: or wss: URL, or a list of such', () => {
    make({ url: 'ws://im.test' });
    make({ url: 'WSS://im.test:3000/websocket?x=1' });
    make({ url: ['ws://one.test', 'wss://two.test'] });
    make({ url: Object.freeze(['ws://[::1]:3000/websocket']) });
  });

  test('of another scheme or kind is refused', () => {
    const wrong = ['', 'im.test', 'http://im.test', 'https://im.test', 'ws:', 'ws://', 'ws:///x',
      ' ws://im.test', 'xws://im.test', undefined, null, 42, {}, [], [[]], ['ws://im.test', ''],
      ['ws://im.test', undefined], new URL('ws://im.test')];
    for (const url of wrong) refused('url', { url });
  });

  test('a list is copied', async () => {
    const url = ['ws://one.test'];
    const { world } = await online({ url });
    url[0] = 'ws://two.test';
    await world.server.close();
    await world.advance(60_000);
    assert.ok(world.sockets.length > 1);
    for (const socket of world.sockets) assert.equal(socket.url, 'ws://one.test');
  });
});

describe('an option of another kind', () => {
  /** @type {Record<string, unknown[]>} */
  const wrong = {
    userId: [undefined, null, 42, {}, ['alice'], Symbol('alice')],
    token: [null, 42, {}, true],
    extra: [null, 42, {}, true],
    senseMode: [null, '4s', '3S', 3, 'constructor'],
    logger: [null, 'console', {}, console],
    logLevel: [null, 'trace', 1, 'INFO'],
    logLanguage: [null, 'de', 'EN'],
    platform: ['node', 42, () => {}],
    wasm: [null, 42, true, {}, () => {}],
    reconnect: [null, 500, '500', true],
    qos: [null, 2, 'always'],
  };
  for (const [name, values] of Object.entries(wrong)) {
    test(`${name} is refused when it is of the wrong type`, () => {
      for (const value of values) refused(name, { [name]: value });
    });
    if (name !== 'userId') test(`${name} may be undefined`, () => void make({ [name]: undefined }));
  }

  test('the options themselves are an object', () => {
    for (const options of [undefined, null, 'ws://im.test', 42]) {
      assert.throws(() => new Client(/** @type {any} */ (options)), imError('INVALID_OPTION'));
    }
  });

  test('a user id that no frame could hold is refused', () => {
    make({ userId: 'x'.repeat(10_000) });
    refused('userId', { userId: 'x'.repeat(65_536) });
  });
});

describe('every good value', () => {
  test('of senseMode, logLevel and logLanguage is taken', () => {
    for (const senseMode of ['3s', '5s', '10s', '15s', '30s', '60s', '120s', 'auto']) {
      make({ senseMode });
    }
    for (const logLevel of ['debug', 'info', 'warn', 'error', 'silent']) make({ logLevel });
    for (const logLanguage of ['en', 'zh']) make({ logLanguage });
  });

  test('of token, extra and logger is taken', () => {
    make({ token: '', extra: '', logger() {} });
    make({ token: () => undefined });
    make({ token: async () => 'secret' });
  });
});

test('making a client starts nothing', () => {
  const world = new World();
  let asked = 0;
  const client = makeClient(world, { token: () => `${(asked += 1)}` });
  assert.deepEqual(world.left(), NOTHING);
  assert.equal(world.sockets.length + asked, 0);
  assert.equal(client.state, 'idle');
  assert.equal(client.userId, 'alice');
});
