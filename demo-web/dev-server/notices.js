// @ts-check
/**
 * Says what clients do wrong, in one line each, and who comes and goes. Each kind has a budget of
 * lines, so that a client that does it a thousand times a second leaves the console readable.
 */
import { printable, quote } from './printable.js';

/** @typedef {import('./index.js').NoticeCode} NoticeCode */
/** @typedef {import('./link.js').Link} Link */

/**
 * @typedef {object} NoticesOptions
 * @property {Required<import('./index.js').Logger>} logger
 * @property {import('./options.js').Clock} clock
 * @property {import('./events.js').Events} events
 */

/** @typedef {{ lines: number, every: number }} Allowance lines at once, and ms to earn one more */
/** @typedef {{ lines: number, at: number, leftOut: number }} Budget */

/** @type {Allowance} */
const MISTAKES = { lines: 5, every: 10_000 };
/** @type {Allowance} */
const COMINGS = { lines: 50, every: 200 };

/** @param {Link} link */
export const nameOf = ({ userId, address }) =>
  (userId === undefined ? `a client at ${address}` : quote(userId));

export class Notices {
  /** @type {NoticesOptions} */
  #options;
  /** @type {Map<string, Budget>} by kind, of which there are few */
  #budgets = new Map();

  /** @param {NoticesOptions} options */
  constructor(options) {
    this.#options = options;
  }

  /**
   * Says what a client does wrong.
   * @param {NoticeCode} code
   * @param {string} text
   * @param {string} [userId]
   */
  tell(code, text, userId) {
    const { events, logger } = this.#options;
    events.emit('notice', { code, userId, text: printable(text) });
    this.#withinBudget(code, MISTAKES, text, logger.warn);
  }

  /** Says who comes and goes. @param {string} text */
  tellPresence(text) {
    this.#withinBudget('presence', COMINGS, text, this.#options.logger.info);
  }

  /**
   * @param {string} kind
   * @param {Allowance} allowance
   * @param {string} text
   * @param {(text: string) => void} print
   */
  #withinBudget(kind, allowance, text, print) {
    const now = this.#options.clock.now();
    const budget = this.#budgets.get(kind) ?? { lines: allowance.lines, at: now, leftOut: 0 };
    this.#budgets.set(kind, budget);
    // A clock set back earns nothing and costs nothing.
    const earned = Math.max(0, now - budget.at) / allowance.every;
    budget.lines = Math.min(allowance.lines, budget.lines + earned);
    budget.at = now;
    if (budget.lines < 1) {
      budget.leftOut += 1;
      return;
    }
    budget.lines -= 1;
    print(budget.leftOut === 0 ? text : `${text} (${budget.leftOut} like this were left out)`);
    budget.leftOut = 0;
  }
}
