// @ts-check
// What outlives the page: messages that were accepted and are not settled, and the fingerprints of
// messages that were shown. A store keeps it as texts under keys; this file knows what they mean.
import { ImError } from '../api/errors.js';
import { SentMessage, bookkeeping, notStored } from '../api/message.js';
import { Outcome } from '../api/outcome.js';
import { uuid4 } from '../core/text.js';
import { Siblings } from '#siblings';

/** @typedef {import('../index.js').Store} Store */
/** @typedef {import('../index.js').Platform} Platform */
/** @typedef {[fingerprint: string, age: number]} Shown */
/** @typedef {{ messages: SentMessage[], shown: Shown[] }} Adopted oldest first, both */

const PATIENCE = 5000;  // ms; a database can be blocked for ever
const ASLEEP = 1000;  // ms by which a timer is late where nothing ran, or where it is throttled
const FINE = 1024;  // numbers of order per ms, so that a burst does not run ahead of the clock

/**
 * What the journal tells its owner, the client.
 * @typedef {object} Owner
 * @property {Platform} _platform
 * @property {Record<string, number>} _numbers
 * @property {(error: ImError) => void} _warn
 */

export class Journal {
  /**
   * @param {Owner} owner
   * @param {Store} store
   * @param {string} name of the user at the server
   * @param {import('./siblings.js').Heir} heir
   */
  constructor(owner, store, name, heir) {
    this._owner = owner;
    this._store = store;
    this._messages = `m\n${name}\n`;
    this._shown = `s\n${name}\n`;
    this._tab = uuid4(owner._platform.randomBytes(16));
    this._siblings = new Siblings(owner._platform, name, this._tab, heir);
    this._order = 0;
    /** What is to be written: a value under its key, null = to be removed. */
    /** @type {Map<string, string | null>} */
    this._changes = new Map();
    /** Who waits for it. @type {Outcome[]} */
    this._waiting = [];
    /** @type {Promise<void> | null} */
    this._writing = null;
    this._failed = false;
    this._hung = false;
    /** Keys of shown fingerprints, the oldest first, and until when. @type {Map<string, number>} */
    this._fresh = new Map();
  }

  /**
   * Takes over what dead tabs have left. Never fails: what cannot be read is reported.
   * @returns {Promise<Adopted>}
   */
  _adopt() {
    return this._soon(this._siblings._alone((alive) => this._read(alive)), false).catch((cause) => {
      this._fail(cause);
      return { messages: [], shown: [] };
    });
  }

  /** @param {(tab: string) => boolean} alive */
  _read(alive) {
    /** @type {Array<[order: number, message: SentMessage]>} */
    const found = [];
    /** @type {Shown[]} */
    let shown;
    // Of every user: nobody else would ever clear what is forgotten.
    return Promise.resolve().then(() => this._store.load('s\n')).then((entries) => {
      shown = this._readShown(entries);
      return this._store.load(this._messages);
    }).then((entries) => {
      for (const [key, value] of entries) {
        const entry = parse(value);
        if (!entry) this._change(key, null);
        else if (!this._failed && entry[0] !== this._tab && !alive(entry[0])) {
          found.push([entry[1], this._restore(key, entry)]);
        }
      }
      return this._writing;  // before the next tab looks
    }).then(() => {
      found.sort((a, b) => a[0] - b[0]);
      return { messages: found.map(([, message]) => message), shown };
    });
  }

  /** @param {Array<[key: string, value: string]>} entries */
  _readShown(entries) {
    const now = Date.now(), { fingerprintMemory } = this._owner._numbers;
    for (const [key, value] of entries) {
      if (!(Number(value) > now)) this._change(key, null);
      else if (key.startsWith(this._shown)) this._fresh.set(key, Number(value));
    }
    const shown = Array.from(this._fresh).sort((a, b) => a[1] - b[1]);
    this._fresh = new Map(shown);
    return shown.map(([key, until]) => /** @type {Shown} */ ([
      key.slice(this._shown.length), Math.max(now - until + fingerprintMemory, 0),
    ]));
  }

  /**
   * @param {string} key
   * @param {Entry} entry
   */
  _restore(key, [, order, to, content, typeu, expiresAt]) {
    const fingerprint = key.slice(this._messages.length);
    const message = new SentMessage(to, content, typeu, true, fingerprint);
    bookkeeping(message)._expiresAt = expiresAt;
    this._order = Math.max(this._order, order);
    this._put(message, order);
    return message;
  }

  /** An accepted message. @param {SentMessage} message */
  _keep(message) {
    this._order = Math.max(Date.now() * FINE, this._order + 1);
    this._put(message, this._order);
  }

