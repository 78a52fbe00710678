// @ts-check
// What a tab wants of the session, and what it was told of it. Each `login()` and `logout()` has a
// number, as has giving up, and until the latest call is answered, what the hub tells may be older
// than that.

/** @typedef {import('../index.js').State} State */

export class Standing {
  /** @param {string} tab */
  constructor(tab) {
    this._tab = tab;
    /** @type {'in' | 'out' | null} null: it goes along with the others */
    this.wish = null;
    /** It is to be tried for this tab: its login() waits, or it was in the session once online. */
    this.wants = false;
    /** Why it is not. @type {import('../index.js').ReasonName} */
    this._reason = 'ABORTED';
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

  /** @param {'in' | 'out'} wish @returns what a hub is asked */
  call(wish) {
    this.wish = wish;
    this.wants = wish === 'in';
    this.latest++;
    if (wish === 'out') this._latestEnd = this.latest;
    return this.request;
  }

  /**
   * It waits for no answer any more; in a session it goes along with the others.
   * @param {import('../index.js').ReasonName} reason
   * @returns what a hub is asked
   */
  giveUp(reason) {
    this.wants = false;
    this._reason = reason;
    this._latestEnd = this._answered = ++this.latest;
    if (!this.hasSession) this.wish = null;
    return this.request;
  }

  /** A hub has heard this call, and what it tells from now on is later. @param {number} number */
  noteHeard(number) {
    if (number > this.latest) return;
    this._heard = Math.max(this._heard, number);
    this._answered = Math.max(this._answered, number);
  }

  /** What a hub is to know of it; null: nothing. @returns {object | null} */
  get request() {
    const { _tab: tab, latest: call, wish, isAnswered, hasSession } = this;
    if (wish === 'out') return { kind: 'logout', tab, call };
    // Another hub takes it for one that waits, as it has logged in once.
    if (!this.wants) return call || wish ? { kind: 'halt', tab, call, reason: this._reason } : null;
    return {
      kind: 'login', tab, call, fresh: this._heard < call, again: isAnswered && hasSession,
    };
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
   * The others have given up, while this tab slept perhaps: for one that waits that is no end.
   * @param {import('./wire.js').Change} change
   */
  isOfOthers({ state, reason }) {
    return this.wants && state === 'stopped' && (reason === 'ABORTED' ||
      reason === 'LOGIN_TIMEOUT');
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
    if (isEnd || state === 'online') this.wants = !isEnd;
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
    this.wants = false;
    this.told = 'stopped';
  }
}
