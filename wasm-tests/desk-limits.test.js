// @ts-check
/** What anybody can make the desk send, and what becomes of what it must send meanwhile. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Logins } from '../demo-web/desk/logins.js';
import { Outgoing } from '../demo-web/desk/outgoing.js';
import { Bench } from './support/desk-bench.js';
import { FRAME } from './support/desk-people.js';

const ALL = 600;  // refusals a minute, as `newPerMinute`
const LIMITS = { burst: 20, perMinute: 60, newPerMinute: ALL, mostWaiting: 10_000 };

describe('who has not shown who he is', () => {
  /** @type {Record<string, (bench: Bench) => void>} */
  const FLOODS = {
    'logs in as an agent, with wrong secrets': (bench) =>
      void bench.tell('ann', { kind: 'login', secret: 'wrong' }),
    'logs in and is no agent': (bench) =>
      void bench.tell('eve', { kind: 'login', secret: 'wrong' }),
    'sends an agent\'s frames without the pass': (bench) =>
      void bench.tell('ann', { kind: 'accept' }),
    'sends as an agent what is no frame': (bench) => void bench.say('ann', 'hello'),
    'is no visitor': (bench) => void bench.say('eve', 'hello'),
    'has a fingerprint that is none': (bench) => bench.put({
      type: 'message', from: 'v1', content: 'hello', typeu: -1, fingerprint: 'x'.repeat(129),
    }),
  };
  for (const [what, flood] of Object.entries(FLOODS)) {
    test(`and ${what} is answered now and then`, () => {
      const bench = new Bench(LIMITS);
      bench.agent('ann');
      bench.sent = [];
      const count = () => bench.sent.filter(({ kind }) => kind === 'refused').length;
      for (let i = 0; i < 1_000; i += 1) flood(bench);
      const told = count();
      assert.ok(told > 0 && told <= 20, `${told}`);
      bench.now += 60_000;
      flood(bench);
      assert.equal(count(), told + 1, 'later again');
    });
  }

  test('is answered now and then, too, if he is many', () => {
    const bench = new Bench(LIMITS);
    for (let i = 0; i < 5_000; i += 1) {
      bench.tell(`eve ${i}`, { kind: 'login', secret: 'wrong' });
      bench.say(`eve ${i}`, 'hello');
    }
    assert.ok(bench.sent.length <= ALL, `${bench.sent.length}`);
    bench.settings.mostUnits = 5;
    bench.say('v1', 'a');
    bench.say('v1', 'too long');
    assert.equal(bench.last('v1', 'refused').reason, 'size', 'who has a chat is told all the same');
  });

  test('does not keep a visitor from hearing that he is refused', () => {
    const bench = new Bench({ ...LIMITS, newPerMinute: ALL });
    for (let i = 0; i < ALL + 10; i += 1) bench.say(`eve ${i}`, 'hello');
    for (let i = 0; i < ALL; i += 1) bench.say(`v${i}`, 'hello');
    const id = bench.say('vlate', 'hello');
    assert.deepEqual([bench.last('vlate').reason, bench.last('vlate').id], ['busy', id]);
  });

  test('takes no room that is kept for agents', () => {
    const bench = new Bench(LIMITS), pass = bench.agent('ann');
    for (const frame of [{ kind: 'login', secret: 'wrong' }, { kind: 'accept' }]) {
      bench.tell('ann', frame);
      assert.equal(bench.outputs.at(-1).toAgent, undefined);
    }
    bench.tell('ann', { kind: 'list', which: 'mine', pass });
    assert.equal(bench.outputs.at(-1).toAgent, true);
  });

  test('gets the same answer whether he is an agent or nobody', () => {
    const bench = new Bench(LIMITS);
    bench.agent('ann');
    const answers = ['ann', 'eve'].map((id) => {
      bench.tell(id, { kind: 'login', secret: 'wrong' });
      const { to, content, id: of, ...rest } = bench.last(id);
      return rest;
    });
    assert.deepEqual(answers[0], answers[1]);
  });
});

