// @ts-check
// What the application is told, and when: noted while the core is being drained, told afterwards,
// in order. A listener may call anything, and one that throws harms nobody.
import { ImError, invalidArgument } from './errors.js';

const EVENTS = ['message', 'state', 'delivered', 'lost', 'restored', 'kickout', 'error', 'ping',
  'pong', 'echo', 'log'];

export class News {
  constructor() {
    /** @type {Map<string, Array<{ _call: (value: any) => void }>>} */
    this._listeners = new Map();
    /** @type {Array<() => void>} */
    this._queue = [];
    this._telling = false;
  }

  /**
   * @param {string} event
   * @param {(value: any) => void} listener
   * @returns {() => void} its own undo
   */
  _on(event, listener) {
    if (EVENTS.indexOf(event) < 0) throw invalidArgument('event', 'one of ' + EVENTS);
    if (typeof listener !== 'function') throw invalidArgument('listener', 'a function');
    const entry = { _call: listener };
    this._listeners.set(event, this._of(event).concat(entry));
    return () => {
      this._listeners.set(event, this._of(event).filter((other) => other !== entry));
    };
  }

  /** @param {string} event */
  _of(event) {
    return this._listeners.get(event) || [];
  }

  /**
   * Notes an event.
   * @param {string} event
   * @param {unknown} value
   */
  _note(event, value) {
    this._then(() => {
      const listeners = this._of(event);
      // An error that nobody listens for must not pass in silence.
      if (event === 'error' && !listeners.length) console.error(value);
      for (const { _call } of listeners) this._guard(event, _call, value);
    });
  }

  /**
   * Notes a log entry, for the logger too.
   * @param {any} entry
   * @param {((entry: any) => void) | undefined} logger
   */
  _log(entry, logger) {
    this._note('log', entry);
    if (logger) this._then(() => this._guard('log', logger, entry));
  }

  /**
   * Notes something else to be done in its turn.
   * @param {() => void} deed
   */
  _then(deed) {
    this._queue.push(deed);
  }

  /**
   * @param {string} event
   * @param {(value: any) => void} listener
   * @param {unknown} value
   */
  _guard(event, listener, value) {
    /** @param {unknown} cause */
    const failed = (cause) => {
      const message = `a listener of "${event}" threw`;
      if (event === 'error') console.error(message, cause);
      else this._note('error', new ImError('HANDLER_FAILED', message, { cause }));
      this._tell();
    };
    try {
      const result = /** @type {any} */ (listener(value));
      if (result && typeof result.then === 'function') result.then(undefined, failed);
    } catch (cause) {
      failed(cause);
    }
  }

  /** Tells everything noted so far, and what is noted meanwhile. */
  _tell() {
    if (this._telling) return;
    this._telling = true;
    for (let i = 0; i < this._queue.length; i++) this._queue[i]();
    this._queue = [];
    this._telling = false;
  }

  _clear() {
    this._listeners.clear();
  }
}
