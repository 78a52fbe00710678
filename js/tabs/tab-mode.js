// @ts-check
// The sense mode that was set at run time, in whichever tab: this one uses it when it leads.

export class TabMode {
  /** @param {import('../core/session.js').Setup} setup */
  constructor({ numbers }) {
    this._numbers = numbers;
    /** -1: it was never set. */
    this._mode = -1;
    /** It was set here, and no hub has said that it knows. */
    this._isNews = false;
  }

  /** @param {number} mode */
  set(mode) {
    this._mode = mode;
    this._isNews = true;
    return { kind: 'senseMode', mode, again: false };
  }

  /** What a hub that knows nothing is asked. */
  get question() {
    const { _mode: mode } = this;
    return mode < 0 ? null : { kind: 'senseMode', mode, again: !this._isNews };
  }

  /** All tabs are told. @param {number} mode */
  hear(mode) {
    if (this._isNews && mode !== this._mode) return;  // what was set here is on its way
    this._isNews = false;
    this._mode = this._numbers.senseMode = mode;
  }
}