test('logins at a door of a shared desk are looked up so many at a time', async () => {
  /** @type {Array<(doc: any) => void>} */
  const asked = [];
  const store = /** @type {any} */ ({
    doc: () => new Promise((resolve) => { asked.push(resolve); }),
  });
  const logins = new Logins(store, { now: () => 0, verify: async () => true });
  const login = (/** @type {string} */ from) => logins.check({
    type: 'message', from, typeu: FRAME, content: '{"kind":"login","secret":"a secret"}',
    fingerprint: 'a',
  });
  const told = Array.from({ length: 2_000 }, (_, i) => login(`eve ${i}`));
  assert.deepEqual([asked.length, told.filter((one) => one === null).length], [500, 1_500]);
  for (const resolve of asked.splice(0)) resolve(undefined);
  await Promise.all(told);
  const proven = /** @type {any} */ (login('ann'));
  asked[0]({ hash: 'a hash' });
  assert.equal((await proven).proof, 'a hash');
});

test('a fingerprint that no client makes is refused with its message, and not kept', () => {
  const bench = new Bench();
  for (const fingerprint of ['x'.repeat(128), 'x'.repeat(129), 'x'.repeat(60_000)]) {
    bench.put({ type: 'message', from: 'v1', content: 'hello', typeu: -1, fingerprint });
  }
  const visitors = bench.disk.log('v1').filter(({ from }) => from === 'visitor');
  assert.deepEqual(visitors.map(({ id }) => id), ['x'.repeat(128)]);
  const refusals = bench.all('v1', 'refused');
  assert.deepEqual(refusals.map(({ reason, id }) => [reason, id]), Array(2).fill(['size', null]));
});

describe('places in the queue', () => {
  const COUNT = 1_000;

  /** A queue of so many, who have all been told. */
  function queue() {
    const bench = new Bench({ ...LIMITS, newPerMinute: 100_000 }), pass = bench.agent('ann', {
      capacity: COUNT,
    });
    for (let i = 0; i < COUNT; i += 1) {
      bench.now += 1;
      bench.say(`v${i}`, 'hello');
    }
    bench.pass(60_000);
    return { bench, accept: () => bench.tell('ann', { kind: 'accept', pass }) };
  }
  const states = (/** @type {Bench} */ bench) => bench.sent.filter(({ kind }) => kind === 'state');

  test('are told as they are up to 20, then by tens, and beyond 100 by hundreds', () => {
    const { bench, accept } = queue();
    const places = () => [0, 19, 20, 30, 99, 100, 998].map((i) =>
      bench.last(`v${i}`, 'state').position);
    assert.deepEqual(places(), [1, 20, 30, 40, 100, 200, 1_000]);
    for (let i = 0; i < 15; i += 1) {
      accept();
      bench.pass(1_000);
    }
    bench.pass(60_000);
    const told = Array.from({ length: COUNT - 15 }, (_, i) =>
      [i + 1, bench.last(`v${i + 15}`, 'state').position]);
    for (const [place, position] of told) {
      const step = place <= 20 ? 1 : place <= 100 ? 10 : 100;
      assert.equal(position, Math.ceil(place / step) * step, `${place}`);
    }
  });

  test('cost no more than 50 frames a second however many wait, and no acknowledgement', () => {
    const { bench, accept } = queue();
    let most = 0, sum = 0;
    for (let i = 0; i < 30; i += 1) {
      bench.sent = [];
      accept();
      bench.pass(1_000);
      const moved = states(bench).filter(({ status }) => status === 'waiting');
      assert.deepEqual(moved.filter(({ qos }) => qos !== false), []);
      most = Math.max(most, states(bench).length);
      sum += states(bench).length;
    }
    assert.ok(most <= 50, `${most}`);
    assert.ok(sum > 20 * 30, 'those in front are told each time');
  });

  test('are told for sure to who begins to wait, and who waits no more hears so for sure', () => {
    const { bench, accept } = queue();
    bench.sent = [];
    bench.say('vlast', 'hello');
    accept();
    bench.pass(2_000);
    const [first, last] = [bench.last('v0', 'state'), bench.last('vlast', 'state')];
    assert.deepEqual([first.status, first.qos, last.position, last.qos],
      ['active', undefined, 1_000, undefined]);
  });

  test('are told once more, for sure, when they have been the same for a while', () => {
    const { bench, accept } = queue();
    accept();
    bench.pass(2_000);
    bench.sent = [];
    bench.pass(60_000);
    const told = states(bench).map(({ to, qos, position }) => [to, qos, position]);
    const moved = Array.from({ length: 20 }, (_, i) => [`v${i + 1}`, undefined, i + 1]);
    assert.deepEqual(told.slice(0, 20), moved);
    assert.equal(new Set(told.map(([to]) => to)).size, told.length);
  });

  test('are told anew when the desk was away, in their turn', () => {
    const { bench } = queue();
    bench.sent = [];
    bench.put({ type: 'start' });
    assert.ok(states(bench).length <= 50);
    bench.pass(60_000);
    assert.equal(new Set(states(bench).map(({ to }) => to)).size, COUNT);
    assert.deepEqual(states(bench).filter(({ qos }) => qos === false), []);
  });
});

