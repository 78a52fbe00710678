// @ts-check
// Which hub is believed: the latest one, by its number. A hub holds a Web Lock by its number for as
// long as it is in office, so nobody is believed by the channel alone.
import { heldNames } from './locks.js';

/** @typedef {import('./wire.js').Report} Report */
/**
 * @typedef {object} Subject
 * @property {() => void} adopted a later hub is in office
 * @property {(report: Report) => void} heard of the hub in office
 * @property {(report: Report) => void} heardLate of one that is over, or never was
 */

const MOST_RUMOURS = 10_000;

export class Succession {
  /**
   * @param {import('../core/host.js').Host} host
   * @param {LockManager} locks
   * @param {(number: number) => string} officeOf the name of the lock
   * @param {Subject} subject
   */
  constructor(host, locks, officeOf, subject) {
    this._host = host;
    this._locks = locks;
    this._officeOf = officeOf;
    this._subject = subject;
    /** Of the hub in office, by when it began. */
    this.latest = 0;
    /** Of the one before the hub of this tab. */
    this.former = 0;
    /** Reports of hubs that are not confirmed yet. @type {Report[]} */
    this._rumours = [];
    this._isAsking = false;
    this._isOver = false;
  }

  /** A number for a hub of this tab, later than any other. @param {number} fraction below 1 */
  next(fraction) {
    // By its fraction it is another one than that of a leader elected in the same moment.
    return Math.max(Date.now(), Math.floor(this.latest) + 1) + fraction;
  }

  /** The hub of this tab is in office. @param {number} number */
  begin(number) {
    this.former = this.latest;
    this.latest = number;
  }

  /** @param {Report} report */
  hear(report) {
    if (report.hub <= this.latest) return this._pass(report);
    if (this._rumours.length < MOST_RUMOURS) this._rumours.push(report);
    if (!this._isAsking) this._verify();
  }

  _verify() {
    this._isAsking = true;
    heldNames(this._host, this._locks).then((names) => {
      this._isAsking = false;
      for (const report of this._rumours.splice(0)) {
        if (this._isOver) return;
        const { hub } = report;
        if (hub > this.latest && (!names || names.has(this._officeOf(hub)))) {
          this.latest = hub;
          this._subject.adopted();
        }
        this._pass(report);
      }
    });
  }

  /** @param {Report} report */
  _pass(report) {
    if (report.hub === this.latest) this._subject.heard(report);
    else this._subject.heardLate(report);
  }

  end() {
    this._isOver = true;
  }
}
