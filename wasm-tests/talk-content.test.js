// @ts-check
/** What messages say: kinds, fallbacks, links, and whatever else may come. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { CONTENT, findLinks, parseContent } from 'mobileimsdk-wasm/talk';
import { pair, tag } from './support/receipts.js';
import { imError } from './support/story.js';
import { messageFrame } from './support/frames.js';
import { talkOf, warmUpTalk } from './support/virtual-talk.js';

before(warmUpTalk);

/** @param {unknown} body */
const parse = (body) => parseContent(JSON.stringify(body), CONTENT);
const URL_TEXT = 'https://im.test/a.png';

/** One of each kind, as it is sent. @type {any[]} */
const KINDS = [
  { kind: 'image', text: '[picture] a.png', url: URL_TEXT, name: 'a.png', width: 3, height: 4 },
  { kind: 'file', text: '[file] a.pdf', url: URL_TEXT, name: 'a.pdf', size: 5, type: 'x/y' },
  { kind: 'card', text: 'Order 7', title: 'Order 7', subtitle: 'paid', url: URL_TEXT,
    actions: [{ label: 'Track', url: URL_TEXT }, { label: 'Thanks', say: 'thanks' }] },
  { kind: 'rating', text: 'How was it?', most: 5 },
  { kind: 'form', text: 'Your address?', title: 'Address', fields: [
    { name: 'email', label: 'Email', type: 'email', required: true, options: [] },
    { name: 'topic', type: 'select', options: [{ value: 'a', label: 'A' }] }] },
  { kind: 'system', text: 'Carol has joined' },
];

describe('a kind', () => {
  for (const body of KINDS) {
    test(`${body.kind}: comes as it was sent, frozen, with its fallback`, () => {
      const parsed = parse(body);
      assert.deepEqual(JSON.parse(JSON.stringify(parsed)), JSON.parse(JSON.stringify(body)));
      assert.ok(Object.isFrozen(parsed));
    });
  }

  test('that is not known, or lacks what it must have, is its fallback', () => {
    for (const body of [{ kind: 'dance', text: 'x' }, { kind: 'image', text: 'x' },
      { kind: 'image', text: 'x', url: 'javascript:alert(1)' },
      { kind: 'file', text: 'x', url: URL_TEXT }, { kind: 'card', text: 'x', title: 7 },
      { kind: 'rating', text: 'x', most: -1 }, { kind: 'constructor', text: 'x' },
      { kind: '__proto__', text: 'x' }, { kind: 'toString', text: 'x' }]) {
      assert.deepEqual({ ...parse(body) }, { kind: 'unknown', text: 'x' }, JSON.stringify(body));
    }
  });

  test('leaves out what it has no member for, and what is not as it should be', () => {
    const { actions, ...rest } = /** @type {any} */ (parse({ kind: 'card', text: 'x', title: 't',
      subtitle: {}, url: 'data:text/html,x', onclick: 'x', actions: [null, 1, [], {}, 'x',
        { label: 'ok', url: 'javascript:1', evil: 1 }] }));
    assert.deepEqual(rest, { kind: 'card', text: 'x', title: 't' });
    assert.deepEqual(actions.map((/** @type {any} */ one) => ({ ...one })), [{ label: 'ok' }]);
  });

  test('has lists of 50 at most', () => {
    const actions = Array.from({ length: 1000 }, () => ({ label: 'x' }));
    assert.equal(/** @type {any} */ (parse({ kind: 'card', text: 'x', title: 't', actions }))
      .actions.length, 50);
  });
});

