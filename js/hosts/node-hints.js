// @ts-check
// What Node says of a socket that did not open, in words: see api/hints.js.

/** @typedef {import('../api/hints.js').Hint} Hint */

/** By what it says: the code of the error, or its message. @type {Array<[RegExp, Hint]>} */
const HINTS = [
  [/^ECONNREFUSED$/, ['Nothing listens at this port: the port is wrong, or the server is down.',
    '该端口没有服务在监听：端口有误，或服务器未启动。']],
  [/^(ENOTFOUND|EAI_\w+)$/,
    ['The name of the host is not known: it is misspelt, or the network is down.',
      '主机名无法解析：名称有误，或网络不通。']],
  [/^E(HOSTUNREACH|NETUNREACH|TIMEDOUT|ADDRNOTAVAIL)$/,
    ['The host cannot be reached: the address is wrong, or the network is down.',
      '主机不可达：地址有误，或网络不通。']],
  [/CERT|SIGNATURE|^HOSTNAME_MISMATCH$/,
    ['The certificate of the server is not accepted ({}). The option `webSocket` can trust it.',
      '服务器证书不被接受（{}）。可用 webSocket 选项信任它。']],
  [/^(EPROTO|ERR_SSL_\w+)$/,
    ['The address is wss, and what listens there does not speak TLS: use ws, or another port.',
      '地址是 wss，但对方不使用 TLS：请用 ws 或其他端口。']],
  [/^HPE_/, ['What listens there does not speak HTTP: it may want TLS (wss), or the port is wrong.',
    '对方不使用 HTTP：可能需要 TLS（wss），或端口有误。']],
  [/^(ECONNRESET|EPIPE|UND_ERR_SOCKET)$/,
    ['The other side broke off before it answered: it may want TLS (wss), or a proxy refuses.',
      '对方在应答前断开：可能需要 TLS（wss），或被代理拒绝。']],
  [/^Unexpected server response: (40[137])$/,
    ['HTTP {}: what is in front of the server refuses this client.',
      'HTTP {}：服务器前的网关拒绝了此客户端。']],
  [/^Unexpected server response: (404)$/,
    ['HTTP {}: there is no such path. `/websocket` is the default of the server.',
      'HTTP {}：没有这个路径。服务器默认路径是 /websocket。']],
  [/^Unexpected server response: (\d+)$/,
    ['HTTP {}, and no WebSocket: the address is wrong, or a proxy does not let it through.',
      'HTTP {}，不是 WebSocket：地址有误，或代理未放行。']],
];

/**
 * @param {any} cause what the socket said
 * @returns {Hint | undefined} undefined: it says nothing of which more is known
 */
export function explain({ code, message }) {
  for (const [pattern, hint] of HINTS) {
    const match = pattern.exec(String(code)) || pattern.exec(String(message));
    const known = match && (match[1] || code);
    if (match) return /** @type {Hint} */ (hint.map((text) => text.replace('{}', String(known))));
  }
  return undefined;
}
