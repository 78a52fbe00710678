// @ts-check
/**
 * A world with a desk in it, from a seed: visitors write, come and go, agents answer, hand over and
 * vanish, the desk dies at any moment and returns from its store, the network and the server fail;
 * then all is well again, and what was promised must have come true. Real clients, virtual time.
 */
import assert from 'node:assert/strict';
import { Desk } from '../../demo-web/desk/desk.js';
import { AgentConsole, DESK, VisitorApp } from './desk-people.js';
import { DeskDisk, VirtualDeskStore } from './desk-disk.js';
import { judge } from './desk-judge.js';
import { messageFrame } from './frames.js';
import { Lossy } from './receipts.js';
import { Page, VirtualBrowser } from './virtual-browser.js';
import { RandomWorld } from './random-world.js';

/** @typedef {import('./virtual-browser.js').Test} Test */
/** @typedef {import('mobileimsdk-wasm').SentMessage} SentMessage */
/**
 * `isKept`: its receipt came.
 * @typedef {{ text: string, fingerprint: string, by: string, chat: string, number: number,
 *   isKept: boolean, isRead: boolean }} Said
 */

const RECOVERY = 260_000;  // ms in which all must be well again
const PRESENCE = 20_000;

/** @type {import('../../demo-web/desk/core/types.js').Settings} */
export const SETTINGS = {
  assign: 'byHand', hours: null, isVisitor: (id) => id.startsWith('v'), agentTimeout: 60_000,
  burst: 1_000, perMinute: 10_000, newPerMinute: 1_000, mostWaiting: 100, mostUnits: 16_384,
  orderPatience: 120_000,
};

/** Somebody with a device: its pages come and go, what it keeps stays. */
class Person {
  /** @type {Page | null} */
  page = null;
  /** Every page's, the newest last. @type {any[]} */
  apps = [];

  /** @param {DeskSimulation} sim @param {string} id @param {(client: any) => any} makeApp */
  constructor(sim, id, makeApp) {
    this.sim = sim;
    this.id = id;
    this.makeApp = makeApp;
    this.browser = new VirtualBrowser({ after() {} }, sim.world);
  }

  get app() {
    return this.apps.at(-1);
  }

  open() {
    const { latency } = this.sim;
    const page = this.page = new Page(this.browser, /** @type {any} */ ({
      url: 'ws://im.test/websocket', userId: this.id, receipts: true, outbox: 'persistent',
      senseMode: '30s', qos: { retransmits: 20 }, maxFingerprints: 100_000,
    }));
    page.store.latency = 1 + latency % 3;
    this.apps.push(this.makeApp(page.client));
    this.sim.watch(page.client);
    page.client.login().catch(() => {});
  }

  async crash() {
    const page = this.page;
    this.page = null;
    if (page) await page.crash();
  }
}

export class DeskSimulation extends RandomWorld {
  /** By fingerprint. @type {Map<string, Said>} */
  said = new Map();
  /** What agents read, by chat: the newest number. @type {Map<string, number>} */
  read = new Map();
  disk = new DeskDisk();
  /** How long it takes to read the client's own store; 0: as the rest. */
  reading = { ms: 0 };
  /** @type {Desk | null} */
  desk = null;
  /** @type {Page | null} */
  machine = null;
  /** What must never be, and was. @type {string[]} */
  broken = [];
  #count = 0;

  /** @param {Test} test @param {number} seed */
  constructor(test, seed) {
    super(seed);
    const { world } = this;
    this.server = world.server = new Lossy(world);
    this.latency = 1 + this.below(30);
    this.server.latency = this.latency;
    this.browser = new VirtualBrowser(test, world);
    /** @type {import('../../demo-web/desk/core/types.js').Settings} */
    this.settings = { ...SETTINGS, assign: this.chance(2) ? 'byHand' : 'leastBusy' };
    this.visitors = ['va', 'vb', 'vc'].map((id) =>
      new Person(this, id, (client) => new VisitorApp(client, {}, this.deskOf(id))));
    this.agents = ['ann', 'ben'].map((id) => {
      const after = new Map();
      return new Person(this, id, (client) =>
        new AgentConsole(client, `secret of ${id}`, after, this.deskOf(id)));
    });
  }

  // --- The desk ---

  /** Whom he writes to. @param {string} _id */
  deskOf(_id) {
    return DESK;
  }

