// @ts-check
/** Talk: what is listed, what is unread, in which order, and how far it is. Virtual time. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { tag } from './support/receipts.js';
import { imError } from './support/story.js';
import { messageFrame } from './support/frames.js';
import { aliceTalks as story, linesOf, talkOf, warmUpTalk } from './support/virtual-talk.js';

before(warmUpTalk);

describe('the list', () => {
  test('has who wrote, with what, how much of it is unread, and the same objects until it changes',
    async (t) => {
      const { talk, bob, world, told } = await story(t);
      assert.deepEqual(talk.conversations(), []);
      bob.client.send('alice', 'one');
      bob.client.send('alice', 'two');
      await world.advance(100);
      const [entry] = talk.conversations();
      assert.deepEqual({ ...entry, last: entry.last?.text }, { peer: 'bob', title: 'bob', unread: 2,
        last: 'two', draft: '', muted: false, pinned: false, typing: false });
      assert.equal(talk.unread, 2);
      assert.equal(talk.conversations(), talk.getSnapshot());
      assert.ok(Object.isFrozen(talk.conversations()) && Object.isFrozen(entry));
      const changes = told.change;
      talk.conversation('carol').send('hi');
      await world.advance(100);
      assert.equal(talk.conversations()[1], entry);
      assert.ok(told.change > changes);
    });

  test('has pinned ones first, then the latest', async (t) => {
    const { talk, world } = await story(t);
    for (const peer of ['a', 'b', 'c', 'd']) {
      talk.conversation(peer).send('hi');
      await world.advance(10);
    }
    talk.conversation('a').set({ pinned: true });
    talk.conversation('b').send('again');
    await world.advance(10);
    assert.deepEqual(talk.conversations().map(({ peer }) => peer), ['a', 'b', 'd', 'c']);
  });

  test('lists what was set of somebody with whom nothing was said, where that was done',
    async (t) => {
      const { talk, world } = await story(t);
      talk.conversation('a').send('hi');
      await world.advance(10);
      talk.conversation('new').set({ title: 'New' });
      await world.advance(10);
      talk.conversation('b').send('hi');
      await world.advance(10);
      assert.deepEqual(talk.conversations().map(({ peer }) => peer), ['b', 'new', 'a']);
      assert.equal(talk.conversations()[1].last, null);
    });

  test('calls a conversation as it was named, as the application says, or its peer', async (t) => {
    const names = new Map([['b', 'Bob']]);
    const { talk, world } = await story(t, { talk: {
      title: (/** @type {string} */ peer) => {
        if (peer === 'd') throw new Error('no title');
        return names.get(peer);
      } } });
    for (const peer of ['a', 'b', 'c', 'd']) talk.conversation(peer).send('hi');
    talk.conversation('c').set({ title: 'Carol' });
    await world.advance(100);
    const titles = () => talk.conversations().map(({ title }) => title).sort();
    assert.deepEqual(titles(), ['Bob', 'Carol', 'a', 'd']);
    names.set('a', 'Alice');
    talk.refreshTitles();
    assert.deepEqual(titles(), ['Alice', 'Bob', 'Carol', 'd']);
  });

  test('says who is writing, for 6 s or until the message is there', async (t) => {
    const { talk, bob, world } = await story(t);
    const isTyping = () => talk.conversations()[0].typing;
    bob.client.send('alice', 'hi');
    talk.conversation('bob').send('hi');
    await world.advance(3000);
    bob.client.typing('alice');
    await world.advance(100);
    assert.equal(isTyping(), true);
    await world.advance(5800);
    assert.equal(isTyping(), true);
    await world.advance(200);
    assert.equal(isTyping(), false);
    bob.client.typing('alice');
    await world.advance(100);
    assert.equal(isTyping(), true);
    bob.client.send('alice', 'there');
    await world.advance(100);
    assert.equal(isTyping(), false);
  });

  test('keeps a draft until the message is sent', async (t) => {
    const { conversation, world } = await story(t);
    conversation.draft('hel');
    conversation.draft('hello');
    await world.advance(100);
    assert.equal(conversation.getSnapshot().draft, 'hello');
    conversation.send('hello');
    await world.advance(100);
    assert.equal(conversation.getSnapshot().draft, '');
    conversation.draft('and');
    conversation.send('and');  // before that draft is stored
    await world.advance(100);
    assert.equal(conversation.getSnapshot().draft, '');
  });

  test('has so many conversations, and forgets the one that is silent for longest', async (t) => {
    const { talk, world, disk } = await story(t, { talk: { maxConversations: 3 } });
    for (const peer of ['a', 'b', 'c', 'd', 'e']) {
      talk.conversation(peer).send('hi');
      await world.advance(10);
    }
    await world.advance(100);
    assert.deepEqual(talk.conversations().map(({ peer }) => peer), ['e', 'd', 'c']);
    assert.deepEqual(await disk.range('m1:a', 'm1:c'), []);
  });
});

