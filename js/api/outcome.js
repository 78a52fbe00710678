// @ts-check
// How something ends, once: a promise that is made when somebody looks, since most never do.

import { nothing } from './foreign.js';

/** @typedef {import('./errors.js').ImError} ImError */

export class Outcome {
  constructor() {
    this._done = false;
    /** Why it ended badly, if it did. @type {ImError | undefined} */
    this.error = undefined;
    /** @type {Promise<void> | undefined} */
    this._made = undefined;
    this._answer = nothing;
  }

  get promise() {
    if (!this._made) {
      this._made = new Promise((resolve, reject) => {
        this._answer = () => (this.error ? reject(this.error) : resolve());
      });
      this._made.catch(nothing);  // not looking at it is fine
      if (this._done) this._answer();
    }
    return this._made;
  }

  /** @param {ImError | null} [error] nothing: it ended well */
  settle(error) {
    if (this._done) return;
    this._done = true;
    this.error = error || undefined;
    this._answer();
  }
}
