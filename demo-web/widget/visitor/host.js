// @ts-check
// What the model of a visitor needs of the page it is on.
import { openStore } from '../../../js/outbox/indexed-db.js';

/**
 * @typedef {object} Host
 * @property {(count: number) => Uint8Array} randomBytes
 * @property {(run: () => void, ms: number) => unknown} setTimeout
 * @property {(timer: any) => void} clearTimeout
 * @property {() => { url?: string, title?: string }} page
 * @property {(name: string) => Promise<unknown>} forgetDatabase
 * @property {(prefix: string) => Promise<unknown>} forgetRows of what clients keep
 */

/** @type {Host} */
export const browserHost = {
  randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
  setTimeout: (run, ms) => setTimeout(run, ms),
  clearTimeout: (timer) => clearTimeout(timer),
  // Without query and fragment: tokens may stand there.
  page: () => ({ url: location.origin + location.pathname, title: document.title }),
  forgetDatabase: (name) => new Promise((resolve) => {
    try {
      const request = indexedDB.deleteDatabase(name);
      request.onsuccess = request.onerror = request.onblocked = resolve;
    } catch (error) {
      resolve(error);  // there is none
    }
  }),
  async forgetRows(prefix) {
    const { load, write, close } = /** @type {any} */ (openStore());
    const keys = /** @type {string[]} */ ([]);
    try {
      await load(prefix, (/** @type {Array<[key: string, value: unknown]>} */ rows) =>
        rows.forEach(([key]) => keys.push(key)));
      if (keys.length) await write([], keys);
    } catch (error) {
      // There is no store, then.
    }
    close();
  },
};

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** `v` and 128 random bits in base64url. @param {Host} host */
export function newVisitorId(host) {
  const bytes = host.randomBytes(16);
  let text = 'v';
  for (let i = 0; i < 16; i += 3) {
    const [a, b = 0, c = 0] = Array.from(bytes.slice(i, i + 3));
    for (const part of [a >> 2, (a & 3) << 4 | b >> 4, (b & 15) << 2 | c >> 6, c & 63]) {
      text += LETTERS[part];
    }
  }
  return text.slice(0, 23);
}