describe('hostile content', () => {
  const DEEP = '['.repeat(60_000);
  /** @type {string[]} */
  const texts = ['', '{', 'null', 'true', '7', '"x"', '[]', '[{"kind":"image"}]', '{}', DEEP,
    `{"kind":${DEEP}`, '{"kind":"image"}', '{"text":"x"}', '{"kind":null,"text":"x"}',
    '{"kind":"image","text":{"toString":1}}', `{"kind":"system","text":"${'x'.repeat(60_000)}"}`,
    '{"__proto__":{"kind":"image","text":"x","url":"https://x.test"}}',
    '{"kind":"card","text":"x","title":"t","__proto__":{"polluted":1},"actions":{"length":1e9}}',
    '{"constructor":{"prototype":{"polluted":1}},"kind":"form","text":"x","title":"t",' +
      '"fields":[{"name":"__proto__","__proto__":{"polluted":1}}]}',
    '\u0000', '\ud800', '{"kind":"image","text":"\\ud800","url":"https://x.test/\\u202e"}'];

  test('is text or a fallback, and pollutes nothing', () => {
    for (const text of texts) {
      const body = parseContent(text, CONTENT);
      assert.equal(typeof body.text, 'string');
      assert.equal(typeof body.kind, 'string');
      assert.equal(/** @type {any} */ (body).polluted, undefined);
      assert.deepEqual({ ...parseContent(text, -1) }, { kind: 'text', text });
    }
    assert.equal(/** @type {any} */ ({}).polluted, undefined);
  });

  test('goes through the talk, whatever its sender and its fingerprint are', async (t) => {
    const { world, alice, server } = await pair(t);
    const { talk, told } = talkOf(alice);
    const peers = ['__proto__', 'constructor', '\n', '\ud800', 'x'.repeat(5000), '1:b\n', '1:b'];
    let count = 0;
    for (const from of peers) {
      for (const dataContent of texts) {
        const fp = count % 5 === 0 ? 'the same' : `${'f'.repeat(count % 7 * 100)}\n${count}`;
        server.links.get('alice')?.text(messageFrame({ from, to: 'alice', dataContent,
          typeu: CONTENT, fp: `${from} ${fp}` }));
        count += 1;
      }
    }
    await world.advance(1000);
    const known = new Map(talk.conversations().map((one) => [one.peer, one.unread]));
    assert.deepEqual([...known.keys()].sort(), [...peers].sort());
    for (const peer of peers) {
      const conversation = talk.conversation(peer), { unread } = conversation.getSnapshot();
      await world.until(conversation.open());
      await world.advance(100);
      assert.equal(conversation.getSnapshot().messages.length, unread);
      assert.ok(unread >= texts.length - texts.length / 5 - 1, `${unread} of ${peer.slice(0, 9)}`);
      conversation.leave();
    }
    await world.advance(100);
    assert.deepEqual([talk.unread, told.error], [0, []]);
  });
});

describe('a body', () => {
  test('is sent in JSON, and listed by its fallback; one that is none is refused', async (t) => {
    const { world, alice, bob } = await pair(t);
    const { talk } = talkOf(alice), conversation = talk.conversation('bob');
    for (const body of KINDS) conversation.send(body);
    await world.advance(1000);
    const heard = bob.events.message.map((/** @type {any} */ { content, typeu }) =>
      ({ ...parseContent(content, typeu) }).kind);
    assert.deepEqual(heard, KINDS.map(({ kind }) => kind));
    const { last } = talk.conversations()[0];
    assert.deepEqual([last?.text, last?.kind], ['Carol has joined', 'system']);
    for (const wrong of [null, 7, {}, { kind: 'dance', text: 'x' }, { kind: 'image', url: 'x' }]) {
      assert.throws(() => conversation.send(/** @type {any} */ (wrong)),
        imError('INVALID_ARGUMENT', { argument: 'content' }));
    }
  });

  test('of a file is sent when that is uploaded, with its progress', async (t) => {
    const { world, alice, bob } = await pair(t);
    /** @type {any[]} */
    const asked = [];
    const { talk } = talkOf(alice, { upload: async (file, { progress, signal }) => {
      asked.push(file.name, signal);
      progress(0.5);
      if (file.name === 'bad') throw new Error('too large');
      return `https://im.test/${file.name}`;
    } });
    const { signal } = new AbortController(), conversation = talk.conversation('bob');
    /** @type {number[]} */
    const parts = [];
    await world.until(conversation.attach({ name: 'a.png', size: 7, type: 'image/png' },
      { signal, progress: (part) => parts.push(part), body: { width: 3 } }));
    await world.until(conversation.attach({ name: 'b.pdf', size: 8, type: 'application/pdf' }));
    await assert.rejects(world.until(conversation.attach({ name: 'bad' })), /too large/);
    await world.advance(1000);
    assert.deepEqual([asked, parts],
      [['a.png', signal, 'b.pdf', undefined, 'bad', undefined], [0.5]]);
    const [image, file, ...more] = bob.events.message.map((/** @type {any} */ message) =>
      ({ ...parseContent(message.content, message.typeu) }));
    assert.deepEqual(image, { kind: 'image', text: 'a.png https://im.test/a.png',
      url: 'https://im.test/a.png', name: 'a.png', size: 7, width: 3 });
    assert.deepEqual([file.kind, more], ['file', []]);
  });

  test('of a file needs the option upload', async (t) => {
    const { world, alice } = await pair(t), { talk } = talkOf(alice);
    await assert.rejects(world.until(talk.conversation('bob').attach({})),
      imError('INVALID_ARGUMENT', { argument: 'file' }));
  });
});

