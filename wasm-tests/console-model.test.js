// @ts-check
/** What an agent's console knows and does, rule by rule, at the real desk, in virtual time. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Floor } from '../demo-web/console/model/floor.js';
import { Signal } from '../demo-web/shared/signal.js';
import { ConsoleWorld, wordsIn } from './support/console-world.js';
import { CONTENT, DESK, FRAME } from './support/desk-people.js';

describe('the login to the desk', () => {
  test('brings a pass, the queue, who is there and what is written already', async (t) => {
    const world = await ConsoleWorld.open(t), bob = await world.visitor('vbob', { name: 'Bob' });
    bob.say('hello');
    const { desk } = await world.agent('ann');
    assert.deepEqual([desk.standing.stage, desk.standing.name, desk.standing.role],
      ['in', 'Ann', 'supervisor']);
    assert.ok(desk.standing.pass);
    assert.deepEqual(desk.floor.lists.queue.chats.map(({ id, profile }) => [id, profile.name]),
      [['vbob', 'Bob']]);
    assert.deepEqual(desk.floor.agents.map(({ id, state }) => [id, state]),
      [['ann', 'ready'], ['ben', 'gone']]);
    desk.setCanned('hi', 'Hello, how can I help?');
    await world.pass(100);
    assert.deepEqual(desk.floor.canned, [{ key: 'hi', text: 'Hello, how can I help?' }]);
  });

  test('with a wrong secret is refused, and with no desk nobody answers', async (t) => {
    const world = await ConsoleWorld.open(t), { desk } = await world.tab('ann');
    desk.login('a guess');
    assert.equal(desk.standing.stage, 'entering');
    await world.pass(500);
    assert.deepEqual([desk.standing.stage, desk.standing.trouble], ['out', 'secret']);
    await world.killDesk();
    desk.login('secret of ann');
    await world.pass(16_000);
    assert.deepEqual([desk.standing.stage, desk.standing.trouble], ['out', 'silent']);
  });

  test('is said again where there is no answer, and lies on no disk', async (t) => {
    const world = await ConsoleWorld.open(t), { desk, page } = await world.tab('ann');
    world.server.ignored = 'ann';
    desk.login('secret of ann');
    await world.pass(3_000);
    world.server.ignored = undefined;
    await world.pass(6_000);
    assert.equal(desk.standing.stage, 'in');
    await world.pass(10_000);
    assert.equal(desk.standing.stage, 'in', 'and nothing waits for an answer any more');
    const written = JSON.stringify(page.store.writes);
    assert.ok(written.includes('presence') || written.includes('agents'), 'other frames are kept');
    assert.ok(!written.includes('secret of ann'));
  });

  test('elsewhere makes the pass void; what was on its way before does not', async (t) => {
    const world = await ConsoleWorld.open(t), { desk, page } = await world.agent('ann');
    const former = desk.standing.pass;
    await world.world.until(world.desk?.feed({ type: 'addAgent', agent: {
      id: 'ann', name: 'Ann', role: 'agent', hash: 'hash of another', capacity: 5,
    } }) ?? Promise.resolve());
    desk.login('another');
    desk.accept('vnobody');  // with the former pass
    await world.pass(500);
    assert.equal(desk.standing.stage, 'in');
    assert.notEqual(desk.standing.pass, former);
    page.client.send(DESK, JSON.stringify({ kind: 'login', secret: 'another' }), { typeu: FRAME });
    await world.world.until(world.desk?.feed({ type: 'addAgent', agent: {
      id: 'ann', name: 'Ann', role: 'agent', hash: 'hash of a third', capacity: 5,
    } }) ?? Promise.resolve());
    desk.accept('vnobody');
    await world.pass(500);
    assert.deepEqual([desk.standing.stage, desk.standing.trouble], ['out', 'login']);
  });

  test('lasts: the agent is heard every 30 s, and who slept too long has his chats again in the ' +
    'queue', async (t) => {
    const world = await ConsoleWorld.open(t), bob = await world.visitor('vbob');
    const { desk, news, page } = await world.agent('ann');
    bob.say('hello');
    desk.accept();
    await world.pass(600_000);
    assert.equal(desk.mine.length, 1, 'ten minutes without a word');
    // The page sleeps: nothing of it runs, then all at once.
    world.server.ignored = 'ann';
    await world.pass(120_000);
    world.server.ignored = undefined;
    await world.pass(60_000);
    assert.equal(desk.mine.length, 0);
    assert.ok(news.some(({ what }) => what === 'lost' || what === 'returned'));
    assert.equal(desk.floor.lists.queue.total, 1);
    assert.equal(page.client.state, 'online');
  });
});

describe('a chat', () => {
  test('is accepted, answered, noted in, read, handed over and closed', async (t) => {
    const world = await ConsoleWorld.open(t);
    const bob = await world.visitor('vbob', { page: { title: 'Tea' }, attributes: { order: '7' } });
    const ann = await world.agent('ann'), ben = await world.agent('ben');
    bob.say('hello');
    await world.pass(1_200);
    assert.deepEqual(ann.news.map(({ what }) => what), ['waiting']);
    ann.desk.accept('vbob');
    ann.desk.show('vbob');
    await world.pass(200);
    assert.deepEqual(ann.desk.chat('vbob')?.profile,
      { page: { url: undefined, title: 'Tea' }, attributes: { order: '7' } });
    assert.equal(ann.desk.floor.lists.queue.total, 0);
    ann.desk.say('vbob', 'hi');
    ann.desk.note('vbob', 'he is friendly');
    await world.pass(500);
    assert.deepEqual(wordsIn(ann.desk, 'vbob'),
      ['visitor: hello', 'desk: waiting', 'desk: accepted', 'agent: hi', 'note: he is friendly']);
    const chat = ann.desk.chat('vbob');
    assert.deepEqual([chat?.says.length, chat?.received, chat?.unread], [0, 4, 0]);
    assert.deepEqual(bob.texts.slice(-1), ['hi']);
    const [, , hi] = bob.shown;
    bob.client.markRead(hi);
    await world.pass(500);
    assert.equal(ann.desk.chat('vbob')?.read, 4);

    ann.desk.transfer('vbob', 'ben', 'he wants tea');
    await world.pass(500);
    assert.equal(ann.desk.mine.length, 0);
    assert.equal(ann.desk.chat('vbob')?.isMine, false, 'what one looks at stays to be seen');
    assert.deepEqual(ben.news.map(({ what }) => what), ['waiting', 'gained']);
    assert.ok(wordsIn(ben.desk, 'vbob').includes('note: he wants tea'));
    ben.desk.end('vbob');
    await world.pass(500);
    assert.equal(ben.desk.mine.length, 0);
    bob.tell({ kind: 'hello' });
    bob.client.send(DESK, JSON.stringify({ kind: 'rating', text: '5', most: 5, value: 5 }),
      { typeu: CONTENT });
    ben.desk.floor.refresh('closed');
    await world.pass(500);
    assert.deepEqual(ben.desk.floor.lists.get('closed').chats.map(({ id, rating }) => [id, rating]),
      [['vbob', 5]]);
  });

  test('is one of sixty, which a reload has again, but for what is not his now', async (t) => {
    const world = await ConsoleWorld.open(t), ann = await world.agent('ann');
    for (let i = 0; i < 60; i += 1) (await world.visitor(`v${i}`)).say('hello');
    await world.pass(1_500);
    for (let i = 0; i < 60; i += 1) {
      ann.desk.accept();
      await world.pass(30);
    }
    await world.pass(2_000);
    assert.equal(ann.desk.mine.length, 60);
    const { pass } = ann.desk.standing;
    await ann.page.crash();
    const again = await world.tab('ann', { pass });
    await world.pass(2_000);
    assert.equal(again.desk.mine.length, 60);
    assert.ok(again.desk.mine.every(({ lines }) => lines.length > 0), 'each with its newest lines');
    world.server.ignored = DESK;
    again.desk.end('v7');
    await world.pass(200);
    world.server.ignored = undefined;
    world.server.cut();
    await world.pass(90_000);
    assert.equal(again.desk.mine.length, 59);
  });

  test('that is not open keeps 50 lines, however many come', async (t) => {
    const world = await ConsoleWorld.open(t), bob = await world.visitor('vbob');
    const { desk } = await world.agent('ann');
    bob.say('hello');
    desk.accept();
    await world.pass(500);
    for (let i = 0; i < 70; i += 1) {
      bob.say(`line ${i}`);
      await world.pass(1_100);
    }
    const { lines, last, unread } = /** @type {any} */ (desk.chat('vbob'));
    assert.deepEqual([lines.length, lines.at(-1).seq, lines[0].seq], [50, last, last - 49]);
    assert.equal(unread, 71, 'and forgets nothing of what is unread');
    desk.show('vbob');
    desk.older('vbob');
    await world.pass(500);
    assert.deepEqual(desk.chat('vbob')?.lines.map(({ seq }) => seq),
      Array.from({ length: last }, (_, i) => i + 1));
  });

  test('that another one has taken is said to be his', async (t) => {
    const world = await ConsoleWorld.open(t), bob = await world.visitor('vbob');
    const ann = await world.agent('ann'), ben = await world.agent('ben');
    bob.say('hello');
    await world.pass(1_200);
    ann.desk.accept('vbob');
    ben.desk.accept('vbob');
    await world.pass(200);
    assert.deepEqual(ben.news.at(-1), { what: 'taken', chat: 'vbob', name: 'Ann' });
    assert.equal(ben.desk.mine.length, 0);
  });

  test('is read only when it is open and the page is looked at', async (t) => {
    const world = await ConsoleWorld.open(t), bob = await world.visitor('vbob');
    const { desk, news } = await world.agent('ann');
    const first = bob.say('hello');
    desk.accept();
    await world.pass(500);
    assert.equal(desk.chat('vbob')?.unread, 1);
    desk.setVisible(false);
    desk.show('vbob');
    await world.pass(500);
    assert.deepEqual([first.status, desk.chat('vbob')?.unread], ['received', 1]);
    desk.setVisible(true);
    await world.pass(500);
    assert.deepEqual([first.status, desk.chat('vbob')?.unread], ['read', 0]);
    const third = (await world.visitor('vcarl')).say('I am new');
    desk.told.on(({ what, chat }) => {
      if (what === 'gained' && chat === 'vcarl') desk.show(chat);  // before its lines are here
    });
    await world.pass(100);
    desk.accept('vcarl');
    await world.pass(500);
    assert.deepEqual([third.status, desk.chat('vcarl')?.unread], ['read', 0]);
    desk.show(null);
    const second = bob.say('still there?');
    await world.pass(500);
    assert.deepEqual([second.status, desk.chat('vbob')?.unread], ['received', 1]);
    assert.equal(news.filter(({ what }) => what === 'said').length, 1);
  });

  test('shows who types, for six seconds or until he has written', async (t) => {
    const world = await ConsoleWorld.open(t), bob = await world.visitor('vbob');
    const { desk } = await world.agent('ann');
    /** @type {any[]} */
    const typed = [];
    bob.client.on('typing', (event) => typed.push(event));
    bob.say('hello');
    desk.accept();
    await world.pass(500);
    bob.client.typing(DESK);
    await world.pass(100);
    assert.equal(desk.chat('vbob')?.isTyping, true);
    await world.pass(6_000);
    assert.equal(desk.chat('vbob')?.isTyping, false);
    bob.client.typing(DESK);
    await world.pass(100);
    bob.say('so');
    await world.pass(100);
    assert.equal(desk.chat('vbob')?.isTyping, false);
    for (let i = 0; i < 20; i += 1) desk.typing('vbob');
    await world.pass(100);
    assert.equal(typed.length, 1, 'once in three seconds');
  });

  test('has no gap: what was missed is asked for, and what is far back on demand', async (t) => {
    const world = await ConsoleWorld.open(t), bob = await world.visitor('vbob');
    const { desk } = await world.agent('ann');
    for (let i = 0; i < 90; i += 1) bob.say(`line ${i}`);
    await world.pass(500);
    desk.accept();
    desk.show('vbob');
    await world.pass(500);
    const { lines, hasOlder, last } = /** @type {any} */ (desk.chat('vbob'));
    assert.equal(lines.length, 20, 'not all of it');
    assert.deepEqual([lines.at(-1).seq, hasOlder], [last, true]);
    for (let i = 0; i < 3; i += 1) {
      desk.older('vbob');
      await world.pass(200);
    }
    const all = /** @type {any} */ (desk.chat('vbob'));
    assert.deepEqual(all.lines.map((/** @type {any} */ { seq }) => seq),
      Array.from({ length: last }, (_, i) => i + 1));
    assert.equal(all.hasOlder, false);
    // The server takes three messages of the desk and passes none of them on.
    world.server.ignored = DESK;
    bob.say('missed 1');
    bob.say('missed 2');
    await world.pass(300);
    world.server.ignored = undefined;
    world.server.cut();
    await world.pass(70_000);
    bob.say('heard');
    await world.pass(1_000);
    assert.deepEqual(wordsIn(desk, 'vbob').slice(-3),
      ['visitor: missed 1', 'visitor: missed 2', 'visitor: heard']);
  });
});

