// What runs in the page: one contestant, and the work it is given by the process outside.
import { Counter } from '../../counter.mjs';
import { longestTask } from './tasks.mjs';
import { transactions } from './transactions.mjs';

const QUIET = 200;  // what comes after the last ACK is paid for, too: stores, timers

const pause = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

export class Program {
  #connect;
  #client;
  #texts = [];
  #acknowledged = new Counter();
  #shown = new Counter();
  /** Whole texts while warming up, then no more than their length. */
  #checked = true;
  /** What the application keeps of what it was shown, if it does. */
  #kept = null;
  #fail = () => {};
  /** Rejects as soon as something is wrong. */
  failed = new Promise((_, reject) => { this.#fail = (text) => reject(new Error(text)); });

  constructor(connect) {
    this.#connect = connect;
    addEventListener('error', ({ message }) => this.#fail(message));
    addEventListener('unhandledrejection', ({ reason }) => this.#fail(`${reason}`));
    this.failed.catch(() => {});  // whoever waits for anything is told
  }

  /**
   * Resolves when the contestant is online.
   * @param {object} job
   * @param {string} job.url of the server
   * @param {string} [job.texts] where the texts are
   * @param {boolean} [job.exact] texts arrive as such, not within a frame
   * @param {boolean} [job.keeps]
   * @param {number} job.most messages
   * @param {object} [job.settings] of the contestant
   */
  async open({ url, texts, exact = true, keeps = false, most, settings }) {
    if (texts) this.#texts = await (await fetch(texts)).json();
    this.#checked = exact;
    this.#kept = keeps ? [] : null;
    this.#client = await this.#connect(url,
      { acknowledged: this.#acknowledged.add, received: (text) => this.#received(text),
        failed: (text) => this.#fail(text) },
      { ...settings, texts: this.#texts, most });
  }

  #received(text) {
    const texts = this.#texts;
    if (texts.length) {
      const expected = texts[this.#shown.value % texts.length];
      if (this.#checked ? text !== expected : text.length < expected.length) {
        this.#fail(`message ${this.#shown.value} is not what was sent`);
      }
    }
    this.#kept?.push(text);
    this.#shown.add();
  }

  trust() {
    this.#checked = false;
  }

  send(from, many) {
    const texts = this.#texts;
    for (let i = from; i < from + many; i++) this.#client.send(texts[i % texts.length]);
    return this.acknowledges(from + many);
  }

  shows(total) {
    return this.#shown.reaches(total);
  }

  /** @returns {Promise<number[]>} how long each took, ms */
  async ping(from, many) {
    const texts = this.#texts, times = [];
    for (let i = from; i < from + many; i++) {
      const began = performance.now();
      this.#client.send(texts[i % texts.length]);
      await this.#acknowledged.reaches(i + 1);
      times.push(performance.now() - began);
    }
    return times;
  }

  acknowledges(total) {
    return this.#acknowledged.reaches(total);
  }

  /** One message each so many ms. */
  async trickle(from, many, every) {
    const texts = this.#texts, began = performance.now();
    for (let i = 0; i < many; i++) {
      await pause(began + i * every - performance.now());
      this.#client.send(texts[(from + i) % texts.length]);
    }
    await this.#acknowledged.reaches(from + many);
  }

  async settled() {
    for (let begun = -1; begun !== transactions.begun || transactions.open;) {
      ({ begun } = transactions);
      await pause(QUIET);
    }
  }

  counts() {
    return { acknowledged: this.#acknowledged.value, shown: this.#shown.value,
      transactions: transactions.begun };
  }

  longestTask(before) {
    return longestTask(before);
  }

  /** What only some contestants have. */
  ask(name, ...args) {
    return this.#client[name](...args);
  }
}
