// @ts-check
// Brings what the core wants kept to the store, and lets go of what it wants sent when that is
// durable. The client keeps its own store there too, and that is what holds the receipts back: it
// gives one only when the store has the message's fingerprint, and the transaction that has the
// fingerprint has the message's entry as well. So after any crash either both are there, or the
// sender has no receipt and sends it again.

/** @typedef {import('./core/types.js').Doc} Doc */
/** @typedef {import('./core/types.js').Output} Output */
/** @typedef {import('./store/types.js').DeskStore} DeskStore */
/**
 * What came of one input. `needsWrite`: the client will write a fingerprint, with which it goes.
 * @typedef {{ outputs: Output[], needsWrite: boolean }} Unit
 */
/**
 * @typedef {{ puts: ReadonlyArray<[string, string]>, removes: readonly string[],
 *   done: () => void, failed: (cause: unknown) => void }} Write
 */

export class Journal {
  /**
   * @param {DeskStore} store
   * @param {object} owner
   * @param {(run: () => void) => void} owner.soon
   * @param {(run: () => void) => void} owner.inTurn when all that was heard before is staged
   * @param {(outputs: Output[]) => void} owner.durable
   * @param {(cause: unknown) => void} owner.failed once; nothing is written afterwards
   */
  constructor(store, owner) {
    this._store = store;
    this._owner = owner;
    /** @type {Unit[]} */
    this._units = [];
    /** So many of them go with the client's write, and so many are being written. */
    this._covered = 0;
    this._committing = 0;
    /** The client's write: that waits for its turn, and that goes with the next transaction.
     * @type {Write | null} */
    this._asked = null;
    /** @type {Write | null} */
    this._write = null;
    this._isDue = false;
    this._isBusy = false;
    /** @type {unknown} */
    this._cause = undefined;
    this._isOver = false;
    /** How many units were written, ever. */
    this._done = 0;
    /** When so many are, each is called. @type {Array<{ at: number, resolve: () => void }>} */
    this._idle = [];
    /** What the store has of the client, while it logs in. @type {Map<string, string> | null} */
    this._known = null;
  }

  /** @param {Unit} unit */
  stage(unit) {
    if (this._isOver) return;
    this._units.push(unit);
    this._schedule();
  }

  /** As it will be, too, when what is staged is written. @param {string} key */
  doc(key) {
    for (let i = this._units.length - 1; i >= 0; i -= 1) {
      for (const output of this._units[i].outputs) {
        if (output.do === 'put' && output.key === key) return output.doc || undefined;
      }
    }
    return this._store.doc(key);
  }

  // --- For the client ---

  /**
   * Reads what the client will ask for as it logs in, however long it takes: it waits a second, and
   * would then log in without, and take for new what it was shown before.
   * @returns {Promise<boolean>} false: it is over, or the store fails
   */
  async prefetch() {
    try {
      const rows = await this._store.clientEntries('');
      if (!this._isOver) this._known = new Map(rows);
    } catch (error) {
      this._fail(error);
    }
    return !this._isOver;
  }

  /** The client has it. */
  endPrefetch() {
    this._known = null;
  }

  /** The store that the client is given. @returns {import('mobileimsdk-wasm').Store} */
  get clientStore() {
    return {
      load: async (prefix) => {
        const known = this._known;
        if (known) return [...known].filter(([key]) => key.startsWith(prefix));
        try {
          return await this._store.clientEntries(prefix);
        } catch (error) {
          this._fail(error);
          throw error;
        }
      },
      write: (puts, removes) => this._writeFor(puts, removes),
    };
  }

  /**
   * What was heard before it goes with it, and nothing that was heard later: of that the client
   * writes the fingerprint next time.
   * @param {ReadonlyArray<[string, string]>} puts @param {readonly string[]} removes
   * @returns {Promise<void>}
   */
  _writeFor(puts, removes) {
    return new Promise((done, failed) => {
      if (this._isOver) return failed(this._cause);
      const write = this._asked = { puts, removes, done, failed };
      this._owner.inTurn(() => {
        if (this._asked !== write) return;
        this._asked = null;
        this._write = write;
        this._covered = this._units.length;
        this._schedule();
      });
    });
  }

