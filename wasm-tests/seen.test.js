// @ts-check
/** What the application has from elsewhere is not shown again. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { Type } from './support/frames.js';
import { begin, imError, makeClient, online } from './support/story.js';
import { VirtualBrowser } from './support/virtual-browser.js';
import { VirtualTabs, warmUp } from './support/virtual-tabs.js';
import { World } from './support/virtual-world.js';

const MINUTE = 60_000;
const fingerprints = (/** @type {any[]} */ messages) =>
  messages.map(({ fingerprint }) => fingerprint);

describe('markSeen()', () => {
  test('makes a copy of what comes: acknowledged, counted, not shown', async () => {
    const { world, server, client, events } = await online();
    for (const fp of ['http', '', '__proto__', '\ud800']) client.markSeen(fp);
    for (const fp of ['http', '', '__proto__', '\ud800', 'new']) await server.message({ fp });
    await world.advance(10);
    assert.deepEqual(fingerprints(events.message), ['new']);
    assert.equal(server.of(Type.ACK).length, 5);
    assert.equal(client.stats().duplicates, 4);
  });

  test('works before login, and while nobody has listened yet', async () => {
    const world = new World(), client = makeClient(world), { server } = world;
    /** @type {any[]} */
    const heard = [];
    client.markSeen('early');
    await world.until(client.login());
    for (const fp of ['early', 'waits', 'new']) await server.message({ fp });
    client.markSeen('waits');
    client.on('message', (message) => heard.push(message));
    await world.settle();
    assert.deepEqual(fingerprints(heard), ['new']);
  });

  test('lasts as long as what was shown', async () => {
    const { world, server, client, events } = await online({ fingerprintMemory: 10 * MINUTE });
    client.markSeen('fp');
    await world.advance(9 * MINUTE);
    await server.message({ fp: 'fp' });
    assert.deepEqual(events.message, []);
    await world.advance(11 * MINUTE);
    await server.message({ fp: 'fp' });
    assert.deepEqual(fingerprints(events.message), ['fp']);
  });

  test('is kept in the journal, when called before login too', async (t) => {
    const browser = new VirtualBrowser(t), page = browser.open();
    page.client.markSeen('before');
    await browser.world.until(page.client.login());
    page.client.markSeen('after');
    await browser.world.advance(5);
    await page.crash();
    assert.deepEqual(browser.shown.sort(), ['after', 'before']);
    const next = await browser.online();
    for (const fp of ['before', 'after', 'new']) await browser.server.message({ fp });
    await browser.world.advance(5);
    assert.deepEqual(fingerprints(next.events.message), ['new']);
  });

  test('takes a text, and after the end it does nothing', async () => {
    const { client } = await online();
    for (const odd of [undefined, null, 42, {}, ['fp']]) {
      assert.throws(() => client.markSeen(/** @type {any} */ (odd)),
        imError('INVALID_ARGUMENT', { argument: 'fingerprint' }));
    }
    await client.close();
    client.markSeen('fp');
  });

  test('keeps maxFingerprints of them, the latest', async () => {
    const { server, client, events } = await online({ maxFingerprints: 16 });
    for (let i = 0; i < 20; i += 1) client.markSeen(`fp${i}`);
    for (const fp of ['fp19', 'fp4', 'fp0']) await server.message({ fp });
    assert.deepEqual(fingerprints(events.message), ['fp0']);
  });
});

describe('markSeen() in shared tabs', () => {
  before(warmUp);

  test('counts for every tab, whichever was told', async (t) => {
    const tabs = new VirtualTabs(t), { world } = tabs, peer = await tabs.peer();
    const all = [await tabs.online(), await tabs.online(), await tabs.online()];
    all[1].client.markSeen('follower');
    all[0].client.markSeen('leader');
    await world.advance(10);
    for (const fingerprint of ['follower', 'leader', 'new']) {
      peer.client.send('alice', 'x', { fingerprint });
    }
    await world.advance(100);
    for (const { events } of all) assert.deepEqual(fingerprints(events.message), ['new']);
  });

  test('and for the next leader, which was not told itself', async (t) => {
    const tabs = new VirtualTabs(t), { world } = tabs, peer = await tabs.peer();
    const leader = await tabs.online(), other = await tabs.online();
    leader.client.markSeen('fp');
    await world.advance(10);
    await leader.crash();
    await world.advance(5000);
    assert.equal(other.client.stats().leader, true);
    peer.client.send('alice', 'x', { fingerprint: 'fp' });
    peer.client.send('alice', 'x', { fingerprint: 'new' });
    await world.advance(100);
    assert.deepEqual(fingerprints(other.events.message), ['new']);
  });
});

describe('newFingerprint()', () => {
  const UUID = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;
  const TAG = /^[\da-f]{8}-[\da-f]{4}-8e2e-[89ab][\da-f]{3}-[\da-f]{12}$/;

  test('is a UUID that nothing has yet, before login too', () => {
    const { client } = begin(), made = Array.from({ length: 100 }, () => client.newFingerprint());
    for (const one of made) assert.match(one, UUID);
    assert.equal(new Set(made).size, 100);
  });

  test('is a tag with receipts, in the order in which they are made', () => {
    const { client } = begin({ receipts: true });
    const made = Array.from({ length: 100 }, () => client.newFingerprint());
    for (const one of made) assert.match(one, TAG);
    const orders = made.map((one) => one.slice(0, 13) + one.slice(19, 23));
    assert.deepEqual([...orders].sort(), orders);
    assert.equal(new Set(made).size, 100);
  });

  test('is what send() takes', async () => {
    const { world, server, client } = await online(), fingerprint = client.newFingerprint();
    await world.until(client.send('bob', 'x', { fingerprint }).delivered);
    assert.equal(server.of(Type.MESSAGE)[0].fp, fingerprint);
  });

  test('without randomness says so', () => {
    const world = new World();
    world.platform.randomBytes = () => { throw new Error('none'); };
    assert.throws(() => makeClient(world).newFingerprint(), imError('NO_RANDOM_SOURCE'));
  });
});
