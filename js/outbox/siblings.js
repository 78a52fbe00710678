// @ts-check
// Other tabs of the same user, known by the Web Lock that each holds for as long as it lives.

/**
 * Who is told of them.
 * @typedef {object} Heir
 * @property {() => void} _accompanied another tab is alive
 * @property {() => void} _orphaned another tab has died
 */

const GRACE = 1000;  // ms; a page that was just left holds its lock for a moment

export class Siblings {
  /**
   * @param {import('../index.js').Platform} platform
   * @param {string} name of the user at the server
   * @param {string} tab
   * @param {Heir} heir
   */
  constructor(platform, name, tab, heir) {
    this._platform = platform;
    this._heir = heir;
    this._locks = platform.locks;
    this._prefix = `mobileimsdk tab ${name} `;
    this._own = this._prefix + tab;
    /** @type {Set<string>} */
    this._watched = new Set();
    /** @type {AbortController | undefined} */
    this._abort = undefined;
  }

  /**
   * Does the work while no other tab does, told which tabs are alive.
   * @template T
   * @param {(alive: (tab: string) => boolean) => Promise<T>} work
   * @returns {Promise<T>}
   */
  async _alone(work) {
    const locks = this._locks;
    if (!locks) return work(() => false);
    await this._enter(locks);
    return locks.request('mobileimsdk adoption', async () => {
      const { held = [] } = await locks.query();
      const names = held.map(({ name }) => /** @type {string} */ (name));
      names.forEach((name) => this._watch(name));
      return work((tab) => names.includes(this._prefix + tab));
    });
  }

  /**
   * @param {LockManager} locks
   * @returns {Promise<void> | undefined}
   */
  _enter(locks) {
    if (this._abort) return undefined;
    const abort = this._abort = new AbortController();
    return new Promise((entered, failed) => {
      locks.request(this._own, () => {
        entered();
        return new Promise((release) => {
          abort.signal.onabort = release;
          if (abort.signal.aborted) release(null);
        });
      }).catch(failed);
    });
  }

  /** @param {string} tab */
  _meet(tab) {
    this._watch(this._prefix + tab);
  }

  /** Until its lock is free, which is when it has died. @param {string} name */
  _watch(name) {
    if (name === this._own || !name.startsWith(this._prefix) || this._watched.has(name)) return;
    if (!this._locks || !this._abort) return;
    this._watched.add(name);
    const platform = this._platform;
    const timer = platform.setTimeout(() => this._heir._accompanied(), GRACE);
    const over = () => {
      this._watched.delete(name);
      platform.clearTimeout(timer);
    };
    this._locks.request(name, { signal: this._abort.signal }, over)
      .then(() => this._heir._orphaned(), over);
  }

  /** Nobody has watched the others meanwhile. */
  _return() {
    if (this._locks && !this._abort) this._heir._orphaned();
  }

  /** This tab ends or sleeps: the others may take over what it leaves. */
  _leave() {
    this._abort = /** @type {undefined} */ (this._abort && this._abort.abort());
  }
}
