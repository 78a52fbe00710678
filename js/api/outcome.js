// @ts-check
// How something ends, once: a promise that is made when somebody looks, since most never do.

/** @typedef {import('./errors.js').ImError} ImError */

export class Outcome {
  constructor() {
    this._done = false;
    /** @type {ImError | undefined} */
    this._error = undefined;
    /** @type {Promise<void> | undefined} */
    this._made = undefined;
    /** @type {(() => void) | undefined} */
    this._answer = undefined;
  }

  get _promise() {
    if (!this._made) {
      this._made = new Promise((resolve, reject) => {
        this._answer = () => (this._error ? reject(this._error) : resolve());
      });
      this._made.catch(() => {});  // not looking at it is fine
      if (this._done && this._answer) this._answer();
    }
    return this._made;
  }

  /** @param {ImError | null} [error] nothing: it ended well */
  _settle(error) {
    if (this._done) return;
    this._done = true;
    this._error = error || undefined;
    if (this._answer) this._answer();
  }
}
