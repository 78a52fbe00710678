// @ts-check
/** The desk as a machine: who is answered what, rule by rule. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bytesOf, kindOf, profileIn, readFrame } from '../demo-web/desk/core/frames.js';
import { isOpen, readHours } from '../demo-web/desk/core/hours.js';
import { Limiter } from '../demo-web/desk/core/limits.js';
import { Bench, NOON } from './support/desk-bench.js';
import { CONTENT, FRAME } from './support/desk-people.js';

/** @param {Bench} bench @param {string} pass @param {string} agent @param {object} frame */
const tell = (bench, agent, pass, frame) => bench.tell(agent, { ...frame, pass });

/**
 * An agent `ann` who has the chat of `v1`.
 * @param {Partial<import('../demo-web/desk/core/types.js').Settings>} [settings]
 */
function talking(settings) {
  const bench = new Bench(settings), pass = bench.agent('ann');
  bench.say('v1', 'hello');
  tell(bench, 'ann', pass, { kind: 'accept' });
  const say = (/** @type {string} */ content, more = {}) =>
    tell(bench, 'ann', pass, { kind: 'say', chat: 'v1', turn: 1, content, ...more });
  const ann = (/** @type {object} */ frame) => tell(bench, 'ann', pass, frame);
  return { bench, pass, say, ann };
}

