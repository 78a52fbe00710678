// @ts-check
// Messages that the application has from elsewhere, over HTTP say: what comes of them is a copy.
import { checkArgument } from './options.js';
import { isTag } from '../core/tag.js';

export class Seen {
  /** @param {Pick<import('../core/session.js').Setup, 'host' | 'numbers'>} setup */
  constructor({ host, numbers }) {
    this._host = host;
    this._numbers = numbers;
    /** When it was marked, by fingerprint, the oldest first. @type {Map<string, number>} */
    this._times = new Map();
    /** @type {import('../core/session.js').Session | null} */
    this._session = null;
    /** @type {import('../outbox/shown.js').Shown | null} */
    this._past = null;
    this._isOver = false;
  }

  /** @param {string} fingerprint */
  mark(fingerprint) {
    checkArgument(fingerprint, 'string', 'fingerprint');
    if (this._isOver) return;
    const times = this._times;
    times.delete(fingerprint);
    times.set(fingerprint, this._host.now());
    if (times.size > this._numbers.maxFingerprints) {
      times.delete(/** @type {any} */ (times.keys().next().value));
    }
    if (this._past) this._past.note({ qos: true, fingerprint });
    if (this._session) this._session.remember(fingerprint, 0);
  }

  /** @param {import('../core/session.js').Session} session that begins */
  useSession(session) {
    this._session = session;
    this._times.forEach((time, fingerprint) =>
      session.remember(fingerprint, this._host.now() - time));
  }

  /** @param {import('../outbox/shown.js').Shown} past */
  usePast(past) {
    this._past = past;
    this._times.forEach((_, fingerprint) => past.note({ qos: true, fingerprint }));
  }

  /**
   * Asked when a message is to be shown, and perhaps it was taken before it was marked.
   * @param {import('../index.js').Message} message
   */
  isNew({ qos, fingerprint }) {
    const time = qos && fingerprint !== null ? this._times.get(fingerprint) : undefined;
    const { fingerprintMemory, receipts } = this._numbers;
    const memory = receipts && isTag(fingerprint) ? Infinity : fingerprintMemory;
    if (time !== undefined && this._host.now() - time < memory) return false;
    return !this._past || this._past.note({ qos, fingerprint });
  }

  end() {
    this._isOver = true;
    this._times.clear();
  }
}
