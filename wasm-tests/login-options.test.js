// @ts-check
/** login({ timeout, signal, keepTrying }): how long one waits, and what becomes of the attempt. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { begin, imError, online } from './support/story.js';
import { NOTHING } from './support/virtual-world.js';
import { touchy } from './support/foreign.js';

/** A client that finds nobody. @param {object} [options] */
function nobody(options) {
  const story = begin({ connectTimeout: 1000, ...options });
  story.server.opens = false;
  return story;
}

/** @param {any} story @param {string} reason */
function hasStopped({ world, client, events }, reason) {
  assert.equal(client.state, 'stopped');
  assert.equal(events.state.at(-1).reason, reason);
  assert.deepEqual({ ...world.left(), watchers: 0 }, NOTHING);
}

describe('login({ timeout })', () => {
  test('rejects with the last cause, and the client stops; what is pending stays', async () => {
    const story = nobody(), { world, server, client, events } = story;
    const login = client.login({ timeout: 5000 }), sent = client.send('bob', 'patience');
    const begun = world.now;
    await assert.rejects(world.until(login), (/** @type {any} */ error) => {
      assert.equal(error.code, 'LOGIN_TIMEOUT');
      assert.ok(Object.hasOwn(error, 'cause'));
      assert.equal(error.cause, events.error.at(-1));
      assert.equal(error.cause.code, 'CONNECT_FAILED');
      return true;
    });
    assert.equal(world.now - begun, 5000);
    hasStopped(story, 'LOGIN_TIMEOUT');
    assert.equal(events.state.at(-1).failure, events.error.at(-1));
    assert.equal(sent.status, 'queued');
    assert.throws(() => client.send('bob', 'x'), imError('NOT_LOGGED_IN'));
    const opened = world.sockets.length;
    await world.advance(3_600_000);
    assert.equal(world.sockets.length, opened);
    server.opens = true;
    await world.until(client.login({ timeout: 5000 }));
    await world.until(sent.delivered);
  });

  test('has no default: it pends', async () => {
    const { world, client } = nobody();
    let settled = false;
    client.login().catch(() => {}).then(() => { settled = true; });
    await world.advance(24 * 3_600_000);
    assert.equal(settled, false);
    client.dispose();
  });

  test('that is met leaves nothing behind, and ends nothing later', async () => {
    const { world, client } = await online();
    await client.logout();
    await world.until(client.login({ timeout: 5000 }));
    await world.advance(10_000);
    assert.equal(client.state, 'online');
    client.dispose();
    assert.deepEqual(world.left(), NOTHING);
  });

  test('before any attempt was over has no cause', async () => {
    const { world, client } = nobody({ connectTimeout: 10_000 });
    await assert.rejects(world.until(client.login({ timeout: 100 })),
      imError('LOGIN_TIMEOUT', { cause: undefined }));
  });

  test('with keepTrying the client goes on, and comes online', async () => {
    const story = nobody(), { world, server, client, events } = story;
    await assert.rejects(world.until(client.login({ timeout: 2500, keepTrying: true })),
      imError('LOGIN_TIMEOUT'));
    assert.notEqual(client.state, 'stopped');
    server.opens = true;
    await world.advance(120_000);
    assert.equal(client.state, 'online');
    assert.ok(!events.state.some(({ state }) => state === 'stopped'));
  });

  test('while the token function hangs', async () => {
    const story = begin({ token: () => new Promise(() => {}) });
    await assert.rejects(story.world.until(story.client.login({ timeout: 100 })),
      imError('LOGIN_TIMEOUT'));
    hasStopped(story, 'LOGIN_TIMEOUT');
  });

  test('while the core is loading: nothing begins, and what was sent goes out later', async () => {
    let give = (/** @type {any} */ _) => {};
    const store = {
      load: () => new Promise((resolve) => { give = resolve; }), write: async () => {},
    };
    const { world, client, server } = begin({ store });
    const login = client.login({ timeout: 100 }), sent = client.send('bob', 'patience');
    await assert.rejects(world.until(login), imError('LOGIN_TIMEOUT'));
    assert.throws(() => client.send('bob', 'x'), imError('NOT_LOGGED_IN'));
    give([]);
    await world.advance(5000);
    assert.equal(world.sockets.length, 0);
    await world.until(client.login());
    await world.until(sent.delivered);
    assert.deepEqual(server.contents, ['patience']);
    client.dispose();
  });

  test('while logout({ drain }) waits does not cut that short', async () => {
    const { world, client } = nobody();
    const login = client.login({ timeout: 1000 });
    const sent = client.send('bob', 'x');
    await world.advance(10);
    const ending = client.logout({ drain: 5000 }), begun = world.now;
    await assert.rejects(world.until(login), imError('LOGIN_TIMEOUT'));
    await world.until(ending);
    assert.ok(world.now - begun >= 4900, `${world.now - begun}`);
    assert.equal(sent.status, 'lost');
  });
});

