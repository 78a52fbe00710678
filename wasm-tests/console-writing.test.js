// @ts-check
/** What an agent writes comes once and in order, whatever happens to page and desk. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ConsoleWorld, wordsIn } from './support/console-world.js';
import { DESK, FRAME } from './support/desk-people.js';

/** An agent who has the chat of a visitor. @param {import('node:test').TestContext} t */
async function talking(t, how = {}) {
  const world = await ConsoleWorld.open(t), bob = await world.visitor('vbob');
  const ann = await world.agent('ann', how);
  bob.say('hello');
  ann.desk.accept();
  await world.pass(500);
  ann.desk.show('vbob');
  return { world, bob, ann };
}

/** @param {any} bob what agents wrote */
const answers = (bob) => bob.shown.filter((/** @type {any} */ { typeu }) => typeu === -1)
  .map((/** @type {any} */ { content }) => content);

describe('what an agent writes', () => {
  test('is shown at once, and survives a reload before it is sent', async (t) => {
    const { world, bob, ann } = await talking(t);
    world.server.cut();
    ann.desk.say('vbob', 'one');
    ann.desk.say('vbob', 'two');
    ann.desk.setDraft('vbob', 'and thr');
    assert.deepEqual(ann.desk.chat('vbob')?.says.map(({ content, state }) => [content, state]),
      [['one', 'sending'], ['two', 'sending']]);
    const sent = ann.page.client.pending().map(({ fingerprint, content }) =>
      ({ fingerprint, ...JSON.parse(content) })).filter(({ kind }) => kind === 'say');
    assert.deepEqual(sent.map(({ after }) => after), [null, sent[0].fingerprint], 'in their order');
    await world.pass(20);
    const { pass } = ann.desk.standing;
    await ann.page.crash();
    const again = await world.tab('ann', { pass });
    await world.pass(5_000);
    assert.equal(again.desk.standing.stage, 'in', 'without the secret');
    assert.deepEqual(answers(bob), ['one', 'two']);
    assert.equal(again.desk.chat('vbob')?.draft, 'and thr');
    assert.deepEqual(again.desk.chat('vbob')?.says, []);
    again.desk.say('vbob', 'three');
    await world.pass(500);
    assert.deepEqual(answers(bob), ['one', 'two', 'three']);
    assert.ok([...again.profile.kept.keys()].every((key) => !key.startsWith('say:')));
  });

  test('and is lost is sent again under its fingerprint, until the desk has it once', async (t) => {
    const { world, bob, ann } = await talking(t);
    await world.killDesk();
    world.server.ignored = 'ann';
    const id = ann.desk.say('vbob', 'are you there?');
    await world.pass(60_000);
    world.server.ignored = undefined;
    await world.pass(30_000);
    await world.startDesk();
    await world.pass(60_000);
    assert.deepEqual(answers(bob), ['are you there?']);
    assert.equal(world.disk.log('vbob').filter((entry) => entry.id === id).length, 1);
    assert.deepEqual(ann.desk.chat('vbob')?.says, []);
  });

  test('and was lost on a page that died is sent again by the next one', async (t) => {
    const { world, bob, ann } = await talking(t);
    world.server.ignored = 'ann';
    ann.desk.say('vbob', 'left behind');
    await world.pass(17_000);  // the client has given it up, and the page not yet
    assert.deepEqual(ann.page.client.pending().map(({ content }) => content)
      .filter((content) => content.includes('left behind')), []);
    const { pass } = ann.desk.standing;
    await ann.page.crash();
    world.server.ignored = undefined;
    await world.tab('ann', { pass });
    await world.pass(10_000);
    assert.deepEqual(answers(bob), ['left behind']);
  });

  test('after the chat has changed hands is refused, shown as not sent, and can be dropped',
    async (t) => {
      const { world, bob, ann } = await talking(t), ben = await world.agent('ben');
      world.server.latency = 400;
      ann.desk.transfer('vbob', 'ben', '');
      const id = ann.desk.say('vbob', 'too late');
      await world.pass(3_000);
      world.server.latency = 5;
      const says = ann.desk.chat('vbob')?.says ?? [];
      assert.deepEqual(says.map(({ content, state, reason }) => [content, state, reason]),
        [['too late', 'refused', 'chat']]);
      ben.desk.transfer('vbob', 'ann', '');
      await world.pass(1_000);
      ann.desk.retry(/** @type {string} */ (id));
      await world.pass(1_000);
      assert.deepEqual(answers(bob), ['too late']);
      assert.deepEqual(ann.desk.chat('vbob')?.says, []);
      assert.equal(ann.desk.say('velsewhere', 'x'), null, 'nothing is said in chats of others');
    });

  test('and is refused stands in the chat when it is looked at again', async (t) => {
    const { world, ann } = await talking(t);
    await world.agent('ben');
    world.server.latency = 400;
    ann.desk.transfer('vbob', 'ben', '');
    ann.desk.say('vbob', 'too late');
    await world.pass(3_000);
    ann.desk.show(null);
    assert.equal(ann.desk.chat('vbob'), null);
    ann.desk.floor.refresh('all');
    await world.pass(3_000);
    ann.desk.show('vbob');
    assert.deepEqual(ann.desk.chat('vbob')?.says.map(({ content, state }) => [content, state]),
      [['too late', 'refused']]);
  });

  test('that the client does not take throws, and nothing of it is kept', async (t) => {
    const { ann } = await talking(t);
    assert.throws(() => ann.desk.say('vbob', 'x'.repeat(70_000)), { code: 'FRAME_TOO_LARGE' });
    assert.deepEqual(ann.desk.chat('vbob')?.says, []);
  });

  test('in a kept store that holds nonsense does no harm', async (t) => {
    const { world, ann } = await talking(t);
    const { pass } = ann.desk.standing, { keep } = ann.profile;
    keep.set('say:x', { id: 'x', chat: 7 });
    keep.set('say:y', 'nonsense');
    keep.set('after:vbob', [1]);
    keep.set('draft:vbob', { a: 1 });
    await ann.page.crash();
    const again = await world.tab('ann', { pass });
    await world.pass(500);
    assert.deepEqual([again.desk.chat('vbob')?.says, again.desk.chat('vbob')?.draft], [[], '']);
  });
});

