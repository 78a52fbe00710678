// @ts-check
/** A platform, and sockets, that throw and answer nonsense now and then: lived through. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ImError } from 'mobileimsdk-wasm';
import { MISDEEDS, ODD_VALUES, isAlive, moody } from './support/foreign.js';
import { messageFrame } from './support/frames.js';
import { begin, listen, makeClient, online } from './support/story.js';
import { NOTHING, World } from './support/virtual-world.js';

const ODD = { ...ODD_VALUES, 'a huge number': () => 1e15, 'a negative one': () => -1e9,
  'infinity': () => Infinity, 'a text': () => '1000', 'nothing': () => undefined };

/** @type {Record<string, () => any>} */
const DEEDS = { ...MISDEEDS };
for (const [name, make] of Object.entries(ODD)) DEEDS[`gives ${name}`] = make;

const haste = {
  reconnect: { minDelay: 20, maxDelay: 200 }, connectTimeout: 500, loginTimeout: 500,
};

/** A day of a client whose platform is in a bad mood. @param {any} story */
async function livesOn(story, rounds = 6) {
  const { world, client } = story;
  client.login();
  for (let i = 0; i < rounds; i += 1) {
    if (client.state === 'online') client.send('bob', `${i}`);
    await world.advance(3000);
    if (world.sockets.length > 0 && i % 2) await world.server.close();
  }
}

describe('a platform', () => {
  const NAMES = /** @type {const} */ (['now', 'setTimeout', 'clearTimeout', 'openSocket', 'watch',
    'randomBytes']);
  for (const name of NAMES) {
    for (const [what, misdeed] of Object.entries(DEEDS)) {
      test(`whose ${name}() ${what} now and then`, async () => {
        const world = new World(), isRare = name === 'watch' || name === 'randomBytes';
        const platform = /** @type {any} */ (world.platform);
        const mood = moody(platform[name], misdeed, isRare ? 1 : 3);
        platform[name] = mood.act;
        const client = makeClient(world, haste), events = listen(client), story = { world, client };
        await livesOn(story);
        await isAlive(story, name);
        assert.ok(mood.calls >= (isRare ? 1 : 3), 'it did misbehave');
        mood.heal();
        await isAlive(story, name);
        assert.deepEqual(events.error.filter((error) => !(error instanceof ImError)), []);
        assert.ok(!events.error.some(({ code }) => code === 'CORE_FAILED'));
        client.dispose();
        assert.equal(world.left().sockets, 0);
      });
    }
  }

  for (const [what, misdeed] of Object.entries(DEEDS)) {
    test(`whose watch() has an undo that ${what}`, async () => {
      const world = new World();
      world.platform.watch = () => misdeed;
      const story = begin(haste, world);
      await livesOn(story);
      await isAlive(story, what);
      story.client.dispose();
      assert.deepEqual(world.left(), NOTHING);
    });

    test(`that reports a hint which is odd: ${what}`, async () => {
      const story = await online();
      let hint;
      try { hint = misdeed(); } catch (error) { hint = error; }
      try { hint?.catch?.(() => {}); } catch { /* it is not to be touched */ }
      await story.world.hint(/** @type {any} */ (hint));
      await isAlive(story, what);
    });
  }

  test('that cannot set a timer for a while is not waited for', async () => {
    const world = new World(), { setTimeout: set } = world.platform;
    world.platform.setTimeout = () => { throw new Error('no timers'); };
    const story = begin({ reconnect: { minDelay: 1, maxDelay: 5 } }, world), { client } = story;
    await world.until(client.login());
    await world.server.close();
    while (client.state !== 'online') {
      await new Promise((resolve) => setTimeout(resolve, 2));
      await world.advance(5);
    }
    world.platform.setTimeout = set;
    await isAlive(story, 'no timers');
  });

  test('whose timers fire at once, twice, or after they were cleared', async () => {
    const world = new World(), { setTimeout: set } = world.platform;
    let calls = 0;
    world.platform.setTimeout = (run, ms) => {
      calls += 1;
      if (calls % 5 === 0) run();
      return set(() => { run(); run(); }, ms);
    };
    world.platform.clearTimeout = () => {};
    const story = begin(haste, world);
    await livesOn(story, 20);
    await isAlive(story, 'timers');
    assert.ok(world.left().timers < 20, `${world.left().timers} timers`);
  });

  test('whose timers have no name does not get more and more of them', async () => {
    const world = new World(), { setTimeout: set } = world.platform;
    world.platform.setTimeout = (run, ms) => { set(run, ms); };
    const story = begin({}, world);
    await world.until(story.client.login());
    for (let i = 0; i < 100; i += 1) story.client.send('bob', 'x');
    await world.advance(100);
    assert.ok(world.left().timers < 20, `${world.left().timers} timers`);
    await isAlive(story, 'no name');
  });

  test('that fails all the time is told of once, until it works again', async () => {
    const world = new World(), { now } = world.platform;
    const story = begin({}, world), { client, events } = story;
    await world.until(client.login());
    world.platform.now = () => { throw new Error('no clock'); };
    for (let i = 0; i < 20; i += 1) client.send('bob', 'x');
    await world.advance(100);
    assert.deepEqual(events.error.map(({ code }) => code), ['PLATFORM_FAILED']);
    world.platform.now = now;
    await isAlive(story, 'no clock');
  });

  test('whose clock goes back goes on from where it was', async () => {
    const world = new World(), { now } = world.platform;
    const story = begin({}, world), { client, server } = { ...story, server: world.server };
    await world.until(client.login());
    world.platform.now = () => now() - 900;
    server.alive = false;
    await world.advance(120_000);
    assert.ok(story.events.ping.length >= 1);
    server.alive = true;
    await isAlive(story, 'a clock that went back');
  });
});

