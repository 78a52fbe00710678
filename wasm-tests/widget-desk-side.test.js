// @ts-check
/** What the widget makes of what the desk says, and what it says itself, in time that is told. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DeskSide } from '../demo-web/widget/visitor/desk-side.js';
import { FRAME } from '../demo-web/widget/visitor/frames.js';
import { Resender } from '../demo-web/widget/visitor/resender.js';
import { Title } from '../demo-web/widget/view/title.js';

/** Time that goes on when it is told. */
function fakeTime() {
  let now = 0, timers = /** @type {Array<{ at: number, run: () => void }>} */ ([]);
  return {
    randomBytes: (/** @type {number} */ count) => new Uint8Array(count),
    page: () => ({}), forgetDatabase: async () => {},
    setTimeout: (/** @type {() => void} */ run, /** @type {number} */ ms) => {
      const timer = { at: now + ms, run };
      timers.push(timer);
      return timer;
    },
    clearTimeout: (/** @type {any} */ timer) => {
      timers = timers.filter((one) => one !== timer);
    },
    /** @param {number} ms */
    advance(ms) {
      const end = now + ms;
      for (;;) {
        const [next] = timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
        if (!next) break;
        now = next.at;
        timers = timers.filter((one) => one !== next);
        next.run();
      }
      now = end;
    },
  };
}

describe('what the desk says', () => {
  /** @param {any} [facts] @param {() => boolean} [isElsewhere] */
  function sideOf(facts = {}, isElsewhere = () => false) {
    const time = fakeTime(), told = /** @type {any[]} */ ([]), refused = /** @type {any[]} */ ([]);
    const merged = /** @type {any[]} */ ([]);
    const side = new DeskSide({
      tell: (frame) => void told.push(frame), merge: (entries) => void merged.push(...entries),
      refused: (...what) => void refused.push(what), changed: () => {}, host: time,
      facts: () => ({ locale: 'en', page: {}, attributes: {}, ...facts }),
    }, isElsewhere);
    return { side, told, time, refused, merged };
  }
  const state = (/** @type {string} */ status) => ({ kind: 'state', status, agents: 1 });

  test('an older state changes nothing', () => {
    const { side } = sideOf();
    side.setOnline(true);
    side.hear(state('active'), 'b');
    side.hear(state('waiting'), 'a');
    assert.equal(side.state?.status, 'active');
    side.hearLine({ event: 'closed' }, 'a');
    assert.equal(side.state?.status, 'active');
    side.hearLine({ event: 'closed' }, 'c');
    assert.equal(side.state?.status, 'closed');
  });

  test('nothing that is no state can break it', () => {
    const { side, refused, merged } = sideOf();
    side.setOnline(true);
    side.hear({ kind: 'state', status: {}, position: -1, agent: 7, agents: 'x' });
    assert.deepEqual(side.state, { status: 'new', position: null, agent: null, open: true,
      agents: 1 });
    side.hear({ kind: 'refused' });
    side.hear({ kind: 'history', entries: [null, 7, { content: 1 }, { content: 'a', at: 1, id: 'f',
      from: 'visitor', typeu: 'x' }], before: 'y' });
    assert.deepEqual(refused, []);
    assert.deepEqual(merged.map(({ content, own, typeu }) => [content, own, typeu]),
      [['a', true, -1]]);
    assert.equal(side.before, null);
  });

  test('a hello without an answer is said again, later and later', () => {
    const { side, told, time } = sideOf();
    side.setOnline(true);
    time.advance(8000 + 16_000 + 32_000);
    assert.equal(told.length, 4);
    side.hear(state('new'), 'a');
    time.advance(1e6);
    assert.equal(told.length, 4, 'it is answered');
    side.end();
  });

  test('several changes are one hello, and none is none', () => {
    const facts = { name: 'Bob' }, { side, told, time } = sideOf(facts);
    side.setOnline(true);
    side.hear(state('new'), 'a');
    side.update();
    time.advance(1000);
    assert.equal(told.length, 1);
    for (const name of ['a', 'b', 'Ann']) {
      facts.name = name;
      side.update();
    }
    time.advance(1000);
    assert.deepEqual(told.map(({ name }) => name), ['Bob', 'Ann']);
  });

  test('what is too long for the desk is cut, and an address that is none left out', () => {
    const { side, told } = sideOf({
      name: 'n'.repeat(200), page: { url: 'javascript:alert(1)', title: 't'.repeat(300) },
      attributes: Object.fromEntries(Array.from({ length: 30 }, (_, i) =>
        [`k${i}`, 'v'.repeat(300)])),
    });
    side.setOnline(true);
    const [{ name, page, attributes }] = told;
    assert.deepEqual([name.length, page.url, page.title.length, Object.keys(attributes).length,
      attributes.k0.length], [100, undefined, 200, 20, 200]);
  });

  test('what was said elsewhere is asked for once', () => {
    const { side, told } = sideOf({}, () => true);
    side.setOnline(true);
    side.hear(state('new'), 'a');
    side.hear(state('new'), 'b');
    assert.deepEqual(told.map(({ kind }) => kind), ['hello', 'history']);
    assert.equal(FRAME, 36400);
  });

  test('what was said elsewhere is asked for again where question or answer is lost', () => {
    const { side, told, time } = sideOf({}, () => true);
    const asked = () => told.splice(0).map(({ kind, before }) => [kind, before].join(' ').trim());
    side.setOnline(true);
    side.hear(state('new'), 'a');
    time.advance(8000);
    assert.deepEqual(asked(), ['hello', 'history', 'history']);
    side.setOnline(false);
    time.advance(1e6);
    assert.deepEqual(asked(), [], 'offline');
    side.setOnline(true);
    side.hear(state('new'), 'b');
    assert.deepEqual(asked(), ['hello', 'history']);
    side.hear({ kind: 'history', entries: [], before: 31 });
    side.hear(state('new'), 'c');
    time.advance(1e6);
    assert.deepEqual(asked(), [], 'it is there');
    side.ask();
    time.advance(1e6);
    side.ask();
    assert.deepEqual(asked(), ['history 31', 'history 31'], 'older lines can be asked for again');
    side.end();
  });

  test('an attribute that is null is none, also of the person that the page begins with', () => {
    const { side, told } = sideOf({ attributes: { plan: null, order: 7 } });
    side.setOnline(true);
    assert.deepEqual(told[0].attributes, { order: '7' });
    side.end();
  });
});

