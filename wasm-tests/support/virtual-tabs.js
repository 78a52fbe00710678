// @ts-check
/**
 * Tabs of one user that share: pages of one browser that hear each other, and can be frozen in the
 * middle of anything, with or without a word, be put away, thaw, and die.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { listen } from './story.js';
import { Page, VirtualBrowser } from './virtual-browser.js';
import { VirtualChannels } from './virtual-channel.js';
import { Exchange } from './virtual-exchange.js';

/** @typedef {import('mobileimsdk-wasm').Client} Client */
/** @typedef {import('mobileimsdk-wasm').ClientOptions} ClientOptions */
/** @typedef {import('./virtual-browser.js').Test} Test */
/** @typedef {import('mobileimsdk-wasm').Platform} Platform */
/** @typedef {import('./virtual-world.js').World} World */

/** In whose code we are: a constructor that is global must know. @type {AsyncLocalStorage<Gate>} */
const running = new AsyncLocalStorage();

/** What a client loads while it starts, before: virtual time does not wait for the disk. */
export async function warmUp() {
  const dist = new URL('../../dist/', import.meta.url);
  await Promise.all(['tabs.mjs', 'log.mjs'].map((file) => import(new URL(file, dist).href)));
}

/** What the world says to a tab comes through here. */
class Gate {
  frozen = false;
  closed = false;
  /** Away in the back/forward cache, where no channel reaches. */
  away = false;
  /** @type {Array<{ source: string, run: () => void }>} */
  #waiting = [];

  /** @param {VirtualTabs} tabs */
  constructor(tabs) {
    this.tabs = tabs;
  }

  get awake() {
    return !this.away && !this.closed;
  }

  /** @param {() => void} run @param {string} source what comes from one comes in order */
  pass(run, source) {
    if (this.closed) return;
    if (this.frozen) this.#waiting.push({ source, run });
    else running.run(this, run);
  }

