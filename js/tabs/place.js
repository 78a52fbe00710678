// @ts-check
// The place of a tab among the others: it follows a hub, or leads with a hub of its own. What is
// said goes through the channel; within a tab it goes the same way, only shorter.
import { Channel } from './channel.js';
import { Hub } from './hub.js';
import { Leadership } from './leadership.js';
import { hold } from './locks.js';
import { Succession } from './succession.js';

/** @typedef {import('./wire.js').Change} Change */
/** @typedef {import('./wire.js').Report} Report */
/** @typedef {import('./wire.js').Request} Request */
/**
 * The session that has the place.
 * @typedef {object} Owner
 * @property {{ change: Change | null, order: string[] }} legacy
 * @property {Array<[fingerprint: string, age: number]>} shown
 * @property {() => void} adopted
 * @property {(report: Report) => void} heard
 * @property {(report: Report, isFormer: boolean) => void} heardLate
 * @property {(cause: unknown) => void} coreFailed
 * @property {(cause: unknown) => void} channelFailed
 */

const CHECK_INTERVAL = 10_000;  // ms between two looks at whether the leader still answers

export class Place {
  /**
   * @param {import('./index.js').Kit} kit
   * @param {string} own the tab
   * @param {Owner} owner
   */
  constructor(kit, own, owner) {
    const { locks, name, officeOf, setup: { host } } = kit;
    this._kit = kit;
    this._host = host;
    this._own = own;
    this._owner = owner;
    /** The hub of this tab. @type {Hub | null} */
    this.hub = null;
    /** Ends the presence of this tab, which its lock shows. @type {(() => void) | null} */
    this._absent = null;
    /** Lets go of the lock of the hub of this tab. */
    this._leaveOffice = () => {};
    this._isUnanswered = false;
    this._stopTimer = () => {};
    this._channel = new Channel(name, (said) => this._receive(said),
      (cause) => owner.channelFailed(cause));
    this._channel.open();
    this._succession = new Succession(host, locks, officeOf, {
      adopted: () => this._adopt(),
      heard: (report) => this._hear(report),
      heardLate: (report) =>
        owner.heardLate(report, this.hub !== null && report.hub === this._succession.former),
    });
    this._leadership = new Leadership(locks, name, {
      elected: () => this._takeOffice(),
      deposed: () => this._follow(),
    });
  }

  // --- Coming and going ---

  /** This tab is awake, again perhaps. */
  resume() {
    const { locks, lockOf } = this._kit;
    if (!this._leadership.isRunning) this._leadership.run();
    if (this._absent) this._hello();
    else this._absent = hold(locks, lockOf(this._own), { granted: () => this._hello() });
    this._check();
  }

  suspend() {
    this._leadership.withdraw();
    this._stepDown();
    if (this._absent) this._absent();
    this._absent = null;
    this._stopTimer();
  }

  leave() {
    this.suspend();
    this._succession.end();
    this._channel.close();
  }

  /** @param {string} hint */
  hint(hint) {
    if (this.hub) this.hub.hint(hint);
  }

  // --- Who leads ---

  /** Its lock says that the hub is one. */
  _takeOffice() {
    const number = this._succession.next(this._host.randomBytes(1)[0] / 256);
    this._leaveOffice = hold(this._kit.locks, this._kit.officeOf(number), {
      granted: () => this._lead(number),
    });
  }

  /** @param {number} number */
  _lead(number) {
    const { outbox } = this._kit, own = this._own, owner = this._owner;
    this._succession.begin(number);
    owner.adopted();
    const hub = this.hub = new Hub(this._kit, { id: number, own, ...owner.legacy }, {
      tell: (report) => {
        this._channel.post(report);
        if (this.hub === hub) this._hear(report);
      },
      shown: () => owner.shown,
      coreFailed: (cause) => {
        this._leadership.withdraw();
        this._stepDown();
        owner.coreFailed(cause);
      },
    });
    hub.present();
    if (outbox) outbox.orphaned();
  }

  /** Leads with another hub, after what was left to do. @param {() => void} deed */
  restart(deed) {
    this._stepDown();
    deed();
    this._takeOffice();
  }

  _stepDown() {
    const { hub } = this;
    this.hub = null;
    this._leaveOffice();
    this._leaveOffice = () => {};
    if (hub) hub.end();
  }

  _follow() {
    this._stepDown();
    this._leadership.run();
  }

  /** A later hub is in office: what this tab has for a hub of its own is none. */
  _adopt() {
    if (this.hub) this._follow();
    this._owner.adopted();
  }

  /** Takes the lead from a tab that does not answer, as one that sleeps with the lock in hand. */
  _check() {
    const host = this._host;
    this._stopTimer();
    this._stopTimer = host.setTimer(CHECK_INTERVAL, () => {
      if (this.hub) return this._check();
      if (!this._leadership.isRunning) this._leadership.run();
      this._isUnanswered = true;
      this._hello();
      this._stopTimer = host.setTimer(this._kit.setup.numbers.probeTimeout, () => {
        if (this._isUnanswered && !this.hub) this._leadership.run(true);
        this._check();
      });
    });
  }

  _hello() {
    this.ask({ kind: 'hello', tab: this._own });
  }

  // --- What is said ---

  /** @param {any} question */
  ask(question) {
    const request = { ...question, of: this._succession.latest };
    if (this.hub) Promise.resolve().then(() => this.hub && this.hub.answer(request));
    else this._channel.post(request);
  }

  /** @param {Request | Report} said */
  _receive(said) {
    if ('hub' in said) this._succession.hear(said);
    else if (this.hub) this.hub.answer(said);
  }

  /** @param {Report} report */
  _hear(report) {
    this._isUnanswered = false;
    this._owner.heard(report);
  }
}
