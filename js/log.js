// @ts-check
// Log codes for people. `%v` is the value of the entry, `%n` the number of the message; what they
// mean for each code is said in src/session/event.h. Never a token, never a content.

/** @type {Record<string, [english: string, chinese: string]>} */
export const LOG_TEXTS = {
  LOGIN_STARTED: ['logging in', '开始登录'],
  LINK_OPENING: ['connecting to address %v', '正在连接地址 %v'],
  LOGIN_SENT: ['login sent', '已发送登录'],
  LOGIN_ACCEPTED: ['login accepted', '登录成功'],
  LOGIN_REFUSED: ['login refused, code %v', '登录被拒绝，代码 %v'],
  LINK_DOWN: ['link down, close code %v', '连接断开，关闭码 %v'],
  RETRY_SCHEDULED: ['next attempt in %v ms', '%v 毫秒后重试'],
  KICKED_OUT: ['kicked out, code %v', '被踢下线，代码 %v'],
  LOGGED_OUT: ['logged out', '已退出登录'],
  SESSION_LOST: ['the server lost the session', '服务器上的会话已失效'],
  LINK_SUSPECT: ['checking the link, it has %v ms to answer', '检查连接，限 %v 毫秒内应答'],
  PING: ['keep-alive sent', '已发送心跳'],
  PONG: ['keep-alive answered in %v ms', '心跳应答，%v 毫秒'],
  MESSAGE_QUEUED: ['message %n accepted, %v bytes', '消息 %n 已接收，%v 字节'],
  MESSAGE_SENT: ['message %n sent', '消息 %n 已发出'],
  MESSAGE_RESENT: ['message %n sent again, try %v', '消息 %n 第 %v 次重发'],
  MESSAGE_DELIVERED: ['message %n delivered', '消息 %n 已送达'],
  MESSAGE_LOST: ['message %n lost: %v', '消息 %n 丢失：%v'],
  MESSAGE_RECEIVED: ['message received', '收到消息'],
  DUPLICATE_SUPPRESSED: ['duplicate suppressed', '已去除重复消息'],
  ACK_SENT: ['ACK sent', '已发送应答'],
  ACK_UNKNOWN: ['ACK of nothing pending ignored', '忽略未知应答'],
  ACK_TOO_LARGE: ['ACK too large for a frame, not sent', '应答过大，未发送'],
  NO_FINGERPRINT: ['message without fingerprint cannot be acknowledged', '消息无指纹，无法应答'],
  FRAME_INVALID: ['invalid frame ignored: %v', '忽略无效帧：%v'],
  FRAME_UNEXPECTED: ['unexpected frame of type %v ignored', '忽略意外的帧，类型 %v'],
  SERVER_ERROR: ['the server reports error %v', '服务器报告错误 %v'],
  BACK_PRESSURE: ['socket congested, messages held back: %v', '发送拥塞，暂缓消息：%v'],
  OUT_OF_MEMORY: ['out of memory', '内存不足'],
};

/**
 * @param {string} code
 * @param {'en' | 'zh'} language
 * @param {string | number} value
 * @param {number} message
 */
export function logText(code, language, value, message) {
  const texts = LOG_TEXTS[code];
  const text = texts ? texts[language === 'zh' ? 1 : 0] : code;
  return text.replace('%v', String(value)).replace('%n', '#' + message);
}
