// @ts-check
/**
 * Time, network and randomness of a test, all in its hands: `platform` is what a client gets, and
 * nothing happens unless the test lets time pass.
 */
import { VirtualServer } from './virtual-server.js';

/** @typedef {import('mobileimsdk-wasm').Platform} Platform */
/** @typedef {import('mobileimsdk-wasm').SocketHandlers} SocketHandlers */
/** @typedef {{ at: number, order: number, run: () => void, ofClient: boolean }} Due */
/** @typedef {'resumed' | 'suspended' | 'networkUp' | 'networkDown'} Hint */

const PATIENCE = 24 * 3_600_000;  // of virtual ms

export class World {
  /** A fraction, as a real monotonic clock has. */
  now = 1000.25;
  /** @type {Set<Due>} */
  #due = new Set();
  #order = 0;
  #random;
  /** @type {VirtualSocket[]} every socket ever opened */
  sockets = [];
  /** @type {Set<(hint: Hint) => void>} */
  watchers = new Set();
  server = new VirtualServer(this);
  /** The most timers a client had at once. */
  mostTimers = 0;
  /** When set, opening a socket throws it. @type {unknown} */
  openFails;

  constructor(seed = 1) {
    this.#random = xorshift(seed);
  }

  /** @type {Platform} */
  platform = {
    now: () => this.now,
    setTimeout: (run, ms) => {
      const timer = this.#schedule(ms, run, true);
      this.mostTimers = Math.max(this.mostTimers, this.left().timers);
      return timer;
    },
    clearTimeout: (timer) => {
      this.#due.delete(/** @type {Due} */ (timer));
    },
    randomBytes: (count) => Uint8Array.from({ length: count }, () => this.#random() >>> 24),
    openSocket: (url, handlers) => {
      if (this.openFails) throw this.openFails;
      const socket = new VirtualSocket(this, url, handlers);
      this.sockets.push(socket);
      this.server.connected(socket);
      return socket;
    },
    watch: (report) => {
      this.watchers.add(report);
      return () => this.watchers.delete(report);
    },
  };

  /** Something of the world's own happens later. @param {number} ms @param {() => void} run */
  later(ms, run) {
    this.#schedule(ms, run, false);
  }

  /** @param {number} ms @param {() => void} run @param {boolean} ofClient */
  #schedule(ms, run, ofClient) {
    const due = { at: this.now + Math.max(ms, 0), order: (this.#order += 1), run, ofClient };
    this.#due.add(due);
    return due;
  }

  /** Lets every promise settle that can. */
  settle() {
    return new Promise((resolve) => setImmediate(resolve));
  }

  /** Lets `ms` pass, and everything happen that becomes due. @param {number} ms */
  async advance(ms) {
    const end = this.now + ms;
    await this.settle();
    for (;;) {
      const next = this.#next();
      if (!next || next.at > end) break;
      await this.#run(next);
    }
    this.now = Math.max(this.now, end);
  }

  /**
   * Lets as much time pass as the promise needs. Its rejection is the caller's.
   * @template T @param {Promise<T>} promise @returns {Promise<T>}
   */
  async until(promise) {
    let settled = false;
    promise.then(() => (settled = true), () => (settled = true));
    await this.settle();
    const end = this.now + PATIENCE;
    while (!settled) {
      const next = this.#next();
      if (!next || next.at > end) throw new Error('it waits for something that never comes');
      await this.#run(next);
    }
    return promise;
  }

  /** `advance` for very long runs: nothing waits for promises. @param {number} ms */
  rush(ms) {
    const end = this.now + ms;
    for (let next = this.#next(); next && next.at <= end; next = this.#next()) this.#begin(next);
    this.now = Math.max(this.now, end);
  }

  #next() {
    let first;
    for (const due of this.#due) {
      if (!first || due.at < first.at || (due.at === first.at && due.order < first.order)) {
        first = due;
      }
    }
    return first;
  }

  /** @param {Due} due */
  async #run(due) {
    this.#begin(due);
    await this.settle();
  }

  /** @param {Due} due */
  #begin(due) {
    this.#due.delete(due);
    this.now = Math.max(this.now, due.at);
    due.run();
  }

  /** The machine sleeps: time passes, nothing happens. @param {number} ms */
  sleep(ms) {
    this.now += ms;
  }

  /** @param {Hint} hint */
  async hint(hint) {
    for (const report of this.watchers) report(hint);
    await this.settle();
  }

  /** Keeps no longer what is over: dead sockets, and the frames that came. */
  forget() {
    this.sockets = this.sockets.filter((socket) => socket.live);
    this.server.frames = [];
    this.server.texts = [];
  }

  /** What a client still holds of the host. */
  left() {
    return {
      timers: [...this.#due].filter((due) => due.ofClient).length,
      sockets: this.sockets.filter((socket) => socket.live).length,
      watchers: this.watchers.size,
    };
  }
}

export const NOTHING = { timers: 0, sockets: 0, watchers: 0 };

export class VirtualSocket {
  live = true;
  opened = false;
  bufferedAmount = 0;
  /** When set, sending throws it. @type {unknown} */
  sendFails;

  /** @param {World} world @param {string} url @param {SocketHandlers} handlers */
  constructor(world, url, handlers) {
    this.world = world;
    this.url = url;
    /** For hosts that report what they should not. */
    this.handlers = handlers;
  }

  // --- The client's side ---

  /** @param {string} frame */
  send(frame) {
    if (this.sendFails) throw this.sendFails;
    if (!this.live || !this.opened) throw new Error('sent on a socket that is not open');
    const { world } = this;
    world.later(world.server.latency, () => this.live && world.server.received(this, frame));
  }

  close() {
    this.live = false;
  }

  // --- The server's side ---

  open() {
    if (!this.live) return;
    this.opened = true;
    this.handlers.opened();
  }

  /** @param {string} frame */
  text(frame) {
    if (this.live) this.handlers.text(frame);
  }

  binary() {
    if (this.live) this.handlers.binary();
  }

  /** The network or the server ends it. @param {number} code @param {string} [reason] */
  end(code, reason = '') {
    if (!this.live) return;
    this.live = false;
    this.handlers.closed(code, reason);
  }
}

/** @param {number} seed @returns {() => number} 32 bits each time */
export function xorshift(seed) {
  let state = seed * 2654435761 >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>>= 0;
  };
}
