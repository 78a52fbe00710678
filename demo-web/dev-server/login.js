// @ts-check
/**
 * Login and kick-out: who gets in, and who has to leave for it.
 */
import { nameOf } from './notices.js';
import { quote, reasonOf } from './printable.js';
import { KickoutCode, NOBODY, decodeLogin, kickout, loginResponse } from './protocol.js';

/** @typedef {import('./link.js').Link} Link */
/** @typedef {import('./protocol.js').Frame} Frame */
/** @typedef {import('./protocol.js').LoginRequest} LoginRequest */

/**
 * @typedef {object} LoginOptions
 * @property {import('./options.js').Config} config
 * @property {import('./sessions.js').Sessions} sessions
 * @property {import('./events.js').Events} events
 * @property {import('./server.js').Counters} counters
 * @property {import('./notices.js').Notices} notices
 * @property {(link: Link) => void} onEntered the moment to deliver what was stored
 */

export class Login {
  /** @type {LoginOptions} */
  #options;

  /** @param {LoginOptions} options */
  constructor(options) {
    this.#options = options;
  }

  /** @param {Link} link @param {Frame} frame of type 0 */
  async handle(link, frame) {
    const request = decodeLogin(frame.dataContent);
    if ('malformed' in request) {
      this.#options.notices.tell('MALFORMED_LOGIN', `${nameOf(link)} sent a malformed login and ` +
        `is closed without a word: ${request.malformed}`, link.userId);
      link.close();
      return;
    }
    // Like the reference server: once in, a link is not asked for its token again.
    const code = link.userId === request.userId ? 0 : await this.#verify(request);
    if (link.ended) return;
    if (code === undefined) link.close();
    else if (code === 0) this.#accept(link, request);
    else this.#refuse(link, request, code);
  }

  /** @param {Link} link of a user @param {number} code @param {string | null} reason */
  kick(link, code, reason) {
    this.#kick(link, link.userId ?? NOBODY, code, reason);
  }

  /** @param {LoginRequest} request @returns {Promise<number | undefined>} undefined = no answer */
  async #verify(request) {
    const { config } = this.#options;
    try {
      const code = await config.verifyToken({ ...request });
      if (Number.isInteger(code)) return code;
      config.logger.error('verifyToken must answer with an integer code');
    } catch (error) {
      config.logger.error(`verifyToken failed: ${reasonOf(error)}`);
    }
    return undefined;
  }

  /** @param {Link} link @param {LoginRequest} request @param {number} code */
  #refuse(link, { userId }, code) {
    const { notices, counters } = this.#options;
    counters.loginsRefused += 1;
    notices.tellPresence(`login of ${quote(userId)} refused with ${code}`);
    link.send(loginResponse(NOBODY, code, -1));
    link.close();
  }

  /** @param {Link} link @param {LoginRequest} request */
  #accept(link, { userId, extra, firstLoginTime: claimed }) {
    const { config, sessions, events, counters, notices, onEntered } = this.#options;
    const firstLoginTime = claimed <= 0 ? config.clock.now() : claimed;
    if (link.userId !== userId) this.#leaveOldName(link);
    link.send(loginResponse(userId, 0, firstLoginTime));
    const loser = sessions.enter(link, userId, claimed);
    if (loser === link) {
      this.#kick(link, userId, KickoutCode.DUPLICATE_LOGIN, null);
      return;
    }
    link.identity = { userId, firstLoginTime };
    counters.logins += 1;
    notices.tellPresence(`${quote(userId)} is online`);
    // Before any listener runs: what it sends must not overtake what was stored.
    onEntered(link);
    if (loser !== undefined) this.#kick(loser, userId, KickoutCode.DUPLICATE_LOGIN, null);
    events.emit('login', { userId, firstLoginTime, extra });
  }

  /**
   * A link that logs in under another name is no longer online under the first.
   * @param {Link} link
   */
  #leaveOldName(link) {
    const { userId } = link;
    if (userId !== undefined && this.#options.sessions.leave(link)) {
      this.#options.events.emit('logout', { userId, kickoutCode: undefined });
    }
  }

  /**
   * @param {Link} link
   * @param {string} userId not in the link's identity yet, if the login itself is kicked out
   * @param {number} code
   * @param {string | null} reason
   */
  #kick(link, userId, code, reason) {
    const { notices, counters } = this.#options;
    counters.kickouts += 1;
    notices.tellPresence(`${quote(userId)} is kicked out with ${code}`);
    link.kickoutCode = code;
    link.send(kickout(userId, code, reason));
    link.close();
  }
}
