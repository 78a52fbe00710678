// @ts-check
// The channel of all tabs, guarded: what cannot be read is not heard, and it never throws.
import { attempt } from '../api/foreign.js';
import { read } from './wire.js';

/** @typedef {import('./wire.js').Request} Request */
/** @typedef {import('./wire.js').Report} Report */

export class Channel {
  /**
   * @param {string} name
   * @param {(said: Request | Report) => void} heard
   * @param {(cause: unknown) => void} failed something could not be posted
   */
  constructor(name, heard, failed) {
    this._name = name;
    this._heard = heard;
    this._failed = failed;
    this._isClosed = false;
    /** @type {BroadcastChannel | null} */
    this._open = null;
  }

  /** @param {Request | Report} said */
  post(said) {
    if (this._isClosed) return;
    attempt(() => this.open().postMessage(said), () => {
      // Somebody has closed it, perhaps: another one may do.
      this._drop();
      attempt(() => this.open().postMessage(said), this._failed);
    });
  }

  open() {
    if (this._open) return this._open;
    const channel = this._open = new BroadcastChannel(this._name);
    channel.onmessage = ({ data }) => {
      const said = this._open === channel && read(data);
      if (said) this._heard(said);
    };
    return channel;
  }

  _drop() {
    const channel = this._open;
    this._open = null;
    if (channel) attempt(() => channel.close());
  }

  close() {
    this._isClosed = true;
    this._drop();
  }
}