/** A client whose queue has room for so many. */
class FakeClient {
  /** @type {Map<string, any>} */
  pending = new Map();
  /** @type {any} */
  listener = null;
  count = 0;
  isLoggedIn = true;

  /** @param {number} room */
  constructor(room) {
    this.room = room;
  }

  on(/** @type {string} */ _, /** @type {any} */ listener) {
    this.listener = listener;
  }

  send(/** @type {string} */ to, /** @type {string} */ content, /** @type {any} */ how) {
    const fingerprint = how.fingerprint ?? `made ${this.count += 1}`;
    if (!this.isLoggedIn) throw Object.assign(new Error(), { code: 'NOT_LOGGED_IN' });
    const isThere = this.pending.has(fingerprint);
    if (isThere) throw Object.assign(new Error(), { code: 'DUPLICATE_FINGERPRINT' });
    if (this.pending.size >= this.room) throw Object.assign(new Error(), { code: 'QUEUE_FULL' });
    const message = { to, content, typeu: how.typeu, fingerprint, status: 'sent' };
    this.pending.set(fingerprint, message);
    return message;
  }

  /** @param {string} fingerprint @param {string} status */
  settle(fingerprint, status) {
    const message = this.pending.get(fingerprint);
    this.pending.delete(fingerprint);
    this.listener({ message, status });
  }
}

