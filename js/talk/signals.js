// @ts-check
// Tells listeners: of events by name, and of changes. One that throws harms nobody.
import { ImError, attempt, invalidArgument, nothing } from './error.js';

/** @typedef {(value: any) => void} Listener */

export class Signals {
  /** @param {string[]} names @param {Signals} [errors] where it is told that a listener threw */
  constructor(names, errors) {
    this._names = names;
    /** @type {Signals} */
    this._errors = errors || this;
    /** Each with its event, in the order of `on()`. @type {Set<[string, Listener]>} */
    this._entries = new Set();
  }

  /** @param {string} event @param {Listener} listener @returns {() => void} its own undo */
  on(event, listener) {
    if (this._names.indexOf(event) < 0) throw invalidArgument('event', `one of ${this._names}`);
    if (typeof listener !== 'function') throw invalidArgument('listener', 'a function');
    /** @type {[string, Listener]} */
    const entry = [event, listener];
    this._entries.add(entry);
    return () => { this._entries.delete(entry); };
  }

  /** @param {string} event @param {Listener} listener */
  off(event, listener) {
    this._entries.forEach((entry) => {
      if (entry[0] === event && entry[1] === listener) this._entries.delete(entry);
    });
  }

  /** @param {string} event @param {unknown} [value] */
  tell(event, value) {
    // Those of this moment: a listener that is added now does not hear it.
    const entries = Array.from(this._entries).filter(([name]) => name === event);
    for (const entry of entries) {
      if (!this._entries.has(entry)) continue;
      attempt(() => entry[1](value), (cause) => {
        const error = new ImError('HANDLER_FAILED', `a listener of ${event} threw`, { cause });
        if (event === 'error') complain(error);
        else this._errors.tell('error', error);
      });
    }
    if (event === 'error' && !entries.length) complain(value);
  }

  clear() {
    this._entries.clear();
  }
}

/** An error that nobody listens for must not pass in silence. @param {unknown} error */
function complain(error) {
  attempt(() => console.error(error), nothing);
}