describe('what an agent does', () => {
  test('and does not come to the desk is told; a note that cannot go is not taken', async (t) => {
    const world = await ConsoleWorld.open(t), bob = await world.visitor('vbob');
    const { desk, news } = await world.agent('ann');
    bob.say('hello');
    desk.accept();
    await world.pass(500);
    world.server.ignored = 'ann';
    assert.equal(desk.note('vbob', 'he is friendly'), true);
    await world.pass(70_000);
    assert.deepEqual(news.filter(({ what }) => what === 'unsent').length, 1);
    desk.leave();
    assert.equal(desk.note('vbob', 'he is friendly'), false, 'without a pass');
  });

  test('is not heard of in a desk that is closed', async (t) => {
    const world = await ConsoleWorld.open(t), heard = new Signal();
    let listeners = 0;
    const tabs = {
      post: () => {},
      heard: Object.assign(Object.create(heard), {
        on: () => {
          listeners += 1;
          return () => { listeners -= 1; };
        },
      }),
    };
    const { page, profile } = await world.tab('ann');
    const { AgentDesk } = await import('../demo-web/console/model/agent-desk.js');
    const desk = new AgentDesk(page.client, { keep: profile.keep, tabs });
    assert.equal(listeners, 1);
    desk.close();
    assert.equal(listeners, 0);
    const off = heard.on(() => assert.fail('it was taken off'));
    off();
    heard.emit(1);
  });
});

