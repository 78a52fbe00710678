// @ts-check
/** Back online after every fault that is not the end, and never after one that is. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Type, errorFrame, frameText, kickoutFrame, loginAnswer } from './support/frames.js';
import { begin, imError, online, reach, states } from './support/story.js';
import { FIRST_LOGIN_TIME } from './support/virtual-server.js';

describe('a broken link', () => {
  for (const code of [1000, 1001, 1006, 1009, 0]) {
    test(`with close code ${code} is mended`, async () => {
      const { world, server, client, events } = await online();
      await server.close(code);
      assert.equal(client.state, 'waiting');
      assert.equal(events.state.at(-1).reason, 'LINK_CLOSED');
      await world.until(client.login());
      assert.equal(client.stats().reconnects, 1);
    });
  }

  test('is not written to, though much was due when its end is reported late', async () => {
    const { world, server, client, events } = await online();
    server.acknowledges = false;
    client.send('bob', 'x');
    world.sleep(16_000);
    await server.close(1006);
    assert.equal(client.state, 'waiting');
    assert.deepEqual([events.error, events.ping], [[], []]);
  });

  test('logs in again with the time of the first login', async () => {
    const { world, server, client } = await online();
    await server.close();
    await world.until(client.login());
    assert.deepEqual(server.logins.map((login) => login.firstLoginTime), [0, FIRST_LOGIN_TIME]);
  });

  test('says how long it will wait, and waits so long', async () => {
    const { world, server, client, events } = await online();
    await server.close();
    const { state, retryIn } = events.state.at(-1);
    assert.equal(state, 'waiting');
    assert.ok(retryIn >= 500 && retryIn <= 1000, `${retryIn}`);
    await world.advance(retryIn - 1);
    assert.equal(client.state, 'waiting');
    await world.advance(2);
    assert.notEqual(client.state, 'waiting');
    assert.equal(events.state.filter((change) => change.retryIn !== null).length, 1);
  });

  test('keeps to the delays it was given', async () => {
    const { world, server, client, events } = begin(
      { reconnect: { minDelay: 100, maxDelay: 400 } });
    server.opens = false;
    client.login();
    await world.advance(200_000);
    const delays = events.state.map((change) => change.retryIn).filter((ms) => ms !== null);
    assert.ok(delays.length > 10);
    for (const ms of delays) assert.ok(ms >= 100 && ms <= 400, `${ms}`);
    assert.ok(new Set(delays).size > 5, 'they differ');
  });

  test('is noticed by silence, in every sense mode', async () => {
    const modes = { '3s': 5, '5s': 8, '10s': 15, '15s': 20, '30s': 35, '60s': 65, '120s': 125 };
    for (const [mode, seconds] of Object.entries(modes)) {
      const story = await online({ senseMode: /** @type {any} */ (mode) });
      const { world, server, client, events } = story;
      server.alive = false;
      await world.advance(seconds * 1000 - 10);
      assert.equal(client.state, 'online', mode);
      await world.advance(20);
      assert.equal(events.state.at(-1).reason, 'LINK_SILENT', mode);
      server.alive = true;
      await world.until(client.login());
    }
  });

  test('stays whole as long as keep-alives are answered', async () => {
    const { world, server, events } = await online();
    await world.advance(10 * 60_000 + 10);
    assert.deepEqual(states(events.state).at(-1), 'online');
    assert.equal(server.of(Type.KEEP_ALIVE).length, 40);
    assert.equal(events.ping.length, 40);
    assert.equal(events.pong.length, 40);
    for (const { rtt } of events.pong) assert.ok(Math.abs(rtt - 2) < 1e-6);
  });
});

describe('a session that the server forgot', () => {
  test('is logged in again after error 301, and what was lost goes out again', async () => {
    const { world, server, client, events } = await online();
    server.acknowledges = false;
    const sent = client.send('bob', 'twice');
    await world.advance(10);
    await server.say(errorFrame(301, server.texts.at(-1)));
    assert.equal(events.state.at(-1).reason, 'SESSION_LOST');
    assert.equal(client.state, 'waiting');
    server.acknowledges = true;
    await world.until(sent.delivered);
    assert.deepEqual(server.contents, ['twice', 'twice']);
    assert.equal(client.state, 'online');
    assert.deepEqual(events.error, []);
  });
});

describe('a kick-out', () => {
  test('is the end: told once, with code and reason, and nobody comes back', async () => {
    const { world, server, client, events } = await online();
    await server.say(kickoutFrame(2, 'by the "administrator" 管理员'));
    assert.deepEqual(events.kickout, [{ code: 2, reason: 'by the "administrator" 管理员' }]);
    assert.equal(events.state.at(-1).reason, 'KICKED_OUT');
    await world.advance(3_600_000);
    assert.equal(client.state, 'stopped');
    assert.equal(world.sockets.length, 1);
    assert.deepEqual(world.left(), { timers: 0, sockets: 0, watchers: 1 });
  });

  test('without a reason has reason null', async () => {
    const { server, events } = await online();
    await server.say(kickoutFrame(1));
    assert.deepEqual(events.kickout, [{ code: 1, reason: null }]);
  });

  test('that cannot be read is one all the same', async () => {
    for (const dataContent of [undefined, '', 'no JSON', '[]', '{"code":"x"}']) {
      const { server, client, events } = await online();
      await server.say(frameText({ type: Type.KICKOUT, dataContent }));
      assert.equal(client.state, 'stopped');
      assert.equal(events.kickout.length, 1);
    }
  });

  test('during the login rejects it', async () => {
    const story = begin();
    const { world, server, client } = story;
    server.loginCode = null;
    const login = client.login();
    await reach(story, 'authenticating');
    await server.say(kickoutFrame(1));
    await assert.rejects(world.until(login), imError('KICKED_OUT', { serverCode: 1 }));
  });

  test('right behind the accepted login comes after it', async () => {
    const story = begin();
    const { world, server, client, events } = story;
    server.loginCode = null;
    const login = client.login();
    await reach(story, 'authenticating');
    server.socket.text(loginAnswer(0, FIRST_LOGIN_TIME));
    server.socket.text(kickoutFrame(1));
    await world.until(login);
    assert.deepEqual(states(events.state), ['connecting', 'authenticating', 'online', 'stopped']);
  });

  test('keeps what was pending for the next login, which starts a new session', async () => {
    const { world, server, client, events } = await online();
    server.acknowledges = false;
    const sent = client.send('bob', 'kept');
    await world.advance(10);
    await server.say(kickoutFrame(1));
    assert.throws(() => client.send('bob', 'x'), imError('NOT_LOGGED_IN'));
    assert.deepEqual(events.lost, []);
    server.acknowledges = true;
    await world.until(client.login());
    await world.until(sent.delivered);
    assert.equal(server.logins.at(-1).firstLoginTime, 0);
    assert.deepEqual(server.contents, ['kept', 'kept']);
  });
});
