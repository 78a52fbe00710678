// @ts-check
// The one global socket of old Alipay, which knows no `multiple`, in the shape of a SocketTask.
// Whoever connects takes it over, and nothing that it tells says whose end it tells.

/** @typedef {import('./host.js').HostApi} HostApi */
/** @typedef {(event?: any) => void} Listener */

/** Who has it. @type {GlobalTask | null} */
let owner = null;

/** The end of a former connection may still be told. */
let isHaunted = false;

export class GlobalTask {
  /** @param {HostApi} api */
  constructor(api) {
    this._api = api;
    this._isOpen = false;
    /** @type {Record<string, Listener>} */
    this._listeners = {};
    const former = owner;
    owner = this;
    this._heard = ['Open', 'Message', 'Close', 'Error'].map((event) =>
      (/** @type {any} */ value) => owner === this && this._hear(event, value));
    if (former) {
      isHaunted = true;
      former._each('off');
      former._listeners.Close({ reason: 'another client connects' });
    }
    this._each('on');
  }

  /** @param {'on' | 'off'} verb */
  _each(verb) {
    ['Open', 'Message', 'Close', 'Error'].forEach((event, i) =>
      this._api[`${verb}Socket${event}`](this._heard[i]));
  }

  /**
   * @param {string} event
   * @param {any} value
   */
  _hear(event, value) {
    if (event === 'Open') {
      this._isOpen = true;
    } else if (event !== 'Message') {
      // If it is its own end after all, the client's patience comes to an end as well.
      if (isHaunted && !this._isOpen) return;
      const wasOpen = this._isOpen;
      this._leave();
      isHaunted = !wasOpen;
      // If it is not, it must not live on: the next one would be told of its end.
      if (wasOpen) this._api.closeSocket({ success() {}, fail() {} });
    }
    this._listeners[event](value);
  }

  _leave() {
    owner = null;
    this._isOpen = false;
    this._each('off');
  }

  /** @param {Listener} listener */
  onOpen(listener) { this._listeners.Open = listener; }
  /** @param {Listener} listener */
  onMessage(listener) { this._listeners.Message = listener; }
  /** @param {Listener} listener */
  onClose(listener) { this._listeners.Close = listener; }
  /** @param {Listener} listener */
  onError(listener) { this._listeners.Error = listener; }

  /** @param {object} options */
  send(options) {
    this._api.sendSocketMessage(options);
  }

  /** @param {object} options */
  close(options) {
    const wasOpen = this._isOpen;
    if (owner !== this) return;
    this._leave();
    isHaunted = true;
    if (wasOpen) this._api.closeSocket(options);
  }
}
