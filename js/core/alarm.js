// @ts-check
// Exactly one timer, for the core's one deadline.
import { nothing } from '../api/foreign.js';

export class Alarm {
  /** @param {import('./host.js').Host} host @param {() => void} ring */
  constructor(host, ring) {
    this._host = host;
    this._ring = ring;
    this._deadline = Infinity;
    this._stopTimer = nothing;
  }

  /** @param {number} deadline infinity: none */
  set(deadline) {
    if (deadline === this._deadline) return;
    this.stop();
    if (deadline === Infinity) return;
    this._deadline = deadline;
    this._stopTimer = this._host.setTimer(deadline - this._host.now(), () => {
      this._deadline = Infinity;
      this._ring();
    });
  }

  stop() {
    this._stopTimer();
    this._deadline = Infinity;
  }
}