describe('a chat', () => {
  test('waits, is accepted, goes on both ways, is closed, rated, and opened again', () => {
    const { bench, say, ann } = talking();
    say('what can I do for you?');
    bench.say('v1', 'much');
    ann({ kind: 'close', chat: 'v1' });
    bench.say('v1', JSON.stringify({ kind: 'rating', text: '5', most: 5, value: 5 }), CONTENT);
    assert.equal(bench.chat('v1').status, 'closed', 'a rating opens nothing');
    assert.equal(bench.chat('v1').rating, 5);
    assert.equal(bench.last('ann', 'rated').value, 5);
    bench.say('v1', 'one thing more');
    assert.deepEqual(bench.words('v1'), ['visitor: hello', 'desk: waiting', 'desk: accepted',
      'agent: what can I do for you?', 'visitor: much', 'desk: closed', 'desk: How did we do?',
      'visitor: 5', 'visitor: one thing more', 'desk: waiting']);
    assert.equal(bench.chat('v1').status, 'waiting');
    assert.deepEqual(bench.all('v1').filter(({ typeu }) => typeu === -1).map(({ text }) => text),
      ['what can I do for you?'], 'what agents write is plain text');
    assert.equal(bench.all('ann', 'said').filter(({ content }) => content === 'much').length, 1);
  });

  test('tells its visitor what he waits for: his place, and who answers', () => {
    const bench = new Bench(), pass = bench.agent('ann');
    for (const id of ['v1', 'v2', 'v3']) bench.say(id, 'hello');
    bench.pass(1_000);
    assert.deepEqual(['v1', 'v2', 'v3'].map((id) => bench.last(id, 'state').position), [1, 2, 3]);
    tell(bench, 'ann', pass, { kind: 'accept', chat: 'v1' });
    bench.pass(1_000);
    assert.deepEqual(['v2', 'v3'].map((id) => bench.last(id, 'state').position), [1, 2]);
    const { status, agent, position } = bench.last('v1', 'state');
    assert.deepEqual([status, agent, position], ['active', 'ann', null]);
    assert.equal(bench.last('ann', 'queue').total, 2);
  });

  test('that two accept goes to one, and the other is told who has it', () => {
    const bench = new Bench(), ann = bench.agent('ann'), ben = bench.agent('ben');
    bench.say('v1', 'hello');
    tell(bench, 'ann', ann, { kind: 'accept', chat: 'v1' });
    tell(bench, 'ben', ben, { kind: 'accept', chat: 'v1' });
    assert.equal(bench.chat('v1').agent, 'ann');
    assert.deepEqual([bench.last('ben', 'taken').by, bench.all('ben', 'chat').length], ['ann', 0]);
  });

  test('is handed to another agent, and what the former writes then is refused', () => {
    const { bench, ann, say } = talking();
    const ben = bench.agent('ben');
    ann({ kind: 'transfer', chat: 'v1', to: 'ben', note: 'he is angry' });
    assert.equal(bench.chat('v1').agent, 'ben');
    const late = say('too late');
    assert.deepEqual([bench.last('ann', 'refused').reason, bench.last('ann', 'refused').id],
      ['chat', late]);
    tell(bench, 'ben', ben, { kind: 'say', chat: 'v1', turn: 2, content: 'hi' });
    assert.equal(bench.last('v1').text, 'hi');
    assert.ok(bench.words('v1').includes('note: he is angry'));
    const isTold = bench.all('v1').some(({ content }) => content.includes('angry'));
    assert.ok(!isTold, 'a note is for agents');
    tell(bench, 'ben', ben, { kind: 'transfer', chat: 'v1', to: 'ann' });
    const old = say('of my first turn');
    assert.deepEqual([bench.last('ann', 'refused').reason, bench.last('ann', 'refused').id],
      ['turn', old]);
  });

  test('of an agent who vanishes waits again, where it stood', () => {
    const { bench } = talking({ agentTimeout: 60_000 });
    const { since } = bench.chat('v1');
    bench.now += 1_000;
    bench.say('v2', 'hello');
    bench.pass(61_000);
    const { status, agent } = bench.chat('v1');
    assert.deepEqual([status, agent, bench.chat('v1').since], ['waiting', 'ann', since]);
    assert.deepEqual(bench.words('v1').at(-1), 'desk: returned');
    const ben = bench.agent('ben');
    tell(bench, 'ben', ben, { kind: 'accept' });
    assert.equal(bench.chat('v1').agent, 'ben', 'the one that has waited longest');
  });

  test('is given to who has the least to do, and no more than he can', () => {
    const bench = new Bench({ assign: 'leastBusy' });
    bench.agent('ann', { capacity: 2 });
    bench.agent('ben', { capacity: 1 });
    for (const id of ['v1', 'v2', 'v3', 'v4']) bench.say(id, 'hello');
    assert.deepEqual(['v1', 'v2', 'v3', 'v4'].map((id) => bench.chat(id).agent),
      ['ann', 'ben', 'ann', null]);
    assert.equal(bench.chat('v4').status, 'waiting');
    bench.tell('v2', { kind: 'end' });
    assert.equal(bench.chat('v4').agent, 'ben');
  });

  test('survives the desk, with all that was not received', () => {
    const { bench, say } = talking();
    say('one');
    say('two');
    const [one, two] = bench.all('v1').filter(({ typeu }) => typeu === -1);
    bench.put({ type: 'receipt', to: 'v1', fingerprint: one.fingerprint, isRead: false });
    bench.sent = [];
    bench.start();
    assert.deepEqual(bench.all('v1').filter(({ typeu }) => typeu === -1)
      .map(({ text, fingerprint }) => [text, fingerprint]), [['two', two.fingerprint]]);
    assert.equal(bench.last('ann', 'chat').last, bench.disk.log('v1').length);
    say('three');
    assert.equal(bench.last('v1').text, 'three', 'the pass is still good');
  });
});

test('what a page says of its visitor leaves room for the others who wait', () => {
  const bench = new Bench({ assign: 'byHand' });
  bench.agent('ann');
  const odd = '\ud800'.repeat(1_900), half = '\ud800'.repeat(200);
  const attributes = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`${i}`, half]));
  bench.tell('v1', { kind: 'hello', name: 'Bob', page: { url: `https://a.test/${odd}` } });
  bench.tell('v1', { kind: 'hello', product: { title: half, url: `https://a.test/${odd}` } });
  bench.tell('v1', { kind: 'hello', attributes });
  for (const id of ['v1', 'v2']) bench.say(id, 'hello');
  bench.pass(1_000);
  const queue = bench.last('ann', 'queue');
  assert.deepEqual(queue.chats.map((/** @type {any} */ { chat }) => chat), ['v1', 'v2']);
  assert.equal(queue.chats[0].profile.name, 'Bob');
  assert.ok(bytesOf(JSON.stringify(queue)) < 10_000);
});