describe('what goes out', () => {
  /** @param {number} room */
  function outgoing(room) {
    const client = new FakeClient(room);
    /** @type {Array<{ run: () => void, ms: number }>} */
    const timers = [];
    const said = { behind: 0, lines: /** @type {string[]} */ ([]) };
    const out = new Outgoing(/** @type {any} */ (client), {
      log: (line) => said.lines.push(line), behind: () => { said.behind += 1; },
      timers: /** @type {any} */ ({
        setTimeout: (/** @type {() => void} */ run, /** @type {number} */ ms) => {
          timers.push({ run, ms });
          return timers.length;
        },
        clearTimeout: () => {},
      }),
    });
    /** @param {string} fingerprint @param {string} [content] */
    const relay = (fingerprint, content = 'hello') =>
      out.send({ do: 'send', to: 'v1', content, typeu: -1, fingerprint });
    const frame = (/** @type {string} */ to, content = '{}', toAgent = false) =>
      out.send({ do: 'send', to, content, typeu: FRAME, toAgent });
    return { client, timers, said, out, relay, frame, keys: () => [...client.pending.keys()] };
  }

  test('and must come waits for room in a full queue, and keeps its order', () => {
    const { client, relay, said, keys } = outgoing(2);
    for (const id of ['a', 'b', 'c', 'd', 'e', 'c']) relay(id);
    assert.deepEqual(keys(), ['a', 'b']);
    client.settle('b', 'delivered');
    relay('f');
    assert.deepEqual(keys(), ['a', 'c']);
    for (const id of ['a', 'c', 'd', 'e']) client.settle(id, 'delivered');
    assert.deepEqual(keys(), ['f']);
    assert.deepEqual([said.lines.length, said.behind], [1, 0]);
  });

  test('when it is over is nothing, and nothing is said of it', () => {
    const { client, relay, frame, said, out, keys } = outgoing(1);
    out.end();
    client.isLoggedIn = false;  // nor would a closed client take it
    relay('a');
    frame('v1');
    client.isLoggedIn = true;
    out.goOn();
    assert.deepEqual([keys(), said.lines], [[], []]);
  });

  test('and must come waits for the login, and is sent again when it was lost meanwhile', () => {
    const { client, relay, said, out, timers, keys } = outgoing(1);
    client.isLoggedIn = false;
    for (const id of ['a', 'a']) relay(id);
    assert.equal(said.lines.length, 1);
    client.isLoggedIn = true;
    out.goOn();
    assert.deepEqual(keys(), ['a']);
    relay('b');
    client.settle('a', 'lost');
    assert.deepEqual([keys(), timers.map(({ ms }) => ms)], [['b'], [15_000]]);
    timers[0].run();
    client.settle('b', 'delivered');
    assert.deepEqual(keys(), ['a']);
    client.settle('a', 'lost');
    assert.equal(timers[1].ms, 30_000);
  });

  test('and must come is sent again, too, if another desk under this id had begun to', () => {
    const { client, relay, timers } = outgoing(9);
    client.pending.set('a', { to: 'v1', content: 'hello', typeu: -1, fingerprint: 'a' });
    relay('a');
    client.settle('a', 'lost');
    assert.equal(timers.length, 1);
  });

  test('and finds no room to wait is asked for again when there is', () => {
    const { client, relay, said, keys } = outgoing(1), large = 'x'.repeat(2 ** 24);
    for (const id of ['a', 'b', 'c', 'd', 'e']) relay(id, large);
    assert.equal(said.behind, 0);
    while (client.pending.size) client.settle(keys()[0], 'delivered');
    assert.equal(said.behind, 1);
  });

  test('and was lost is not kept without end: the store has it', () => {
    const { client, relay, timers } = outgoing(100_000);
    for (let i = 0; i < 12_000; i += 1) relay(`${i}`);
    for (let i = 0; i < 12_000; i += 1) client.settle(`${i}`, 'lost');
    assert.equal(timers.length, 10_000);
    for (const { run } of timers.splice(0)) run();
    client.settle('0', 'lost');
    assert.equal(timers.length, 1);
  });

  test('of how things stand leaves room for what must come, and for others', () => {
    const { client, frame, relay, out, keys } = outgoing(100_000);
    for (let i = 0; i < 1_000; i += 1) frame('v1');
    assert.equal(client.pending.size, 500);
    frame('v2', 'x'.repeat(3 * 2 ** 20));
    assert.equal(client.pending.size, 500, 'one receiver has two MiB');
    for (let i = 0; i < 30_000; i += 1) frame(`w${i}`);
    assert.equal(client.pending.size, 10_000);
    relay('a');
    assert.ok(client.pending.has('a'));
    assert.equal(out.leftOut, 500 + 1 + 20_500);
    for (const key of keys()) client.settle(key, 'lost');
    frame('v1');
    assert.equal(client.pending.size, 1);
  });

  test('to agents has room, though visitors who do not answer take all of theirs', () => {
    const { client, frame, out } = outgoing(100_000), large = 'x'.repeat(60_000);
    for (let i = 0; i < 20; i += 1) {
      for (let n = 0; n < 40; n += 1) frame(`v${i}`, large);
    }
    const { leftOut } = out, { size } = client.pending;
    for (let i = 0; i < 20; i += 1) frame('ann', large, true);
    assert.deepEqual([client.pending.size, out.leftOut], [size + 20, leftOut]);
  });
});
