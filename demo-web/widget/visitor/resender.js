// @ts-check
// A bare server keeps nothing for a desk that is away, so a message ends as lost: it is sent again
// under its fingerprint until the desk has it. That writes it down once, however often it comes.

const FIRST = 2000, MOST = 60000;

export class Resender {
  /**
   * @param {import('./host.js').Host} host
   * @param {{ lost: () => string[], resend: (id: string) => Promise<unknown> }} ways
   */
  constructor(host, ways) {
    this._host = host;
    this._ways = ways;
    this._delay = FIRST;
    /** @type {unknown} */
    this._timer = null;
    this._isOnline = false;
    this._isWaiting = false;
  }

  /** @param {boolean} isOnline */
  setOnline(isOnline) {
    this._isOnline = isOnline;
    this._delay = FIRST;
    this._stop();
    this.look();
  }

  /** The desk is there again: now is better than later. */
  hurry() {
    this._delay = FIRST;
    if (this._isWaiting) this._run();
  }

  /** After each change. */
  look() {
    if (this._isWaiting || !this._isOnline || !this._ways.lost().length) return;
    this._isWaiting = true;
    this._timer = this._host.setTimeout(() => this._run(), this._delay);
    this._delay = Math.min(this._delay * 2, MOST);
  }

  _run() {
    this._stop();
    // One after the other, so that they leave in their order.
    this._ways.lost().reduce((before, id) => before.then(() =>
      this._ways.resend(id)).then(null, () => {}), Promise.resolve(/** @type {unknown} */ (0)));
  }

  _stop() {
    this._host.clearTimeout(this._timer);
    this._isWaiting = false;
  }

  end() {
    this._isOnline = false;
    this._stop();
  }
}
