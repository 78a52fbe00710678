// @ts-check
/** Timers that a worker backs: the first to come counts, and a bad worker costs nothing. */
import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { backTimers } from '../js/hosts/ticker/index.js';
import { Type } from './support/frames.js';
import { begin } from './support/story.js';
import { World } from './support/virtual-world.js';

const PATIENCE = 5000, HIDDEN = 60_000;  // ms

/** A worker in a world. Tests say how it behaves; by default its timers are in time. */
class FakeWorker {
  /** @type {FakeWorker[]} */
  static all = [];
  static world = new World();
  /** Says what a new one is like. @type {(worker: FakeWorker) => void} */
  static prepare = () => {};
  answers = true;
  terminated = false;
  /** Timers that it has in hand. */
  timers = new Set();
  /** @type {any} */
  onmessage;
  /** @type {any} */
  onerror;

  /** @param {string | URL} url */
  constructor(url) {
    this.url = url;
    FakeWorker.all.push(this);
    FakeWorker.prepare(this);
  }

  /** @param {[number: number, ms?: number]} message */
  postMessage([number, ms]) {
    assert.ok(!this.terminated, 'it was told something after its end');
    this.timers.delete(number);
    if (ms === undefined) return;
    this.timers.add(number);
    FakeWorker.world.later(ms, () => {
      if (this.answers && !this.terminated && this.timers.delete(number)) this.say(number);
    });
  }

  /** @param {number} number */
  say(number) {
    this.onmessage({ data: number });
  }

  terminate() {
    this.terminated = true;
  }
}

/** @type {any} */ (globalThis).Worker = FakeWorker;
beforeEach(() => {
  FakeWorker.all = [];
  FakeWorker.world = new World();
  FakeWorker.prepare = () => {};
});

/** Timers of a page whose own come so much later. */
function backed({ lateness = 0 } = {}) {
  const { world } = FakeWorker, { setTimeout: set } = world.platform;
  const platform = { ...world.platform };
  platform.setTimeout = (run, ms) => set(run, ms + lateness);
  /** @type {unknown[]} */
  const failures = [];
  const stop = backTimers(platform, 'ticker.js', (cause) => failures.push(cause));
  return { world, platform, failures, stop, worker: FakeWorker.all[0] };
}

describe('a timer', () => {
  test('comes in time from the worker when the page is slow, and once', async () => {
    const { world, platform } = backed({ lateness: HIDDEN });
    let runs = 0;
    platform.setTimeout(() => { runs += 1; }, 1000);
    await world.advance(999);
    assert.equal(runs, 0);
    await world.advance(1);
    assert.equal(runs, 1);
    await world.advance(2 * HIDDEN);
    assert.equal(runs, 1);
    assert.equal(world.left().timers, 0);
  });

  test('comes in time from the page when the worker is slow or dead, and once', async () => {
    const { world, platform, worker } = backed();
    await world.advance(10);
    worker.answers = false;
    let runs = 0;
    platform.setTimeout(() => { runs += 1; }, 1000);
    await world.advance(1000);
    assert.equal(runs, 1);
    worker.say(1);  // late
    assert.equal(runs, 1);
    assert.equal(worker.timers.size, 0);
  });

  test('that is cleared comes from neither, and is held by neither', async () => {
    const { world, platform, worker } = backed();
    const timer = platform.setTimeout(() => assert.fail('it came'), 1000);
    await world.advance(500);
    platform.clearTimeout(timer);
    platform.clearTimeout(timer);
    assert.deepEqual([worker.timers.size, world.left().timers], [0, 0]);
    await world.advance(5000);
  });

  test('that was set before the worker came can be cleared, whatever the host gave', async () => {
    const { world } = FakeWorker, platform = { ...world.platform };
    /** @type {unknown[]} */
    const cleared = [];
    platform.clearTimeout = (timer) => cleared.push(timer);
    backTimers(platform, 'ticker.js', () => {});
    platform.setTimeout(() => {}, 1000);
    const before = [1, undefined, {}, { number: 1 }];
    for (const timer of before) platform.clearTimeout(timer);
    assert.deepEqual(cleared, before);
  });

  test('sets and clears others from within', async () => {
    const { world, platform } = backed({ lateness: HIDDEN });
    /** @type {number[]} */
    const runs = [];
    const doomed = platform.setTimeout(() => runs.push(-1), 200);
    platform.setTimeout(() => {
      platform.clearTimeout(doomed);
      platform.setTimeout(() => runs.push(world.now), 100);
    }, 100);
    const start = world.now;
    await world.advance(HIDDEN);
    assert.deepEqual(runs, [start + 200]);
  });
});

