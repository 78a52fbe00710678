// @ts-check
// What the stores in SQLite and PostgreSQL have in common: how a row stands for what it keeps.

/** @typedef {import('../core/types.js').Doc} Doc */
/** @typedef {import('../core/types.js').Entry} Entry */

/** Of a number that is larger than any. */
export const MOST_LIMIT = 2 ** 53 - 1;

/** @param {any} row @param {string} [chat] @returns {Entry} */
export const entryOf = ({ chat: own, seq, at, body }, chat = own) =>
  ({ chat, seq: Number(seq), at: Number(at), ...JSON.parse(body) });

/** Of what is no chat: always to be loaded. @param {Doc | null} doc */
export const stateOf = (doc) =>
  (doc && 'since' in doc ? { status: doc.status, at: doc.at } : { status: '', at: 0 });
