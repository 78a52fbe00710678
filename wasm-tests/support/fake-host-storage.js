// @ts-check
/** A mini-program's storage that answers at once, with as much room as a test says. */
import { PagedStore } from '../../js/talk/paged-store.js';
import { Pages } from '../../js/talk/pages.js';

export class FakeHostStorage {
  /** @type {Map<string, string>} */
  disk = new Map();
  /** UTF-16 units that fit. */
  room = Infinity;
  /** After so many writes and removals nothing is written any more, and nothing answered. */
  writes = Infinity;
  /** Which calls fail. @type {(name: string, key: string) => boolean} */
  fails = () => false;
  /** What fails is done all the same. */
  isDoneAnyway = false;
  /** The most units under one key. */
  largest = 0;

  /** @type {any} */
  api = {
    getStorageInfo: this.#call('getStorageInfo', () => ({ keys: [...this.disk.keys()],
      currentSize: Math.ceil(this.units / 1024), limitSize: Math.floor(this.room / 1024) })),
    getStorage: this.#call('getStorage', ({ key }) => {
      if (!this.disk.has(key)) throw new Error('data not found');
      return { data: this.disk.get(key) };
    }),
    setStorage: this.#call('setStorage', ({ key, data }) => {
      const more = data.length - (this.disk.get(key) ?? '').length;
      if (this.units + more > this.room) throw new Error('exceed storage max size 10Mb');
      this.largest = Math.max(this.largest, data.length);
      this.disk.set(key, data);
    }),
    removeStorage: this.#call('removeStorage', ({ key }) => { this.disk.delete(key); }),
  };

  get units() {
    return [...this.disk.values()].reduce((sum, text) => sum + text.length, 0);
  }

  /** What an application has that begins now. @param {number} [most] */
  open(most) {
    return new PagedStore(new Pages(this.api, 'talk'), most);
  }

  /** @param {string} name @param {(asked: any) => any} act */
  #call(name, act) {
    return (/** @type {any} */ { success, fail, ...asked }) => {
      if (/set|remove/.test(name) && (this.writes -= 1) < 0) return;
      try {
        const fails = this.fails(name, asked.key);
        if (fails && !this.isDoneAnyway) throw new Error('internal error');
        const result = act(asked);
        if (fails) throw new Error('internal error');
        success(result);
      } catch (error) {
        fail({ errMsg: `${name}:fail ${/** @type {Error} */ (error).message}` });
      }
    };
  }
}

/**
 * A message, and its mark, as a talk stores them; marks are in no order.
 * @param {number} i @param {string} [peer] @param {string} [text]
 */
export function messageAt(i, peer = 'bob', text = 'x'.repeat(100)) {
  const at = `${i}`.padStart(16, '0'), id = `<${(i * 7919) % 10_007}`;
  const key = `m${peer.length}:${peer}\n${at}\n${id}`;
  return /** @type {Array<[string, any]>} */ ([[key, { peer, id, text, i }],
    [`i${peer.length}:${peer}\n${id}`, key]]);
}
