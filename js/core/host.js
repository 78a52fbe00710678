// @ts-check
// The platform, guarded: it may be the application's own, and whatever it throws or answers, the
// client goes on.
import { attempt, describe, failure, isImError, nothing } from '../api/foreign.js';

/** @typedef {import('../index.js').Platform} Platform */

const MAX_TIMEOUT = 0x7fffffff;  // longer ones would fire at once; an early tick does nothing
const MAX_TIME = 2 ** 52;  // beyond it a ms is lost in the rounding
const LEAP = 1e12;  // ms; no machine sleeps for thirty years

/** @param {unknown} value */
const isTime = (value) => typeof value === 'number' && Math.abs(value) < MAX_TIME;

/** @param {number} before @param {number} now */
const follows = (before, now) => now >= before && now - before < LEAP;

export class Host {
  /**
   * @param {Platform} platform
   * @param {(what: string, cause: unknown) => void} failed once, until it works again
   */
  constructor(platform, failed) {
    this.platform = platform;
    this._failed = failed;
    /** Functions that fail at present. @type {Set<string>} */
    this._broken = new Set();
    this._now = 0;
    /** The last time of the platform's clock, and the last that was not believed. */
    this._read = NaN;
    this._doubted = NaN;
    /** From the platform's clock to ours, and from the one that stands in for it. */
    this._offset = 0;
    this._spareOffset = NaN;
  }

  /**
   * @template T
   * @param {'now' | 'setTimeout' | 'clearTimeout' | 'watch'} what
   * @param {() => T} call
   * @param {(result: T) => boolean} [isRight]
   */
  _attempt(what, call, isRight) {
    let isWell = true;
    /** @param {unknown} cause */
    const failed = (cause) => {
      isWell = false;
      if (this._broken.has(what)) return;
      this._broken.add(what);
      this._failed(what, cause);
    };
    const result = /** @type {T} */ (attempt(call, failed));
    if (isWell && isRight && !isRight(result)) failed(new TypeError(`it gave ${describe(result)}`));
    if (isWell) this._broken.delete(what);
    return result;
  }

  /** Monotonic ms. A clock that was set goes on from here, one that fails is stood in for. */
  now() {
    const now = this._attempt('now', () => this.platform.now(), isTime);
    if (!isTime(now)) return this._now = this._spare();
    if (this._read === this._read && !follows(this._read, now)) {
      const isSet = follows(this._doubted, now);
      this._doubted = now;
      if (!isSet) return this._now;  // once is a slip
      this._offset = this._now - now;
    }
    this._read = now;
    this._doubted = NaN;
    this._offset = Math.max(this._offset, this._now - now);
    return this._now = now + this._offset;
  }

  _spare() {
    const now = Date.now();
    if (!(now + this._spareOffset >= this._now)) this._spareOffset = this._now - now;
    return now + this._spareOffset;
  }

  /**
   * A timer of the platform; where that fails, of the host itself.
   * @param {number} ms
   * @param {() => void} run never before this returns, and never twice
   * @returns {() => void} its own undo
   */
  setTimer(ms, run) {
    const wait = Math.min(Math.max(Math.ceil(ms), 0), MAX_TIMEOUT);
    let isSet = false, isHasty = false, isOver = false, clear = nothing;
    const fire = () => {
      isHasty = !isSet;
      if (isOver || isHasty) return;
      isOver = true;
      run();
    };
    this._attempt('setTimeout', () => {
      const id = this.platform.setTimeout(fire, wait);
      isSet = true;
      clear = () => this._attempt('clearTimeout', () => this.platform.clearTimeout(id));
      return id;
    });
    if (!isSet || isHasty) {
      isSet = true;
      attempt(() => {
        const id = setTimeout(fire, wait);
        clear = () => clearTimeout(id);
      });
    }
    return () => {
      if (isOver) return;
      isOver = true;
      clear();
    };
  }

  /**
   * @param {(hint: string) => void} report
   * @returns {() => void} its own undo
   */
  watch(report) {
    const { platform } = this;
    const undo = this._attempt('watch', () => platform.watch &&
      platform.watch((hint) => typeof hint === 'string' && report(hint)));
    return () => {
      if (typeof undo === 'function') this._attempt('watch', undo);
    };
  }

  /** @param {number} count @returns {Uint8Array} a copy @throws NO_RANDOM_SOURCE */
  randomBytes(count) {
    /** @type {unknown} */
    let cause = 'it gave something else';
    const bytes = attempt(() => this.platform.randomBytes(count), (error) => { cause = error; });
    if (ArrayBuffer.isView(bytes) && bytes.length >= count) {
      return Uint8Array.from(bytes).slice(0, count);
    }
    if (isImError(cause)) throw cause;
    throw failure('NO_RANDOM_SOURCE', `randomBytes() gave no ${count} bytes`, cause);
  }
}
