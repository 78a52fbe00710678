// @ts-check
/** What a client was given and has not settled, as a list. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { begin, online } from './support/story.js';
import { VirtualBrowser } from './support/virtual-browser.js';
import { VirtualTabs, warmUp } from './support/virtual-tabs.js';

const contents = (/** @type {any} */ client) =>
  client.pending().map((/** @type {any} */ { content }) => content);

describe('pending()', () => {
  test('is the handles themselves, in the order of acceptance, in a new array', async () => {
    const { world, server, client } = await online();
    server.acknowledges = false;
    const sent = ['a', 'b', 'c'].map((content) => client.send('bob', content));
    assert.deepEqual(client.pending(), sent);
    assert.ok(client.pending().every((handle, i) => handle === sent[i]));
    client.pending().length = 0;
    await world.advance(10);
    assert.deepEqual(client.pending().map(({ status }) => status), ['sent', 'sent', 'sent']);
  });

  test('has what waits while the core is loading or the link is down', async () => {
    const { world, server, client } = begin();
    assert.deepEqual(client.pending(), []);
    const login = client.login();
    client.send('bob', 'early');
    assert.deepEqual(contents(client), ['early']);
    await world.until(login);
    await server.close();
    client.send('bob', 'offline');
    client.send('bob', 'without', { qos: false });
    assert.deepEqual(contents(client).slice(-2), ['offline', 'without']);
    await world.until(client.login());
    await world.advance(100);
    assert.deepEqual(client.pending(), []);
  });

  test('has no more what is delivered, lost or aborted', async () => {
    const { world, server, client } = await online();
    await world.until(client.send('bob', 'delivered').delivered);
    server.acknowledges = false;
    const abort = new AbortController();
    client.send('bob', 'aborted', { signal: abort.signal });
    client.send('bob', 'expires', { expiresAfter: 50 });
    client.send('bob', 'stays');
    abort.abort();
    await world.advance(60);
    assert.deepEqual(contents(client), ['stays']);
    const logout = client.logout({ drain: 1000 });
    assert.deepEqual(contents(client), ['stays']);
    await world.until(logout);
    assert.deepEqual(client.pending(), []);
  });

  test('has not what was delivered and awaits its receipt', async () => {
    const { world, client } = await online({ receipts: true });
    await world.until(client.send('bob', 'x').delivered);
    assert.deepEqual(client.pending(), []);
  });

  test('has what an earlier page left, once that is told, and nothing after the end', async (t) => {
    const browser = new VirtualBrowser(t);
    browser.server.acknowledges = false;
    const page = await browser.online();
    for (const content of ['a', 'b']) page.client.send('bob', content);
    await browser.world.advance(5);
    await page.crash();
    const next = await browser.online();
    next.client.send('bob', 'c');
    assert.deepEqual(contents(next.client), ['a', 'b', 'c']);
    assert.equal(next.client.pending()[0], next.events.restored[0].messages[0]);
    await browser.world.until(next.client.close());
    assert.deepEqual(next.client.pending(), []);
  });

  test('may be asked for in a listener', async () => {
    const { world, client } = await online();
    /** @type {number[]} */
    const counts = [];
    client.on('delivered', () => counts.push(client.pending().length));
    for (let i = 0; i < 3; i += 1) client.send('bob', `${i}`);
    await world.advance(100);
    assert.deepEqual(counts, [2, 1, 0]);
  });
});

describe('pending() in shared tabs', () => {
  before(warmUp);

  test('is of the tab that sent it', async (t) => {
    const tabs = new VirtualTabs(t), first = await tabs.online(), second = await tabs.online();
    tabs.server.cut();
    first.client.send('bob', 'of the first');
    second.client.send('bob', 'of the second');
    assert.deepEqual(contents(first.client), ['of the first']);
    assert.deepEqual(contents(second.client), ['of the second']);
    await tabs.world.advance(60_000);
    assert.deepEqual([...first.client.pending(), ...second.client.pending()], []);
  });
});