  /**
   * @param {SentMessage} message
   * @param {number} order
   */
  _put(message, order) {
    const own = bookkeeping(message), { to, content, typeu, fingerprint } = message;
    const key = this._messages + fingerprint, storage = own._storage = new Outcome();
    own._forget = () => {
      storage._settle();
      this._forget(fingerprint);
    };
    if (this._failed) return storage._settle(notStored());
    this._waiting.push(storage);
    this._change(key, JSON.stringify([this._tab, order, to, content, typeu, own._expiresAt]));
  }

  /** A message that is settled, whichever tab it came from. @param {string} fingerprint */
  _forget(fingerprint) {
    this._change(this._messages + fingerprint, null);
  }

  /** A message that was shown. @param {import('../index.js').Message} message */
  _remember({ qos, fingerprint }) {
    if (!qos || fingerprint === null) return;  // nobody can tell whether it comes again
    const { fingerprintMemory, maxFingerprints } = this._owner._numbers;
    const key = this._shown + fingerprint, until = Date.now() + fingerprintMemory;
    const fresh = this._fresh;
    fresh.set(key, until);
    for (const [old, end] of fresh) {
      if (fresh.size <= maxFingerprints && end + fingerprintMemory > until) break;
      fresh.delete(old);
      this._change(old, null);
    }
    if (!this._failed) this._change(key, String(until));
  }

  /**
   * @param {string} key
   * @param {string | null} value
   */
  _change(key, value) {
    if (this._hung) return;
    this._changes.set(key, value);
    this._writing = this._writing || this._write();
  }

  /** @returns {Promise<void>} until there is nothing more to write */
  _write() {
    return new Promise((done) => {
      const next = () => {
        if (this._changes.size && !this._hung) return void this._writeAll().then(next);
        this._writing = null;
        done();
      };
      Promise.resolve().then(next);  // one transaction for all of one task
    });
  }

  _writeAll() {
    const changes = this._changes, waiting = this._waiting;
    this._changes = new Map();
    this._waiting = [];
    /** @type {Array<[string, string]>} */
    const puts = [];
    /** @type {string[]} */
    const removes = [];
    changes.forEach((value, key) => (value === null ? removes.push(key)
      : puts.push([key, value])));
    return new Promise((resolve) => {  // which catches what the store throws
      resolve(this._soon(this._store.write(puts, removes), true));
    }).catch((cause) => {
      this._fail(cause);
      // Without the puts the removals may succeed; what they do not remove is sent again.
      if (puts.length) removes.forEach((key) => this._changes.set(key, null));
    }).then(() => {
      for (const storage of waiting) storage._settle(this._failed ? notStored() : null);
    });
  }

  /**
   * @template T
   * @param {Promise<T>} promise
   * @param {boolean} hung what it means when it is late: nothing, if another tab may be to blame
   * @param {boolean} [again] a late timer was taken for a sleep once, of the store too
   * @returns {Promise<T>}
   */
  _soon(promise, hung, again) {
    const platform = this._owner._platform;
    return new Promise((resolve, reject) => {
      const late = platform.now() + PATIENCE + ASLEEP;
      const timer = platform.setTimeout(() => {
        if (!again && platform.now() > late) return resolve(this._soon(promise, hung, true));
        this._hung = hung;
        reject(new Error(`no answer in ${PATIENCE} ms`));
      }, PATIENCE);
      promise.then(resolve, reject).then(() => platform.clearTimeout(timer));
    });
  }

  /**
   * From now on the outbox is in memory alone; what settles is still removed.
   * @param {unknown} cause
   */
  _fail(cause) {
    if (this._failed) return;
    this._failed = true;
    for (const storage of this._waiting) storage._settle(notStored());
    this._owner._warn(new ImError('STORE_FAILED',
      `the outbox is in memory from now on, a reload loses it: ${cause}`, { cause }));
  }

  /** What happened to the page. @param {string} hint */
  _hint(hint) {
    if (hint === 'suspended') this._siblings._leave();
    if (hint === 'resumed') this._siblings._return();
  }

  /** Nothing is taken over any more; who comes next waits for the last word. */
  _close() {
    this._failed = true;
    Promise.resolve(this._writing).then(() => this._siblings._leave());
  }
}

/** @typedef {[tab: string, order: number, to: string, content: string, typeu: number,
 *   expiresAt: number]} Entry */

/**
 * @param {string} value
 * @returns {Entry | undefined} undefined: this file did not write it
 */
function parse(value) {
  try {
    const entry = JSON.parse(value);
    const types = entry.map((/** @type {unknown} */ part) => typeof part);
    if (`${types}` === 'string,number,string,string,number,number') return entry;
  } catch (error) {
    // as good as another's
  }
}
