// @ts-check
// Receipts that this client gives: of what was told here, once that is known durably, and of what a
// person has read. Off unless asked for.
import { checkMessages } from './options.js';
import { Seen } from './seen.js';
import { isTag } from '../core/tag.js';

/** @typedef {import('../core/session.js').Session} Session */
/** @typedef {Pick<import('../index.js').Message, 'from' | 'fingerprint' | 'order'>} Heard */

export class Receipts {
  /** @param {import('../core/session.js').Setup} setup */
  constructor(setup) {
    const { numbers, sendRead } = setup;
    this.seen = new Seen(setup);
    this._isOn = numbers.receipts > 0;
    this._sendsRead = this._isOn && sendRead;
    /** @type {Session | null} */
    this._session = null;
    /** What was told before, if that is known. @type {import('../outbox/shown.js').Shown | null} */
    this._past = null;
    /** What its listeners are being told. @type {Heard | null} */
    this._heard = null;
  }

  /** The client ends, in the course of telling perhaps: that is told, too. */
  end() {
    this.told();
    this._isOn = this._sendsRead = false;
    this.seen.end();
  }

  /** @param {Session} session */
  useSession(session) {
    this._session = session;
    this.seen.useSession(session);
  }

  /** @param {import('../outbox/outbox.js').Outbox} outbox */
  useOutbox({ past }) {
    this._past = past;
    past.durable = () => this.handOn();
    this.seen.usePast(past);
  }

  /** @param {import('../index.js').Message} message which is to be told now, if it is new */
  isNew(message) {
    const { from, fingerprint, order } = message;  // a listener may change it
    this._heard = { from, fingerprint, order };
    return this.seen.isNew(message);
  }

  /** Its listeners have run, or one of them ends the session. */
  told() {
    const heard = this._heard;
    this._heard = null;
    if (!heard || !this._isOn || !heard.order) return;
    this._owe(heard.from, /** @type {string} */ (heard.fingerprint), false);
  }

  /** @param {unknown} given one message or more, that came from the `message` event */
  markRead(given) {
    for (const { from, fingerprint } of checkMessages(given)) {
      if (this._sendsRead && isTag(fingerprint)) this._owe(from, fingerprint, true);
    }
  }

  /** @param {string} to */
  typing(to) {
    if (this._isOn && this._session) this._session.typing(to);
  }

  /**
   * @param {string} from
   * @param {string} fingerprint
   * @param {boolean} isRead
   */
  _owe(from, fingerprint, isRead) {
    if (this._past) this._past.owe(from, fingerprint, isRead);
    else if (this._session) this._session.owe(from, fingerprint, isRead);
  }

  /** Tells the session what is known durably by now. */
  handOn() {
    const session = this._session;
    if (session && this._past) this._past.handOn((...debt) => session.owe(...debt));
  }

  /** @param {string} fingerprint */
  ended(fingerprint) {
    if (this._past) this._past.paid(fingerprint);
  }
}
