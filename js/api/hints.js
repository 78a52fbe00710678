// @ts-check
// Says in words what keeps a client from coming online. Chooses a row by what is known for certain;
// where that is nothing, the row says so. Puts a code in place of {}. What only a host can know
// stands in hosts/*-hints.js.

/** @typedef {[en: string, zh: string]} Hint */

/** @type {Record<string, Hint>} */
const HINTS = {
  token: ['The option `token`, `url` or `extra` gave nothing usable: see `cause`.',
    'token、url 或 extra 选项没有给出可用的值，见 cause。'],
  tokenLate: ['`token()`, `url()` or `extra()` did not answer within `connectTimeout`.',
    'token()、url() 或 extra() 在 connectTimeout 内没有返回。'],
  late: ['No answer within `connectTimeout`: the path may be wrong (servers leave unanswered all ' +
    'but their own, by default `/websocket`), the server down or busy, or a firewall in the way.',
  'connectTimeout 内没有应答：可能路径有误（服务器只应答自己的路径，默认 /websocket），服务器未启动或繁忙，或被防火墙拦截。'],
  failed: ['The socket could not be opened: see `cause`.', '无法打开连接，见 cause。'],
  unknown: ['The socket did not open, and this host does not say why: the server may be down, or ' +
    'the address or its path wrong (`/websocket` is the default).',
  '连接未能打开，宿主不说明原因：可能服务器未启动，或地址、路径有误（默认 /websocket）。'],
  error: ['The server answered the login with error {}.', '服务器以错误 {} 应答登录。'],
  foreign: ['The socket opened, and what came is no answer to the login: this seems to be no ' +
    'MobileIMSDK server.', '连接已打开，但收到的不是登录应答：对方似乎不是 MobileIMSDK 服务器。'],
  silent: ['The socket opened, and the login was not answered within `loginTimeout`: this may be ' +
    'no MobileIMSDK server, or a busy one.',
  '连接已打开，但 loginTimeout 内登录没有应答：对方可能不是 MobileIMSDK 服务器，或正忙。'],
  closed: ['The socket opened, and was closed (code {}) before the login was answered: this may ' +
    'be no MobileIMSDK server, or one that is going down.',
  '连接已打开，但在登录应答前被关闭（代码 {}）：对方可能不是 MobileIMSDK 服务器，或正在关闭。'],
};

/**
 * Holds what is known of an attempt that failed.
 * @typedef {object} Facts
 * @property {import('../index.js').ConnectPhase} phase
 * @property {boolean} hasCause the host says something
 * @property {boolean} isAnswered something came by the open socket
 * @property {number | null} serverCode of an error frame that came
 */

/** @param {Facts} facts @param {boolean} isLate only the time has ended it @returns {Hint} */
export function hintOf({ phase, hasCause, isAnswered, serverCode }, isLate) {
  if (phase === 'token') return isLate ? HINTS.tokenLate : HINTS.token;
  if (phase === 'connect') return isLate ? HINTS.late : hasCause ? HINTS.failed : HINTS.unknown;
  return serverCode !== null ? HINTS.error : isAnswered ? HINTS.foreign
    : isLate ? HINTS.silent : HINTS.closed;
}
