// @ts-check
/**
 * Notices when a client is in another sense mode than the server: by the rhythm of its keep-alives,
 * or because none came until the server had to drop it.
 */
import { SENSE_MODES } from './options.js';
import { nameOf } from './notices.js';

/** @typedef {import('./index.js').SenseMode} SenseMode */
/** @typedef {import('./link.js').Link} Link */

/**
 * @typedef {object} SenseWatchOptions
 * @property {import('./options.js').Config} config
 * @property {import('./faults.js').Faults} faults
 * @property {import('./notices.js').Notices} notices
 */

/** Intervals in a row that must agree: a probe or a late timer makes one odd interval, or two. */
const AGREEING = 3;
/** How far an interval may be off its mode's, as a share of it. */
const TOLERANCE = 0.15;

const MODES = /** @type {SenseMode[]} */ (Object.keys(SENSE_MODES));

/** How often a client in that mode sends a keep-alive, in ms. @param {SenseMode} mode */
const keepAliveInterval = (mode) => Number.parseInt(mode, 10) * 1000;

/** @param {number} interval ms @returns {SenseMode | undefined} */
const modeOf = (interval) => MODES.find((mode) =>
  Math.abs(interval / keepAliveInterval(mode) - 1) <= TOLERANCE);

/** @typedef {{ last: number, beats: number, mode?: SenseMode, agreeing: number }} Rhythm */

export class SenseWatch {
  /** @type {SenseWatchOptions} */
  #options;
  /** @type {SenseMode | undefined} none if the idle time was set by itself */
  #own;
  /** @type {WeakMap<Link, Rhythm>} */
  #rhythms = new WeakMap();

  /** @param {SenseWatchOptions} options */
  constructor(options) {
    this.#options = options;
    this.#own = MODES.find((mode) => SENSE_MODES[mode] === options.config.idleTimeout);
  }

  /** A keep-alive came. @param {Link} link that is logged in */
  hear(link) {
    const now = this.#options.config.clock.now();
    const rhythm = this.#rhythms.get(link);
    if (rhythm === undefined) {
      this.#rhythms.set(link, { last: now, beats: 1, agreeing: 0 });
      return;
    }
    const mode = modeOf(now - rhythm.last);
    rhythm.agreeing = mode !== undefined && mode === rhythm.mode ? rhythm.agreeing + 1 : 1;
    rhythm.mode = mode;
    rhythm.last = now;
    rhythm.beats += 1;
    if (rhythm.agreeing === AGREEING && mode !== undefined) this.#compare(link, mode);
  }

  /** The link is about to be dropped, because nothing came. @param {Link} link */
  hearNothing(link) {
    const { config, faults, notices } = this.#options;
    // Two keep-alives show a rhythm that fits; then it is not the mode that ended it.
    if (link.userId === undefined || (this.#rhythms.get(link)?.beats ?? 0) > 1) return;
    const slower = MODES.filter((mode) => keepAliveInterval(mode) >= config.idleTimeout);
    if (slower.length === 0 || link.muted || faults.disturbing) return;
    const theirs = slower.length === 1 ? slower[0] : `${slower[0]} or a slower one`;
    const seconds = config.idleTimeout / 1000;
    const here = this.#own === undefined ? 'drops sooner' : `is in ${this.#own}`;
    notices.tell('SENSE_MODE', `${nameOf(link)} was silent for ${seconds} s and is dropped: it ` +
      `seems to be in sense mode ${theirs}, and this server ${here}; set both alike`, link.userId);
  }

  /** @param {Link} link @param {SenseMode} theirs */
  #compare(link, theirs) {
    const { faults, notices } = this.#options;
    if (this.#own === undefined || theirs === this.#own || faults.disturbing) return;
    const seconds = keepAliveInterval(theirs) / 1000;
    notices.tell('SENSE_MODE', `${nameOf(link)} seems to be in sense mode ${theirs}: it sends a ` +
      `keep-alive every ${seconds} s, and this server is in ${this.#own}; set both alike`,
    link.userId);
  }
}
