// @ts-check
// Listeners of the site: what they throw is theirs, and stops nothing.
import { invalidArgument } from './error.js';
import { checkFunction } from './checks.js';

export const EVENTS = ['ready', 'open', 'close', 'show', 'hide', 'message', 'unread', 'status',
  'error', 'destroy'];

export class Signals {
  constructor() {
    /** @type {Array<{ event: string, listener: (value: any) => void }>} */
    this._list = [];
  }

  /** @param {string} event @param {(value: any) => void} listener @returns {() => void} undo */
  on(event, listener) {
    check(event, listener);
    const entry = { event, listener };
    this._list.push(entry);
    return () => { this._list = this._list.filter((one) => one !== entry); };
  }

  /** @param {string} event @param {(value: any) => void} listener */
  off(event, listener) {
    check(event, listener);
    this._list = this._list.filter((one) => one.event !== event || one.listener !== listener);
  }

  /** @param {string} event @param {any} [value] @returns {boolean} somebody heard it */
  emit(event, value) {
    const heard = this._list.filter((one) => one.event === event);
    for (const { listener } of heard) {
      try {
        const result = /** @type {any} */ (listener(value));
        if (result && typeof result.then === 'function') result.then(null, report);
      } catch (error) {
        report(error);
      }
    }
    return heard.length > 0;
  }
}

/** As if nobody had caught it, for the site's own reporting. @param {unknown} error */
export function report(error) {
  setTimeout(() => { throw error; });
}

/** @param {any} event @param {any} listener */
function check(event, listener) {
  if (EVENTS.indexOf(event) < 0) throw invalidArgument('event', `one of ${EVENTS.join(', ')}`);
  checkFunction(listener);
}