describe('a socket', () => {
  /** @type {Record<string, (socket: any, mood: any) => void>} */
  const PARTS = {
    'send()': (socket, mood) => { socket.send = mood(socket.send.bind(socket)); },
    'close()': (socket, mood) => { socket.close = mood(socket.close.bind(socket)); },
    'bufferedAmount': (socket, mood) => {
      Object.defineProperty(socket, 'bufferedAmount', { get: mood(() => 0) });
    },
  };
  for (const [part, spoil] of Object.entries(PARTS)) {
    for (const [what, misdeed] of Object.entries(DEEDS)) {
      test(`whose ${part} ${what} now and then`, async () => {
        const world = new World(), { openSocket } = world.platform;
        /** @type {any[]} */
        const moods = [];
        let isOver = false;
        world.platform.openSocket = (url, handlers) => {
          const socket = openSocket(url, handlers);
          if (!isOver) spoil(socket, (/** @type {any} */ work) => {
            const mood = moody(work, misdeed);
            moods.push(mood);
            return mood.act;
          });
          return socket;
        };
        const story = begin(haste, world);
        await livesOn(story);
        const { client, events } = story;
        for (const mood of moods) mood.heal();
        if (client.state === 'online') await world.server.close();
        isOver = true;
        await isAlive(story, part);
        assert.deepEqual(events.error.filter((error) => !(error instanceof ImError)), []);
        client.dispose();
      });
    }
  }

  test('whose close() rejects is told of at once, not with the next event', async () => {
    const { world, server, client, events } = await online();
    server.socket.close = () => /** @type {any} */ (Promise.reject(new Error('no')));
    client.logout();
    await world.settle();
    assert.deepEqual(events.error.map(({ code }) => code), ['SOCKET_FAILED']);
  });

  /** @type {Record<string, (handlers: any) => void>} */
  const REPORTS = {
    'opened() twice': (handlers) => { handlers.opened(); handlers.opened(); },
    'closed() twice': (handlers) => { handlers.closed(1000, ''); handlers.closed(1000, ''); },
    'failed() twice': (handlers) => { handlers.failed(Symbol('a')); handlers.failed(undefined); },
    'a text after closed()': (handlers) => {
      handlers.closed(1006, '');
      handlers.text(messageFrame());
      handlers.opened();
    },
    'binary() without end': (handlers) => { for (let i = 0; i < 50; i += 1) handlers.binary(); },
  };
  for (const [name, odd] of Object.entries(ODD)) {
    REPORTS[`${name} as text`] = (handlers) => handlers.text(odd());
    REPORTS[`${name} as close code`] = (handlers) => handlers.closed(odd(), odd());
    REPORTS[`${name} as failure`] = (handlers) => handlers.failed(odd());
  }
  for (const [name, report] of Object.entries(REPORTS)) {
    test(`that reports ${name}`, async () => {
      const story = await online(haste), { world, server, events } = story;
      report(server.socket.handlers);
      await world.advance(1000);
      await isAlive(story, name);
      assert.ok(events.error.every((error) => error instanceof ImError));
      // And while it is being opened, from within.
      const { openSocket } = world.platform;
      let isFirst = true;
      world.platform.openSocket = (url, handlers) => {
        if (isFirst) { isFirst = false; report(handlers); }
        return openSocket(url, handlers);
      };
      await server.close();
      await isAlive(story, `${name}, early`);
      assert.ok(!events.error.some(({ code }) => code === 'CORE_FAILED'));
    });
  }

  test('that answers within send(), a hundred thousand times', async () => {
    const story = await online({ qos: { window: 1 } }), { server, client, events } = story;
    const { socket } = server, send = socket.send.bind(socket);
    let left = 100_000;
    socket.send = (frame) => {
      send(frame);
      for (; left > 0; left -= 1) socket.handlers.text(messageFrame({ QoS: false }));
    };
    client.send('bob', 'x');
    await story.world.advance(100);
    assert.equal(events.message.length, 100_000);
    await isAlive(story, 'a flood');
  });
});
