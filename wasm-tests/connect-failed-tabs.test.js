// @ts-check
/** Tabs that share one connection all hear why it fails, and none ends what others wait for. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { read } from '../js/tabs/wire.js';
import { imError } from './support/story.js';
import { VirtualTabs, warmUp } from './support/virtual-tabs.js';

/** @typedef {import('./support/virtual-tabs.js').Tab} Tab */

const stateOf = (/** @type {Tab} */ { client }) => client.state;
const failuresOf = (/** @type {Tab} */ { events }) => events.error.map(
  ({ code, phase, attempt, url, hint, retryIn }) => ({ code, phase, attempt, url, hint, retryIn }));

/** @param {Tab} tab @param {import('mobileimsdk-wasm').LoginOptions} [options] */
const loginOf = (tab, options) => tab.act(() => tab.client.login(options));

/** A leader and a follower that find nobody. @param {import('node:test').TestContext} t */
async function nobody(t) {
  const tabs = new VirtualTabs(t), { world, server } = tabs;
  server.opens = false;
  const options = { connectTimeout: 1000, url: 'ws://us3r:pw@im.test/websocket?s3cret=yes' };
  const leader = tabs.open(options), follower = tabs.open(options);
  return { tabs, world, server, leader, follower };
}

before(warmUp);

describe('a connection that tabs share', () => {
  test('and that fails is told in each, the same, with causes as texts', async (t) => {
    const { world, leader, follower } = await nobody(t);
    world.openFails = new Error('no way');
    leader.login();
    follower.login();
    await world.advance(60_000);
    const [mine, theirs] = [leader, follower].map(failuresOf);
    assert.ok(mine.length > 2);
    assert.deepEqual(theirs.slice(-2), mine.slice(-2));
    assert.deepEqual([mine[0].code, mine[0].phase, mine[0].url],
      ['CONNECT_FAILED', 'connect', 'ws://im.test/websocket']);
    const { events, client } = follower, [error] = events.error;
    assert.equal(error.cause, 'Error: no way');
    assert.equal(client.stats().lastFailure, events.error.at(-1));
    const waiting = events.state.filter(({ state }) => state === 'waiting').at(-1);
    assert.equal(waiting.failure.code, 'CONNECT_FAILED');
  });

  test('is not ended by a follower that waits no longer', async (t) => {
    const { world, server, leader, follower } = await nobody(t);
    leader.login();
    const login = loginOf(follower, { timeout: 5000 });
    await assert.rejects(world.until(login), (/** @type {any} */ error) =>
      error.code === 'LOGIN_TIMEOUT' && error.cause.code === 'CONNECT_FAILED');
    await world.advance(100);
    assert.ok(![leader, follower].map(stateOf).includes('stopped'));
    server.opens = true;
    await world.advance(60_000);
    assert.deepEqual([leader, follower].map(stateOf), ['online', 'online']);
  });

  test('is ended in all by the last that waits, whichever leads', async (t) => {
    const { world, server, leader, follower } = await nobody(t);
    const logins = [loginOf(leader, { timeout: 3000 }), loginOf(follower, { timeout: 6000 })];
    for (const login of logins) await assert.rejects(world.until(login), imError('LOGIN_TIMEOUT'));
    await world.advance(100);
    assert.deepEqual([leader, follower].map(stateOf), ['stopped', 'stopped']);
    assert.equal(leader.events.state.at(-1).reason, 'LOGIN_TIMEOUT');
    const opened = world.sockets.length;
    await world.advance(600_000);
    assert.equal(world.sockets.length, opened);
    server.opens = true;
    await world.until(loginOf(follower));
    await world.advance(100);
    assert.deepEqual([leader, follower].map(stateOf), ['online', 'online']);
  });

  test('keeps what is pending when it is given up', async (t) => {
    const { world, server, follower } = await nobody(t);
    const login = loginOf(follower, { timeout: 3000 });
    await world.advance(500);
    const sent = follower.act(() => follower.client.send('bob', 'patience'));
    await assert.rejects(world.until(login), imError('LOGIN_TIMEOUT'));
    await world.advance(100);
    assert.deepEqual([follower.client.state, sent.status], ['stopped', 'queued']);
    server.opens = true;
    await world.until(loginOf(follower));
    await world.until(sent.delivered);
  });
});

describe('on the channel of the tabs', () => {
  const details = {
    url: 'ws://im.test', phase: 'connect', attempt: 1, closeCode: null, closeReason: null,
    retryIn: 5, hint: 'a hint',
  };
  const failure = { code: 'CONNECT_FAILED', message: 'no', details };
  const change = { state: 'waiting', reason: 'LINK_CLOSED', retryIn: 5, failure };

  test('a failure is read as it is, and without one as of an earlier version', () => {
    for (const said of [change, { ...change, failure: null }]) {
      assert.deepEqual(read({ kind: 'state', hub: 1, change: said }),
        { kind: 'state', hub: 1, change: said });
    }
    const { failure: _, ...older } = change;
    assert.deepEqual(read({ kind: 'state', hub: 1, change: older }),
      { kind: 'state', hub: 1, change: older });
  });

  test('a failure that is none is not read', () => {
    const wrong = [7, 'x', {}, { ...failure, code: 'CLOSED' }, { ...failure, message: 1 },
      ...[{ phase: 'x' }, { attempt: -1 }, { url: 5 }, { hint: undefined }, { closeCode: 'x' },
        { closeReason: {} }, { cause: {} }, { retryIn: -1 }, { url: 'x'.repeat(5000) }]
        .map((part) => ({ ...failure, details: { ...details, ...part } }))];
    for (const said of wrong) {
      assert.equal(read({ kind: 'state', hub: 1, change: { ...change, failure: said } }), null,
        JSON.stringify(said));
    }
  });

  test('more than a failure has is left out', () => {
    const said = { ...failure, details: { ...details, option: 'x', stack: 'x', __proto__: {} } };
    const { change: got } = /** @type {any} */ (
      read({ kind: 'state', hub: 1, change: { ...change, failure: said } }));
    assert.deepEqual(got.failure.details, details);
  });

  test('only what gives up a login does it', () => {
    assert.ok(read({ kind: 'halt', of: 1, tab: 'x', call: 2, reason: 'ABORTED' }));
    for (const reason of ['LOGGED_OUT', 'ONLINE', 1, undefined]) {
      assert.equal(read({ kind: 'halt', of: 1, tab: 'x', call: 2, reason }), null);
    }
  });
});
