// @ts-check
/** A tab that gives up its login ends what it has begun, and nothing that anybody waits for. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { imError } from './support/story.js';
import { VirtualTabs, warmUp } from './support/virtual-tabs.js';

/** @typedef {import('mobileimsdk-wasm').LoginOptions} LoginOptions */
/** @typedef {import('./support/virtual-tabs.js').Tab} Tab */

const stateOf = (/** @type {Tab} */ { client }) => client.state;

/** @param {Tab} tab @param {LoginOptions} [options] @returns {{ told: string }} how it went */
function loginOf(tab, options) {
  const login = { told: 'pending' };
  tab.act(() => tab.client.login(options)).then(() => { login.told = 'online'; },
    (error) => { login.told = error.code; });
  return login;
}

/**
 * Tabs that find nobody.
 * @param {import('node:test').TestContext} t @param {number} count
 * @param {Partial<import('mobileimsdk-wasm').ClientOptions>} [options]
 */
function nobody(t, count, options) {
  const tabs = new VirtualTabs(t), { world, server } = tabs;
  server.opens = false;
  return { world, server,
    tabs: Array.from({ length: count }, () => tabs.open({ connectTimeout: 1000, ...options })) };
}

/** @param {import('./support/virtual-world.js').World} world @param {Tab[]} tabs */
async function isAtRest(world, tabs) {
  assert.deepEqual(tabs.map(stateOf), tabs.map(() => 'stopped'));
  const opened = world.sockets.length;
  await world.advance(600_000);
  assert.equal(world.sockets.length, opened);
}

before(warmUp);

describe('a login that is given up', () => {
  test('ends none that is called after it', async (t) => {
    const { world, server, tabs: [leader, follower] } = nobody(t, 2);
    server.opens = true;
    await Promise.all([leader, follower].map((tab) => world.until(tab.login())));
    await world.until(leader.act(() => leader.client.logout()));
    await world.advance(200);
    await follower.act(async () => {
      const given = new AbortController();
      const login = follower.client.login({ signal: given.signal });
      given.abort();
      const again = follower.client.login({ signal: new AbortController().signal });
      await assert.rejects(world.until(login), imError('ABORTED'));
      await world.until(again);
    });
    await world.advance(1000);
    assert.deepEqual([leader, follower].map(stateOf), ['online', 'online']);
  });

  test('ends nothing for a tab that sleeps while another takes the lead', async (t) => {
    const { world, server, tabs: [leader, heir, sleeper] } = nobody(t, 3);
    const given = new AbortController();
    loginOf(leader);
    await world.advance(200);
    const aborted = loginOf(heir, { signal: given.signal }), login = loginOf(sleeper);
    await world.advance(5000);
    sleeper.freeze();
    await leader.crash();
    await world.advance(3000);
    heir.act(() => given.abort());
    await world.advance(500);
    await sleeper.thaw();
    await world.advance(1000);
    assert.deepEqual([aborted.told, login.told], ['ABORTED', 'pending']);
    assert.ok(![heir, sleeper].map(stateOf).includes('stopped'));
    server.opens = true;
    await world.advance(60_000);
    assert.deepEqual([login.told, ...[heir, sleeper].map(stateOf)], ['online', 'online', 'online']);
  });

  test('is not taken up again by the next leader', async (t) => {
    const { world, tabs: [leader, ...others] } = nobody(t, 3), [patient, hasty] = others;
    loginOf(leader, { timeout: 3000 });
    await world.advance(200);
    const logins = [loginOf(patient, { timeout: 60_000 }), loginOf(hasty, { timeout: 5000 })];
    await world.advance(8000);
    await leader.crash();
    await world.advance(5000);
    assert.deepEqual([logins[0].told, patient.client.state], ['pending', hasty.client.state]);
    await world.advance(70_000);
    assert.deepEqual(logins.map(({ told }) => told), ['LOGIN_TIMEOUT', 'LOGIN_TIMEOUT']);
    await isAtRest(world, others);
  });

  test('stays so though the leader dies before it hears of it', async (t) => {
    const { world, tabs: [leader, follower] } = nobody(t, 2), given = new AbortController();
    loginOf(leader, { timeout: 1000 });
    await world.advance(200);
    loginOf(follower, { signal: given.signal });
    await world.advance(3000);
    leader.freeze();
    follower.act(() => given.abort());
    await world.advance(100);
    await leader.crash();
    await world.advance(1000);
    await isAtRest(world, [follower]);
    assert.equal(follower.events.state.at(-1).reason, 'ABORTED');
  });

  for (const how of /** @type {const} */ (['suspend', 'putAway'])) {
    test(`stays so if its time is over while its tab is away (${how})`, async (t) => {
      const { world, tabs: [tab] } = nobody(t, 1), login = loginOf(tab, { timeout: 5000 });
      await world.advance(2000);
      await tab[how]();
      await world.advance(20_000);
      await tab.resume();
      await world.advance(1000);
      assert.equal(login.told, 'LOGIN_TIMEOUT');
      await isAtRest(world, [tab]);
      assert.equal(tab.events.state.at(-1).reason, 'LOGIN_TIMEOUT');
    });
  }

  test('is not tried on for when the tab is closed that waited last', async (t) => {
    const { world, tabs: [leader, follower] } = nobody(t, 2);
    loginOf(leader, { timeout: 3000 });
    loginOf(follower);
    await world.advance(10_000);
    assert.notEqual(leader.client.state, 'stopped');
    await follower.crash();
    await world.advance(1000);
    await isAtRest(world, [leader]);
  });

  test('ends nothing for a tab that waits and is away meanwhile', async (t) => {
    const { world, server, tabs: [leader, away] } = nobody(t, 2);
    loginOf(leader, { timeout: 3000 });
    const login = loginOf(away);
    await world.advance(1000);
    await away.putAway();
    await world.advance(20_000);
    await isAtRest(world, [leader]);
    await away.resume();
    await world.advance(1000);
    assert.equal(login.told, 'pending');
    server.opens = true;
    await world.advance(60_000);
    assert.deepEqual([login.told, ...[leader, away].map(stateOf)], ['online', 'online', 'online']);
  });

  test('ends no session that has been online for its tab', async (t) => {
    const { world, server, tabs: [leader, other] } = nobody(t, 2);
    loginOf(leader, { timeout: 1000 });
    await world.advance(200);
    loginOf(other);
    await world.advance(5000);
    server.opens = true;
    await world.advance(60_000);
    assert.deepEqual([leader, other].map(stateOf), ['online', 'online']);
    server.opens = false;
    await server.close(1006);
    await world.advance(3000);
    await other.crash();
    await world.advance(3000);
    assert.notEqual(leader.client.state, 'stopped');
    server.opens = true;
    await world.advance(60_000);
    assert.equal(leader.client.state, 'online');
  });
});