describe('links', () => {
  /** @type {Record<string, Array<string | [string]>>} */
  const cases = {
    'no link here': ['no link here'],
    'see https://a.test/x?y=1#z, please': ['see ', ['https://a.test/x?y=1#z'], ', please'],
    '(http://a.test/b).': ['(', ['http://a.test/b'], ').'],
    'https://a.test/b_(c)': [['https://a.test/b_(c)']],
    '看 https://a.test/路径，好': ['看 ', ['https://a.test/'], '路径，好'],
    'HTTPS://A.TEST javascript:alert(1) www.a.test': [['HTTPS://A.TEST'],
      ' javascript:alert(1) www.a.test'],
    'https:// http://': ['https:// http://'],
    'a<https://a.test>b"https://b.test"':
      ['a<', ['https://a.test'], '>b"', ['https://b.test'], '"'],
  };
  for (const [text, expected] of Object.entries(cases)) {
    test(`are found in: ${text}`, () => {
      const parts = findLinks(text);
      assert.deepEqual(parts.map(({ text: part, href }) => (href ? [href] : part)), expected);
      assert.equal(parts.map(({ text: part }) => part).join(''), text);
    });
  }

  test('are found in 64 KB of anything in no time', () => {
    for (const piece of ['https://', 'https://a.test/', ').', 'https://a.test/)))', '。', 'h']) {
      const text = piece.repeat(65_536 / piece.length), start = performance.now();
      assert.equal(findLinks(text).map(({ text: part }) => part).join(''), text);
      assert.ok(performance.now() - start < 500, piece);
    }
  });
});

describe('a search', () => {
  /** @param {any} t */
  async function story(t) {
    const { world, alice } = await pair(t);
    const made = talkOf(alice), conversation = made.talk.conversation('bob');
    await world.until(conversation.merge(Array.from({ length: 1000 }, (_, i) =>
      ({ content: i % 100 === 7 ? `An Invoice ${i}` : `${i}`, time: 1000 + i }))));
    return { ...made, world, conversation };
  }

  test('finds page by page, the latest first, whatever the case', async (t) => {
    const { conversation, world, store } = await story(t);
    /** @type {string[][]} */
    const pages = [];
    store.most = 0;
    const count = await world.until(conversation.search('iNVOICE', {
      found: (messages) => pages.push(messages.map(({ body }) => body.text)) }));
    assert.equal(count, 10);
    assert.deepEqual(pages.map((page) => page.length), [2, 2, 2, 2, 2]);
    assert.deepEqual(pages[0], ['An Invoice 907', 'An Invoice 807']);
    assert.ok(store.most <= 200, 'nothing reads all');
  });

  test('stops at its limit', async (t) => {
    const { conversation, world, store } = await story(t), { range } = store.calls;
    assert.equal(await world.until(conversation.search('invoice', { limit: 3 })), 3);
    assert.equal(store.calls.range, range + 2);
  });

  test('is called off by its signal', async (t) => {
    const { conversation, world } = await story(t), stop = new AbortController();
    const found = conversation.search('invoice',
      { signal: stop.signal, found: () => stop.abort() });
    await assert.rejects(world.until(found), imError('ABORTED'));
    await assert.rejects(world.until(conversation.search('x', { signal: stop.signal })),
      imError('ABORTED'));
    await assert.rejects(world.until(conversation.search('')),
      imError('INVALID_ARGUMENT', { argument: 'text' }));
  });

  test('goes on when who hears of it throws', async (t) => {
    const { conversation, world, told } = await story(t);
    assert.equal(await world.until(conversation.search('invoice', {
      found: () => { throw new Error('a listener'); } })), 10);
    assert.ok(told.error.length > 0);
  });
});

