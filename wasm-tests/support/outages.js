// @ts-check
/**
 * What becomes of messages whose receiver's link fails: a pair of clients for each kind of failure,
 * the receiver behind a bad network of its own, the sender on a good one. Counts what was told
 * delivered and never shown, and what was shown twice.
 */
import { Client } from 'mobileimsdk-wasm';
import { setTimeout as wait } from 'node:timers/promises';
import { FaultProxy } from './fault-proxy.js';

const PACE = 100;  // ms between two messages
const PAUSE = 4000;  // of good network between two failures, ms
const ONLINE_AGAIN = 90_000;
/** The last copy goes out 60 s after the one before. */
const SETTLING = 80_000;
const BOTH = /** @type {const} */ (['up', 'down']);

/** @typedef {(proxy: FaultProxy) => Promise<void>} Failure */

/** @type {Record<string, Failure>} */
export const FAILURES = {
  /** Both sides think that it is there. */
  'half-open': async (proxy) => { proxy.halfOpen(BOTH); },
  'dead for 20 s': async (proxy) => {
    proxy.halfOpen(BOTH);
    proxy.refuse('reset');
    await wait(20_000);
    proxy.heal();
  },
  'away for 15 s': async (proxy) => {
    proxy.refuse('reset');
    proxy.cut('down');
    await wait(15_000);
    proxy.heal();
  },
  'cut at a random byte': async (proxy) => {
    proxy.cut(Math.random() < 0.5 ? 'up' : 'down', Math.floor(Math.random() * 2000));
  },
};

/**
 * @typedef {object} Outcome
 * @property {string} failure
 * @property {string} senseMode
 * @property {boolean} receipts
 * @property {number} sent
 * @property {number} delivered
 * @property {number} neverShown of those
 * @property {number} shownTwice
 * @property {number} awaiting in the end
 * @property {number} copies
 * @property {number} receiptsIn
 * @property {number} receiptFrames that the receiver has written
 */

/**
 * One pair, through so many failures.
 * @param {{ url: string, senseMode: any, failure: string, receipts: boolean, events: number,
 *   peerReceipts?: boolean, name: string }} options
 * @returns {Promise<Outcome>}
 */
export async function outage({
  url, senseMode, failure, receipts, events, peerReceipts = receipts, name,
}) {
  const proxy = new FaultProxy(Number(new URL(url).port));
  await proxy.open();
  const behind = new URL(url);
  behind.port = String(proxy.port);
  const common = { senseMode, outbox: /** @type {const} */ ('memory') };
  const alice = new Client({ ...common, url, userId: `alice-${name}`, receipts });
  const bob = new Client({
    ...common, url: String(behind), userId: `bob-${name}`, receipts: peerReceipts,
  });
  /** @type {Map<string, number>} times shown, by content */
  const shown = new Map();
  bob.on('message', ({ content }) => { shown.set(content, (shown.get(content) ?? 0) + 1); });
  /** @type {Set<string>} */
  const delivered = new Set();
  alice.on('delivered', ({ content }) => delivered.add(content));
  alice.on('error', () => {});
  bob.on('error', () => {});
  await Promise.all([alice.login(), bob.login()]);
  let sent = 0;
  const talking = setInterval(() => alice.send(bob.userId, `${++sent}`), PACE);
  try {
    for (let i = 0; i < events; i++) {
      await wait(PAUSE);
      const { reconnects } = bob.stats();
      await FAILURES[failure](proxy);
      const began = performance.now();
      const isBack = () => bob.stats().reconnects > reconnects && bob.state === 'online';
      while (!isBack() && performance.now() - began < ONLINE_AGAIN) await wait(50);
      proxy.heal();
    }
    await wait(PAUSE);
    clearInterval(talking);
    const began = performance.now();
    const isAtRest = () => alice.stats().pending + alice.stats().awaiting === 0;
    while (!isAtRest() && performance.now() - began < SETTLING) await wait(100);
    await wait(PAUSE);
    const stats = alice.stats();
    return {
      failure, senseMode, receipts, sent, delivered: delivered.size,
      neverShown: [...delivered].filter((content) => !shown.has(content)).length,
      shownTwice: [...shown.values()].filter((times) => times > 1).length,
      awaiting: stats.awaiting, copies: stats.copies, receiptsIn: stats.receiptsIn,
      receiptFrames: bob.stats().receiptsOut,
    };
  } finally {
    clearInterval(talking);
    await Promise.all([alice.close(), bob.close()]);
    await proxy.close();
  }
}
