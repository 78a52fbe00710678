// @ts-check
// Which tab is the leader: the one that holds the Web Lock. The lock of a tab that ends is free at
// once; from one that no longer answers it is taken.
import { hold } from './locks.js';

/**
 * @typedef {object} Candidate
 * @property {() => void} elected
 * @property {() => void} deposed the lock was taken away
 */

export class Leadership {
  /**
   * @param {LockManager} locks
   * @param {string} name
   * @param {Candidate} candidate
   */
  constructor(locks, name, candidate) {
    this._locks = locks;
    this._name = name;
    this._candidate = candidate;
    /** Ends the wait, or the term. @type {(() => void) | null} */
    this._end = null;
  }

  /** It waits for the lock, or holds it. */
  get isRunning() {
    return this._end !== null;
  }

  /** Waits for the lock; `steal`: does not wait. @param {boolean} [steal] */
  run(steal) {
    this.withdraw();
    const candidate = this._candidate;
    const end = this._end = hold(this._locks, this._name, {
      granted: () => candidate.elected(),
      refused: (wasHeld) => {
        if (this._end !== end) return;
        this._end = null;
        if (wasHeld) candidate.deposed();
      },
    }, steal);
  }

  withdraw() {
    const end = this._end;
    this._end = null;
    if (end) end();
  }
}
