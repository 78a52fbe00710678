// @ts-check
// The log of a client, which is loaded when somebody reads it.
import { attempt } from './foreign.js';
import { loadLog } from '../core/starting.js';

export class Logging {
  /**
   * @param {import('../index.js').ClientOptions} options
   * @param {import('./news.js').News} news
   * @param {import('../core/starting.js').Warn} warn
   * @param {import('../index.js').Platform} platform
   */
  constructor(options, news, warn, platform) {
    this._options = options;
    this._news = news;
    this._warn = warn;
    this._platform = platform;
    /** What somebody has switched on for the console, once it was asked for. @type {any} */
    this._switched = null;
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
    const own = this._options, platform = this._platform;
    const isRead = (own.logger || this._news.hears('log')) && own.logLevel !== 'silent';
    if (this._switched === null) {
      this._switched = attempt(() => platform.logSwitch && platform.logSwitch()) || '';
    }
    if (this._diary || !isRead && !this._switched) return undefined;
    return loadLog(({ Diary }) => {
      this._diary = this._diary || new Diary(own, this._news, this._switched);
      this.follow();
    }, this._warn);
  }

  /** @type {import('../core/session.js').SessionListener['log']} */
  note(...entry) {
    if (this._diary) this._diary.note(...entry);
  }
}