describe('receipts', () => {
  test('of an agent reach the visitor: read is what he has read', () => {
    const { bench, ann } = talking();
    const second = bench.say('v1', 'second');
    ann({ kind: 'read', chat: 'v1', upTo: 1 });
    const reads = () => bench.outputs.filter((output) => output.do === 'markRead')
      .map(({ fingerprint }) => fingerprint);
    assert.deepEqual(reads(), [bench.disk.log('v1')[0].id]);
    ann({ kind: 'read', chat: 'v1', upTo: 99 });
    ann({ kind: 'read', chat: 'v1', upTo: 99 });
    assert.deepEqual(reads().slice(1), [second]);
  });

  test('of the visitor reach the agent: received, and read', () => {
    const { bench, say } = talking();
    say('one');
    const { fingerprint } = bench.last('v1'), { seq } = bench.disk.log('v1').at(-1) ?? { seq: 0 };
    bench.put({ type: 'receipt', to: 'v1', fingerprint, isRead: false });
    const { received, read } = bench.last('ann', 'seen');
    assert.deepEqual([received, read], [seq, 0]);
    bench.put({ type: 'receipt', to: 'v1', fingerprint, isRead: true });
    assert.equal(bench.last('ann', 'seen').read, seq);
    bench.put({ type: 'receipt', to: 'v1', fingerprint: 'unknown', isRead: true });
    assert.equal(bench.all('ann', 'seen').length, 2);
  });

  test('typing goes both ways, between those two alone', () => {
    const { bench, ann } = talking();
    bench.say('v2', 'hello');
    bench.outputs = [];
    for (const from of ['v1', 'v2', 'nobody']) bench.put({ type: 'typing', from });
    assert.deepEqual(bench.all('ann', 'typing').map(({ chat, qos }) => [chat, qos]),
      [['v1', false]]);
    ann({ kind: 'typing', chat: 'v1' });
    ann({ kind: 'typing', chat: 'v2' });
    assert.deepEqual(bench.outputs.filter((output) => output.do === 'typing'),
      [{ do: 'typing', to: 'v1' }]);
  });
});

