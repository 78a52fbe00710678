// @ts-check
// The socket of one link. A link has a number; once it is dropped, nothing of it is heard again.
// The socket may be anybody's: whatever it throws or tells, there is a link or there is none.
import { attempt } from '../api/foreign.js';

/**
 * @typedef {object} LinkListener
 * @property {(link: number) => void} opened
 * @property {(link: number, frame: string) => void} text
 * @property {(link: number) => void} binary
 * @property {(link: number, code: number, reason?: unknown, cause?: unknown) => void} closed
 * @property {(cause: unknown, isClosing?: boolean, frame?: string) => void} failed
 */

export class Link {
  /** @param {LinkListener} listener */
  constructor(listener) {
    this._listener = listener;
    this._number = 0;
    /** @type {import('../index.js').Socket | null} */
    this._socket = null;
  }

  /**
   * @param {number} number
   * @param {import('../index.js').Platform} platform
   * @param {string} url
   */
  open(number, platform, url) {
    this.drop();
    this._number = number;
    const listener = this._listener;
    const isCurrent = () => this._number === number;
    /**
     * @param {(...values: any[]) => void} hear
     * @returns {(...values: any[]) => void} while it is open
     */
    const current = (hear) => (...values) => {
      if (isCurrent()) hear(...values);
    };
    const failed = current((cause) => {
      listener.failed(cause);
      listener.closed(number, 0);
    });
    let isEarly = false;
    /** @param {any} socket */
    const ready = (socket) => {
      if (!socket) return failed(new TypeError('openSocket() gave no socket'));
      if (!isCurrent()) return attempt(() => socket.close());
      this._socket = socket;
      if (isEarly) listener.opened(number);
    };
    attempt(() => {
      const opening = /** @type {any} */ (platform.openSocket(url, {
        opened: current(() => {
          isEarly = !this._socket;
          if (!isEarly) listener.opened(number);
        }),
        text: current((frame) => {
          if (typeof frame === 'string') listener.text(number, frame);
          else listener.binary(number);
        }),
        binary: current(() => listener.binary(number)),
        closed: current((code, reason, cause) =>
          listener.closed(number, typeof code === 'number' ? code : 0, reason, cause)),
        failed,
      }));
      return opening && typeof opening.then === 'function' ? opening.then(ready) : ready(opening);
    }, failed);
  }

  /**
   * @param {string} frame
   * @param {boolean} [mayWait] a little, where the socket gathers frames
   * @returns {boolean} false: a socket that cannot send is as good as closed
   */
  send(frame, mayWait) {
    const socket = this._socket, number = this._number;
    let isSent = socket !== null;
    attempt(() => socket && (mayWait && socket.sendSoon ? socket.sendSoon(frame)
      : socket.send(frame)), (cause) => {
      isSent = false;
      if (this._number !== number) return;
      this.drop();  // once is enough: the rest of a burst is not tried
      this._listener.failed(cause, false, frame);
      this._listener.closed(number, 0);
    });
    return isSent;
  }

  /** Bytes that the socket has taken and not sent; 0 where it does not tell. */
  get backlog() {
    const amount = attempt(() => (this._socket ? this._socket.bufferedAmount : 0));
    return typeof amount === 'number' && amount > 0 && amount < Infinity ? amount : 0;
  }

  /** @returns {number} of the link that there was, if any */
  drop() {
    const socket = this._socket, number = this._number;
    this._number = 0;
    this._socket = null;
    if (socket) attempt(() => socket.close(), (cause) => this._listener.failed(cause, true));
    return number;
  }
}
