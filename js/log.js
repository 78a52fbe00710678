// @ts-check
// Log codes for people, in the order of LOG_CODES. `%v` is the value of the entry, `%n` the number
// of the message; what a value means for a code is said in src/session/event.h. Never a token,
// never a content.
import { LOG_CODES, LOG_LEVELS, LOST_REASONS, STATUS_NAMES } from './generated/codes.js';

/** English, Chinese. */
export const LOG_TEXTS = [
  ['logging in', '开始登录'],
  ['connecting to address %v', '连接地址 %v'],
  ['login sent', '已发送登录'],
  ['login accepted', '登录成功'],
  ['login refused, code %v', '登录被拒，代码 %v'],
  ['link down, close code %v', '连接断开，代码 %v'],
  ['next attempt in %v ms', '%v 毫秒后重试'],
  ['kicked out, code %v', '被踢下线，代码 %v'],
  ['logged out', '已退出登录'],
  ['the server lost the session', '服务器会话失效'],
  ['link suspect, it has %v ms to answer', '检查连接，限 %v 毫秒应答'],
  ['keep-alive sent', '已发送心跳'],
  ['keep-alive answered in %v ms', '心跳应答 %v 毫秒'],
  ['message %n accepted, %v bytes', '消息 %n 已接收，%v 字节'],
  ['message %n sent', '消息 %n 已发送'],
  ['message %n sent again, try %v', '消息 %n 第 %v 次重发'],
  ['message %n delivered', '消息 %n 已送达'],
  ['message %n lost: %v', '消息 %n 丢失：%v'],
  ['message received', '收到消息'],
  ['duplicate suppressed', '已去除重复消息'],
  ['ACK sent', '已发送应答'],
  ['ACK of nothing pending ignored', '忽略未知应答'],
  ['ACK too large, not sent', '应答过大，未发送'],
  ['message without fingerprint cannot be acknowledged', '消息无指纹，无法应答'],
  ['invalid frame ignored: %v', '忽略无效帧：%v'],
  ['unexpected frame ignored, type %v', '忽略意外的帧，类型 %v'],
  ['the server reports error %v', '服务器报告错误 %v'],
  ['out of memory', '内存不足'],
];

/**
 * @param {number} code index of LOG_CODES
 * @param {number} level index of LOG_LEVELS
 * @param {number} value
 * @param {number} message
 * @param {'en' | 'zh'} [language]
 */
export function logEntry(code, level, value, message, language) {
  const name = LOG_CODES[code];
  /** @type {string | number} */
  let meaning = Math.round(value);
  if (name === 'MESSAGE_LOST') meaning = LOST_REASONS[value];
  if (name === 'FRAME_INVALID') meaning = /** @type {any} */ (STATUS_NAMES)[value];
  return {
    level: LOG_LEVELS[level],
    code: name,
    text: LOG_TEXTS[code][language === 'zh' ? 1 : 0]
      .replace('%v', String(meaning)).replace('%n', '#' + message),
    time: Date.now(),
  };
}
