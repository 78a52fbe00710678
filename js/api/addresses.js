// @ts-check
// Where the server is and what goes with each login besides the token. Both may be functions of the
// application, asked before each attempt, and both may be changed at run time.
import { ImError, invalidArgument } from './errors.js';
import { describe } from './foreign.js';
import { checkExtra, checkUrls } from './options.js';
import { bareUrl, quoteNested, utf8Bytes } from '../core/text.js';

export class Addresses {
  /**
   * @param {{ url: any, extra: any, room: number }} places as checked; `room` bytes are left in a
   *   login frame for token and extra
   */
  constructor({ url, extra, room }) {
    this._url = url;
    this._extra = extra;
    this._room = room;
    /** Of the attempt that is on its way. @type {readonly string[]} */
    this.urls = [];
    /** None was there before, whatever their tickets: what that server has taught is not theirs. */
    this.isElsewhere = false;
    /** The JSON text of the extra inside a JSON text, null for none. @type {string | null} */
    this.extra = null;
  }

  /** From the next attempt on. @param {any} url */
  setUrl(url) {
    this._url = typeof url === 'function' ? url : checkUrls(url, invalidArgument);
  }

  /** From the next attempt on. @param {any} extra */
  setExtra(extra) {
    this._extra = typeof extra === 'function' ? extra
      : checkExtra(extra, this._room, invalidArgument);
  }

  /**
   * Gets ready for an attempt.
   * @param {() => boolean} isLate nobody wants the answers any more
   * @param {string | null} token the JSON text of a token inside a JSON text
   * @param {(answers: Addresses) => void} ready never when it is late
   * @param {(error: ImError) => void} failed likewise
   */
  ask(isLate, token, ready, failed) {
    let asked = /** @type {'url' | 'extra'} */ ('url'), urls = this.urls;
    /** @param {unknown} cause */
    const refused = (cause) => {
      if (isLate()) return;
      failed(new ImError('OPTION_FAILED', `${asked}() gave nothing usable: ${describe(cause)}`,
        { option: asked, cause }));
    };
    /** @param {any} given @param {(value: any) => any} use */
    const answer = (given, use) => (typeof given === 'function'
      ? Promise.resolve(given()).then(use) : use(given));
    /** @param {any} value */
    const useExtra = (value) => {
      if (isLate()) return;
      const extra = checkExtra(value === null ? undefined : value, this._room);
      const text = extra === undefined ? null : quoteNested(extra);
      if (utf8Bytes((text || '') + (token || '')) > this._room) {
        return failed(new ImError('TOKEN_FAILED',
          'the token does not fit into a login frame, beside this extra'));
      }
      this.extra = text;
      const before = this.urls.map(bareUrl);
      this.isElsewhere = before.length > 0 && urls.every((one) => before.indexOf(bareUrl(one)) < 0);
      this.urls = urls;
      ready(this);
    };
    /** @param {any} value */
    const useUrl = (value) => {
      if (isLate()) return;
      urls = checkUrls(value);
      asked = 'extra';
      return answer(this._extra, useExtra);
    };
    if (isLate()) return;
    try {
      const waiting = answer(this._url, useUrl);
      if (waiting) waiting.catch(refused);
    } catch (cause) {
      refused(cause);
    }
  }
}
