// @ts-check
// What outlives the page: messages that were accepted and are not settled, and which messages were
// shown. A store keeps it as texts under keys; who owns what is decided here.
import { attempt, failure, nothing } from '../api/foreign.js';
import { Pending } from '../api/message.js';
import { isTag } from '../core/tag.js';
import { uuid4 } from '../core/text.js';
import { LiveTabs } from '#live-tabs';
import { PATIENCE, SOON, ask, inTime } from './patience.js';
import { Shown } from './shown.js';
import { Writer, late } from './writer.js';

/** @typedef {import('../index.js').Store} Store */
/** @typedef {[key: string, value: unknown]} Row */
/**
 * @typedef {object} OutboxListener
 * @property {(error: import('../api/errors.js').ImError) => void} error
 * @property {() => void} left there is, or may be, something for `takeLeft()`
 * @property {() => void} accompanied another tab of this user is alive
 */

const FINE = 1024;  // numbers of order per ms, so that a burst does not run ahead of the clock
const SHAPES = ['string,number,string,string,number,number',
  'string,number,string,string,number,number,number,number'];
/**
 * The last two once it was delivered and awaits its receipt.
 * @typedef {[tab: string, order: number, to: string, content: string, typeu: number,
 *   expiresAt: number, since?: number, copies?: number]} Entry
 */

export class Outbox {
  /**
   * @param {import('../core/session.js').Setup} setup
   * @param {Store} store
   * @param {OutboxListener} listener
   */
  constructor(setup, store, listener) {
    const { host, name } = setup;
    this._host = host;
    this._store = store;
    this._listener = listener;
    this._prefix = `m\n${name}\n`;
    this.tab = uuid4(host.randomBytes(16));
    this._tabs = new LiveTabs(host, name, this.tab, {
      accompanied: listener.accompanied,
      orphaned: () => this.orphaned(),
    });
    this._writer = new Writer(host, store, {
      failed: (cause) => {
        this._warn(cause);
        this.past.settle();
      },
      unread: () => this.orphaned(),
    });
    this.past = new Shown(setup, this._writer);
    /** Taken over, and not handed on yet. @type {Pending[]} */
    this._left = [];
    this._order = 0;
    /** A tab died, and nobody has looked at what it left. */
    this._isUnclaimed = false;
    this._isWarned = false;
    /** A claim begun before the last `clear()` or `close()` takes nothing over. */
    this._generation = 0;
    /** @type {Promise<void> | null} */
    this._claiming = null;
    this._isClosed = false;
    this._isClaimedAgain = false;
    /** Called when a claim has taken over what there is, which is not written yet. */
    this._claimed = nothing;
    /** @type {Promise<void>} */
    this._clearing = Promise.resolve();
    /** Remove what is older: the store could not be read when it was to be emptied. */
    this._clearedAt = 0;
  }

  /**
   * Takes over what dead tabs have left.
   * @returns {Promise<void>} resolves when it is done, or will be done later
   */
  open() {
    return inTime(this._host, SOON, new Promise((resolve) => {
      this._claimed = resolve;
      this._claim().then(resolve);
    }), nothing);
  }

  /** @returns {Pending[]} what was taken over since the last call, in its order */
  takeLeft() {
    if (this._isUnclaimed) this._claim();
    return this._left.splice(0);
  }

  /** Keeps an accepted message, which has QoS, as it stands. @param {Pending} message */
  keep(message) {
    if (message.keeping) message.keeping.settle();
    this._keep(message, Math.max(Date.now() * FINE, this._order + 1));
  }

  /** It needs to survive no more. @param {Pending} message */
  dismiss(message) {
    const { qos, fingerprint, keeping } = message;
    if (!qos || fingerprint === null) return;
    if (keeping) keeping.settle();
    this.forget(fingerprint);
  }

  /** A message that is settled, whichever tab it came from. @param {string} fingerprint */
  forget(fingerprint) {
    this._writer.discard(this._prefix + fingerprint);
  }

  /** What happened to the page. @param {string} hint */
  hint(hint) {
    if (hint === 'suspended') this._tabs.leave();
    if (hint === 'resumed') this._tabs.comeBack();
  }

  /** Another tab is alive. @param {string} tab */
  meet(tab) {
    this._tabs.meet(tab);
  }

  /** Another tab has died, or may have. */
  orphaned() {
    this._isUnclaimed = true;
    this._listener.left();  // who has no session asks later
  }

  /**
   * Removes every message of this user that is not another living tab's.
   * @returns {Promise<void>} resolves when the store is rid of them, or has failed
   */
  clear() {
    const last = this._order;
    this._generation++;
    this._left = [];
    this._clearedAt = Math.max(Date.now() * FINE, last);
    // Not alone: who takes over meanwhile may sleep, or take its time.
    return this._clearing = this._tabs.look().then((isAlive) => {
      /** @type {Set<string>} */
      const over = new Set();
      return this._read(this._load(this._prefix, (key, value) => {
        const entry = parse(key.slice(this._prefix.length), value);
        const isOver = entry && (entry[0] === this.tab ? entry[1] <= last : !isAlive(entry[0]));
        if (entry === null || isOver) over.add(key);
      }), () => {
        over.forEach((key) => this._writer.discard(key));
        this._clearedAt = 0;
      });
    }).catch(nothing);
  }

