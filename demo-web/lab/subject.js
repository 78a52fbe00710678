// @ts-check
// One client under observation: everything the page knows of it comes from its events, its message
// handles and `stats()`.
import { Signal } from '../shared/signal.js';
import { History } from './history.js';
import { Ledger } from './ledger.js';

/** @typedef {typeof import('../../js/index.js')} Library */
/** @typedef {import('../../js/index.js').Client} Client */
/** @typedef {import('../../js/index.js').ClientOptions} ClientOptions */
/** @typedef {import('../../js/index.js').LogEntry} LogEntry */
/** @typedef {import('../../js/index.js').Message} Message */
/** @typedef {import('../../js/index.js').State} State */

/** Which of the two clients. @typedef {'me' | 'peer'} Role */

/**
 * @typedef {object} Sample
 * @property {number} at
 * @property {number} pending
 * @property {number} inFlight
 * @property {number} fastest from `send()` to the ACK, ms, of what was delivered since the last
 * @property {number} slowest sample; 0 = nothing was
 */

export class Subject {
  /** @type {Signal<import('../../js/index.js').StateChange>} */
  stateChanged = new Signal();
  /** @type {Signal<Message>} */
  received = new Signal();
  /** @type {Signal<LogEntry>} */
  logged = new Signal();
  ledger = new Ledger();
  /** @type {History<{ at: number, state: State }>} */
  states = new History();
  /** @type {History<Sample>} */
  samples = new History();
  /** Answered keep-alives. @type {History<{ at: number, rtt: number }>} */
  pongs = new History();
  /** Why the client is in its state. */
  reason = '';
  /** When the next attempt is due, ms of performance.now(). @type {number | null} */
  retryAt = null;

  /** @type {Client} */
  #client;
  #fastest = 0;
  #slowest = 0;

  /**
   * Throws what the client says to bad options.
   * @param {Library} library
   * @param {ClientOptions} options
   */
  constructor(library, options) {
    this.#client = new library.Client(options);
    this.#listen(this.#client);
    this.states.add({ at: performance.now(), state: this.state });
  }

  get userId() {
    return this.#client.userId;
  }

  get state() {
    return this.#client.state;
  }

  stats() {
    return this.#client.stats();
  }

  logIn() {
    // The events tell the rest; this promise alone knows why the core did not even load.
    this.#client.login().catch((error) => {
      if (error.code === 'WASM_LOAD_FAILED') this.#report(error);
    });
  }

  /**
   * Throws what the client says when it does not take it.
   * @param {string} to
   * @param {string} text
   */
  send(to, text) {
    this.ledger.accept(this.#client.send(to, text));
  }

  dispose() {
    void this.#client.logout();
    this.#client.dispose();
  }

  /** Takes a reading for the plot. */
  sample() {
    const { pending, inFlight } = this.stats();
    const at = performance.now();
    this.samples.add({ at, pending, inFlight, fastest: this.#fastest, slowest: this.#slowest });
    this.#fastest = 0;
    this.#slowest = 0;
  }

  /** @param {Client} client */
  #listen(client) {
    client.on('state', (change) => {
      const at = performance.now();
      this.reason = change.reason;
      this.retryAt = change.retryIn === null ? null : at + change.retryIn;
      this.states.add({ at, state: change.state });
      this.stateChanged.emit(change);
    });
    client.on('message', (message) => this.received.emit(message));
    // What a page before a reload has left is this client's now.
    client.on('restored', ({ messages }) => {
      for (const message of messages) this.ledger.accept(message);
    });
    client.on('delivered', (message) => this.ledger.settle(message));
    client.on('lost', ({ message }) => this.ledger.settle(message));
    client.on('pong', ({ rtt }) => this.pongs.add({ at: performance.now(), rtt }));
    client.on('log', (entry) => this.logged.emit(entry));
    client.on('error', (error) => this.#report(error));
    this.ledger.delivered.on(({ took }) => {
      this.#fastest = this.#fastest === 0 ? took : Math.min(this.#fastest, took);
      this.#slowest = Math.max(this.#slowest, took);
    });
  }

  /** @param {import('../../js/index.js').ImError} error */
  #report({ code, message }) {
    this.logged.emit({ level: 'error', code, text: message, time: Date.now() });
  }
}
