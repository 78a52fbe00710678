// @ts-check
// Messages that their recipients have and nobody has read, as far as is known: as many as may be
// awaited, the oldest forgotten first.

/** @typedef {import('../api/message.js').Pending} Pending */

/** @template Key */
export class Unread {
  /** @param {Record<string, number>} numbers */
  constructor({ 'receipts.maxAwaiting': most, 'receipts.maxAwaitingBytes': mostUnits }) {
    this._most = most;
    this._mostUnits = mostUnits;
    /** @type {Map<Key, Pending>} */
    this._messages = new Map();
    this._units = 0;
  }

  /** @param {Key} key @param {Pending} message */
  add(key, message) {
    this._messages.set(key, message);
    this._units += message.content.length;
    for (const oldest of this._messages.keys()) {
      if (this._messages.size <= this._most && this._units <= this._mostUnits) break;
      this.take(oldest);
    }
  }

  /** @param {Key} key @returns {Pending | undefined} which is kept no longer */
  take(key) {
    const message = this._messages.get(key);
    if (message) this._units -= message.content.length;
    this._messages.delete(key);
    return message;
  }
}
