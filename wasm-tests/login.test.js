// @ts-check
/** From login() to online, or to the reason why not. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ImError } from 'mobileimsdk-wasm';
import { Type } from './support/frames.js';
import { begin, imError, online, reach } from './support/story.js';

describe('login()', () => {
  test('connects, says who it is, and resolves online', async () => {
    const { world, server, client, events } = begin();
    const login = client.login();
    assert.equal(client.state, 'connecting');
    await world.until(login);
    assert.equal(client.state, 'online');
    const plain = { retryIn: null, failure: null };
    assert.deepEqual(events.state, [
      { state: 'connecting', previous: 'idle', reason: 'LOGIN_CALLED', ...plain },
      { state: 'authenticating', previous: 'connecting', reason: 'LINK_OPENED', ...plain },
      { state: 'online', previous: 'authenticating', reason: 'LOGIN_ACCEPTED', ...plain },
    ]);
    assert.deepEqual(server.logins, [{ loginUserId: 'alice', firstLoginTime: 0 }]);
    const [{ from, to, type }] = server.frames;
    assert.deepEqual({ from, to, type }, { from: 'alice', to: '0', type: Type.LOGIN });
  });

  test('is idempotent: one attempt, and all promises resolve', async () => {
    const { world, server, client } = begin();
    const logins = [client.login(), client.login()];
    await world.advance(0);
    logins.push(client.login());
    await world.until(Promise.all(logins));
    await client.login();
    assert.equal(world.sockets.length, 1);
    assert.equal(server.logins.length, 1);
  });

  test('while it waits to reconnect tries at once, and resolves when it is online', async () => {
    const { world, server, client } = await online();
    await server.close();
    assert.equal(client.state, 'waiting');
    const login = client.login();
    assert.equal(client.state, 'connecting');
    await world.until(login);
    assert.equal(client.state, 'online');
    assert.equal(server.logins.length, 2);
  });

  test('is not rejected by network trouble: it is retried until it works', async () => {
    const { world, server, client } = begin();
    server.opens = false;
    const login = client.login();
    await world.advance(120_000);
    assert.ok(world.sockets.length > 3, `${world.sockets.length} attempts`);
    server.opens = true;
    await world.until(login);
    assert.equal(client.state, 'online');
  });

  test('ignored, its rejection is no unhandled one', async () => {
    const { world, server, client, events } = begin();
    server.loginCode = 1030;
    client.login();
    await world.advance(1000);
    assert.equal(events.error.length, 1);
  });

  test('sends what `extra` says, whatever it says', async () => {
    for (const extra of ['', 'one "two" \\ three\n', '{"json":true}', '\u2028😀\ud800\u0000']) {
      const { server } = await online({ extra });
      assert.equal(server.logins[0].extra, extra);
    }
  });
});

describe('a refused login', () => {
  test('rejects with the server\'s code and is the end', async () => {
    const { world, server, client, events } = begin();
    server.loginCode = 1026;
    await assert.rejects(world.until(client.login()),
      imError('LOGIN_REFUSED', { serverCode: 1026 }));
    assert.equal(client.state, 'stopped');
    assert.equal(events.state.at(-1).reason, 'LOGIN_REFUSED');
    await world.advance(3_600_000);
    assert.equal(world.sockets.length, 1);
    assert.deepEqual(world.left(), { timers: 0, sockets: 0, watchers: 1 });
  });

  test('can be tried again, and then what waited goes out', async () => {
    const { world, server, client } = begin();
    server.loginCode = 1026;
    const refused = client.login();
    const sent = client.send('bob', 'patience');
    await assert.rejects(world.until(refused), imError('LOGIN_REFUSED'));
    assert.equal(sent.status, 'queued');
    assert.throws(() => client.send('bob', 'too late'), imError('NOT_LOGGED_IN'));
    server.loginCode = 0;
    await world.until(client.login());
    await world.until(sent.delivered);
    assert.deepEqual(server.contents, ['patience']);
  });

  test('of a reconnecting session is the end as well', async () => {
    const story = await online();
    const { world, server, client, events } = story;
    server.loginCode = 1040;
    await server.close();
    await reach(story, 'stopped');
    assert.equal(events.error.at(-1).code, 'LOGIN_REFUSED');
    assert.equal(events.error.at(-1).serverCode, 1040);
    await world.advance(3_600_000);
    assert.equal(world.sockets.length, 2);
    assert.equal(client.state, 'stopped');
  });
});

describe('a login that finds nobody', () => {
  test('ends after connectTimeout when the socket does not open', async () => {
    const { world, server, client, events } = begin({ connectTimeout: 3000 });
    server.opens = false;
    client.login();
    await world.advance(2999);
    assert.equal(client.state, 'connecting');
    await world.advance(1);
    assert.deepEqual(events.state.at(-1).reason, 'CONNECT_TIMEOUT');
    assert.equal(world.left().sockets, 0);
  });

  test('ends when the login is not answered, and is tried anew', async () => {
    const story = begin();
    const { world, server, client, events } = story;
    server.loginCode = null;
    client.login();
    await reach(story, 'waiting');
    assert.equal(events.state.at(-1).reason, 'LOGIN_TIMEOUT');
    assert.ok(events.state.at(-1).retryIn >= 0);
    server.loginCode = 0;
    await world.until(client.login());
  });

  test('goes through the list of URLs', async () => {
    const { world, server, client } = begin({ url: ['ws://one.test', 'ws://two.test'] });
    server.opens = false;
    client.login();
    await world.advance(60_000);
    const urls = world.sockets.map((socket) => socket.url).slice(0, 4);
    const [first, other] = new Set(urls);
    assert.deepEqual([first, other].sort(), ['ws://one.test', 'ws://two.test']);
    assert.deepEqual(urls, [first, other, first, other]);
  });

  test('tells of a socket that cannot even be opened, and tries again', async () => {
    const { world, client, events } = begin();
    world.openFails = new SyntaxError('no such scheme');
    const login = client.login();
    await world.advance(0);
    assert.equal(client.state, 'waiting');
    assert.deepEqual(events.error.map(({ code }) => code), ['CONNECT_FAILED']);
    assert.equal(events.error[0].cause, world.openFails);
    world.openFails = undefined;
    await world.until(login);
  });

  test('passes an ImError of the host on as it is', async () => {
    const { world, client, events } = begin();
    world.openFails = new /** @type {any} */ (ImError)('NO_WEBSOCKET', 'none here');
    client.login();
    await world.advance(0);
    assert.ok(world.openFails instanceof ImError);
    assert.equal(events.error[0], world.openFails);
    client.dispose();
  });
});
