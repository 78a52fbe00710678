// @ts-check
// The receipts of one tab: those that its messages await, and those that are owed for what it was
// told. A new hub is asked for all of them again.
import { STATUS_DUPLICATE_FINGERPRINT } from '../generated/codes.js';
import { nothing } from '../api/foreign.js';
import { Unread } from '../core/unread.js';

/** @typedef {import('../api/message.js').Pending} Pending */
/** @typedef {import('../core/session.js').SessionListener} SessionListener */
/** @typedef {import('../index.js').UnconfirmedReasonName} UnconfirmedReasonName */
/** @typedef {import('./wire.js').Report} Report */
/** @typedef {{ from: string, read: boolean, times: number }} Debt */
/** `until`, by the host's clock, the hub has said how it ended. */
/** @typedef {{ message: Pending, until: number }} Awaited */

const PATIENCE = 10_000;  // ms after which a hub says nothing: one of an earlier version does not
const LOOK = 60_000;  // ms between two looks for those

export class TabReceipts {
  /**
   * @param {Pick<import('../core/session.js').Setup, 'host' | 'numbers'>} setup
   * @param {SessionListener} listener
   * @param {(question: any) => void} ask
   */
  constructor({ host, numbers }, listener, ask) {
    this._host = host;
    this._numbers = numbers;
    this._listener = listener;
    this._ask = ask;
    /** By fingerprint, in the order of delivery. @type {Map<string, Awaited>} */
    this._awaited = new Map();
    /** @type {(() => void) | null} */
    this._stopTimer = null;
    /** @type {Unread<string>} */
    this._unread = new Unread(numbers);
    /** By fingerprint; asked for so many times. @type {Map<string, Debt>} */
    this._debts = new Map();
    /** It was told that the tabs have different options. */
    this._isAtOdds = false;
  }

  /**
   * Says once that the leader was asked for another thing than this tab.
   * @param {boolean | undefined} receipts
   * @param {any} ImError
   */
  compare(receipts, ImError) {
    const isOn = this._numbers.receipts > 0;
    if (receipts === undefined || receipts === isOn || this._isAtOdds) return;
    this._isAtOdds = true;
    this._listener.error(new ImError('INVALID_OPTION', `receipts are ${isOn ? 'on' : 'off'} in ` +
      `this tab and ${receipts ? 'on' : 'off'} in the one that leads: its messages get no ` +
      'receipts. Set the same in all tabs', { option: 'receipts' }));
  }

  /** It is delivered, and its receipt may come. @param {Pending} message */
  hold(message) {
    const until = this._host.now() + this._patience - ageOf(message);
    this._awaited.set(/** @type {string} */ (message.fingerprint), { message, until });
    this._watch();
  }

  get _patience() {
    return this._numbers['receipts.holdFor'] + PATIENCE;
  }

  /** Until nothing is awaited. */
  _watch() {
    if (this._stopTimer || !this._awaited.size) return;
    this._stopTimer = this._host.setTimer(Math.min(this._patience, LOOK), () => {
      this._stopTimer = null;
      const now = this._host.now();
      this._awaited.forEach(({ until }, fingerprint) => {
        if (until <= now) this._forsake(fingerprint, 'EXPIRED');
      });
      this._watch();
      this._listener.told();
    });
  }

  /** @param {Pending} message */
  awaits({ fingerprint }) {
    return fingerprint !== null && this._awaited.has(fingerprint);
  }

  /** @param {Pending} message of an earlier page */
  awaitReceipt(message) {
    if (this.awaits(message)) return STATUS_DUPLICATE_FINGERPRINT;
    this.hold(message);
    this._askFor(message);
    return this._awaited.size;
  }

  /** @param {Pending} message */
  _askFor(message) {
    const { to, content, typeu, fingerprint, awaited } = message, age = ageOf(message);
    const [, copies] = /** @type {[number, number]} */ (awaited);
    this._ask({ kind: 'await', to, content, typeu, fingerprint, copies, age });
  }

  /** Another tab that awaited it has ended: this one still does. @param {string} fingerprint */
  dropped(fingerprint) {
    const entry = this._awaited.get(fingerprint);
    if (entry) this._askFor(entry.message);
  }

  /** @param {string} from @param {string} fingerprint @param {boolean} read */
  owe(from, fingerprint, read) {
    const { 'receipts.maxDebts': mostDebts } = this._numbers;
    const old = this._debts.get(fingerprint), times = (old ? old.times : 0) + 1;
    const isRead = read || old !== undefined && old.read;
    this._debts.set(fingerprint, { from, read: isRead, times });
    if (this._debts.size > mostDebts) this._giveUp(this._debts.keys().next().value);
    this._ask({ kind: 'owe', from, fingerprint, read: isRead });
  }

  /** @param {any} fingerprint of a receipt that nobody is asked for any more */
  _giveUp(fingerprint) {
    const { times } = this._debts.get(fingerprint) || { times: 0 };
    this._debts.delete(fingerprint);
    for (let i = 0; i < times; i++) this._listener.receiptEnded(fingerprint);
  }

  /** A new hub knows nothing of them. */
  introduce() {
    this._awaited.forEach(({ message }) => this._askFor(message));
    this._debts.forEach(({ from, read }, fingerprint) =>
      this._ask({ kind: 'owe', from, fingerprint, read }));
  }

  /** @param {Report} report */
  hear(report) {
    const listener = this._listener;
    if (report.kind === 'copied') {
      const entry = this._awaited.get(report.fingerprint);
      if (entry) listener.copied(entry.message, report.copies);
    } else if (report.kind === 'received') {
      this._receive(report.fingerprint);
    } else if (report.kind === 'read') {
      this._receive(report.fingerprint);
      const message = this._unread.take(report.fingerprint);
      if (message) listener.read(message);
    } else if (report.kind === 'unconfirmed') {
      this._forsake(report.fingerprint, report.reason);
    } else if (report.kind === 'receiptEnded') {
      const debt = this._debts.get(report.fingerprint);
      // It was read meanwhile, and the hub is about to hear of that.
      if (!debt || !debt.read || report.read !== false) this._giveUp(report.fingerprint);
    }
  }

  /** @param {string} fingerprint */
  _receive(fingerprint) {
    const entry = this._awaited.get(fingerprint);
    if (!entry) return;
    this._awaited.delete(fingerprint);
    this._unread.add(fingerprint, entry.message);
    this._listener.received(entry.message);
  }

  /** @param {string} fingerprint @param {UnconfirmedReasonName} reason */
  _forsake(fingerprint, reason) {
    const entry = this._awaited.get(fingerprint);
    this._awaited.delete(fingerprint);
    if (entry) this._listener.unconfirmed(entry.message, reason);
  }

  /** @param {UnconfirmedReasonName} reason */
  forsakeAll(reason) {
    for (const fingerprint of Array.from(this._awaited.keys())) this._forsake(fingerprint, reason);
  }

  /** Those that are awaited, kept here no longer. */
  empty() {
    const messages = Array.from(this._awaited.values(), ({ message }) => message);
    this._awaited.clear();
    (this._stopTimer || nothing)();
    this._stopTimer = nothing;  // and none begins
    return messages;
  }
}

/** ms since it was delivered. @param {Pending} message */
const ageOf = ({ awaited }) => (awaited ? Math.max(Date.now() - awaited[0], 0) : 0);
