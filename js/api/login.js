// @ts-check
// The promises of login(), each with its own patience, and what was the matter last.
import { ImError } from './errors.js';
import { attempt, nothing } from './foreign.js';
import { Outcome } from './outcome.js';

/** @typedef {import('../index.js').LoginOptions} LoginOptions */
/** @typedef {{ outcome: Outcome, letGo: () => void }} Waiter */

/** @param {LoginOptions} options @returns {ImError | null} why such a login need not begin */
export function refusal({ signal }) {
  return signal && attempt(() => signal.aborted)
    ? new ImError('ABORTED', 'the signal was aborted before') : null;
}

/** @param {ImError | null} error @returns {Promise<void>} of a login that is answered at once */
export function answered(error) {
  const outcome = new Outcome();
  outcome.settle(error);
  return outcome.promise;
}

const HASTE = 1000;  // ms between two calls of login() that hasten an attempt

export class Logins {
  /**
   * @param {import('../core/host.js').Host} host
   * @param {import('./news.js').News} news
   * @param {(error: ImError) => void} abandoned those who wait no longer were all there were
   */
  constructor(host, news, abandoned) {
    this._host = host;
    this._news = news;
    this._abandoned = abandoned;
    /** @type {Set<Waiter>} */
    this._waiting = new Set();
    /** What all wait for who have no terms of their own. @type {Waiter | null} */
    this._plain = null;
    /** Somebody wants it tried on, however long it takes. */
    this._isKept = false;
    this._hastenedAt = -Infinity;
    /** How the latest attempt failed, since the client was online. @type {ImError | null} */
    this.failure = null;
  }

  /** @param {LoginOptions} options @returns {Promise<void>} settled by the next answer */
  join({ timeout, signal, keepTrying }) {
    const isPlain = !timeout && !signal;
    if (keepTrying) this._isKept = true;
    if (isPlain && this._plain) return this._plain.outcome.promise;
    /** @type {Waiter} */
    const waiter = { outcome: new Outcome(), letGo: nothing };
    this._waiting.add(waiter);
    if (isPlain) this._plain = waiter;
    const undoes = [
      timeout ? this._host.setTimer(timeout, () => this._expire(waiter, 'LOGIN_TIMEOUT',
        `not online within ${timeout} ms`)) : nothing,
      signal ? this._follow(signal, waiter) : nothing,
    ];
    waiter.letGo = () => undoes.forEach((undo) => undo());
    return waiter.outcome.promise;
  }

  /** A loop of login() must not hammer the server. */
  mayHasten() {
    const now = this._host.now();
    if (now - this._hastenedAt < HASTE) return false;
    this._hastenedAt = now;
    return true;
  }

  /**
   * @param {import('../index.js').AbortSignalLike} signal
   * @param {Waiter} waiter
   * @returns {() => void} its own undo
   */
  _follow(signal, waiter) {
    const abort = () => this._expire(waiter, 'ABORTED', 'the signal was aborted');
    attempt(() => signal.addEventListener('abort', abort));
    return () => attempt(() => signal.removeEventListener('abort', abort));
  }

  /** @param {Waiter} waiter @param {'LOGIN_TIMEOUT' | 'ABORTED'} code @param {string} message */
  _expire(waiter, code, message) {
    if (!this._waiting.delete(waiter)) return;
    const error = new ImError(code, message, { cause: this.failure || undefined });
    this._settle(waiter, error);
    if (!this._waiting.size && !this._isKept) {
      this._hastenedAt = -Infinity;
      this._abandoned(error);
    }
    this._news.tell();
  }

  /** @param {Waiter} waiter @param {ImError | null} error */
  _settle(waiter, error) {
    waiter.letGo();
    this._news.later(() => waiter.outcome.settle(error));
  }

  /** @param {ImError | null} error null: online */
  answer(error) {
    const waiting = Array.from(this._waiting);
    this._waiting.clear();
    this._plain = null;
    this._isKept = false;
    for (const waiter of waiting) this._settle(waiter, error);
  }
}
