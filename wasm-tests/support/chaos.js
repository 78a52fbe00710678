// @ts-check
/**
 * Chaos over real sockets: clients talk with each other and with the server, each through a bad
 * network of its own, while the server falls over again and again. Then the faults stop, and the
 * promise is called in: every accepted message has ended once, what was delivered has been shown,
 * once, and everybody is online.
 */
import { Client } from 'mobileimsdk-wasm';
import { DevServer, FrameType, MemoryStore } from 'mobileimsdk-wasm/dev-server';
import { setTimeout as wait } from 'node:timers/promises';
import { Ledger } from './chaos-ledger.js';
import { Dice, makeScript, strike } from './chaos-script.js';
import { Talker, textOf } from './chaos-talker.js';
import { FAULTS, FaultProxy } from './fault-proxy.js';

/** @typedef {import('./fault-proxy.js').Fault} Fault */

/**
 * @typedef {object} ChaosOptions
 * @property {number} seed
 * @property {number} duration of the faults, ms
 * @property {number} [clients]
 * @property {AbortSignal} [signal] ends the faults early; what follows is done all the same
 * @property {(progress: Progress) => void} [onProgress]
 * @property {typeof Client} [ClientClass] to see whether a broken one is found out
 */

/** @typedef {ReturnType<Run['look']>} Progress */

/** Soon back, so that a link lives and dies often. The rest is as in a product. */
const CLIENT_OPTIONS = {
  senseMode: /** @type {const} */ ('3s'),
  reconnect: { minDelay: 20, maxDelay: 400, stableAfter: 1000 },
  qos: { retryInterval: 2000, retransmits: 2 },
  connectTimeout: 2000,
  loginTimeout: 2000,
};
const PATIENCE = CLIENT_OPTIONS.qos.retryInterval * (CLIENT_OPTIONS.qos.retransmits + 1);
/** Between two messages of the server's application, ms. */
const PUSH_PACE = { low: 20, high: 200 };
const PROGRESS_EVERY = 5000;
/**
 * When the faults have stopped, a dead link is found in 5 s, the server's in 7, and after the next
 * login everything goes out again; the rest is for a busy machine. Only a failing run takes it all.
 */
const SETTLING = 40_000;
/** So long nothing may happen any more: a late duplicate would come now. */
const AFTERMATH = 1200;
/**
 * A socket may linger for the close of the other side, which will not come: the package `ws` gives
 * it 30 s. Only a run that ends on such a link takes that long.
 */
const RELEASE = 35_000;

/** One run, from its first login to the last socket closed. */
class Run {
  ledger = new Ledger(PATIENCE);
  store = new MemoryStore();
  server;
  /** @type {FaultProxy[]} one for each client: its own way to the server */
  proxies = [];
  /** @type {Talker[]} */
  talkers = [];
  /** What the server has seen it forgets between two of its lives. */
  #life = 0;
  #restarting = Promise.resolve();
  #pushes = 0;
  #options;

  /** @param {Required<Omit<ChaosOptions, 'signal' | 'onProgress'>>} options */
  constructor(options) {
    this.#options = options;
    const { ledger } = this;
    this.server = new DevServer({
      port: 0, senseMode: '3s', retransmitAfter: 1000, store: this.store,
      onMessage: (message) => ledger.received(this.#life, message),
      logger: { error: (text) => ledger.violate(`server: ${text}`) },
    });
    this.server.on('frame', ({ direction, frame }) => {
      if (direction === 'out' && frame?.type === FrameType.ACK) {
        ledger.acknowledged(frame.dataContent);
      }
    });
  }

  get restarts() {
    return this.#life;
  }

  /** Everybody logs in over a good network: what a first login may meet is for other tests. */
  async begin() {
    await this.server.start();
    const { seed, clients, ClientClass } = this.#options;
    const port = Number(new URL(this.server.url).port);
    const users = Array.from({ length: clients }, (_, i) => `user${i + 1}`);
    for (const [i, userId] of users.entries()) {
      const proxy = new FaultProxy(port);
      this.proxies.push(proxy);
      await proxy.open();
      const url = `ws://127.0.0.1:${proxy.port}/websocket`;
      const client = new ClientClass({ url, userId, ...CLIENT_OPTIONS });
      const others = users.filter((other) => other !== userId);
      this.talkers.push(new Talker(client, { seed: seed + i + 1, ledger: this.ledger, others }));
    }
    await Promise.all(this.talkers.map(({ client }) => client.login()));
  }

  /** Faults and messages until the time is over. @param {AbortSignal} signal */
  async storm(signal) {
    const { seed, duration, clients } = this.#options;
    for (const talker of this.talkers) talker.talk();
    const pushing = this.#push(new Dice(seed), signal);
    const began = performance.now();
    for (const step of makeScript({ seed, clients, duration })) {
      await pause(step.at - (performance.now() - began), signal);
      if (signal.aborted) break;
      if ('blow' in step) strike(this.proxies[step.client], step.blow);
      else this.#restart(step.restart);
    }
    await pause(duration - (performance.now() - began), signal);
    for (const talker of this.talkers) talker.stop();
    await pushing;
  }

  /** A good network, and time to come to an end. @returns {Promise<number>} ms it took */
  async settle() {
    for (const proxy of this.proxies) proxy.heal();
    await this.#restarting;
    const began = performance.now();
    const isLate = () => performance.now() - began > SETTLING;
    while (!this.#isQuiet && !isLate()) await wait(50);
    const took = performance.now() - began;
    await wait(AFTERMATH);
    return took;
  }

  /** What only the end can tell. */
  judge() {
    const { ledger, store } = this;
    ledger.close();
    if (store.size > 0) ledger.violate(`the store still has ${store.size} messages`);
    for (const talker of this.talkers) judgeStats(talker, ledger);
  }

  async end() {
    for (const talker of this.talkers) {
      talker.stop();
      talker.client.dispose();
      const { memoryBytes } = talker.client.stats();
      if (memoryBytes > 0) this.ledger.violate(`disposed of, it still has ${memoryBytes} bytes`);
    }
    await this.#restarting;
    await this.server.close();
    for (const proxy of this.proxies) await proxy.close();
  }

  /** How it stands. */
  look() {
    const { ledger } = this;
    const stats = this.talkers.map(({ client }) => client.stats());
    const sum = (/** @type {'accepted' | 'delivered' | 'lost' | 'shown'} */ name) =>
      stats.reduce((total, one) => total + one[name], 0);
    return {
      accepted: sum('accepted'), delivered: sum('delivered'), lost: sum('lost'),
      shown: sum('shown'), open: ledger.open, restarts: this.restarts,
      online: stats.filter(({ state }) => state === 'online').length,
      violations: ledger.violations.length,
    };
  }

  get #isQuiet() {
    return this.store.size === 0 && this.ledger.open === 0 &&
      this.talkers.every(({ client }) => client.state === 'online');
  }

  /** @param {{ downFor: number, clean: boolean }} options */
  #restart(options) {
    this.#restarting = this.#restarting.then(() => {
      this.#life += 1;
      return this.server.restart(options);
    }).catch((error) => this.ledger.violate(`restart: ${error}`));
  }

  /** The server's own messages to its users. @param {Dice} dice @param {AbortSignal} signal */
  async #push(dice, signal) {
    const ends = performance.now() + this.#options.duration;
    while (!signal.aborted && performance.now() < ends) {
      this.#pushes += 1;
      const content = textOf(`server-${this.#pushes}`, dice);
      const to = dice.pick(this.talkers).client.userId;
      this.ledger.pushed({ to, content, fingerprint: this.server.send(to, content) });
      await pause(dice.between(PUSH_PACE.low, PUSH_PACE.high), signal);
    }
  }
}

