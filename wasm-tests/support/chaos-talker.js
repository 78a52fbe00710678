// @ts-check
/** One user of a run: sends on and on, and puts into the ledger all that the client says. */
import { SERVER } from 'mobileimsdk-wasm';
import { Dice } from './chaos-script.js';

/** @typedef {import('mobileimsdk-wasm').Client} Client */
/** @typedef {import('mobileimsdk-wasm').SentMessage} SentMessage */
/** @typedef {import('./chaos-ledger.js').Ledger} Ledger */
/** @typedef {import('./chaos-ledger.js').Acceptance} Acceptance */

/** Texts in which a cut at any byte meets every kind of character and escape. */
const TEXTS = ['hello', '你好，小波！', '👩‍👩‍👧‍👦 👍🏽', '"quoted\\" <b>&\'=\u2028', 'ÄÖÜ\u0000\n\t',
  '{"a":1}'];

/** Between two messages of one user, ms. */
const PACE = { low: 20, high: 120 };

export class Talker {
  /** @type {Dice} */
  #dice;
  /** @type {Ledger} */
  #ledger;
  /** @type {string[]} */
  #others;
  /** @type {WeakMap<SentMessage, Acceptance>} */
  #acceptances = new WeakMap();
  #stopped = false;
  #count = 0;
  /** @type {Set<NodeJS.Timeout>} */
  #timers = new Set();
  /** Times that are over in which the client was online, ms. */
  #onlineBefore = 0;
  /** @type {number | undefined} */
  #onlineSince;
  /** Messages shown that were sent with QoS. */
  shownWithQos = 0;

  /**
   * @param {Client} client
   * @param {{ seed: number, ledger: Ledger, others: string[] }} options
   */
  constructor(client, { seed, ledger, others }) {
    this.client = client;
    this.#dice = new Dice(seed);
    this.#ledger = ledger;
    this.#others = others;
    this.#listen();
  }

  talk() {
    this.#send(this.#pickTarget(), textOf(this.#nextId(), this.#dice));
    this.#later(this.#dice.between(PACE.low, PACE.high), () => this.talk());
  }

  /** Sends and aborts nothing any more. */
  stop() {
    this.#stopped = true;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  #listen() {
    const { client } = this;
    const ledger = this.#ledger;
    client.on('state', ({ state }) => this.#noteState(state));
    client.on('message', (message) => {
      if (message.qos) this.shownWithQos += 1;
      ledger.shown(client.userId, message);
    });
    client.on('delivered', (message) => this.#ended(message, 'delivered'));
    client.on('lost', ({ message, reason }) => {
      this.#ended(message, reason);
      if (reason === 'UNACKNOWLEDGED') this.#sendAgain(message);
    });
    client.on('kickout', ({ code }) => ledger.violate(`${client.userId}: kicked out, ${code}`));
    client.on('error', (error) => {
      // Attempts fail, of course: that is what the faults are for.
      if (error.code !== 'CONNECT_FAILED') ledger.violate(`${client.userId}: ${error}`);
    });
  }

  /** @param {string} state */
  #noteState(state) {
    if (state === 'online') {
      this.#onlineSince = performance.now();
    } else if (this.#onlineSince !== undefined) {
      this.#onlineBefore += performance.now() - this.#onlineSince;
      this.#onlineSince = undefined;
    }
  }

  #now() {
    const at = performance.now();
    return { at, onlineFor: this.#onlineBefore + at - (this.#onlineSince ?? at) };
  }

  #nextId() {
    this.#count += 1;
    return `${this.client.userId}-${this.#count}`;
  }

  #pickTarget() {
    const dice = this.#dice;
    return this.#others.length === 0 || dice.chance(20) ? SERVER : dice.pick(this.#others);
  }

  /** @param {string} to @param {string} content @param {string} [fingerprint] */
  #send(to, content, fingerprint) {
    const dice = this.#dice;
    const qos = fingerprint !== undefined || !dice.chance(10);
    const expiresAfter = dice.chance(8) ? dice.between(50, 4000) : undefined;
    const abort = dice.chance(6) ? new AbortController() : undefined;
    const when = this.#now();
    const handle = this.client.send(to, content,
      { qos, expiresAfter, signal: abort?.signal, fingerprint });
    const acceptance = this.#ledger.accepted(
      { from: this.client.userId, when, qos, expiresAfter }, handle);
    this.#acceptances.set(handle, acceptance);
    handle.delivered.then(() => {
      this.#ledger.told(acceptance, handle.status);
      if (!qos) this.#ended(handle, 'written');
    }, ({ reason }) => this.#ledger.told(acceptance, `${handle.status} ${reason}`));
    if (abort) {
      this.#later(dice.below(400), () => {
        acceptance.aborted = acceptance.ends.length === 0;
        abort.abort();
      });
    }
  }

  /**
   * As an application would: with its old fingerprint, so that nobody sees it twice.
   * @param {SentMessage} message
   */
  #sendAgain({ to, content, fingerprint }) {
    this.#later(1, () => this.#send(to, content, fingerprint));
  }

  /** @param {SentMessage} message @param {import('./chaos-ledger.js').End} end */
  #ended(message, end) {
    const now = this.#now();
    // Some ends come before send() has returned, and the ledger must know the message first.
    queueMicrotask(() => {
      const acceptance = this.#acceptances.get(message);
      if (acceptance) this.#ledger.ended(acceptance, end, now);
      else this.#ledger.violate(`${this.client.userId} told the end of what it never accepted`);
    });
  }

  /** @param {number} ms @param {() => void} act */
  #later(ms, act) {
    if (this.#stopped) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act();
    }, ms);
    this.#timers.add(timer);
  }
}

/**
 * A content that begins with the id; most are short, some have many frames' worth of network.
 * @param {string} id @param {Dice} dice
 */
export function textOf(id, dice) {
  const length = dice.chance(3) ? dice.between(2000, 6000)
    : dice.chance(15) ? dice.between(200, 1500) : dice.below(100);
  const text = dice.pick(TEXTS);
  return `${id} ${text.repeat(Math.ceil(length / text.length))}`;
}
