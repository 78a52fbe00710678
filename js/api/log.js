// @ts-check
// The log, in a file that is loaded when somebody reads it. Log codes for people: the words of the
// code, the number of the message, the value with its name. Never a token, never a content.
import {
  LOG_CODES, LOG_LEVELS, LOST_REASONS, STATUS_NAMES, UNCONFIRMED_REASONS,
} from '../generated/codes.js';

/** The words in Chinese, in the order of LOG_CODES; in English the codes are words themselves. */
export const CHINESE = ('开始登录,连接服务器,已发送登录,登录成功,登录被拒绝,连接断开,等待重连,被踢下线,已退出登录,' +
  '服务器会话失效,检查连接,发送心跳,心跳应答,消息入队,消息已发送,消息重发,消息已送达,消息丢失,已重发副本,' +
  '收到回执,消息未获回执,收到消息,去除重复消息,已发送应答,忽略未知应答,应答过大未发送,已发送控制帧,' +
  '忽略无效控制帧,消息无指纹无法应答,忽略无效帧,忽略意外帧,服务器报错,内存不足').split(',');

/**
 * @param {number} index of LOG_CODES
 * @param {number} level index of LOG_LEVELS
 * @param {number} value
 * @param {number} message
 * @param {'en' | 'zh'} [language]
 * @returns {import('../index.js').LogEntry}
 */
export function logEntry(index, level, value, message, language) {
  const [code, field] = LOG_CODES[index].split(' ');
  const reasons = code === 'MESSAGE_UNCONFIRMED' ? UNCONFIRMED_REASONS : LOST_REASONS;
  const meaning = field === 'reason' ? reasons[value]
    : field === 'status' ? /** @type {any} */ (STATUS_NAMES)[value] : Math.round(value);
  return {
    level: /** @type {any} */ (LOG_LEVELS[level]),
    code,
    text: (language === 'zh' ? CHINESE[index] : code.toLowerCase().replace(/_/g, ' ')) +
      (message ? ' #' + message : '') + (field ? ` ${field}=${meaning}` : ''),
    time: Date.now(),
  };
}

/** What a client writes for those who read along. */
export class Diary {
  /**
   * @param {import('../index.js').ClientOptions} options
   * @param {import('./news.js').News} news
   */
  constructor(options, news) {
    this._options = options;
    this._news = news;
  }

  /** @returns {number} an index of LOG_LEVELS: who reads wants to know that much */
  get _level() {
    const { logger, logLevel = 'info' } = this._options;
    return LOG_LEVELS.indexOf(logger || this._news.hears('log') ? logLevel : 'silent');
  }

  /** @param {import('../core/session.js').Session} session what is to log */
  follow(session) {
    session.setLogLevel(this._level);
  }

  /** @param {number} code @param {number} level @param {number} value @param {number} message */
  note(code, level, value, message) {
    const { logger, logLanguage } = this._options, news = this._news;
    if (level < this._level) return;
    const entry = logEntry(code, level, value, message, logLanguage);
    news.note('log', entry);
    if (logger) news.later(() => news.guard('log', () => logger(entry)));
  }
}
