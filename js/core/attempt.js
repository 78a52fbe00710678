// @ts-check
// What is known of the attempt to log in that is on its way, or of the link that it led to.
import { bareText, bareUrl } from './text.js';

export class Attempt {
  constructor() {
    /** Which one it is since login(), or since the client was online. */
    this.number = 0;
    this.url = '';
    this._cause = '';
    this._reason = '';
  }

  /** @param {import('../index.js').State} state @param {string} reason */
  enter(state, reason) {
    if (state === 'connecting') {
      this.number++;
      this.url = this._cause = '';
    } else if (state === 'online' || state === 'stopped') {
      this.number = 0;
    }
    this._reason = reason;
  }

  /** @param {string} cause */
  fail(cause) {
    this._cause = bareText(cause, this.url);
  }

  /**
   * @param {string | null} peer
   * @param {string | null} fingerprint
   * @returns {import('./session.js').Subject}
   */
  subject(peer, fingerprint) {
    const { number: attempt, url, _cause: cause, _reason: reason } = this;
    return { peer, fingerprint, attempt, url: bareUrl(url), cause: cause || reason };
  }
}
