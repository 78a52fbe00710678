// @ts-check
/**
 * Three tabs with talks from a seed, and beside them the simplest model of what they must show: it
 * hears what the clients tell, and does what the user does, with lists and sets and no store.
 */
import assert from 'node:assert/strict';
import { MemoryStore } from 'mobileimsdk-wasm/talk';
import { talkOf } from './virtual-talk.js';
import { VirtualTabs } from './virtual-tabs.js';
import { RandomWorld } from './random-world.js';

/** @typedef {import('./virtual-tabs.js').Tab} Tab */
/**
 * @typedef {object} Said
 * @property {string} id
 * @property {string} text
 * @property {boolean} own
 * @property {number} at
 * @property {string} order
 * @property {boolean} late
 */

const PEERS = ['bob', 'carol', 'dave', 'eve'];
const TABS = 3;
/** ms within which two tabs may store things in another order than they happened. */
const APART = 60;
const RECOVERY = 180_000;
/** @type {Record<string, number>} */
const RANKS = { queued: 0, sent: 1, lost: 2, delivered: 3, received: 4, read: 5 };

/** What the application should see of one conversation. */
class Expected {
  /** @type {Said[]} in the order of happening; the peer's are sorted when asked */
  said = [];
  /** @type {Set<string>} */
  known = new Set();
  /** @type {Set<string>} */
  unread = new Set();
  /** By id. @type {Map<string, string>} */
  states = new Map();
  draft = '';
  pinned = false;

  /** @param {Said} said @param {boolean} isSeen */
  take(said, isSeen) {
    if (isSeen) this.unread.delete(said.id);
    if (this.known.has(said.id)) return;
    this.known.add(said.id);
    this.said.push(said);
    if (!said.own && !isSeen) this.unread.add(said.id);
  }

  /** @param {string} id */
  remove(id) {
    this.said = this.said.filter((one) => one.id !== id);
    this.unread.delete(id);
  }
}

export class TalkModel extends RandomWorld {
  /** @type {Map<string, Expected>} */
  expected = new Map(PEERS.map((peer) => [peer, new Expected()]));
  /** @type {any[]} what lives: a tab, its talk, and what it looks at */
  tabs = [];
  /** @type {any[]} */
  peers = [];
  operations = 0;
  #count = 0;
  #heardAt = 0;

  /** @param {import('./virtual-browser.js').Test} test @param {number} seed */
  constructor(test, seed) {
    super(seed);
    this.browser = new VirtualTabs(test, this.world);
    this.server = this.browser.server;
    this.disk = new MemoryStore();
    const slow = this.below(4);
    this.browser.channels.latency = () => this.below(slow + 1);
    this.browser.pick = (count) => this.below(count);
    this.server.latency = 1 + this.below(20);
  }

  /** @param {string} peer @returns {Expected} */
  of(peer) {
    return /** @type {Expected} */ (this.expected.get(peer));
  }

  /** @param {number} operations */
  async run(operations) {
    for (const userId of PEERS) {
      const peer = await this.browser.peer({ userId, receipts: true });
      this.peers.push({ userId, client: peer.client, heard: peer.events.message });
    }
    while (this.tabs.length < TABS) await this.#open();
    for (let i = 0; this.operations < operations; i += 1) {
      await this.#step();
      await this.world.advance(APART + (this.below(20) ? this.below(20) : this.below(8000)));
      if (i % 50 === 0) {
        this.world.forget();
        this.#checkCounts(false);
      }
    }
    this.server.opens = true;
    await this.world.advance(RECOVERY);
    this.#checkCounts(true);
    await this.#checkMessages();
  }

  async #open() {
    const tab = this.browser.open({ receipts: true, senseMode: '5s',
      qos: { retransmits: 2, retryInterval: 4000 }, fingerprintMemory: 86_400_000 });
    const { talk, store, told } = tab.act(() => talkOf(tab, { disk: this.disk }));
    store.shared = true;
    store.latency = () => 1 + this.below(3);
    /** @type {any} */
    const made = { tab, talk, told, isVisible: true, open: new Set() };
    tab.client.on('message', (message) => this.#hear(made, message));
    tab.client.on('status', ({ message, status }) =>
      this.#follow(message.to, `>${message.fingerprint}`, status));
    this.tabs.push(made);
    tab.login().catch(() => {});
    await this.world.advance(APART);
  }

  /** @param {any} made @param {import('mobileimsdk-wasm').Message} message */
  #hear({ isVisible, open }, { from, fingerprint, content, order = '' }) {
    this.#heardAt = this.world.now;
    const expected = this.of(from), later = expected.said
      .filter((one) => !one.own && one.order > order).sort((a, b) => (a.order < b.order ? -1 : 1));
    expected.take({ id: `<${fingerprint}`, text: content, own: false, order,
      at: later.length ? later[0].at : this.world.now, late: later.length > 0 },
    isVisible && open.has(from));
  }

