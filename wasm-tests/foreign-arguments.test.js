// @ts-check
/** Odd values for every argument and option: taken, or refused with an ImError that names the
 * field; then the client lives. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Client, ImError } from 'mobileimsdk-wasm';
import { MISDEEDS, ODD_VALUES, isAlive, touchyFunction } from './support/foreign.js';
import { imError, online } from './support/story.js';
import { World } from './support/virtual-world.js';

const FIELD = /^(options|typeu|drain|toString|valueOf|then|0)$/;
const ODD = Object.entries({ ...ODD_VALUES, 'a function that throws': touchyFunction });

/** Objects with one member that cannot be read. @param {string} name @param {object} [rest] */
const unreadable = (name, rest = {}) => Object.defineProperty({ ...rest }, name, {
  enumerable: true, get() { throw Symbol('unreadable'); },
});

/** An object without members of its own. @param {any} value */
function hasNothing(value) {
  try {
    return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
  } catch {
    return false;
  }
}

/**
 * @param {() => any} call @param {string | RegExp} field @param {string} what
 * @returns {Promise<boolean>} refused
 */
async function refuses(call, field, what) {
  try {
    await call();
  } catch (error) {
    assert.ok(error instanceof ImError, `${what}: it threw ${typeof error}`);
    assert.match(error.code, /^INVALID_(ARGUMENT|OPTION)$/, what);
    const name = error.argument ?? error.option;
    if (typeof field === 'string') assert.equal(name, field, what);
    else assert.match(name, field, what);
    return true;
  }
  return false;
}

describe('an odd value', () => {
  /** How it is passed, and the field that an error names. @type {Record<string, [any, string]>} */
  const CALLS = {
    'to of send()': [(client, odd) => client.send(odd, 'x'), 'to'],
    'content of send()': [(client, odd) => client.send('bob', odd), 'content'],
    'content of echo()': [(client, odd) => client.echo(odd), 'content'],
    'event of on()': [(client, odd) => client.on(odd, () => {}), 'event'],
    'event of once()': [(client, odd) => client.once(odd, () => {}), 'event'],
    'event of off()': [(client, odd) => client.off(odd, () => {}), 'event'],
    'listener of on()': [(client, odd) => client.on('pong', odd), 'listener'],
    'listener of once()': [(client, odd) => client.once('pong', odd), 'listener'],
    'typeu': [(client, typeu) => client.send('bob', 'x', { typeu }), 'typeu'],
    'qos': [(client, qos) => client.send('bob', 'x', { qos }), 'qos'],
    'expiresAfter': [(client, expiresAfter) => client.send('bob', 'x', { expiresAfter }),
      'expiresAfter'],
    'fingerprint': [(client, fingerprint) => client.send('bob', 'x', { fingerprint }),
      'fingerprint'],
    'signal': [(client, signal) => client.send('bob', 'x', { signal }), 'signal'],
    'drain of logout()': [(client, drain) => client.logout({ drain }), 'drain'],
  };
  for (const [name, [call, field]] of Object.entries(CALLS)) {
    test(`for ${name} is refused by name`, async () => {
      const story = await online();
      for (const [what, make] of ODD) {
        if (name.startsWith('listener') && what === 'a function that throws') continue;
        assert.ok(await refuses(() => call(story.client, make()), field, what), what);
      }
      await isAlive(story, name);
      assert.deepEqual(story.events.error, []);
    });
  }

  /** A member that there is none of is named. @type {Record<string, [any, RegExp]>} */
  const OPTIONS = {
    'options of send()': [(client, odd) => client.send('bob', 'x', odd), FIELD],
    'options of logout()': [(client, odd) => client.logout(odd), FIELD],
  };
  for (const [name, [call, field]] of Object.entries(OPTIONS)) {
    test(`for ${name} is refused by name, or has no meaning`, async () => {
      const story = await online();
      for (const [what, make] of ODD) {
        const isRefused = await refuses(() => call(story.client, make()), field, what);
        assert.equal(isRefused, !hasNothing(make()), what);
        await isAlive(story, what);
      }
    });
  }

  test('as listener of off() removes nothing', async () => {
    const story = await online();
    for (const [, make] of ODD) story.client.off('message', make());
    await isAlive(story, 'off()');
    assert.equal(story.events.message.length, 1);
  });
});

describe('a member that cannot be read', () => {
  for (const name of ['typeu', 'qos', 'expiresAfter', 'signal', 'fingerprint']) {
    test(`${name} of send() is named`, async () => {
      const story = await online(), { client } = story;
      assert.ok(await refuses(() => client.send('bob', 'x', unreadable(name)), name, name));
      await isAlive(story, name);
    });
  }

  test('drain of logout() is named', async () => {
    const story = await online();
    assert.ok(await refuses(() => story.client.logout(unreadable('drain')), 'drain', 'drain'));
    await isAlive(story, 'drain');
  });
});

