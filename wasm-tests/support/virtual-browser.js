// @ts-check
/**
 * A browser in a world: a disk and a clock on the wall that outlive its pages, and pages that end
 * as pages do, in the middle of anything.
 */
import { listen, makeClient } from './story.js';
import { VirtualLocks } from './virtual-locks.js';
import { VirtualStore } from './virtual-store.js';
import { World } from './virtual-world.js';

/** @typedef {import('mobileimsdk-wasm').ClientOptions} ClientOptions */
/** @typedef {import('mobileimsdk-wasm').Platform} Platform */
/** @typedef {import('./virtual-world.js').Hint} Hint */
/** @typedef {{ after: (undo: () => void) => void }} Test */

const realNow = Date.now;
const NEW_YEAR = 1_800_000_000_000;

export class VirtualBrowser {
  /** @type {Map<string, string>} */
  disk = new Map();
  /** Unix ms at the world's beginning; a test may set the clock. */
  epoch = NEW_YEAR;
  /** @type {VirtualLocks | undefined} undefined: a browser without Web Locks */
  locks = new VirtualLocks();

  /** @param {Test} test for as long as it runs `Date.now` is virtual @param {World} [world] */
  constructor(test, world = new World()) {
    this.world = world;
    this.server = world.server;
    test.after(() => { Date.now = realNow; });
    Date.now = () => Math.floor(this.epoch + world.now);
  }

  /** A new page. @param {Partial<ClientOptions>} [options] */
  open(options) {
    return new Page(this, options);
  }

  /** The same, logged in. @param {Partial<ClientOptions>} [options] */
  async online(options) {
    const page = this.open(options);
    await this.world.until(page.client.login());
    return page;
  }

  /** What is on the disk, by the first letter of its keys: messages, or what was shown. */
  get messages() {
    return this.#stored('m');
  }

  get shown() {
    return this.#stored('s');
  }

  /** @param {string} letter @returns {string[]} fingerprints */
  #stored(letter) {
    return [...this.disk.keys()].filter((key) => key.startsWith(`${letter}\n`))
      .map((key) => key.split('\n').slice(2).join('\n'));
  }
}

export class Page {
  alive = true;
  /** @type {Set<unknown>} */
  #timers = new Set();
  /** @type {Array<import('./virtual-world.js').VirtualSocket>} */
  sockets = [];
  /** @type {Set<(hint: Hint) => void>} */
  watchers = new Set();

  /** @param {VirtualBrowser} browser @param {Partial<ClientOptions>} [options] */
  constructor(browser, options) {
    const { world } = browser;
    this.browser = browser;
    this.world = world;
    this.store = new VirtualStore(world, browser.disk);
    this.tab = browser.locks?.tab();
    this.platform = this.#platform(world.platform);
    this.client = makeClient(world, { platform: this.platform, ...options });
    /** @type {Record<string, any[]>} */
    this.events = { ...listen(this.client), restored: [] };
    this.client.on('restored', (value) => this.events.restored.push(value));
  }

  /** @param {Platform} host @returns {Platform} */
  #platform(host) {
    return {
      ...host,
      setTimeout: (run, ms) => {
        if (!this.alive) return undefined;
        const timer = host.setTimeout(() => {
          this.#timers.delete(timer);
          run();
        }, ms);
        this.#timers.add(timer);
        return timer;
      },
      clearTimeout: (timer) => {
        this.#timers.delete(timer);
        host.clearTimeout(timer);
      },
      openSocket: (url, handlers) => {
        const socket = /** @type {any} */ (host.openSocket(url, handlers));
        this.sockets.push(socket);
        if (!this.alive) socket.close();
        return socket;
      },
      watch: (report) => {
        this.watchers.add(report);
        return () => this.watchers.delete(report);
      },
      openStore: () => this.store,
      locks: this.tab?.locks,
    };
  }

  /** Timers and live sockets. */
  left() {
    return {
      timers: this.#timers.size, sockets: this.sockets.filter(({ live }) => live).length,
      watchers: this.watchers.size,
    };
  }

  /** @param {Hint} hint */
  async hint(hint) {
    for (const report of this.watchers) report(hint);
    await this.world.settle();
  }

  /** Ends as the process does: nothing more happens, what is not on the disk yet never will be. */
  async crash() {
    this.alive = false;
    this.store.alive = false;
    for (const timer of this.#timers) this.platform.clearTimeout(timer);
    for (const socket of this.sockets) socket.close();
    this.tab?.die();
    await this.world.settle();
  }

  /** Is left for another page, or closed. */
  async leave() {
    await this.hint('suspended');
    await this.crash();
  }
}