  /** @param {string} peer @param {string} id @param {string} status */
  #follow(peer, id, status) {
    this.#heardAt = this.world.now;
    const { states } = this.of(peer), known = states.get(id);
    if (known === undefined || RANKS[status] > RANKS[known]) states.set(id, status);
  }

  /** One thing happens to the world, now and then, and one to each conversation. */
  async #step() {
    if (this.below(4) === 0) {
      this.operations += 1;
      await WORLD[this.one(WORLD_CHOICES)](this, this.one(this.tabs));
    }
    for (const peer of PEERS) {
      this.operations += 1;
      await DEEDS[this.one(CHOICES)](this, this.one(this.tabs), peer);
    }
  }

  /** @param {any} made @param {string} peer */
  send({ tab, talk }, peer) {
    if (tab.client.state === 'stopped') return;
    const text = `from alice ${this.#count += 1}`;
    const id = tab.act(() => talk.conversation(peer).send(text));
    const expected = this.of(peer);
    expected.take({ id, text, own: true, order: '', at: this.world.now, late: false }, true);
    if (!expected.states.has(id)) expected.states.set(id, 'queued');
    expected.draft = '';
  }

  /** @param {string} peer */
  hear(peer) {
    const { client } = this.peers.find(({ userId }) => userId === peer);
    client.send('alice', `from ${peer} ${this.#count += 1}`);
  }

  /** @param {string} peer */
  seen(peer) {
    const { client, heard } = this.peers.find(({ userId }) => userId === peer);
    if (heard.length) client.markRead(heard.splice(0));
  }

  /** @param {any} made @param {string} peer */
  look(made, peer) {
    const { tab, talk, open } = made;
    if (open.delete(peer)) return talk.conversation(peer).leave();
    open.add(peer);
    tab.act(() => talk.conversation(peer).open());
    if (made.isVisible) this.of(peer).unread.clear();
  }

  /** @param {any} made */
  show(made) {
    made.isVisible = !made.isVisible;
    made.tab.act(() => made.talk.setVisible(made.isVisible));
    if (made.isVisible) for (const peer of made.open) this.of(peer).unread.clear();
  }

  /** @param {any} made @param {string} peer */
  async remove({ tab, talk }, peer) {
    const { messages } = talk.conversation(peer).getSnapshot();
    if (!messages.length) return;
    const { id } = this.one(messages);
    await this.world.until(tab.act(() => talk.conversation(peer).remove(id)));
    this.of(peer).remove(id);
  }

  /** @param {any} made @param {string} peer */
  async resend({ tab, talk }, peer) {
    const lost = talk.conversation(peer).getSnapshot().messages
      .filter((/** @type {any} */ { status }) => status === 'lost');
    if (!lost.length || tab.client.state === 'stopped') return;
    const { id } = this.one(lost);
    this.of(peer).states.set(id, 'queued');
    await this.world.until(tab.act(() => talk.conversation(peer).resend(id)));
  }

  /** @param {any} made @param {string} peer */
  draft({ tab, talk }, peer) {
    const text = `draft ${this.#count += 1}`;
    tab.act(() => talk.conversation(peer).draft(text));
    this.of(peer).draft = text;
  }

  /** @param {any} made @param {string} peer */
  pin({ tab, talk }, peer) {
    const expected = this.of(peer);
    expected.pinned = !expected.pinned;
    tab.act(() => talk.conversation(peer).set({ pinned: expected.pinned }));
  }

  /** @param {any} made @param {string} peer */
  async clear({ tab, talk }, peer) {
    await this.world.until(tab.act(() => talk.conversation(peer).clear()));
    const expected = this.of(peer);
    expected.said = [];
    expected.unread.clear();
  }

  /** A reload, in the middle of anything but a write. @param {any} made */
  async reload(made) {
    while (this.world.now - this.#heardAt < APART) await this.world.advance(APART / 2);
    this.tabs.splice(this.tabs.indexOf(made), 1);
    await made.tab.crash();
    await this.#open();
  }

  /** @param {boolean} isAtTheEnd what is on its way now is not counted by all */
  #checkCounts(isAtTheEnd) {
    const isQuiet = this.world.now - this.#heardAt > APART;
    for (const { told } of this.tabs) assert.deepEqual(told.error, []);
    if (!isQuiet && !isAtTheEnd) return;
    for (const [i, { talk }] of this.tabs.entries()) {
      for (const [peer, expected] of this.expected) {
        const found = talk.conversation(peer).getSnapshot();
        const known = { unread: found.unread, draft: found.draft, pinned: found.pinned };
        const { unread, draft, pinned } = expected;
        assert.deepEqual(known, { unread: unread.size, draft, pinned }, `${peer}, tab ${i}`);
      }
    }
  }

  async #checkMessages() {
    for (const peer of PEERS) {
      const { said, states } = this.of(peer);
      const shown = await Promise.all(this.tabs.map(({ tab, talk }) =>
        this.#shown(tab, talk.conversation(peer))));
      assert.deepEqual(shown[1], shown[0], `${peer}: two tabs`);
      assert.deepEqual(shown[2], shown[0], `${peer}: three tabs`);
      const byId = new Map(said.map((one) => [one.id, one]));
      assert.deepEqual(shown[0].map(({ id }) => id).sort(), [...byId.keys()].sort(), peer);
      let latest = 0, order = '';
      for (const { id, status } of shown[0]) {
        const { own, at, order: other, text } = /** @type {Said} */ (byId.get(id));
        assert.ok(at > latest - APART, `${text} stands where it was written`);
        latest = Math.max(latest, at);
        assert.equal(status, own ? states.get(id) : null, text);
        assert.ok(!own || RANKS[/** @type {string} */ (status)] > 1, `${text} is ${status}`);
        if (!own) assert.ok(other > order, `${text} in the order of ${peer}`);
        if (!own) order = other;
      }
    }
  }

  /** @param {Tab} tab @param {any} conversation @returns {Promise<any[]>} */
  async #shown(tab, conversation) {
    await this.world.until(tab.act(() => conversation.open()));
    while (conversation.getSnapshot().hasOlder) {
      await this.world.until(tab.act(() => conversation.older(1000)));
    }
    return conversation.getSnapshot().messages
      .map((/** @type {any} */ { id, status, content }) => ({ id, status, content }));
  }
}