describe('a list', () => {
  /** @param {string} id @param {string} [status] */
  const chat = (id, status = 'active') => ({ chat: id, status, agent: 'ann', at: 5 });

  function hearing() {
    /** @type {any[]} */
    const asked = [], /** @type {string[][]} */ mine = [];
    const floor = new Floor({
      tell: (frame) => void asked.push(frame), changed: () => {}, waiting: () => {},
      seen: () => {}, mine: (ids) => void mine.push(ids),
    });
    return { floor, asked, mine };
  }

  test('goes on past those of one moment', () => {
    const { floor, asked } = hearing();
    floor.refresh('closed');
    floor.hear('list', {
      which: 'closed', chats: [chat('v1', 'closed')], total: 60, before: 5, past: 'v1',
    }, '1');
    floor.more('closed');
    assert.deepEqual(asked.at(-1), { kind: 'list', which: 'closed', before: 5, past: 'v1' });
    floor.hear('list', { which: 'closed', chats: [chat('v2', 'closed')], before: null }, '2');
    assert.deepEqual(floor.lists.get('closed').chats.map(({ id }) => id), ['v1', 'v2']);
    floor.hear('list',
      { which: 'mine', chats: [chat('v1')], total: 2, before: 5, past: 'v1' }, '3');
    assert.deepEqual(asked.at(-1), { kind: 'list', which: 'mine', before: 5, past: 'v1' });
  });

  test('of his own is whole when all are there, whoever has asked for its pages', () => {
    const { floor, asked, mine } = hearing();
    const first = { which: 'mine', chats: [chat('v1')], total: 2, before: 5 };
    const last = { which: 'mine', chats: [chat('v2')], total: 2, before: null };
    for (const frame of [first, first, last, last, first, last]) floor.hear('list', frame, '1');
    assert.deepEqual(mine, [['v1', 'v2'], ['v1', 'v2']]);
    assert.equal(asked.length, 2, 'and each page is asked for once');
  });

  test('of canned replies keeps its other pages, whoever has asked for one', () => {
    const { floor, asked } = hearing();
    const reply = (/** @type {string} */ key, text = key) => ({ key, text });
    const first = { replies: [reply('a'), reply('b')], after: 'b' };
    const last = { replies: [reply('c')], after: null };
    for (const frame of [first, first, last, last]) floor.hear('canned', frame, '1');
    assert.deepEqual([floor.canned.map(({ key }) => key), asked.length], [['a', 'b', 'c'], 1]);
    floor.noteCanned('a', null);
    floor.hear('canned', { replies: [reply('b', 'anew')], after: 'b' }, '2');
    assert.deepEqual(asked.at(-1), { kind: 'canned', after: 'b' });
    assert.deepEqual(floor.canned, [reply('b', 'anew'), reply('c')]);
  });
});
