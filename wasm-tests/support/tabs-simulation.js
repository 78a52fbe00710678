// @ts-check
/**
 * A world of tabs from a seed: they open, talk, freeze, thaw and die in any order, while the
 * network and the server fail and the clock on the wall jumps; then all is well again, and
 * everything that was promised must have come true.
 */
import assert from 'node:assert/strict';
import { VirtualTabs } from './virtual-tabs.js';
import { RandomWorld } from './random-world.js';

/** @typedef {import('./virtual-tabs.js').Tab} Tab */
/** @typedef {import('./virtual-browser.js').Test} Test */
/** @typedef {import('mobileimsdk-wasm').ClientOptions} ClientOptions */
/** @typedef {import('mobileimsdk-wasm').Client} Client */
/** @typedef {import('mobileimsdk-wasm').SentMessage} SentMessage */
/** @typedef {{ content: string, at: number, delivered: boolean }} FromPeer */

const MOST_TABS = 5;
const HOUR = 3_600_000;
// A page that froze in the middle of it finds the store slow; an heir may have no room left.
// Where no tab that is awake has a token, an attempt fails.
const NO_FAULT = ['STORE_FAILED', 'QUEUE_FULL', 'CONNECT_FAILED'];
/** What the applications of tabs answer when they are asked for a token, one after the other. */
const good = () => 'a token';
const TOKENS = [good, () => { throw new Error('no token'); }, good, good,
  () => new Promise(() => {}), good];
const RECOVERY = 120_000;  // ms in which all must be well again

/** What a tab wrote, and what became of it. */
class Story {
  /** @type {Array<{ sent: SentMessage, stored: boolean }>} */
  sent = [];
  /** When it was first online; from then on it hears all. */
  since = Infinity;
  /** Away in the back/forward cache a tab misses what is said. */
  wasAway = false;
  /** What a tab has when it sleeps others take over; what it says later may overtake that. */
  hasSlept = false;
  isDisposed = false;

  /** @param {Tab} tab @param {string} name */
  constructor(tab, name) {
    this.tab = tab;
    this.name = name;
  }
}

export class TabsSimulation extends RandomWorld {
  /** @type {Story[]} */
  stories = [];
  /** @type {FromPeer[]} */
  fromPeer = [];
  /** @type {any} */
  bob;

  /**
   * @param {Test} test @param {number} seed
   * @param {new (options: ClientOptions) => Client} [OtherClient] than the package's
   */
  constructor(test, seed, OtherClient) {
    super(seed);
    this.tabs = new VirtualTabs(test, this.world);
    this.tabs.Client = OtherClient;
    this.server = this.tabs.server;
    const slow = this.below(3) * 10;
    this.tabs.channels.latency = () => this.below(slow + 1);
    this.tabs.pick = (count) => this.below(count);
    this.server.latency = 1 + this.below(50);
    this.options = { outbox: this.chance(4) ? 'memory' : 'persistent', senseMode: '5s',
      fingerprintMemory: 24 * HOUR,
      qos: { retransmits: 100, maxPending: this.chance(3) ? 4 : 1000 } };
  }

  get living() {
    return this.stories.filter(({ tab, isDisposed }) => tab.alive && !isDisposed);
  }

  get awake() {
    return this.living.filter(({ tab }) => !tab.gate.frozen);
  }

  /** Some tab has a token. */
  get hasToken() {
    return this.stories.some((story, i) => TOKENS[i % TOKENS.length] === good &&
      this.living.includes(story));
  }

  /** @param {number} steps */
  async run(steps) {
    this.bob = await this.tabs.peer();
    this.open();
    for (let i = 0; i < steps; i += 1) {
      await this.#step();
      await this.world.advance(this.chance(8) ? this.below(12_000) : this.below(60));
      this.#checkAlways();
    }
    await this.#recover();
    this.#checkAlways();
    this.#checkAtTheEnd();
  }

