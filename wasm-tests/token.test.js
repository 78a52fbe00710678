// @ts-check
/** The token: asked for before each login, sent as it is, and seen nowhere else. */
import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { describe, test } from 'node:test';
import { Type, errorFrame, kickoutFrame, loginAnswer } from './support/frames.js';
import { begin, imError, makeClient, online } from './support/story.js';
import { World } from './support/virtual-world.js';

const MARKER = 'T0KEN-marker-b7e1';

describe('a token', () => {
  test('as a string goes with every login, whatever it is', async () => {
    for (const token of [MARKER, '', '"quoted" \\ \n', '令牌😀\ud800', '__proto__']) {
      const { world, server, client } = await online({ token });
      await server.close();
      await world.until(client.login());
      assert.deepEqual(server.logins.map((login) => login.loginToken), [token, token]);
    }
  });

  test('left out is not sent', async () => {
    for (const token of [undefined, () => undefined, async () => undefined]) {
      const { server } = await online({ token });
      assert.ok(!('loginToken' in server.logins[0]));
    }
  });

  test('as a function is asked for before each login', async () => {
    let count = 0;
    const { world, server, client } = await online({ token: () => `token ${count += 1}` });
    await server.close();
    await world.until(client.login());
    await client.logout();
    await world.until(client.login());
    assert.deepEqual(server.logins.map((login) => login.loginToken),
      ['token 1', 'token 2', 'token 3']);
  });

  test('as an async function is waited for before the socket is opened', async () => {
    let give = (/** @type {string} */ _) => {};
    const { world, server, client } = begin({
      token: () => new Promise((resolve) => { give = resolve; }),
    });
    const login = client.login();
    await world.advance(5000);
    assert.equal(world.sockets.length, 0);
    give('late');
    await world.until(login);
    assert.equal(server.logins[0].loginToken, 'late');
  });

  test('may be undefined now and then: an older one is not sent instead', async () => {
    const tokens = ['first', undefined];
    const { world, server, client } = await online({ token: () => tokens.shift() });
    await server.close();
    await world.until(client.login());
    assert.ok(!('loginToken' in server.logins[1]));
  });
});

describe('a token function that fails', () => {
  /** @type {Record<string, () => any>} */
  const failing = {
    throws: () => { throw new Error('no token today'); },
    rejects: async () => { throw new Error('no token today'); },
    'gives a number': () => 42,
    'gives an object': async () => ({ token: 'x' }),
    'gives a giant': () => 'x'.repeat(1_000_000),
  };
  for (const [how, token] of Object.entries(failing)) {
    test(`because it ${how}: TOKEN_FAILED, and it is asked again later`, async () => {
      let works = false;
      const { world, server, client, events } = begin({ token: () => works ? 'good' : token() });
      const login = client.login();
      await world.advance(0);
      assert.equal(client.state, 'waiting');
      assert.equal(events.state.at(-1).reason, 'TOKEN_FAILED');
      assert.deepEqual(events.error.map(({ code, phase }) => [code, phase]),
        [['CONNECT_FAILED', 'token']]);
      assert.equal(events.error[0].cause.code, 'TOKEN_FAILED');
      assert.ok(events.error[0].cause.cause instanceof Error);
      assert.equal(world.sockets.length, 0);
      works = true;
      await world.until(login);
      assert.equal(server.logins[0].loginToken, 'good');
    });
  }

  test('because it hangs: connectTimeout ends the attempt', async () => {
    let asked = 0;
    const { world, server, client, events } = begin({
      connectTimeout: 2000,
      token: () => (asked += 1) === 1 ? new Promise(() => {}) : 'second',
    });
    const login = client.login();
    await world.advance(1999);
    assert.equal(client.state, 'connecting');
    await world.advance(1);
    assert.equal(events.state.at(-1).reason, 'CONNECT_TIMEOUT');
    await world.until(login);
    assert.equal(server.logins[0].loginToken, 'second');
  });

  test('because it hung once: its late answer is not used in place of a newer one', async () => {
    /** @type {((token: string) => void)[]} */
    const give = [];
    const { world, server, client } = begin({
      connectTimeout: 2000, token: () => new Promise((resolve) => give.push(resolve)),
    });
    const login = client.login();
    while (give.length < 2) await world.advance(100);
    give[1]('new');
    await world.settle();
    give[0]('old');
    await world.until(login);
    assert.equal(server.logins[0].loginToken, 'new');
  });

  test('because it hung once: its late failure fails nothing', async () => {
    /** @type {((cause: Error) => void)[]} */
    const fail = [];
    const { world, client, events } = begin({
      connectTimeout: 2000,
      token: () => fail.length ? 'good' : new Promise((_, reject) => fail.push(reject)),
    });
    await world.until(client.login());
    fail[0](new Error('too late'));
    await world.advance(1000);
    assert.equal(client.state, 'online');
    assert.deepEqual(events.error.map(({ cause }) => cause), [undefined]);  // that it hung
  });
});

