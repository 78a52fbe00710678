// @ts-check
// The log of a client, which is loaded when somebody reads it.
import { loadLog } from '../core/starting.js';

export class Logging {
  /**
   * @param {import('../index.js').ClientOptions} options
   * @param {import('./news.js').News} news
   * @param {import('../core/starting.js').Warn} warn
   */
  constructor(options, news, warn) {
    this._options = options;
    this._news = news;
    this._warn = warn;
    /** The log, if somebody reads it. @type {import('./log.js').Diary | null} */
    this._diary = null;
    /** @type {import('../core/session.js').Session | null} */
    this._session = null;
  }

  /** @param {import('../core/session.js').Session} session */
  useSession(session) {
    this._session = session;
    this.follow();
  }

  /** Has the session log what somebody wants to know. */
  follow() {
    if (!this._diary) this.open();
    else if (this._session) this._diary.follow(this._session);
  }

  /** Gets the log, if somebody reads it: at once, or as a promise. */
  open() {
    const own = this._options, isRead = own.logger || this._news.hears('log');
    if (this._diary || !isRead || own.logLevel === 'silent') return undefined;
    return loadLog(({ Diary }) => {
      this._diary = new Diary(own, this._news);
      this.follow();
    }, this._warn);
  }

  /** @param {number} code @param {number} level @param {number} value @param {number} message */
  note(code, level, value, message) {
    if (this._diary) this._diary.note(code, level, value, message);
  }
}
