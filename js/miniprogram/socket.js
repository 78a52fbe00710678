// @ts-check
// One socket of a mini-program. Hosts differ in what they report of its end, and how often; the
// client hears of it once.
import { ImError } from '../errors.js';
import { errorText, isAlipay } from './host.js';

/** @typedef {import('./host.js').HostApi} HostApi */
/** @typedef {import('../index.js').SocketHandlers} SocketHandlers */

const ABNORMAL = 1006;  // the close code of an end that nobody has announced
const SILENCE = 10000;  // ms after which a host that called back for nothing is not believed
const nothing = () => {};

/**
 * What a socket reports; Alipay wraps it once more.
 * @param {any} event
 */
function unwrap(event) {
  const { data } = event || {};
  return data && data.socketTaskID !== undefined ? data : event || {};
}

/** How who uses Alipay's global socket stops listening to it. @type {Array<() => void>} */
const undo = [];

/** Something of a former global socket may still be told. */
let isHaunted = false;

function stopListening() {
  for (const off of undo.splice(0)) off();
}

/**
 * Alipay's one global socket, for versions that know no `multiple`, in the shape of a task. It takes
 * the place of the one before, which must not take the new one's events for its own.
 * @param {HostApi} api
 */
function globalTask(api) {
  if (undo.length) isHaunted = true;
  stopListening();
  /** @param {string} event */
  const listen = (event) => (/** @type {any} */ listener) => {
    api[`onSocket${event}`](listener);
    undo.push(() => api[`offSocket${event}`](listener));
  };
  return {
    onOpen: listen('Open'), onMessage: listen('Message'), onClose: listen('Close'),
    onError: listen('Error'),
    send: (/** @type {object} */ options) => api.sendSocketMessage(options),
    close: (/** @type {object} */ options) => api.closeSocket(options),
  };
}

export class TaskSocket {
  /**
   * @param {HostApi} api
   * @param {string} url
   * @param {number} timeout ms, after which the host gives up what does not open
   * @param {SocketHandlers} handlers
   */
  constructor(api, url, timeout, handlers) {
    this._handlers = handlers;
    this._isOpen = false;
    this._unwanted = false;
    this._ended = false;
    /** Handed over, and not yet taken: UTF-16 units. */
    this._outstanding = 0;
    /** When the host last said that it took something; 0: it may never do so. */
    this._tookAt = 0;
    const task = api.connectSocket({
      url, timeout, multiple: true, success: nothing,
      fail: (/** @type {unknown} */ error) => this._end(() => {
        const cause = errorText(error);
        const advice = /domain list/.test(cause)
          ? ': add it to the socket domains of this mini-program' : '';
        handlers.failed(new ImError('SOCKET_FAILED', `${url} was not opened: ${cause}${advice}`));
      }),
    });
    this._isGlobal = !task && isAlipay(api);
    this._task = this._isGlobal ? globalTask(api) : task;
    // At once: what is reported before somebody listens is reported to nobody.
    if (this._task && !this._ended) this._listen();
  }

  _listen() {
    const task = this._task, handlers = this._handlers;
    task.onOpen(() => {
      if (this._ended) return;
      this._isOpen = true;
      if (this._unwanted) this._hangUp();
      else handlers.opened();
    });
    task.onMessage((/** @type {any} */ event) => {
      const { data, isBuffer } = unwrap(event);
      if (this._ended) return;
      if (typeof data === 'string' && !isBuffer) handlers.text(data);
      else handlers.binary();
    });
    task.onClose((/** @type {any} */ event) => {
      const { code, reason } = unwrap(event);
      this._endedBy(code, reason);
    });
    task.onError((/** @type {unknown} */ error) => this._broken(unwrap(error)));
  }

  /**
   * @param {unknown} code a number, or its digits
   * @param {unknown} reason
   */
  _endedBy(code, reason) {
    // What is told of a global socket that opens may be the former one's end. If it is its own, the
    // client's patience ends as well.
    if (this._isGlobal && isHaunted && !this._isOpen) return;
    isHaunted = false;
    this._end(() => this._handlers.closed(Number(code) || ABNORMAL, String(reason || '')));
  }

  /** Some hosts report an error and a close, some only one of them. @param {unknown} error */
  _broken(error) {
    const wasOpen = this._isOpen;
    this._endedBy(ABNORMAL, errorText(error));
    if (wasOpen) this._hangUp();
  }

  /** @param {() => void} tell */
  _end(tell) {
    if (this._ended) return;
    if (this._isGlobal) {
      stopListening();
      if (this._isOpen) this._hangUp();  // if it was not its own end, the next would hear of that
      else isHaunted = true;
    }
    this._ended = true;
    this._isOpen = false;
    tell();
  }

  _hangUp() {
    // Without `fail` a failure would be an unhandled rejection.
    this._task.close({ code: 1000, reason: '', success: nothing, fail: nothing });
  }

  /** @param {string} frame */
  send(frame) {
    this._outstanding += frame.length;
    this._task.send({
      data: frame,
      success: () => {
        this._tookAt = Date.now();
        this._outstanding = Math.max(this._outstanding - frame.length, 0);
      },
      fail: (/** @type {unknown} */ error) => this._broken(error),
    });
  }

  /** No host closes what is not open yet, so that is done as soon as it is. */
  close() {
    this._unwanted = true;
    if (this._isOpen) this._hangUp();
  }

  get bufferedAmount() {
    if (Date.now() - this._tookAt > SILENCE) this._outstanding = 0;
    return this._outstanding;
  }
}