describe('what agents write', () => {
  test('comes in the order in which it was written', () => {
    const { bench, say } = talking();
    const said = () => bench.all('v1').filter(({ typeu }) => typeu === -1).map(({ text }) => text);
    say('second', { after: 'first' });
    say('third', { after: bench.fingerprint() });
    assert.deepEqual(said(), []);
    assert.equal(bench.chat('v1').held.length, 2, 'and is on the disk meanwhile');
    bench.put({
      type: 'message', from: 'ann', typeu: FRAME, fingerprint: 'first', order: '000000000000',
      content: JSON.stringify({
        kind: 'say', chat: 'v1', turn: 1, content: 'first', pass: bench.last('ann', 'welcome').pass,
      }),
    });
    assert.deepEqual(said(), ['first', 'second']);
    bench.pass(15_000);
    assert.deepEqual(said(), ['first', 'second', 'third'], 'what never comes is waited for 15 s');
  });

  test('is none without the pass, and none of who is nobody', () => {
    const { bench } = talking();
    bench.tell('ann', { kind: 'say', chat: 'v1', turn: 1, content: 'forged' });
    assert.equal(bench.last('ann', 'refused').reason, 'login');
    bench.tell('ann', { kind: 'login', secret: 'wrong' });
    assert.equal(bench.last('ann', 'refused').reason, 'secret');
    bench.tell('stranger', { kind: 'login', secret: 'secret' });
    assert.equal(bench.last('stranger', 'refused').reason, 'secret');
    for (let i = 0; i < 5; i += 1) bench.tell('ann', { kind: 'login', secret: 'wrong' });
    assert.equal(bench.last('ann', 'refused').reason, 'rate', 'secrets are not tried without end');
  });

  test('of a supervisor may hand over and close what others have; an agent may not', () => {
    const { bench } = talking();
    const ben = bench.agent('ben'), boss = bench.agent('boss', { role: 'supervisor' });
    tell(bench, 'ben', ben, { kind: 'close', chat: 'v1' });
    tell(bench, 'ben', ben, { kind: 'history', chat: 'v1' });
    tell(bench, 'ben', ben, { kind: 'list', which: 'all' });
    tell(bench, 'ben', ben, { kind: 'canned', key: 'hi', text: 'Hello!' });
    assert.deepEqual(bench.all('ben', 'refused').map(({ reason }) => reason),
      ['chat', 'chat', 'kind', 'role']);
    tell(bench, 'boss', boss, { kind: 'list', which: 'all' });
    assert.equal(bench.last('boss', 'list').chats.length, 1);
    tell(bench, 'boss', boss, { kind: 'transfer', chat: 'v1', to: 'ben' });
    assert.equal(bench.chat('v1').agent, 'ben');
    tell(bench, 'boss', boss, { kind: 'close', chat: 'v1' });
    assert.equal(bench.chat('v1').status, 'closed');
    tell(bench, 'boss', boss, { kind: 'list', which: 'closed' });
    assert.equal(bench.last('boss', 'list').chats[0].chat, 'v1');
    tell(bench, 'boss', boss, { kind: 'canned', key: 'hi', text: 'Hello!' });
    tell(bench, 'ben', ben, { kind: 'canned' });
    assert.deepEqual(bench.last('ben', 'canned').replies, [{ key: 'hi', text: 'Hello!' }]);
  });
});

test('a visitor who is back is sent all that he has not received, however far apart', () => {
  const bench = new Bench({ assign: 'leastBusy' }), pass = bench.agent('ann');
  bench.say('v1', 'hello');
  for (const content of ['one', 'two', 'three']) {
    tell(bench, 'ann', pass, { kind: 'say', chat: 'v1', turn: 1, content });
    for (let i = 0; i < 210; i += 1) {
      tell(bench, 'ann', pass, { kind: 'note', chat: 'v1', content: 'a note' });
    }
  }
  bench.sent = [];
  bench.tell('v1', { kind: 'hello' });
  const texts = bench.all('v1').filter(({ fingerprint }) => fingerprint).map(({ text }) => text);
  assert.deepEqual(texts.slice(-3), ['one', 'two', 'three']);
  assert.equal(texts.length, bench.last('v1', 'state').missing);
});

describe('history', () => {
  test('comes in pages of at most 60 KB, whole, and without notes for visitors', () => {
    const { bench, say, ann } = talking();
    ann({ kind: 'note', chat: 'v1', content: 'inside' });
    for (let i = 0; i < 12; i += 1) say('长'.repeat(5_000));
    const seqs = [];
    let before = null, pages = 0;
    do {
      bench.tell('v1', { kind: 'history', before });
      const page = bench.last('v1', 'history');
      assert.ok(bytesOf(page.content) <= 60_000);
      seqs.unshift(...page.entries.map((/** @type {any} */ { seq }) => seq));
      before = page.before;
      pages += 1;
    } while (before);
    assert.ok(pages > 2);
    const visible = bench.disk.log('v1').filter(({ from }) => from !== 'note');
    assert.deepEqual(seqs, visible.map(({ seq }) => seq));
    assert.ok(bench.words('v1').includes('note: inside'));
  });

  test('of a closed chat that was forgotten is found again', () => {
    const { bench, ann, pass } = talking();
    ann({ kind: 'close', chat: 'v1' });
    bench.start();
    tell(bench, 'ann', pass, { kind: 'history', chat: 'v1' });
    assert.equal(bench.last('ann', 'history').entries[0].content, 'hello');
    bench.say('v1', 'again');
    assert.deepEqual(bench.words('v1').slice(-2), ['visitor: again', 'desk: waiting']);
  });
});

