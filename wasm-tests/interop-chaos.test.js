// @ts-check
/**
 * The promise, under fire: every message ends as delivered or lost, none is shown twice, and with a
 * store behind the server none is lost, though links are cut and the server falls over again and
 * again.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { loggedIn, pass, soon, startServer } from './support/real.js';
import { xorshift } from './support/virtual-world.js';

const MESSAGES = 1000;
const BATCH = 10;
const RESTARTS = 20;
/** Another one: `CHAOS_SEED=7 node --test …` */
const SEED = Number(process.env.CHAOS_SEED ?? 42);

/** @typedef {import('mobileimsdk-wasm').Client} Client */
/** @typedef {{ content: string, link: number }} Sent */

/** One side: sends its messages bit by bit, and writes down what it is shown. */
class Talker {
  /** @type {string[]} */
  shown = [];
  /** @type {(Sent & { handle: import('mobileimsdk-wasm').SentMessage })[]} */
  sent = [];
  /** Of the current link, or of the next one while there is none. */
  link = 1;

  /** @param {Client} client @param {string} other */
  constructor(client, other) {
    this.client = client;
    this.other = other;
    client.on('message', ({ from, content }) => this.shown.push(`${from} ${content}`));
    client.on('state', ({ state }) => { if (state === 'waiting') this.link += 1; });
  }

  /** @param {() => number} random */
  async talk(random) {
    while (this.sent.length < MESSAGES) {
      for (let i = 0; i < BATCH; i += 1) {
        const content = `${this.sent.length}`;
        const handle = this.client.send(this.other, content);
        this.sent.push({ content, link: this.link, handle });
      }
      await pass(random() % 80);
    }
  }

  settled() {
    return Promise.allSettled(this.sent.map(({ handle }) => handle.delivered));
  }

  /** What was shown of the other's messages, in order. @param {Talker} other */
  heard(other) {
    const prefix = `${other.client.userId} `;
    return this.shown.filter((one) => one.startsWith(prefix))
      .map((one) => Number(one.slice(prefix.length)));
  }
}

/** @param {import('mobileimsdk-wasm/dev-server').DevServer} server @param {() => number} random */
async function chaos(server, random) {
  let cuts = 0;
  for (let i = 0; i < RESTARTS; i += 1) {
    await pass(20 + random() % 250);
    cuts += server.faults.cut(['alice', 'bob', undefined][random() % 3]);
    await pass(random() % 100);
    await server.restart({ downFor: random() % 60, clean: random() % 2 === 0 });
  }
  return cuts;
}

/** @param {number[]} heard @returns {number} how many came behind a later one of the same link */
function inversions(heard, /** @type {Sent[]} */ sent, sameLink = true) {
  let count = 0;
  /** @type {Map<number, number>} */
  const latest = new Map();
  for (const index of heard) {
    const link = sameLink ? sent[index].link : 0;
    if (index < (latest.get(link) ?? -1)) count += 1;
    else latest.set(link, index);
  }
  return count;
}

/** @param {import('node:test').TestContext} t @param {boolean} store @param {number} seed */
async function talkUnderFire(t, store, seed) {
  const random = xorshift(seed);
  // With a store nothing is lost, however slow the machine is: nobody gives up.
  const options = store ? { qos: { retransmits: 100 } } : {};
  const server = await startServer(t, { store });
  const talkers = [
    new Talker(await loggedIn(t, server, 'alice', options), 'bob'),
    new Talker(await loggedIn(t, server, 'bob', options), 'alice'),
  ];
  // So that each cut hits frames on their way.
  server.faults.delay(15, { jitter: 25 });
  const began = performance.now();
  const [cuts] = await Promise.all([chaos(server, random),
    ...talkers.map((one) => one.talk(random))]);
  await soon(Promise.all(talkers.map((one) => one.settled())), 'the end of every message', 20_000);
  return { server, talkers, cuts, seconds: (performance.now() - began) / 1000 };
}

describe('2 × 1,000 messages, 20 restarts', { concurrency: true }, () => {
  test('with a store: all delivered, each shown once, in order', async (t) => {
    const { server, talkers, cuts, seconds } = await talkUnderFire(t, true, SEED);
    const [alice, bob] = talkers;
    for (const [one, other] of [[alice, bob], [bob, alice]]) {
      await soon(everythingShown(one.client, () => one.shown.length >= MESSAGES),
        `all messages at ${one.client.userId}`);
      const statuses = new Set(other.sent.map(({ handle }) => handle.status));
      assert.deepEqual(statuses, new Set(['delivered']));
      const heard = one.heard(other);
      assert.equal(heard.length, MESSAGES);
      assert.equal(new Set(heard).size, MESSAGES);
      t.diagnostic(`${one.client.userId}: ${heard.length} shown, ` +
        `${inversions(heard, other.sent, false)} out of order, ${figures(one.client)}`);
      assert.equal(inversions(heard, other.sent), 0);
    }
    t.diagnostic(`${seconds.toFixed(1)} s, ${cuts} links cut, ${RESTARTS} restarts, ` +
      `${server.stats().logins} logins`);
  });

  test('without a store: each ends delivered or lost, none is shown twice', async (t) => {
    const { server, talkers, cuts, seconds } = await talkUnderFire(t, false, SEED + 1);
    const [alice, bob] = talkers;
    for (const [one, other] of [[alice, bob], [bob, alice]]) {
      const { accepted, delivered, lost, pending } = other.client.stats();
      assert.deepEqual([accepted, delivered + lost, pending], [MESSAGES, MESSAGES, 0]);
      for (const { handle } of other.sent) assert.match(handle.status, /^(delivered|lost)$/);
      const heard = one.heard(other);
      assert.equal(new Set(heard).size, heard.length);
      assert.ok(delivered > MESSAGES / 2, `only ${delivered} delivered`);
      t.diagnostic(`${one.client.userId}: ${heard.length} shown, of ${delivered} delivered and ` +
        `${lost} lost, ${figures(one.client)}`);
    }
    t.diagnostic(`${seconds.toFixed(1)} s, ${cuts} links cut, ${RESTARTS} restarts, ` +
      `${server.stats().logins} logins`);
  });
});

/** @param {Client} client @param {() => boolean} done @returns {Promise<void>} */
function everythingShown(client, done) {
  return new Promise((resolve) => {
    if (done()) return resolve();
    const off = client.on('message', () => {
      if (!done()) return;
      off();
      resolve();
    });
  });
}

/** @param {Client} client */
function figures(client) {
  const { duplicates, retransmissions, reconnects } = client.stats();
  return `${duplicates} duplicates, ${retransmissions} retransmissions, ${reconnects} reconnects`;
}
