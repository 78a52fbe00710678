// @ts-check
// Whose token a login takes: that of the tab which has called login() last; where that has none,
// of the others, one after the other.

/** @typedef {import('./wire.js').WireError} WireError */
/**
 * @typedef {object} Owner
 * @property {() => readonly string[]} candidates tabs, in the order in which they are asked
 * @property {(tab: string, link: number) => void} ask
 * @property {(tab: string) => void} silent it has not answered in time; it still may
 * @property {(link: number, token: string | null) => void} give
 * @property {(link: number, error: WireError | null) => void} fail nobody has any; why not
 */

const PATIENCE = 3000;  // ms

export class Tokens {
  /**
   * @param {Pick<import('../core/session.js').Setup, 'host' | 'numbers'>} setup
   * @param {Owner} owner
   */
  constructor({ host, numbers }, owner) {
    this._host = host;
    this._owner = owner;
    // A login has only so much time for all of them.
    this._patience = Math.min(PATIENCE, numbers.connectTimeout / 4);
    /** Of the login that waits; 0: none does. */
    this._waiting = 0;
    /** Those that were asked, and whether they have failed. @type {Map<string, boolean>} */
    this._asked = new Map();
    /** Why the tab that was asked first has none. @type {WireError | null} */
    this._error = null;
    this._stopTimer = () => {};
  }

  /** A login wants a token. @param {number} link */
  begin(link) {
    this.stop();
    this._waiting = link;
    this._asked.clear();
    this._error = null;
    this._next();
  }

  /** It wants none any more. */
  stop() {
    this._waiting = 0;
    this._stopTimer();
  }

  _next() {
    const owner = this._owner, asked = this._asked, link = this._waiting;
    this._stopTimer();
    const tab = owner.candidates().find((candidate) => !asked.has(candidate));
    if (tab !== undefined) {
      asked.set(tab, false);
      this._stopTimer = this._host.setTimer(this._patience, () => this._noteSilent(tab, link));
      owner.ask(tab, link);
    } else if (Array.from(asked.values()).every((hasFailed) => hasFailed)) {
      this.stop();
      owner.fail(link, this._error);
    }
    // Else one may still answer: if none does, the login itself ends in time.
  }

  /** @param {string} tab @param {number} link */
  _noteSilent(tab, link) {
    if (this._waiting !== link) return;
    this._owner.silent(tab);
    this._next();
  }

  /** @param {string} tab @param {number} link */
  _awaits(tab, link) {
    return link > 0 && link === this._waiting && this._asked.get(tab) === false;
  }

  /** @param {string} tab @param {number} link @param {string | null} token */
  answer(tab, link, token) {
    if (!this._awaits(tab, link)) return;
    this.stop();
    this._owner.give(link, token);
  }

  /**
   * This tab has no token for the login.
   * @param {string} tab
   * @param {number} link
   * @param {WireError | null} error
   */
  refuse(tab, link, error) {
    if (!this._awaits(tab, link)) return;
    this._asked.set(tab, true);
    this._error = this._error || error;
    this._next();
  }

  /** This tab has died. @param {string} tab */
  noteGone(tab) {
    this.refuse(tab, this._waiting, null);
  }
}