/** A client's own account, against the ledger's. @param {Talker} talker @param {Ledger} ledger */
function judgeStats({ client, shownWithQos }, ledger) {
  const { userId } = client;
  const stats = client.stats();
  const sums = ledger.sums(userId);
  const expected = {
    state: 'online', pending: 0, pendingBytes: 0, inFlight: 0, invalidFrames: 0,
    accepted: sums.accepted, delivered: sums.delivered, lost: sums.lost,
    acksSent: shownWithQos + stats.duplicates,
  };
  for (const [name, value] of Object.entries(expected)) {
    const actual = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (stats))[name];
    if (actual !== value) ledger.violate(`${userId}: ${name} is ${actual}, not ${value}`);
  }
  const { accepted, delivered, written, lost } = sums;
  if (accepted !== delivered + written + lost) {
    ledger.violate(`${userId}: of ${accepted} messages ${delivered + written + lost} have ended`);
  }
}

/** @param {ChaosOptions} options */
export async function runChaos({
  seed, duration, clients = 6, signal = new AbortController().signal, onProgress = () => {},
  ClientClass = Client,
}) {
  const run = new Run({ seed, duration, clients, ClientClass });
  const { ledger } = run;
  const fail = (/** @type {unknown} */ error) => ledger.violate(`not caught: ${error}`);
  process.on('unhandledRejection', fail).on('uncaughtException', fail);
  const before = heldResources();
  const report = setInterval(() => onProgress(run.look()), PROGRESS_EVERY);
  try {
    await run.begin();
    await run.storm(signal);
    const settled = await run.settle();
    run.judge();
    return { ...summary(run, settled), violations: ledger.violations };
  } finally {
    clearInterval(report);
    await run.end();
    await judgeRelease(before, ledger);
    process.off('unhandledRejection', fail).off('uncaughtException', fail);
  }
}

/** @param {Run} run @param {number} settled ms */
function summary({ talkers, proxies, server, ledger, restarts }, settled) {
  const faults = Object.fromEntries(FAULTS.map((fault) =>
    [fault, proxies.reduce((sum, { counts }) => sum + counts[fault], 0)]));
  return {
    settled, restarts, faults: /** @type {Record<Fault, number>} */ (faults),
    ends: ledger.ends, server: server.stats(),
    clients: talkers.map(({ client }) => ({ userId: client.userId, ...client.stats() })),
  };
}

/** What keeps this process alive: sockets and timers. */
const heldResources = () => process.getActiveResourcesInfo()
  .filter((name) => /^(TCP|Timeout|Immediate|GetAddrInfo)/.test(name)).length;

/**
 * After the end nothing of the run is left that would keep a process.
 * @param {number} before @param {Ledger} ledger
 */
async function judgeRelease(before, ledger) {
  const began = performance.now();
  while (heldResources() > before && performance.now() - began < RELEASE) await wait(50);
  const left = heldResources() - before;
  if (left > 0) ledger.violate(`${left} sockets or timers are left`);
}

/** @param {number} ms @param {AbortSignal} signal ends the pause */
async function pause(ms, signal) {
  if (ms > 0) await wait(ms, undefined, { signal }).catch(() => {});
}
