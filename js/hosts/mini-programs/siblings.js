// @ts-check
// Stands in for store/siblings.js in mini-programs: their "tabs" are the clients of one program.

export class Siblings {
  /**
   * @param {import('./platform.js').MiniPlatform} platform
   * @param {string} name of the user at the server
   * @param {string} tab
   */
  constructor({ liveTabs = new Set() }, name, tab) {
    this._live = liveTabs;
    this._tab = tab;
  }

  /**
   * @template T
   * @param {(alive: (tab: string) => boolean) => Promise<T>} work
   */
  _alone(work) {
    this._return();
    return work((tab) => this._live.has(tab));
  }

  _return() {
    this._live.add(this._tab);
  }

  _leave() {
    this._live.delete(this._tab);
  }
}
