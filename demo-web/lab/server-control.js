// @ts-check
// The dev server's control end point, as the page uses it. Requests follow each other: one that is
// made while the server is down waits until it is back.
import { Signal } from '../shared/signal.js';

/** @typedef {import('../dev-server/index.js').FaultSettings} FaultSettings */
/** @typedef {import('./texts.js').TextKey} TextKey */

/** What was done. @typedef {{ key: TextKey, values: Record<string, number> }} Deed */

/** ms; a server needs a moment to let go of its port and take it again. */
const RESTART_TAKES = 400, ASK_AGAIN = 500;

/** @param {number} ms */
export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export class ServerControl {
  /** How the server's knobs stand. @type {Signal<FaultSettings>} */
  settled = new Signal();
  /** @type {Signal<Deed>} */
  done = new Signal();
  /** Why it did not do what it was asked. @type {Signal<string>} */
  failed = new Signal();
  /** When the server will be back, ms of performance.now(). @type {number | null} */
  downUntil = null;
  /** @type {Promise<unknown>} */
  #last = Promise.resolve();

  /** Asks how the knobs stand. */
  refresh() {
    return this.#next(async () => {});
  }

  /** @param {string[]} users */
  cut(users) {
    return this.#eachUser('cut', users);
  }

  /** @param {string[]} users */
  halfOpen(users) {
    return this.#eachUser('half-open', users);
  }

  /** @param {string[]} users @param {string} reason */
  kick(users, reason) {
    return this.#next(async () => {
      let count = 0;
      for (const userId of users) count += Number((await ask('kick', { userId, reason })).kicked);
      this.done.emit({ key: 'didKick', values: { count } });
    });
  }

  /** @param {boolean} on */
  refuse(on) {
    return this.#turn('refuse', { on }, { key: on ? 'didRefuse' : 'didNotRefuse', values: {} });
  }

  /** @param {boolean} on */
  hang(on) {
    return this.#turn('hang', { on }, { key: on ? 'didHang' : 'didNotHang', values: {} });
  }

  /** @param {number} ms @param {number} jitter */
  delay(ms, jitter) {
    return this.#turn('delay', { ms, jitter }, { key: 'didDelay', values: { ms, jitter } });
  }

  /** @param {number} probability */
  drop(probability) {
    const percent = Math.round(100 * probability);
    return this.#turn('drop', { probability }, { key: 'didDrop', values: { percent } });
  }

  /** @param {number} probability */
  duplicate(probability) {
    const percent = Math.round(100 * probability);
    return this.#turn('duplicate', { probability }, { key: 'didDuplicate', values: { percent } });
  }

  heal() {
    return this.#turn('heal', {}, { key: 'didHeal', values: {} });
  }

  /** @param {number} seconds */
  restart(seconds) {
    const downFor = seconds * 1_000;
    return this.#next(async () => {
      await ask('restart', { downFor });
      this.done.emit({ key: 'didRestart', values: { seconds } });
      this.downUntil = performance.now() + downFor;
      await sleep(downFor + RESTART_TAKES);
      while (!await this.#isBack()) await sleep(ASK_AGAIN);
      this.downUntil = null;
    });
  }

  /** @param {'cut' | 'half-open'} fault @param {string[]} users */
  #eachUser(fault, users) {
    return this.#next(async () => {
      let count = 0;
      for (const userId of users) count += (await ask(`faults/${fault}`, { userId })).links;
      this.done.emit({ key: fault === 'cut' ? 'didCut' : 'didHalfOpen', values: { count } });
    });
  }

  /** @param {string} knob @param {object} body @param {Deed} deed */
  #turn(knob, body, deed) {
    return this.#next(async () => {
      await ask(`faults/${knob}`, body);
      this.done.emit(deed);
    });
  }

  async #isBack() {
    return ask('faults', {}).then(() => true, () => false);
  }

  /** Then tells how the knobs stand. @param {() => Promise<void>} deed */
  #next(deed) {
    const result = this.#last.then(deed).then(() => ask('faults', {})).then(
      (settings) => this.settled.emit(settings),
      (error) => this.failed.emit(error.message),
    );
    this.#last = result;
    return result;
  }
}

/** @param {string} name @param {object} body @returns {Promise<any>} */
async function ask(name, body) {
  const response = await fetch(`/api/${name}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (response.ok) return response.json();
  throw new Error(`/api/${name}: ${response.status} ${await response.text()}`);
}
