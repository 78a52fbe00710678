// @ts-check
// One socket of a mini-program. Hosts differ in what they report of its end, and how often; the
// client hears of it once.
import { ImError } from '../errors.js';
import { GlobalTask } from './global-task.js';
import { errorText, isAlipay } from './host.js';

/** @typedef {import('./host.js').HostApi} HostApi */
/** @typedef {import('../index.js').SocketHandlers} SocketHandlers */

const ABNORMAL = 1006;  // the close code of an end that nobody has announced
const SILENCE = 10000;  // ms after which a host that calls back no longer is not believed
const nothing = () => {};

/**
 * What a socket reports; Alipay wraps it once more.
 * @param {any} event
 */
function unwrap(event) {
  const { data } = event || {};
  return data && data.socketTaskID !== undefined ? data : event || {};
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
    /** Since when the host has not said that it took anything. */
    this._silentSince = 0;
    /** Does this host call back at all? */
    this._callsBack = false;
    const task = api.connectSocket({
      url, timeout, multiple: true, success: nothing,
      fail: (/** @type {unknown} */ error) => this._end(() => {
        const cause = errorText(error);
        const advice = /domain list/.test(cause)
          ? ': add it to the socket domains of this mini-program' : '';
        handlers.failed(new ImError('SOCKET_FAILED', `${url} was not opened: ${cause}${advice}`));
      }),
    });
    this._global = !task && !this._ended && isAlipay(api) ? new GlobalTask(api) : null;
    this._task = task || this._global;
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
      this._closed(code, reason);
    });
    task.onError((/** @type {unknown} */ error) => this._broken(unwrap(error)));
  }

  /**
   * @param {unknown} code a number, or its digits
   * @param {unknown} reason
   */
  _closed(code, reason) {
    this._end(() => this._handlers.closed(Number(code) || ABNORMAL, String(reason || '')));
  }

  /** Some hosts report an error and a close, some only one of them. @param {unknown} error */
  _broken(error) {
    const wasOpen = this._isOpen;
    this._closed(ABNORMAL, errorText(error));
    if (wasOpen) this._hangUp();
  }

  /** @param {() => void} tell */
  _end(tell) {
    if (this._ended) return;
    this._ended = true;
    this._isOpen = false;
    if (this._global) this._global._leave();
    tell();
  }

  _hangUp() {
    // Without `fail` a failure would be an unhandled rejection.
    this._task.close({ code: 1000, reason: '', success: nothing, fail: nothing });
  }

  /** @param {string} frame */
  send(frame) {
    if (!this._outstanding) this._silentSince = Date.now();
    this._outstanding += frame.length;
    this._task.send({
      data: frame,
      success: () => {
        this._callsBack = true;
        this._silentSince = Date.now();
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
    if (!this._callsBack || Date.now() - this._silentSince > SILENCE) this._outstanding = 0;
    return this._outstanding;
  }
}
