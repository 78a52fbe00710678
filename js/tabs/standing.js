// @ts-check
// What a tab wants of the session, and what it was told of it. Each `login()` and `logout()` has a
// number, and until the latest one is answered, what the hub tells may be older than that.

/** @typedef {import('../index.js').State} State */

export class Standing {
  constructor() {
    /** @type {'in' | 'out' | null} null: it goes along with the others */
    this.wish = null;
    /** The number of the latest call. */
    this.latest = 0;
    this._latestLogout = 0;
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
    if (wish === 'out') this._latestLogout = this.latest;
  }

  /** It wants none any more, and waits for no answer. */
  withdraw() {
    this.wish = null;
    this._heard = this._answered = this.latest;
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
    // There is a session, as was wanted. If it ends, that is no answer to an older logout().
    if (this.wish === 'in' && !isEnd && this._heard >= this._latestLogout) {
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
