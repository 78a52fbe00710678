// @ts-check
// What the desk says of this visitor's chat, and what it is asked.
import { givenOf, helloFrame } from './frames.js';

/** To a hello comes a state; a desk that starts anew has not heard it. */
const PATIENCE = 8000, MOST_PATIENCE = 60000;
/** Several changes are one hello. */
const SOON = 400;
const PAGE = 30;

/** How a chat stands after a line of the desk. @type {Record<string, DeskState['status']>} */
const STATUS_AFTER = {
  waiting: 'waiting', outside: 'waiting', nobody: 'waiting', transferred: 'waiting',
  returned: 'waiting', accepted: 'active', closed: 'closed',
};

/**
 * @typedef {object} DeskState
 * @property {'new' | 'waiting' | 'active' | 'closed'} status
 * @property {number | null} position
 * @property {string | null} agent
 * @property {boolean} open
 * @property {number} agents
 */

/**
 * @typedef {object} Ways
 * @property {(frame: object) => void} tell
 * @property {(entries: any[]) => void} merge
 * @property {(fingerprint: string, reason: string) => void} refused
 * @property {() => void} changed
 * @property {() => any} facts of which a hello is made
 * @property {import('./host.js').Host} host
 */

export class DeskSide {
  /** @param {Ways} ways @param {() => boolean} isElsewhere what was said lies elsewhere, too */
  constructor(ways, isElsewhere) {
    this._ways = ways;
    this._isElsewhere = isElsewhere;
    /** Is the newest page of it still to come? null: not known yet. */
    this._isDue = /** @type {boolean | null} */ (null);
    /** @type {DeskState | null} */
    this.state = null;
    this._order = '';
    this._isOnline = false;
    this._patience = PATIENCE;
    /** @type {unknown} */
    this._timer = null;
    /** @type {unknown} */
    this._soon = null;
    /** @type {unknown} */
    this._late = null;
    this._told = '';
    /** Where the page before begins; null: there is none, or nobody knows. */
    this.before = /** @type {number | null} */ (null);
    this.isAsking = false;
  }

  /** @param {boolean} isOnline */
  setOnline(isOnline) {
    this._isOnline = isOnline;
    this._patience = PATIENCE;
    this._heardPage();
    if (isOnline) this.hello();
    else this._clear();
  }

  hello() {
    this._clear();
    if (!this._isOnline) return;
    const { tell, facts, host } = this._ways, frame = helloFrame(facts());
    this._told = JSON.stringify(frame);
    tell(frame);
    this._timer = host.setTimeout(() => {
      this._patience = Math.min(this._patience * 2, MOST_PATIENCE);
      this.hello();
    }, this._patience);
  }

  /** Page, product or attributes may have changed. */
  update() {
    const { host, facts } = this._ways;
    host.clearTimeout(this._soon);
    this._soon = host.setTimeout(() => {
      if (this._isOnline && JSON.stringify(helloFrame(facts())) !== this._told) this.hello();
    }, SOON);
  }

  /** @param {any} frame @param {string} [order] of its message: two may be turned around */
  hear(frame, order = '') {
    if (frame.kind === 'state') this._takeState(frame, order);
    if (frame.kind === 'refused' && typeof frame.id === 'string') {
      this._ways.refused(frame.id, String(frame.reason));
    }
    if (frame.kind === 'history' && Array.isArray(frame.entries)) this._takePage(frame);
  }

  /** @param {any} frame @param {string} order */
  _takeState(frame, order) {
    this._ways.host.clearTimeout(this._timer);
    if (order < this._order) return;
    this._order = order;
    const { status, position, agent, open, agents } = frame;
    this.state = {
      status: ['waiting', 'active', 'closed'].indexOf(status) >= 0 ? status : 'new',
      position: position > 0 ? Math.floor(position) : null,
      agent: typeof agent === 'string' && agent ? agent : null,
      open: open !== false, agents: agents >= 0 ? Math.floor(agents) : 1,
    };
    if (this._isDue === null) this._isDue = this._isElsewhere();
    if (this._isDue) this.ask();
    this._ways.changed();
  }

  /**
   * What the desk says to people comes when its states do not: at the end of a chat, say.
   * @param {any} line a `system` line @param {string} [order]
   */
  hearLine({ event, agent }, order = '') {
    const { state } = this, status = STATUS_AFTER[event];
    if (!state || !status || order < this._order) return;
    this._order = order;
    this.state = Object.assign({}, state, {
      status, position: null,
      agent: status === 'active' && typeof agent === 'string' ? agent : null,
    });
    this._ways.changed();
  }

  /** Asks for the page before what is known, or for the newest. */
  ask() {
    if (this.isAsking || !this._isOnline) return;
    this.isAsking = true;
    const before = this.before === null ? undefined : this.before;
    this._ways.tell({ kind: 'history', before, limit: PAGE });
    // The question or its answer may be lost: then it may be asked again.
    this._late = this._ways.host.setTimeout(() => {
      this._heardPage();
      this._patience = Math.min(this._patience * 2, MOST_PATIENCE);
      if (this._isDue) this.ask();
    }, this._patience);
  }

  _heardPage() {
    this._ways.host.clearTimeout(this._late);
    this.isAsking = false;
  }

  /** @param {any} frame */
  _takePage({ entries, before }) {
    this._heardPage();
    this._isDue = false;
    this.before = before > 0 ? before : null;
    const given = entries.map(givenOf).filter(Boolean);
    if (given.length) this._ways.merge(given);
    this._ways.changed();
  }

  _clear() {
    this._ways.host.clearTimeout(this._timer);
    this._ways.host.clearTimeout(this._soon);
  }

  end() {
    this._isOnline = false;
    this._heardPage();
    this._clear();
  }
}