describe('several calls of login()', () => {
  test('have each their own time; the attempt ends with the last that waits', async () => {
    const story = nobody(), { world, client } = story;
    /** @type {string[]} */
    const heard = [];
    for (const timeout of [500, 1500, 2500]) {
      client.login({ timeout }).catch(({ code }) => heard.push(`${timeout} ${code}`));
    }
    await world.advance(600);
    assert.deepEqual(heard, ['500 LOGIN_TIMEOUT']);
    assert.notEqual(client.state, 'stopped');
    await world.advance(1000);
    assert.notEqual(client.state, 'stopped');
    await world.advance(1000);
    assert.equal(heard.length, 3);
    hasStopped(story, 'LOGIN_TIMEOUT');
  });

  test('one without a time, or with keepTrying, keeps it up', async () => {
    for (const other of [{}, { timeout: 50, keepTrying: true }]) {
      const { world, client } = nobody();
      const patient = client.login(other);
      patient.catch(() => {});
      await assert.rejects(world.until(client.login({ timeout: 100 })), imError('LOGIN_TIMEOUT'));
      assert.notEqual(client.state, 'stopped');
      client.dispose();
    }
  });

  test('all resolve when it is online', async () => {
    const { world, client } = begin();
    await world.until(Promise.all([client.login(), client.login({ timeout: 5000 }),
      client.login({ signal: new AbortController().signal })]));
    assert.equal(client.state, 'online');
  });

  test('one without keepTrying ends what an earlier one, given up, had kept up', async () => {
    const story = nobody(), { world, client } = story;
    client.login({ timeout: 1000, keepTrying: true }).catch(() => {});
    await world.advance(2000);
    assert.notEqual(client.state, 'stopped');
    await assert.rejects(world.until(client.login({ timeout: 1000 })), imError('LOGIN_TIMEOUT'));
    hasStopped(story, 'LOGIN_TIMEOUT');
  });

  test('in the handler of a rejection begins anew', async () => {
    const { world, server, client } = nobody();
    const again = client.login({ timeout: 2000 }).catch(() => {
      server.opens = true;
      return client.login({ timeout: 2000 });
    });
    await world.until(again);
    assert.equal(client.state, 'online');
  });
});

describe('a loop of login()', () => {
  const TIME = 60_000;

  /**
   * As long as virtual time lasts.
   * @param {any} story @param {() => Promise<void>} login
   * @returns {Promise<number>} how often it was called
   */
  async function loop({ world }, login) {
    let calls = 0, isOver = false;
    const next = () => {
      calls += 1;
      login().catch(() => !isOver && setImmediate(next));
    };
    next();
    for (let ms = 0; ms < TIME; ms += 5) await world.advance(5);
    isOver = true;
    return calls;
  }

  test('that gives up at once makes three attempts, then one a second', async () => {
    let asked = 0;
    const token = () => { asked += 1; };
    const story = nobody({ token, connectTimeout: 10_000 }), { world, client } = story;
    const calls = await loop(story, () => client.login({ timeout: 1 }));
    assert.ok(calls > 1000, `${calls}`);
    assert.ok(world.sockets.length <= 63, `${world.sockets.length}`);
    assert.ok(asked <= 63, `${asked}`);
    client.dispose();
    assert.deepEqual(world.left(), NOTHING);
  });

  test('makes no more with reconnect: false, nor when each is refused', async () => {
    for (const refused of [true, false]) {
      const story = begin({ reconnect: false }), { world, server, client } = story;
      if (refused) server.loginCode = 1;
      else world.openFails = new Error('refused');
      const calls = await loop(story, () => client.login());
      assert.ok(calls >= 55 && calls <= 64, `${calls}`);
      client.dispose();
      assert.deepEqual(world.left(), NOTHING);
    }
  });

  test('comes online when its time allows, and what is sent meanwhile goes out', async () => {
    const story = nobody(), { world, server, client } = story;
    await assert.rejects(world.until(client.login({ timeout: 1 })), imError('LOGIN_TIMEOUT'));
    server.opens = true;
    const begun = world.now, login = client.login(), sent = client.send('bob', 'x');
    await world.until(login);
    assert.ok(world.now - begun < 1000);
    await world.until(sent.delivered);
  });

  test('is none where a page logs in twice or thrice: nothing waits', async () => {
    const { world, client } = begin(), begun = world.now;
    for (let i = 0; i < 2; i += 1) {
      const controller = new AbortController(), login = client.login({ signal: controller.signal });
      await world.advance(1);
      controller.abort();
      await assert.rejects(login, imError('ABORTED'));
    }
    await world.until(client.login());
    assert.ok(world.now - begun < 200, `${world.now - begun} ms`);
  });

  test('hastens a retry that is due soon, and delays it never', async () => {
    const story = begin({ reconnect: { minDelay: 50, maxDelay: 50 } }), { world, server } = story;
    const { client } = story;
    world.openFails = new Error('refused');
    client.login();
    await world.advance(5);
    world.openFails = undefined;
    const begun = world.now;
    await world.until(client.login());
    assert.ok(world.now - begun < 50, `${world.now - begun} ms`);
    assert.equal(server.texts.length > 0, true);
  });

  test('does not fail for want of an answer that nobody was asked for', async () => {
    const { world, client } = begin({ reconnect: false, probeTimeout: 300 });
    world.openFails = new Error('refused');
    for (let i = 0; i < 4; i += 1) await world.until(client.login().catch(() => {}));
    world.openFails = undefined;
    const login = client.login();
    client.login();
    await world.until(login);
    assert.equal(client.state, 'online');
  });

  test('waits for no attempt after logout(), nor after it was online', async () => {
    const { world, client } = begin(), begun = world.now;
    for (let i = 0; i < 3; i += 1) {
      await world.until(client.login());
      await world.until(client.logout());
    }
    client.login().catch(() => {});
    client.logout();
    await world.until(client.login());
    assert.ok(world.now - begun < 500, `${world.now - begun}`);
  });
});