describe('a login frame that a server would not read', () => {
  const large = {
    ASCII: 'x'.repeat(70_000), Chinese: '汉'.repeat(30_000), quotes: '"'.repeat(30_000),
  };
  for (const [name, text] of Object.entries(large)) {
    test(`because of a token in ${name} is not sent: TOKEN_FAILED`, async () => {
      const { world, server, client, events } = begin({ token: () => text });
      client.login();
      await world.advance(100);
      assert.deepEqual(server.logins, []);
      assert.equal(events.error[0]?.cause?.code, 'TOKEN_FAILED');
    });

    test(`because of an extra in ${name} is refused when the client is made`, () => {
      assert.throws(() => begin({ extra: text }),
        imError('INVALID_OPTION', { option: 'extra' }));
    });
  }
});

describe('a token function that calls back', () => {
  test('may log out', async () => {
    const { world, client } = begin({ token: () => { client.logout(); return 'x'; } });
    await assert.rejects(world.until(client.login()), imError('LOGGED_OUT'));
    assert.equal(world.sockets.length, 0);
  });

  test('may dispose of the client', async () => {
    const { world, client } = begin({ token: () => { client.dispose(); return 'x'; } });
    await assert.rejects(world.until(client.login()), imError('DISPOSED'));
    assert.deepEqual(world.left(), { timers: 0, sockets: 0, watchers: 0 });
  });

  test('may send: the message goes out after the login', async () => {
    const { world, server, client } = begin({
      token: () => { client.send('bob', 'from token()'); return 'x'; },
    });
    await world.until(client.login());
    await world.advance(10);
    assert.deepEqual(server.contents, ['from token()']);
  });
});

test('no token is seen in a log, an event, an error, the stats or a handle', async () => {
  for (const token of [MARKER, () => MARKER, async () => MARKER]) {
    /** @type {unknown[]} */
    const seen = [];
    const { world, server, client, events } = begin({
      token, logLevel: 'debug', logger: (entry) => seen.push(entry),
    });
    client.on('log', (entry) => seen.push(entry));
    world.openFails = new Error('first try fails');
    const login = client.login();
    seen.push(client.send('bob', 'hello'));
    await world.advance(10);
    world.openFails = undefined;
    await world.until(login);
    await server.message();
    client.echo('echo');
    await world.advance(60_000);
    server.acknowledges = false;
    const lost = client.send('bob', 'hello again');
    await server.say('not a frame');
    await server.say(errorFrame(4, 'invalid'));
    await server.say(errorFrame(301, server.texts[0]));
    await world.until(client.login());
    await world.advance(60_000);
    await server.say(kickoutFrame(2, 'go'));
    server.loginCode = 1033;
    await world.until(client.login()).catch((error) => seen.push(error, error.stack));
    await world.until(lost.delivered).catch((error) => seen.push(error, error.stack));
    seen.push(events, client.stats(), lost);
    client.dispose();
    try {
      client.send('bob', 'x');
    } catch (error) {
      seen.push(error);
    }
    assert.ok(seen.length > 30);
    const everything = seen.map((one) => JSON.stringify(one)).join('\n')
      + inspect(seen, { depth: 12, showHidden: true, maxArrayLength: null });
    assert.ok(!everything.includes(MARKER), 'the token is seen');
    // What a console shows of the client itself, and what becomes of it as JSON.
    assert.ok(!(inspect(client, { depth: 12 }) + JSON.stringify(client)).includes(MARKER));
    const telling = server.frames.filter((_, i) => server.texts[i].includes(MARKER));
    assert.deepEqual(telling.map((frame) => frame.type), Array(3).fill(Type.LOGIN));
  }
});

test('no token is seen on the console, though nobody listens for errors', async (t) => {
  /** @type {unknown[]} */
  const shown = [];
  for (const level of /** @type {const} */ (['log', 'info', 'warn', 'error', 'debug', 'trace'])) {
    t.mock.method(console, level, (/** @type {unknown[]} */ ...words) => shown.push(words));
  }
  const world = new World();
  const client = makeClient(world, { token: () => MARKER });
  const { server } = world;
  client.on('message', () => { throw new Error('the handler fails'); });
  world.openFails = new Error('first try fails');
  const login = client.login();
  await world.advance(10);
  world.openFails = undefined;
  await world.until(login);
  await server.message();
  await server.say('not a frame');
  await server.say(errorFrame(4, 'invalid'));
  await server.close();
  server.loginCode = 1033;
  await world.until(client.login()).catch((error) => shown.push(error));
  t.mock.restoreAll();
  assert.ok(shown.length >= 6, `${shown.length} errors`);
  assert.ok(!inspect(shown, { depth: 12, showHidden: true }).includes(MARKER));
});

