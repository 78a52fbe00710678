// @ts-check
// Listeners of the site: what they throw is theirs, and stops nothing.
import { invalidArgument } from './error.js';

const EVENTS = 'ready open close show hide message unread status error destroy'.split(' ');

export class Signals {
  constructor() {
    /** @type {Array<{ event: string, listener: (value: any) => void }>} */
    this._list = [];
  }

  /** @param {string} event @param {(value: any) => void} listener @returns {() => void} undo */
  on(event, listener) {
    const entry = { event, listener };
    if (EVENTS.indexOf(event) < 0) throw invalidArgument('event', EVENTS.join(', '));
    if (typeof listener !== 'function') throw invalidArgument('listener', 'a function');
    this._list.push(entry);
    return () => { this._list = this._list.filter((one) => one !== entry); };
  }

  /** @param {string} event @param {(value: any) => void} listener */
  off(event, listener) {
    this._list = this._list.filter((one) => one.event !== event || one.listener !== listener);
  }

  /** @param {string} event @param {any} [value] @returns {boolean} somebody heard it */
  emit(event, value) {
    const heard = this._list.filter((one) => one.event === event);
    for (const { listener } of heard) {
      try {
        Promise.resolve(listener(value)).catch(report);
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
