'use strict';
// Every word of the program, in Chinese and English.

const CHINESE = {
  title: 'MobileIMSDK 聊天',
  slogan: '网络再差，消息也能到。',
  server: '服务器',
  serverHint: 'wss://im.example.com/websocket',
  userId: '用户 ID',
  userIdHint: '例如 alice',
  token: '令牌',
  tokenHint: '不会保存，可留空',
  domainHelp: '正式环境只能连接 wss 地址，且域名须在小程序后台登记。开发者工具中请勾选“不校验合法域名”，' +
    '手机上请打开调试模式。',
  logIn: '登录',
  cancel: '取消',
  loggingIn: '正在登录…',
  notReached: '服务器没有响应',
  badServer: '服务器地址必须以 wss:// 或 ws:// 开头',
  badOption: '客户端不接受：{message}',
  notBuilt: '缺少客户端：请先运行 npm install，再选择“工具 → 构建 npm”。',
  conversations: '聊天',
  unreadTitle: '聊天（{count}）',
  newPeer: '输入用户 ID，开始聊天',
  start: '聊天',
  settings: '设置',
  serverName: '服务器',
  emptyName: '（空 ID）',
  nothingSaid: '还没有消息',
  unread: '{count} 条未读',
  draft: '[草稿] ',
  lostMark: '[未送达] ',
  yesterday: '昨天',
  month: '{month}月{day}日',
  year: '{year}年{month}月{day}日',
  message: '消息',
  messageHint: '输入消息',
  send: '发送',
  jump: '有新消息',
  queued: '排队中',
  sent: '发送中…',
  delivered: '已送达',
  lost: '未送达，点击重发',
  resend: '重发',
  me: '我',
  connecting: '正在连接…',
  authenticating: '正在登录…',
  waiting: '连接已断开',
  retry: '，{seconds} 秒后自动重试',
  disconnected: '未连接',
  online: '在线',
  connection: '连接状态',
  senseMode: '心跳模式',
  senseHelp: '须与服务器一致。更改后会重新登录。',
  logLanguage: '日志语言',
  chinese: '中文',
  english: 'English',
  statistics: '统计',
  accepted: '已发送',
  deliveredCount: '已送达',
  lostCount: '未送达',
  pending: '待送达',
  shown: '已接收',
  duplicates: '重复',
  retransmissions: '重传',
  reconnects: '重连',
  rtt: '往返 (ms)',
  memory: '内存 (KB)',
  core: '内核',
  log: '日志',
  logLevel: '级别',
  copyLog: '复制日志',
  copied: '已复制',
  notCopied: '复制失败',
  forget: '清空聊天记录',
  forgetQuestion: '清空聊天记录？',
  forgetHelp: '消息将从本机永久删除，正在发送的消息会保留。',
  clear: '清空',
  logOut: '退出登录',
  logOutQuestion: '退出登录？',
  pendingHelp: '还有 {count} 条消息未送达，退出后不再发送。',
  kickedOutTwice: '您已下线：该账号在别处登录（代码 {code}）。',
  kickedOutByAdmin: '您已被管理员强制下线（代码 {code}）。',
  kickedOut: '您已被服务器强制下线（代码 {code}）。',
  serverSays: '服务器说明：{words}',
  refused: '服务器拒绝登录（代码 {code}）。',
  failed: '客户端无法运行（{code}）：{message}',
  storeFailed: '本机无法保存数据：关闭小程序时未发送的消息会丢失。',
  tooLong: '消息太长：{bytes} 字节，最多 {limit} 字节。',
  queueFull: '等待发送的消息太多，请在恢复连接后再试。',
  notSent: '无法发送：{code}',
};

