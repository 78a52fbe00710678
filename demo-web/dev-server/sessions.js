// @ts-check
/**
 * Who is online, on which link; and which of two links of one user stays.
 */

/** @typedef {import('./link.js').Link} Link */

export class Sessions {
  /** @type {Map<string, Link>} */
  #online = new Map();

  /** @param {string} userId @returns {Link | undefined} the link to send to */
  get(userId) {
    return this.#online.get(userId);
  }

  /** @returns {string[]} in the order of login */
  users() {
    return [...this.#online.keys()];
  }

  /**
   * Registers an accepted login, unless a session of a later first login is there.
   * @param {Link} link
   * @param {string} userId
   * @param {number} claimed the `firstLoginTime` the client sent
   * @returns {Link | undefined} the link to kick out: the older one, this one, or none
   */
  enter(link, userId, claimed) {
    const other = this.#online.get(userId);
    const from = other?.identity?.firstLoginTime ?? 0;
    const rivals = other !== undefined && other !== link;
    if (rivals && claimed > 0 && claimed < from) return link;
    this.#online.set(userId, link);
    // The same first login: the same device, back before its old connection was missed.
    const sameDevice = claimed > 0 && claimed === from;
    return rivals && !sameDevice ? other : undefined;
  }

  /**
   * @param {Link} link
   * @returns {boolean} false when the user is still online on another link, or never was on this
   */
  leave(link) {
    const userId = link.userId;
    if (userId === undefined || this.#online.get(userId) !== link) return false;
    return this.#online.delete(userId);
  }
}
