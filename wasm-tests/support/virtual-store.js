// @ts-check
/**
 * The store of one page, over the disk of its browser: a transaction is on the disk as a whole or
 * not at all, some virtual time after it was asked for.
 */

/** @typedef {import('./virtual-world.js').World} World */
/** @typedef {import('mobileimsdk-wasm').Store} Store */
/** @typedef {{ puts: Array<[string, string]>, removes: string[] }} Transaction */

/** @implements {Store} */
export class VirtualStore {
  /** ms that a call takes */
  latency = 1;
  alive = true;
  /** @type {Transaction[]} all that were asked for, in order */
  writes = [];
  /** @type {string[]} the prefixes asked for */
  loads = [];
  /** Calls of `write` that are not answered, and the most there ever were. */
  writing = 0;
  mostWriting = 0;

  /** @param {World} world @param {Map<string, string>} disk */
  constructor(world, disk) {
    this.world = world;
    this.disk = disk;
  }

  /** @param {string} prefix @returns {Promise<Array<[key: string, value: string]>>} */
  load(prefix) {
    this.loads.push(prefix);
    // As it is now, whenever it answers. Latest first: the order is nobody's business.
    const found = [...this.disk].filter(([key]) => key.startsWith(prefix)).reverse();
    return this.#answer(() => found);
  }

  /**
   * @param {ReadonlyArray<[key: string, value: string]>} puts @param {readonly string[]} removes
   * @returns {Promise<void>}
   */
  async write(puts, removes) {
    this.writes.push({ puts: [...puts], removes: [...removes] });
    this.mostWriting = Math.max(this.mostWriting, (this.writing += 1));
    await this.#answer(() => {
      for (const [key, value] of puts) this.disk.set(key, value);
      for (const key of removes) this.disk.delete(key);
    });
    this.writing -= 1;
  }

  /** @template T @param {() => T} act @returns {Promise<T>} */
  #answer(act) {
    return new Promise((resolve) => {
      this.world.later(this.latency, () => this.alive && resolve(act()));
    });
  }
}

export const never = () => new Promise(() => {});
