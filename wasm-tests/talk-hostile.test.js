// @ts-check
/** Talk against those who mean no good, or know no better. Virtual time. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { MemoryStore, Talk } from 'mobileimsdk-wasm/talk';
import { imError } from './support/story.js';
import { aliceTalks as story, clockOf, talkOf, warmUpTalk } from './support/virtual-talk.js';

before(warmUpTalk);

describe('two talks', () => {
  test('on one client are refused; `of()` finds the one, and after `close()` there may be another',
    async (t) => {
      const { talk, alice, client, world } = await story(t);
      assert.throws(() => new Talk(client), imError('INVALID_ARGUMENT', { argument: 'client' }));
      assert.equal(Talk.of(client), talk);
      await world.until(talk.close());
      const other = Talk.of(client, { store: new MemoryStore(), clock: clockOf(alice) });
      assert.notEqual(other, talk);
      await world.until(other.close());
    });

  test('are refused with what is no client, and with options that are none', () => {
    for (const wrong of [undefined, null, {}, 'client']) {
      assert.throws(() => new Talk(/** @type {any} */ (wrong)),
        imError('INVALID_ARGUMENT', { argument: 'client' }));
    }
  });
});

/** A client that says whatever a test wants. */
class FakeClient {
  userId = 'alice';
  /** @type {Record<string, (value: any) => void>} */
  heard = {};
  /** @type {any[]} */
  read = [];

  /** @param {string} event @param {(value: any) => void} listener */
  on(event, listener) {
    this.heard[event] = listener;
    return () => {};
  }

  /** @param {string} to @param {string} content @param {object} options */
  send(to, content, options) {
    return { to, content, ...options, fingerprint: 'f1', status: 'queued' };
  }

  pending() {
    return [];
  }

  /** @param {any[]} messages */
  markRead(messages) {
    this.read.push(...messages);
  }

  /** @param {object} message */
  hear(message) {
    this.heard.message({ from: 'bob', content: 'x', typeu: -1, fingerprint: null, serverTime: null,
      sentAt: null, ...message });
  }
}

const settled = () => new Promise((resolve) => { setTimeout(resolve, 20); });

/** @param {any} [options] */
function fakeTalk(options) {
  const client = new FakeClient(), store = new MemoryStore();
  const talk = new Talk(/** @type {any} */ (client), { store, ...options });
  /** @type {any[]} */
  const errors = [];
  talk.on('error', (error) => errors.push(error));
  return { client, talk, errors, store };
}

/** @param {import('mobileimsdk-wasm/talk').Conversation} conversation */
const textsOf = ({ getSnapshot }) => getSnapshot().messages.map(({ content }) => content);

describe('a message', () => {
  test('is shown whatever it says of its time', async () => {
    const { client, talk, errors } = fakeTalk(), times = [NaN, -1, Infinity, 1e300, 2 ** 60, '1',
      {}, null, undefined, 0.5];
    for (const [i, sentAt] of times.entries()) {
      client.hear({ sentAt, serverTime: sentAt, content: `${i}`, fingerprint: `${i}` });
    }
    await settled();
    const bob = talk.conversation('bob');
    await bob.open();
    assert.deepEqual(textsOf(bob), times.map((_, i) => `${i}`));
    for (const { time } of bob.getSnapshot().messages) assert.ok(time >= 0 && time < 2 ** 53);
    await settled();
    assert.deepEqual([talk.unread, client.read.length, errors], [0, times.length, []]);
  });

  test('is one for each side and peer with its fingerprint, and the first counts', async () => {
    const { client, talk, errors } = fakeTalk(), bob = talk.conversation('bob');
    await bob.open();
    bob.send('mine');
    for (const [from, content] of [['bob', 'his'], ['carol', 'hers'], ['bob', 'another'],
      ['__proto__', 'nobody’s'], ['__proto__', 'again']]) {
      client.hear({ from, content, fingerprint: 'f1' });
      client.hear({ from, content: '', fingerprint: '__proto__' });
      client.hear({ from, content: '', fingerprint: '' });
    }
    await settled();
    assert.deepEqual(textsOf(bob), ['mine', 'his', '', '']);
    await talk.conversation('__proto__').open();
    await settled();
    assert.deepEqual(textsOf(talk.conversation('__proto__')), ['nobody’s', '', '']);
    assert.deepEqual(talk.conversations().map(({ peer, unread }) => [peer, unread]).sort(),
      [['__proto__', 0], ['bob', 0], ['carol', 3]]);
    assert.deepEqual(errors, []);
    assert.equal(/** @type {any} */ ({}).peer, undefined);
  });

  test('of 64 KB comes, is listed by its beginning, and found', async (t) => {
    const { world, talk, conversation, bob } = await story(t);
    const text = `${'好'.repeat(20_000)}needle`;
    bob.client.send('alice', text);
    await world.advance(1000);
    assert.equal(talk.conversations()[0].last?.text.length, 200);
    await world.until(conversation.open());
    assert.deepEqual(textsOf(conversation), [text]);
    assert.equal(await world.until(conversation.search('NEEDLE')), 1);
  });
});

