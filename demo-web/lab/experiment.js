// @ts-check
// Two clients that talk with each other, and what is observed of both.
import { Signal } from '../shared/signal.js';
import { Crossing } from './crossing.js';
import { History } from './history.js';
import { Load } from './load.js';
import { Subject } from './subject.js';

/** @typedef {import('./subject.js').Role} Role */
/** @typedef {import('./subject.js').Library} Library */
/** @typedef {import('../../js/index.js').ClientOptions} ClientOptions */

const SAMPLE_EVERY = 100;

export const ROLES = /** @type {const} */ (['me', 'peer']);

/** @param {string} userId */
export const peerOf = (userId) => `${userId}-peer`;

export class Experiment {
  /** Somebody's state is different. @type {Signal<Role>} */
  stateChanged = new Signal();
  /** What was done to the network. @type {History<{ at: number, label: string }>} */
  marks = new History();

  /** @type {Record<Role, Subject>} */
  subjects;
  /** By sender. @type {Record<Role, Crossing>} */
  crossings = { me: new Crossing(), peer: new Crossing() };
  /** @type {Load} */
  load;
  #sampling;

  /**
   * Throws what the client says to bad options.
   * @param {Library} library
   * @param {ClientOptions} options of "me"
   * @param {import('./log-book.js').LogBook} book
   */
  constructor(library, options, book) {
    const me = new Subject(library, options);
    const peer = new Subject(library, { ...options, userId: peerOf(options.userId) });
    this.subjects = { me, peer };
    this.load = new Load(me, peer);
    for (const role of ROLES) {
      const subject = this.subjects[role];
      subject.logged.on((entry) => book.add(role, entry));
      subject.stateChanged.on(() => this.stateChanged.emit(role));
    }
    this.#follow(me, peer, this.crossings.me);
    this.#follow(peer, me, this.crossings.peer);
    me.logIn();
    peer.logIn();
    this.#sampling = setInterval(() => {
      me.sample();
      peer.sample();
    }, SAMPLE_EVERY);
  }

  /** Whether everything that was sent has come to its end. */
  get isSettled() {
    const { me, peer } = this.subjects;
    return this.load.left === 0 && me.ledger.unsettled + peer.ledger.unsettled === 0;
  }

  /** @param {string} label of a vertical line in the plot */
  mark(label) {
    this.marks.add({ at: performance.now(), label });
  }

  dispose() {
    clearInterval(this.#sampling);
    this.load.stop();
    this.subjects.me.dispose();
    this.subjects.peer.dispose();
  }

  /** @param {Subject} sender @param {Subject} receiver @param {Crossing} crossing */
  #follow(sender, receiver, crossing) {
    sender.ledger.delivered.on(({ message }) => crossing.delivered(message.fingerprint));
    receiver.received.on(({ from, fingerprint }) => {
      if (from === sender.userId && fingerprint !== null) crossing.show(fingerprint);
    });
  }
}
