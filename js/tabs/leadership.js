// @ts-check
// Which tab is the leader: the one that holds the Web Lock. The lock of a tab that ends is free at
// once; from one that no longer answers it is taken.

/**
 * @typedef {object} Candidate
 * @property {() => void} _elected
 * @property {() => void} _deposed the lock was taken away
 */

const CERTAINTY = 100;  // ms by which a tab knows that its lock was taken, at the latest

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
    /** Ends the wait, or the term. @type {(() => void) | undefined} */
    this._end = undefined;
  }

  /** Waits for the lock; `steal`: does not wait. @param {boolean} [steal] */
  _run(steal = false) {
    this._withdraw();
    const abort = new AbortController(), candidate = this._candidate;
    let leads = false;
    const end = this._end = () => abort.abort();
    this._locks.request(this._name, steal ? { steal } : { signal: abort.signal }, () => {
      if (abort.signal.aborted) return undefined;
      leads = true;
      return new Promise((resign) => {
        abort.signal.onabort = resign;
        candidate._elected();
      });
    }).catch(() => {
      if (this._end !== end) return;  // withdrawn by this tab itself
      this._end = undefined;
      if (leads) candidate._deposed();
    });
  }

  _withdraw() {
    const end = this._end;
    this._end = undefined;
    if (end) end();
  }

  /**
   * Resolves when it is certain that the lock was not taken away a moment ago.
   * @param {import('../index.js').Platform} platform
   */
  async _confirm(platform) {
    await this._locks.query();
    await new Promise((resolve) => platform.setTimeout(() => resolve(undefined), CERTAINTY));
  }
}
