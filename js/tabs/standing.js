// @ts-check
// What a tab wants of the session, and what it was told of it. Each `login()` and `logout()` has a
// number, as has giving up, and until the latest call is answered, what the hub tells may be older
// than that.

/** @typedef {import('../index.js').State} State */

export class Standing {
  constructor() {
    /** @type {'in' | 'out' | null} null: it goes along with the others */
    this.wish = null;
    /** The number of the latest call. */
    this.latest = 0;
    /** Of the calls that end something, the latest. */
    this._latestEnd = 0;
    /** Of the calls that a hub has heard, the latest. */
    this._heard = 0;
    /** This one and those before are answered. */
    this._answered = 0;
    /** @type {State} */
    this.told = 'idle';
  }

  /** @param {'in' | 'out'} wish */
  call(wish) {
    this.wish = wish;
    this.latest++;
    if (wish === 'out') this._latestEnd = this.latest;
  }

  /** It waits for no answer any more; in a session it goes along with the others. */
  giveUp() {
    this._latestEnd = this._answered = ++this.latest;
    if (!this.hasSession) this.wish = null;
  }

  /** A hub has heard this call, and what it tells from now on is later. @param {number} number */
  noteHeard(number) {
    if (number > this.latest) return;
    this._heard = Math.max(this._heard, number);
    this._answered = Math.max(this._answered, number);
  }

  /** No hub has heard the latest call yet. */
  get isFresh() {
    return this._heard < this.latest;
  }

  get isAnswered() {
    return this._answered === this.latest;
  }

  get hasSession() {
    return this.told !== 'idle' && this.told !== 'stopped';
  }

  /** Such a state is from before the latest call. @param {State} state */
  isOlder(state) {
    return !this.isAnswered && (this.wish === 'in') === (state === 'stopped');
  }

  /**
   * The session is in this state.
   * @param {State} state
   * @returns {boolean} false: that was told already
   */
  take(state) {
    const isEnd = state === 'stopped';
    const isNews = state !== this.told || isEnd && this.wish === 'out';
    this.told = state;
    // There is a session, as was wanted. It is none that is about to end by what this tab asked
    // earlier; and if it ends, that is no answer to an older logout().
    if (this.wish === 'in' && !isEnd && this._heard >= this._latestEnd) {
      this._answered = this.latest;
    }
    if (this.isAnswered) this.wish = isEnd ? null : 'in';
    return isNews;
  }

  /** The session has ended otherwise. */
  end() {
    this.wish = null;
    this.told = 'stopped';
  }
}