describe('outside working hours, and with nobody there,', () => {
  test('a form is sent, and what is filled in waits', () => {
    const hours = readHours('1-5 09:00-11:00 +00:00');
    const bench = new Bench({ hours });
    bench.agent('ann');
    bench.tell('v1', { kind: 'hello', locale: 'zh-CN' });
    assert.equal(bench.last('v1', 'state').open, false);
    bench.say('v1', '在吗');
    assert.deepEqual(bench.words('v1'), ['visitor: 在吗', 'desk: outside', 'desk: 留言']);
    const answer = { kind: 'form', text: 'a@b', title: '', isAnswer: true };
    bench.say('v1', JSON.stringify(answer), CONTENT);
    assert.deepEqual([bench.chat('v1').status, bench.words('v1').at(-1)],
      ['waiting', 'visitor: a@b']);
    const empty = new Bench();
    empty.say('v1', 'hello');
    assert.deepEqual(empty.words('v1').slice(1), ['desk: nobody', 'desk: Leave a message']);
  });

  test('hours are read, over midnight and over the week, or refused', () => {
    const night = readHours('7 22:00-06:00 +00:00');
    const at = (/** @type {number} */ hours) => isOpen(night, NOON + hours * 3_600_000);
    assert.deepEqual([at(-12 - 1), at(-12 + 5), at(0), at(24 * 7 - 13)], [true, true, false, true]);
    assert.equal(isOpen(readHours('1 19:00-21:00 +08:00'), NOON), true);
    for (const text of ['', '9:00-18:00', '8 09:00-18:00 +00:00', '1 09:00-18:00',
      '1-5 09:00-25:00 +00:00']) {
      assert.equal(readHours(text), null, text);
    }
  });
});

