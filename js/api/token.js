// @ts-check
// Asks the application for its token, before each login.
import { ImError } from './errors.js';
import { quoteNested, utf8Bytes } from '../core/text.js';

/**
 * Where the answer goes, if it is still wanted.
 * @typedef {object} Asker
 * @property {(token: string | null) => void} _ready its JSON text, nested; null: there is none
 * @property {(error: ImError) => void} _failed
 */

export class TokenSource {
  /**
   * @param {import('../index.js').ClientOptions['token']} token
   * @param {number} limit bytes that are left for it in a login frame
   */
  constructor(token, limit) {
    this._token = token;
    this._limit = limit;
    /** The link it was asked for; 0: none waits. */
    this._askedFor = 0;
  }

  /**
   * @param {number} link
   * @param {Asker} asker
   */
  _ask(link, asker) {
    const token = this._token;
    this._askedFor = link;
    /** @param {unknown} value */
    const answer = (value) => {
      if (this._askedFor !== link) return;  // too late: another was asked for, or none is wanted
      if (value === undefined || value === null) return asker._ready(null);
      const text = quoteNested(/** @type {any} */ (value));
      if (typeof value !== 'string' || utf8Bytes(text) > this._limit) {
        throw new TypeError('a token is a string that fits into a login frame');
      }
      asker._ready(text);
    };
    /** @param {unknown} cause */
    const failed = (cause) => {
      if (this._askedFor !== link) return;
      asker._failed(new ImError('TOKEN_FAILED', 'token() gave no token', { cause }));
    };
    try {
      if (typeof token === 'function') Promise.resolve(token()).then(answer).catch(failed);
      else answer(token);
    } catch (cause) {
      failed(cause);
    }
  }
}