describe('a history from elsewhere', () => {
  /** @param {any} t */
  async function story(t) {
    const { world, alice, server } = await pair(t), made = talkOf(alice);
    const conversation = made.talk.conversation('bob');
    await world.until(conversation.open());
    const texts = () => conversation.getSnapshot().messages.map(({ content }) => content);
    return { ...made, world, server, conversation, texts };
  }

  test('is merged where its time says, and what is known by its fingerprint is not', async (t) => {
    const { conversation, world, texts, server, talk } = await story(t);
    server.links.get('alice')?.text(messageFrame({ from: 'bob', to: 'alice', fp: tag(1),
      dataContent: 'here' }));
    await world.advance(500);
    const count = await world.until(conversation.merge([
      { content: 'here', time: 5, fingerprint: tag(1) },
      { content: 'second', time: 20, own: true, status: 'read', fingerprint: 'b' },
      { content: 'first', time: 10, fingerprint: 'a', unread: true }]));
    assert.deepEqual([count, texts(), talk.unread], [2, ['first', 'second', 'here'], 1]);
    assert.equal(await world.until(conversation.merge([
      { content: 'first', time: 10, fingerprint: 'a' },
      { content: 'second', time: 20, own: true, status: 'delivered', fingerprint: 'b' }])), 0);
    assert.equal(conversation.getSnapshot().messages[1].status, 'read', 'a state only moves on');
    assert.equal(talk.unread, 0, 'read elsewhere');
  });

  test('is prepended in the order given, before all that is here', async (t) => {
    const { conversation, world, texts } = await story(t);
    conversation.send('here');
    await world.advance(100);
    await world.until(conversation.prepend(
      [{ content: 'c', time: 3e12 }, { content: 'd', time: 7 }]));
    await world.until(conversation.prepend([{ content: 'a', time: 9 }, { content: 'b', time: 9 }]));
    assert.deepEqual(texts(), ['a', 'b', 'c', 'd', 'here']);
  });

  test('of what was cleared does not come back', async (t) => {
    const { conversation, world, texts } = await story(t);
    await world.until(conversation.merge([{ content: 'old', time: 10 }]));
    await world.until(conversation.clear());
    await world.until(conversation.merge([{ content: 'old', time: 10 }]));
    assert.deepEqual(texts(), []);
  });

  test('that is none is refused, with the place', async (t) => {
    const { conversation, world } = await story(t), good = { content: 'x', time: 1 };
    for (const [wrong, argument] of /** @type {any[]} */ ([[null, 'messages'],
      [[null], 'messages[0].content'], [[good, { time: 1 }], 'messages[1].content'],
      [[{ content: 'x' }], 'messages[0].time'], [[{ ...good, typeu: 0.5 }], 'messages[0].typeu'],
      [[{ ...good, fingerprint: 7 }], 'messages[0].fingerprint'],
      [[{ ...good, own: true, status: 'toString' }], 'messages[0].status']])) {
      await assert.rejects(world.until(conversation.merge(wrong)),
        imError('INVALID_ARGUMENT', { argument }));
    }
  });

  test('comes out as it is taken in', async (t) => {
    const { talk, conversation, world } = await story(t);
    await world.until(conversation.merge(Array.from({ length: 450 }, (_, i) =>
      ({ content: `${i}`, time: 1000 + i, own: i % 3 === 0, fingerprint: `${i}` }))));
    /** @type {any[]} */
    const lines = [];
    await world.until(talk.export((line) => lines.push(JSON.parse(line))));
    assert.deepEqual([lines.length, lines[0].conversation, lines[450].content],
      [451, 'bob', '449']);
    const copy = talk.conversation('copy');
    assert.equal(await world.until(copy.merge(lines.slice(1))), 450);
    await world.until(copy.open());
    await world.until(copy.older(1000));
    assert.deepEqual(copy.getSnapshot().messages.map(({ content }) => content),
      lines.slice(1).map(({ content }) => content));
  });
});