/** @type {Record<string, (model: TalkModel, made: any, peer: string) => unknown>} */
const DEEDS = {
  send: (model, made, peer) => model.send(made, peer),
  'send much': (model, made, peer) => {
    for (let i = 0; i < 3; i += 1) model.send(made, peer);
  },
  hear: (model, _, peer) => model.hear(peer),
  'hear much': (model, _, peer) => {
    for (let i = 0; i < 4; i += 1) model.hear(peer);
  },
  seen: (model, _, peer) => model.seen(peer),
  look: (model, made, peer) => model.look(made, peer),
  draft: (model, made, peer) => model.draft(made, peer),
  pin: (model, made, peer) => model.pin(made, peer),
  remove: (model, made, peer) => model.remove(made, peer),
  resend: (model, made, peer) => model.resend(made, peer),
  clear: (model, made, peer) => model.clear(made, peer),
};
const CHOICES = choices({ send: 20, 'send much': 3, hear: 22, 'hear much': 3, seen: 8, look: 20,
  draft: 8, pin: 3, remove: 6, resend: 6, clear: 1 });

/** @type {Record<string, (model: TalkModel, made: any) => unknown>} */
const WORLD = {
  show: (model, made) => model.show(made),
  reload: (model, made) => model.reload(made),
  cut: ({ server }) => server.cut(),
  'stop acknowledging': ({ server }) => {
    server.acknowledges = false;
  },
  'go down': ({ server }) => {
    server.opens = false;
    server.cut();
  },
  'be well': ({ server }) => {
    server.opens = true;
    server.acknowledges = true;
  },
};
const WORLD_CHOICES = choices({ show: 12, reload: 3, cut: 3, 'stop acknowledging': 2, 'go down': 1,
  'be well': 9 });

/** @param {Record<string, number>} weights */
function choices(weights) {
  return Object.entries(weights).flatMap(([name, weight]) =>
    /** @type {string[]} */ (Array(weight).fill(name)));
}
