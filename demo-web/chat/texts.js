// @ts-check
// Every word of the page, in two languages.

const ENGLISH = {
  title: 'MobileIMSDK Chat',
  userId: 'User id',
  userIdHint: 'for example alice',
  token: 'Token',
  tokenHelp: 'Not stored. The development server accepts any, or none.',
  server: 'Server',
  logIn: 'Log in',
  cancel: 'Cancel',
  logOut: 'Log out',
  logInAgain: 'Log in again',
  people: 'People',
  talkTo: 'Talk to (user id)',
  open: 'Chat',
  back: 'Back to people',
  messages: 'Messages',
  message: 'Message',
  messageHint: 'Write a message',
  send: 'Send',
  resend: 'Resend',
  nobodyChosen: 'Choose somebody, or type a user id to begin a chat.',
  serverName: 'Server',
  emptyName: '(empty id)',
  unread: '{count} new',
  newMessage: 'New message from {name}',
  idle: 'Not connected',
  connecting: 'Connecting…',
  authenticating: 'Logging in…',
  online: 'Online',
  waiting: 'Offline',
  stopped: 'Logged out',
  waitingLong: 'No connection. What you write is sent as soon as it is back.',
  connectingLong: 'No connection. Connecting…',
  notReached: 'The server does not answer.',
  retryIn: 'Next attempt in {seconds} s.',
  queued: 'Queued',
  sending: 'Sending…',
  delivered: 'Delivered',
  failed: 'Not delivered',
  kickedOutTwice: 'You were logged out: your account has logged in elsewhere (code {code}).',
  kickedOutByAdmin: 'You were logged out by an administrator (code {code}).',
  kickedOut: 'You were logged out by the server (code {code}).',
  serverSays: 'The server says: {words}',
  refused: 'The server refused the login (code {code}).',
  broken: 'The client has stopped working ({code}). Please load the page again.',
  badServer: 'The server address must begin with ws:// or wss://',
  badOption: 'The client does not accept this: {message}',
  troubled: 'Something went wrong: {code}',
  tooLong: 'This message is too long: {bytes} bytes, {limit} are allowed.',
  queueFull: 'Too many messages are waiting. Try again when the connection is back.',
  loggedOut: 'You are logged out. Log in again to send this.',
  notSent: 'This could not be sent: {code}',
  notBuilt: 'The client is missing: build it with "npm run build", then load the page again.',
};

/** @type {Record<TextKey, string>} */
const CHINESE = {
  title: 'MobileIMSDK 聊天',
  userId: '用户 ID',
  userIdHint: '例如 alice',
  token: '令牌',
  tokenHelp: '不会保存。开发服务器接受任意令牌，也可留空。',
  server: '服务器',
  logIn: '登录',
  cancel: '取消',
  logOut: '退出登录',
  logInAgain: '重新登录',
  people: '联系人',
  talkTo: '对方的用户 ID',
  open: '聊天',
  back: '返回联系人',
  messages: '消息',
  message: '消息',
  messageHint: '输入消息',
  send: '发送',
  resend: '重发',
  nobodyChosen: '请选择联系人，或输入用户 ID 开始聊天。',
  serverName: '服务器',
  emptyName: '（空 ID）',
  unread: '{count} 条新消息',
  newMessage: '{name} 发来新消息',
  idle: '未连接',
  connecting: '正在连接…',
  authenticating: '正在登录…',
  online: '在线',
  waiting: '离线',
  stopped: '已退出登录',
  waitingLong: '连接已断开。您写的消息会在恢复连接后自动发送。',
  connectingLong: '连接已断开，正在重新连接…',
  notReached: '服务器没有响应。',
  retryIn: '{seconds} 秒后重试。',
  queued: '排队中',
  sending: '发送中…',
  delivered: '已送达',
  failed: '未送达',
  kickedOutTwice: '您已下线：该账号在别处登录（代码 {code}）。',
  kickedOutByAdmin: '您已被管理员强制下线（代码 {code}）。',
  kickedOut: '您已被服务器强制下线（代码 {code}）。',
  serverSays: '服务器说明：{words}',
  refused: '服务器拒绝登录（代码 {code}）。',
  broken: '客户端已停止工作（{code}），请刷新页面。',
  badServer: '服务器地址必须以 ws:// 或 wss:// 开头',
  badOption: '客户端不接受：{message}',
  troubled: '出现问题：{code}',
  tooLong: '消息太长：{bytes} 字节，最多 {limit} 字节。',
  queueFull: '等待发送的消息太多，请在恢复连接后再试。',
  loggedOut: '您已退出登录，重新登录后才能发送。',
  notSent: '无法发送：{code}',
  notBuilt: '缺少客户端：请先运行 "npm run build"，然后刷新页面。',
};

/** @typedef {keyof typeof ENGLISH} TextKey */

export const language = navigator.language.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
const table = language === 'en' ? ENGLISH : CHINESE;

/**
 * @param {TextKey} key
 * @param {Record<string, string | number>} [values]
 */
export function text(key, values = {}) {
  // A replacement function, because in a replacement string "$&" would have a meaning.
  return table[key].replace(/\{(\w+)\}/g, (_, name) => {
    const value = values[name];
    // Isolated: a foreign id written from right to left must not turn our sentence around.
    return typeof value === 'number' ? String(value) : `\u2068${value}\u2069`;
  });
}

/** Fills index.html with the words of the user's language. */
export function translatePage() {
  document.documentElement.lang = language;
  document.title = text('title');
  document.querySelectorAll('[data-text], [data-label], [data-hint]').forEach((place) => {
    const { dataset } = /** @type {HTMLElement} */ (place);
    /** @param {string} key */
    const word = (key) => text(/** @type {TextKey} */ (key));
    if (dataset.text) place.textContent = word(dataset.text);
    if (dataset.label) place.setAttribute('aria-label', word(dataset.label));
    if (dataset.hint) place.setAttribute('placeholder', word(dataset.hint));
  });
}

const clock = new Intl.DateTimeFormat(navigator.language, { hour: '2-digit', minute: '2-digit' });
const calendar = new Intl.DateTimeFormat(navigator.language, {
  dateStyle: 'medium', timeStyle: 'short',
});

/**
 * @param {number} time Unix ms, as a server claims it
 * @returns {{ short: string, long: string }} empty if there is no such date
 */
export function timeText(time) {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return { short: '', long: '' };
  const long = calendar.format(date);
  const isToday = date.toDateString() === new Date().toDateString();
  return { short: isToday ? clock.format(date) : long, long };
}
