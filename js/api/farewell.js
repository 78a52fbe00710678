// @ts-check
// Waits until a session has ended: a core of this page ends at once, one that tabs share when the
// tab that has it answers.
import { nothing } from './foreign.js';
import { inTime } from '../outbox/patience.js';

const PATIENCE = 2000;  // ms that the other tab has

export class Farewell {
  /** @param {import('../core/host.js').Host} host */
  constructor(host) {
    this._host = host;
    /** @type {Array<(value?: unknown) => void>} */
    this._waiting = [];
  }

  /** @returns {Promise<unknown>} resolves when it is said, or was waited for long enough */
  wait() {
    const farewell = new Promise((resolve) => this._waiting.push(resolve));
    return inTime(this._host, PATIENCE, farewell, nothing);
  }

  say() {
    for (const said of this._waiting.splice(0)) said();
  }
}