describe('three tabs of one agent', () => {
  test('share one connection, one pass, drafts, what is read and what is under way', async (t) => {
    const { world, bob, ann } = await talking(t, { share: true });
    const { pass } = ann.desk.standing;
    const others = [await world.tab('ann', { pass, share: true }),
      await world.tab('ann', { pass, share: true })];
    const desks = [ann, ...others].map(({ desk }) => desk);
    await world.pass(500);
    const live = world.world.sockets.filter((socket) => socket.live);
    assert.equal(live.length, 3, 'the desk, bob, and one of ann');
    for (const desk of desks) {
      assert.deepEqual(desk.mine.map(({ id }) => id), ['vbob']);
      assert.equal(desk.floor.agents.length, 2, 'who is there');
    }
    desks.forEach((desk) => desk.setVisible(false));
    bob.say('and now?');
    await world.pass(500);
    assert.deepEqual(desks.map((desk) => desk.chat('vbob')?.unread), [1, 1, 1]);
    desks[2].show('vbob');
    desks[2].setVisible(true);
    await world.pass(500);
    assert.deepEqual(desks.map((desk) => desk.chat('vbob')?.unread), [0, 0, 0]);
    desks[1].setDraft('vbob', 'I am wri');
    assert.deepEqual(desks.map((desk) => desk.chat('vbob')?.draft), Array(3).fill('I am wri'));

    for (const [i, { page, desk }] of [ann, ...others].entries()) {
      /** @type {any} */ (page).act(() => desk.say('vbob', `from tab ${i}`));
    }
    assert.deepEqual(desks.map((desk) => desk.chat('vbob')?.says.length), [3, 3, 3]);
    await world.pass(1_000);
    assert.deepEqual(answers(bob), ['from tab 0', 'from tab 1', 'from tab 2'], 'in their order');
    assert.deepEqual(desks.map((desk) => desk.chat('vbob')?.says.length), [0, 0, 0]);
    assert.deepEqual(desks.map((desk) => wordsIn(desk, 'vbob')),
      Array(3).fill(wordsIn(desks[0], 'vbob')));
    desks[1].setState('away');
    assert.deepEqual(desks.map(({ standing }) => standing.state), ['away', 'away', 'away']);

    await ann.page.crash();  // which has led
    await world.pass(200_000);
    assert.equal(desks[1].mine.length, 1, 'another one speaks for all');
    assert.equal(world.disk.doc('a:ann').state, 'away');
    desks[2].logout();
    await world.pass(500);
    assert.equal(world.disk.doc('a:ann').state, 'gone');
  });
});