describe('the constructor', () => {
  const NAMES = ['url', 'userId', 'token', 'extra', 'senseMode', 'reconnect', 'qos',
    'connectTimeout', 'maxFrameBytes', 'wasm', 'platform', 'outbox', 'store', 'shareAcrossTabs',
    'ticker', 'logger', 'logLevel', 'logLanguage', 'wasmPath', 'twin', 'randomBytes'];
  const GROUPS = ['reconnect.minDelay', 'qos.window'];

  /** @param {string} name @param {any} value @returns {any} */
  const optionsOf = (name, value) => {
    const [group, member] = name.split('.');
    return {
      url: 'ws://im.test', userId: 'alice', platform: new World().platform,
      [group]: member ? { [member]: value } : value,
    };
  };
  /** @param {any} options */
  const make = (options) => new Client(options).dispose();

  for (const name of [...NAMES, ...GROUPS]) {
    test(`takes an odd ${name}, or refuses it by name`, async () => {
      for (const [what, odd] of ODD) {
        // A group may be known by its first member that is wrong.
        await refuses(() => make(optionsOf(name, odd())), new RegExp(`^${name}(\\.|$)`), what);
      }
    });

    test(`names ${name} when it cannot be read`, async () => {
      const [group, member] = name.split('.');
      const options = optionsOf(name, 1);
      const broken = member ? { ...options, [group]: unreadable(member) }
        : unreadable(name, options);
      assert.ok(await refuses(() => make(broken), name, name));
    });
  }

  test('refuses odd options', async () => {
    for (const [what, odd] of ODD) {
      assert.throws(() => make(odd()), imError('INVALID_OPTION'), what);
    }
  });

  test('takes what it cannot judge before login(), which says so', async () => {
    for (const [what, odd] of ODD) {
      const world = new World();
      for (const name of ['platform', 'wasm', 'store', 'twin']) {
        let client;
        try {
          client = new Client({ ...optionsOf(name, odd()) });
        } catch (error) {
          assert.ok(error instanceof ImError, `${name}: ${what}`);
          continue;
        }
        client.on('error', (error) => assert.ok(error instanceof ImError));
        const login = client.login().then(() => null, (/** @type {any} */ error) => error);
        await world.advance(100);
        client.dispose();
        const error = await login;
        assert.ok(error === null || error instanceof ImError, `${name}: ${what}: ${error}`);
      }
    }
  });
});

describe('a signal', () => {
  /** @type {Record<string, (misdeed: () => any) => any>} */
  const SIGNALS = {
    'without removeEventListener': () => ({ aborted: false, addEventListener() {} }),
    'whose addEventListener': (misdeed) => ({ aborted: false, addEventListener: misdeed,
      removeEventListener() {} }),
    'whose removeEventListener': (misdeed) => ({ aborted: false, addEventListener() {},
      removeEventListener: misdeed }),
    'whose aborted': (misdeed) => Object.defineProperty({
      addEventListener() {}, removeEventListener() {},
    }, 'aborted', { get: misdeed }),
  };
  for (const [name, make] of Object.entries(SIGNALS)) {
    test(`${name} misbehaves harms no message`, async () => {
      const story = await online(), { client, world } = story;
      for (const [what, misdeed] of Object.entries(MISDEEDS)) {
        const signal = make(misdeed);
        // What is true in some way is aborted.
        const isAborted = name === 'whose aborted' &&
          /^(rejects|never|gives (?!NaN|null|a Proxy|a revoked|a thenable|a getter))/.test(what);
        if (isAborted) {
          assert.throws(() => client.send('bob', 'x', { signal }), imError('ABORTED'), what);
        } else {
          await world.until(client.send('bob', 'x', { signal }).delivered).catch((error) => {
            assert.equal(error.code, 'ABORTED', what);
          });
        }
      }
      await isAlive(story, name);
      assert.deepEqual(story.events.error, []);
    });
  }

  test('that aborts in addEventListener() is heard', async () => {
    const { client } = await online();
    const signal = /** @type {any} */ ({
      aborted: false, addEventListener: (/** @type {any} */ _, /** @type {any} */ run) => run(),
    });
    const sent = client.send('bob', 'x', { signal });
    assert.equal(sent.status, 'lost');
    await assert.rejects(sent.delivered, imError('MESSAGE_LOST', { reason: 'ABORTED' }));
  });
});
