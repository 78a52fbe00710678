// @ts-check
// Asks the application for its token, before each login.
import { failure } from './foreign.js';
import { kindOf } from './options.js';
import { quoteNested, utf8Bytes } from '../core/text.js';

/** @param {unknown} value never what it says: it may be a token all the same */
const nameOf = (value) => (typeof value === 'object' ? kindOf(value) : typeof value);

export class TokenSource {
  /**
   * @param {import('../index.js').ClientOptions['token']} token
   * @param {number} limit bytes that are left for it in a login frame
   */
  constructor(token, limit) {
    this._token = token;
    this._limit = limit;
  }

  /**
   * @param {number} link
   * @param {import('../core/session.js').Session} session that hears the answer, if it still
   *   wants it
   */
  ask(link, session) {
    const token = this._token;
    /** @param {unknown} value */
    const answer = (value) => {
      if (value === undefined || value === null) return session.giveToken(link, null);
      if (typeof value !== 'string') {
        throw new TypeError(`a token is a string, not ${nameOf(value)}`);
      }
      const text = quoteNested(value);
      if (utf8Bytes(text) > this._limit) {
        throw new TypeError('the token does not fit into a login frame');
      }
      session.giveToken(link, text);
    };
    /** @param {unknown} cause */
    const failed = (cause) =>
      session.failToken(link, failure('TOKEN_FAILED', 'token() gave no token', cause));
    try {
      if (typeof token === 'function') Promise.resolve(token()).then(answer).catch(failed);
      else answer(token);
    } catch (cause) {
      failed(cause);
    }
  }
}
