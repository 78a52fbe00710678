// @ts-check
/** Listeners, loggers, tokens and the console of the application: whatever they throw or give, the
 * client says so, and lives. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ImError } from 'mobileimsdk-wasm';
import { kickoutFrame } from './support/frames.js';
import { CAUSES, MISDEEDS, isAlive, moody } from './support/foreign.js';
import { begin, makeClient, online } from './support/story.js';
import { World } from './support/virtual-world.js';

const ALL_EVENTS = ['message', 'status', 'state', 'delivered', 'lost', 'kickout', 'error', 'ping',
  'pong', 'echo', 'log'];

/** @param {any[]} errors */
const codes = (errors) => [...new Set(errors.map(({ code }) => code))].sort();

/** Everything that there are events of, but a kick-out. @param {any} story */
async function liveThrough({ world, server, client }) {
  client.send('bob', 'x');
  client.echo('x');
  await server.message();
  await server.say('no frame');
  await world.advance(20_000);
  server.acknowledges = false;
  client.send('bob', 'y', { expiresAfter: 10 });
  await world.advance(100);
  server.acknowledges = true;
  await server.close();
}

describe('a listener', () => {
  for (const [what, misdeed] of Object.entries(MISDEEDS)) {
    test(`of any event that ${what}`, async (t) => {
      t.mock.method(console, 'error', () => {});
      const story = begin({ logLevel: 'debug' }), { client, world, server } = story;
      for (const event of ALL_EVENTS) client.on(/** @type {any} */ (event), misdeed);
      const own = Object.fromEntries(ALL_EVENTS.map((event) => [event, 0]));
      for (const event of ALL_EVENTS) {
        client.on(/** @type {any} */ (event), () => { own[event] += 1; });
      }
      await world.until(client.login());
      await liveThrough(story);
      await isAlive(story, what);
      await server.say(kickoutFrame(1));
      await isAlive(story, what);
      assert.deepEqual(ALL_EVENTS.filter((event) => !own[event]), [], 'each event was heard');
      const isTold = /^(throws|rejects)|then that throws$|thenable that throws$/.test(what) ||
        what === 'gives a Proxy that throws' || what === 'gives a revoked Proxy';
      const expected = isTold ? ['HANDLER_FAILED', 'INVALID_FRAME'] : ['INVALID_FRAME'];
      assert.deepEqual(codes(story.events.error), expected);
    });
  }

  test('that throws once silences nobody: what is acknowledged is told', async () => {
    const story = await online(), { server, client, events } = story;
    let isFirst = true;
    client.on('message', () => {
      if (isFirst) { isFirst = false; throw Object.create(null); }
    });
    for (let i = 0; i < 5; i += 1) await server.message({ dataContent: `${i}` });
    assert.deepEqual(events.message.map(({ content }) => content), ['0', '1', '2', '3', '4']);
  });

  test('that throws in the answer to its own error is heard of once', async (t) => {
    const told = t.mock.method(console, 'error', () => {});
    const story = await online();
    story.client.on('error', () => Promise.reject(Symbol('worse')));
    await story.server.say('no frame');
    assert.equal(told.mock.callCount(), 1);
    await isAlive(story, 'a rejecting error listener');
  });
});

describe('a logger', () => {
  for (const [what, misdeed] of Object.entries(MISDEEDS)) {
    test(`that ${what}`, async () => {
      const logger = moody(() => {}, misdeed);
      const story = await online({ logger: logger.act, logLevel: 'debug' });
      await liveThrough(story);
      await isAlive(story, what);
      assert.ok(logger.calls > 10);
    });
  }
});

describe('a console', () => {
  const own = console;
  /** @type {Record<string, () => any>} */
  const CONSOLES = {
    'that is not there': () => undefined,
    'without error()': () => ({}),
    'whose error() cannot be had': () => Object.defineProperty({}, 'error', {
      get() { throw new Error('patched'); },
    }),
  };
  for (const [what, misdeed] of Object.entries(MISDEEDS)) {
    CONSOLES[`whose error() ${what}`] = () => ({ error: misdeed });
  }
  for (const [what, make] of Object.entries(CONSOLES)) {
    test(what, async () => {
      const world = new World(), client = makeClient(world), story = { world, client };
      client.on('message', () => { throw new Error('a bug'); });
      await world.until(client.login());
      try {
        globalThis.console = make();
        for (let i = 0; i < 3; i += 1) await world.server.message();
        await world.server.say('no frame');
        await isAlive(story, what);
      } finally {
        globalThis.console = own;
      }
      assert.equal(client.stats().shown, 4);
    });
  }
});

describe('a token', () => {
  for (const [what, misdeed] of Object.entries(MISDEEDS)) {
    test(`that ${what} is asked for again`, async () => {
      let isWell = false;
      const story = begin({ token: () => (isWell ? 'right' : misdeed()) });
      const { world, client, server, events } = story;
      const login = client.login();
      await world.advance(40_000);
      isWell = true;
      await world.until(login);
      // Nothing is a token too, and who never answers is not waited for.
      assert.deepEqual(server.logins.map(({ loginToken }) => loginToken),
        [what === 'gives null' ? undefined : 'right']);
      if (what !== 'gives null' && what !== 'never answers') {
        assert.deepEqual(codes(events.error), ['CONNECT_FAILED']);
        assert.equal(events.error[0].cause.code, 'TOKEN_FAILED');
      }
      await isAlive(story, what);
    });
  }
});

describe('an error', () => {
  for (const [what, make] of Object.entries(CAUSES)) {
    test(`that comes of ${what} can be read`, async () => {
      const cause = make(), { client, server, events } = await online();
      client.on('message', () => { throw cause; });
      await server.message();
      const [error] = events.error;
      assert.ok(error instanceof ImError);
      assert.ok(error.cause === cause && error.message.length > 10);
    });
  }
});