test('what is lost is sent again after 2, 4, 8 s, and at once when the desk is there', async () => {
  const time = fakeTime();
  /** @type {string[]} */
  const sent = [];
  const resender = new Resender(time, {
    lost: () => ['a', 'b'], resend: async (id) => void sent.push(id),
  });
  resender.look();
  time.advance(1e5);
  assert.deepEqual(sent, [], 'offline');
  resender.setOnline(true);
  time.advance(1999);
  assert.deepEqual(sent, []);
  time.advance(1);
  await new Promise((resolve) => { setImmediate(resolve); });
  assert.deepEqual(sent, ['a', 'b'], 'in their order');
  resender.look();
  resender.look();
  time.advance(3999);
  assert.equal(sent.length, 2);
  resender.hurry();
  await new Promise((resolve) => { setImmediate(resolve); });
  assert.equal(sent.length, 4);
  resender.end();
  resender.look();
  time.advance(1e6);
  assert.equal(sent.length, 4);
});

test('the title blinks while something is unread, and is then what the page made of it', (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const page = { title: 'Shop' }, host = /** @type {any} */ (globalThis);
  host.document = page;
  t.after(() => { delete host.document; });
  const title = new Title();
  title.set('(1) New');
  t.mock.timers.tick(1200);
  assert.equal(page.title, '(1) New');
  title.set('(2) New');
  t.mock.timers.tick(1200);
  assert.equal(page.title, 'Shop');
  t.mock.timers.tick(1200);
  assert.equal(page.title, '(2) New');
  page.title = 'Basket';
  t.mock.timers.tick(1200);
  assert.equal(page.title, '(2) New', 'of the new one');
  title.set('');
  assert.equal(page.title, 'Basket');
  t.mock.timers.tick(9999);
  assert.equal(page.title, 'Basket');
});
