// @ts-check
// Where a message belongs that comes after messages which its sender wrote later.
import { eachPage } from './lookup.js';

const MOST_LOOKED_AT = 2000;

/**
 * Where the first message of its sender stands that was written later.
 * @param {import('./more.js').Kit} kit
 * @param {import('./operations.js').NewMessage} message
 * @returns {Promise<number | null>} null: there is none any more
 */
export function placeOf(kit, { peer, order = '' }) {
  let looked = 0, /** @type {number | null} */ at = null;
  return eachPage(kit, peer, true, (records) => {
    looked += records.length;
    for (const { id, order: other, at: place } of records) {
      if (id[0] === '>' || !other) continue;
      if (other < order) return true;
      at = place;
    }
    return looked >= MOST_LOOKED_AT;
  }).then(() => at);
}