  // --- To the store ---

  _schedule() {
    if (this._isDue || this._isBusy) return;
    this._isDue = true;
    this._owner.soon(() => {
      this._isDue = false;
      void this._commit();
    });
  }

  async _commit() {
    if (this._isBusy || this._isOver) return;
    const units = this._units, write = this._write;
    let count = this._covered;
    while (count < units.length && !units[count].needsWrite) count += 1;
    if (!count && !write) return this._settle();
    const outputs = units.slice(0, count).flatMap((unit) => unit.outputs);
    this._write = null;
    this._covered = 0;
    this._committing = count;
    this._isBusy = true;
    try {
      const change = changeOf(outputs, write);
      const answer = isEmpty(change) ? undefined : this._store.transact(change);
      if (answer) await answer;
    } catch (error) {
      this._isBusy = false;
      this._fail(error);
      if (write) write.failed(error);
      return;
    }
    this._isBusy = false;
    if (this._isOver) return write ? write.failed(this._cause) : undefined;
    this._committed(count, write);
    this._owner.durable(outputs);
    if (this._units.length || this._write) this._schedule();
    this._settle();
  }

  /** @param {number} count of units @param {Write | null} write */
  _committed(count, write) {
    this._units.splice(0, count);
    this._done += count;
    this._committing = 0;
    // A write may have come meanwhile, and counted what is done now.
    this._covered = Math.max(this._covered - count, 0);
    if (!write) return;
    const known = this._known;
    if (known) for (const [key, value] of write.puts) known.set(key, value);
    if (known) for (const key of write.removes) known.delete(key);
    write.done();
  }

  // --- Its end ---

  /** @param {unknown} cause */
  _fail(cause) {
    if (this._isOver) return;
    this._cause = cause;
    this._isOver = true;
    // Before the client hears of it: it would go on, and give receipts.
    this._owner.failed(cause);
    this._abandon(cause);
  }

  /** @param {unknown} cause */
  _abandon(cause) {
    for (const write of [this._asked, this._write]) if (write) write.failed(cause);
    this._asked = this._write = this._known = null;
    this._settle();
  }

  _settle() {
    const isIdle = this._isOver || !this._isBusy && !this._write && !this._units.length;
    const waiting = this._idle;
    this._idle = isIdle ? [] : waiting.filter(({ at }) => at > this._done);
    for (const one of waiting) if (isIdle || one.at <= this._done) one.resolve();
  }

  /** @returns {Promise<void>} resolves when all that is staged is written, or never will be */
  idle() {
    return new Promise((resolve) => {
      this._idle.push({ at: this._done + this._units.length, resolve });
      this._settle();
    });
  }

  /**
   * The client is closed: what it has not written the fingerprint of has no receipt, and comes
   * again.
   * @returns {Promise<void>} resolves when the rest is written
   */
  finish() {
    const first = Math.max(this._covered, this._committing);
    const end = this._units.findIndex(({ needsWrite }, i) => i >= first && needsWrite);
    if (end >= 0) this._units.length = end;
    return this.idle();
  }

  /**
   * Nothing more is written: no receipt is given for what was taken, and not kept.
   * @param {unknown} [cause]
   */
  end(cause = new Error('the journal is over')) {
    this._cause = this._cause || cause;
    this._isOver = true;
    this._abandon(cause);
  }
}

/**
 * The last word on each document.
 * @param {Output[]} outputs @param {Write | null} write
 * @returns {import('./store/types.js').Change}
 */
function changeOf(outputs, write) {
  /** @type {Map<string, Doc | null>} */
  const docs = new Map();
  const entries = [], mails = [], takes = [];
  for (const output of outputs) {
    if (output.do === 'put') docs.set(output.key, output.doc);
    if (output.do === 'append') entries.push(output.entry);
    if (output.do === 'mail') mails.push({ to: output.to, body: output.body });
    if (output.do === 'take') takes.push(output.id);
  }
  return {
    entries, docs: [...docs], puts: write ? write.puts : [], removes: write ? write.removes : [],
    mails, takes,
  };
}

/** @param {import('./store/types.js').Change} change */
const isEmpty = (change) => Object.values(change).every((list) => !list.length);
