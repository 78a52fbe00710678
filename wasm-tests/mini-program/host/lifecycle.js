// @ts-check
/**
 * Background and foreground. Five seconds after it was hidden the page's code is suspended, and its
 * sockets are gone; how it hears of that differs from phone to phone.
 */

/** @typedef {import('./clock.js').Clock} Clock */
/** @typedef {import('./gate.js').Gate} Gate */
/** @typedef {import('./wx/sockets.js').Sockets} Sockets */
/**
 * @typedef {object} Interruption
 * @property {import('./wx/sockets.js').CloseEvent} event
 * @property {boolean} [beforeShow] default: after it
 */

const GRACE = 5_000;

export class Lifecycle {
  /** @type {Interruption} */
  interruption = { event: { code: 1006, reason: 'interrupted' } };
  #clock;
  #gate;
  #sockets;
  #tell;
  #hidden = false;
  /** @type {ReturnType<Clock['start']> | undefined} */
  #grace;
  /** @type {() => void} */
  #tellClose = () => {};

  /**
   * @param {Clock} clock
   * @param {Gate} gate
   * @param {Sockets} sockets
   * @param {(what: 'show' | 'hide') => void} tell the page's code
   */
  constructor(clock, gate, sockets, tell) {
    this.#clock = clock;
    this.#gate = gate;
    this.#sockets = sockets;
    this.#tell = tell;
  }

  hide() {
    if (this.#hidden) return;
    this.#hidden = true;
    document.documentElement.classList.add('hidden');
    this.#gate.pass(() => this.#tell('hide'));
    this.#sockets.hide();
    this.#grace = this.#clock.start(() => this.#suspend(), GRACE);
  }

  show() {
    if (!this.#hidden) return;
    this.#hidden = false;
    document.documentElement.classList.remove('hidden');
    this.#clock.stop(this.#grace);
    this.#sockets.show();
    const tellClose = this.#tellClose;
    this.#tellClose = () => {};
    if (this.interruption.beforeShow) tellClose();
    this.#gate.resume();
    this.#gate.pass(() => this.#tell('show'));
    if (!this.interruption.beforeShow) tellClose();
  }

  #suspend() {
    this.#gate.suspend();
    this.#tellClose = this.#sockets.kill(this.interruption.event);
  }
}