const ENGLISH = {
  title: 'MobileIMSDK Chat',
  slogan: 'Chat that gets through bad networks.',
  server: 'Server',
  serverHint: 'wss://im.example.com/websocket',
  userId: 'User id',
  userIdHint: 'for example alice',
  token: 'Token',
  tokenHint: 'Not stored, may be empty',
  domainHelp: 'In production only wss addresses of domains registered for the mini-program work. ' +
    'In the developer tools tick “Do not verify valid domain names”; on a phone, switch on ' +
    'debugging.',
  logIn: 'Log in',
  cancel: 'Cancel',
  loggingIn: 'Logging in…',
  notReached: 'The server does not answer',
  badServer: 'The server address must begin with wss:// or ws://',
  badOption: 'The client does not accept this: {message}',
  notBuilt: 'The client is missing: run npm install, then “Tools → Build npm”.',
  conversations: 'Chats',
  unreadTitle: 'Chats ({count})',
  newPeer: 'User id to chat with',
  start: 'Chat',
  settings: 'Settings',
  serverName: 'Server',
  emptyName: '(empty id)',
  nothingSaid: 'Nothing has been said yet',
  unread: '{count} unread',
  draft: '[Draft] ',
  lostMark: '[Not delivered] ',
  yesterday: 'Yesterday',
  month: '{day}/{month}',
  year: '{day}/{month}/{year}',
  message: 'Message',
  messageHint: 'Write a message',
  send: 'Send',
  jump: 'New messages',
  queued: 'Queued',
  sent: 'Sending…',
  delivered: 'Delivered',
  lost: 'Not delivered, tap to resend',
  resend: 'Resend',
  me: 'Me',
  connecting: 'Connecting…',
  authenticating: 'Logging in…',
  waiting: 'No connection',
  retry: ', next attempt in {seconds} s',
  disconnected: 'Not connected',
  online: 'Online',
  connection: 'Connection',
  senseMode: 'Sense mode',
  senseHelp: 'Must equal the server\'s. A change logs in anew.',
  logLanguage: 'Language of the log',
  chinese: '中文',
  english: 'English',
  statistics: 'Statistics',
  accepted: 'Sent',
  deliveredCount: 'Delivered',
  lostCount: 'Lost',
  pending: 'Pending',
  shown: 'Received',
  duplicates: 'Duplicates',
  retransmissions: 'Retransmitted',
  reconnects: 'Reconnects',
  rtt: 'Round trip (ms)',
  memory: 'Memory (KB)',
  core: 'Core',
  log: 'Log',
  logLevel: 'Level',
  copyLog: 'Copy log',
  copied: 'Copied',
  notCopied: 'Not copied',
  forget: 'Clear history',
  forgetQuestion: 'Clear the history?',
  forgetHelp: 'The messages disappear from this device for good. What is still being sent stays.',
  clear: 'Clear',
  logOut: 'Log out',
  logOutQuestion: 'Log out?',
  pendingHelp: '{count} messages are not delivered yet; they will not be sent any more.',
  kickedOutTwice: 'You were logged out: your account has logged in elsewhere (code {code}).',
  kickedOutByAdmin: 'You were logged out by an administrator (code {code}).',
  kickedOut: 'You were logged out by the server (code {code}).',
  serverSays: 'The server says: {words}',
  refused: 'The server refused the login (code {code}).',
  failed: 'The client cannot run ({code}): {message}',
  storeFailed: 'This device keeps nothing: what is not sent when the program is closed is lost.',
  tooLong: 'This message is too long: {bytes} bytes, {limit} are allowed.',
  queueFull: 'Too many messages are waiting. Try again when the connection is back.',
  notSent: 'This could not be sent: {code}',
};

/** English for who uses WeChat in English, Chinese for everybody else. */
function tableFor(language) {
  return /^en/i.test(language) ? ENGLISH : CHINESE;
}

function systemLanguage() {
  if (typeof wx === 'undefined') return 'zh_CN';
  const info = wx.getAppBaseInfo ? wx.getAppBaseInfo() : wx.getSystemInfoSync();
  return String(info.language);
}

const table = tableFor(systemLanguage());
/** @type {'zh' | 'en'} */
const language = table === ENGLISH ? 'en' : 'zh';

/** @param {object} [values] for the names in braces */
function text(key, values) {
  return table[key].replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

/** Those that a template shows. @param {string[]} keys */
function words(keys) {
  const found = {};
  keys.forEach((key) => {
    found[key] = table[key];
  });
  return found;
}

module.exports = { CHINESE, ENGLISH, language, tableFor, text, words };
