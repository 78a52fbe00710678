// @ts-check
// What this browser remembers of its visitor: one record in localStorage, or in memory where that
// throws. The loader only reads it; nothing is written before the first opening.

/**
 * @typedef {object} Record
 * @property {string} [id] who he is on the server
 * @property {boolean} [isIdentified] the site has said who he is
 * @property {boolean} [isOpen] the panel stood open
 * @property {boolean} [isTalking] his chat waits, or somebody has it
 * @property {number} [unread]
 * @property {object} [profile] what the pre-chat form was told
 * @property {Array<[fingerprint: string, reason: string]>} [refused] what the desk did not take
 * @property {string[]} [leaving] ids of former persons, of whom something may be left
 */

/** What else stands there is not ours, and as if it were not there. @type {any} */
const SHAPE = { id: '', isIdentified: true, isOpen: true, isTalking: true, unread: 0, profile: {},
  refused: [['']], leaving: [''] };

/** @param {any} value @param {any} like @returns {boolean} */
const isLike = (value, like) => (Array.isArray(like)
  ? Array.isArray(value) && value.every((one) => isLike(one, like[0]))
  : typeof value === typeof like && value !== null);

/** @param {string} name @returns {string} */
export const keyOf = (name) => `mobileimsdk-widget ${name}`;

export class Records {
  /** @param {string} name */
  constructor(name) {
    this.key = keyOf(name);
    this._isOff = false;
    /** For storage that throws. */
    this._text = /** @type {string | null} */ (null);
  }

  /** @returns {Record} */
  read() {
    /** @type {any} */
    const record = {};
    try {
      if (!this._isOff) this._text = localStorage.getItem(this.key);
    } catch (error) {
      // Storage is off: what this page knows is all.
    }
    try {
      const value = JSON.parse(this._text || '{}');
      for (const name of Object.keys(SHAPE)) {
        if (isLike(value[name], SHAPE[name])) record[name] = value[name];
      }
    } catch (error) {
      // Somebody else's words.
    }
    return record;
  }

  /** @param {Partial<Record>} changes */
  write(changes) {
    const record = Object.assign(this.read(), changes), text = JSON.stringify(record);
    if (text === this._text) return;
    this._text = text;
    try {
      localStorage.setItem(this.key, text);
    } catch (error) {
      this._isOff = true;  // or full: it would be forgotten at the next reading
    }
  }

  clear() {
    this._text = null;
    try {
      localStorage.removeItem(this.key);
    } catch (error) {
      // There is nothing, then.
    }
  }
}
