// @ts-check
// The laboratory: at most one experiment at a time, the server's knobs, and the book of what was
// said. The views look at it; nothing here knows the page.
import { Signal } from '../shared/signal.js';
import { Experiment } from './experiment.js';
import { LogBook } from './log-book.js';
import { ServerControl } from './server-control.js';
import { text } from './texts.js';

/** @typedef {import('../../js/index.js').ClientOptions} ClientOptions */
/** @typedef {import('./subject.js').Library} Library */
/** @typedef {import('./subject.js').Role} Role */

export class Lab {
  /** An experiment has begun or ended. @type {Signal<Experiment | null>} */
  changed = new Signal();
  /** @type {Signal<Role>} */
  stateChanged = new Signal();
  book = new LogBook();
  control = new ServerControl();
  /** @type {Experiment | null} */
  experiment = null;
  #library;

  /** @param {Library} library */
  constructor(library) {
    this.#library = library;
    this.control.done.on(({ key, values }) => {
      const label = text(key, values);
      this.experiment?.mark(label);
      this.#note('info', 'SERVER', label);
    });
    this.control.failed.on((message) => this.#note('error', 'SERVER', message));
  }

  /** Throws what the client says to bad options. @param {ClientOptions} options */
  start(options) {
    const experiment = new Experiment(this.#library, options, this.book);
    experiment.stateChanged.on((role) => this.stateChanged.emit(role));
    experiment.load.refused.on((code) => this.#note('error', code, text('loadRefused', { code })));
    this.experiment = experiment;
    this.changed.emit(experiment);
  }

  stop() {
    this.experiment?.dispose();
    this.experiment = null;
    this.changed.emit(null);
  }

  /** @param {'info' | 'error'} level @param {string} code @param {string} words */
  #note(level, code, words) {
    this.book.add('lab', { level, code, text: words, time: Date.now() });
  }
}
