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

/** Tabs that find nobody. @param {import('node:test').TestContext} t @param {number} count */
function nobody(t, count) {
  const tabs = new VirtualTabs(t), { world, server } = tabs;
  server.opens = false;
  return { world, server,
    tabs: Array.from({ length: count }, () => tabs.open({ connectTimeout: 1000 })) };
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
});