describe('unread', () => {
  test('is what nobody looks at: open and visible is what makes read, and the peer is told',
    async (t) => {
      const { talk, conversation, bob, world } = await story(t);
      bob.client.send('alice', 'greeting');
      conversation.send('greeting');
      await world.advance(500);
      const first = bob.client.send('alice', 'one');
      await world.advance(500);
      assert.deepEqual([conversation.getSnapshot().unread, first.status], [2, 'received']);
      talk.setVisible(false);
      conversation.open();
      await world.advance(500);
      assert.deepEqual([conversation.getSnapshot().unread, first.status], [2, 'received']);
      talk.setVisible(true);
      await world.advance(500);
      assert.deepEqual([conversation.getSnapshot().unread, first.status], [0, 'read']);
      const second = bob.client.send('alice', 'two');
      await world.advance(500);
      assert.deepEqual([conversation.getSnapshot().unread, second.status], [0, 'read']);
      conversation.leave();
      const third = bob.client.send('alice', 'three');
      await world.advance(500);
      assert.deepEqual([conversation.getSnapshot().unread, third.status], [1, 'received']);
    });

  test('is never shown of what is read while it is looked at', async (t) => {
    const { talk, conversation, bob, world } = await story(t);
    conversation.open();
    await world.advance(100);
    const counts = new Set();
    talk.on('change', () => counts.add(talk.unread));
    bob.client.send('alice', 'one');
    await world.advance(500);
    assert.deepEqual([...counts], [0]);
  });

  test('wants as many leave() as there were open()', async (t) => {
    const { conversation, bob, world } = await story(t);
    conversation.open();
    conversation.open();
    conversation.leave();
    bob.client.send('alice', 'one');
    await world.advance(500);
    assert.equal(conversation.getSnapshot().unread, 0);
    conversation.leave();
    conversation.leave();
    conversation.open();
    conversation.leave();
    bob.client.send('alice', 'two');
    await world.advance(500);
    assert.equal(conversation.getSnapshot().unread, 1);
  });

  test('counts a copy once, also when the client has forgotten the first', async (t) => {
    const { conversation, server, world, told } = await story(t, {
      alice: { fingerprintMemory: 1000, receipts: false, outbox: 'memory' } });
    const frame = messageFrame({ from: 'bob', to: 'alice', fp: 'one', dataContent: 'one' });
    for (let i = 0; i < 3; i += 1) {
      server.links.get('alice')?.text(frame);
      await world.advance(20_000);
    }
    assert.equal(conversation.getSnapshot().unread, 1);
    assert.equal(told.message.length, 1);
  });

  test('keeps its count, and takes it away, over a reload', async (t) => {
    const { browser, alice, bob, world, disk } = await story(t);
    for (const text of ['one', 'two', 'three']) bob.client.send('alice', text);
    await world.advance(500);
    await alice.crash();
    const page = await browser.online({ receipts: true }), again = talkOf(page, { disk });
    await world.advance(100);
    assert.equal(again.talk.unread, 3);
    again.talk.conversation('bob').open();
    await world.advance(500);
    assert.deepEqual([again.talk.unread, linesOf(again.talk.conversation('bob'))],
      [0, ['< one', '< two', '< three']]);
  });

  test('goes with the message that is removed', async (t) => {
    const { conversation, bob, world } = await story(t);
    bob.client.send('alice', 'one');
    bob.client.send('alice', 'two');
    await world.advance(500);
    await world.until(conversation.remove(`<${bob.client.pending()[0]?.fingerprint ??
      lastIdOf(conversation)}`));
    assert.deepEqual([conversation.getSnapshot().unread, conversation.getSnapshot().last?.text],
      [1, 'one']);
  });
});

/** @param {any} conversation */
const lastIdOf = (conversation) => conversation.getSnapshot().last.id.slice(1);

