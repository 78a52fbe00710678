// @ts-check
// Keeps what nobody may see: the token, the login frame, the query and the user-info of an address.
// Finds them quoted in whatever a server or a host says.
import { attempt, describe } from '../api/foreign.js';

const MOST_TEXT = 1024;  // units; a longer text is not looked through, and so not shown
const FEW = 3, SOME = 8;  // units in a row of a token; of anything else, which has common words
const DEPTH = 2, MOST_MEMBERS = 32;  // of causes in causes

/** @param {string} text */
const decoded = (text) => attempt(() => decodeURIComponent(text)) || text;

/**
 * @param {string} text
 * @param {string} secret
 * @param {number} most units in a row that they may not have in common; all of a shorter secret
 */
function shares(text, secret, most) {
  const run = Math.min(most, secret.length);
  for (let i = 0; run && i + run <= text.length; i++) {
    if (secret.indexOf(text.slice(i, i + run)) >= 0) return true;
  }
  return false;
}

export class Secrets {
  constructor() {
    /** @type {Array<[secret: string, run: number]>} */
    this._secrets = [];
  }

  forget() {
    this._secrets = [];
  }

  /** @param {string} secret @param {boolean} [isToken] */
  add(secret, isToken) {
    this._secrets.push([secret.toLowerCase(), isToken ? FEW : SOME]);
  }

  /** @param {string} url */
  addUrl(url) {
    const [address, query = ''] = url.split(/\?(.*)/);
    const [, user = ''] = /\/\/([^/]*)@/.exec(address) || [];
    const values = query.split(/[&=]/).filter(({ length }) => length > FEW);
    for (const part of [query, user].concat(values)) {
      this.add(part);
      this.add(decoded(part));
    }
  }

  /** @param {string} text */
  isQuotedIn(text) {
    const folded = text.toLowerCase();
    return text.length > MOST_TEXT ||
      this._secrets.some(([secret, run]) => shares(folded, secret, run));
  }

  /**
   * @param {unknown} cause what somebody has thrown: whatever of it a console may show
   * @param {number} [depth]
   * @returns {boolean}
   */
  isQuotedBy(cause, depth = DEPTH) {
    /** @param {unknown} value */
    const quotes = (value) => (typeof value === 'string'
      ? this.isQuotedIn(value.replace(/\n +at .*/g, '')) : this.isQuotedBy(value, depth - 1));
    if (depth < 0 || Object(cause) !== cause) {
      return typeof cause === 'string' && this.isQuotedIn(cause);
    }
    // A stack is the text once more, and where it was thrown.
    const members = (attempt(() => Object.getOwnPropertyNames(cause)) || [])
      .filter((name) => name !== 'stack');
    return quotes(describe(cause)) || members.slice(0, MOST_MEMBERS)
      .some((name) => attempt(() => quotes(/** @type {any} */ (cause)[name])) === true);
  }
}