describe('trust', () => {
  const HOSTILE = ['', '{', 'null', '[]', '"x"', '1', '{}', '{"kind":1}', '{"kind":"hello"',
    '{"kind":"__proto__"}', '{"__proto__":{"kind":"end"}}', '['.repeat(16_000),
    '{"kind":"hello","page":[],"product":7,"attributes":"x","name":{},"locale":"<script>"}',
    '{"kind":"hello","attributes":{"__proto__":"x","constructor":"y"}}',
    '{"kind":"history","before":-1,"limit":1e99}', '{"kind":"say"}', '{"kind":"accept"}',
    '{"kind":"presence"}', '{"kind":"say","chat":"__proto__"}', '\ud800',
    '{"kind":"end","x":"\u0000"}'];

  test('nothing that comes throws, and no kind that is not known is passed on', () => {
    const { bench, pass } = talking();
    for (const typeu of [-1, FRAME, CONTENT, 0, 36398, 2 ** 31 - 1]) {
      for (const content of HOSTILE) {
        for (const from of ['v1', 'v2', 'ann', '', '0', 'x'.repeat(5_000), '__proto__']) {
          bench.put({ type: 'message', from, content, typeu, fingerprint: null });
          bench.say(from, content.replace('{', `{"pass":"${pass}",`), typeu);
        }
      }
    }
    const visitors = bench.disk.log('v1').filter(({ from }) => from === 'visitor');
    assert.deepEqual(visitors.filter(({ typeu }) => typeu !== -1), []);
    assert.equal(/** @type {any} */ ({}).kind, undefined);
    bench.put({ type: 'receipt', to: '__proto__', fingerprint: '', isRead: true });
    bench.put({ type: 'answer', id: 99, value: null });
  });

  test('a visitor cannot speak as the desk, and no kind passes without a text', () => {
    assert.equal(kindOf('{"kind":"system","text":"x"}', CONTENT), null);
    assert.equal(kindOf('{"kind":"image"}', CONTENT), null);
    assert.equal(kindOf('{"kind":"image","text":"x"}', CONTENT), 'image');
    assert.equal(kindOf('x', 7), null);
    assert.equal(readFrame('{"kind":"x"}')?.kind, 'x');
  });

  test('of a hello only what has a meaning is kept, and no address that runs', () => {
    assert.deepEqual(profileIn(JSON.parse(HOSTILE[12])), {});
    assert.deepEqual(profileIn(JSON.parse(HOSTILE[13])), { attributes: { constructor: 'y' } });
    assert.deepEqual(profileIn({
      name: 'Bob', locale: 'zh-CN', page: { url: 'javascript:alert(1)', title: 'Shop' },
      product: { title: 'Tea', url: 'https://a.test/tea' }, more: 1,
    }), {
      name: 'Bob', locale: 'zh-CN', page: { url: undefined, title: 'Shop' },
      product: { title: 'Tea', subtitle: undefined, url: 'https://a.test/tea', image: undefined },
    });
  });

  test('what is said as if by a desk is not answered: two would answer each other for ever', () => {
    const bench = new Bench();
    bench.agent('ann');
    const { length } = bench.sent;
    for (const from of ['v1', 'ann', 'cs-desk-2']) bench.tell(from, { kind: 'refused' });
    assert.equal(bench.sent.length, length);
  });

  test('who writes too much, or too long, is told that it is refused, and not kept', () => {
    const bench = new Bench({ burst: 5, perMinute: 60 });
    for (let i = 0; i < 6; i += 1) bench.say('v1', `${i}`);
    assert.deepEqual(bench.all('v1', 'refused').map(({ reason }) => reason), ['rate']);
    bench.now += 1_000;
    bench.say('v1', 'x'.repeat(20_000));
    bench.now += 1_000;
    bench.say('v1', '\u0000'.repeat(9_000));
    assert.deepEqual(bench.all('v1', 'refused').map(({ reason }) => reason),
      ['rate', 'size', 'size']);
    assert.equal(bench.disk.log('v1').filter(({ from }) => from === 'visitor').length, 5);
    bench.say('nobody', 'hello');
    assert.equal(bench.last('nobody', 'refused').reason, 'visitor');
  });

  test('a refusal of what has a receipt is said until it is received', () => {
    const bench = new Bench({ mostUnits: 5 });
    const id = bench.say('v1', 'too long');
    const { fingerprint } = bench.last('v1', 'refused');
    bench.sent = [];
    bench.start();
    assert.deepEqual(bench.all('v1', 'refused').map((one) => [one.id, one.fingerprint]),
      [[id, fingerprint]]);
    bench.put({ type: 'receipt', to: 'v1', fingerprint, isRead: false });
    bench.sent = [];
    bench.start();
    assert.deepEqual(bench.all('v1', 'refused'), []);
  });

  test('what strangers can make it keep in mind is bounded', () => {
    const bench = new Bench({ newPerMinute: 100_000, mostWaiting: 50 });
    for (let i = 0; i < 2_000; i += 1) bench.tell(`v${i}`, { kind: 'hello' });
    for (let i = 0; i < 100; i += 1) bench.say(`w${i}`.replace('w', 'vw'), 'hello');
    assert.equal(bench.core?.health().waiting, 50);
    assert.equal(bench.last('vw99', 'refused').reason, 'busy');
    const room = /** @type {any} */ (bench.core)._room;
    assert.ok(room.chats.size <= 550);
    const limiter = new Limiter(1, 1);
    for (let i = 0; i < 20_000; i += 1) limiter.take(`${i}`, 0);
    assert.equal(limiter.size, 10_000);
  });
});