  /** All that has come meanwhile happens, one after the other, whichever source comes first. */
  async thaw() {
    this.away = false;
    while (this.#waiting.length && !this.closed) {
      const heads = [...new Set(this.#waiting.map(({ source }) => source))];
      const source = heads[this.tabs.pick(heads.length)];
      const next = this.#waiting.findIndex((waiting) => waiting.source === source);
      running.run(this, this.#waiting.splice(next, 1)[0].run);
      await this.tabs.world.settle();
    }
    this.frozen = false;
  }

  /**
   * @param {(...values: any[]) => void} call @param {string} source
   * @returns {(...values: any[]) => void}
   */
  guard(call, source) {
    return (...values) => this.pass(() => call(...values), source);
  }

  /** @template T @param {Promise<T>} promise @returns {Promise<T>} */
  promise(promise) {
    return new Promise((resolve, reject) => {
      promise.then(this.guard(resolve, 'lock'), this.guard(reject, 'lock'));
    });
  }

  /** @param {LockManager} locks @returns {LockManager} */
  locks(locks) {
    /** @type {any} */
    const request = (/** @type {any[]} */ ...args) => {
      const granted = args.pop();
      return this.promise(/** @type {any} */ (locks).request(...args, (/** @type {any} */ lock) =>
        new Promise((resolve, reject) => this.pass(() => {
          Promise.resolve(granted(lock)).then(resolve, reject);
        }, 'lock'))));
    };
    return { request, query: () => this.promise(locks.query()) };
  }

  /** The browser as this tab sees it. @param {VirtualBrowser} browser @returns {VirtualBrowser} */
  view({ world, disk, locks }) {
    const { platform } = world, tab = locks?.tab();
    /** @type {any} */
    const view = {
      disk,
      locks: tab && { tab: () => ({ locks: this.locks(tab.locks), die: () => tab.die() }) },
      world: {
        settle: () => world.settle(),
        later: (/** @type {number} */ ms, /** @type {() => void} */ run) =>
          world.later(ms, this.guard(run, 'store')),
        platform: {
          ...platform,
          setTimeout: (/** @type {() => void} */ run, /** @type {number} */ ms) =>
            platform.setTimeout(this.guard(run, 'timer'), ms),
          openSocket: (/** @type {string} */ url, /** @type {any} */ handlers) =>
            this.#socket(platform, url, handlers),
        },
      },
    };
    return view;
  }

  /**
   * As browsers have them: what is written when it is over goes nowhere.
   * @param {Platform} platform @param {string} url @param {any} handlers
   */
  #socket(platform, url, handlers) {
    const guarded = Object.entries(handlers)
      .map(([name, call]) => [name, this.guard(call, 'socket')]);
    const socket = /** @type {any} */ (platform.openSocket(url, Object.fromEntries(guarded)));
    const { send } = socket;
    socket.send = (/** @type {string} */ frame) => {
      if (socket.live) send.call(socket, frame);
    };
    return socket;
  }
}

export class VirtualTabs extends VirtualBrowser {
  server = this.world.server = new Exchange(this.world);
  channels = new VirtualChannels(this.world);
  /** @type {Tab[]} all there ever were */
  tabs = [];
  /** Of so many, which comes first. @type {(count: number) => number} */
  pick = () => 0;
  /** Another client than the package's. */
  /** @type {(new (options: ClientOptions) => Client) | undefined} */
  Client;

  /** @param {Test} test @param {World} [world] */
  constructor(test, world) {
    super(test, world);
    const { channels } = this, { BroadcastChannel: own } = globalThis;
    test.after(() => { globalThis.BroadcastChannel = own; });
    globalThis.BroadcastChannel = /** @type {any} */ (class {
      /** @param {string} name */
      constructor(name) {
        const gate = running.getStore();
        if (!gate) throw new Error('no tab runs');
        return channels.join(name, gate);
      }
    });
  }

  /** @param {Partial<ClientOptions>} [options] */
  open(options) {
    const tab = new Tab(this, { shareAcrossTabs: true, ...options });
    this.tabs.push(tab);
    return tab;
  }

  /** @param {Partial<ClientOptions>} [options] */
  async online(options) {
    const tab = this.open(options);
    await this.world.until(tab.login());
    return tab;
  }

  /** Those that live and are not frozen. */
  get awake() {
    return this.tabs.filter((tab) => tab.alive && !tab.gate.frozen);
  }

  get leaders() {
    return this.awake.filter(({ client }) => client.stats().leader);
  }

  /** Somebody who writes to alice, and hears her. @param {Partial<ClientOptions>} [options] */
  async peer(options) {
    const bob = new Page(this, { userId: 'bob', outbox: 'memory', fingerprintMemory: 86_400_000,
      ...options });
    await this.world.until(bob.client.login());
    return bob;
  }
}

export class Tab extends Page {
  /** @param {VirtualTabs} browser @param {Partial<ClientOptions>} options */
  constructor(browser, options) {
    const gate = new Gate(browser);
    super(gate.view(browser), options);
    if (browser.Client) {
      this.client = new browser.Client({
        url: 'ws://im.test/websocket', userId: 'alice', platform: this.platform, ...options,
      });
      this.events = listen(this.client);
    }
    this.gate = gate;
    this.browser = browser;
  }

  login() {
    return this.act(() => this.client.login());
  }

  /** Does something as the page does it. @template T @param {() => T} deed */
  act(deed) {
    return running.run(this.gate, deed);
  }

  /** The system stops it, without a word. */
  freeze() {
    this.gate.frozen = true;
  }

  async thaw() {
    await this.gate.thaw();
  }

  /** The browser freezes it, and says so. */
  async suspend() {
    await this.hint('suspended');
    this.freeze();
  }

  /** It is left, and kept in the back/forward cache. */
  async putAway() {
    await this.suspend();
    this.gate.away = true;
  }

  async resume() {
    await this.gate.thaw();
    await this.hint('resumed');
  }

  async crash() {
    this.gate.closed = true;
    await super.crash();
  }
}