describe('the order', () => {
  test('is that in which the peer wrote, also of what comes late', async (t) => {
    const { conversation, server, world } = await story(t);
    conversation.open();
    const say = async (/** @type {number} */ number) => {
      server.links.get('alice')?.text(messageFrame({ from: 'bob', to: 'alice',
        fp: tag(number), dataContent: `${number}` }));
      await world.advance(100);
    };
    await say(1);
    await say(2);
    conversation.send('own');
    await world.advance(100);
    for (const number of [5, 6, 4, 3]) await say(number);
    assert.deepEqual(linesOf(conversation),
      ['< 1', '< 2', '> own (received)', '< 3', '< 4', '< 5', '< 6']);
    assert.equal(conversation.getSnapshot().last?.text, '6');
  });

  test('of what is shown never changes, and it is the same after a reload', async (t) => {
    const { browser, conversation, server, alice, world, disk } = await story(t);
    await world.until(conversation.open());
    /** @type {string[][]} */
    const shown = [];
    conversation.subscribe(() => shown.push(conversation.getSnapshot().messages
      .map(({ body }) => body.text)));
    for (const number of [9, 3, 7, 1, 8, 2, 4, 6, 5]) {
      server.links.get('alice')?.text(messageFrame({ from: 'bob', to: 'alice', fp: tag(number),
        dataContent: `${number}` }));
      if (number === 8) conversation.send('own');
      await world.advance(100);
    }
    for (const before of shown) {
      const now = /** @type {string[]} */ (shown.at(-1)).filter((text) => before.includes(text));
      assert.deepEqual(before, now);
    }
    await alice.crash();
    const page = browser.open({ receipts: true }), again = talkOf(page, { disk });
    await world.until(again.talk.conversation('bob').open());
    const texts = again.talk.conversation('bob').getSnapshot().messages
      .map(({ body }) => body.text);
    assert.deepEqual(texts, shown.at(-1));
    assert.deepEqual(texts.filter((text) => text !== 'own'), [...'123456789']);
  });

  test('does not follow a clock that is set back', async (t) => {
    const { browser, conversation, world } = await story(t);
    conversation.open();
    for (const text of ['one', 'two', 'three']) {
      conversation.send(text);
      await world.advance(100);
      browser.epoch -= 3_600_000;
    }
    assert.deepEqual(conversation.getSnapshot().messages.map(({ body }) => body.text),
      ['one', 'two', 'three']);
  });

  test('comes in pages, and nothing reads all', async (t) => {
    const { conversation, browser, alice, world, disk } = await story(t);
    await world.until(conversation.merge(Array.from({ length: 400 }, (_, i) =>
      ({ content: `${i}`, time: 1000 + i }))));
    await alice.crash();
    const page = browser.open({ receipts: true }), { talk, store } = talkOf(page, { disk });
    const again = talk.conversation('bob');
    await world.until(again.open());
    const texts = () => again.getSnapshot().messages.map(({ content }) => Number(content));
    const from = (/** @type {number} */ first) =>
      Array.from({ length: 400 - first }, (_, i) => first + i);
    assert.deepEqual([texts(), again.getSnapshot().hasOlder], [from(350), true]);
    await world.until(again.older());
    await world.until(again.older(100));
    assert.deepEqual([texts(), again.getSnapshot().hasOlder], [from(200), true]);
    assert.equal(store.most, 100);
    await world.until(again.older(1000));
    assert.deepEqual([texts(), again.getSnapshot().hasOlder], [from(0), false]);
    again.leave();
    assert.equal(again.getSnapshot().messages.length, 50, 'what nobody looks at does not stay');
    for (const wrong of [0, 1001, NaN]) {
      assert.throws(() => again.older(wrong), imError('INVALID_ARGUMENT', { argument: 'count' }));
    }
  });
});

