// @ts-check
// Stands in for outbox/live-tabs.js in mini-programs: their "tabs" are the clients of one program.

export class LiveTabs {
  /**
   * @param {import('../../core/host.js').Host} host
   * @param {string} name of the user at the server
   * @param {string} tab
   */
  constructor(host, name, tab) {
    const { liveTabs = new Set() } = /** @type {import('./platform.js').MiniPlatform} */ (
      host.platform);
    this._live = liveTabs;
    this._tab = tab;
  }

  /**
   * @param {(isAlive: (tab: string) => boolean) => Promise<void>} work
   */
  alone(work) {
    this.comeBack();
    return this.look().then(work);
  }

  look() {
    return Promise.resolve((/** @type {string} */ tab) => this._live.has(tab));
  }

  comeBack() {
    this._live.add(this._tab);
  }

  leave() {
    this._live.delete(this._tab);
  }

  meet() {}
}
