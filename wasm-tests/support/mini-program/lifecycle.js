// @ts-check
/** A mini-program comes to the foreground and leaves it; the network changes. */
import { ENDINGS } from './endings.js';

/** @typedef {import('./app.js').App} App */
/** @typedef {import('./endings.js').Ending} Ending */
/** @typedef {'AppShow' | 'AppHide' | 'NetworkStatusChange' | 'NetworkWeakChange'} Subject */

/** @type {Subject[]} */
const SUBJECTS = ['AppShow', 'AppHide', 'NetworkStatusChange', 'NetworkWeakChange'];

export class Lifecycle {
  // --- What a test may change ---

  /** ms between hidden and suspended */
  grace = 5000;
  /** How its sockets end when it is suspended; null: they live on. @type {Ending | null} */
  suspends = ENDINGS.interrupted1006;
  /** On return: is `onAppShow` told before what happened meanwhile? */
  showFirst = true;

  hidden = false;
  #hides = 0;
  /** @type {Record<string, Set<(event: any) => void>>} */
  #listeners = {};

  /** @param {App} app */
  constructor(app) {
    this.app = app;
    /** @type {Record<string, unknown>} */
    this.api = {};
    for (const subject of SUBJECTS) {
      const listeners = this.#listeners[subject] = new Set();
      this.api[`on${subject}`] = (/** @type {any} */ listener) => {
        if (typeof listener !== 'function') app.report(`on${subject} without a function`);
        listeners.add(listener);
      };
      this.api[`off${subject}`] = (/** @type {any} */ listener) => {
        // Without its listener it would take away the application's too.
        if (!listeners.delete(listener)) app.report(`off${subject} of what does not listen`);
      };
    }
  }

  /** How many listen. */
  get listening() {
    return SUBJECTS.reduce((sum, subject) => sum + this.#listeners[subject].size, 0);
  }

  /** @param {Subject} subject @param {object} [event] */
  #told(subject, event = {}) {
    return () => {
      for (const listener of this.#listeners[subject]) listener(event);
    };
  }

  /** @param {Subject} subject @param {object} [event] */
  async tell(subject, event) {
    this.app.gate.pass(this.#told(subject, event));
    await this.app.world.settle();
  }

  /** A while later it is suspended, unless it was shown again. */
  async hide() {
    const { app } = this, hide = this.#hides += 1;
    this.hidden = true;
    await this.tell('AppHide');
    app.world.later(this.grace, () => {
      if (!this.hidden || hide !== this.#hides) return;
      app.gate.suspend();
      if (this.suspends) app.sockets.end(this.suspends);
    });
  }

  /** Overdue timers and held events come now, and that it is shown before them, or after. */
  async show() {
    const { app: { gate, world } } = this, shown = this.#told('AppShow', { path: '', scene: 1001 });
    this.hidden = false;
    gate.resume(this.showFirst ? [shown] : []);
    if (!this.showFirst) gate.later(0, shown);
    await world.advance(0);
  }

  /** Away for so long, and back. @param {number} ms */
  async away(ms) {
    await this.hide();
    await this.app.world.advance(ms);
    await this.show();
  }

  /** @param {boolean} isConnected @param {string} [networkType] */
  network(isConnected, networkType = isConnected ? 'wifi' : 'none') {
    return this.tell('NetworkStatusChange', { isConnected, networkType });
  }

  /** @param {boolean} weakNet */
  weak(weakNet) {
    return this.tell('NetworkWeakChange', { weakNet, networkType: '4g' });
  }
}