describe('a state', () => {
  test('is queued, sent, delivered, received, read', async (t) => {
    const { conversation, bob, world } = await story(t,
      { alice: { qos: { retryInterval: 3000 } } });
    bob.client.send('alice', 'greeting');
    conversation.open();
    await world.advance(500);
    const seen = new Set();
    conversation.subscribe(() => {
      for (const { status } of conversation.getSnapshot().messages) if (status) seen.add(status);
    });
    conversation.send('one');
    await world.advance(1000);
    bob.client.markRead(bob.events.message);
    await world.advance(1000);
    assert.deepEqual(linesOf(conversation), ['< greeting', '> one (read)']);
    assert.equal([...seen].at(-1), 'read');
    assert.equal(conversation.getSnapshot().last?.status, 'read');
  });

  test('is lost, and sent again under the same fingerprint', async (t) => {
    const { conversation, world, server, bob } = await story(t, {
      alice: { qos: { retransmits: 0, retryInterval: 100 } } });
    conversation.open();
    server.acknowledges = false;
    const id = conversation.send('one');
    await world.advance(1000);
    assert.deepEqual(linesOf(conversation), ['> one (lost)']);
    assert.equal(conversation.getSnapshot().messages[0].reason, 'UNACKNOWLEDGED');
    server.acknowledges = true;
    await world.until(conversation.resend(id));
    await world.advance(30_000);
    assert.deepEqual(linesOf(conversation), ['> one (received)']);
    assert.equal(conversation.getSnapshot().messages[0].reason, undefined);
    assert.equal(bob.events.message.length, 1, 'the peer sees it once');
    await assert.rejects(world.until(conversation.resend(id)),
      imError('INVALID_ARGUMENT', { argument: 'id' }));
  });

  test('goes on after a reload, with what was not sent', async (t) => {
    const { browser, conversation, alice, server, world, disk } = await story(t);
    server.opens = false;
    server.cut();
    conversation.send('one');
    await world.advance(500);
    await alice.crash();
    server.opens = true;
    const page = browser.open({ receipts: true }), again = talkOf(page, { disk });
    again.talk.conversation('bob').open();
    await world.advance(100);
    assert.deepEqual(linesOf(again.talk.conversation('bob')), ['> one (queued)']);
    await world.until(page.client.login());
    await world.advance(500);
    assert.deepEqual(linesOf(again.talk.conversation('bob')), ['> one (received)']);
  });

  test('is lost where the page ended before it heard, and nobody sends it any more', async (t) => {
    const { browser, conversation, alice, server, world, disk } = await story(t, {
      alice: { outbox: 'memory' } });
    server.opens = false;
    server.cut();
    conversation.send('one');
    await world.advance(500);
    await alice.crash();
    server.opens = true;
    const page = browser.open({ receipts: true, outbox: 'memory' }), again = talkOf(page, { disk });
    again.talk.conversation('bob').open();
    await world.until(page.client.login());
    again.talk.conversation('bob').send('two');
    await world.advance(10_000);
    assert.deepEqual(linesOf(again.talk.conversation('bob')), ['> one (lost)', '> two (received)']);
    assert.equal(again.talk.conversation('bob').getSnapshot().messages[0].reason, 'UNKNOWN');
  });
});

describe('a message', () => {
  test('that is removed stays away, copies and all', async (t) => {
    const { conversation, server, world } = await story(t, {
      alice: { fingerprintMemory: 1000, receipts: false, outbox: 'memory' } });
    conversation.open();
    const frame = messageFrame({ from: 'bob', to: 'alice', fp: 'one', dataContent: 'one' });
    server.links.get('alice')?.text(frame);
    await world.advance(100);
    await world.until(conversation.remove('<one'));
    assert.deepEqual([linesOf(conversation), conversation.getSnapshot().last], [[], null]);
    await world.advance(20_000);
    server.links.get('alice')?.text(frame);
    await world.until(conversation.merge([{ content: 'one', time: 1, fingerprint: 'one' }]));
    assert.deepEqual(linesOf(conversation), []);
  });

  test('of a conversation that is cleared does not come back by its state', async (t) => {
    const { conversation, world, talk } = await story(t);
    conversation.open();
    conversation.send('one');
    await world.until(conversation.clear());
    await world.advance(500);
    assert.deepEqual([linesOf(conversation), talk.conversations().length], [[], 1]);
    await world.until(conversation.forget());
    assert.deepEqual(talk.conversations(), []);
    conversation.send('two');
    await world.advance(500);
    assert.deepEqual(linesOf(conversation), ['> two (received)']);
    assert.equal(talk.conversations().length, 1);
  });

  test('that is removed, or cleared twice, while it is sent is not brought back by a reload',
    async (t) => {
      const { alice, browser, conversation, disk, server, world } = await story(t);
      server.opens = false;
      server.cut();
      const id = conversation.send('one');
      conversation.send('two');
      await world.advance(500);
      await world.until(conversation.remove(id));
      await world.until(conversation.clear());
      await world.until(conversation.clear());
      await alice.crash();
      server.opens = true;
      const page = browser.open({ receipts: true }), again = talkOf(page, { disk });
      const restored = /** @type {any[]} */ ([]);
      page.client.on('restored', ({ messages }) => restored.push(...messages));
      page.client.login().catch(() => {});
      await world.advance(5000);
      await world.until(again.talk.conversation('bob').open());
      assert.equal(restored.length, 2);
      assert.deepEqual(linesOf(again.talk.conversation('bob')), []);
      assert.deepEqual((await disk.range('u', 'v')).length, 0, 'nothing is left of it');
    });

  test('is not taken when the client does not take it', async (t) => {
    const { conversation, talk, world } = await story(t);
    assert.throws(() => conversation.send('x'.repeat(70_000)), imError('FRAME_TOO_LARGE'));
    assert.throws(() => conversation.send(/** @type {any} */ ({ kind: 'image' })),
      imError('INVALID_ARGUMENT', { argument: 'content' }));
    await world.advance(100);
    assert.deepEqual(talk.conversations(), []);
  });
});
