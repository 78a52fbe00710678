// @ts-check
// Randomness of a mini-program. Its hosts give strong random bytes later only, so a stock of them
// is got before a core is seeded.
import { ImError } from '../../api/errors.js';
import { kindOf } from '../../api/options.js';
import { ask } from './host.js';

const STOCK = 1024;  // bytes: the seed of a core takes 16, as does each id that the shim makes

/**
 * @param {import('./host.js').HostApi} api
 * @param {import('../../index.js').ClientOptions['randomBytes']} source of the application's own
 */
export function createRandomStock(api, source) {
  let stock = new Uint8Array(0);
  return {
    /** @returns {Promise<void>} */
    fill: () => new Promise((resolve) => {
      resolve(source ? source(STOCK) : ask(api, 'getRandomValues', { length: STOCK })
        .then(({ randomValues }) => new Uint8Array(randomValues)));
    }).then((bytes) => {
      if (kindOf(bytes) !== 'Uint8Array' || bytes.length < STOCK) {
        throw new Error(`it must be a Uint8Array of ${STOCK} bytes`);
      }
      stock = bytes;
    }).catch((cause) => {
      throw new ImError('NO_RANDOM_SOURCE', source ? `randomBytes() failed: ${cause}`
        : `this host has no getRandomValues that works (${cause}): give the option randomBytes, ` +
          'strong random bytes from your server say', { cause });
    }),

    /**
     * Before the stock is there, and after it is used up (only ids are made then, never a seed),
     * they are unlike each other, but can be guessed.
     * @param {number} count
     */
    take(count) {
      const bytes = stock.slice(0, count);
      stock = stock.slice(count);
      return bytes.length === count ? bytes
        : Uint8Array.from({ length: count }, () => Math.random() * 256);
    },
  };
}
