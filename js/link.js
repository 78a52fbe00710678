// @ts-check
// The socket of one link. A link has a number; once it is dropped, nothing of it is heard again.

/**
 * @typedef {object} LinkListener
 * @property {(link: number) => void} opened
 * @property {(link: number, frame: string) => void} text
 * @property {(link: number) => void} binary
 * @property {(link: number, code: number) => void} closed
 * @property {(error: unknown) => void} failed
 */

export class Link {
  /** @param {LinkListener} listener */
  constructor(listener) {
    this.listener = listener;
    this.number = 0;
    /** @type {import('./index.js').Socket | null} */
    this.socket = null;
  }

  /**
   * @param {number} number
   * @param {import('./index.js').Platform} platform
   * @param {string} url
   */
  open(number, platform, url) {
    this.drop();
    this.number = number;
    const { listener } = this;
    const current = () => this.number === number;
    /** @param {unknown} error */
    const failed = (error) => {
      if (!current()) return;
      listener.failed(error);
      listener.closed(number, 0);
    };
    try {
      const opening = platform.openSocket(url, {
        opened: () => current() && listener.opened(number),
        text: (frame) => current() && listener.text(number, frame),
        binary: () => current() && listener.binary(number),
        closed: (code) => current() && listener.closed(number, code),
      });
      if (!('then' in opening)) {
        this.socket = opening;
        return;
      }
      opening.then((socket) => {
        if (current()) this.socket = socket;
        else socket.close();
      }).catch(failed);
    } catch (error) {
      failed(error);
    }
  }

  /** @param {string} frame */
  send(frame) {
    if (!this.socket) return;
    try {
      this.socket.send(frame);
    } catch (error) {
      // A socket that cannot send is closing; its end is reported by itself, or by the heartbeat.
      this.listener.failed(error);
    }
  }

  get backlog() {
    return this.socket ? this.socket.bufferedAmount : 0;
  }

  drop() {
    const { socket } = this;
    this.number = 0;
    this.socket = null;
    if (!socket) return;
    try {
      socket.close();
    } catch (error) {
      this.listener.failed(error);
    }
  }
}
