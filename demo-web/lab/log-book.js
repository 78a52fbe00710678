// @ts-check
// What both clients and the page itself have said, the latest of it.

/** @typedef {import('../../js/index.js').LogEntry} LogEntry */
/** @typedef {import('./subject.js').Role | 'lab'} Speaker */
/** @typedef {LogEntry & { speaker: Speaker, number: number }} Line */

const LIMIT = 20_000;

/** From the least to the most important. */
export const LEVELS = /** @type {const} */ (['debug', 'info', 'warn', 'error']);

export class LogBook {
  /** Oldest first. @type {Line[]} */
  lines = [];
  #number = 0;

  /** @param {Speaker} speaker @param {LogEntry} entry */
  add(speaker, entry) {
    this.#number += 1;
    this.lines.push({ ...entry, speaker, number: this.#number });
    if (this.lines.length > LIMIT + LIMIT / 4) this.lines.splice(0, LIMIT / 4);
  }

  clear() {
    this.lines = [];
  }
}