describe('login({ signal })', () => {
  test('aborted rejects with the last cause, and the client stops', async () => {
    const story = nobody(), { world, client, events } = story;
    const controller = new AbortController();
    const login = client.login({ signal: controller.signal });
    await world.advance(3000);
    controller.abort();
    await assert.rejects(world.until(login),
      imError('ABORTED', { cause: events.error.at(-1) }));
    hasStopped(story, 'ABORTED');
  });

  test('aborted before begins nothing', async () => {
    const { world, client } = nobody();
    await assert.rejects(client.login({ signal: AbortSignal.abort() }), imError('ABORTED'));
    await world.advance(10);
    assert.deepEqual([client.state, world.sockets.length], ['idle', 0]);
  });

  test('aborted when it is online does nothing, nor is it listened to', async () => {
    const { world, client } = await online();
    await client.logout();
    const controller = new AbortController(), { signal } = controller;
    let listeners = 0;
    const { addEventListener: add, removeEventListener: remove } = signal;
    signal.addEventListener = (/** @type {any[]} */ ...args) => {
      listeners += 1;
      return add.apply(signal, /** @type {any} */ (args));
    };
    signal.removeEventListener = (/** @type {any[]} */ ...args) => {
      listeners -= 1;
      return remove.apply(signal, /** @type {any} */ (args));
    };
    await world.until(client.login({ signal }));
    assert.equal(listeners, 0);
    controller.abort();
    await world.advance(10);
    assert.equal(client.state, 'online');
  });

  test('may call back while it is being listened to: nothing begins, nothing is left', async () => {
    let listeners = 0;
    const signal = /** @type {any} */ ({
      aborted: false,
      addEventListener: (/** @type {any} */ _, /** @type {any} */ hear) => {
        listeners += 1;
        hear();
      },
      removeEventListener: () => { listeners -= 1; },
    });
    const story = begin(), { world, client } = story;
    await assert.rejects(client.login({ signal, timeout: 5000 }), imError('ABORTED'));
    await world.advance(100);
    assert.deepEqual([client.state, world.sockets.length, listeners], ['idle', 0, 0]);
    assert.deepEqual({ ...world.left(), watchers: 0 }, NOTHING);
    await world.until(client.login());
    await world.until(client.logout());
    await assert.rejects(client.login({ signal, timeout: 5000 }), imError('ABORTED'));
    await world.advance(100);
    assert.deepEqual([client.state, world.sockets.length, listeners], ['stopped', 1, 0]);
    story.server.opens = false;
    const patient = client.login();
    await assert.rejects(client.login({ signal, timeout: 5000 }), imError('ABORTED'));
    await world.advance(100);
    assert.equal(client.state, 'connecting');
    story.server.opens = true;
    await world.until(patient);
  });

  test('may be of another kind: without removeEventListener, or one that throws', async () => {
    for (const remove of [undefined, () => { throw new Error('a bug'); }]) {
      const { world, client } = begin();
      let abort = () => {};
      const signal = {
        aborted: false, removeEventListener: remove,
        addEventListener: (/** @type {any} */ _, /** @type {any} */ hear) => { abort = hear; },
      };
      await world.until(client.login({ signal: /** @type {any} */ (signal) }));
      abort();
      await world.advance(10);
      assert.equal(client.state, 'online');
    }
  });
});

test('bad options are an INVALID_ARGUMENT that names them, and begin nothing', () => {
  const { world, client } = nobody();
  for (const timeout of [0, -1, 1.5, NaN, Infinity, 3_600_001, '5', null, 5n]) {
    assert.throws(() => client.login({ timeout: /** @type {any} */ (timeout) }),
      imError('INVALID_ARGUMENT', { argument: 'timeout' }));
  }
  for (const signal of [null, {}, 'x', 5, touchy()]) {
    assert.throws(() => client.login({ signal: /** @type {any} */ (signal) }),
      imError('INVALID_ARGUMENT', { argument: 'signal' }));
  }
  assert.throws(() => client.login({ keepTrying: /** @type {any} */ ('yes') }),
    imError('INVALID_ARGUMENT', { argument: 'keepTrying' }));
  for (const options of [null, 5, 'now']) {
    assert.throws(() => client.login(/** @type {any} */ (options)),
      imError('INVALID_ARGUMENT', { argument: 'options' }));
  }
  assert.deepEqual(world.left(), NOTHING);
  assert.equal(client.state, 'idle');
});
