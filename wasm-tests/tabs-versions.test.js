// @ts-check
/**
 * Tabs that share and run different builds of the package. With WebAssembly only: the twin ships
 * with the letters of the bundles, and the sources ask for the core's own names.
 */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { Client } from 'mobileimsdk-wasm';
import { VirtualTabs, warmUp } from './support/virtual-tabs.js';

const contents = (/** @type {any[]} */ messages) => messages.map(({ content }) => content);

before(warmUp);

test('clients that came with another build of the package share with these', async (t) => {
  const { Client: Source } = await import('../js/index.js');
  const tabs = new VirtualTabs(t), bob = await tabs.peer();
  tabs.Client = /** @type {any} */ (Source);
  const leader = await tabs.online();
  tabs.Client = Client;
  const tab = await tabs.online({ logLevel: 'debug', logger: () => {} });
  assert.deepEqual([leader, tab].map(({ client }) => client.stats().leader), [true, false]);
  await tabs.world.until(tab.client.send('bob', 'x').delivered);
  bob.client.send('alice', 'y');
  await tabs.world.advance(20);
  for (const { events } of [leader, tab]) assert.deepEqual(contents(events.message), ['y']);
  await leader.crash();
  await tabs.world.advance(1000);
  assert.deepEqual([tab.client.state, tab.client.stats().leader], ['online', true]);
});
