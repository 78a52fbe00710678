// @ts-check
/** What an error quotes may be as long as it likes; the error is not. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Client } from 'mobileimsdk-wasm';
import { begin, makeClient, online } from './support/story.js';
import { World } from './support/virtual-world.js';

const MOST = 4096;
const LONG = 'x'.repeat(1_000_000);

/** @param {any} error */
function isShort(error) {
  assert.ok(error.message.length > 0 && error.message.length <= MOST, `${error.message.length}`);
  for (const key of Object.keys(error)) {
    assert.ok(typeof error[key] !== 'string' || error[key].length <= MOST, key);
  }
  return true;
}

/** What throws. @type {Array<[what: string, act: (client: any) => unknown]>} */
const CALLS = [
  ['login()', (client) => client.login({ [LONG]: 1 })],
  ['send()', (client) => client.send('bob', 'hi', { [LONG]: 1 })],
  ['send() of a fingerprint', (client) => client.send('bob', 'hi', { fingerprint: { [LONG]: 1 } })],
  ['logout()', (client) => client.logout({ [LONG]: 1 })],
  ['on()', (client) => client.on(LONG, () => {})],
  ['setUrl()', (client) => client.setUrl(LONG)],
  ['setSenseMode()', (client) => client.setSenseMode(LONG)],
  ['markSeen()', (client) => client.markSeen(Object.assign(() => {}, { toString: () => LONG }))],
  ['markRead()', (client) => client.markRead({ [LONG]: LONG })],
];

describe('an error that is thrown is short, whatever it quotes:', () => {
  for (const [what, act] of CALLS) {
    test(what, async () => {
      const { client } = await online();
      assert.throws(() => act(client), isShort);
      client.dispose();
    });
  }

  test('new Client()', () => {
    const { platform } = new World();
    for (const options of [{ [LONG]: 1 }, { qos: { [LONG]: 1 } }, { senseMode: LONG }]) {
      const all = { url: 'ws://im.test/', userId: 'alice', platform, ...options };
      assert.throws(() => new Client(/** @type {any} */ (all)), isShort);
    }
  });
});

describe('an error that is told is short, whatever it quotes:', () => {
  const named = Object.defineProperty(class {}, 'name', { value: LONG });
  const thrower = () => { throw new Error(LONG); };
  /** @type {Array<[what: string, options: object]>} */
  const options = [
    ['of a token() that throws', { token: thrower }],
    ['of a token() that gives another thing', { token: () => new named() }],
    ['of a url() that throws', { url: thrower }],
    ['of a url() that gives a long one', { url: () => `http://${LONG}` }],
    ['of an extra() that throws', { extra: thrower }],
  ];
  for (const [what, given] of options) {
    test(what, async () => {
      const story = begin({ ...given, reconnect: false });
      await assert.rejects(story.world.until(story.client.login()), (/** @type {any} */ error) =>
        isShort(error) && isShort(error.cause));
      for (const error of story.events.error) isShort(error);
      story.client.dispose();
    });
  }

  test('of a platform that throws', async () => {
    const { world } = begin();
    world.platform.randomBytes = thrower;
    const client = makeClient(world, {});
    await assert.rejects(world.until(client.login()), isShort);
  });
});
