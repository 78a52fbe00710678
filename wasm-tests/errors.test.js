// @ts-check
/** Every code that index.d.ts promises, and how one comes to meet it. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { describe, test } from 'node:test';
import { ImError } from 'mobileimsdk-wasm';
import { errorFrame, kickoutFrame, messageFrame } from './support/frames.js';
import { begin, makeClient, online } from './support/story.js';
import { World } from './support/virtual-world.js';
import { coreThatTrapsIn, coreWithoutGrowth } from './support/wasm-binary.js';

/** @param {() => unknown} act @returns {Promise<any>} what it throws or rejects with */
async function errorOf(act) {
  try {
    await act();
  } catch (error) {
    return error;
  }
  return undefined;
}

/** @param {any} [options] @param {(story: any) => unknown} [act] the error event that follows */
async function eventAfter(options, act = () => {}) {
  const story = begin(options);
  story.client.login();
  await story.world.advance(1000);
  await act(story);
  await story.world.advance(60_000);
  return story.events.error[0];
}

/** @type {Record<string, () => Promise<any>>} */
const WAYS = {
  INVALID_OPTION: () => errorOf(() => makeClient(new World(), { userId: /** @type {any} */ (1) })),
  INVALID_ARGUMENT: () => errorOf(async () =>
    (await online()).client.send('bob', /** @type {any} */ (1))),
  NOT_LOGGED_IN: () => errorOf(() => begin().client.send('bob', 'x')),
  QUEUE_FULL: () => errorOf(async () => {
    const { server, client } = await online({ qos: { maxPending: 1 } });
    server.acknowledges = false;
    for (;;) client.send('bob', 'x');
  }),
  FRAME_TOO_LARGE: () => errorOf(async () =>
    (await online()).client.send('bob', 'x'.repeat(70_000))),
  DUPLICATE_FINGERPRINT: () => errorOf(async () => {
    const { client } = await online();
    for (;;) client.send('bob', 'x', { fingerprint: 'the same' });
  }),
  INVALID_FRAME: () => eventAfter({}, ({ server }) => server.say('x')),
  INBOUND_TOO_LARGE: () => eventAfter({}, ({ server }) => server.say('x'.repeat(2_000_000))),
  SENSE_MODE_MISMATCH: async () => {
    const { world, server, client, events } = await online();
    for (let i = 0; i < 2; i++) {
      for (let silent = 0, read = -1; silent < 7000; silent += 20) {
        if (read !== server.texts.length) silent = 0;
        read = server.texts.length;
        await world.advance(20);
      }
      await server.close(1000);
      await world.until(client.login());
    }
    return events.error.find((/** @type {any} */ { code }) => code === 'SENSE_MODE_MISMATCH');
  },
  BINARY_FRAME: () => eventAfter({}, ({ server }) => server.socket.binary()),
  SERVER_ERROR: () => eventAfter({}, ({ server }) => server.say(errorFrame(7))),
  OUT_OF_MEMORY: () => errorOf(async () => {
    const { server, client } = await online({ wasm: coreWithoutGrowth() });
    await server.close();
    for (;;) client.send('bob', 'x');
  }),
  ABORTED: () => errorOf(async () =>
    (await online()).client.send('bob', 'x', { signal: AbortSignal.abort() })),
  LOGIN_REFUSED: () => errorOf(() => {
    const { world, server, client } = begin();
    server.loginCode = 1025;
    return world.until(client.login());
  }),
  KICKED_OUT: () => errorOf(async () => {
    const { world, server, client } = begin();
    server.loginCode = null;
    const login = client.login();
    await world.advance(100);
    await server.say(kickoutFrame(1));
    return login;
  }),
  LOGGED_OUT: () => errorOf(() => {
    const { client } = begin();
    const login = client.login();
    client.logout();
    return login;
  }),
  DISPOSED: () => errorOf(async () => {
    const { client } = await online();
    client.dispose();
    client.send('bob', 'x');
  }),
  MESSAGE_LOST: () => errorOf(async () => {
    const { client, server } = await online();
    await server.close();
    const { delivered } = client.send('bob', 'x');
    client.logout();
    return delivered;
  }),
  TOKEN_FAILED: async () =>
    (await eventAfter({ token: () => { throw new Error('none'); } })).cause,
  OPTION_FAILED: async () =>
    (await eventAfter({ url: () => { throw new Error('none'); } })).cause,
  CONNECT_FAILED: () => eventAfter({ connectTimeout: 100, token: () => new Promise(() => {}) }),
  LOGIN_TIMEOUT: () => errorOf(async () => {
    const { world, server, client } = begin();
    server.opens = false;
    await world.until(client.login({ timeout: 100 }));
  }),
  NO_WEBSOCKET: async () => 'a host without one: package.test.js',
  NO_RANDOM_SOURCE: async () => 'a host without one: package.test.js',
  NOT_STORED: () => errorOf(async () => (await online()).client.send('bob', 'x').stored),
  STORE_FAILED: () => eventAfter({
    store: { load: async () => { throw new Error('broken'); }, write: async () => {} },
  }),
  ANOTHER_TAB: async () => 'two tabs: live-tabs.test.js',
  SHARING_UNAVAILABLE: async () => {
    const { world, client, events } = begin({ shareAcrossTabs: true });
    client.login();
    while (events.error.length === 0) await world.advance(10);
    return events.error[0];
  },
  TICKER_FAILED: async () => {
    const { world, client, events } = begin({ ticker: 'nowhere.js' });
    client.login();
    while (events.error.length === 0) await world.advance(10);
    return events.error[0];
  },
  LOG_UNAVAILABLE: async () => 'log.mjs is not there: browser/loading.test.js',
  WASM_LOAD_FAILED: () => errorOf(() => begin({ wasm: new Uint8Array(9) }).client.login()),
  CORE_FAILED: () => errorOf(() => begin({ wasm: coreThatTrapsIn('im_login') }).client.login()),
  SOCKET_FAILED: () => eventAfter({}, ({ client, server }) => {
    server.socket.sendFails = new Error('closing');
    client.send('bob', 'x');
  }),
  PLATFORM_FAILED: () => eventAfter({}, ({ world }) => {
    world.platform.now = () => { throw new Error('no clock'); };
  }),
  NOT_LISTENING: async () => {
    const world = new World(), client = makeClient(world);
    /** @type {any[]} */
    const errors = [];
    client.on('error', (error) => errors.push(error));
    await world.until(client.login());
    for (let i = 0; i < 1000; i += 1) world.server.socket.text(messageFrame());
    return errors[0];
  },
  UNCONFIRMED: () => errorOf(async () => {
    const { world, client } = await online();
    await world.until(client.send('bob', 'x').received);
  }),
  CLOSED: () => errorOf(async () => {
    const { client } = await online();
    client.close();
    client.send('bob', 'x');
  }),
  HANDLER_FAILED: () => eventAfter({}, async ({ client, server }) => {
    client.on('message', () => { throw new Error('a bug'); });
    await server.message();
  }),
};

/** The codes of the type ErrorCode. */
function promised() {
  const read = (/** @type {string} */ name) =>
    fs.readFileSync(new URL(`../js/${name}`, import.meta.url), 'utf8');
  const union = (/** @type {string} */ source, /** @type {string} */ type) => {
    const [, body] = new RegExp(`export type ${type} =([^;]*);`).exec(source) ?? [];
    return [...body.matchAll(/'([A-Z_]+)'/g)].map(([, code]) => code);
  };
  return [...union(read('generated/names.d.ts'), 'StatusName'),
    ...union(read('index.d.ts'), 'ErrorCode')];
}

describe('the error', () => {
  for (const [code, provoke] of Object.entries(WAYS)) {
    test(`${code} is met, and says something`, async () => {
      const error = await provoke();
      if (typeof error === 'string') return;
      assert.ok(error instanceof ImError, `${error}`);
      assert.equal(error.code, code);
      assert.equal(error.name, 'ImError');
      assert.ok(error.message.length > 10, error.message);
      assert.doesNotMatch(error.message, /undefined|null|NaN|\[object/);
    });
  }

  test('codes that index.d.ts promises are these, no more and no fewer', () => {
    assert.deepEqual(promised().sort(), Object.keys(WAYS).sort());
  });
});
