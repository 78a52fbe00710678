// @ts-check
// Node's own WebSocket. Of a socket that did not open it says neither why nor, at times, that it is
// closed; but its HTTP client tells all on the channels of `node:diagnostics_channel`.
import { attempt, nothing } from '../api/foreign.js';
import { adaptSocket } from './browser.js';

const ABNORMAL = 1006;  // the close code of an end that nobody has announced

/**
 * @param {string} url
 * @param {(cause: Error) => void} tell why this socket does not open
 * @returns {() => void} its own undo
 */
function hear(url, tell) {
  const { protocol, host, pathname, search } = new URL(url);
  const origin = `${protocol.replace('ws', 'http')}//${host}`, path = pathname + search;
  const channels = process.getBuiltinModule('node:diagnostics_channel');
  /** @param {any} request */
  const isOurs = (request) => request.upgrade === 'websocket' && request.path === path &&
    String(request.origin) === origin;
  /** @param {any} event */
  const failed = ({ request, error }) => {
    if (isOurs(request)) tell(error);
  };
  /** @param {any} event */
  const answered = ({ request, response: { statusCode } }) => {
    // In the words of `ws`.
    if (isOurs(request)) tell(new Error(`Unexpected server response: ${statusCode}`));
  };
  channels.subscribe('undici:request:error', failed);
  channels.subscribe('undici:request:headers', answered);
  return () => {
    channels.unsubscribe('undici:request:error', failed);
    channels.unsubscribe('undici:request:headers', answered);
  };
}

/**
 * @param {any} Own
 * @param {string} url
 * @param {import('../index.js').SocketHandlers} handlers
 * @returns {any} a socket, opening
 */
export function openOwn(Own, url, handlers) {
  const { opened, text, binary, failed } = handlers;
  /** @type {unknown} */
  let cause;
  let isOpen = false;
  const own = new Own(url);
  const end = attempt(() => hear(url, (why) => { cause = cause || why; })) || nothing;
  /** @param {number} code @param {string} reason @param {unknown} [said] */
  const closed = (code, reason, said) => {
    end();
    handlers.closed(code, reason, cause || said);
  };
  const socket = adaptSocket(own, {
    text, binary, failed, closed,
    opened() {
      isOpen = true;
      end();
      opened();
    },
  });
  const { onerror } = own;
  own.onerror = (/** @type {any} */ event) => {
    onerror(event);
    if (!isOpen) setTimeout(() => closed(ABNORMAL, '', event.error));  // unless it says so itself
  };
  return {
    send: (/** @type {string} */ frame) => socket.send(frame),
    close() {
      end();
      socket.close();
    },
    get bufferedAmount() { return socket.bufferedAmount; },
  };
}
