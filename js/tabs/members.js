// @ts-check
// The tabs that a hub knows. Each holds a Web Lock for as long as it lives, for which the hub
// waits: so it learns at once when a tab is gone, however it went.
import { LOG_LEVELS } from '../generated/codes.js';
import { hold } from './locks.js';

/**
 * @typedef {object} Owner
 * @property {() => void} changed what they want together may be another thing now
 * @property {(tab: string, hasWanted: boolean) => void} gone
 */

const MOST_TABS = 256;

export class Members {
  /**
   * @param {LockManager} locks
   * @param {(tab: string) => string} lockOf the name of a tab's lock
   * @param {string} own the tab of the hub
   * @param {Owner} owner
   */
  constructor(locks, lockOf, own, owner) {
    this._locks = locks;
    this._lockOf = lockOf;
    this._own = own;
    this._owner = owner;
    /** @type {Map<string, { isListening: boolean, logLevel: number }>} */
    this._tabs = new Map();
    /** Those that have logged in, the latest first. @type {string[]} */
    this.order = [];
    /** Those for which it is tried to come online, or to stay so. @type {Set<string>} */
    this.wanting = new Set();
    /** By tab, what ends the wait for its end. @type {Map<string, () => void>} */
    this._watches = new Map();
  }

  /** Somebody listens, or nobody was asked yet. */
  get isListening() {
    return !this._tabs.size || this._values.some(({ isListening }) => isListening);
  }

  /** The lowest that any wants. */
  get logLevel() {
    return Math.min(LOG_LEVELS.length - 1, ...this._values.map(({ logLevel }) => logLevel));
  }

  get _values() {
    return Array.from(this._tabs.values());
  }

  /**
   * @param {string} tab
   * @param {boolean} isListening
   * @param {number} logLevel
   */
  join(tab, isListening, logLevel) {
    if (!this._watch(tab)) return;
    this._tabs.set(tab, { isListening, logLevel });
    this._owner.changed();
  }

  /**
   * What an earlier hub knew.
   * @param {string[]} order
   * @param {boolean} isOver its session has ended
   */
  inherit(order, isOver) {
    this.order = order.filter((tab) => this._watch(tab));
    // Who waits no longer says so.
    if (!isOver) this.wanting = new Set(this.order);
  }

  /**
   * @param {string} tab
   * @param {boolean} isLatest it has called login() just now
   */
  noteLogin(tab, isLatest) {
    if (!this._watch(tab)) return;
    this.wanting.add(tab);
    if (isLatest) this.order = [tab].concat(this.order.filter((other) => other !== tab));
    else if (this.order.indexOf(tab) < 0) this.order.push(tab);
  }

  /** They are online, all of them, whatever they had given up. */
  wantAll() {
    this.wanting = new Set(this.order.concat(this._own, Array.from(this._tabs.keys())));
  }

  /** It does not answer: the others come first. @param {string} tab */
  demote(tab) {
    this.order = this.order.filter((other) => other !== tab).concat(tab);
  }

  /** @param {string} tab @returns {boolean} false: there are too many */
  _watch(tab) {
    const watches = this._watches;
    if (tab === this._own || watches.has(tab)) return true;
    if (watches.size >= MOST_TABS) return false;
    watches.set(tab, hold(this._locks, this._lockOf(tab), { granted: () => this._leave(tab) }));
    return true;
  }

  /** @param {string} tab */
  _leave(tab) {
    const end = this._watches.get(tab);
    if (!end) return;
    end();
    this._watches.delete(tab);
    this._tabs.delete(tab);
    const hasWanted = this.wanting.delete(tab);
    this.order = this.order.filter((other) => other !== tab);
    this._owner.gone(tab, hasWanted);
    this._owner.changed();
  }

  end() {
    this._watches.forEach((end) => end());
    this._watches.clear();
  }
}
