// @ts-check
// The promises of login(), and what was the matter last.
import { Outcome } from './outcome.js';

/** @typedef {import('./errors.js').ImError} ImError */

export class Logins {
  /** @param {import('./news.js').News} news */
  constructor(news) {
    this._news = news;
    /** What all wait for who have said nothing else. @type {Outcome | null} */
    this._plain = null;
  }

  /** @returns {Promise<void>} settled by the next answer */
  join() {
    const outcome = this._plain = this._plain || new Outcome();
    return outcome.promise;
  }

  /** @param {ImError | null} error null: online */
  answer(error) {
    const outcome = this._plain;
    this._plain = null;
    if (outcome) this._news.later(() => outcome.settle(error));
  }
}

/** @param {ImError | null} error @returns {Promise<void>} of a login that is answered at once */
export function answered(error) {
  const outcome = new Outcome();
  outcome.settle(error);
  return outcome.promise;
}
