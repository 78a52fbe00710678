// @ts-check
// What came to this tab, so that the next hub does not show it again.
import { MOST_UNITS, isTag } from '../core/tag.js';

export class Shown {
  /**
   * @param {Pick<import('../core/session.js').Setup, 'host' | 'numbers' | 'shown'>} setup
   */
  constructor({ host, numbers, shown }) {
    this._host = host;
    this._numbers = numbers;
    /** When what was shown, by the host's clock. @type {Map<string, number>} */
    this._times = new Map();
    /** Of those with a tag, the ones that are kept for a late listener. @type {Set<string>} */
    this._unheard = new Set();
    for (const [fingerprint, age] of shown.splice(0)) {
      this._times.set(fingerprint, host.now() - age);
    }
  }

  /**
   * For a core, oldest first. It gives a receipt for every copy of them, so that what nobody has
   * heard here is left out: of a copy the tabs are asked who has.
   * @returns {Array<[fingerprint: string, age: number]>}
   */
  get ages() {
    const now = this._host.now();
    return Array.from(this._times).filter(([fingerprint]) => !this._unheard.has(fingerprint))
      .map(([fingerprint, at]) => [fingerprint, now - at]);
  }

  /** A listener has heard it. @param {string} fingerprint */
  noteHeard(fingerprint) {
    this._unheard.delete(fingerprint);
  }

  /** A listener has heard it, here or on an earlier page. @param {string | null} fingerprint */
  isHeard(fingerprint) {
    return fingerprint !== null && this._times.has(fingerprint) && !this._unheard.has(fingerprint);
  }

  /** @param {import('../index.js').Message} message which is shown now, if it is new */
  isNew({ qos, fingerprint }) {
    if (!qos || fingerprint === null) return true;
    const { fingerprintMemory, receipts } = this._numbers;
    const at = this._times.get(fingerprint), now = this._host.now();
    const isTagged = receipts > 0 && isTag(fingerprint);
    const memory = isTagged ? Infinity : fingerprintMemory;
    if (at !== undefined && now - at < memory) return false;
    this.mark(fingerprint, 0);
    if (isTagged) this._unheard.add(fingerprint);
    return true;
  }

  /** @param {string} fingerprint @param {number} age ms since it was shown */
  mark(fingerprint, age) {
    const times = this._times;
    if (fingerprint.length > MOST_UNITS) return;  // it would take too much
    times.delete(fingerprint);
    times.set(fingerprint, this._host.now() - age);
    this._unheard.delete(fingerprint);
    if (times.size > this._numbers.maxFingerprints) {
      const oldest = /** @type {any} */ (times.keys().next().value);
      times.delete(oldest);
      this._unheard.delete(oldest);
    }
  }
}