test('no token goes into a URL, a storage, or anywhere else out of the page', async (t) => {
  /** @type {string[]} */
  const touched = [];
  for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches', 'document', 'name',
    'location', 'history', 'navigator', 'fetch', 'XMLHttpRequest', 'BroadcastChannel',
    'postMessage']) {
    const own = Object.getOwnPropertyDescriptor(globalThis, name);
    Object.defineProperty(globalThis, name, {
      configurable: true,
      get() { touched.push(name); return undefined; },
      set() { touched.push(name); },
    });
    t.after(() => {
      if (own) Object.defineProperty(globalThis, name, own);
      else delete (/** @type {any} */ (globalThis)[name]);
    });
  }
  const url = ['ws://a.test/websocket', 'wss://b.test/websocket?tenant=7'];
  const { world, server, client } = await online({ url, token: MARKER });
  await server.close();
  world.openFails = new Error('refused');
  await world.advance(5000);
  world.openFails = undefined;
  await world.until(client.login());
  await world.until(client.send('bob', 'x').delivered);
  await client.logout();
  client.dispose();
  assert.deepEqual(touched, []);
  assert.ok(world.sockets.length > 1);
  assert.deepEqual(world.sockets.filter((socket) => !url.includes(socket.url)), []);
});

test('no token ever enters the core\'s memory', async (t) => {
  /** @type {WebAssembly.Instance[]} */
  const instances = [];
  const { Instance } = WebAssembly;
  t.after(() => { WebAssembly.Instance = Instance; });
  WebAssembly.Instance = class extends Instance {
    /** @param {[WebAssembly.Module, WebAssembly.Imports?]} args */
    constructor(...args) {
      super(...args);
      instances.push(this);
    }
  };
  const { world, server, client } = begin({ token: async () => MARKER, extra: 'EXTRA-marker' });
  /** @param {string} text */
  function holds(text) {
    const [{ exports }] = instances;
    const memory = Buffer.from(/** @type {WebAssembly.Memory} */ (exports.memory).buffer);
    return memory.includes(text, 0, 'latin1') || memory.includes(text, 0, 'utf16le');
  }
  server.loginCode = null;
  const login = client.login();
  while (client.state !== 'authenticating') await world.advance(1);
  assert.ok(!holds(MARKER));
  server.loginCode = 0;
  await world.until(login);
  server.acknowledges = false;
  client.send('RECIPIENT-marker', 'CONTENT-marker');
  await server.message({ dataContent: 'INBOUND-marker' });
  assert.ok(holds('INBOUND-marker'), 'what does enter is found');
  client.send('RECIPIENT-marker', 'CONTENT-marker');
  assert.ok(holds('RECIPIENT-marker'), 'what does enter is found');
  await server.close();
  await world.until(client.login());
  for (const text of [MARKER, 'EXTRA-marker', 'CONTENT-marker']) assert.ok(!holds(text), text);
  await client.logout();
  assert.ok(!holds(MARKER));
  assert.equal(instances.length, 1);
});

test('a token of a function is kept no longer than the login needs it', async () => {
  const { world, server, client } = begin({ token: () => MARKER });
  // What a client holds stands behind a function, which no search looks into.
  const inside = Reflect.ownKeys(client).map((key) => /** @type {any} */ (client)[key])
    .find((value) => typeof value === 'function')();
  /** Whether anything has it that can be reached from there. */
  function isKept() {
    Object.assign(server, { frames: [], texts: [] });  // those may
    const everything = { depth: Infinity, showHidden: true, maxArrayLength: null };
    return inspect(inside, { ...everything, maxStringLength: null }).includes(MARKER);
  }
  server.loginCode = null;
  const login = client.login();
  while (client.state !== 'authenticating') await world.advance(1);
  assert.ok(isKept(), 'the search would find it');
  await server.say(loginAnswer(0, 1));
  await login;
  assert.ok(!isKept(), 'online');
  await server.close();
  assert.equal(client.state, 'waiting');
  assert.ok(!isKept(), 'waiting');
  server.opens = false;
  while (client.state !== 'connecting') await world.advance(100);
  await world.settle();
  assert.ok(isKept(), 'the next login needs it');
  await client.logout();
  assert.ok(!isKept(), 'stopped');
});