  startDesk() {
    const { world } = this, machine = this.machine = new Page(this.browser, { userId: 'nobody' });
    const store = this.store = new VirtualDeskStore(world, this.disk);
    store.latency = 1 + this.below(20);
    store.reading = this.reading;
    const { platform } = machine;
    const desk = this.desk = new Desk({
      settings: this.settings, openStore: () => store,
      client: {
        url: 'ws://im.test/websocket', userId: DESK, senseMode: '30s',
        platform: { ...platform, openStore: undefined },
      },
      soon: (run) => void platform.setTimeout(run, 1),
      timers: /** @type {any} */ (platform), now: Date.now,
      verify: async (secret, hash) => hash === `hash of ${secret}`,
    });
    void desk.start().catch(() => {});
  }

  async killDesk() {
    this.desk = null;
    if (this.store) this.store.alive = false;
    if (this.machine) await this.machine.crash();
    this.machine = null;
  }

  // --- What people do ---

  /** @param {import('mobileimsdk-wasm').Client} client whose promises are to be judged */
  watch(client) {
    for (const event of /** @type {const} */ (['received', 'read'])) {
      client.on(event, ({ fingerprint }) => {
        const said = this.said.get(fingerprint);
        if (!said) return;
        said.isKept = true;
        if (event === 'read') said.isRead = true;
        // Now, not some day: it must be on the disk already, or have been refused.
        if (!this.isOnDisk(said)) this.broken.push(`${said.text} is received and not on the disk`);
      });
    }
  }

  /** @param {Said} said */
  isOnDisk({ fingerprint, chat, by }) {
    const isHeld = this.disk.doc(`c:${chat}`)?.held
      .some((/** @type {any} */ { id }) => id === fingerprint);
    // A refusal is under way, or not; that is judged at the end.
    const isAgent = this.agents.some(({ id }) => id === by);
    return isHeld || isAgent || this.disk.log(chat).some(({ id }) => id === fingerprint);
  }

  /** @param {Person} visitor */
  write(visitor) {
    const number = this.#count += 1, text = `${visitor.id} ${number}`;
    const { fingerprint } = visitor.app.say(text);
    this.said.set(fingerprint, {
      text, fingerprint, by: visitor.id, chat: visitor.id, number, isKept: false, isRead: false,
    });
  }

  /** @param {Person} agent @param {string} chat */
  answer(agent, chat) {
    const number = this.#count += 1, text = `${agent.id} ${number}`;
    const { fingerprint } = agent.app.say(chat, text);
    this.said.set(fingerprint, {
      text, fingerprint, by: agent.id, chat, number, isKept: false, isRead: false,
    });
  }

  // --- The run ---

  /** @param {number} steps */
  async run(steps) {
    for (const { id } of this.agents) {
      this.disk.docs.set(`a:${id}`, JSON.stringify({
        id, name: id, role: id === 'ann' ? 'supervisor' : 'agent', hash: `hash of secret of ${id}`,
        pass: null, state: 'gone', capacity: 2,
      }));
    }
    this.startDesk();
    for (const person of [...this.visitors, ...this.agents]) person.open();
    this.#keepPresent();
    await this.world.advance(500);
    for (let i = 0; i < steps; i += 1) {
      await this.#step();
      await this.world.advance(this.chance(8) ? this.below(9_000) : this.below(90));
      assert.deepEqual(this.broken, []);
    }
    await this.#recover();
    assert.deepEqual(this.broken, []);
    judge(this);
  }

  #keepPresent() {
    this.world.later(PRESENCE, () => {
      for (const { page, app } of this.agents) {
        if (page && page.client.state === 'online') app.present();
      }
      this.#keepPresent();
    });
  }

  async #step() {
    const name = /** @type {string} */ (this.one(CHOICES)), { who, act } = DEEDS[name];
    const person = who && this.one(who(this));
    if (who && !person) return;
    this.trace.push(`${Math.floor(this.world.now)} ${name} ${person ? person.id : ''}`);
    await act(this, /** @type {Person} */ (person));
  }

  async #recover() {
    this.trace.push('all is well');
    this.server.opens = true;
    this.server.drops = 0;
    this.disk.fails = null;
    if (!this.desk) this.startDesk();
    for (const person of [...this.visitors, ...this.agents]) if (!person.page) person.open();
    await this.world.advance(RECOVERY);
    for (const { app } of this.visitors) app.hello();
    for (const { app } of this.agents) app.resync();
    await this.world.advance(30_000);
  }
}

/**
 * The network brings once more what the desk has taken, as soon as it is back.
 * @param {DeskSimulation} sim @param {SentMessage} sent of the visitor va
 */
