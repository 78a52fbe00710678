// @ts-check
// Stands in for store/siblings.js in mini-programs: their "tabs" are the clients of one program.

/** Those that have not ended. @type {Set<string>} */
const live = new Set();

export class Siblings {
  /**
   * @param {unknown} platform
   * @param {string} name of the user at the server
   * @param {string} tab
   */
  constructor(platform, name, tab) {
    this._tab = tab;
  }

  /**
   * @template T
   * @param {(alive: (tab: string) => boolean) => Promise<T>} work
   */
  _alone(work) {
    this._return();
    return work((tab) => live.has(tab));
  }

  _meet() {}

  _return() {
    live.add(this._tab);
  }

  _leave() {
    live.delete(this._tab);
  }
}