describe('what an application does wrong', () => {
  test('in its listeners is told, once for each, and harms nobody', async (t) => {
    const { world, talk, conversation, bob, told } = await story(t, { talk: {
      title: () => { throw new Error('title'); } } });
    const boom = (/** @type {string} */ where) => () => { throw new Error(where); };
    talk.subscribe(boom('list'));
    talk.on('message', boom('message'));
    conversation.subscribe(boom('conversation'));
    const later = /** @type {any[]} */ ([]);
    talk.on('message', ({ content }) => later.push(content));
    bob.client.send('alice', 'one');
    await world.advance(500);
    assert.deepEqual([later, talk.unread, talk.conversations()[0].title], [['one'], 1, 'bob']);
    const causes = new Set(told.error.map(({ code, cause }) => `${code} ${cause.message}`));
    assert.deepEqual([...causes].sort(),
      ['HANDLER_FAILED conversation', 'HANDLER_FAILED list', 'HANDLER_FAILED message']);
  });

  test('in a listener of errors is said on the console, and not told again', async (t) => {
    const said = t.mock.method(console, 'error', () => {});
    const { client, talk, errors } = fakeTalk();
    talk.on('error', () => { throw new Error('of errors'); });
    talk.on('message', () => { throw new Error('of messages'); });
    client.hear({ fingerprint: 'one' });
    await settled();
    assert.deepEqual(errors.map(({ cause }) => cause.message), ['of messages']);
    assert.deepEqual(said.mock.calls.map(({ arguments: [error] }) => error.cause.message),
      ['of errors']);
  });

  test('in what it hands in rejects there, and nowhere else', async () => {
    const { talk, errors, client } = fakeTalk({ upload: () => { throw new Error('no room'); } });
    const bob = talk.conversation('bob');
    client.hear({ fingerprint: 'one' });
    await settled();
    await assert.rejects(bob.attach({}), /no room/);
    await assert.rejects(talk.export(() => { throw new Error('no disk'); }), /no disk/);
    await assert.rejects(talk.export(() => Promise.reject(new Error('no disk'))), /no disk/);
    await assert.rejects(talk.export(/** @type {any} */ (7)),
      imError('INVALID_ARGUMENT', { argument: 'write' }));
    await assert.rejects(bob.export(/** @type {any} */ (undefined)),
      imError('INVALID_ARGUMENT', { argument: 'write' }));
    assert.deepEqual(errors, []);
  });

  for (const [what, wrong] of Object.entries({
    nothing: () => undefined, 'a promise of nothing': async () => undefined,
    'a text': async () => 'x', 'an object': async () => ({ length: 1 }),
    'what rejects with nothing': () => Promise.reject(),
  })) {
    test(`in a store that answers ${what} makes it memory's, once`, async () => {
      const { client, talk, errors, store } = fakeTalk();
      await talk.ready;
      store.range = /** @type {any} */ (wrong);
      await talk.conversation('bob').open();
      client.hear({ fingerprint: 'one', content: 'kept' });
      await settled();
      assert.deepEqual(textsOf(talk.conversation('bob')), ['kept']);
      assert.deepEqual(errors.map(({ code }) => code), ['STORE_FAILED']);
    });
  }

  test('in a store whose records are none leaves those out', async () => {
    const { client, talk, errors, store } = fakeTalk();
    client.hear({ fingerprint: 'one', content: 'kept' });
    await settled();
    const { range } = store;
    const wrecks = /** @type {any[]} */ ([null, 7, 'x', [], [7], ['m', null], {}]);
    store.range = (...args) => range.apply(store, args).then((found) => [...wrecks, ...found]);
    await talk.conversation('bob').open();
    await settled();
    assert.deepEqual([textsOf(talk.conversation('bob')), errors], [['kept'], []]);
  });

  test('in records of which a whole page is none hides nothing that is older', async () => {
    const { client, talk, errors, store } = fakeTalk(), bob = talk.conversation('bob');
    for (let i = 0; i < 150; i += 1) client.hear({ fingerprint: `${i}`, content: `${i}` });
    await settled();
    const all = await store.range('m', 'n');
    store.apply({ puts: all.slice(40, 130).map(([key]) => [key, null]) });
    await bob.open();
    for (let i = 0; i < 4 && bob.getSnapshot().hasOlder; i += 1) await bob.older();
    const left = [...Array(150).keys()].filter((i) => i < 40 || i >= 130);
    assert.deepEqual([textsOf(bob), bob.getSnapshot().hasOlder, errors],
      [left.map(String), false, []]);
  });
});

describe('10,000 conversations', () => {
  /** @param {number} i */
  const peerOf = (i) => `peer ${i}`;

  test('are listed at once, and one more ends the one that is silent for longest', async () => {
    const store = new MemoryStore(), puts = Array.from({ length: 10_000 }, (_, i) => {
      const peer = peerOf(i);
      return /** @type {[string, any]} */ ([`c${peer.length}:${peer}\n`, { peer, rev: 1, at: i + 1,
        order: '', unread: 1, cleared: 0, last: null, title: '', draft: '', muted: false,
        pinned: false }]);
    });
    store.apply({ puts });
    const { client, talk, errors } = fakeTalk({ store });
    await talk.ready;
    let start = performance.now();
    assert.deepEqual([talk.conversations().length, talk.unread], [10_000, 10_000]);
    assert.ok(performance.now() - start < 1000, 'the list');
    start = performance.now();
    for (let i = 0; i < 20; i += 1) client.hear({ from: `new ${i}`, fingerprint: `${i}` });
    await settled();
    const peers = talk.conversations().map(({ peer }) => peer);
    assert.ok(performance.now() - start < 5000, 'the messages');
    assert.equal(peers.length, 10_000);
    assert.ok(!peers.includes(peerOf(19)) && peers.includes(peerOf(20)), 'the longest silent');
    assert.ok(peers.includes('new 0') && peers.includes('new 19'));
    assert.deepEqual(errors, []);
  });
});