  async #step() {
    const name = /** @type {string} */ (this.one(CHOICES)), { tabs, act } = DEEDS[name];
    const story = tabs && this.one(tabs(this));
    if (tabs && !story) return;
    this.trace.push(`${Math.floor(this.world.now)} ${name} ${story ? story.name : ''}`);
    await act(this, /** @type {Story} */ (story));
  }

  open() {
    const token = TOKENS[this.stories.length % TOKENS.length];
    const tab = this.tabs.open(/** @type {any} */ ({ ...this.options, token }));
    const story = new Story(tab, `tab ${this.stories.length}`);
    this.stories.push(story);
    tab.client.on('state', ({ state }) => {
      if (state === 'online') story.since = Math.min(story.since, this.world.now);
    });
    tab.login().catch(() => {});
  }

  /** @param {Story} story */
  say(story) {
    const qos = !this.chance(6), { client } = story.tab;
    if (client.state === 'stopped') return;
    const content = `${story.name}${qos ? ' ' : ' without QoS '}${story.sent.length}`;
    try {
      const sent = client.send('bob', content, { qos }), entry = { sent, stored: false };
      story.sent.push(entry);
      sent.stored.then(() => { entry.stored = true; }, () => {});
    } catch (error) {
      assert.equal(/** @type {any} */ (error).code, 'QUEUE_FULL');
    }
  }

  hear() {
    const content = `from bob ${this.fromPeer.length}`, entry =
      { content, at: this.world.now, delivered: false };
    this.fromPeer.push(entry);
    const sent = this.bob.client.send('alice', content);
    sent.delivered.then(() => { entry.delivered = true; }, () => {});
  }

  async #recover() {
    this.trace.push('all is well');
    this.server.opens = true;
    for (let i = 0; i < TOKENS.length && !this.hasToken; i += 1) this.open();
    for (const { tab } of this.living) if (tab.gate.frozen) await tab.resume();
    await this.world.advance(RECOVERY);
  }

  /** What must be true at any time. */
  #checkAlways() {
    for (const { tab, name } of this.stories) {
      unique(tab.events.message, `${name} was shown one twice`);
      assert.deepEqual(tab.events.kickout, [], `${name} was told of a kick-out`);
      const errors = tab.events.error.filter(({ code }) => !NO_FAULT.includes(code));
      assert.deepEqual(errors, [], `${name} was told of an error`);
      const ends = [...tab.events.delivered, ...tab.events.lost.map(({ message }) => message)];
      unique(ends, `in ${name} a message ended twice`);
    }
    // Without QoS nobody can tell, so a message may come again from the next leader.
    const messages = this.bob.events.message.filter((/** @type {any} */ { qos }) => qos);
    unique(messages, 'the peer was shown one twice');
  }

  #checkAtTheEnd() {
    const { server, world, bob } = this, living = this.living;
    assert.deepEqual(living.map(({ tab }) => tab.client.state), living.map(() => 'online'),
      'all are online');
    assert.equal(this.tabs.leaders.length, 1, 'one leads');
    assert.equal(world.sockets.filter(({ live }) => live).length, 2, 'one connection, and bob\'s');
    assert.ok(server.isOnline('alice'));
    const shown = new Set(bob.events.message.map(contentOf));
    const storesWork = this.stories.every(({ tab }) =>
      !tab.events.error.some(({ code }) => code === 'STORE_FAILED'));
    // By its own tab, or by the one that had taken it over.
    const lost = new Set(this.stories.flatMap(({ tab }) => tab.events.lost)
      .map(({ message }) => message.content));
    for (const { tab, name, sent: all, since, wasAway, hasSlept } of this.stories) {
      const order = all.map(({ sent }) => sent).filter(({ qos }) => qos).map(contentOf);
      const arrived = bob.events.message.map(contentOf)
        .filter((/** @type {string} */ text) => order.includes(text));
      const expected = order.filter((text) => shown.has(text));
      if (!hasSlept) assert.deepEqual(arrived, expected, `the order of ${name}`);
      for (const { sent, stored } of all) {
        if (living.some((story) => story.tab === tab)) {
          const loss = tab.events.lost.find(({ message }) => message === sent);
          // What was sent while loading may find its room taken by what was there before.
          const end = loss?.reason === 'REJECTED' ? 'lost' : sent.qos ? 'delivered' : 'sent';
          assert.equal(sent.status, end, `${sent.content}, of a tab that lives`);
        }
        const kept = stored && storesWork && !lost.has(sent.content);
        const promised = sent.status === 'delivered' || kept;
        if (promised) assert.ok(shown.has(sent.content), `${sent.content} reached the peer`);
      }
      if (wasAway || !living.some((story) => story.tab === tab)) continue;
      const heard = new Set(tab.events.message.map(contentOf));
      for (const { content, at, delivered } of this.fromPeer) {
        if (delivered && at > since) assert.ok(heard.has(content), `${name} heard: ${content}`);
      }
    }
  }
}

