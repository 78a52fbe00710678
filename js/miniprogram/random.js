// @ts-check
// Randomness of a mini-program. Its hosts give strong random bytes later only, so a stock of them
// is got before a core is seeded.
import { ImError } from '../errors.js';
import { kindOf } from '../options.js';
import { ask } from './host.js';

/** @typedef {import('./host.js').HostApi} HostApi */

const STOCK = 64;  // bytes: the seed of a core takes 16, as do the ids that the shim makes

export class RandomStock {
  /**
   * @param {HostApi} api
   * @param {import('../index.js').ClientOptions['randomBytes']} source of the application's own
   */
  constructor(api, source) {
    this._api = api;
    this._source = source;
    /** @type {Uint8Array} */
    this._bytes = new Uint8Array(0);
  }

  /** @returns {Promise<void>} */
  _fill() {
    const { _api, _source } = this;
    /** @type {Promise<Uint8Array>} */
    const got = _source ? new Promise((resolve) => resolve(_source(STOCK)))
      : ask(_api, 'getRandomValues', { length: STOCK })
        .then(({ randomValues }) => new Uint8Array(randomValues));
    return got.then((bytes) => {
      if (kindOf(bytes) !== 'Uint8Array' || bytes.length < STOCK) {
        throw new Error(`${STOCK} bytes are needed, as a Uint8Array`);
      }
      this._bytes = bytes;
    }).catch((cause) => {
      throw new ImError('NO_RANDOM_SOURCE', _source ? `randomBytes() failed: ${cause}`
        : 'this host has no getRandomValues that works: give the option randomBytes, a function ' +
          'that gets strong random bytes, from your server say', { cause });
    });
  }

  /**
   * Before the stock is there (only ids are made then, never a seed) they are unlike each other,
   * but can be guessed.
   * @param {number} count
   */
  _take(count) {
    const bytes = this._bytes.slice(0, count);
    this._bytes = this._bytes.slice(count);
    return bytes.length === count ? bytes
      : Uint8Array.from({ length: count }, () => Math.random() * 256);
  }
}
