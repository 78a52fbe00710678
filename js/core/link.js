// @ts-check
// The socket of one link. A link has a number; once it is dropped, nothing of it is heard again.

/**
 * @typedef {object} LinkListener
 * @property {(link: number) => void} _opened
 * @property {(link: number, frame: string) => void} _text
 * @property {(link: number) => void} _binary
 * @property {(link: number, code: number) => void} _closed
 * @property {(error: unknown) => void} _failed
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
  _open(number, platform, url) {
    this._drop();
    this._number = number;
    const listener = this._listener, link = this;
    const current = () => this._number === number;
    /** @param {unknown} error */
    const failed = (error) => {
      if (!current()) return;
      listener._failed(error);
      listener._closed(number, 0);
    };
    let early = false;
    /** @param {import('../index.js').Socket} socket */
    const ready = (socket) => {
      this._socket = socket;
      if (early) listener._opened(number);
    };
    try {
      const opening = platform.openSocket(url, {
        opened() {
          if (!current()) return;
          early = !link._socket;
          if (!early) listener._opened(number);
        },
        text: (frame) => current() && listener._text(number, frame),
        binary: () => current() && listener._binary(number),
        closed: (code) => current() && listener._closed(number, code),
        failed,
      });
      if (!('then' in opening)) {
        if (current()) ready(opening);
        else opening.close();
        return;
      }
      opening.then((socket) => {
        if (current()) ready(socket);
        else socket.close();
      }).catch(failed);
    } catch (error) {
      failed(error);
    }
  }

  /**
   * @param {string} frame
   * @returns {boolean} false: a socket that cannot send is as good as closed
   */
  _send(frame) {
    if (!this._socket) return false;
    try {
      this._socket.send(frame);
      return true;
    } catch (error) {
      const number = this._number;
      this._drop();  // once is enough: the rest of a burst is not tried
      this._listener._failed(error);
      this._listener._closed(number, 0);
      return false;
    }
  }

  get _backlog() {
    return this._socket ? this._socket.bufferedAmount : 0;
  }

  _drop() {
    const socket = this._socket;
    this._number = 0;
    this._socket = null;
    if (!socket) return;
    try {
      socket.close();
    } catch (error) {
      this._listener._failed(error);
    }
  }
}