test('three tabs have all of sixty chats, though each asks page by page', async (t) => {
  const world = await ConsoleWorld.open(t), ann = await world.agent('ann', { share: true });
  for (let i = 0; i < 60; i += 1) (await world.visitor(`v${i}`)).say('hello');
  await world.pass(1_500);
  for (let i = 0; i < 60; i += 1) {
    ann.desk.accept();
    await world.pass(30);
  }
  const { pass } = ann.desk.standing;
  const desks = [ann, await world.tab('ann', { pass, share: true }),
    await world.tab('ann', { pass, share: true })].map(({ desk }) => desk);
  await world.pass(3_000);
  assert.deepEqual(desks.map(({ mine }) => mine.length), [60, 60, 60]);
});

describe('a peer that claims to be the desk', () => {
  /** @param {number} seed */
  const randomOf = (seed) => {
    let state = seed;
    return (/** @type {number} */ most) => {
      state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9 | 0;
      return (state >>> 0) % most;
    };
  };
  const KINDS = ['welcome', 'agents', 'queue', 'chat', 'said', 'seen', 'typing', 'profile', 'rated',
    'taken', 'history', 'list', 'canned', 'refused', 'nonsense', '__proto__'];
  const VALUES = [null, true, -1, 0, 1, 7, 2 ** 53, 1e308, '', 'x', 'vbob', 'ann', 'active',
    'closed', 'waiting', 'mine', 'all', 'login', 'secret', [], {}, [[]], [null], ['vbob'],
    '<img src=x onerror=alert(1)>', 'x'.repeat(70_000)];
  const NAMES = ['chat', 'chats', 'agents', 'replies', 'entries', 'before', 'after', 'which', 'seq',
    'at', 'from', 'content', 'typeu', 'id', 'status', 'agent', 'name', 'turn', 'last', 'since',
    'profile', 'received', 'read', 'unread', 'rating', 'value', 'reason', 'pass', 'role', 'total',
    'key', 'text', 'by', '__proto__', 'constructor'];

  test('can say what it wants: nothing throws, and the page goes on', async (t) => {
    const { world, bob, ann } = await talking(t), random = randomOf(7);
    const liar = await world.visitor('vliar');
    const one = (/** @type {any[]} */ list) => list[random(list.length)];
    const make = (depth = 0) => Object.fromEntries(Array.from({ length: random(9) }, () => {
      const nested = depth < 2 && random(3) === 0;
      return [one(NAMES), nested ? random(2) ? [make(depth + 1)] : make(depth + 1) : one(VALUES)];
    }));
    /** @type {any[]} */
    const errors = [];
    ann.page.client.on('error', (error) => errors.push(error));
    const { from } = await lieAs(world, DESK);
    for (let i = 0; i < 1_500; i += 1) {
      from(random(20) ? JSON.stringify({ kind: one(KINDS), ...make() }) : one(['[', '[]', '7']));
      if (i % 100 === 0) await world.pass(50);
      for (const { lines, says } of ann.desk.mine) assert.ok(lines && says);
    }
    await world.pass(1_000);
    assert.deepEqual(errors, []);
    assert.equal(/** @type {any} */ ({}).polluted, undefined);
    ann.desk.login('secret of ann');
    await world.pass(20_000);
    ann.desk.show('vbob');
    ann.desk.say('vbob', 'still here');
    await world.pass(1_000);
    assert.ok(answers(bob).includes('still here'));
    assert.ok(liar);
  });

  test('and is another sender is not heard', async (t) => {
    const { world, ann } = await talking(t);
    const { from } = await lieAs(world, 'vliar');
    from(JSON.stringify({ kind: 'refused', reason: 'login', id: 'x' }));
    from(JSON.stringify({ kind: 'said', chat: 'vbob', seq: 99, from: 'visitor', content: 'boo' }));
    from(JSON.stringify({ kind: 'welcome', pass: 'mine', name: 'Eve', chats: [] }));
    await world.pass(500);
    assert.deepEqual([ann.desk.standing.stage, ann.desk.mine.length], ['in', 1]);
    assert.notEqual(ann.desk.standing.pass, 'mine');
  });

  /** Puts frames to ann on her own link, as a server does that checks nothing. */
  async function lieAs(/** @type {ConsoleWorld} */ world, /** @type {string} */ who) {
    let count = 0;
    const from = (/** @type {string} */ content) => {
      count += 1;
      world.server.links.get('ann')?.text(JSON.stringify({
        bridge: false, type: 2, dataContent: content, from: who, to: 'ann', fp: `lie-${count}`,
        QoS: true, typeu: FRAME, sm: -1,
      }));
    };
    return { from };
  }
});
