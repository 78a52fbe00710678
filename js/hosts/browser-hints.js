// @ts-check
// What a browser knows of a socket that did not open, in words: see api/hints.js. It hides nearly
// all from the page.

/** @typedef {import('../api/hints.js').Hint} Hint */

/** @type {Record<string, Hint>} */
const HINTS = {
  mixed: ['The page is https and the address is ws, which browsers forbid: use wss.',
    '页面是 https 而地址是 ws，浏览器不允许：请用 wss。'],
  policy: ['The Content-Security-Policy of the page forbids it: add the address to connect-src.',
    '页面的 Content-Security-Policy 不允许：请把地址加入 connect-src。'],
  unknown: ['The socket did not open, and browsers do not say why: the server may be down, the ' +
    'address or its path wrong (`/websocket` is the default), its certificate not accepted, or ' +
    'the address missing in connect-src of the Content-Security-Policy.',
  '连接未能打开，浏览器不说明原因：可能服务器未启动，地址或路径有误（默认 /websocket），证书不被接受，' +
    '或 Content-Security-Policy 的 connect-src 缺少该地址。'],
};

/** Of another machine: within one, browsers let a secure page have it. */
const INSECURE = /^ws:\/\/(?!(localhost|127(\.\d+){3}|\[::1])(:|\/|$))/i;

/**
 * @param {{ isSaid: boolean, isLate: boolean, isForbidden: boolean }} known the socket has said
 *   something; only the time has ended it; the policy of the page forbids the address
 * @param {string} url without what nobody may see
 * @param {string} protocol of the page
 * @returns {Hint | undefined} undefined: nothing of which more is known
 */
export function explain({ isSaid, isLate, isForbidden }, url, protocol) {
  if (isForbidden) return HINTS.policy;
  if (protocol === 'https:' && INSECURE.test(url)) return HINTS.mixed;
  return isSaid || isLate ? undefined : HINTS.unknown;
}