describe('reconnect: false', () => {
  for (const how of /** @type {const} */ (['suspend', 'putAway'])) {
    test(`a tab that returns begins no session (${how})`, async (t) => {
      const tabs = new VirtualTabs(t), { world } = tabs;
      const tab = await tabs.online({ reconnect: false });
      await tab[how]();
      assert.deepEqual([tab.client.state, tab.events.state.at(-1).reason],
        ['stopped', 'LINK_CLOSED']);
      await world.advance(60_000);
      await tab.resume();
      await isAtRest(world, [tab]);
      assert.throws(() => tab.client.send('bob', 'x'), imError('NOT_LOGGED_IN'));
      await world.until(tab.login());
      assert.equal(tab.client.state, 'online');
    });
  }

  test('a login that waits ends when its tab is put away', async (t) => {
    const { world, tabs: [tab] } = nobody(t, 1, { reconnect: false, connectTimeout: 10_000 });
    const login = loginOf(tab);
    await world.advance(1000);
    await tab.putAway();
    await tab.resume();
    await isAtRest(world, [tab]);
    assert.equal(login.told, 'ABORTED');
  });

  test('a session that another tab has kept goes on in the tab that returns', async (t) => {
    const tabs = new VirtualTabs(t), { world } = tabs, options = { reconnect: false };
    const leader = await tabs.online(options), other = await tabs.online(options);
    await leader.putAway();
    await world.advance(5000);
    assert.deepEqual([leader, other].map(stateOf), ['stopped', 'online']);
    await leader.resume();
    await world.advance(1000);
    assert.deepEqual([leader, other].map(stateOf), ['online', 'online']);
  });
});
