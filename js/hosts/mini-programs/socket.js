// @ts-check
// One socket of a mini-program. Hosts differ in what they report of its end, and how often; the
// client hears of it once.
import { ImError } from '../../api/errors.js';
import { bareUrl } from '../../core/text.js';
import { createCredit } from './credit.js';
import { GlobalTask } from './global-task.js';
import { errorText, isAlipay } from './host.js';

/** @typedef {import('./host.js').HostApi} HostApi */
/** @typedef {import('../../index.js').SocketHandlers} SocketHandlers */

const ABNORMAL = 1006;  // the close code of an end that nobody has announced
// Without `fail` a failure would be an unhandled rejection.
const CLOSE = { code: 1000, reason: '', success() {}, fail() {} };

/**
 * What a socket reports; Alipay wraps it once more.
 * @param {any} event
 */
function unwrap(event) {
  const { data } = event || {};
  return data && data.socketTaskID !== undefined ? data : event || {};
}

/**
 * @param {HostApi} api
 * @param {string} url
 * @param {number} timeout ms, after which the host gives up what does not open
 * @param {SocketHandlers} handlers
 * @returns {import('../../index.js').Socket}
 */
export function openSocket(api, url, timeout, handlers) {
  let isOpen = false, isUnwanted = false, hasEnded = false;
  /** @type {any} */
  let task;
  /** Where the host answers none. @type {GlobalTask | undefined} */
  let made;
  const credit = createCredit();
  /** @param {() => void} tell */
  const end = (tell) => {
    if (hasEnded) return;
    hasEnded = true;
    isOpen = false;
    if (made) made.close(CLOSE);
    tell();
  };
  /** @param {any} code a number, or its digits @param {any} [reason] */
  const closed = (code, reason) =>
    end(() => handlers.closed(Number(code) || ABNORMAL, String(reason || '')));
  /** Some hosts report an error and a close, some only one of them. @param {unknown} error */
  const broken = (error) => {
    const wasOpen = isOpen;
    closed(ABNORMAL, errorText(error));
    if (wasOpen) task.close(CLOSE);
  };
  task = api.connectSocket({
    url, timeout, multiple: true, success() {},
    fail: (/** @type {unknown} */ error) => end(() => handlers.failed(notOpened(url, error))),
  });
  if (!task && !hasEnded && isAlipay(api)) task = made = new GlobalTask(api);
  // At once: what is reported before somebody listens is reported to nobody.
  if (task) {
    task.onOpen(() => {
      isOpen = !hasEnded;
      if (hasEnded || isUnwanted) task.close(CLOSE);
      else handlers.opened();
    });
    task.onMessage((/** @type {any} */ event) => {
      const { data, isBuffer } = unwrap(event);
      if (hasEnded) return;
      if (typeof data === 'string' && !isBuffer) handlers.text(data);
      else handlers.binary();
    });
    task.onClose((/** @type {any} */ event) => {
      const { code, reason } = unwrap(event);
      closed(code, reason);
    });
    task.onError((/** @type {any} */ error) => broken(unwrap(error)));
  }
  return {
    send(frame) {
      task.send({ data: frame, success: credit.hand(frame.length), fail: broken });
    },
    /** No host closes what is not open yet, so that is done as soon as it is. */
    close() {
      isUnwanted = true;
      if (isOpen) task.close(CLOSE);
    },
    get bufferedAmount() {
      return credit.outstanding();
    },
  };
}

/**
 * @param {string} url
 * @param {unknown} error
 */
function notOpened(url, error) {
  const cause = errorText(error);
  const advice = /domain list/.test(cause) ? ': add it to the socket domains of this mini-program'
    : '';
  return new ImError('SOCKET_FAILED', `${bareUrl(url)} was not opened: ${cause}${advice}`);
}
