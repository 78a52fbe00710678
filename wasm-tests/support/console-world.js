// @ts-check
/**
 * The console's model at work: real clients, a server and the real desk in virtual time. An agent
 * may have several tabs, which share what is kept, a channel and the connection.
 */
import { AgentDesk } from '../../demo-web/console/model/agent-desk.js';
import { Desk } from '../../demo-web/desk/desk.js';
import { Signal } from '../../demo-web/shared/signal.js';
import { DeskDisk, VirtualDeskStore } from './desk-disk.js';
import { SETTINGS } from './desk-simulation.js';
import { DESK, VisitorApp } from './desk-people.js';
import { Lossy } from './receipts.js';
import { Page, VirtualBrowser } from './virtual-browser.js';
import { VirtualTabs, warmUp } from './virtual-tabs.js';

const OPTIONS = /** @type {const} */ ({
  url: 'ws://im.test/websocket', receipts: true, senseMode: '30s',
});

/** What a browser keeps for all tabs, and the channel between them. */
class Profile {
  /** @type {Map<string, string>} */
  kept = new Map();
  /** @type {Set<{ signal: Signal<any>, isAlive: () => boolean }>} */
  ports = new Set();

  get keep() {
    const { kept } = this;
    return {
      get: (/** @type {string} */ key) => JSON.parse(kept.get(key) ?? 'null'),
      set: (/** @type {string} */ key, /** @type {unknown} */ value) =>
        void kept.set(key, JSON.stringify(value)),
      remove: (/** @type {string} */ key) => void kept.delete(key),
      keys: () => [...kept.keys()],
    };
  }

  /** @param {() => boolean} isAlive */
  join(isAlive) {
    const own = { signal: new Signal(), isAlive };
    this.ports.add(own);
    return {
      heard: own.signal,
      post: (/** @type {object} */ data) => {
        const text = JSON.stringify(data);
        for (const other of this.ports) {
          if (other !== own && other.isAlive()) other.signal.emit(JSON.parse(text));
        }
      },
    };
  }
}

export class ConsoleWorld {
  disk = new DeskDisk();
  /** @type {Map<string, Profile>} */
  #profiles = new Map();
  /** @type {Page | null} */
  #machine = null;

  /** @param {import('./virtual-browser.js').Test} t */
  constructor(t) {
    this.test = t;
    this.tabs = new VirtualTabs(t);
    this.world = this.tabs.world;
    this.server = this.world.server = this.tabs.server = new Lossy(this.world);
    this.server.latency = 5;
    for (const [id, role] of [['ann', 'supervisor'], ['ben', 'agent']]) {
      this.disk.docs.set(`a:${id}`, JSON.stringify({
        id, name: id[0].toUpperCase() + id.slice(1), role, hash: `hash of secret of ${id}`,
        pass: null, state: 'gone', capacity: 5,
      }));
    }
  }

  /** @param {import('./virtual-browser.js').Test} t */
  static async open(t) {
    await warmUp();
    const world = new ConsoleWorld(t);
    await world.startDesk();
    return world;
  }

  async startDesk() {
    const machine = this.#machine = new Page(new VirtualBrowser(this.test, this.world));
    const { platform } = machine, store = this.store = new VirtualDeskStore(this.world, this.disk);
    const desk = this.desk = new Desk({
      settings: { ...SETTINGS, agentTimeout: 90_000, orderPatience: 15_000 },
      openStore: () => store,
      client: { ...OPTIONS, userId: DESK, platform: { ...platform, openStore: undefined } },
      soon: (run) => void platform.setTimeout(run, 1),
      timers: /** @type {any} */ (platform), now: Date.now,
      verify: async (secret, hash) => hash === `hash of ${secret}`,
    });
    await this.world.until(desk.start());
  }

  async killDesk() {
    if (this.store) this.store.alive = false;
    await this.#machine?.crash();
  }

  /** @param {number} ms */
  pass(ms) {
    return this.world.advance(ms);
  }

  /** @param {string} id @param {object} [profile] */
  async visitor(id, profile) {
    const page = new Page(new VirtualBrowser(this.test, this.world),
      { ...OPTIONS, userId: id, outbox: 'memory' });
    const app = new VisitorApp(page.client, profile);
    await this.world.until(page.client.login());
    return Object.assign(app, { page });
  }

  /**
   * A tab of an agent; with `pass` one that comes back from a reload.
   * @param {string} id @param {{ pass?: string | null, share?: boolean }} [how]
   */
  async tab(id, { pass = null, share = false } = {}) {
    const profile = this.#profiles.get(id) ?? new Profile();
    this.#profiles.set(id, profile);
    const options = { ...OPTIONS, userId: id, outbox: /** @type {const} */ ('persistent') };
    const page = share ? this.tabs.open(options)
      : new Page(new VirtualBrowser(this.test, this.world), options);
    const act = (/** @type {() => any} */ deed) =>
      ('act' in page ? /** @type {any} */ (page).act(deed) : deed());
    const desk = /** @type {AgentDesk} */ (act(() => new AgentDesk(page.client, {
      keep: profile.keep, tabs: profile.join(() => page.alive), pass,
      clock: { now: Date.now, setTimeout: page.platform.setTimeout,
        clearTimeout: page.platform.clearTimeout },
    })));
    /** @type {any[]} */
    const news = [];
    desk.told.on((one) => news.push(one));
    await this.world.until(act(() => page.client.login()));
    await this.pass(50);
    return { page, desk, news, profile };
  }

  /** An agent who is in. @param {string} id @param {{ share?: boolean }} [how] */
  async agent(id, how) {
    const tab = await this.tab(id, how);
    tab.desk.login(`secret of ${id}`);
    await this.pass(1_500);
    return tab;
  }
}

/** What was said in a chat, in words. @param {AgentDesk} desk @param {string} chat */
export const wordsIn = (desk, chat) => (desk.chat(chat)?.lines ?? [])
  .map(({ from, content, typeu }) => {
    const body = typeu === -1 ? { text: content } : JSON.parse(content);
    return `${from}: ${body.event ?? body.text}`;
  });