  /** Takes nothing over any more; who comes next waits for the last word. */
  close() {
    const store = this._store;
    this._generation++;
    this._isClosed = true;
    return this._clearing.then(() => this._writer.flush()).then(() => {
      this._writer.close();
      this._tabs.leave();
      attempt(() => store.close && store.close());
    });
  }

  // --- Taking over ---

  /**
   * Never twice at a time; who asks meanwhile has it done once more.
   * @returns {Promise<void>} which never rejects
   */
  _claim() {
    this._isUnclaimed = false;
    if (this._isClosed) return Promise.resolve();
    this._isClaimedAgain = this._claiming !== null;
    return this._claiming = this._claiming || this._claimOnce(this._generation).then(() => {
      this._claiming = null;
      if (this._isClaimedAgain) return this._claim();
    });
  }

  /** @param {number} generation */
  _claimOnce(generation) {
    const isCurrent = () => generation === this._generation;
    /** @param {(tab: string) => boolean} isAlive */
    const claim = (isAlive) => {
      /** @type {Row[]} */
      const shown = [];
      /** @type {Map<string, Entry | null>} null: it means nothing */
      const found = new Map();
      return this._read(this._load('s\n', (...row) => shown.push(row)).then(() => {
        this.past.read(shown);
        return this._load(this._prefix, (key, value) => {
          const entry = parse(key.slice(this._prefix.length), value);
          const isLeft = entry && entry[0] !== this.tab && !isAlive(entry[0]);
          if (entry === null || isLeft) found.set(key, entry);
        });
      }), () => {
        if (isCurrent()) this._takeOver(found);
        this._claimed();
      });
    };
    return this._clearing.then(() => (isCurrent() ? this._tabs.alone(claim) : undefined));
  }

  /** @param {Map<string, Entry | null>} found */
  _takeOver(found) {
    /** @type {Array<[key: string, entry: Entry]>} */
    const left = [];
    found.forEach((entry, key) => {
      if (this._writer.isChanging(key)) return;  // sent again meanwhile, or settled
      if (!entry || entry[1] <= this._clearedAt) this._writer.discard(key);
      else left.push([key, entry]);
    });
    // Those that were delivered need no room.
    left.sort((a, b) => b[1].length - a[1].length || a[1][1] - b[1][1]);
    for (const [key, [, order, to, content, typeu, expiresAt, since, copies]] of left) {
      const message = new Pending(to, content, typeu, true, key.slice(this._prefix.length));
      if (since !== undefined && copies !== undefined) {
        message.advance('delivered', undefined, [since, copies]);
      } else if (expiresAt) {
        message.deadline = Math.max(this._host.now() + expiresAt - Date.now(), 1);
      }
      message.isRestored = true;
      this._keep(message, order, true);
      this._left.push(message);
    }
    if (left.length) this._listener.left();
  }

  /**
   * @param {Pending} message
   * @param {number} order
   * @param {boolean} [isThere]
   */
  _keep(message, order, isThere) {
    const { to, content, typeu, fingerprint, deadline } = message;
    this._order = Math.max(this._order, order);
    this._writer.keep(this._prefix + fingerprint, message, () => JSON.stringify([
      this.tab, order, to, content, typeu,
      deadline && Math.round(deadline - this._host.now() + Date.now()),
      ...message.awaited || [],
    ]), isThere);
  }

  // --- The store, which may do anything ---

  /**
   * @param {string} prefix
   * @param {(...row: Row) => void} look at each; a store that begins anew shows some again
   * @returns {Promise<void>}
   */
  _load(prefix, look) {
    let isOver = false;
    /** @param {any} rows */
    const take = (rows) => !isOver && rows.forEach((/** @type {any} */ row) => {
      if (row && typeof row[0] === 'string' && row[0].startsWith(prefix)) look(row[0], row[1]);
    });
    return ask(() => this._store.load(prefix, take)).then(take)
      .then(() => { isOver = true; }, (cause) => {
        isOver = true;
        throw cause;
      });
  }

  /**
   * @param {Promise<void>} loading
   * @param {() => void} use which changes the store
   * @returns {Promise<void>} until that is written, or given up
   */
  _read(loading, use) {
    const writer = this._writer;
    return inTime(this._host, PATIENCE, loading.then(() => {
      writer.readable();
      use();
    }), () => writer.unreadable(late())).catch((cause) => writer.unreadable(cause))
      .then(() => writer.flush());  // before the next tab looks
  }

  /** Says that the outbox is in memory, once. @param {unknown} cause */
  _warn(cause) {
    if (this._isWarned) return;
    this._isWarned = true;
    this._listener.error(failure('STORE_FAILED',
      'the outbox is in memory, a reload loses it', cause));
  }
}

/** @param {number} value */
const isCount = (value) => Number.isSafeInteger(value) && value >= 0;

/**
 * @param {string} fingerprint
 * @param {unknown} value
 * @returns {Entry | null | undefined} undefined: of a newer version; null: it means nothing
 */
function parse(fingerprint, value) {
  try {
    const entry = JSON.parse(/** @type {string} */ (value));
    if (!Array.isArray(entry) || SHAPES.indexOf(`${entry.map((part) => typeof part)}`) < 0) return;
    const [, order, , , typeu, expiresAt, since = 0, copies = 0] = entry;
    const isMeant = Number.isFinite(order + expiresAt) && typeu === (typeu | 0) &&
      isCount(since) && isCount(copies) && (entry.length < 8 || isTag(fingerprint));
    return isMeant ? /** @type {Entry} */ (entry) : null;
  } catch (error) {
    return null;
  }
}