export async function comesAgain({ world, server }, { content, fingerprint: fp }) {
  const former = server.links.get(DESK);
  for (let i = 0; !server.links.has(DESK) || server.links.get(DESK) === former; i += 1) {
    assert.ok(i < 10_000, 'the desk is back');
    await world.advance(10);
  }
  await world.advance(100);  // it is logged in
  const copy = messageFrame({ from: 'va', to: DESK, dataContent: content, fp });
  /** @type {any} */ (server.links.get(DESK)).text(copy);
}

const there = (/** @type {Person[]} */ people) => people.filter(({ page }) => page);
const visitors = (/** @type {DeskSimulation} */ sim) => there(sim.visitors);
const agents = (/** @type {DeskSimulation} */ sim) => there(sim.agents);
const busy = (/** @type {DeskSimulation} */ sim) =>
  agents(sim).filter(({ app }) => app.pass && app.mine.length);

/**
 * What can happen, how often, and to whom.
 * @type {Record<string, { weight: number, who?: (sim: DeskSimulation) => Person[],
 *   act: (sim: DeskSimulation, person: Person) => unknown }>}
 */
const DEEDS = {
  'write': { weight: 30, who: visitors, act: (sim, visitor) => sim.write(visitor) },
  'write much': { weight: 4, who: visitors, act: (sim, visitor) => {
    for (let i = 0; i < 5; i += 1) sim.write(visitor);
  } },
  'answer': { weight: 30, who: busy, act: (sim, agent) =>
    sim.answer(agent, /** @type {string} */ (sim.one(agent.app.mine))) },
  'answer much': { weight: 6, who: busy, act: (sim, agent) => {
    const chat = /** @type {string} */ (sim.one(agent.app.mine));
    for (let i = 0; i < 4; i += 1) sim.answer(agent, chat);
  } },
  'accept': { weight: 12, who: agents, act: (sim, agent) => agent.app.accept() },
  'accept the same': { weight: 4, act: (sim) => {
    const chat = sim.one(sim.visitors)?.id;
    for (const { app } of agents(sim)) app.accept(chat);
  } },
  'transfer': { weight: 3, who: busy, act: (sim, agent) => agent.app.tell({
    kind: 'transfer', chat: sim.one(agent.app.mine),
    to: sim.one([undefined, ...sim.agents.map(({ id }) => id)]), note: 'he knows better',
  }) },
  'close': { weight: 2, who: busy, act: (sim, agent) =>
    agent.app.tell({ kind: 'close', chat: sim.one(agent.app.mine) }) },
  'end': { weight: 1, who: visitors, act: (sim, { app }) => app.tell({ kind: 'end' }) },
  'read': { weight: 6, who: busy, act: (sim, agent) => {
    const chat = /** @type {string} */ (sim.one(agent.app.mine));
    const newest = Math.max(0, ...agent.app.linesOf(chat).keys());
    sim.read.set(chat, Math.max(sim.read.get(chat) ?? 0, newest));
    agent.app.read(chat);
  } },
  'a visitor goes': { weight: 2, who: visitors, act: (sim, visitor) => visitor.crash() },
  'a visitor comes': { weight: 6, who: (sim) => sim.visitors.filter(({ page }) => !page),
    act: (sim, visitor) => visitor.open() },
  'an agent vanishes': { weight: 1, who: agents, act: (sim, agent) => agent.crash() },
  'an agent comes': { weight: 4, who: (sim) => sim.agents.filter(({ page }) => !page),
    act: (sim, agent) => agent.open() },
  'the desk dies': { weight: 4, act: (sim) => sim.killDesk() },
  'the desk returns': { weight: 10, act: (sim) => {
    if (!sim.desk) sim.startDesk();
  } },
  'the disk is full': { weight: 1, act: (sim) => { sim.disk.fails = new Error('full'); } },
  'the disk has room': { weight: 4, act: (sim) => { sim.disk.fails = null; } },
  'cut': { weight: 2, act: ({ server }) => server.cut() },
  'cut one': { weight: 4, act: (sim) => sim.one(sim.world.sockets)?.end(1006) },
  'drop': { weight: 4, act: (sim) => { sim.server.drops = 1 + sim.below(3); } },
  'restart': { weight: 1, act: ({ server }) => server.restart() },
  'go down': { weight: 1, act: ({ server }) => {
    server.opens = false;
    server.cut();
  } },
  'come up': { weight: 5, act: ({ server }) => { server.opens = true; } },
};

const CHOICES = Object.entries(DEEDS)
  .flatMap(([name, { weight }]) => /** @type {string[]} */ (Array(weight).fill(name)));
