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
   * @param {(outputs: Output[]) => void} owner.durable
   * @param {(cause: unknown) => void} owner.failed once; nothing is written afterwards
   */
  constructor(store, owner) {
    this._store = store;
    this._owner = owner;
    /** @type {Unit[]} */
    this._units = [];
    /** So many of them go with the client's write. */
    this._covered = 0;
    /** @type {Write | null} */
    this._write = null;
    this._isDue = false;
    this._isBusy = false;
    /** @type {unknown} */
    this._cause = undefined;
    this._isOver = false;
    /** Chats that are being asked for: what comes of them belongs to messages that were taken. */
    this._lookups = new Set();
    /** @type {Array<() => void>} */
    this._idle = [];
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
    const answer = this._store.doc(key);
    if (!(answer instanceof Promise)) return answer;
    this._lookups.add(answer);
    const over = () => this._lookups.delete(answer);
    answer.then(over, over);
    return answer;
  }

  /** The store that the client is given. @returns {import('mobileimsdk-wasm').Store} */
  get clientStore() {
    return {
      load: async (prefix) => {
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

  /** @param {ReadonlyArray<[string, string]>} puts @param {readonly string[]} removes */
  async _writeFor(puts, removes) {
    // What is taken, and has not come to an entry yet.
    while (this._lookups.size) await Promise.allSettled(this._lookups);
    if (this._isOver) throw this._cause || new Error('the journal is over');
    await new Promise((/** @type {(value?: any) => void} */ done, failed) => {
      this._write = { puts, removes, done, failed };
      this._covered = this._units.length;
      this._schedule();
    });
  }

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
    units.splice(0, count);
    // A write may have come meanwhile, and counted what is done now.
    this._covered = Math.max(this._covered - count, 0);
    if (write) write.done();
    this._owner.durable(outputs);
    if (this._units.length || this._write) this._schedule();
    this._settle();
  }

  /** @param {unknown} cause */
  _fail(cause) {
    if (this._isOver) return;
    this._cause = cause;
    this._isOver = true;
    // Before the client hears of it: it would go on, and give receipts.
    this._owner.failed(cause);
    if (this._write) this._write.failed(cause);
    this._write = null;
    this._settle();
  }

  _settle() {
    const isIdle = !this._isBusy && !this._write && !this._units.length;
    if (isIdle || this._isOver) for (const resolve of this._idle.splice(0)) resolve();
  }

  /** @returns {Promise<void>} resolves when all is written that can be */
  idle() {
    return new Promise((resolve) => {
      this._idle.push(resolve);
      this._settle();
    });
  }

  /**
   * Nothing more is written: no receipt is given for what was taken, and not kept.
   * @param {unknown} [cause]
   */
  end(cause = new Error('the journal is over')) {
    this._cause = this._cause || cause;
    this._isOver = true;
    if (this._write) this._write.failed(cause);
    this._write = null;
    this._settle();
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