describe('a worker', () => {
  test('that never answers is given up after five seconds', async () => {
    FakeWorker.prepare = (worker) => { worker.answers = false; };
    const { world, failures, worker, platform } = backed();
    let runs = 0;
    platform.setTimeout(() => { runs += 1; }, 2 * PATIENCE);
    await world.advance(PATIENCE - 1);
    assert.deepEqual([failures.length, worker.terminated], [0, false]);
    await world.advance(1);
    assert.deepEqual([failures.length, worker.terminated], [1, true]);
    await world.advance(PATIENCE);
    platform.clearTimeout(platform.setTimeout(() => { runs += 1; }, 10));
    platform.setTimeout(() => { runs += 1; }, 10);
    await world.advance(10);
    assert.equal(runs, 2);
  });

  test('that reports an error is given up at once, and told once', async () => {
    const { world, failures, worker } = backed();
    let prevented = 0;
    const event = { message: '', preventDefault: () => { prevented += 1; } };
    worker.onerror(event);
    worker.onerror({ ...event, message: 'again' });
    await world.advance(2 * PATIENCE);
    assert.deepEqual([failures, prevented], [['the script could not be loaded'], 2]);
    assert.equal(worker.terminated, true);
  });

  test('that answers once is not given up, though it falls silent', async () => {
    const { world, failures, worker } = backed();
    await world.advance(10);
    worker.answers = false;
    await world.advance(10 * PATIENCE);
    assert.deepEqual([failures, worker.terminated], [[], false]);
  });

  test('ends when it is stopped; timers go on as the page\'s alone', async () => {
    const { world, platform, worker, failures, stop } = backed();
    let runs = 0;
    platform.setTimeout(() => { runs += 1; }, 1000);
    stop();
    platform.setTimeout(() => { runs += 1; }, 2000);
    await world.advance(10 * PATIENCE);
    assert.deepEqual([runs, worker.terminated, failures], [2, true, []]);
    assert.equal(world.left().timers, 0);
  });
});

describe('a client with a ticker', () => {
  /** Until there is one with this URL. @param {string} url */
  async function workerOf(url) {
    for (;;) {
      const worker = FakeWorker.all.find((one) => one.url === url);
      if (worker) return worker;
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }

  /** Until every worker is there that was asked for before. */
  async function everyWorker() {
    const { client } = begin({ ticker: 'last.js' });
    client.login();
    const last = await workerOf('last.js');
    client.dispose();
    return FakeWorker.all.filter((worker) => worker !== last);
  }

  async function story() {
    const { world } = FakeWorker, { setTimeout: set } = world.platform;
    world.platform.setTimeout = (run, ms) => set(run, Math.max(ms, HIDDEN));
    const one = begin({ ticker: 'ticker.js' }, world);
    one.client.login().catch(() => {});
    return { ...one, worker: await workerOf('ticker.js') };
  }

  test('keeps its heartbeat while its page is hidden', async () => {
    const { world, server, client, worker } = await story();
    await world.advance(50 + 4 * HIDDEN);  // what it set before the worker came is the page's
    const before = server.of(Type.KEEP_ALIVE).length;
    await world.advance(10 * HIDDEN);
    const beats = server.of(Type.KEEP_ALIVE).length - before;
    assert.ok(beats >= 39 && beats <= 41, `${beats} in ten minutes`);
    assert.equal(client.state, 'online');
  });

  test('says TICKER_FAILED once when it is given up, and goes on', async () => {
    FakeWorker.prepare = (worker) => { worker.answers = false; };
    const { world, client, events } = await story();
    await world.advance(10 * HIDDEN);
    assert.deepEqual(events.error.map(({ code }) => code), ['TICKER_FAILED']);
    assert.equal(client.state, 'online');
  });

  test('ends its worker with dispose(), not with logout()', async () => {
    const { world, client, worker } = await story();
    await world.advance(HIDDEN);
    await client.logout();
    assert.equal(worker.terminated, false);
    await world.until(client.login());
    client.dispose();
    assert.equal(worker.terminated, true);
    assert.equal(world.left().timers, 0);
  });

  test('that is disposed of before it came has none', async () => {
    const { client } = begin({ ticker: 'ticker.js' }, FakeWorker.world);
    client.login().catch(() => {});
    client.dispose();
    assert.deepEqual(await everyWorker(), []);
  });

  test('has one worker, however often it logs in anew', async () => {
    const { world } = FakeWorker;
    const randomBytes = () => { throw new Error('none today'); };
    const platform = { ...world.platform, randomBytes };
    const { client } = begin({ ticker: 'ticker.js', platform }, world);
    for (let i = 0; i < 5; i += 1) await assert.rejects(world.until(client.login()));
    const workers = await everyWorker();
    assert.equal(workers.length, 1);
    client.dispose();
    assert.ok(workers[0].terminated);
  });
});

describe('the worker itself', () => {
  test('tells each number when its time has come, unless told to forget it', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    /** @type {number[]} */
    const told = [];
    const host = { postMessage: (/** @type {number} */ number) => told.push(number),
      onmessage: (/** @type {{ data: number[] }} */ _message) => {} };
    /** @type {any} */ (globalThis).self = host;
    await import('../js/hosts/ticker/worker.js');
    const ask = (/** @type {number[]} */ ...data) => host.onmessage({ data });
    ask(0, 0);
    ask(1, 100);
    ask(2, 50);
    ask(3, 200);
    ask(3, 300);  // set anew
    ask(1);
    ask(77);
    t.mock.timers.tick(50);
    assert.deepEqual(told, [0, 2]);
    t.mock.timers.tick(200);
    assert.deepEqual(told, [0, 2]);
    t.mock.timers.tick(50);
    assert.deepEqual(told, [0, 2, 3]);
  });
});
