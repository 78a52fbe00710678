// @ts-check
// Which messages were shown, so that no later page shows them again, and whose senders are still to
// have a receipt. Clocks are set, so nothing is forgotten by the clock on the wall: a stamp goes on
// from the newest one of its user.
import { attempt, describe, nothing } from '../api/foreign.js';
import { MOST_UNITS, isTag } from '../core/tag.js';
import { quote } from '../core/text.js';

const MONTH = 2592e6;  // ms after which a user is not expected any more
const DEBT = /^\S+ \S+ ([01])(".*)/;

/**
 * A receipt that is owed, and to whom. `isNew`: the store does not have it yet; `handedOn`: how
 * often the session was told, and has not said that it has ended.
 * @typedef {{ from: string, isRead: boolean, isNew: boolean, handedOn: number }} Debt
 */

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
    /** Likewise, of those with a tag: copies may come hours later. @type {Map<string, number>} */
    this._tagged = new Map();
    /** By fingerprint. @type {Map<string, Debt>} */
    this._debts = new Map();
    /** Those to be handed on. @type {string[]} */
    this._due = [];
    /** The newest stamp when they were read, which was then; 0: not yet. */
    this._base = 0;
    this._readAt = 0;
    /** Called when there is something for `handOn()`. */
    this.durable = nothing;
  }

  /**
   * Takes what the store has, of every user: nobody else would ever clear it away.
   * @param {Array<[key: string, value: unknown]>} rows
   */
  read(rows) {
    const now = this._host.now(), isFirst = !this._base, own = [];
    let newest = isFirst ? 0 : this._base + now - this._readAt;
    for (const [key, value] of rows) {
      const text = describe(value), stamp = parseFloat(text), isOwn = key.startsWith(this._prefix);
      const wall = parseFloat(text.slice(text.indexOf(' ') + 1));
      if (/^[[{]/.test(text)) continue;  // of a newer version
      if (!(stamp > 0) || !isOwn && Date.now() - wall > MONTH) this._writer.alter(key, null);
      else if (isOwn) own.push({ fingerprint: key.slice(this._prefix.length), stamp, text });
      if (isOwn && stamp > newest) newest = stamp;
    }
    this._base = newest || Date.now();
    this._readAt = now;
    if (isFirst) {
      for (const times of [this._times, this._tagged]) {
        times.forEach((time, fingerprint) => this._write(fingerprint, time));
      }
    }
    for (const { fingerprint, stamp, text } of own) {
      const times = this._tableOf(fingerprint);
      if (times.has(fingerprint)) continue;
      // Skip what is new in a later reading: another tab has shown it, on another page.
      const isFresh = times === this._tagged || stamp + this._numbers.fingerprintMemory > newest;
      if (isFresh && isFirst) times.set(fingerprint, stamp - this._base + now);
      else if (!isFresh) this._writer.alter(this._prefix + fingerprint, null);
      if (isFresh) this._inherit(fingerprint, text);
    }
    this._times = sorted(this._times);
    this._tagged = sorted(this._tagged);
  }

  /** @param {string} fingerprint @returns {Map<string, number>} */
  _tableOf(fingerprint) {
    return this._numbers.receipts && isTag(fingerprint) ? this._tagged : this._times;
  }

  /** @returns {Array<[fingerprint: string, age: number]>} the oldest of each table first */
  list() {
    const now = this._host.now();
    return Array.from(this._times).concat(Array.from(this._tagged))
      .map(([fingerprint, time]) => [fingerprint, now - time]);
  }

  /**
   * @param {Pick<import('../index.js').Message, 'qos' | 'fingerprint'>} message
   * @returns {boolean} false: it was shown before
   */
  note({ qos, fingerprint }) {
    // Nobody can tell whether it comes again, or it would take too much to.
    if (!qos || fingerprint === null || fingerprint.length > MOST_UNITS) return true;
    const { fingerprintMemory, maxFingerprints } = this._numbers;
    const times = this._tableOf(fingerprint), now = this._host.now();
    const forgotten = times === this._tagged ? -Infinity : now - fingerprintMemory;
    const before = times.get(fingerprint) || forgotten;
    times.delete(fingerprint);
    times.set(fingerprint, now);
    for (const [old, time] of times) {
      if (times.size <= maxFingerprints && time > forgotten) break;
      times.delete(old);
      this._debts.delete(old);
      this._writer.alter(this._prefix + old, null);
    }
    this._write(fingerprint, now);
    return before <= forgotten;
  }

  /**
   * @param {string} fingerprint
   * @param {number} [time]
   */
  _write(fingerprint, time = this._tableOf(fingerprint).get(fingerprint)) {
    if (!this._base || time === undefined) return;
    const stamp = Math.round(this._base + time - this._readAt);
    this._writer.alter(this._prefix + fingerprint, {
      text: () => {
        const debt = this._debts.get(fingerprint), record = `${stamp} ${Date.now()}`;
        return debt ? `${record} ${debt.isRead ? 1 : 0}${quote(debt.from)}` : record;
      },
      written: () => this._settleDebt(fingerprint),
    });
  }

  // --- Receipts that are owed ---

  /**
   * The sender of a message that was shown is to have a receipt, when the store knows of it.
   * @param {string} from
   * @param {string} fingerprint
   * @param {boolean} isRead
   */
  owe(from, fingerprint, isRead) {
    const { _debts: debts, _writer: writer } = this;
    const debt = debts.get(fingerprint) || { from, isRead, isNew: true, handedOn: 0 };
    debts.set(fingerprint, debt);
    debt.isNew = true;
    debt.isRead = debt.isRead || isRead;
    this._write(fingerprint);
    if (writer.isFailed || !this._tableOf(fingerprint).has(fingerprint)) {
      this._settleDebt(fingerprint);
    }
  }

  /** What an earlier page has left. @param {string} fingerprint @param {string} text */
  _inherit(fingerprint, text) {
    const [, isRead, spelled] = DEBT.exec(text) || [];
    const from = spelled && attempt(() => JSON.parse(spelled));
    if (!this._numbers.receipts || typeof from !== 'string') return;
    if (this._debts.has(fingerprint)) return;
    this._debts.set(fingerprint, { from, isRead: isRead === '1', isNew: true, handedOn: 0 });
    this._settleDebt(fingerprint);
  }

  /** The store has it, or has failed. @param {string} fingerprint */
  _settleDebt(fingerprint) {
    const debt = this._debts.get(fingerprint);
    if (!debt || !debt.isNew) return;
    debt.isNew = false;
    this._due.push(fingerprint);
    this.durable();
  }

  /** The store has failed: what is known here is known as well as it can be. */
  settle() {
    this._debts.forEach((_, fingerprint) => this._settleDebt(fingerprint));
  }

  /** @param {(from: string, fingerprint: string, isRead: boolean) => void} owe what is due */
  handOn(owe) {
    for (const fingerprint of this._due.splice(0)) {
      const debt = this._debts.get(fingerprint);
      if (!debt) continue;
      debt.handedOn++;
      owe(debt.from, fingerprint, debt.isRead);
    }
  }

  /** One that was handed on has ended. @param {string} fingerprint */
  paid(fingerprint) {
    const debt = this._debts.get(fingerprint);
    if (!debt || --debt.handedOn > 0 || debt.isNew) return;
    this._debts.delete(fingerprint);
    this._write(fingerprint);
  }
}

/** @param {Map<string, number>} times @returns {Map<string, number>} the oldest first */
const sorted = (times) => new Map(Array.from(times).sort((a, b) => a[1] - b[1]));
