// @ts-check
// One chat as this agent knows it: how it stands, and the part of its log that is here. That part
// is one piece without a gap, or is being made one: the numbers say what is missing.

/** @typedef {import('./frames.js').ChatInfo} ChatInfo */
/** @typedef {import('./frames.js').Line} Line */
/** @typedef {import('./says.js').Say} Say */

/**
 * A chat as it is shown; frozen, and the same object until something of it changes.
 * @typedef {ChatInfo & { isMine: boolean, isTyping: boolean, lines: readonly Line[],
 *   says: readonly Say[], hasOlder: boolean, isLoading: boolean, draft: string }} ChatSnapshot
 */

/** Lines of a chat that is not open: enough for who comes back to it. */
const KEPT = 50;

export class ChatRecord {
  /** @type {Map<number, Line>} */
  #lines = new Map();
  /** The oldest number that is wanted here; 0: nothing is yet. */
  #from = 0;
  /** Of the newest frame that said how it stands. */
  #order = '';
  /** A page of history is on its way: the number before which it ends. */
  #asked = 0;
  /** The newest line that a person has seen. */
  #seen = 0;
  /** @type {ChatSnapshot | null} */
  #snapshot = null;
  /** The newest line that was told of. */
  announced;
  isMine = false;
  isTyping = false;
  draft = '';
  /** @type {readonly Say[]} */
  says = [];

  /** @param {ChatInfo} info */
  constructor(info) {
    this.info = info;
    this.announced = info.last;
  }

  get id() {
    return this.info.id;
  }

  get top() {
    let top = this.info.last;
    for (const seq of this.#lines.keys()) top = Math.max(top, seq);
    return top;
  }

  /** The newest line that a person has seen. */
  get seen() {
    return this.#seen;
  }

  /** Which page of history would fill the newest gap; null: none is missing. @returns {number?} */
  get missing() {
    let seq = this.top;
    while (seq > 0 && this.#lines.has(seq)) seq -= 1;
    // Nothing of it is here: the newest page.
    if (this.#from === 0) return this.top > 0 ? seq + 1 : null;
    return seq >= this.#from ? seq + 1 : null;
  }

  get oldest() {
    return this.#from;
  }

  get isAsked() {
    return this.#asked > 0;
  }

  get snapshot() {
    return this.#snapshot ??= this.#freeze();
  }

  #freeze() {
    const lines = [...this.#lines.values()].filter(({ seq }) => seq >= this.#from)
      .sort((a, b) => a.seq - b.seq);
    return Object.freeze({
      ...this.info, isMine: this.isMine, isTyping: this.isTyping, draft: this.draft,
      lines: Object.freeze(lines), says: this.says, isLoading: this.isAsked,
      hasOlder: this.#from > 1,
    });
  }

  /** Something has changed. */
  touch() {
    this.#snapshot = null;
  }

  /** @param {ChatInfo} info @param {string} order @returns {boolean} false: it is an older one */
  follow(info, order) {
    if (this.#order && order && order < this.#order) return false;
    this.#order = order || this.#order;
    this.info = this.#seen >= info.last ? { ...info, unread: 0 } : info;
    this.touch();
    return true;
  }

  /** @param {string} order @returns {boolean} */
  isOlderThan(order) {
    return !this.#order || !order || this.#order < order;
  }

  /** @param {Line} line @returns {boolean} it was not here */
  add(line) {
    if (this.#lines.has(line.seq)) return false;
    this.#lines.set(line.seq, line);
    if (line.seq > this.info.last) {
      const isUnread = line.from === 'visitor' && line.seq > this.#seen;
      this.info = {
        ...this.info, last: line.seq, at: Math.max(this.info.at, line.at),
        unread: this.info.unread + (isUnread ? 1 : 0),
      };
    }
    this.touch();
    return true;
  }

  /** @param {number} before */
  noteAsked(before) {
    this.#asked = before;
    this.touch();
  }

  /** @param {Line[]} lines of a page @param {boolean} isFirst nothing is before it */
  addPage(lines, isFirst) {
    const before = this.#asked;
    this.#asked = 0;
    for (const line of lines) this.add(line);
    const oldest = lines.length ? Math.min(...lines.map(({ seq }) => seq)) : before;
    if (before) {
      // What a page does not bring is not asked for again: nobody is kept busy by false numbers.
      const isStuck = !lines.some(({ seq }) => seq < before);
      this.#from = isStuck ? Math.max(this.#from, before)
        : this.#from === 0 ? oldest : Math.min(this.#from, oldest);
    }
    if (isFirst && lines.length) this.#from = 1;
    this.touch();
  }

  /** What was asked for does not come. */
  forgetAsked() {
    if (!this.#asked) return;
    this.#asked = 0;
    this.touch();
  }

  /** @param {number} upTo @returns {boolean} it is news */
  see(upTo) {
    if (upTo <= this.#seen) return false;
    this.#seen = upTo;
    if (upTo >= this.info.last) this.info = { ...this.info, unread: 0 };
    this.touch();
    return true;
  }

  /** @param {string} id a fingerprint @returns {boolean} it is among the lines that are here */
  has(id) {
    for (const line of this.#lines.values()) if (line.id === id) return true;
    return false;
  }

  /** Lets go what is far back. */
  trim() {
    const seqs = [...this.#lines.keys()].sort((a, b) => b - a);
    if (seqs.length <= KEPT) return;
    for (const seq of seqs.slice(KEPT)) this.#lines.delete(seq);
    this.#from = Math.max(this.#from, seqs[KEPT - 1]);
    this.touch();
  }
}
