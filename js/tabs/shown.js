// @ts-check
// What this tab was shown, so that the next hub does not show it again.
import { isTag } from '../core/tag.js';

export class Shown {
  /**
   * @param {Pick<import('../core/session.js').Setup, 'host' | 'numbers' | 'shown'>} setup
   */
  constructor({ host, numbers, shown }) {
    this._host = host;
    this._numbers = numbers;
    /** When what was shown, by the host's clock. @type {Map<string, number>} */
    this._times = new Map();
    for (const [fingerprint, age] of shown.splice(0)) {
      this._times.set(fingerprint, host.now() - age);
    }
  }

  /** For a core, oldest first. @returns {Array<[fingerprint: string, age: number]>} */
  get ages() {
    const now = this._host.now();
    return Array.from(this._times, ([fingerprint, at]) => [fingerprint, now - at]);
  }

  /** @param {import('../index.js').Message} message which is shown now, if it is new */
  isNew({ qos, fingerprint }) {
    if (!qos || fingerprint === null) return true;
    const { fingerprintMemory, receipts } = this._numbers;
    const at = this._times.get(fingerprint), now = this._host.now();
    const memory = receipts && isTag(fingerprint) ? Infinity : fingerprintMemory;
    if (at !== undefined && now - at < memory) return false;
    this.mark(fingerprint, 0);
    return true;
  }

  /** @param {string} fingerprint @param {number} age ms since it was shown */
  mark(fingerprint, age) {
    const times = this._times;
    times.delete(fingerprint);
    times.set(fingerprint, this._host.now() - age);
    if (times.size > this._numbers.maxFingerprints) {
      times.delete(/** @type {any} */ (times.keys().next().value));
    }
  }
}
