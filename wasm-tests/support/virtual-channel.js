// @ts-check
/**
 * BroadcastChannel between the tabs of one origin, on virtual time: what a tab posts is cloned,
 * takes its time, and comes in the order of its posting, from each tab to each other one.
 */

/** @typedef {import('./virtual-world.js').World} World */
/**
 * Who hears of it, and when.
 * @typedef {{ pass: (run: () => void, source: string) => void, awake: boolean }} Reader
 */

export class VirtualChannels {
  /** @type {Set<VirtualChannel>} those that are open */
  open = new Set();
  /** ms that a post takes. @type {() => number} */
  latency = () => 0;

  /** @param {World} world */
  constructor(world) {
    this.world = world;
  }

  /** @param {string} name @param {Reader} reader */
  join(name, reader) {
    const channel = new VirtualChannel(this, name, reader);
    this.open.add(channel);
    return channel;
  }
}

/** What a tab has of it. */
class VirtualChannel {
  /** @type {((event: { data: any }) => void) | null} */
  onmessage = null;
  /** By receiver, what is on its way to it. @type {Map<VirtualChannel, any[]>} */
  #posts = new Map();

  /** @param {VirtualChannels} origin @param {string} name @param {Reader} reader */
  constructor(origin, name, reader) {
    this.origin = origin;
    this.name = name;
    this.reader = reader;
  }

  /** @param {any} data */
  postMessage(data) {
    const { origin, name } = this;
    if (!origin.open.has(this)) throw new DOMException('it is closed', 'InvalidStateError');
    const clone = structuredClone(data);
    if (!this.reader.awake) return;
    for (const other of origin.open) {
      if (other === this || other.name !== name || !other.reader.awake) continue;
      const posts = this.#posts.get(other) ?? [];
      this.#posts.set(other, posts);
      posts.push(structuredClone(clone));
      // Whichever of them is due first takes what was posted first.
      origin.world.later(origin.latency(), () => other.#hear(posts.shift()));
    }
  }

  /** @param {any} data */
  #hear(data) {
    this.reader.pass(() => {
      if (this.origin.open.has(this)) this.onmessage?.({ data });
    }, 'channel');
  }

  close() {
    this.origin.open.delete(this);
  }
}
