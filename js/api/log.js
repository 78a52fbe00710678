// @ts-check
// The log, in a file that is loaded when somebody reads it. Log codes for people: the words of the
// code, the number of the message, the value with its name, what it is about. Never a token, a
// query or a content.
import { attempt, describe } from './foreign.js';
import {
  LOG_CODES, LOG_LEVELS, LOST_REASONS, STATUS_NAMES, UNCONFIRMED_REASONS,
} from '../generated/codes.js';

/** The words in Chinese, in the order of LOG_CODES; in English the codes are words themselves. */
export const CHINESE = ('开始登录,连接服务器,已发送登录,登录成功,登录被拒绝,连接断开,等待重连,被踢下线,已退出登录,' +
  '服务器会话失效,检查连接,发送心跳,心跳应答,消息入队,消息已发送,消息重发,消息已送达,消息丢失,已重发副本,' +
  '收到回执,消息未获回执,收到消息,去除重复消息,已发送应答,忽略未知应答,应答过大未发送,已发送控制帧,' +
  '忽略无效控制帧,消息无指纹无法应答,忽略无效帧,忽略意外帧,服务器报错,内存不足').split(',');

const MOST_UNITS = 300;
const OF_LINK = /^(LOGIN|LINK|RETRY|KICKED|SESSION)_/;
/** Values that have a field of their own, or mean nothing to people. */
const ELSEWHERE = ['index', 'bytes', 'closeCode'];
const PLAIN = /^[\w:/.@+-]+$/;
/** What turns the rest of a line around, or moves a cursor. */
const UNSEEN = /[\x7f-\x9f\u2028-\u202e\u2066-\u2069]/g;

/** @param {string} text */
const quoted = (text) => JSON.stringify(text).replace(UNSEEN,
  (unit) => '\\u' + ('000' + unit.charCodeAt(0).toString(16)).slice(-4));
const SILENT = LOG_LEVELS.indexOf('silent');

/**
 * @param {string} code
 * @param {string} field
 * @param {number} value
 * @param {import('../core/session.js').Subject} about
 * @returns {Record<string, any>} what the entry is about, in the order of its text
 */
function factsOf(code, field, value, { fingerprint, peer, url, attempt: count, cause }) {
  const isLink = OF_LINK.test(code);
  return {
    fingerprint, peer, url: isLink && url, attempt: isLink && count,
    closeCode: field === 'closeCode' && value, cause: code === 'LINK_DOWN' && cause,
    bytes: field === 'bytes' && value,
  };
}

/**
 * @param {number} index of LOG_CODES
 * @param {number} level index of LOG_LEVELS
 * @param {number} value
 * @param {number} message
 * @param {'en' | 'zh'} [language]
 * @param {import('../core/session.js').Subject} [about]
 * @returns {import('../index.js').LogEntry}
 */
export function logEntry(index, level, value, message, language, about = {}) {
  const [code, field] = LOG_CODES[index].split(' ');
  const reasons = code === 'MESSAGE_UNCONFIRMED' ? UNCONFIRMED_REASONS : LOST_REASONS;
  const meaning = field === 'reason' ? reasons[value]
    : field === 'status' ? /** @type {any} */ (STATUS_NAMES)[value] : Math.round(value);
  const facts = factsOf(code, field, value, about);
  /** @type {any} */
  const entry = {
    level: LOG_LEVELS[level], code, time: Date.now(),
    text: (language === 'zh' ? CHINESE[index] : code.toLowerCase().replace(/_/g, ' ')) +
      (message ? ' #' + message : '') +
      (field && ELSEWHERE.indexOf(field) < 0 ? ` ${field}=${meaning}` : ''),
  };
  for (const name of Object.keys(facts)) {
    const fact = facts[name], text = String(fact).slice(0, MOST_UNITS);
    if (!fact) continue;
    entry[name] = typeof fact === 'string' ? text : fact;
    entry.text += ` ${name}=${PLAIN.test(text) ? text : quoted(text)}`;
  }
  return entry;
}

/** What a client writes for those who read along. */
export class Diary {
  /**
   * @param {import('../index.js').ClientOptions} options
   * @param {import('./news.js').News} news
   * @param {any} [level] what somebody has switched on for the console
   */
  constructor(options, news, level) {
    this._options = options;
    this._news = news;
    /** An index of LOG_LEVELS, likewise. */
    this._onConsole = level ? LOG_LEVELS.indexOf(level) : SILENT;
    if (this._onConsole >= 0) return;
    this._onConsole = SILENT;
    attempt(() => console.warn(`mobileimsdk: the log level is one of ${LOG_LEVELS.join(', ')}, ` +
      `not ${JSON.stringify(describe(level).slice(0, 40))}`));
  }

  /** @returns {number} an index of LOG_LEVELS: who reads wants to know that much */
  get _level() {
    const { logger, logLevel = 'info' } = this._options;
    return LOG_LEVELS.indexOf(logger || this._news.hears('log') ? logLevel : 'silent');
  }

  /** @param {import('../core/session.js').Session} session what is to log */
  follow(session) {
    session.setLogLevel(Math.min(this._level, this._onConsole));
  }

  /**
   * @param {number} code
   * @param {number} level
   * @param {number} value
   * @param {number} message
   * @param {import('../core/session.js').Subject} about
   */
  note(code, level, value, message, about) {
    const { logger, logLanguage } = this._options, news = this._news;
    const isRead = level >= this._level, isShown = level >= this._onConsole;
    if (!isRead && !isShown) return;
    const entry = logEntry(code, level, value, message, logLanguage, about);
    if (isShown) news.later(() => write(entry));
    if (!isRead) return;
    news.note('log', entry);
    if (logger) news.later(() => news.guard('log', () => logger(entry)));
  }
}

/** Whatever the console is. @param {import('../index.js').LogEntry} entry */
function write({ level, text }) {
  attempt(() => console[level](`mobileimsdk: ${text}`));
}
