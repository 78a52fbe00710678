// @ts-check
// Which messages were shown, so that no later page shows them again. Clocks are set, so nothing is
// forgotten by the clock on the wall: a stamp goes on from the newest one of its user.
import { describe } from '../api/foreign.js';

const MONTH = 2592e6;  // ms after which a user is not expected any more

export class Shown {
  /**
   * @param {import('../core/session.js').Setup} setup
   * @param {import('./writer.js').Writer} writer
   */
  constructor({ host, numbers, name }, writer) {
    this._host = host;
    this._numbers = numbers;
    this._writer = writer;
    this._prefix = `s\n${name}\n`;
    /** When, by the host's clock, the oldest first. @type {Map<string, number>} */
    this._times = new Map();
    /** The newest stamp when they were read, which was then; 0: not yet. */
    this._base = 0;
    this._readAt = 0;
  }

  /**
   * Takes what the store has, of every user: nobody else would ever clear it away.
   * @param {Array<[key: string, value: unknown]>} rows
   */
  read(rows) {
    const now = this._host.now(), { fingerprintMemory } = this._numbers, known = this._times;
    const isFirst = !this._base;
    let newest = isFirst ? 0 : this._base + now - this._readAt;
    /** @type {Array<[fingerprint: string, stamp: number]>} */
    const own = [];
    for (const [key, value] of rows) {
      const text = describe(value), stamp = parseFloat(text), isOwn = key.startsWith(this._prefix);
      const wall = Number(text.slice(text.indexOf(' ') + 1));
      if (/^[[{]/.test(text)) continue;  // of a newer version
      if (!(stamp > 0) || !isOwn && Date.now() - wall > MONTH) this._writer.alter(key, null);
      else if (isOwn) own.push([key.slice(this._prefix.length), stamp]);
      if (isOwn && stamp > newest) newest = stamp;
    }
    this._base = newest || Date.now();
    this._readAt = now;
    if (isFirst) known.forEach((time, fingerprint) => this._write(fingerprint, time));
    const times = new Map(known);
    for (const [fingerprint, stamp] of own) {
      if (known.has(fingerprint)) continue;
      // Skip what is new in a later reading: another tab has shown it, on another page.
      const isFresh = stamp + fingerprintMemory > newest;
      if (isFresh && isFirst) times.set(fingerprint, stamp - this._base + now);
      else if (!isFresh) this._writer.alter(this._prefix + fingerprint, null);
    }
    this._times = new Map(Array.from(times).sort((a, b) => a[1] - b[1]));
  }

  /** @returns {Array<[fingerprint: string, age: number]>} the oldest first */
  list() {
    const now = this._host.now();
    return Array.from(this._times, ([fingerprint, time]) => [fingerprint, now - time]);
  }

  /**
   * @param {import('../index.js').Message} message
   * @returns {boolean} false: it was shown before
   */
  note({ qos, fingerprint }) {
    if (!qos || fingerprint === null) return true;  // nobody can tell whether it comes again
    const { fingerprintMemory, maxFingerprints } = this._numbers, times = this._times;
    const now = this._host.now(), forgotten = now - fingerprintMemory;
    const before = times.get(fingerprint) || forgotten;
    times.delete(fingerprint);
    times.set(fingerprint, now);
    for (const [old, time] of times) {
      if (times.size <= maxFingerprints && time > forgotten) break;
      times.delete(old);
      this._writer.alter(this._prefix + old, null);
    }
    this._write(fingerprint, now);
    return before <= forgotten;
  }

  /**
   * @param {string} fingerprint
   * @param {number} time
   */
  _write(fingerprint, time) {
    if (!this._base) return;
    const stamp = Math.round(this._base + time - this._readAt);
    this._writer.alter(this._prefix + fingerprint, { text: () => `${stamp} ${Date.now()}` });
  }
}