const contentOf = (/** @type {{ content: string }} */ { content }) => content;

/** @param {Array<{ content: string }>} messages @param {string} rule */
function unique(messages, rule) {
  const { size } = new Set(messages.map(contentOf));
  assert.equal(size, messages.length, rule);
}

const awake = (/** @type {TabsSimulation} */ { awake: stories }) => stories;
const living = (/** @type {TabsSimulation} */ { living: stories }) => stories;
const frozen = (/** @type {TabsSimulation} */ sim) =>
  sim.living.filter(({ tab }) => tab.gate.frozen);

/**
 * What can happen, how often, and to which tabs.
 * @type {Record<string, { weight: number, tabs?: (sim: TabsSimulation) => Story[],
 *   act: (sim: TabsSimulation, story: Story) => unknown }>}
 */
const DEEDS = {
  'open': { weight: 6, act: (sim) => sim.living.length < MOST_TABS && sim.open() },
  'say': { weight: 30, tabs: awake, act: (sim, story) => sim.say(story) },
  'say much': { weight: 6, tabs: awake, act: (sim, story) => {
    for (let i = 0; i < 6; i += 1) sim.say(story);
  } },
  'hear': { weight: 20, act: (sim) => sim.hear() },
  'close': { weight: 2, tabs: awake, act: async (sim, { tab }) => {
    await tab.hint('suspended');
    await tab.crash();
  } },
  'crash': { weight: 3, tabs: living, act: (sim, { tab }) => tab.crash() },
  'dispose': { weight: 1, tabs: awake, act: (sim, story) => {
    story.tab.client.dispose();
    story.isDisposed = true;
  } },
  'freeze': { weight: 4, tabs: awake, act: (sim, { tab }) => tab.freeze() },
  'suspend': { weight: 3, tabs: awake, act: (sim, story) => {
    story.hasSlept = true;
    return story.tab.suspend();
  } },
  'put away': { weight: 2, tabs: awake, act: (sim, story) => {
    story.wasAway = story.hasSlept = true;
    return story.tab.putAway();
  } },
  'resume': { weight: 6, tabs: frozen, act: (sim, { tab }) => tab.resume() },
  'look': { weight: 2, tabs: awake, act: (sim, { tab }) => tab.hint('resumed') },
  'cut': { weight: 3, act: ({ server }) => server.cut() },
  'restart': { weight: 2, act: ({ server }) => server.restart() },
  'go down': { weight: 1, act: ({ server }) => {
    server.opens = false;
    server.cut();
  } },
  'come up': { weight: 4, act: ({ server }) => { server.opens = true; } },
  'clock': { weight: 1, act: (sim) => { sim.tabs.epoch += (sim.below(9) - 4) * HOUR; } },
};

const CHOICES = Object.entries(DEEDS)
  .flatMap(([name, { weight }]) => /** @type {string[]} */ (Array(weight).fill(name)));
