// @ts-check
/**
 * The store that several desks share, on a virtual disk. The right to write ends with the process,
 * some virtual time later: that is the lease.
 */
import { VirtualDeskStore } from './desk-disk.js';

/** @typedef {import('./desk-disk.js').DeskDisk} DeskDisk */
/** @typedef {import('./virtual-world.js').World} World */
/** @typedef {import('../../demo-web/desk/store/types.js').Change} Change */
/** @typedef {import('../../demo-web/desk/store/types.js').Meeting} Meeting */
/** @typedef {import('../../demo-web/desk/store/types.js').SharedStore} SharedStore */

export const LEASE = 15_000;

/** What the disk has besides: of all desks. */
export class SharedDisk {
  /** @type {Array<{ id: number, to: string, from: string, body: string, at: number }>} */
  mails = [];
  #count = 0;
  /** By door. @type {Map<string, Map<string, string>>} */
  clients = new Map();
  /** Until when a door is wanted. @type {Map<string, number>} */
  doors = new Map([['', 0]]);
  /** Who writes for a door. @type {Map<string, VirtualSharedStore>} */
  writers = new Map();

  /** @param {World} world @param {DeskDisk} disk */
  constructor(world, disk) {
    this.world = world;
    this.disk = disk;
  }

  /** Drawn before the write is done, as a database does: others may be done sooner. */
  number() {
    return this.#count += 1;
  }

  /** @param {string} from @param {Change} change @param {number[]} numbers of its mails */
  apply(from, { entries, docs, puts, removes, mails = [], takes = [] }, numbers) {
    this.disk.apply({ entries, docs, puts: [], removes: [] });
    const client = this.clients.get(from) ?? new Map();
    this.clients.set(from, client);
    for (const [key, value] of puts) client.set(key, value);
    for (const key of removes) client.delete(key);
    mails.forEach(({ to, body }, i) =>
      this.mails.push({ id: numbers[i], to, from, body, at: this.world.now }));
    this.mails = this.mails.filter(({ id }) => !takes.includes(id)).sort((a, b) => a.id - b.id);
    for (const to of new Set(mails.map((mail) => mail.to))) {
      const store = this.writers.get(to);
      if (store) this.world.later(1, () => store.alive && store.onMail());
    }
  }
}

/** @implements {SharedStore} */
export class VirtualSharedStore extends VirtualDeskStore {
  /** Handed out, and not taken. @type {Set<number>} */
  #given = new Set();
  onMail = () => {};
  /** @type {(cause: unknown) => void} */
  onEnd = () => {};
  /** When its process died. */
  diedAt = Infinity;

  /** @param {SharedDisk} shared @param {string} door @param {number} latency */
  constructor(shared, door, latency) {
    super(shared.world, shared.disk);
    this.shared = shared;
    this.door = door;
    this.latency = latency;
  }

  /** @param {Change} change */
  transact(change) {
    const numbers = (change.mails ?? []).map(() => this.shared.number());
    return this.later(() => {
      if (this.disk.fails) throw this.disk.fails;
      if (this.shared.writers.get(this.door) !== this) throw new Error('the lock is lost');
      this.shared.apply(this.door, change, numbers);
      for (const id of change.takes ?? []) this.#given.delete(id);
    });
  }

  mails() {
    return this.later(() => this.shared.mails
      .filter(({ id, to }) => to === this.door && !this.#given.has(id)).slice(0, 7)
      .map(({ id, from, body, at }) => {
        this.#given.add(id);
        return { id, from, body, age: this.world.now - at };
      }));
  }

  pending() {
    return this.later(() => {
      const ids = this.shared.mails.filter(({ to, from }) => !to && from === this.door)
        .map(({ id }) => id);
      return { oldest: ids[0] ?? 0, newest: ids.at(-1) ?? 0 };
    });
  }

  /** @param {string} prefix */
  clientEntries(prefix) {
    return this.later(() => [...this.shared.clients.get(this.door) ?? []]
      .filter(([key]) => key.startsWith(prefix)), this.reading.ms);
  }

  close() {
    if (this.shared.writers.get(this.door) === this) this.shared.writers.delete(this.door);
  }
}

/** @implements {Meeting} */
export class VirtualMeeting {
  /** Of this process. @type {VirtualSharedStore[]} */
  stores = [];
  alive = true;

  /**
   * @param {SharedDisk} shared @param {() => number} latency
   * @param {{ ms: number }} reading how long it takes to read the client's own store
   */
  constructor(shared, latency, reading) {
    this.shared = shared;
    this.latency = latency;
    this.reading = reading;
  }

  /** @param {string} own */
  async look(own) {
    const { shared } = this, { doors, world } = shared;
    if (!doors.has(own)) doors.set(own, 0);
    return [...doors].map(([door, wanted]) => ({
      door, isFree: this.#isFree(door), isWanted: wanted > world.now,
    }));
  }

  /** @param {string} door */
  #isFree(door) {
    const writer = this.shared.writers.get(door);
    return !writer || writer.diedAt + LEASE < this.shared.world.now;
  }

  /** @param {string} door */
  async want(door) {
    this.shared.doors.set(door, this.shared.world.now + 10_000);
  }

  /** @param {string} door */
  async take(door) {
    const { shared } = this;
    if (!this.alive || !this.#isFree(door)) return null;
    const store = new VirtualSharedStore(shared, door, this.latency());
    store.reading = this.reading;
    shared.doors.set(door, 0);
    shared.writers.set(door, store);
    this.stores.push(store);
    return store;
  }

  /** Its process is dead. */
  die() {
    this.alive = false;
    for (const store of this.stores) {
      store.alive = false;
      store.diedAt = this.shared.world.now;
    }
  }

  close() {}
}
