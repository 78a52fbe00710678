// @ts-check
// Tells the application, in its time: noted while the core is being drained, told afterwards,
// in order. A listener may call anything, and one that throws harms nobody.
import { ImError, invalidArgument } from './errors.js';
import { attempt, complain, failure, nothing } from './foreign.js';

/** @typedef {(value: any) => void} Listener */
/** @typedef {{ call: Listener, once: boolean, since: number }} Entry */

const EVENTS = ['message', 'status', 'state', 'delivered', 'received', 'read', 'unconfirmed',
  'lost', 'restored', 'typing', 'kickout', 'error', 'ping', 'pong', 'echo', 'log'];
const MOST_UNHEARD = 1000, MOST_UNHEARD_UNITS = 4194304;

/** Who hears of one kind of event, in the order of `on()`; taken away in no time by either way. */
class Listeners {
  constructor() {
    /** @type {Set<Entry>} */
    this._entries = new Set();
    /** @type {Map<Listener, Set<Entry>>} */
    this._byCall = new Map();
  }

  get size() {
    return this._entries.size;
  }

  /** Passes over those that are taken away meanwhile. @param {(entry: Entry) => void} visit */
  forEach(visit) {
    this._entries.forEach(visit);
  }

  /** @param {Entry} entry */
  add(entry) {
    const same = this._byCall.get(entry.call) || new Set();
    this._byCall.set(entry.call, same.add(entry));
    this._entries.add(entry);
  }

  /** @param {Entry} entry */
  discard(entry) {
    const same = this._byCall.get(entry.call);
    this._entries.delete(entry);
    if (same && same.delete(entry) && !same.size) this._byCall.delete(entry.call);
  }

  /** @param {Listener} call */
  discardAll(call) {
    const same = this._byCall.get(call);
    if (same) same.forEach((entry) => this.discard(entry));
  }

  clear() {
    this._entries.clear();
    this._byCall.clear();
  }
}

export class News {
  /**
   * @param {(isFull: boolean) => void} filled no more messages can be kept for a late listener
   * @param {(message: any) => boolean} isNew asked when a message is to be shown
   * @param {() => void} shown hears when its listeners have run, or have before
   */
  constructor(filled, isNew, shown) {
    /** @type {Map<string, Listeners>} */
    this._listeners = new Map();
    for (const event of EVENTS) this._listeners.set(event, new Listeners());
    /** How many events were told. */
    this._told = 0;
    /** @type {Array<() => void>} */
    this._queue = [];
    this._telling = false;
    /** Messages that came while nobody listened. @type {any[]} */
    this._unheard = [];
    this._unheardUnits = 0;
    /** No more messages can be kept. */
    this.isFull = false;
    this._isOver = false;
    /** Somebody was warned in this session that it does not come online. */
    this._hasWarned = false;
    this._filled = filled;
    this._isNew = isNew;
    this._shown = shown;
  }

  /**
   * @param {string} event
   * @param {Listener} listener
   * @param {boolean} once
   * @returns {() => void} its own undo
   */
  on(event, listener, once) {
    const entries = this._entriesOf(event);
    if (typeof listener !== 'function') throw invalidArgument('listener', 'a function');
    if (this._isOver) return nothing;
    const entry = { call: listener, once, since: this._told };
    entries.add(entry);
    if (event === 'message' && this._unheard.length) {
      // Later: `on()` returns first, so that its undo is there when the listener is called.
      Promise.resolve().then(() => {
        this.later(() => this._tellUnheard());
        this.tell();
      });
    }
    return () => entries.discard(entry);
  }

  /**
   * Takes a listener away, however often it was added.
   * @param {string} event
   * @param {Listener} listener
   */
  off(event, listener) {
    this._entriesOf(event).discardAll(listener);
  }

  /** @param {string} event @returns {Listeners} */
  _entriesOf(event) {
    const entries = this._listeners.get(event);
    if (!entries) throw invalidArgument('event', 'one of ' + EVENTS);
    return entries;
  }

  /** @param {string} event */
  hears(event) {
    return this._entriesOf(event).size > 0;
  }

  /**
   * Notes an event.
   * @param {string} event
   * @param {unknown} value
   */
  note(event, value) {
    this.later(() => (event === 'message' ? this._tellMessage(value)
      : this.tellEvent(event, value)));
  }

  /**
   * Notes something else to be done in its turn.
   * @param {() => void} deed
   */
  later(deed) {
    this._queue.push(deed);
  }

  /** Tells everything noted so far, and what is noted meanwhile. */
  tell() {
    if (this._telling) return;
    this._telling = true;
    for (let i = 0; i < this._queue.length; i++) {
      // Each deed guards what it calls; one that throws all the same must not silence the rest.
      attempt(this._queue[i], complain);
    }
    this._queue = [];
    this._telling = false;
  }

  /**
   * Tells it at once, in the course of `tell()`.
   * @param {string} event
   * @param {any} value
   */
  tellEvent(event, value) {
    const entries = this._entriesOf(event), now = ++this._told;
    // An error that nobody listens for must not pass in silence.
    if (event === 'error' && !entries.size && !this._isOver) this._complain(value);
    if (event === 'state' && value.state === 'stopped') this._hasWarned = false;
    entries.forEach((entry) => {
      if (entry.since === now) return;  // added in this very event
      if (entry.once) entries.discard(entry);
      this.guard(event, () => entry.call(value));
    });
  }

  /** Attempts may go on failing for days: once a session is enough. @param {ImError} error */
  _complain(error) {
    if (error.code !== 'CONNECT_FAILED') return complain(error);
    if (!this._hasWarned) attempt(() => console.warn(error));
    this._hasWarned = true;
  }

  /**
   * Calls what hears of an event.
   * @param {string} event
   * @param {() => void} call
   */
  guard(event, call) {
    attempt(call, (cause) => {
      const error = failure('HANDLER_FAILED', `a listener of "${event}" threw`, cause);
      if (event === 'error') return complain(error.message, cause);
      this.note('error', error);
      this.tell();
    });
  }

  /**
   * Shows what is acknowledged: to a listener that comes late, if need be.
   * @param {any} value
   */
  _tellMessage(value) {
    if (this._isOver) return;
    if (this.hears('message') && !this._unheard.length) return this._show(value);
    // Where tabs share, others may listen: then this one need not keep all that they are shown.
    if (this._unheard.length >= 2 * MOST_UNHEARD) return;
    this._unheard.push(value);
    this._unheardUnits += value.content.length;
    const waiting = this._unheard.length;
    if (this.isFull || waiting < MOST_UNHEARD && this._unheardUnits < MOST_UNHEARD_UNITS) return;
    this.isFull = true;
    this._filled(true);
    this.note('error', new ImError('NOT_LISTENING',
      `${waiting} messages wait for a listener: until then no more are taken`, { waiting }));
  }

  /** @param {any} message that somebody hears now */
  _show(message) {
    if (this._isNew(message)) this.tellEvent('message', message);
    this._shown();
  }

  _tellUnheard() {
    while (this._unheard.length && this.hears('message')) {
      const message = this._unheard.shift();
      this._unheardUnits -= message.content.length;
      this._show(message);
    }
    if (this._unheard.length || !this.isFull) return;
    this.isFull = false;
    this._filled(false);
  }

  /** Nobody is told anything any more. */
  end() {
    this._isOver = true;
    this._unheard = [];
    this._listeners.forEach((entries) => entries.clear());
  }
}
