// @ts-check
// Other tabs of the same user, known by the Web Lock that each holds for as long as it lives. Locks
// may be forbidden, fail or never answer: then it is as if there were none.
import { attempt } from '../api/foreign.js';
import { SOON, ask, inTime } from './patience.js';

/**
 * Who is told of them.
 * @typedef {object} Heir
 * @property {() => void} accompanied another tab is alive
 * @property {() => void} orphaned another tab has died
 */

const GRACE = 1000;  // ms; a page that was just left holds its lock for a moment

export class LiveTabs {
  /**
   * @param {import('../core/host.js').Host} host
   * @param {string} name of the user at the server
   * @param {string} tab
   * @param {Heir} heir
   */
  constructor(host, name, tab, heir) {
    this._host = host;
    this._heir = heir;
    // Some engines have neither, and some pages bring locks along.
    this._locks = attempt(() => new AbortController() && host.platform.locks);
    this._prefix = `mobileimsdk tab ${name} `;
    this._own = this._prefix + tab;
    /** @type {Set<string>} */
    this._watched = new Set();
    /** @type {AbortController | undefined} */
    this._abort = undefined;
  }

  /**
   * Does the work while no other tab does, told which tabs are alive.
   * @param {(isAlive: (tab: string) => boolean) => Promise<void>} work which never rejects
   * @returns {Promise<void>}
   */
  async alone(work) {
    const locks = await this._enter(), begin = async () => work(await this.look());
    return locks ? ask(() => locks.request('mobileimsdk adoption', begin)).catch(begin) : begin();
  }

  /** @returns {Promise<(tab: string) => boolean>} which tabs are alive */
  async look() {
    const locks = this._locks, asked = ask(() => locks && locks.query());
    const { held } = await this._soon(asked) || {};
    const names = (Array.isArray(held) ? held : []).map((lock) => lock && lock.name)
      .filter((name) => typeof name === 'string');
    names.forEach((name) => this._watch(name));
    return (tab) => names.includes(this._prefix + tab);
  }

  /** @returns {Promise<LockManager | undefined>} where there are none, or none that work */
  async _enter() {
    const locks = this._locks;
    if (!locks || this._abort) return locks;
    const abort = this._abort = new AbortController();
    await this._soon(new Promise((entered, failed) => {
      ask(() => locks.request(this._own, () => {
        entered(undefined);
        this._locks = locks;
        return new Promise((release) => {
          abort.signal.onabort = release;
          if (abort.signal.aborted) release(null);
        });
      })).catch(failed);
    }));
    return this._locks;
  }

  /**
   * Does without locks when they give no answer.
   * @template T
   * @param {Promise<T>} answer
   * @returns {Promise<T | void>}
   */
  _soon(answer) {
    const without = () => { this._locks = undefined; };
    return inTime(this._host, SOON, answer, without).catch(without);
  }

  /** @param {string} tab */
  meet(tab) {
    this._watch(this._prefix + tab);
  }

  /** Until its lock is free, which is when it has died. @param {string} name */
  _watch(name) {
    const { _locks: locks, _abort: abort } = this;
    if (name === this._own || !name.startsWith(this._prefix) || this._watched.has(name)) return;
    if (!locks || !abort) return;
    this._watched.add(name);
    const stop = this._host.setTimer(GRACE, () => this._heir.accompanied());
    const over = () => {
      this._watched.delete(name);
      stop();
    };
    ask(() => locks.request(name, { signal: abort.signal }, over))
      .then(() => this._heir.orphaned(), over);
  }

  /** Nobody has watched the others meanwhile. */
  comeBack() {
    if (this._locks && !this._abort) this._heir.orphaned();
  }

  /** This tab ends or sleeps: the others may take over what it leaves. */
  leave() {
    this._abort = /** @type {undefined} */ (this._abort && this._abort.abort());
  }
}
