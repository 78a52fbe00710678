// @ts-check
// How often somebody may do something: a bucket for each, filled by time. Bounded: who has been
// quiet the longest is forgotten first, and begins with a full bucket again. So many senders that
// this helps one of them are held back by what all of them may do together.

const MOST = 10_000;

export class Limiter {
  /** @param {number} burst at once @param {number} perMinute afterwards */
  constructor(burst, perMinute) {
    this._burst = burst;
    this._perMs = perMinute / 60_000;
    /** The one longest quiet first. @type {Map<string, { left: number, at: number }>} */
    this._buckets = new Map();
  }

  /** @param {string} who @param {number} now @returns {boolean} false: not now */
  take(who, now) {
    const bucket = this._buckets.get(who) || { left: this._burst, at: now };
    const passed = Math.max(now - bucket.at, 0);  // the clock may be set back
    bucket.left = Math.min(this._burst, bucket.left + passed * this._perMs);
    bucket.at = now;
    this._buckets.delete(who);
    this._buckets.set(who, bucket);
    if (this._buckets.size > MOST) {
      this._buckets.delete(/** @type {string} */ (this._buckets.keys().next().value));
    }
    if (bucket.left < 1) return false;
    bucket.left -= 1;
    return true;
  }

  get size() {
    return this._buckets.size;
  }
}
