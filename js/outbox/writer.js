// @ts-check
// Brings changes to the store, one transaction after the other. While the store fails or hangs, the
// outbox is in memory: then removals come first, and the rest is tried again now and then.
import { nothing } from '../api/foreign.js';
import { notStored } from '../api/message.js';
import { Outcome } from '../api/outcome.js';
import { PATIENCE, ask, inTime } from './patience.js';

/** @typedef {import('../api/errors.js').ImError} ImError */
/** @typedef {import('../api/message.js').Pending} Pending */
/**
 * What is to be put, spelled when it is written. Not tried: the store cannot have it, so it need
 * not be removed. There: the store has it, as another tab's. `written` is called when it has this.
 * @typedef {{ text: () => string, message?: Pending, isTried?: boolean, isThere?: boolean,
 *   written?: () => void }} Put
 */
/** null: to be removed. @typedef {Put | null} Value */

/** What is there may wait: by then most is settled. And the store should not be busy for long. */
const MOST_THERE = 100;
const FIRST_DELAY = 1000, LAST_DELAY = 1024000;  // ms until it is tried again, doubled each time

export class Writer {
  /**
   * @param {import('../core/host.js').Host} host
   * @param {import('../index.js').Store} store
   * @param {object} owner
   * @param {(cause: unknown) => void} owner.failed
   * @param {() => void} owner.unread what could not be read may be readable now
   */
  constructor(host, store, owner) {
    this._host = host;
    this._store = store;
    this._owner = owner;
    /** Changes to be written, by key. @type {Map<string, Value>} */
    this._changes = new Map();
    /** Changes that the store is writing. @type {Map<string, Value>} */
    this._batch = new Map();
    /** @type {Promise<void> | null} */
    this._writing = null;
    /** Call each when all is written, or given up. @type {Array<() => void>} */
    this._flushing = [];
    /** The outbox is in memory. */
    this.isFailed = false;
    /** What was there before could not be read, so nothing is added to it. */
    this._isUnread = false;
    /** A write is late, and the next one cannot begin. */
    this._isHung = false;
    /** Not even removals succeed. */
    this._isBlocked = false;
    this._isRetry = false;
    this._delay = FIRST_DELAY;
    this._stopTimer = nothing;
    this._isWaiting = false;
  }

  /**
   * @param {string} key
   * @param {Pending} message
   * @param {() => string} text
   * @param {boolean} [isThere] the store has it already, as another tab's
   */
  keep(key, message, text, isThere) {
    message.keeping = new Outcome();
    const isTried = isThere || !this.isFailed || this.isChanging(key);
    this.alter(key, { text, message, isTried, isThere });
    if (this.isFailed) settle(message, notStored());
  }

  /** @param {string} key of a message that is settled */
  discard(key) {
    const value = this._changes.get(key);
    if (value && !value.isTried) this._changes.delete(key);
    else this.alter(key, null);
  }

  /**
   * @param {string} key
   * @param {Value} value
   */
  alter(key, value) {
    if (this.isFailed && !isMessage(key)) return;
    this._changes.set(key, value);
    this._start();
  }

  /** @param {string} key */
  isChanging(key) {
    return this._changes.has(key) || this._batch.has(key);
  }

  /** @returns {Promise<void>} resolves when all is written, or given up after one more try */
  flush() {
    return new Promise((resolve) => {
      if (this._isHung) return resolve();
      this._isRetry = true;
      this._flushing.push(resolve);
      this._start();
    });
  }

  /** From now on the outbox is in memory. @param {unknown} cause */
  _fail(cause) {
    if (this.isFailed) return;
    this.isFailed = true;
    for (const changes of [this._changes, this._batch]) {
      changes.forEach((value) => value && settle(value.message, notStored()));
    }
    this._owner.failed(cause);
  }

  /** The store cannot be read. @param {unknown} cause */
  unreadable(cause) {
    this._isUnread = true;
    this._fail(cause);
    this._start();
  }

  /** The store can be read. */
  readable() {
    if (this._isUnread) this._recover();
  }

  _recover() {
    this.isFailed = this._isUnread = this._isBlocked = false;
    this._delay = FIRST_DELAY;
    this._start();
  }

  /** Nothing is tried again by itself. */
  close() {
    this._delay = Infinity;
    this._stopTimer();
  }

  /** Writes until there is nothing more to write. */
  _start() {
    this._writing = this._writing || new Promise((done) => {
      const next = () => {
        this._batch = this._take();
        if (this._batch.size) return void this._write(this._batch).then(next);
        this._writing = null;
        this._giveUp();
        this._tryLater();
        done();
      };
      Promise.resolve().then(next);  // one transaction for all of one task
    });
  }

  /** @returns {Map<string, Value>} what is to be written next */
  _take() {
    const changes = this._changes, isAll = !this.isFailed || this._isRetry && !this._isUnread;
    this._isRetry = false;
    /** @type {Map<string, Value>} */
    const batch = new Map();
    let room = MOST_THERE;
    changes.forEach((value, key) => {
      if (value && value.isThere && --room < 0) return;
      if (isAll || !value && !this._isBlocked) batch.set(key, value);
    });
    batch.forEach((_, key) => changes.delete(key));
    return batch;
  }

  /** @param {Map<string, Value>} batch */
  _write(batch) {
    /** @type {Array<[string, string]>} */
    const puts = [];
    /** @type {string[]} */
    const removes = [];
    batch.forEach((value, key) => {
      if (!value) return removes.push(key);
      value.isTried = true;
      puts.push([key, value.text()]);
    });
    const answer = ask(() => this._store.write(puts, removes));
    inTime(this._host, PATIENCE, answer, () => {
      this._isHung = true;
      this._fail(late());
      this._giveUp();
    }).catch(nothing);
    return answer.then(() => {
      this._isHung = this._isBlocked = false;
      batch.forEach((value) => {
        if (!value) return;
        settle(value.message);
        if (value.written) value.written();
      });
      if (puts.length && !this._isUnread) this._recover();
    }, (cause) => {
      this._isHung = false;
      // Remove at least: a message that stays is sent again. Without the puts it may succeed.
      this._isBlocked = !puts.length;
      batch.forEach((value, key) => {
        if (isMessage(key) && !this._changes.has(key)) this._changes.set(key, value);
      });
      this._fail(cause);
    });
  }

  _giveUp() {
    for (const done of this._flushing.splice(0)) done();
  }

  _tryLater() {
    const isDone = !this._changes.size && !this._isUnread;
    if (isDone || this._isWaiting || this._delay > LAST_DELAY) return;
    this._isWaiting = true;
    this._stopTimer = this._host.setTimer(this._delay, () => {
      this._isWaiting = false;
      this._delay *= 2;
      this._isRetry = true;
      if (this._isUnread) this._owner.unread();
      this._start();
    });
  }
}

/**
 * Says how it stands with what the message's sender has been promised.
 * @param {Pending | undefined} message
 * @param {ImError} [error] none: it is stored, maybe after all
 */
function settle(message, error) {
  if (!message) return;
  const { keeping } = message;
  if (!keeping || !error && keeping.error) message.keeping = new Outcome();
  /** @type {Outcome} */ (message.keeping).settle(error);
}

/** What was shown is forgotten rather than tried again. @param {string} key */
const isMessage = (key) => key[0] === 'm';

export const late = () => new Error(`no answer in ${PATIENCE} ms`);
